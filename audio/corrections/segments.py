"""The segments as a person corrects them: where the film is cut.

A segment that nobody touched stays as it is. One that changed keeps to the rule of `audio.segmentation`: it has the
motif of another only if both begin at the same beat of sections with the same letter and last equally many beats. One
that crosses from a section into another, or begins or ends off the beat, shares its music with none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np

from audio.corrections.boundaries import Ground, edited_pieces
from audio.errors import CorrectionError
from state.edits import SegmentEdits
from state.music import BeatGrid, Segment, Segments
from state.time import FrameRate

SHORTEST_SEGMENT_S = 0.25
SHORTEST_SEGMENT_FRAMES = 2
SAME_TIME_S = 1e-3

Span = tuple[int, int]
BeatSpan = tuple[str, int, int]
"""A section's letter, and the first and last beat counted from the section's first downbeat."""


def corrected_segments(heard: Segments, edits: SegmentEdits, beat_grid: BeatGrid, *, most: int = 64) -> Segments:
    """Return segments as corrected: contiguous, of the same frames in all, at most `most` of them.

    Parameters
    ----------
    beat_grid
        Cuts go to the nearest of its beats, unless an edit says `exactly` or the song has no pulse.

    Raises
    ------
    CorrectionError
        If an edit names a cut that is not there, puts one where there is no room, or makes too many segments.
    """
    if not edits.cuts:
        return heard
    rate = heard.rate
    ground = Ground(
        "the segments",
        rate.seconds(heard.frame_count),
        beat_grid.beats_s if beat_grid.has_pulse else (),
        max(SHORTEST_SEGMENT_S, rate.seconds(SHORTEST_SEGMENT_FRAMES)),
    )
    pieces = edited_pieces([rate.seconds(segment.start_frame) for segment in heard.segments], edits.cuts, ground)
    if len(pieces) > most:
        raise CorrectionError(f"the cuts make {len(pieces)} segments, and there may be {most}: remove some cuts")
    edges = [*(rate.frames(piece.start_s) for piece in pieces), heard.frame_count]
    return Segments(rate=rate, segments=tuple(_named(heard, list(pairwise(edges)), beat_grid)))


@dataclass(frozen=True)
class _Stretch:
    """What the heard segments say of their section: its frames, its letter, and which beat is its first downbeat."""

    first: Segment
    span: Span
    letter: str
    origin: int


def _named(heard: Segments, spans: Sequence[Span], beat_grid: BeatGrid) -> list[Segment]:
    untouched = {(segment.start_frame, segment.end_frame): segment for segment in heard.segments}
    stretches = _stretches(heard, beat_grid)
    known = _known_motifs(heard, stretches, beat_grid)
    used = {segment.motif for segment in heard.segments}
    named = []
    for index, span in enumerate(spans):
        if span in untouched:
            named.append(untouched[span].model_copy(update={"index": index}))
            continue
        stretch = max(stretches.values(), key=lambda stretch: _overlap(stretch.span, span))
        place = _beat_span(span, stretch, beat_grid, heard.rate)
        motif = (known.get(place) if place else None) or _unused_motif(stretch.letter, used)
        used.add(motif)
        if place and place not in known:
            known[place] = motif
        start, end = span
        named.append(
            Segment(
                start_frame=start,
                end_frame=end,
                index=index,
                section=stretch.first.section,
                label=stretch.first.label,
                motif=motif,
            )
        )
    return named


def _stretches(heard: Segments, beat_grid: BeatGrid) -> dict[int, _Stretch]:
    """Return what is known of every section, by its index."""
    beats, downbeats = np.array(beat_grid.beats_s), np.array(beat_grid.downbeats_s)
    stretches = {}
    for index in sorted({segment.section for segment in heard.segments}):
        members = [segment for segment in heard.segments if segment.section == index]
        start_s = heard.rate.seconds(members[0].start_frame) - _tolerance_s(heard.rate)
        origin_s = downbeats[downbeats >= start_s].min(initial=beats[-1])
        stretches[index] = _Stretch(
            first=members[0],
            span=(members[0].start_frame, members[-1].end_frame),
            letter=members[0].motif.rstrip("0123456789"),
            origin=int(np.searchsorted(beats, origin_s)),
        )
    return stretches


def _known_motifs(heard: Segments, stretches: dict[int, _Stretch], beat_grid: BeatGrid) -> dict[BeatSpan, str | None]:
    """Return the motif of every place in the music; None where sections were joined, so that a place has several."""
    motifs: dict[BeatSpan, str | None] = {}
    for segment in heard.segments:
        span = (segment.start_frame, segment.end_frame)
        if place := _beat_span(span, stretches[segment.section], beat_grid, heard.rate):
            motifs[place] = segment.motif if motifs.get(place, segment.motif) == segment.motif else None
    return motifs


def _beat_span(span: Span, stretch: _Stretch, beat_grid: BeatGrid, rate: FrameRate) -> BeatSpan | None:
    """Return where a span lies in its section's music; None if it is off the beat or leaves the section."""
    if span[0] < stretch.span[0] or span[1] > stretch.span[1]:
        return None
    first, last = (_beat_at(rate.seconds(edge), beat_grid, rate) for edge in span)
    if first is None or last is None:
        return None
    return stretch.letter, first - stretch.origin, last - stretch.origin


def _beat_at(time_s: float, beat_grid: BeatGrid, rate: FrameRate) -> int | None:
    away_s = np.abs(np.array(beat_grid.beats_s) - time_s)
    nearest = int(away_s.argmin())
    return nearest if away_s[nearest] <= _tolerance_s(rate) else None


def _tolerance_s(rate: FrameRate) -> float:
    """Return how far the frame of a beat may lie from the beat."""
    return rate.seconds(1) / 2 + SAME_TIME_S


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _unused_motif(letter: str, used: set[str]) -> str:
    return next(motif for number in count(1) if (motif := f"{letter}{number}") not in used)
