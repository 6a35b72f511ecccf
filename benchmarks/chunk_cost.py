"""What the n-th chunk of a clip costs: over a memory bank that reads a few chunks, all of them, and without a bank.

`python -m benchmarks.chunk_cost` makes clips of ever more chunks with the network as it is taught (its weights by
chance: what they say costs the same) and writes a page with the processor time of each chunk, the operations by
formula, and what a fork costs beside the whole clip. All ways are measured in turns within each round, so that the
ratios tell more than the seconds. How good the clips are does not belong here.
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from benchmarks.tables import table
from models.denoising import Sampling, Scene, denoise
from models.flops import feed_forward, window_attention
from models.memory import MemoryBank, Read
from models.noise import draw_noise, start_noise
from models.objectives import add_noise
from models.policies import LATEST, Full, Policy, Rolling, SemanticSparse
from models.sampler import Sampler
from models.transformer import TransformerConfig, VideoTransformer
from training.video import default_config

COMMAND = "python -m benchmarks.chunk_cost"
PAGE = Path("docs/chunk-cost-benchmark.md")
SEMANTIC, ROLLING, FULL, NO_BANK = "bank, semantic sparse", "bank, rolling", "bank, full", "no bank"
WAYS = (SEMANTIC, ROLLING, FULL, NO_BANK)
WINDOW = 4
POLICIES: Mapping[str, Policy] = {SEMANTIC: SemanticSparse(top=WINDOW - LATEST), ROLLING: Rolling(WINDOW), FULL: Full()}
CHUNKS, QUICK_CHUNKS = 24, 12
ROUNDS, QUICK_ROUNDS = 5, 3
SAMPLING = Sampling(steps=5, guidance=1.0)
SEEDS = (1,)

Made = TypeVar("Made")


@dataclass(frozen=True)
class Round:
    """What was measured in one round, in CPU seconds.

    Attributes
    ----------
    chunks
        By way and by the chunk's place from 1 on.
    forks
        By policy, forks of the whole clip by how many of its chunks they keep.
    """

    chunks: Mapping[str, Mapping[int, float]]
    forks: Mapping[str, Mapping[int, float]]

    @property
    def first(self) -> float:
        """The first chunk over a bank, which is the same work by every policy."""
        return float(np.mean([self.chunks[way][1] for way in POLICIES]))


@dataclass(frozen=True)
class Measured:
    """All rounds, of clips of so many chunks, and what a chunk takes in the bank, in bytes, by policy."""

    rounds: Sequence[Round]
    config: TransformerConfig
    remembered: Mapping[str, float]

    @property
    def places(self) -> tuple[int, ...]:
        """The chunks that were measured in every way."""
        return tuple(self.rounds[0].chunks[NO_BANK])

    @property
    def last(self) -> int:
        """How many chunks the clips have."""
        return self.places[-1]


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROUNDS} rounds of {QUICK_CHUNKS} chunks")
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes (default: %(default)s)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    sizes = (QUICK_CHUNKS, QUICK_ROUNDS) if arguments.quick else (CHUNKS, ROUNDS)
    arguments.out.write_text(page(measure(default_config(), *sizes), COMMAND + (" --quick" if arguments.quick else "")))
    return 0


def measure(config: TransformerConfig, chunks: int, rounds: int) -> Measured:
    """Make clips of so many chunks in every way, several times over."""
    torch.manual_seed(0)
    transformer = VideoTransformer(config).eval()
    generator = torch.Generator().manual_seed(0)
    words = torch.randint(1, config.vocabulary, (len(SEEDS), chunks, config.layout.words), generator=generator)
    samplers = {way: Sampler(transformer, policy, SAMPLING) for way, policy in POLICIES.items()}
    made = {way: sampler.generate(words, SEEDS) for way, sampler in samplers.items()}  # and everything is warm
    remembered = {way: clip.bank.bytes / chunks for way, clip in made.items()}
    measured = []
    for _ in range(rounds):
        measured.append(_round(samplers, words, made[FULL].patches))
        print(len(measured), {way: by[chunks] for way, by in measured[-1].chunks.items()}, file=sys.stderr, flush=True)
    return Measured(measured, config, remembered)


def _round(samplers: Mapping[str, Sampler], words: Tensor, patches: Tensor) -> Round:
    chunks = words.shape[1]
    took: dict[str, dict[int, float]] = {way: {} for way in WAYS}
    banks = {way: MemoryBank() for way in samplers}
    for place in range(1, chunks + 1):
        for way, sampler in samplers.items():
            took[way][place], clip = _timed(lambda: sampler.generate(words[:, :place], SEEDS, banks[way]))  # noqa: B023
            banks[way] = clip.bank
        if place in measured_places(chunks):
            before = patches[:, : place - 1]
            took[NO_BANK][place], _ = _timed(lambda: recomputed(samplers[FULL], words[:, :place], before))  # noqa: B023
    forks = {
        way: {kept: _timed(lambda: sampler.fork(banks[way], kept, words.flip(1), SEEDS))[0] for kept in _kept(chunks)}  # noqa: B023
        for way, sampler in samplers.items()
    }
    return Round(took, forks)


@torch.no_grad()
def recomputed(sampler: Sampler, words: Tensor, before: Tensor) -> Tensor:
    """Return the chunk after some others as a sampler with the full policy makes it, but without a bank.

    Every step passes the clean chunks (batch, chunks, video tokens, patch values) before it through the network again,
    as noisy as they would have been remembered.
    """
    layout, history_time = sampler.transformer.config.layout, sampler.sampling.history_time
    like, place = sampler.transformer.dummy, before.shape[1]
    aged = [
        add_noise(before[:, n], draw_noise(SEEDS, n, "history", layout, like), like.new_tensor(history_time))
        for n in range(place)
    ]
    noise = start_noise(SEEDS, place, sampler.sampling.edge, layout, like)
    scene = Scene(words, Read(None, 0), causal=True, held=dict.fromkeys(range(place), history_time))
    return denoise(sampler.transformer, torch.stack([*aged, noise], 1), scene, sampler.sampling)[:, -1]


def measured_places(chunks: int) -> tuple[int, ...]:
    """Return the chunks that are also made without a bank, and stand in the tables: ever fewer, and the last."""
    return tuple(sorted({place for place in (1, 2, 3, 4, 6, 8, 12, 16, 20, 24) if place < chunks} | {chunks}))


def _kept(chunks: int) -> tuple[int, ...]:
    """Return how many chunks the forks keep: a quarter, a half, three quarters."""
    return (chunks // 4, chunks // 2, 3 * chunks // 4)


def _timed(work: Callable[[], Made]) -> tuple[float, Made]:
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def operations(config: TransformerConfig, place: int, way: str) -> float:
    """Return the operations of all blocks for a chunk, by formula: its steps, and that it is remembered."""
    layout, width = config.layout, config.width
    tokens = layout.tokens

    def passed(read: int) -> float:
        """Return one pass of a chunk that reads so many chunks besides itself, every token of them."""
        mixing = window_attention(tokens, width, [tokens * (read + 1)])
        return config.layers * (mixing + feed_forward(tokens, width, 8 * width // 3))

    if way == NO_BANK:
        return SAMPLING.evaluations * sum(passed(read) for read in range(place))
    read = place - 1 if way == FULL else min(place - 1, WINDOW)
    return (SAMPLING.evaluations + 1) * passed(read)


def times_the_first(measured: Measured, way: str, place: int) -> list[float]:
    """Return for each round how many times the time of the first chunk over a bank a chunk takes."""
    return [by.chunks[way][place] / by.first for by in measured.rounds]


def growth(measured: Measured, way: str) -> list[float]:
    """Return for each round how many times as long the late chunks take as the early ones, by their medians.

    The early ones begin where the bounded policies have as many chunks to read as they ever do.
    """
    early, late = halves(measured.last)
    return [_median(by.chunks[way], late) / _median(by.chunks[way], early) for by in measured.rounds]


def halves(chunks: int) -> tuple[range, range]:
    """Return the early and the late chunks of a clip."""
    middle = (WINDOW + chunks) // 2
    return range(WINDOW + 1, middle + 1), range(middle + 1, chunks + 1)


def _median(seconds: Mapping[int, float], places: Sequence[int]) -> float:
    """Return the median of the chunks that were measured."""
    return median(seconds[place] for place in places if place in seconds)


def page(measured: Measured, command: str) -> str:
    """Return the page: each chunk's time and operations in every way, and what forks cost."""
    layout = measured.config.layout
    return f"""# What the n-th chunk of a clip costs

{_summary(measured)}

Written by `{command}` with torch {torch.__version__}: the network as it is taught ({measured.config.layers} layers, \
{measured.config.width} channels, chunks of {layout.video_tokens} video tokens and {layout.words} words), weights by \
chance, full attention, {SAMPLING.steps} steps without guidance and one pass to remember, batch 1, one thread, CPU \
seconds. The machine was shared; within each of {len(measured.rounds)} rounds all ways take turns at each chunk, and \
ratios are formed within a round. What is written is the median over the rounds, and in brackets the least and the \
most. The bounded policies read {WINDOW} chunks: rolling the latest, semantic sparse the {LATEST} latest and the \
{WINDOW - LATEST} whose prompts are most alike. Without a bank every step passes all earlier chunks through the \
network again, as noisy as they would have been remembered; within a trained context what comes out is the same as \
with the bank and the full policy.

{table(("CPU ms of the n-th chunk", *WAYS), [_milliseconds(measured, place) for place in measured.places])}

{table(("times the first over a bank", *WAYS), [_multiples(measured, place) for place in measured.places])}

{_growths(measured)}

Remembered of each chunk, in all layers: {_remembered(measured)}.

## Operations

By formula, in billions, of all blocks; two for each product that is added. Semantic sparse is counted as if it kept \
every token.

{table(("10⁹ operations, by chunk", *WAYS), [_operations(measured.config, place) for place in measured.places])}

## Forks

A fork keeps the first chunks and makes the others by new words. Its time over that of the whole clip of \
{measured.last} chunks, in the same round:

{table(("chunks kept", "share to make", *POLICIES), [_fork(measured, kept) for kept in _kept(measured.last)])}

{_forks_told(measured)}
"""


def _summary(measured: Measured) -> str:
    last = measured.last
    times = {way: median(times_the_first(measured, way, last)) for way in WAYS}
    grown = {way: f"{median(growth(measured, way)):.2f}" for way in WAYS}
    early, late = (f"{some[0]} to {some[-1]}" for some in halves(last))
    return (
        f"The {last}th chunk takes {times[SEMANTIC]:.2f} times the time of the first where a bank is read sparsely "
        f"({times[ROLLING]:.2f} where the latest chunks are read), {times[FULL]:.2f} times where all of the bank is "
        f"read, and {times[NO_BANK]:.1f} times without a bank. By a bounded policy the cost of a chunk hardly depends "
        f"on its place: chunks {late} take {grown[SEMANTIC]} and {grown[ROLLING]} times as long as chunks {early}. "
        f"With all of the bank it grows by the same amount with every chunk ({grown[FULL]} times as long), and without "
        f"a bank by ever more ({grown[NO_BANK]} times)."
    )


def _growths(measured: Measured) -> str:
    early, late = (f"{some[0]} to {some[-1]}" for some in halves(measured.last))
    lines = [f"The median of chunks {late} is, of that of chunks {early},", ""]
    lines += [f"- {way}: **{_spread(growth(measured, way), 2)} times**" for way in WAYS]
    return "\n".join(lines)


def _remembered(measured: Measured) -> str:
    return ", ".join(f"{size / 1024:,.0f} KiB by {way.split(', ')[1]}" for way, size in measured.remembered.items())


def _forks_told(measured: Measured) -> str:
    kept = _kept(measured.last)[-1]
    share = 1 - kept / measured.last
    apart = {way: median(_fork_shares(measured, way, kept)) / share for way in POLICIES}
    return (
        f"A fork costs about the share that is made. It is {apart[SEMANTIC]:.2f} times that share for the last quarter "
        f"by semantic sparse, {apart[ROLLING]:.2f} times by rolling, and {apart[FULL]:.2f} times by the full policy, "
        "whose later chunks are the dearer ones."
    )


def _milliseconds(measured: Measured, place: int) -> Sequence[object]:
    return (place, *(f"{1000 * median([by.chunks[way][place] for by in measured.rounds]):.0f}" for way in WAYS))


def _multiples(measured: Measured, place: int) -> Sequence[object]:
    return (place, *(_spread(times_the_first(measured, way, place), 2) for way in WAYS))


def _operations(config: TransformerConfig, place: int) -> Sequence[object]:
    return (place, *(f"{operations(config, place, way) / 1e9:.1f}" for way in WAYS))


def _fork_shares(measured: Measured, way: str, kept: int) -> list[float]:
    return [by.forks[way][kept] / sum(by.chunks[way].values()) for by in measured.rounds]


def _fork(measured: Measured, kept: int) -> Sequence[object]:
    shares = (_spread(_fork_shares(measured, way, kept), 2) for way in POLICIES)
    return (kept, f"{1 - kept / measured.last:.2f}", *shares)


def _spread(values: Sequence[float], digits: int) -> str:
    return f"{median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


if __name__ == "__main__":
    sys.exit(main())
