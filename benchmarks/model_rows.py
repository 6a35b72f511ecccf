"""What the models' benchmark compares, row by row: a network, and how it is asked for the clips that are judged.

Every row meets the same clips and the same noise, so that two rows can be compared clip by clip. A row that was
measured with a seed is kept as a file and not measured again. What the numbers say does not belong here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from benchmarks.model_networks import LAYOUT, PLAIN, Kept, in_patches
from benchmarks.model_world import INTRODUCED, SCRIPTS, Pictures, TrueClip, judge, random_clip
from models.denoising import Sampling
from models.layout import to_video
from models.policies import DynamicSparse, Full, Nothing, Policy, Rolling, SemanticSparse
from models.sampler import Generated, Sampler
from models.transformer import VideoTransformer

CLIPS = 8
"""Clips of each script: 32 in all."""
FORKED = 5
"""Chunks that a fork keeps."""
HISTORY, STEPS = 0.1, 4
Measures = dict[str, float]


@dataclass(frozen=True)
class Row:
    """A network by its name, and how clips are made with it: chunk after chunk, or all `jointly`."""

    block: str
    said: str
    network: str = PLAIN
    policy: Policy = field(default_factory=Full)
    history: float = HISTORY
    edge: int = 0
    jointly: bool = False

    def sampler(self, network: VideoTransformer) -> Sampler:
        """Return what makes its clips."""
        return Sampler(network, self.policy, Sampling(STEPS, 1.0, self.history, self.edge))


MEMORY, TIMES, NOISE, LOSSES, MIXERS, FORKS = "memory", "history", "noise", "losses", "mixers", "forks"
ROWS: Mapping[str, Row] = {
    "none": Row(MEMORY, "nothing", policy=Nothing()),
    "rolling-2": Row(MEMORY, "the 2 latest chunks", policy=Rolling(2)),
    "rolling-4": Row(MEMORY, "the 4 latest chunks", policy=Rolling(4)),
    "sink": Row(MEMORY, "the first and the 3 latest", policy=Rolling(3, 1)),
    "full": Row(MEMORY, "all"),
    **{
        f"{name}-{tau}": Row(MEMORY, f"{name}, tau = {tau:g}", policy=policy)
        for tau in (0.98, 0.97, 0.7)
        for name, policy in (("dynamic", DynamicSparse(tau)), ("semantic", SemanticSparse(tau)))
    },
    **{f"time-{time:g}": Row(TIMES, f"t_c = {time:g}", history=time) for time in (0.0, 0.3, 0.5)},
    "naive": Row(NOISE, "naive", "naive"),
    **{name: Row(NOISE, name, name) for name in ("linear", "cosine", "sigmoid")},
    "cosine-shuffled": Row(NOISE, "cosine, edges of s = 2 shuffled", "cosine", edge=2),
    "block-forcing": Row(LOSSES, "with Block Forcing", "block-forcing"),
    "self-forcing": Row(LOSSES, "with Self Forcing", "self-forcing"),
    "both-forcings": Row(LOSSES, "with both", "both-forcings"),
    "joint-attention": Row(MIXERS, "full attention", "joint-attention", jointly=True),
    "joint-mate": Row(MIXERS, "MATE", "joint-mate", jointly=True),
    "joint-mate-without-reviews": Row(MIXERS, "without review tokens", "joint-mate-without-reviews", jointly=True),
    "joint-mate-without-windows": Row(MIXERS, "without windows", "joint-mate-without-windows", jointly=True),
    "joint-mate-row-by-row": Row(MIXERS, "row by row in every layer", "joint-mate-row-by-row", jointly=True),
    "fork": Row(FORKS, "a fork of another clip"),
    "fresh": Row(FORKS, "a clip of its own"),
}
BLOCKS = tuple(dict.fromkeys(row.block for row in ROWS.values()))


def measure(rows: Sequence[str], kept: Kept, seed: int, folder: Path, clips: int = CLIPS) -> Iterator[str]:
    """Measure what is not measured yet with the networks of a seed, so many clips a script; say which row is done."""
    for key in rows:
        path = row_path(folder, key, seed)
        if not path.exists():
            row = ROWS[key]
            network = kept.network(row.network, seed)
            found = forked(network, key == "fork", clips) if row.block == FORKS else judged(network, row, clips)
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial")
            partial.write_text(json.dumps(found))
            partial.replace(path)
            yield key


def row_path(folder: Path, key: str, seed: int) -> Path:
    """Return where a row's measures are kept."""
    return folder / f"{key}-{seed}.json"


def judged(network: VideoTransformer, row: Row, count: int = CLIPS) -> list[Measures]:
    """Return the measures of each clip, so many of a script, script by script."""
    sampler, found = row.sampler(network), []
    for script in range(len(SCRIPTS)):
        # Clips of a batch share which tokens are kept: those that leave some out are made one by one.
        size = 1 if row.policy.sparse else count
        for first in range(0, count, size):
            numbers = range(first, first + size)
            clips = [true_clip(script, number) for number in numbers]
            made = _made(sampler, clips, [seed_of(script, number) for number in numbers], row.jointly)
            remembered = made.bank.bytes / max(1, len(clips))
            for clip, video in zip(clips, pictures(made), strict=True):
                seen = judge(clip, video)
                gaps = {f"after {gap}": error for gap, error in seen.by_gap.items()}
                plain = {name: getattr(seen, name) for name in JUDGED}
                found.append({**plain, "remembered": remembered, **gaps})
    return found


JUDGED = ("identity", "recognised", "background", "jump", "clarity")


def forked(network: VideoTransformer, keeps: bool, count: int = CLIPS) -> list[Measures]:
    """Return for each pair of clips how alike the second is to the first, and what share of a whole clip it cost.

    Both are told of the same people, the second by other words from chunk FORKED on. One that is no fork begins with
    people and a background of its own.
    """
    sampler, found = ROWS["fork"].sampler(network), []
    for script, names in enumerate(SCRIPTS):
        clips = [true_clip(script, number) for number in range(count)]
        seeds = [seed_of(script, number) for number in range(count)]
        others = [seed + 1_000_000 for seed in seeds]
        parent = _made(sampler, clips, seeds, jointly=False)
        changed = (*names[:FORKED], *reversed(names[FORKED:]))
        told = in_patches([true_clip(script, number, changed) for number in range(count)])[1]
        if keeps:
            made = sampler.fork(parent.bank, FORKED, told, others)
        else:
            strangers = [true_clip(script, count + number, changed) for number in range(count)]
            made = _made(sampler, strangers, others, jointly=False)
        same = (made.patches[:, :FORKED] == parent.patches[:, :FORKED]).flatten(1).all(1)
        for number, video in enumerate(pictures(made)):
            seen = judge(true_clip(script, number, changed), video, FORKED)
            costs = made.evaluations / parent.evaluations
            plain = {"identity": seen.identity, "background": seen.background}
            found.append({**plain, "prefix": float(same[number]), "cost": costs})
    return found


def true_clip(script: int, number: int, names: Sequence[int] | None = None) -> TrueClip:
    """Return a clip that is judged, by other names if they are given."""
    return random_clip(np.random.default_rng([script, number, 2]), SCRIPTS[script] if names is None else names)


def seed_of(script: int, number: int) -> int:
    """Return what a clip's noise is drawn from."""
    return 1000 * script + number


def pictures(made: Generated) -> list[Pictures]:
    """Return the clips that were made as pictures."""
    return list(to_video(made.patches, LAYOUT).permute(0, 1, 3, 4, 2).numpy())


def _made(sampler: Sampler, clips: Sequence[TrueClip], seeds: Sequence[int], jointly: bool) -> Generated:
    clean, words = in_patches(list(clips))
    with torch.no_grad():
        if jointly:
            given = {chunk: clean[:, chunk] for chunk in range(INTRODUCED)}
            return sampler.generate_jointly(words, seeds, given)
        return sampler.extend(clean[:, :INTRODUCED], words, seeds)
