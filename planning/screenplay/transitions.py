"""How the picture changes at every boundary, by what the music does there, and why.

The editor's order of reasons is Murch's (In the Blink of an Eye, 2nd ed., 2001): a cut follows feeling, then story,
then rhythm; so the plain cut on the beat is the rule and every other change needs an occasion. A match cut carries one
person from place to place in the same composition. A flash marks the drop into a chorus. A dissolve lets go where the
music does. A whip throws one moving picture after another. Photosensitive viewers are respected: flashes are far rarer
than WCAG 2.3.1 allows (`state.film.SECONDS_BETWEEN_FLASHES`).

The pictures of a transition are made in `editorial`; which compositions meet is decided in `grammar`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from planning.screenplay.manner import GENTLE, Manner
from state.film import HARD_CUTS, Shot, Transition, TransitionKind
from state.music import BeatGrid, EnergyCurve, SectionLabel, Segment, Segments

LEAP = 0.08
"""Rise of the energy, from the bar before to the bar after, from which a chorus arrives as a drop."""
SECONDS_BETWEEN_DROPS = 15.0
SECONDS_BETWEEN_WHIPS = 8.0
CALM = 0.62
PRESSING = 0.75
SOFT_ENDS: frozenset[SectionLabel] = frozenset({"intro", "outro", "instrumental"})
THROWN = frozenset({"pan_left", "pan_right", "roll", "orbit"})
LARGEST_SHARE = 3
"""A transition takes at most this part of the shorter clip on either side of the cut: one third."""


class Length(NamedTuple):
    """How long a transition wants to be, in beats and within limits in frames; where `least` do not fit it is not."""

    beats: float
    shortest: int
    longest: int
    least: int


LENGTHS: dict[TransitionKind, Length] = {
    "dissolve": Length(1.0, 8, 24, least=8),
    "whip": Length(0.5, 6, 12, least=2),
    "flash": Length(0.5, 6, 12, least=6),
}


def plan_transitions(
    segments: Segments, shots: Sequence[Shot], beat_grid: BeatGrid, energy: EnergyCurve, manner: Manner
) -> tuple[Transition, ...]:
    """Return how every segment but the first comes in, in order, each with its reason.

    Parameters
    ----------
    segments, shots
        The cut song and what is shown; one shot per segment.
    beat_grid, energy
        Where bars begin, how long a beat is, and how the music presses on either side of a cut.
    manner
        Gentle manners melt, the others throw and flash.

    Returns
    -------
    tuple
        One transition per boundary. None takes more than a third of the clip on either side.
    """
    planner = _Planner(segments, shots, beat_grid, energy, manner)
    return tuple(planner.into(segment) for segment in segments.segments[1:])


def is_match(before: Shot, after: Shot) -> bool:
    """Tell whether the same people go on in another place in the same composition."""
    composition = ("characters", "scale", "angle", "view", "side")
    return (
        bool(before.characters)
        and before.environment != after.environment
        and all(getattr(before, part) == getattr(after, part) for part in composition)
    )


def length_frames(kind: TransitionKind, into: Segment, segments: Segments, beat_grid: BeatGrid) -> int:
    """Return how many frames a transition into a segment takes: even, 0 for a cut or where the clips have no room."""
    if kind in HARD_CUTS:
        return 0
    length, before = LENGTHS[kind], segments.segments[into.index - 1]
    beat_frames = 60.0 / beat_grid.tempo_bpm * float(segments.rate.fraction)
    wanted = min(length.longest, max(length.shortest, int(length.beats * beat_frames)))
    frames = 2 * min(wanted // 2, before.frame_count // LARGEST_SHARE, into.frame_count // LARGEST_SHARE)
    return frames if frames >= length.least else 0


def plain_reason(segment: Segment, segments: Segments, beat_grid: BeatGrid) -> str:
    """Say what a plain cut into a segment falls on."""
    at_s, frame_s = segments.span_s(segment)[0], 1 / float(segments.rate.fraction)
    for what, times in (("downbeat", beat_grid.downbeats_s), ("beat", beat_grid.beats_s)):
        if beat_grid.has_pulse and any(abs(time_s - at_s) <= frame_s for time_s in times):
            return f"on the {what}"
    return "where the music turns"


@dataclass
class _Planner:
    """Walks through the film once and remembers when it last did something loud."""

    segments: Segments
    shots: Sequence[Shot]
    beat_grid: BeatGrid
    energy: EnergyCurve
    manner: Manner
    last_s: dict[TransitionKind, float] = field(default_factory=dict)
    last_kind: TransitionKind = "cut"

    def into(self, segment: Segment) -> Transition:
        kind, frames, reason = self._choice(segment)
        self.last_s[kind] = self.segments.span_s(segment)[0]
        self.last_kind = kind
        return Transition(segment=segment.index, kind=kind, frames=frames, reason=reason)

    def _choice(self, segment: Segment) -> tuple[TransitionKind, int, str]:
        before = self.segments.segments[segment.index - 1]
        out, come = self.shots[before.index], self.shots[segment.index]
        if is_match(out, come):
            people = " and ".join(come.characters)
            return "match_cut", 0, f"{people} in the same composition, from {out.environment} to {come.environment}"
        at_s = self.segments.span_s(segment)[0]
        earlier, later = (
            self.energy.mean(max(0.0, at_s - self._bar_s), at_s),
            self.energy.mean(at_s, at_s + self._bar_s),
        )
        flash = self._frames("flash", segment)
        if flash and (reason := self._drop(before, segment, at_s, earlier, later)):
            return "flash", flash, reason
        dissolve = self._frames("dissolve", segment)
        if dissolve and (reason := self._letting_go(before, segment, earlier, later)):
            return "dissolve", dissolve, reason
        whip = self._frames("whip", segment)
        if whip and self._is_thrown(out, come, at_s, min(earlier, later)):
            return "whip", whip, f"the music presses on ({min(earlier, later):.2f}) and both pictures are moving"
        return "cut", 0, plain_reason(segment, self.segments, self.beat_grid)

    @property
    def _bar_s(self) -> float:
        return 60.0 / self.beat_grid.tempo_bpm * self.beat_grid.beats_per_bar

    def _frames(self, kind: TransitionKind, segment: Segment) -> int:
        return length_frames(kind, segment, self.segments, self.beat_grid)

    def _drop(self, before: Segment, segment: Segment, at_s: float, earlier: float, later: float) -> str | None:
        if self.manner in GENTLE or segment.label != "chorus" or before.label == "chorus" or later - earlier < LEAP:
            return None
        if at_s - self.last_s.get("flash", -SECONDS_BETWEEN_DROPS) < SECONDS_BETWEEN_DROPS:
            return None
        return f"the energy leaps from {earlier:.2f} to {later:.2f} as the chorus drops"

    def _letting_go(self, before: Segment, segment: Segment, earlier: float, later: float) -> str | None:
        """Say why a boundary is soft, or None: the ends of the film, a breath between sections, a calm passage."""
        turns = before.section != segment.section
        soft_end = turns and (segment.label in SOFT_ENDS or before.label in SOFT_ENDS)
        if soft_end and (self.manner in GENTLE or min(earlier, later) < CALM):
            return f"the {before.label} lets go into the {segment.label}"
        if self.manner not in GENTLE or self.last_kind == "dissolve":
            return None
        if turns and later < earlier + LEAP:
            return f"a breath between the {before.label} and the {segment.label}"
        if max(earlier, later) < CALM:
            return f"the music is calm on both sides ({earlier:.2f}, {later:.2f})"
        return None

    def _is_thrown(self, out: Shot, come: Shot, at_s: float, pressing: float) -> bool:
        return (
            self.manner not in GENTLE
            and pressing >= PRESSING
            and {out.move, come.move} <= THROWN
            and at_s - self.last_s.get("whip", -SECONDS_BETWEEN_WHIPS) >= SECONDS_BETWEEN_WHIPS
        )
