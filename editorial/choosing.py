"""Which part of a film to show alone: whole bars for a hook, and for a loop a place that nobody sees it begin.

A hook begins and ends on the downbeats nearest to where it was wanted. A loop lasts whole bars, too, and begins where
no cut lies in the frames that lead up to it, for into these it dissolves at its end; of such places a downbeat is the
best, another beat will do. In music without a pulse any frame will. Nothing is read or written here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from state.film import Timeline
from state.music import BeatGrid, Segment, Segments
from state.plan import SaliencyTable

SEAM_S = 0.5
"""Over what time a loop's end dissolves into its beginning."""


class ChoiceError(ValueError):
    """There is no such part in this film."""


@dataclass(frozen=True)
class Part:
    """Frames of the film from the first to before the second."""

    start_frame: int
    end_frame: int


def whole_bars(grid: BeatGrid, timeline: Timeline, from_s: float, to_s: float) -> Part:
    """Return the part of the film between the downbeats nearest to two times; the film's ends count as such.

    Raises
    ------
    ChoiceError
        If nothing is left between them.
    """
    bars = _frames(timeline, grid.downbeats_s) if grid.has_pulse else range(timeline.frame_count)
    ends = sorted({0, *bars, timeline.frame_count})
    start, end = (min(ends, key=lambda frame: abs(frame - timeline.rate.frames(time))) for time in (from_s, to_s))
    if start >= end:
        raise ChoiceError(f"no whole bar lies between {from_s:g} s and {to_s:g} s: give a longer part")
    return Part(start, end)


def best_chorus_s(segments: Segments, table: SaliencyTable) -> float:
    """Return when the chorus begins that matters most; in a song without one, the part that does.

    A part is a section; it matters as its segments do on average, by the time that each lasts.
    """
    weights = {row.segment: row.score for row in table.rows}
    parts = [list(group) for _, group in groupby(segments.segments, key=lambda segment: segment.section)]
    choruses = [part for part in parts if part[0].label == "chorus"] or parts

    def weight(part: Sequence[Segment]) -> float:
        return sum(weights[s.index] * s.frame_count for s in part) / sum(s.frame_count for s in part)

    best = max(choruses, key=weight)
    return segments.span_s(best[0])[0]


def loop_part(grid: BeatGrid, timeline: Timeline, near_s: float, seconds: float, earliest_s: float = 0.0) -> Part:
    """Return a part of about `seconds`, whole bars, that can be looped.

    Parameters
    ----------
    grid, timeline
        The song's beats, and the film's clips and transitions.
    near_s
        About where it begins: on a downbeat within a bar, else on the nearest beat.
    seconds
        About how long it lasts; whole bars, at least one.
    earliest_s
        It begins here or later.

    Raises
    ------
    ChoiceError
        If the film ends before, or is cut everywhere too often.
    """
    rate, every_frame = timeline.rate, range(timeline.frame_count + 1)
    beats = _frames(timeline, grid.beats_s) if grid.has_pulse else every_frame
    downbeats = set(_frames(timeline, grid.downbeats_s)) if grid.has_pulse else set(every_frame)
    beats_per_bar = grid.beats_per_bar if grid.has_pulse else 1
    bar_frames = beats_per_bar * (beats[-1] - beats[0]) / (len(beats) - 1)
    length = beats_per_bar * max(1, round(seconds * float(rate.fraction) / bar_frames))
    wanted, earliest = rate.frames(near_s), rate.frames(earliest_s)
    ends = {start: end for start, end in zip(beats, beats[length:], strict=False) if start >= earliest}
    starts = [start for start in ends if _is_quiet(timeline, start)]
    if not starts:
        raise ChoiceError(f"no {seconds:g} s from {earliest_s:.1f} s on can be looped: ask for less, or elsewhere")

    def farness(start: int) -> tuple[bool, int]:
        far = abs(start - wanted)
        return start not in downbeats or far > bar_frames + 1, far

    start = min(starts, key=farness)
    return Part(start, ends[start])


def seam_frames(timeline: Timeline) -> int:
    """Return over how many frames a loop's end dissolves into its beginning."""
    return max(1, timeline.rate.frames(SEAM_S))


def _is_quiet(timeline: Timeline, start: int) -> bool:
    """Return whether neither a cut nor a transition lies in the frames that lead up to `start`, or on it."""
    first = start - seam_frames(timeline)
    halves = {frame: transition.half_frames for frame, transition in timeline.transition_frames}
    return first >= 0 and not any(
        cut - halves.get(cut, 0) <= start and cut + halves.get(cut, 0) > first for cut in timeline.cut_frames
    )


def _frames(timeline: Timeline, times_s: Sequence[float]) -> list[int]:
    """Return the frames of times that lie in the film."""
    frames = [timeline.rate.frames(time) for time in times_s]
    return [frame for frame in frames if 0 <= frame <= timeline.frame_count]
