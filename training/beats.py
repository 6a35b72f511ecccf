"""Teach the beat network: `python -m training.beats FOLDER` learns from the songs that `training.dataset` wrote.

Binary cross-entropy against soft targets, AdamW with a cosine schedule, an exponential moving average of the weights,
half precision where it does not matter; one song in sixteen is kept aside and never learnt from. The same seed, songs
and number of threads give the same weights. Learning can be cut off: the state is kept beside the weights and taken up
again.
"""

import argparse
import sys
import time
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from training.augment import Example, stretch_of

if TYPE_CHECKING:
    from torch import Tensor

    from models.beat_network import BeatNetwork

WEIGHTS = Path("audio/weights/beats.npz")
FRAMES, BATCH = 2400, 8
LEARNING_RATE, WARM_STEPS, DECAY = 3e-3, 200, 0.02
AVERAGED = 0.998
BEAT_WEIGHT = 4.0
"""How much more a missed beat costs than a false one: nine frames in ten hold none."""
KEPT_ASIDE = 16
REPORT_STEPS = 100


def main() -> int:
    """Learn, and export the weights every so often."""
    parser = argparse.ArgumentParser(prog="python -m training.beats", description=__doc__)
    parser.add_argument("folder", type=Path, help="where training.dataset wrote its songs")
    parser.add_argument("--steps", type=int, default=6000, help="batches to learn from (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the weights go (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--detail", type=int, default=16)
    arguments = parser.parse_args()
    examples = read_examples(arguments.folder)
    if len(examples) < KEPT_ASIDE:
        print(f"{arguments.folder} holds {len(examples)} songs; write more with training.dataset.", file=sys.stderr)
        return 1
    learn(examples, arguments.steps, arguments.out, arguments.seed, arguments.threads, arguments.detail)
    return 0


def read_examples(folder: Path) -> list[Example]:
    """Return all songs of a folder, by name."""
    return [read_example(path) for path in sorted(folder.glob("*.npz"))]


def read_example(path: Path) -> Example:
    """Return one song as `training.dataset` wrote it."""
    with np.load(path, allow_pickle=False) as stored:
        beats_s, downbeats_s = stored["beats_s"], stored["downbeats_s"]
        return Example(path.stem, stored["level"], float(stored["rate_hz"]), beats_s, downbeats_s)


def learn(examples: list[Example], steps: int, out: Path, seed: int, threads: int, detail: int) -> None:
    """Learn for so many batches and write the averaged weights to `out`."""
    import torch

    from models.beat_network import BeatNetwork, export

    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    network = BeatNetwork(detail=detail).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    averaged = deepcopy(network)
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=DECAY)
    state, first = out.with_suffix(".state.pt"), 0
    if state.exists():
        kept = torch.load(state, weights_only=True)
        for part, name in ((network, "network"), (averaged, "averaged"), (optimizer, "optimizer")):
            part.load_state_dict(kept[name])
        first = kept["step"]
    aside = [example for example in examples if int(example.name) % KEPT_ASIDE == 0]
    learnt = [example for example in examples if int(example.name) % KEPT_ASIDE]
    losses, start_s = [], time.monotonic()
    for step in range(first, steps):
        network.train()
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * _pace(step, steps)
        loss = _loss(network, *_batch(learnt, np.random.default_rng([seed, step]), BATCH))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        _follow(averaged, network)
        losses.append(float(loss.detach()))
        if (step + 1) % REPORT_STEPS == 0 or step + 1 == steps:
            out.parent.mkdir(parents=True, exist_ok=True)
            export(averaged, out)
            parts = {"network": network, "averaged": averaged, "optimizer": optimizer}
            torch.save({name: part.state_dict() for name, part in parts.items()} | {"step": step + 1}, state)
            unheard = _unheard(averaged, aside)
            passed_s = time.monotonic() - start_s
            print(f"{step + 1:6d} {np.mean(losses):.4f} aside {unheard:.4f} {passed_s:.0f} s", flush=True)
            losses = []


def _follow(averaged: "BeatNetwork", network: "BeatNetwork") -> None:
    """Move the averaged weights a little towards the present ones."""
    for mean, value in zip(averaged.state_dict().values(), network.state_dict().values(), strict=True):
        if mean.is_floating_point():
            mean.lerp_(value, 1 - AVERAGED)
        else:
            mean.copy_(value)


def _pace(step: int, steps: int) -> float:
    """Return the share of the learning rate: a short warm-up, then half a cosine down to nothing."""
    return float(min(1.0, (step + 1) / WARM_STEPS) * 0.5 * (1 + np.cos(np.pi * min(1.0, step / steps))))


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
        batches = [_batch([example], np.random.default_rng([place]), 2) for place, example in enumerate(aside[:24])]
        return float(np.mean([float(_loss(network, *batch)) for batch in batches]))


if __name__ == "__main__":
    sys.exit(main())
