"""The video transformer's own training: scenes drawn to learn from, weights, and how well they do.

Nothing of a film hangs on these assets; who likes what was learnt gives the weights to a deployment
(`ALLOCMV_VIDEO_WEIGHTS`). A run that was killed is gone on with: shards that are drawn are not drawn again, and what
was learnt till the last report lies in the store, by what is learnt from and how. The rest is `training/`'s affair.
"""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import dagster as dg
from pydantic import Field

from assets.output import materialised
from assets.pools import GPU
from assets.previews.inline import line, shown
from resources.folders import laid_out
from resources.storage import ArtifactStore
from resources.storage_resource import StoreResource
from state.training import AttributeScore, DriftScore, TrainingClips, VideoScores, VideoWeights
from state.value import content_hash

if TYPE_CHECKING:
    from training.learning import Report

GROUP = "training"
FOLDER = "training"
PROBE = f"{FOLDER}/probe.pt"
"""Where a probe is looked for, as `training.probe` writes it."""
ON_THE_SHEET = 6
NEEDED = ("torch", "safetensors")


class Clips(dg.Config):
    """Which scenes are drawn."""

    clips: int = Field(3000, gt=0, description="how many clips at least; shards are whole")
    first_seed: int = Field(0, ge=0, multiple_of=16, description="the first scene's seed, where a shard begins")
    width: int = Field(64, gt=0, description="in pixels, a multiple of 8")
    height: int = Field(36, gt=0, description="in pixels, a multiple of 6")
    processes: int = Field(1, gt=0, description="shards that are drawn at once")


class Learnt(dg.Config):
    """How is learnt. What was learnt by the same settings from the same clips is gone on with, on any device."""

    steps: int = Field(10_000, gt=0, description="batches to learn from")
    batch: int = Field(8, gt=0, description="stretches of a batch")
    width: int = Field(192, gt=0, multiple_of=32, description="channels of a token")
    layers: int = Field(6, gt=0)
    mixer: str = Field("attention", description="attention or mate")
    seed: int = 0
    threads: int = Field(2, gt=0, description="of the processor; another number may round otherwise")
    device: str = Field("auto", description="cpu, cuda, cuda:1 ...; auto takes a graphics card if there is one")


class Measured(dg.Config):
    """On what weights are measured."""

    scenes: int = Field(8, gt=0, description="scenes kept aside that are made anew")
    steps: int = Field(10, gt=0, description="steps of denoising of a chunk")
    seed: int = 0


@dg.asset(group_name=GROUP, kinds={"numpy"}, code_version="1")
def training_clips(context: dg.AssetExecutionContext, config: Clips, store: StoreResource) -> dg.Output[TrainingClips]:
    """Scenes that the animatic draws, with captions that cannot be wrong: what the video transformer learns from."""
    from training.clip_dataset import SHARD_SCENES, shard_seeds
    from training.clips import CLIPS

    size = (config.width, config.height)
    seeds = shard_seeds(config.first_seed, config.clips)
    names = {seed: f"{FOLDER}/clips/{config.width}x{config.height}/{seed:08d}.npz" for seed in seeds}
    missing = [seed for seed, name in names.items() if not store.store.exists(name)]
    for drawn, seed in enumerate(_drawn(store.store, names, missing, size, config.processes), start=1):
        context.log.info(f"{drawn} of {len(missing)} shards drawn, from seed {seed}")
    shards = tuple(store.store.describe(name) for name in names.values())
    clips = len(shards) * SHARD_SCENES * CLIPS
    value = TrainingClips(shards=shards, clips=clips, width=config.width, height=config.height)
    return materialised(value, clips=clips, shards=len(shards), drawn_now=len(missing))


def _drawn(
    store: ArtifactStore, names: dict[int, str], missing: list[int], size: tuple[int, int], processes: int
) -> Iterator[int]:
    """Draw shards, put each into the store, and yield its seed."""
    from training.clip_dataset import SHARD_SCENES, drawn_shards

    with TemporaryDirectory(prefix="allocmv-") as folder:
        drawn = drawn_shards(Path(folder), missing, size, processes, SHARD_SCENES)
        for seed, path in zip(missing, drawn, strict=True):
            store.put_file(names[seed], path)
            path.unlink()
            yield seed


@dg.asset(group_name=GROUP, kinds={"pytorch"}, code_version="1", pool=GPU)
def video_weights(
    context: dg.AssetExecutionContext, config: Learnt, training_clips: TrainingClips, store: StoreResource
) -> dg.Output[VideoWeights]:
    """The weights of the video transformer, learnt from the clips; a sheet shows what it makes of scenes kept aside.

    Losses and processor time are those of the last run, if it went on with another.
    """
    if not all(map(find_spec, NEEDED)):
        raise dg.Failure(f"teaching needs {' and '.join(NEEDED)}, not installed here: pip install 'allocmv[models]'")
    from training.learning import device_named
    from training.video import default_config, learn, new_network

    start_s = time.process_time()
    size = (training_clips.width, training_clips.height)
    network = new_network(default_config(config.width, config.layers, config.mixer, size), config.seed, config.threads)
    network = network.to(device_named(config.device))
    how = config.model_dump(exclude={"device", "threads"})
    name = f"{FOLDER}/weights/{content_hash([training_clips.content_hash(), how])}"
    reports: list[Report] = []
    with laid_out(store.store, training_clips.shards) as folder, _kept(store.store, name) as (out, keep):
        for report in learn(network, folder, config.steps, config.batch, out, config.seed):
            keep()
            reports.append(report)
            context.log_event(dg.AssetObservation("video_weights", metadata=asdict(report)))
        sheet = _sheet(out, folder, config.seed)
        weights = store.store.put_file(f"{name}.safetensors", out)
    value = VideoWeights(
        weights=weights,
        clips=training_clips.content_hash(),
        steps=config.steps,
        batch=config.batch,
        loss_aside=reports[-1].aside,
    )
    losses = [dg.TableRecord(asdict(report)) for report in reports]
    return materialised(
        value,
        steps=config.steps,
        loss=reports[-1].loss,
        loss_aside=reports[-1].aside,
        losses=dg.MetadataValue.table(losses),
        losses_drawn=line([report.loss for report in reports]),
        cpu_seconds=round(time.process_time() - start_s, 1),
        device=str(network.dummy.device),
        file=dg.MetadataValue.path(store.store.where(weights.path)),
        **shown("samples", sheet),
    )


@contextmanager
def _kept(store: ArtifactStore, name: str) -> Iterator[tuple[Path, Any]]:
    """Give a path for weights, with what is needed to go on beside it, and what puts that into the store by a name.

    It is removed from there when the block ends well.
    """
    from training.learning import state_beside

    kept = f"{name}.state.pt"
    with TemporaryDirectory(prefix="allocmv-") as folder:
        out = Path(folder) / "weights.safetensors"
        state = state_beside(out)
        if store.exists(kept):
            state.write_bytes(store.read_bytes(kept))
        yield out, lambda: store.put_file(kept, state) if state.exists() else None
        store.remove(kept)


def _sheet(weights: Path, folder: Path, seed: int) -> bytes:
    """Return a picture of scenes kept aside: as they were drawn, and as they are made of their words."""
    from PIL import Image

    from models.checkpoint import load
    from models.sampler import Sampler
    from training.clip_dataset import batches
    from training.samples import pairs, sheet

    drawn, made = pairs(Sampler(load(weights)), next(batches(folder, ON_THE_SHEET, seed, aside=True)), seed)
    encoded = io.BytesIO()
    Image.fromarray(sheet(drawn, made)).save(encoded, "PNG")
    return encoded.getvalue()


@dg.asset(group_name=GROUP, kinds={"json"}, code_version="1")
def video_scores(
    config: Measured, video_weights: VideoWeights, training_clips: TrainingClips, store: StoreResource
) -> dg.Output[VideoScores]:
    """How well the weights do on scenes kept aside, beside the ceiling: the animatic's own pictures of them."""
    from models.checkpoint import load
    from models.denoising import Sampling
    from models.policies import SemanticSparse
    from models.probe import read_probe
    from models.sampler import Sampler
    from training.scores import score

    probe = store.store.describe(PROBE) if store.store.exists(PROBE) else None
    reader = read_probe(store.store.local(probe)) if probe else None
    transformer = load(store.store.local(video_weights.weights))
    sampler = Sampler(transformer, SemanticSparse(), Sampling(steps=config.steps))
    with laid_out(store.store, training_clips.shards) as folder:
        found = score(sampler, folder, config.scenes, config.seed, reader)
    value = VideoScores(
        weights=video_weights.weights,
        probe=probe,
        scenes=config.scenes,
        loss_aside=found.loss_aside,
        attributes=tuple(AttributeScore(attribute=n, made=m, drawn=d) for n, (m, d) in found.attributes.items()),
        drift=tuple(DriftScore(measure=n, made=m, drawn=d) for n, (m, d) in found.drift.items()),
    )
    tables = {
        name: dg.MetadataValue.table([dg.TableRecord(row.model_dump()) for row in rows])
        for name, rows in (("attributes", value.attributes), ("drift", value.drift))
        if rows
    }
    return materialised(value, loss_aside=value.loss_aside, read_by_a_probe=probe is not None, **tables)
