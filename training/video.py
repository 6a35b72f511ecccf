"""Teach the video transformer: `python -m training.video FOLDER` learns from what `training.clip_dataset` wrote.

First single chunks are learnt, each by its words alone, and then stretches of a scene, which may run over cuts: a model
of shots is tuned to long contexts, as LCT does it (section 3). In a stretch most chunks can be told from those before
them, and little would be learnt of what words mean. The loss is `models.objectives`'s. On a processor matrices are
multiplied in half precision. One scene in sixteen is kept aside and never learnt from. The same seed, scenes and number
of threads give the same weights; learning that was cut off is taken up again by the same command.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.captions import VOCABULARY, WORDS_PER_CAPTION
from training.clip_dataset import ClipsError, Scenes, batches
from training.clips import CHUNK_FRAMES, SIZE
from training.learning import Learning, Pace, Report

if TYPE_CHECKING:
    from torch import Tensor

    from models.objectives import Objective
    from models.transformer import TransformerConfig, VideoTransformer

Clips: TypeAlias = "tuple[Tensor, Tensor]"
"""Video in -1..1, float32 of shape (clips, frames, 3, height, width), and words, int64 of (clips, chunks, words)."""

WEIGHTS = Path("models/weights/native.safetensors")
PATCH = (4, 6, 8)
"""Frames, rows and columns that one token shows."""
CONTEXT = 6
"""Chunks that are learnt at once: three seconds."""
ALONE = 0.6
"""Share of the steps, the first ones, that learn single chunks: as many of each scene as a stretch has."""
PACE = Pace(learning_rate=1e-3, decay=0.01, averaged=0.999)
REPORTS = 100
UNSEEN_BATCHES = 4


def main() -> int:
    """Learn, and say every so often how well."""
    parser = argparse.ArgumentParser(prog="python -m training.video", description=__doc__)
    parser.add_argument("folder", type=Path, help="where training.clip_dataset wrote its scenes")
    parser.add_argument("--steps", type=int, default=10000, help="batches to learn from (default: %(default)s)")
    parser.add_argument("--batch", type=int, default=8, help="stretches of a batch (default: %(default)s)")
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--mixer", choices=("attention", "mate"), default="attention")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the weights go (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--compile", action="store_true", help="a quarter faster, after minutes of compiling")
    wanted = parser.parse_args()
    start_s = time.monotonic()
    try:
        network = new_network(default_config(wanted.width, wanted.layers, wanted.mixer), wanted.seed, wanted.threads)
        network = network.to(wanted.device)
        taught = learn(
            network, wanted.folder, wanted.steps, wanted.batch, wanted.out, wanted.seed, compiled=wanted.compile
        )
        for report in taught:
            passed_s = time.monotonic() - start_s
            print(f"{report.step:6d} {report.loss:.4f} aside {report.aside:.4f} {passed_s:.0f} s", flush=True)
    except ClipsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def default_config(
    width: int = 192, layers: int = 6, mixer: str = "attention", size: tuple[int, int] = SIZE
) -> "TransformerConfig":
    """Return a transformer for scenes of a size, width first, as they are written; heads have 32 channels each."""
    from models.layout import VideoLayout
    from models.transformer import TransformerConfig

    layout = VideoLayout(CHUNK_FRAMES, size[1], size[0], *PATCH, words=WORDS_PER_CAPTION)
    return TransformerConfig(layout, len(VOCABULARY), width, layers, width // 32, CONTEXT, mixer)  # type: ignore[arg-type]


def new_network(config: "TransformerConfig", seed: int, threads: int) -> "VideoTransformer":
    """Return a network that has learnt nothing, in a process that works with so many threads."""
    import torch

    from models.transformer import VideoTransformer

    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    return VideoTransformer(config)


def learn(
    network: "VideoTransformer",
    folder: Path,
    steps: int,
    batch: int,
    out: Path,
    seed: int,
    objective: "Objective | None" = None,
    *,
    compiled: bool = False,
) -> Iterator[Report]:
    """Teach a network for so many batches, and write its averaged weights to `out` with every report.

    It is taught while the reports are read: whoever stops reading cuts it off. `compiled` has torch compile it first.

    Raises
    ------
    ClipsError
        If the folder holds no scenes to learn from or none aside.
    """
    from models.checkpoint import save
    from models.objectives import Objective

    objective = objective or Objective()
    learning = Learning(network, out, PACE, save)
    first = learning.resume()
    aside = list(islice(batches(folder, batch, seed, aside=True), UNSEEN_BATCHES))
    scenes = batches(folder, batch, seed, first=first)
    losses: list[float] = []
    if compiled:
        network.compile()
    for step in range(first, steps):
        part = single_chunks if step < ALONE * steps else stretches
        rng = np.random.default_rng([seed, step])
        loss = _loss(network, part(next(scenes), network.config.chunks, rng), objective, rng)
        losses.append(learning.take_step(loss, step, steps))
        if (step + 1) % max(1, steps // REPORTS) == 0 or step + 1 == steps:
            learning.keep(step + 1, is_last=step + 1 == steps)
            yield Report(step + 1, float(np.mean(losses)), _unseen(learning.averaged, aside, objective))
            losses = []


def loss_aside(network: "VideoTransformer", folder: Path, batch: int, seed: int) -> float:
    """Return the loss on scenes kept aside, as it is reported by whoever learns with this batch and seed.

    Raises
    ------
    ClipsError
        If the folder keeps none aside.
    """
    from models.objectives import Objective

    return _unseen(network, list(islice(batches(folder, batch, seed, aside=True), UNSEEN_BATCHES)), Objective())


def stretches(scenes: Scenes, chunks: int, rng: np.random.Generator) -> Clips:
    """Return so many chunks of each scene, from a random one on, as one clip."""
    there = scenes.words.shape[1] * scenes.words.shape[2]
    starts = [int(rng.integers(there - chunks + 1)) for _ in range(len(scenes))]
    return _taken(scenes, np.array(starts)[:, None] + np.arange(chunks))


def single_chunks(scenes: Scenes, chunks: int, rng: np.random.Generator) -> Clips:
    """Return so many random chunks of each scene, each as a clip of its own."""
    there = scenes.words.shape[1] * scenes.words.shape[2]
    video, words = _taken(scenes, np.stack([rng.permutation(there)[:chunks] for _ in range(len(scenes))]))
    return video.reshape(-1, CHUNK_FRAMES, *video.shape[2:]), words.reshape(-1, 1, words.shape[-1])


def _taken(scenes: Scenes, numbers: NDArray[np.intp]) -> Clips:
    """Return the chunks of these numbers (scenes, chunks), counted through each scene."""
    import torch

    count, *_, height, width, _ = scenes.frames.shape
    each = np.arange(count)[:, None]
    said = scenes.words.reshape(count, -1, scenes.words.shape[-1])[each, numbers]
    shown = scenes.frames.reshape(count, -1, CHUNK_FRAMES, height, width, 3)[each, numbers]
    video = torch.from_numpy(shown.reshape(count, -1, height, width, 3)).permute(0, 1, 4, 2, 3).float() / 127.5 - 1
    return video, torch.from_numpy(said.astype(np.int64))


def _loss(network: "VideoTransformer", clips: Clips, objective: "Objective", rng: np.random.Generator) -> "Tensor":
    """Return the loss of a batch. Chance begins anew with every one, so that learning goes on as it would have."""
    import torch

    from models.layout import to_patches

    video, words = clips
    device = network.dummy.device
    clean = to_patches(video, network.config.layout).to(device)
    generator = torch.Generator().manual_seed(int(rng.integers(2**63)))
    with torch.autocast(device.type, torch.bfloat16):
        return objective.loss(network, clean, words.to(device), generator)


def _unseen(network: "VideoTransformer", aside: list[Scenes], objective: "Objective") -> float:
    """Return the loss on scenes kept aside, always the same stretches at the same times."""
    import torch

    losses = []
    with torch.no_grad():
        for place, scenes in enumerate(aside):
            rng = np.random.default_rng(place)
            losses.append(float(_loss(network, stretches(scenes, network.config.chunks, rng), objective, rng)))
    return float(np.mean(losses))


if __name__ == "__main__":
    sys.exit(main())
