"""The page of the models' benchmark, in Markdown: each claim of a paper with what is seen of it here, then all rows.

Nothing is measured here, and no number is written that was not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.model_intervals import Interval, interval, verdict
from benchmarks.model_networks import BATCH, AfterIntroduction
from benchmarks.model_rows import (
    BLOCKS,
    CLIPS,
    FORKED,
    FORKS,
    HISTORY,
    JUDGED,
    LOSSES,
    MEMORY,
    MIXERS,
    NOISE,
    ROWS,
    STEPS,
    TIMES,
    Measures,
)
from benchmarks.model_world import CHUNKS, SCRIPTS
from benchmarks.tables import table

Results = Mapping[str, Mapping[int, Sequence[Measures]]]
"""By row, then by seed: the measures of each clip."""
HIGHER_IS_BETTER = ("recognised",)
REFERENCE: Mapping[str, tuple[str, ...]] = {MEMORY: (), TIMES: ("full",), LOSSES: ("naive",)}
"""Rows of other blocks that are shown above a block's own."""


@dataclass(frozen=True)
class Claim:
    """What a paper says: one row is better than another by a measure."""

    paper: str
    said: str
    better: str
    worse: str
    measure: str


CLAIMS = (
    Claim("this world", "who remembers knows who returns", "full", "none", "identity"),
    Claim(
        "BlockVid, table 5", "semantic sparse beats a rolling window: subject", "semantic-0.98", "rolling-4", "identity"
    ),
    Claim("", "the same: background", "semantic-0.98", "rolling-4", "background"),
    Claim("", "the same: clarity", "semantic-0.98", "rolling-4", "clarity"),
    Claim("", "semantic sparse beats dynamic sparse: subject", "semantic-0.98", "dynamic-0.98", "identity"),
    Claim("", "the same: background", "semantic-0.98", "dynamic-0.98", "background"),
    Claim("", "tau = 0.98 beats 0.97: subject", "semantic-0.98", "semantic-0.97", "identity"),
    Claim("BlockVid, table 4", "cosine beats naive: subject", "cosine", "naive", "identity"),
    Claim("", "the same: clarity", "cosine", "naive", "clarity"),
    Claim("", "cosine beats linear: subject", "cosine", "linear", "identity"),
    Claim("", "cosine beats sigmoid: subject", "cosine", "sigmoid", "identity"),
    Claim("", "shuffled edges beat plain ones: motion", "cosine-shuffled", "cosine", "jump"),
    Claim("", "the same: subject", "cosine-shuffled", "cosine", "identity"),
    Claim("BlockVid, table 6", "Self Forcing beats none: subject", "self-forcing", "naive", "identity"),
    Claim("", "both forcings beat none: subject", "both-forcings", "naive", "identity"),
    Claim("", "both beat Self Forcing alone: subject", "both-forcings", "self-forcing", "identity"),
    Claim("", "the same: background", "both-forcings", "self-forcing", "background"),
    Claim("LCT, figure 8", "t_c = 0.1 holds quality better than 0", "full", "time-0", "clarity"),
    Claim("", "t_c = 0.3 holds quality better than 0", "time-0.3", "time-0", "clarity"),
    Claim("", "t_c = 0.5 holds quality better than 0", "time-0.5", "time-0", "clarity"),
    Claim("", "t_c = 0.3 costs fidelity to history: background", "time-0", "time-0.3", "background"),
    Claim("", "the same: subject", "time-0", "time-0.3", "identity"),
    Claim("", "t_c = 0.5 costs fidelity to history: background", "time-0", "time-0.5", "background"),
    Claim("", "the same: subject", "time-0", "time-0.5", "identity"),
    Claim("LCT, figure 6", "causal is truer to history: background", "full", "joint-attention", "background"),
    Claim("", "the same: subject", "full", "joint-attention", "identity"),
    Claim("LinGen, figure 6", "review tokens help: subject", "joint-mate", "joint-mate-without-reviews", "identity"),
    Claim("", "windows help: subject", "joint-mate", "joint-mate-without-windows", "identity"),
    Claim("", "turning scans help: subject", "joint-mate", "joint-mate-row-by-row", "identity"),
    Claim("LinGen", "MATE beats attention: subject", "joint-mate", "joint-attention", "identity"),
    Claim("AllocMV, section 1", "a fork keeps the people of its parent", "fork", "fresh", "identity"),
    Claim("", "a fork keeps the background", "fork", "fresh", "background"),
)
TITLES = {
    MEMORY: "What is read of the memory",
    TIMES: "How noisy history is shown",
    NOISE: "Noise that grows from chunk to chunk, and is shuffled",
    LOSSES: "Losses",
    MIXERS: "Mixers, all chunks together",
    FORKS: "Forks",
}


def page(results: Results, command: str, steps: int, later_steps: int) -> str:
    """Return the page of what was measured so far."""
    claims = [claim for claim in CLAIMS if _seeds(results, claim.better, claim.worse)]
    missing = [claim for claim in CLAIMS if claim not in claims]
    parts = [
        "# What the papers' mechanisms do in a tiny world",
        _summary(results, claims),
        _how(results, command, steps, later_steps),
        "## The claims",
        _claims(results, claims),
        *([_missing(missing)] if missing else []),
        *(part for block in BLOCKS if (part := _block(results, block))),
        _ungrounded(),
    ]
    return "\n\n".join(parts) + "\n"


def gain(results: Results, better: str, worse: str, measure: str) -> Interval:
    """Return by how much one row is better than another, more than 0 if it is.

    Where the same networks made both, clips are the sample, each with its mean over the networks, and the interval
    speaks of these networks. Where the networks differ, they are the sample.
    """
    seeds = _seeds(results, better, worse)
    differences = np.array([_values(results[worse][s], measure) - _values(results[better][s], measure) for s in seeds])
    if measure in HIGHER_IS_BETTER:
        differences = -differences
    return interval(differences.mean(0 if _same_networks(better, worse) else 1).tolist())


def _seeds(results: Results, *rows: str) -> list[int]:
    return sorted(set.intersection(*(set(results.get(row, {})) for row in rows)))


def _values(clips: Sequence[Measures], measure: str) -> NDArray[np.float64]:
    return np.array([clip[measure] for clip in clips], np.float64)


def _same_networks(one: str, other: str) -> bool:
    return ROWS[one].network == ROWS[other].network


def _summary(results: Results, claims: Sequence[Claim]) -> str:
    said = [_said(results, claim) for claim in claims if claim.paper != "this world"]
    counts = {verdict: said.count(verdict) for verdict in ("shows", "does not show", "shows the opposite", _UNTOLD)}
    untold = f" For {counts[_UNTOLD]} more it cannot be told by the networks so far." if counts[_UNTOLD] else ""
    return (
        f"Of {len(said) - counts[_UNTOLD]} comparisons from the papers' claims that were made so far, this world at "
        f"this size shows {counts['shows']}, does not show {counts['does not show']}, and shows the opposite of "
        f"{counts['shows the opposite']}.{untold} What is not shown is not refuted: the papers' networks are thousands "
        "of times larger, and so are their videos."
    )


def _how(results: Results, command: str, steps: int, later_steps: int) -> str:
    networks = {row.network for key, row in ROWS.items() if key in results}
    return (
        f"Written by `{command}` with torch {torch.__version__}. Clips of {CHUNKS} chunks show three figures by turns "
        "before a background that stays; captions are names without colours. The first three, in which everybody "
        "is seen once, are given; all later pixels are then determined by what was seen, and "
        f"nothing but memory knows them. Each network of at most half a million weights learnt from {steps:,} batches "
        f"of {BATCH} clips, those that go on from the plain one from {later_steps:,} more (kinds of networks: "
        f"{len(networks)}). Times are drawn near noise, and names begin louder than in other networks here: so small a "
        "one hardly learns to remember otherwise. The world, and how it is taught, were changed until memory mattered "
        "(full against none): that it matters is by construction, and what is compared beyond it is not. "
        f"Each row is judged by {CLIPS * len(SCRIPTS)} clips for each network, the same for all rows, of "
        f"{STEPS} Euler steps a chunk without guidance, t_c = {HISTORY:g} and all memory where not said otherwise.\n\n"
        "*identity* is the mean distance of a colour (0 to 1) between those who come back after two chunks or more and "
        "what they truly look like, *recognised* the share of them that is most like itself of the three (chance is a "
        "third), *background* the distance of its colours, *jump* how many pixels a walk is off at a chunk's border, "
        "*clarity* BlockVid's drift error of sharpness, normalised, against the true sharpness. Less is better but of "
        "*recognised*. Square brackets are intervals of 95 % by Student's t. Where both rows come from the same "
        "networks, clips are the sample and the interval speaks of these networks alone; where training differs, "
        "networks are the sample. A claim is shown if its interval lies above 0. Of twenty intervals one misses by "
        "chance, and none is widened for there being many."
    )


_UNTOLD = "cannot be told"


def _said(results: Results, claim: Claim) -> str:
    gained = gain(results, claim.better, claim.worse, claim.measure)
    return verdict(gained) if np.isfinite(gained.low) else _UNTOLD


def _claims(results: Results, claims: Sequence[Claim]) -> str:
    rows = []
    for claim in claims:
        gained = gain(results, claim.better, claim.worse, claim.measure)
        seeds = len(_seeds(results, claim.better, claim.worse))
        sample = "clips" if _same_networks(claim.better, claim.worse) else "networks"
        told = (claim.paper, claim.said, claim.measure, _printed(gained), f"{seeds}, {sample}", _said(results, claim))
        rows.append(told)
    return table(("paper", "claim", "measure", "gain", "networks a row, sample", "at this scale"), rows)


def _missing(claims: Sequence[Claim]) -> str:
    rows = dict.fromkeys(key for claim in claims for key in (claim.better, claim.worse))
    return f"Not compared yet are {len(claims)} more, since not all of these were measured: {', '.join(rows)}."


def _block(results: Results, block: str) -> str:
    own = [key for key, row in ROWS.items() if row.block == block]
    if not any(results.get(key) for key in own):
        return ""
    keys = [key for key in (*REFERENCE.get(block, ()), *own) if results.get(key)]
    body = _fork_table(results, keys) if block == FORKS else _table(results, keys)
    more = [body, _by_gap(results, keys)] if block == MEMORY else [body]
    if block == TIMES:
        most = AfterIntroduction().history_time
        more.append(f"Histories were learnt with t_c of up to {most:g}: what is beyond was never seen in learning.")
    return "\n\n".join([f"## {TITLES[block]}", *more])


def _table(results: Results, keys: Sequence[str]) -> str:
    header = ("row", *JUDGED, "kB remembered", "networks")
    rows = [
        (_name(key), *(_mean(results[key], measure) for measure in JUDGED), _kilobytes(results[key]), len(results[key]))
        for key in keys
    ]
    return table(header, rows)


def _name(key: str) -> str:
    row = ROWS[key]
    return f"{row.said} (t_c = {HISTORY:g})" if key == "full" else row.said


def _by_gap(results: Results, keys: Sequence[str]) -> str:
    gaps = sorted(
        {name for key in keys for clips in results[key].values() for clip in clips for name in clip if " " in name}
    )
    rows = [(ROWS[key].said, *(_mean(results[key], gap) for gap in gaps)) for key in keys]
    return "*identity* by how many chunks ago somebody was last seen:\n\n" + table(("row", *gaps), rows)


def _fork_table(results: Results, keys: Sequence[str]) -> str:
    measures = ("prefix", "identity", "background", "cost")
    rows = [(ROWS[key].said, *(_mean(results[key], m) for m in measures), len(results[key])) for key in keys]
    return (
        f"A clip is made once more with other words from chunk {FORKED} on, as a fork that keeps those before, or as a "
        "clip of its own. *prefix* is the share of clips whose first chunks are bit for bit the parent's, *identity* "
        "and *background* how unlike the parent's people and place the later chunks are, *cost* the share of the "
        "parent's passes through the network.\n\n" + table(("row", *measures, "networks"), rows)
    )


def _mean(by_seed: Mapping[int, Sequence[Measures]], measure: str) -> str:
    """Return a mean over networks and clips, with an interval over the networks if there are several."""
    means = [float(np.mean([clip[measure] for clip in clips if measure in clip])) for clips in by_seed.values()]
    return _printed(interval(means)) if len(means) > 1 else f"{means[0]:.3f}"


def _kilobytes(by_seed: Mapping[int, Sequence[Measures]]) -> str:
    return f"{np.mean([clip['remembered'] for clips in by_seed.values() for clip in clips]) / 1000:.0f}"


def _printed(value: Interval) -> str:
    bounds = f" [{value.low:.3f}, {value.high:.3f}]" if np.isfinite(value.low) else ""
    return f"{value.mean:.3f}{bounds}"


def _ungrounded() -> str:
    return (
        "## What is left out\n\n"
        "BlockVid's *Velocity Forcing* (table 6) is not described in the paper, and its datasets (table 7) have no "
        "counterpart here. STAGE's ablations (table 1: memory pack, dual encoding, preference alignment) are not "
        "measured: they are about pairs of pictures (`training.storyboard`), not clips. A picture here is one window "
        "of LinGen's Temporal Swin Attention, so that windows part time alone; and MATE is compared both ways, as "
        "LinGen makes videos, not chunk after chunk. Shuffles of s = 4 do not fit into chunks of four pictures."
    )
