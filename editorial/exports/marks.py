"""What is marked on the film's time line: beats, bars, sections, lyric lines, and how the picture changes.

A mark stands on a whole frame of the film. Its colour is one of OpenTimelineIO's names, one per kind.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from editorial.exports.words import one_line
from state.film import Timeline
from state.music import BeatGrid, Lyrics, Sections

if TYPE_CHECKING:
    from editorial.exports.project import Handover

MarkKind = Literal["beat", "downbeat", "section", "lyric", "transition"]
COLOURS: dict[MarkKind, str] = {
    "beat": "CYAN",
    "downbeat": "BLUE",
    "section": "GREEN",
    "lyric": "YELLOW",
    "transition": "MAGENTA",
}


@dataclass(frozen=True)
class Mark:
    """A place on the time line, `frames` long (0 for a moment), with the name that is shown beside it."""

    kind: MarkKind
    name: str
    frame: int
    frames: int = 0

    @property
    def colour(self) -> str:
        """The colour of the mark's kind."""
        return COLOURS[self.kind]


def marks(film: "Handover") -> list[Mark]:
    """Return all marks inside the film in order of time."""
    timeline = film.timeline
    found = [
        *_sections(film.sections, timeline),
        *_changes(timeline),
        *_lines(film.lyrics, timeline),
        *_beats(film.grid, timeline),
    ]
    return sorted((mark for mark in found if 0 <= mark.frame < timeline.frame_count), key=lambda mark: mark.frame)


def _sections(sections: Sections, timeline: Timeline) -> Iterator[Mark]:
    for section in sections.sections:
        yield _lasting("section", f"{section.label} {section.motif}", section.start_s, section.end_s, timeline)


def _lines(lyrics: Lyrics, timeline: Timeline) -> Iterator[Mark]:
    for line in lyrics.lines:
        yield _lasting("lyric", one_line(line.text), line.start_s, line.end_s, timeline)


def _changes(timeline: Timeline) -> Iterator[Mark]:
    for frame, transition in timeline.transition_frames:
        if transition.kind != "cut":
            yield Mark("transition", transition.kind.replace("_", " "), frame)


def _beats(grid: BeatGrid, timeline: Timeline) -> Iterator[Mark]:
    bar = 0
    for time_s, position in zip(grid.beats_s, grid.positions, strict=True):
        bar += position == 1
        frame = timeline.rate.frames(time_s)
        yield Mark("downbeat", f"bar {bar}", frame) if position == 1 else Mark("beat", f"beat {position}", frame)


def _lasting(kind: MarkKind, name: str, start_s: float, end_s: float, timeline: Timeline) -> Mark:
    start = timeline.rate.frames(start_s)
    end = min(timeline.rate.frames(end_s), timeline.frame_count)
    return Mark(kind, name, start, max(0, end - start))
