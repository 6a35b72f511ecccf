"""What the storyboard shows: the persistent state, and what lies beside it of the music and the money.

The page's parts ask it the questions that several of them have. What an answer looks like belongs to the parts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from state.artifact import Artifact
from state.film import AnchorFrames, Shot, Transition
from state.money import ActionKind
from state.music import BeatGrid, EnergyCurve, LyricLine, Lyrics, Section, Segment
from state.persistent import PersistentState
from state.plan import Action, AllocationPlan, BudgetCurve, SegmentSaliency

TIERS: tuple[ActionKind, ...] = ("high", "mid", "reuse")


@dataclass(frozen=True)
class Planned:
    """One segment with everything that was decided about it; `edited` is what the user changed in it, in words."""

    segment: Segment
    saliency: SegmentSaliency
    action: Action
    shot: Shot
    frames: AnchorFrames
    request_key: str
    edited: tuple[str, ...]
    transition: Transition | None
    lines: tuple[LyricLine, ...]

    @property
    def anchor(self) -> str:
        """The name under which the page links to the segment's card."""
        return f"s{self.segment.index:02d}"

    @property
    def name(self) -> str:
        """Section and motif, such as `Chorus B2`."""
        return f"{self.segment.label.capitalize()} {self.segment.motif}"


@dataclass(frozen=True)
class Storyboard:
    """The film before it is rendered.

    Attributes
    ----------
    state
        Everything that was decided.
    plan, curve
        The money in full: the plan with its certificate, and the best utility at every budget.
    energy, grid, lyrics
        What was heard.
    poster
        A picture of the film without words.
    locate
        Where an artifact's file is on this machine.
    """

    state: PersistentState
    plan: AllocationPlan
    curve: BudgetCurve
    energy: EnergyCurve
    grid: BeatGrid
    lyrics: Lyrics
    poster: Path
    locate: Callable[[Artifact], Path]

    @cached_property
    def segments(self) -> tuple[Planned, ...]:
        """All segments in order."""
        state = self.state
        leading = {transition.segment: transition for transition in state.transitions}
        return tuple(
            Planned(
                segment=segment,
                saliency=state.saliency[place],
                action=state.actions[place],
                shot=state.requests[place].request.shot,
                frames=state.frames[place],
                request_key=state.requests[place].request.key,
                edited=state.edits_of(place),
                transition=leading.get(segment.index),
                lines=self._sung(segment),
            )
            for place, segment in enumerate(state.segments)
        )

    @property
    def frame_count(self) -> int:
        """Frames of the film."""
        return self.state.segments[-1].end_frame

    @property
    def shape(self) -> float:
        """Width of the picture by its height."""
        return self.state.brief.width / self.state.brief.height

    def seconds(self, frames: int) -> float:
        """Return the time at which a frame starts."""
        return self.state.brief.rate.seconds(frames)

    def by_section(self) -> list[tuple[Section, list[Planned]]]:
        """Return the sections that have segments, each with its own."""
        grouped = groupby(self.segments, key=lambda planned: planned.segment.section)
        return [(self.state.sections.sections[number], list(segments)) for number, segments in grouped]

    def motif_number(self, motif: str) -> int:
        """Return the place of a section's music among all the song's, in order of appearance."""
        order = list(dict.fromkeys(section.motif for section in self.state.sections.sections))
        return order.index(motif)

    def _sung(self, segment: Segment) -> tuple[LyricLine, ...]:
        """Return the lines of which most is sung in a segment."""
        start_s, end_s = self.seconds(segment.start_frame), self.seconds(segment.end_frame)
        return tuple(line for line in self.lyrics.lines if start_s <= (line.start_s + line.end_s) / 2 < end_s)


def clock(time_s: float) -> str:
    """Return a time as minutes and seconds, `1:07`."""
    minutes, seconds = divmod(int(time_s), 60)
    return f"{minutes}:{seconds:02d}"
