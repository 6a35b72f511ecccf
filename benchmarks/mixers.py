"""What a layer of each token mixer costs as a video grows: full attention beside LinGen's linear mixer and its parts.

`python -m benchmarks.mixers` runs one layer of each, forward, on one thread, over ever longer videos, and writes a page
with the seconds, how they grow, what LinGen's formulas say, and from where on the linear mixer is cheaper. What is
learnt with either does not belong here.
"""

import argparse
import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor

from benchmarks.tables import table
from models.adjacency import ALL_PAIRS, EDGES, adjacency_distances, zigzag
from models.flops import bidirectional_mamba, crossover, full_attention, mate, window_attention
from models.layout import VideoLayout
from models.mixers.attention import FullAttention
from models.mixers.contract import Context, TokenMixer
from models.mixers.mate import Mate
from models.mixers.scans import Grid, rotary_major
from models.mixers.windows import WINDOW

COMMAND = "python -m benchmarks.mixers"
PAGE = Path("docs/mixers-benchmark.md")
FULL, MAMBA, WINDOWS, MATE = "full attention", "bidirectional Mamba-2", "windows (TESA)", "MATE"
MIXERS = (FULL, MAMBA, WINDOWS, MATE)
GRIDS: tuple[Grid, ...] = (
    (4, 16, 16),
    (8, 16, 16),
    (16, 16, 16),
    (32, 16, 16),
    (16, 32, 32),
    (32, 32, 32),
    (64, 32, 32),
)
QUICK_GRIDS = GRIDS[:4]
WIDTH, HEADS, LAYER = 256, 4, 1
RUNS, ENOUGH_S = 3, 4.0
FITTED = 4
ADJACENCY_GRID, ADJACENCY_LAYERS = (32, 32, 32), 4


@dataclass(frozen=True)
class Video:
    """What a video of so many tokens took by mixer: CPU seconds, operations, and numbers remembered for each token."""

    tokens: int
    cpu_s: Mapping[str, float]
    operations: Mapping[str, float]
    remembered: Mapping[str, float]


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--quick", action="store_true", help="videos of up to 8,192 tokens")
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes (default: %(default)s)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    videos = measure(QUICK_GRIDS if arguments.quick else GRIDS)
    arguments.out.write_text(page(videos, COMMAND + (" --quick" if arguments.quick else "")))
    return 0


def measure(grids: Sequence[Grid]) -> list[Video]:
    """Run every mixer on a video of each grid: one chunk, without words."""
    torch.manual_seed(0)
    mixers = {FULL: FullAttention(WIDTH, HEADS), MATE: Mate(WIDTH, HEADS)}
    videos = []
    for grid in grids:
        videos.append(_measured(mixers, grid))
        print(videos[-1].tokens, dict(videos[-1].cpu_s), file=sys.stderr, flush=True)
    return videos


def _measured(mixers: Mapping[str, TokenMixer], grid: Grid) -> Video:
    layout = VideoLayout(*grid, 1, 1, 1, words=0)
    tokens = torch.randn(1, layout.video_tokens, WIDTH)
    video, none, context = tokens[:, None], tokens[:, None, :0], Context(layout, LAYER, [0])
    linear = cast(Mate, mixers[MATE])
    reviews = len(linear.memory_coordinates(layout, 0))
    with torch.inference_mode():
        cpu_s = {
            FULL: _least_cpu_s(lambda: mixers[FULL](none, video, context)),
            MAMBA: _least_cpu_s(lambda: linear.mamba(tokens)),
            WINDOWS: _least_cpu_s(lambda: linear.windows(tokens.reshape(1, *grid, WIDTH), shifted=True)),
            MATE: _least_cpu_s(lambda: linear(none, video, context)),
        }
    operations = {
        FULL: full_attention(layout.tokens, WIDTH),
        MAMBA: bidirectional_mamba(layout.tokens, WIDTH),
        WINDOWS: window_attention(layout.tokens, WIDTH, tuple(map(min, WINDOW, grid))),
        MATE: mate(layout.tokens, WIDTH, tuple(map(min, WINDOW, grid)), reviews),
    }
    return Video(layout.tokens, cpu_s, operations, {FULL: 2 * WIDTH, MATE: reviews * WIDTH / layout.tokens})


def _least_cpu_s(run: Callable[[], object]) -> float:
    """Return the CPU seconds of the quickest of some runs; of one only if it is long."""
    took: list[float] = []
    while len(took) < RUNS and sum(took) < ENOUGH_S:
        start = time.process_time()
        run()
        took.append(time.process_time() - start)
    return min(took)


def growth(videos: Sequence[Video], mixer: str) -> float:
    """Return the power of the number of tokens that the seconds grow with, fitted to the longest videos."""
    longest = videos[-FITTED:]
    sizes, seconds = np.log([video.tokens for video in longest]), np.log([video.cpu_s[mixer] for video in longest])
    return float(np.polyfit(sizes, seconds, 1)[0])


def cheaper_from(videos: Sequence[Video], mixer: str) -> float | None:
    """Return from how many tokens on full attention takes longer than a mixer; None if it never stays so.

    Between two videos, both are taken to grow as powers of the tokens.
    """
    ahead = [math.log(video.cpu_s[mixer] / video.cpu_s[FULL]) for video in videos]
    if ahead[-1] > 0:
        return None
    behind = max((at for at, gap in enumerate(ahead) if gap > 0), default=None)
    if behind is None:
        return float(videos[0].tokens)
    share = ahead[behind] / (ahead[behind] - ahead[behind + 1])
    less, more = videos[behind].tokens, videos[behind + 1].tokens
    return float(less * (more / less) ** share)


def page(videos: Sequence[Video], command: str) -> str:
    """Return the page: seconds, growth and operations of every mixer, and how far scans leave neighbours apart."""
    longest = videos[-1]
    fewer = {name: longest.operations[FULL] / longest.operations[name] for name in (MAMBA, MATE)}
    return f"""# What mixing tokens costs as a video grows

{_summary(videos)}

Written by `{command}` with torch {torch.__version__}: one layer, forward, {WIDTH} channels, {HEADS} heads, float32, \
batch 1, one thread, CPU seconds of the quickest of up to {RUNS} runs (one where it takes long). The machine was \
shared; all mixers are measured in the same run, so that the ratios tell more than the seconds. Growth is the power of \
the number of tokens that the seconds grow with, fitted to the {min(FITTED, len(videos))} longest videos: 1 is linear. \
On machines and in formats where products of matrices are quicker, attention, which is made of them, gains more, and \
the crossover lies further out.

{table(("CPU seconds, by tokens", *MIXERS), _second_rows(videos))}

{_crossings(videos)}

## Operations

By the formulas of LinGen's supplement (equations 1 to 3), in billions for a layer; at {longest.tokens:,} tokens full \
attention takes {fewer[MAMBA]:.0f} times those of the bidirectional Mamba-2, {fewer[MATE]:.0f} times those of MATE. By \
them alone attention takes more than Mamba-2 from {crossover(WIDTH):,} tokens on at {WIDTH} channels, and from \
{crossover(2560):,} at the 2,560 of LinGen.

{table(("10⁹ operations, by tokens", *MIXERS), [_row(v, v.operations, 1e9, "{:,.1f}") for v in videos])}

Remembered of a finished chunk, for later ones to read, in numbers per token and layer: \
{longest.remembered[FULL]:.0f} by attention (keys and values), {longest.remembered[MATE]:.0f} by MATE (review tokens).

## How far scans leave neighbours apart

The mean over cubes of 2 x 2 x 2 tokens of how far apart two of them are scanned, in the best of the first k layers \
(LinGen, supplement, figure 1), on {" x ".join(map(str, ADJACENCY_GRID))} tokens. The paper does not say which pairs \
of a cube are adjacent; its claim that Rotary-Major Scan does as well as Zigzag holds for the twelve edges at k = 1 \
and from k = 3 on, and not for all 28 pairs.

{table(("scan", *(f"k = {k}" for k in range(1, ADJACENCY_LAYERS + 1))), _adjacency_rows())}
"""


def _summary(videos: Sequence[Video]) -> str:
    longest = videos[-1]
    ratio = longest.cpu_s[FULL] / longest.cpu_s[MATE]
    return (
        f"Full attention's time grows with the power {growth(videos, FULL):.2f} of the number of tokens, that of MATE, "
        f"LinGen's linear mixer, with {growth(videos, MATE):.2f}. At {longest.tokens:,} tokens attention takes "
        f"{ratio:.1f} times as long."
    )


def _crossings(videos: Sequence[Video]) -> str:
    lines = []
    for mixer in (MAMBA, MATE):
        tokens = cheaper_from(videos, mixer)
        said = f"not up to {videos[-1].tokens:,} tokens" if tokens is None else f"from about {tokens:,.0f} tokens on"
        lines.append(f"- {mixer} is cheaper than full attention: **{said}**.")
    return "\n".join(lines)


def _second_rows(videos: Sequence[Video]) -> list[Sequence[object]]:
    fitted = ("growth", *(f"{growth(videos, mixer):.2f}" for mixer in MIXERS))
    return [*(_row(video, video.cpu_s, 1, "{:.3f}") for video in videos), fitted]


def _row(video: Video, amounts: Mapping[str, float], unit: float, form: str) -> Sequence[object]:
    return (f"{video.tokens:,}", *(form.format(amounts[mixer] / unit) for mixer in MIXERS))


def _adjacency_rows() -> list[Sequence[object]]:
    scans = {"Rotary-Major": rotary_major, "Zigzag, rotated alike": zigzag, "row by row": _row_by_row}
    rows: list[Sequence[object]] = []
    for said, pairs in (("12 edges", EDGES), ("28 pairs", ALL_PAIRS)):
        for name, scan in scans.items():
            orders = [scan(ADJACENCY_GRID, layer) for layer in range(ADJACENCY_LAYERS)]
            apart = adjacency_distances(orders, ADJACENCY_GRID, pairs)
            rows.append((f"{name}, {said}", *(f"{distance:.2f}" for distance in apart)))
    return rows


def _row_by_row(grid: Grid, _: int) -> Tensor:
    return rotary_major(grid, 0)


if __name__ == "__main__":
    sys.exit(main())
