"""Teach the probe to read clips: `python -m training.probe FOLDER` learns from what `training.clip_dataset` wrote.

Cross-entropy over the words of the captions, every clip moved a few pixels at random. How well it reads the clips that
were kept aside, slot by slot, is the most that a generated clip can be said to obey. The same seed, clips and number of
threads give the same weights, also when learning is cut off and taken up again by the same command.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from training.clip_dataset import ClipsError, Scenes, batches, scene_count
from training.learning import Learning, Pace

if TYPE_CHECKING:
    from torch import Tensor

    from models.probe import AttributeProbe

BATCH_SCENES = 4
PACE = Pace(learning_rate=2e-3, decay=0.05, warm=0.05, averaged=0.98)
MOVED_PIXELS = 2
REPORTS = 10
ASIDE_BATCHES = 32


@dataclass(frozen=True)
class Report:
    """How far learning is: batches learnt from, the mean loss since the last report, and how much is read right aside.

    `right` has for each slot the share of captions aside whose word was read right, 0..1.
    """

    step: int
    loss: float
    right: Mapping[str, float]


def main() -> int:
    """Learn, and say every so often how well."""
    parser = argparse.ArgumentParser(prog="python -m training.probe", description=__doc__)
    parser.add_argument("folder", type=Path, help="where training.clip_dataset wrote its clips")
    parser.add_argument("out", type=Path, help="where the weights go")
    parser.add_argument("--steps", type=int, default=1000, help="batches to learn from (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    given = parser.parse_args()
    import torch

    from models.probe import AttributeProbe

    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    start_s = time.monotonic()
    try:
        for report in learn(AttributeProbe().to(given.device), given.folder, given.steps, given.out, given.seed):
            read = " ".join(f"{slot} {share:.2f}" for slot, share in report.right.items())
            print(f"{report.step:6d} {report.loss:.4f} {time.monotonic() - start_s:.0f} s aside: {read}", flush=True)
    except ClipsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def learn(probe: "AttributeProbe", folder: Path, steps: int, out: Path, seed: int) -> Iterator[Report]:
    """Teach a probe for so many batches, and write it to `out` with every report.

    It is taught while the reports are read: whoever stops reading cuts it off. What was learnt till the last report is
    then found beside `out`, whatever weights the probe has that is handed in.

    Raises
    ------
    ClipsError
        If there is nothing to learn from or nothing kept aside.
    """
    from models.probe import reading_loss, write_probe

    each_once = max(1, scene_count(folder, aside=True) // BATCH_SCENES)
    aside = list(islice(batches(folder, BATCH_SCENES, seed=0, aside=True), min(ASIDE_BATCHES, each_once)))
    learning = Learning(probe, out, PACE, write_probe)
    first = learning.resume()
    learnt = batches(folder, BATCH_SCENES, seed, first=first)
    losses: list[float] = []
    for step in range(first, steps):
        video, words = _examples(probe, next(learnt))
        loss = reading_loss(probe(_moved(video, np.random.default_rng([seed, step]))), words)
        losses.append(learning.take_step(loss, step, steps))
        if (step + 1) % max(1, steps // REPORTS) == 0 or step + 1 == steps:
            learning.keep(step + 1, is_last=step + 1 == steps)
            yield Report(step + 1, float(np.mean(losses)), right_aside(learning.averaged, aside))
            losses = []


def right_aside(probe: "AttributeProbe", aside: list[Scenes]) -> dict[str, float]:
    """Return for each slot the share of captions that a probe reads right; NaN where none says anything."""
    import torch

    from models.probe import READ, read_right

    probe.eval()
    right, told = torch.zeros(len(READ)), torch.zeros(len(READ))
    with torch.no_grad():
        for scenes in aside:
            video, words = _examples(probe, scenes)
            read, said = read_right(probe(video), words)
            right += read.cpu()
            told += said.cpu()
    return dict(zip(READ, (right / told).tolist(), strict=True))


def _examples(probe: "AttributeProbe", scenes: Scenes) -> tuple["Tensor", "Tensor"]:
    """Return every clip of some scenes as the probe sees it, and the words of its first chunk."""
    import torch

    device = next(probe.parameters()).device
    video = torch.from_numpy(scenes.frames).to(device).flatten(0, 1).movedim(-1, 2).float() / 127.5 - 1.0
    return video, torch.from_numpy(scenes.words[:, :, 0]).to(device).flatten(0, 1)


def _moved(video: "Tensor", rng: np.random.Generator) -> "Tensor":
    """Return clips moved by a few pixels, all alike; what leaves on one side comes in on the other."""
    down, across = rng.integers(-MOVED_PIXELS, MOVED_PIXELS + 1, 2).tolist()
    return video.roll((down, across), dims=(3, 4))


if __name__ == "__main__":
    sys.exit(main())
