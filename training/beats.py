"""Teach the beat network: `python -m training.beats FOLDER` learns from the songs that `training.dataset` wrote.

Binary cross-entropy against soft targets, half precision where it does not matter; one song in sixteen is kept aside
and never learnt from. The same seed, songs and number of threads give the same weights. Learning that was cut off is
taken up again by the same command, with the same result.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from training.augment import Example, stretch_of
from training.learning import Learning, Pace, Report

if TYPE_CHECKING:
    from torch import Tensor

    from models.beat_network import BeatNetwork

WEIGHTS = Path("audio/weights/beats.npz")
FRAMES, BATCH = 2400, 8
PACE = Pace(learning_rate=3e-3, decay=0.02)
BEAT_WEIGHT = 4.0
"""How much more a missed beat costs than a false one: nine frames in ten hold none."""
KEPT_ASIDE = 16
REPORTS = 100
UNHEARD_SONGS, UNHEARD_STRETCHES = 24, 2


class TooFewSongsError(ValueError):
    """There are not enough songs to learn from some and keep others aside."""


def main() -> int:
    """Learn, and say every so often how well."""
    parser = argparse.ArgumentParser(prog="python -m training.beats", description=__doc__)
    parser.add_argument("folder", type=Path, help="where training.dataset wrote its songs")
    parser.add_argument("--steps", type=int, default=10000, help="batches to learn from (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the weights go (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--detail", type=int, default=16, help="feature maps of the first convolutions")
    arguments = parser.parse_args()
    examples = read_examples(arguments.folder)
    start_s = time.monotonic()
    try:
        network = _new_network(arguments.detail, arguments.seed, arguments.threads)
        for report in learn(network, examples, arguments.steps, arguments.out, arguments.seed):
            passed_s = time.monotonic() - start_s
            print(f"{report.step:6d} {report.loss:.4f} aside {report.aside:.4f} {passed_s:.0f} s", flush=True)
    except TooFewSongsError as error:
        print(f"{arguments.folder}: {error}", file=sys.stderr)
        return 1
    return 0


def read_examples(folder: Path) -> list[Example]:
    """Return all songs of a folder, by name."""
    return [read_example(path) for path in sorted(folder.glob("*.npz"))]


def read_example(path: Path) -> Example:
    """Return one song as `training.dataset` wrote it."""
    with np.load(path, allow_pickle=False) as stored:
        beats_s, downbeats_s = stored["beats_s"], stored["downbeats_s"]
        return Example(path.stem, stored["level"], float(stored["rate_hz"]), beats_s, downbeats_s)


def _new_network(detail: int, seed: int, threads: int) -> "BeatNetwork":
    import torch

    from models.beat_network import BeatNetwork

    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    return BeatNetwork(detail=detail).to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]


def split(examples: list[Example]) -> tuple[list[Example], list[Example]]:
    """Return the songs to learn from, and those kept aside: every sixteenth by its number.

    Raises
    ------
    TooFewSongsError
        If one of the two is empty.
    """
    aside = [example for example in examples if int(example.name) % KEPT_ASIDE == 0]
    learnt = [example for example in examples if int(example.name) % KEPT_ASIDE]
    if not learnt or not aside:
        raise TooFewSongsError(
            f"{len(learnt)} songs to learn from and {len(aside)} to keep aside are too few; "
            f"write at least {KEPT_ASIDE} with training.dataset."
        )
    return learnt, aside


def learn(network: "BeatNetwork", examples: list[Example], steps: int, out: Path, seed: int) -> Iterator[Report]:
    """Teach a network for so many batches, and write its averaged weights to `out` with every report.

    It is taught while the reports are read: whoever stops reading cuts it off. What was learnt till the last report is
    then found beside `out`, whatever weights the network has that is handed in.

    Raises
    ------
    TooFewSongsError
        If there is no song to learn from or none to keep aside.
    """
    import torch

    from models.beat_network import export

    learnt, aside = split(examples)
    learning = Learning(network, out, PACE, export)
    losses: list[float] = []
    for step in range(learning.resume(), steps):
        # Chance begins anew with every batch, dropout's too: so learning that was cut off goes on as it would have.
        rng = np.random.default_rng([seed, step])
        torch.manual_seed(int(rng.integers(2**63)))
        network.train()
        losses.append(learning.take_step(_loss(network, *_batch(learnt, rng, BATCH)), step, steps))
        if (step + 1) % max(1, steps // REPORTS) == 0 or step + 1 == steps:
            learning.keep(step + 1, is_last=step + 1 == steps)
            yield Report(step + 1, float(np.mean(losses)), _unheard(learning.averaged, aside))
            losses = []


def _batch(examples: list[Example], rng: np.random.Generator, size: int) -> tuple["Tensor", "Tensor"]:
    import torch

    chosen = rng.integers(len(examples), size=size)
    levels, targets = zip(*(stretch_of(examples[place], FRAMES, rng) for place in chosen), strict=True)
    return torch.from_numpy(np.stack(levels)), torch.from_numpy(np.stack(targets))


def _loss(network: "BeatNetwork", level: "Tensor", target: "Tensor") -> "Tensor":
    from torch import autocast, bfloat16
    from torch.nn.functional import binary_cross_entropy_with_logits

    with autocast("cpu", bfloat16):
        logits: Tensor = network(level)
    return binary_cross_entropy_with_logits(logits.float(), target, weight=1 + (BEAT_WEIGHT - 1) * target)


def _unheard(network: "BeatNetwork", aside: list[Example]) -> float:
    """Return the loss on songs kept aside, always the same stretches of them."""
    import torch

    network.eval()
    with torch.no_grad():
        batches = (
            _batch([example], np.random.default_rng([place]), UNHEARD_STRETCHES)
            for place, example in enumerate(aside[:UNHEARD_SONGS])
        )
        return float(np.mean([float(_loss(network, *batch)) for batch in batches]))


if __name__ == "__main__":
    sys.exit(main())
