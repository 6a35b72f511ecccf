"""What a clip of the video transformer costs: by its tier, length and size, and as a fork of another clip.

`python -m benchmarks.native` films and encodes clips in one process on one thread, fits the price list's form to the
CPU seconds, and writes a page with what the list in `planning.tariffs` says beside it. How the pictures look does not
belong here.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import get_args

import numpy as np
import torch

from benchmarks.tables import table
from models.filming import TIERS
from planning.tariffs import NATIVE, NATIVE_PRICES
from resources.generators.filming import film_clip
from resources.generators.native import SHIPPED_WEIGHTS
from resources.storage import ArtifactStore
from state.film import Character, Environment, MusicCue, Shot, ShotRequest
from state.money import Tier
from state.time import FrameRate

COMMAND = "python -m benchmarks.native"
PAGE = Path("docs/native-benchmark.md")
RATE = FrameRate(numerator=24)
SMALL: tuple[int, int] = (160, 90)
SIZES = (SMALL, (640, 360), (1280, 720))
SECONDS = (2, 4, 8)
LENGTH_S = 4
PREFIXES_S = (1, 2, 3)
ROUNDS = 3


@dataclass(frozen=True)
class Taken:
    """What one clip took: CPU seconds, the median of all rounds."""

    tier: Tier
    frames: int
    width: int
    height: int
    prefix_frames: int
    cpu_s: float

    @property
    def megapixel_frames(self) -> float:
        """Pixels of all fresh frames, in millions."""
        return (self.frames - self.prefix_frames) * self.width * self.height / 1e6


@dataclass(frozen=True)
class Fitted:
    """Microseconds of computing in the price list's form: for a clip, a second of film, a megapixel of every frame."""

    clip_us: float
    second_us: float
    megapixel_frame_us: float


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS)
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes (default: %(default)s)")
    arguments = parser.parse_args()
    arguments.out.write_text(page([found for tier in get_args(Tier) for found in measure(arguments.weights, tier)]))
    return 0


def measure(weights: Path, tier: Tier, rounds: int = ROUNDS) -> list[Taken]:
    """Return what clips of a tier take: of every length and size, and forks from every prefix."""
    lengths = [(asked(tier, seconds, *SMALL), None) for seconds in SECONDS]
    sizes = [(asked(tier, LENGTH_S, *size), None) for size in SIZES[1:]]
    owner = asked(tier, LENGTH_S, *SMALL)
    forks = [(asked(tier, LENGTH_S, *SMALL, owner=owner, prefix_s=prefix), owner) for prefix in PREFIXES_S]
    found = []
    for request, forked in [*lengths, *sizes, *forks]:
        cpu_s = median(_cpu_s(weights, request, forked) for _ in range(rounds))
        found.append(Taken(tier, request.frame_count, request.width, request.height, request.prefix_frames, cpu_s))
        print(found[-1], file=sys.stderr, flush=True)
    return found


def asked(
    tier: Tier, seconds: int, width: int, height: int, owner: ShotRequest | None = None, prefix_s: int = 0
) -> ShotRequest:
    """Return the request of a clip of so many seconds."""
    frames = seconds * RATE.numerator
    anna = Character(
        name="anna", description="a singer", seed=1, hair_style="bob", hair="#cc2b2b", skin="#d9a07a", coat="#2f62c9",
        accent="#f4d035",
    )  # fmt: skip
    shot = Shot(
        segment=0, description="a measuring shot", scale="medium", move="push_in", pose="dance" if owner else "sing",
        side="left", environment="city", characters=(anna.name,),
    )  # fmt: skip
    return ShotRequest(
        generator=NATIVE.name,
        generator_version="measured",
        tier=tier,
        width=width,
        height=height,
        rate=RATE,
        frame_count=frames,
        seed=1,
        shot=shot,
        characters=(anna,),
        environment=Environment(name="city", description="a city", seed=1, kind="city", palette="neon"),
        music=MusicCue(beats=tuple(range(0, frames, 12)), energy=(0.6,)),
        owner=owner,
        prefix_frames=prefix_s * RATE.numerator,
    )


def _cpu_s(weights: Path, request: ShotRequest, owner: ShotRequest | None) -> float:
    """Return the CPU seconds of one clip; its owner is filmed before, and not counted."""
    with tempfile.TemporaryDirectory() as folder:
        store, clip = ArtifactStore(Path(folder)), f"{folder}/clip.mp4"
        if owner is not None:
            film_clip(store, weights, owner.model_dump_json(), 0, owner.frame_count, clip)
        start_s = time.process_time()
        film_clip(store, weights, request.model_dump_json(), request.prefix_frames, request.frame_count, clip)
        return time.process_time() - start_s


def fitted(found: Sequence[Taken]) -> Fitted:
    """Return the costs that fit best, relatively, to clips that are no forks; none of them is below nothing."""
    whole = [taken for taken in found if not taken.prefix_frames]
    forms = np.array([[1.0, taken.frames / RATE.numerator, taken.megapixel_frames] for taken in whole])
    seconds = np.array([taken.cpu_s for taken in whole])
    solved = np.linalg.lstsq(forms / seconds[:, None], np.ones(len(seconds)), rcond=None)[0]
    return Fitted(*(max(0.0, 1e6 * cost) for cost in solved))


def page(found: Sequence[Taken]) -> str:
    """Return the page: what clips take, what fits, what the price list says, and what forks take."""
    by_tier = {tier: [taken for taken in found if taken.tier == tier] for tier in get_args(Tier)}
    whole = [taken for taken in found if not taken.prefix_frames]
    return f"""# What the video transformer's clips cost

Written by `{COMMAND}` with torch {
        torch.__version__
    }: clips filmed and encoded in one process on one thread, CPU seconds, \
the median of {ROUNDS} rounds; loading torch and the weights, once in a process, is not counted. High takes \
{TIERS["high"].sampling.evaluations + 1} passes through the network for each half second, Mid \
{TIERS["mid"].sampling.evaluations + 1}. The machine was shared; the ratios tell more than the seconds.

{table(("tier", "seconds", "size", "CPU s", "CPU s by the price list"), [_row(taken) for taken in whole])}

The form of the price list, fitted to them, beside the list of {NATIVE.dated}, which was found with both cores busy, \
as they are when a film is made:

{table(("tier", "", "ms a clip", "ms a second", "ms a megapixel of a frame"), _fits(by_tier))}

## Reuse

A clip of {LENGTH_S} s at {SMALL[0]}x{SMALL[1]} that goes on from its owner's memory: what is shared is neither filmed \
nor encoded.

{
        table(
            ("tier", "shared s", "CPU s", "of the whole clip"),
            [_fork_row(taken, by_tier[taken.tier]) for taken in found if taken.prefix_frames],
        )
    }
"""


def _row(taken: Taken) -> Sequence[object]:
    listed_us = NATIVE_PRICES[taken.tier].compute_us(taken.frames, RATE, taken.width, taken.height)
    size = f"{taken.width}x{taken.height}"
    return taken.tier, taken.frames // RATE.numerator, size, f"{taken.cpu_s:.2f}", f"{listed_us / 1e6:.2f}"


def _fits(by_tier: dict[Tier, list[Taken]]) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    for tier, found in by_tier.items():
        fit, listed = fitted(found), NATIVE_PRICES[tier]
        costs = ((fit.clip_us, fit.second_us, fit.megapixel_frame_us),
                 (listed.clip_us, listed.second_us, listed.megapixel_frame_us))  # fmt: skip
        for name, micros in zip(("fitted", "price list"), costs, strict=True):
            rows.append((tier, name, *(f"{us / 1000:.0f}" for us in micros)))
    return rows


def _fork_row(fork: Taken, of_tier: Sequence[Taken]) -> Sequence[object]:
    size = (fork.frames, fork.width, fork.height, 0)
    whole = next(t for t in of_tier if (t.frames, t.width, t.height, t.prefix_frames) == size)
    shared_s = fork.prefix_frames // RATE.numerator
    return fork.tier, shared_s, f"{fork.cpu_s:.2f}", f"{fork.cpu_s / whole.cpu_s:.0%}"


if __name__ == "__main__":
    sys.exit(main())
