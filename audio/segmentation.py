"""The song cut into segments, one per clip: inside sections, on downbeats, where a film would cut.

An exact dynamic programme over the bars of every section chooses the cuts of least cost (`audio.cut_costs`), at the
pace and within the limits that the user set. Sections of the same music and length are cut alike, so that their
segments are the same music too and one clip can serve several of them. Boundaries become frames once, here.

Which segments may share a clip, and what they show, does not belong here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from audio.cut_costs import QUIET_TARGET_S, Edges, Limits, piece_costs
from state.music import BeatGrid, EnergyCurve, Lyrics, Section, Sections, Segment, Segments
from state.song import Cutting
from state.time import FrameRate

USUAL_CUTTING = Cutting()
FAMILIAR_GAIN = 0.6
"""What it is worth to cut a shorter or longer repeat where its sibling was cut."""
SAME_TIME_S = 1e-3


@dataclass(frozen=True)
class _Stage:
    """A section to be cut (or several, joined because there are more than segments allowed)."""

    section: Section
    music: tuple[str, ...]
    edges: Edges

    @property
    def cells(self) -> int:
        """Number of smallest pieces: bars, or beats where a bar is too long."""
        return len(self.edges.times_s) - 1


def cut_segments(
    beat_grid: BeatGrid,
    sections: Sections,
    energy: EnergyCurve,
    lyrics: Lyrics,
    rate: FrameRate,
    duration_s: float,
    cutting: Cutting = USUAL_CUTTING,
    *,
    most: int = 64,
) -> Segments:
    """Return contiguous segments from frame 0 to `rate.frames(duration_s)`, at most `most` of them.

    Parameters
    ----------
    beat_grid, sections, energy, lyrics
        What was heard. A line that would be cut in two weighs as its words' confidence.
    rate
        Frame rate of the film; every boundary is rounded to it once.
    cutting
        Pace and limits. The limits are kept wherever bars allow it: a section that is shorter is one segment, a bar
        that is longer (or longer than a quiet segment should be) is cut at beats, and pace and `longest_s` give way
        before `most` does.

    Returns
    -------
    Segments whose motif is their section's letter and a number: two segments have the same motif if and only if
    they begin at the same beat, counted from the first downbeat, of sections with the same letter and last equally
    many beats.
    """
    if most < 1:
        raise ValueError(f"at least one segment must be allowed, got most={most}")
    stages = _stages(beat_grid, sections, duration_s, cutting, most)
    limits = Limits(cutting.shortest_s, cutting.longest_s, cutting.pace)
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


def _stages(beat_grid: BeatGrid, sections: Sections, duration_s: float, cutting: Cutting, most: int) -> list[_Stage]:
    groups = [[section] for section in sections.sections]
    while len(groups) > most:
        lengths = [group[-1].end_s - group[0].start_s for group in groups]
        first = min(range(len(groups) - 1), key=lambda place: lengths[place] + lengths[place + 1])
        groups[first : first + 2] = [groups[first] + groups[first + 1]]
    stages = []
    for group in groups:
        longest = max(group, key=lambda section: section.end_s - section.start_s)
        end_s = duration_s if group is groups[-1] else group[-1].end_s
        edges = _edges(beat_grid, group[0].start_s, end_s, cutting)
        stages.append(_Stage(longest, tuple(section.motif for section in group), edges))
    return stages


def _edges(beat_grid: BeatGrid, start_s: float, end_s: float, cutting: Cutting) -> Edges:
    """Return where a stage may be cut: at its downbeats, and at beats inside bars that are too long."""
    beats = np.array(beat_grid.beats_s)
    downbeats = np.array(beat_grid.downbeats_s)
    margin_s = min(30 * beat_grid.beats_per_bar / beat_grid.tempo_bpm, (end_s - start_s) / 2)
    inner = downbeats[(downbeats > start_s + margin_s) & (downbeats < end_s - margin_s)]
    whole_bar_s = min(cutting.longest_s, QUIET_TARGET_S / cutting.pace)
    edges = [start_s]
    for edge in [*inner.tolist(), end_s]:
        if edge - edges[-1] > whole_bar_s:
            beat_s = 60 / beat_grid.tempo_bpm
            edges += beats[(beats > edges[-1] + beat_s / 2) & (beats < edge - beat_s / 2)].tolist()
        edges.append(edge)
    times_s = np.array(edges)
    return Edges(times_s, _in_bars(times_s, beats, downbeats) if beat_grid.has_pulse and len(downbeats) > 1 else None)


def _in_bars(
    times_s: NDArray[np.float64], beats_s: NDArray[np.float64], downbeats_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return times counted in bars from the first downbeat among them, beats within a bar evenly, the end rounded."""
    beat = np.interp(times_s, beats_s, np.arange(len(beats_s)))
    downbeat = np.searchsorted(beats_s, downbeats_s)
    around = np.array([2 * downbeat[0] - downbeat[1], *downbeat, 2 * downbeat[-1] - downbeat[-2]])
    first = np.searchsorted(downbeats_s, times_s[0] - SAME_TIME_S)
    bars = np.interp(beat, around, np.arange(len(around)) - 1.0) - first
    bars[-1] = np.round(bars[-1])
    return np.asarray(bars)


def _patterns(stages: Sequence[_Stage], energy: EnergyCurve, lyrics: Lyrics, limits: Limits) -> list[tuple[int, ...]]:
    """Return the cuts of every stage, as indices into its edges, alike for stages of equal music and cells."""
    alike: dict[tuple[tuple[str, ...], int], list[_Stage]] = {}
    for stage in stages:
        alike.setdefault((stage.music, stage.cells), []).append(stage)
    chosen: dict[tuple[tuple[str, ...], int], tuple[int, ...]] = {}
    familiar: dict[tuple[str, ...], set[tuple[int, int]]] = {}
    for key, members in sorted(alike.items(), key=lambda entry: -len(entry[1])):
        cost = np.mean([piece_costs(stage.edges, energy, lyrics, limits) for stage in members], axis=0)
        for first, last in familiar.get(key[0], ()):
            if last <= key[1]:
                cost[first, last] -= FAMILIAR_GAIN
        chosen[key] = best_cuts(cost)
        familiar.setdefault(key[0], set()).update(pairwise(chosen[key]))
    return [chosen[stage.music, stage.cells] for stage in stages]


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
        origin_s = downbeats[downbeats >= stage.edges.times_s[0] - SAME_TIME_S].min(initial=stage.edges.times_s[-1])
        origin = np.searchsorted(beats, origin_s - SAME_TIME_S)
        for first, last in pairwise(cuts):
            place = np.searchsorted(beats, stage.edges.times_s[[first, last]] - SAME_TIME_S) - origin
            known = numbers.setdefault(stage.section.motif, {})
            number = known.setdefault((stage.music, *place.tolist()), len(known) + 1)
            pieces.append((rate.frames(float(stage.edges.times_s[first])), stage, f"{stage.section.motif}{number}"))
    pieces[0] = (0, *pieces[0][1:])
    ends = [*(start for start, _, _ in pieces[1:]), rate.frames(duration_s)]
    index = 0
    for (start, stage, motif), end in zip(pieces, ends, strict=True):
        if end > start:
            label, section = stage.section.label, stage.section.index
            yield Segment(start_frame=start, end_frame=end, index=index, section=section, label=label, motif=motif)
            index += 1
