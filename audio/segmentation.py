"""The song cut into segments, one per clip: inside sections, on downbeats, where a film would cut.

An exact dynamic programme over the bars of every section chooses the cuts of least cost: segments should last about
6 s where the music is quiet and 3 s where it is loud, hold 1, 2, 4 or 8 bars laid evenly, and not cut a sung line in
two. Sections of the same music and length are cut alike, so that their segments are the same music too and one clip can
serve several of them. Boundaries become frames once, here.

Which segments may share a clip, and what they show, does not belong here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from state.music import BeatGrid, EnergyCurve, Lyrics, Section, Sections, Segment, Segments
from state.time import FrameRate

QUIET_TARGET_S, LOUD_TARGET_S = 6.0, 3.0
UNEVEN_COST = 0.8
LINE_CUT_COST = 1.5
LINE_EDGE_S = 0.25
"""A cut this near to the start or end of a line does not cut it in two."""
TIMED_CONFIDENCE = 0.5
FAMILIAR_GAIN = 0.6
"""What it is worth to cut a shorter or longer repeat where its sibling was cut."""
OUT_OF_LIMITS_COST = 100.0
LENGTHENING = 1.15
SAME_TIME_S = 1e-3


@dataclass(frozen=True)
class _Stage:
    """A section to be cut (or several, joined because there are more than segments allowed).

    `edges_s` are the times where it may be cut, first and last included.
    """

    section: Section
    music: tuple[str, ...]
    edges_s: NDArray[np.float64]

    @property
    def cells(self) -> int:
        """Number of smallest pieces: bars, or beats where a bar is too long."""
        return len(self.edges_s) - 1


@dataclass(frozen=True)
class _Limits:
    """Lengths in seconds a segment should keep to; `lengthening` stretches the target when there would be too many."""

    shortest_s: float
    longest_s: float
    lengthening: float = 1.0

    def longer(self) -> "_Limits":
        """Return limits that give fewer segments: a longer target first, then a higher ceiling."""
        lengthening = self.lengthening * LENGTHENING
        ceiling = self.longest_s * (LENGTHENING if lengthening * LOUD_TARGET_S > self.longest_s else 1.0)
        return _Limits(self.shortest_s, ceiling, lengthening)


def cut_segments(
    beat_grid: BeatGrid,
    sections: Sections,
    energy: EnergyCurve,
    lyrics: Lyrics,
    rate: FrameRate,
    duration_s: float,
    *,
    shortest_s: float = 2.0,
    longest_s: float = 8.0,
    most: int = 64,
) -> Segments:
    """Return contiguous segments from frame 0 to `rate.frames(duration_s)`, at most `most` of them.

    Parameters
    ----------
    beat_grid, sections, energy, lyrics
        What was heard. Lines count as sung where they are when their words' confidence is at least 0.5.
    rate
        Frame rate of the film; every boundary is rounded to it once.
    shortest_s, longest_s
        Limits of a segment's length, kept wherever bars allow it: a section that is shorter is one segment, a bar
        that is longer is cut at beats, and `longest_s` gives way before `most` does.

    Returns
    -------
    Segments whose motif is their section's letter and a number: two segments have the same motif if and only if
    they begin at the same beat, counted from the first downbeat, of sections with the same letter and last equally
    many beats.
    """
    if most < 1:
        raise ValueError(f"at least one segment must be allowed, got most={most}")
    stages = _stages(beat_grid, sections, duration_s, longest_s, most)
    limits = _Limits(shortest_s, longest_s)
    patterns = _patterns(stages, energy, lyrics, limits)
    while sum(len(pattern) - 1 for pattern in patterns) > most:
        limits = limits.longer()
        patterns = _patterns(stages, energy, lyrics, limits)
    return Segments(rate=rate, segments=tuple(_numbered(stages, patterns, beat_grid, rate, duration_s)))


def best_cuts(cost: NDArray[np.float64]) -> tuple[int, ...]:
    """Return 0 = c0 < c1 < ... = n minimising the sum of `cost[start, end]` over the pieces.

    Parameters
    ----------
    cost
        Shape (n + 1, n + 1); only entries with start < end are read, inf forbids a piece.
    """
    ends = len(cost)
    least = np.full(ends, np.inf)
    least[0] = 0.0
    came_from = np.zeros(ends, dtype=np.int64)
    for end in range(1, ends):
        totals = least[:end] + cost[:end, end]
        came_from[end] = int(totals.argmin())
        least[end] = totals[came_from[end]]
    cuts = [ends - 1]
    while cuts[-1]:
        cuts.append(int(came_from[cuts[-1]]))
    return tuple(cuts[::-1])


def _stages(beat_grid: BeatGrid, sections: Sections, duration_s: float, longest_s: float, most: int) -> list[_Stage]:
    groups = [[section] for section in sections.sections]
    while len(groups) > most:
        lengths = [group[-1].end_s - group[0].start_s for group in groups]
        first = min(range(len(groups) - 1), key=lambda place: lengths[place] + lengths[place + 1])
        groups[first : first + 2] = [groups[first] + groups[first + 1]]
    stages = []
    for group in groups:
        longest = max(group, key=lambda section: section.end_s - section.start_s)
        end_s = duration_s if group is groups[-1] else group[-1].end_s
        edges_s = _edges(beat_grid, group[0].start_s, end_s, longest_s)
        stages.append(_Stage(longest, tuple(section.motif for section in group), edges_s))
    return stages


def _edges(beat_grid: BeatGrid, start_s: float, end_s: float, longest_s: float) -> NDArray[np.float64]:
    """Return where a stage may be cut: at its downbeats, and at beats inside bars that are too long."""
    beats = np.array(beat_grid.beats_s)
    downbeats = np.array(beat_grid.downbeats_s)
    margin_s = 30 * beat_grid.beats_per_bar / beat_grid.tempo_bpm
    margin_s = min(margin_s, (end_s - start_s) / 2)
    inner = downbeats[(downbeats > start_s + margin_s) & (downbeats < end_s - margin_s)]
    edges = [start_s]
    for edge in [*inner.tolist(), end_s]:
        if edge - edges[-1] > longest_s:
            beat_s = 60 / beat_grid.tempo_bpm
            edges += beats[(beats > edges[-1] + beat_s / 2) & (beats < edge - beat_s / 2)].tolist()
        edges.append(edge)
    return np.array(edges)


def _patterns(stages: Sequence[_Stage], energy: EnergyCurve, lyrics: Lyrics, limits: _Limits) -> list[tuple[int, ...]]:
    """Return the cuts of every stage, as indices into its edges, alike for stages of equal music and cells."""
    alike: dict[tuple[tuple[str, ...], int], list[_Stage]] = {}
    for stage in stages:
        alike.setdefault((stage.music, stage.cells), []).append(stage)
    chosen: dict[tuple[tuple[str, ...], int], tuple[int, ...]] = {}
    familiar: dict[tuple[str, ...], set[tuple[int, int]]] = {}
    for key, members in sorted(alike.items(), key=lambda entry: -len(entry[1])):
        cost = np.mean([_costs(stage, energy, lyrics, limits) for stage in members], axis=0)
        for first, last in familiar.get(key[0], ()):
            if last <= key[1]:
                cost[first, last] -= FAMILIAR_GAIN
        chosen[key] = best_cuts(cost)
        familiar.setdefault(key[0], set()).update(pairwise(chosen[key]))
    return [chosen[stage.music, stage.cells] for stage in stages]


def _costs(stage: _Stage, energy: EnergyCurve, lyrics: Lyrics, limits: _Limits) -> NDArray[np.float64]:
    """Return the cost of every piece of a stage, shape (cells + 1, cells + 1), inf where start is not before end."""
    edges = stage.edges_s
    length_s = edges[None, :] - edges[:, None]
    cells = np.arange(len(edges))[None, :] - np.arange(len(edges))[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        times_target = length_s / (_targets(edges, length_s, energy) * limits.lengthening)
        cost = np.maximum(times_target, 1.0) * np.log2(times_target) ** 2
    even = (cells & (cells - 1) == 0) & (np.arange(len(edges))[:, None] % np.maximum(cells, 1) == 0)
    cost += np.where(even, 0.0, UNEVEN_COST) + LINE_CUT_COST * _lines_cut(edges, lyrics)[:, None]
    excess = np.maximum(0, length_s - limits.longest_s) + np.maximum(0, limits.shortest_s - length_s)
    cost += np.where(excess > 1e-6, OUT_OF_LIMITS_COST * (1 + excess), 0.0)
    return np.where(cells > 0, cost, np.inf)


def _targets(edges: NDArray[np.float64], length_s: NDArray[np.float64], energy: EnergyCurve) -> NDArray[np.float64]:
    """Return the length wished for between every two edges, from the mean energy between them."""
    times = np.arange(len(energy.level) + 1) * energy.hop_s
    sums = np.interp(edges, times, np.concatenate([[0.0], np.cumsum(energy.level) * energy.hop_s]))
    level = np.clip((sums[None, :] - sums[:, None]) / length_s, 0.0, 1.0)
    return np.asarray(QUIET_TARGET_S + (LOUD_TARGET_S - QUIET_TARGET_S) * level)


def _lines_cut(edges: NDArray[np.float64], lyrics: Lyrics) -> NDArray[np.float64]:
    """Return how many timed lines are being sung at each edge; the first edge cuts none, it is a section's own."""
    cut = np.zeros(len(edges))
    for line in lyrics.lines:
        if line.words[0].confidence >= TIMED_CONFIDENCE:
            cut += (line.start_s + LINE_EDGE_S < edges) & (edges < line.end_s - LINE_EDGE_S)
    cut[0] = 0.0
    return cut


def _numbered(
    stages: Sequence[_Stage],
    patterns: Sequence[tuple[int, ...]],
    beat_grid: BeatGrid,
    rate: FrameRate,
    duration_s: float,
) -> Iterator[Segment]:
    """Yield the segments in frames, keyed by their first and last beat counted from their section's first downbeat.

    A piece that rounds to no frame is left to its neighbour.
    """
    beats, downbeats = np.array(beat_grid.beats_s), np.array(beat_grid.downbeats_s)
    numbers: dict[str, dict[tuple[object, ...], int]] = {}
    pieces: list[tuple[int, _Stage, str]] = []
    for stage, cuts in zip(stages, patterns, strict=True):
        origin_s = downbeats[downbeats >= stage.edges_s[0] - SAME_TIME_S].min(initial=stage.edges_s[-1])
        origin = np.searchsorted(beats, origin_s - SAME_TIME_S)
        for first, last in pairwise(cuts):
            place = np.searchsorted(beats, stage.edges_s[[first, last]] - SAME_TIME_S) - origin
            known = numbers.setdefault(stage.section.motif, {})
            number = known.setdefault((stage.music, *place.tolist()), len(known) + 1)
            pieces.append((rate.frames(float(stage.edges_s[first])), stage, f"{stage.section.motif}{number}"))
    pieces[0] = (0, *pieces[0][1:])
    ends = [*(start for start, _, _ in pieces[1:]), rate.frames(duration_s)]
    index = 0
    for (start, stage, motif), end in zip(pieces, ends, strict=True):
        if end > start:
            label, section = stage.section.label, stage.section.index
            yield Segment(start_frame=start, end_frame=end, index=index, section=section, label=label, motif=motif)
            index += 1
