"""Teach the pair predictor: `python -m training.storyboard FOLDER` learns from what `training.clip_dataset` wrote.

The clips of a scene are its shots: the first picture of a clip is the shot's start, the last one its end. Three stages,
as STAGE's (section 4.2), after one that stands for the image model which STAGE begins with:

base
    single pictures, each alone with its words. All weights learn. A picture has a quarter of a pair's tokens.
supervised
    pairs, from the shots before them. Low-rank adapters of all linear layers learn on the frozen base: STAGE adapts
    what understands and what draws, and here these are one; with the blocks' layers alone memory is learnt later.
preference
    real pairs against pairs of pictures from inside the shot (ConStoryboard-HP, section 3), by new adapters; what the
    supervised stage left is the reference. No person prefers anything here: as in STAGE, real boundaries do.

Each stage leaves its weights beside the last one's, and one that is done is not learnt again; one that was cut off is
taken up by the same command. One scene in sixteen is kept aside and never learnt from.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from models.captions import VOCABULARY, WORDS_PER_CAPTION
from training.clip_dataset import ClipsError, Scenes, batches
from training.clips import CHUNK_FRAMES, SIZE
from training.learning import Learning, Pace, Report
from training.video import new_network

if TYPE_CHECKING:
    from torch import Tensor

    from models.layout import VideoLayout
    from models.storyboard.pairs import Known, PairPredictor
    from models.transformer import TransformerConfig, VideoTransformer

WEIGHTS = Path("models/weights/storyboard.safetensors")
PATCH = (9, 8)
"""Rows and columns that one token shows: of 36 x 64 pixels 4 x 8 tokens, which a memory pack can halve."""
RANK = 32
Stage = Literal["base", "supervised", "preference"]
STAGES: tuple[Stage, ...] = get_args(Stage)
PACES = {
    "base": Pace(learning_rate=2e-3, decay=0.01, averaged=0.998),
    "supervised": Pace(learning_rate=1e-3, decay=0.0, averaged=0.998),
    "preference": Pace(learning_rate=1e-4, decay=0.0, averaged=0.99),
}
REPORTS = 10
UNSEEN_BATCHES = 8


class Shots(NamedTuple):
    """The shots of some scenes.

    Attributes
    ----------
    pairs
        Starts and ends in -1..1, (scenes, shots, 2, 3, height, width).
    inner
        Two pictures from inside each shot, the earlier first, of the same shape.
    words
        Captions of starts and ends, (scenes, shots, 2, words).
    """

    pairs: "Tensor"
    inner: "Tensor"
    words: "Tensor"


@dataclass(frozen=True)
class Course:
    """What is learnt how long.

    Attributes
    ----------
    steps
        Batches of each stage.
    scenes
        Of a batch.
    dual
        Whether start and end are encoded together.
    """

    steps: Sequence[int] = (6000, 4000, 500)
    scenes: int = 8
    dual: bool = True


def main() -> int:
    """Learn, and say every so often how well."""
    parser = argparse.ArgumentParser(prog="python -m training.storyboard", description=__doc__)
    parser.add_argument("folder", type=Path, help="where training.clip_dataset wrote its scenes")
    parser.add_argument("--steps", type=int, nargs=3, metavar=("BASE", "SUPERVISED", "PREFERENCE"),
                        default=Course.steps, help="batches of each stage (default: %(default)s)")  # fmt: skip
    parser.add_argument("--scenes", type=int, default=Course.scenes, help="of a batch (default: %(default)s)")
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--layers", type=int, default=5)
    parser.add_argument("--alone", action="store_true", help="encode start and end each by itself, to compare")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the weights go (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    wanted = parser.parse_args()
    start_s = time.monotonic()
    course = Course(tuple(wanted.steps), wanted.scenes, not wanted.alone)
    network = new_network(default_config(wanted.width, wanted.layers), wanted.seed, wanted.threads)
    try:
        for stage, report in learn(network.to(wanted.device), wanted.folder, course, wanted.out, wanted.seed):
            passed_s = time.monotonic() - start_s
            line = f"{stage:10s} {report.step:6d} {report.loss:.4f} aside {report.aside:.4f} {passed_s:.0f} s"
            print(f"{line} {time.process_time():.0f} CPU s", flush=True)
    except ClipsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def default_config(width: int = 128, layers: int = 5) -> "TransformerConfig":
    """Return a transformer for the pictures of scenes as they are written; heads have 32 channels each."""
    from models.layout import VideoLayout
    from models.storyboard.pairs import CHUNKS
    from models.transformer import TransformerConfig

    layout = VideoLayout(1, SIZE[1], SIZE[0], 1, *PATCH, words=WORDS_PER_CAPTION)
    return TransformerConfig(layout, len(VOCABULARY), width, layers, width // 32, CHUNKS)


def learn(
    network: "VideoTransformer", folder: Path, course: Course, out: Path, seed: int
) -> Iterator[tuple[Stage, Report]]:
    """Teach a network in three stages, and write the averaged weights of each with every report.

    It is taught while the reports are read: whoever stops reading cuts it off. The last stage's weights are `out`, the
    others' lie beside it with the stage's name at the end of theirs.

    Raises
    ------
    ClipsError
        If the folder holds no scenes to learn from or none aside.
    """
    from models.storyboard.pairs import PairPredictor, load_pairs

    predictor = PairPredictor(network, course.dual)
    device = network.dummy.device
    for stage, steps in zip(STAGES, course.steps, strict=True):
        weights = out if stage == STAGES[-1] else out.with_name(f"{out.stem}-{stage}{out.suffix}")
        yield from ((stage, report) for report in _learn_stage(stage, predictor, folder, steps, course, weights, seed))
        predictor = load_pairs(weights, device)


def single_pictures(scenes: Scenes, rng: np.random.Generator) -> tuple["Tensor", "Tensor"]:
    """Return two pictures of each clip, drawn at random, and the words of the chunks that they are of.

    Returns
    -------
    pictures
        In -1..1, (scenes, pictures, 3, height, width).
    words
        (scenes, pictures, words).
    """
    import torch

    from models.storyboard.pairs import as_values

    count, clips, frames = scenes.frames.shape[:3]
    places = _two_of(rng, (count, clips), range(frames))
    words = np.take_along_axis(scenes.words, places[..., None] // CHUNK_FRAMES, 2).astype(np.int64)
    return as_values(_pictures_at(scenes, places)).flatten(1, 2), torch.from_numpy(words).flatten(1, 2)


def shots(scenes: Scenes, rng: np.random.Generator) -> Shots:
    """Return the shots of some scenes, with pictures from inside them that are drawn at random."""
    import torch

    from models.storyboard.pairs import as_values

    count, clips, frames = scenes.frames.shape[:3]
    inner = _pictures_at(scenes, _two_of(rng, (count, clips), range(1, frames - 1)))
    words = torch.from_numpy(scenes.words[:, :, [0, -1]].astype(np.int64))
    return Shots(as_values(scenes.frames[:, :, [0, -1]]), as_values(inner), words)


def known_of(shots: Shots, number: int, layout: "VideoLayout") -> "Known":
    """Return what is known of each film's shot of a number, from 0, before its pictures are."""
    from models.storyboard.pairs import Known, contexts

    words = shots.words[:, number]
    if number == 0:
        return Known(words, None)
    return Known(words, contexts(shots.pairs[:, :number], shots.words[:, :number], words, layout))


def _learn_stage(
    stage: Stage, predictor: "PairPredictor", folder: Path, steps: int, course: Course, out: Path, seed: int
) -> Iterator[Report]:
    """Teach a predictor one stage, unless its weights are there and nothing is left to go on with."""
    import torch

    from models.low_rank import adapt
    from models.storyboard.pairs import PairPredictor, save_pairs

    reference = deepcopy(predictor)
    if stage != "base":
        torch.manual_seed(seed)
        adapt(predictor.transformer, RANK, lambda _: True)
    told = {"stage": stage, "steps": steps, "scenes": course.scenes, "seed": seed}

    def export(network: "VideoTransformer", path: Path) -> None:
        save_pairs(PairPredictor(network, course.dual), path, told)

    learning = Learning(predictor.transformer, out, PACES[stage], export)
    if out.exists() and not learning.state.exists():
        return
    if steps == 0:
        learning.keep(0, is_last=True)
    first = learning.resume()
    aside = list(islice(batches(folder, course.scenes, seed, aside=True), UNSEEN_BATCHES))
    scenes = batches(folder, course.scenes, seed, first=first)
    losses: list[float] = []
    for step in range(first, steps):
        loss = _loss(stage, predictor, reference, next(scenes), [seed, step])
        losses.append(learning.take_step(loss, step, steps))
        if (step + 1) % max(1, steps // REPORTS) == 0 or step + 1 == steps:
            learning.keep(step + 1, is_last=step + 1 == steps)
            averaged = PairPredictor(learning.averaged, course.dual)
            yield Report(step + 1, float(np.mean(losses)), _unseen(stage, averaged, reference, aside))
            losses = []


def _loss(
    stage: Stage, predictor: "PairPredictor", reference: "PairPredictor", scenes: Scenes, seed: list[int]
) -> "Tensor":
    """Return a stage's loss of a batch. Chance begins anew with each, so that learning goes on as it would have."""
    import torch

    from models.layout import to_patches
    from models.storyboard.objectives import picture_loss, preference_of_pairs, supervised_loss

    rng = np.random.default_rng(seed)
    generator = torch.Generator().manual_seed(int(rng.integers(2**63)))
    device = predictor.transformer.dummy.device
    with torch.autocast(device.type, torch.bfloat16):
        if stage == "base":
            pictures, words = (drawn.to(device) for drawn in single_pictures(scenes, rng))
            return picture_loss(predictor.transformer, pictures, words, generator)
        drawn = Shots(*(part.to(device) for part in shots(scenes, rng)))
        number = int(rng.integers(drawn.words.shape[1]))
        known = known_of(drawn, number, predictor.layout)
        pairs, inner = (to_patches(part[:, number], predictor.layout) for part in (drawn.pairs, drawn.inner))
        if stage == "supervised":
            return supervised_loss(predictor, pairs, known, generator)
        return preference_of_pairs(predictor, reference, pairs, inner, known, generator)


def _unseen(stage: Stage, predictor: "PairPredictor", reference: "PairPredictor", aside: Sequence[Scenes]) -> float:
    """Return the loss on scenes kept aside, always the same pictures at the same times."""
    import torch

    with torch.no_grad():
        losses = [_loss(stage, predictor, reference, scenes, [place]) for place, scenes in enumerate(aside)]
        return float(np.mean([float(loss) for loss in losses]))


def _two_of(rng: np.random.Generator, shape: tuple[int, int], places: range) -> NDArray[np.intp]:
    """Draw two different places in order for each clip, (scenes, clips, 2)."""
    drawn = rng.random((*shape, len(places))).argsort(-1)[..., :2]
    return np.sort(drawn, -1) + places.start


def _pictures_at(scenes: Scenes, places: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Return pictures of each clip at places (scenes, clips, pictures)."""
    return np.take_along_axis(scenes.frames, places[..., None, None, None], 2)


if __name__ == "__main__":
    sys.exit(main())
