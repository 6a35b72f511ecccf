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

from planning.screenplay.manner import GENTLE, Manner
from state.film import Shot, Transition, TransitionKind
from state.music import BeatGrid, EnergyCurve, SectionLabel, Segment, Segments

LEAP = 0.08
"""Rise of the energy, from the bar before to the bar after, from which a chorus arrives as a drop."""
SECONDS_BETWEEN_DROPS = 15.0
SECONDS_BETWEEN_WHIPS = 8.0
CALM = 0.62
PRESSING = 0.75
SOFT_ENDS: frozenset[SectionLabel] = frozenset({"intro", "outro", "instrumental"})
THROWN = frozenset({"pan_left", "pan_right", "roll", "orbit"})
SHORTEST_DISSOLVE, LONGEST_DISSOLVE = 8, 24
WHIP_FRAMES = (6, 12)
FLASH_FRAMES = (6, 12)
LARGEST_SHARE = 3
"""A transition takes at most this part of the shorter clip on either side of the cut: one third."""


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
        if reason := self._drop(before, segment, at_s, earlier, later):
            return "flash", self._length(before, segment, FLASH_FRAMES, 0.5), reason
        dissolve = self._length(before, segment, (SHORTEST_DISSOLVE, LONGEST_DISSOLVE), 1.0)
        if dissolve >= SHORTEST_DISSOLVE and (reason := self._letting_go(before, segment, earlier, later)):
            return "dissolve", dissolve, reason
        whip = self._length(before, segment, WHIP_FRAMES, 0.5)
        if whip and self._is_thrown(out, come, at_s, min(earlier, later)):
            return "whip", whip, f"the music presses on ({min(earlier, later):.2f}) and both pictures are moving"
        return "cut", 0, self._plain_reason(at_s)

    @property
    def _bar_s(self) -> float:
        return 60.0 / self.beat_grid.tempo_bpm * self.beat_grid.beats_per_bar

    def _length(self, before: Segment, segment: Segment, limits: tuple[int, int], beats: float) -> int:
        """Return an even number of frames about so many beats long, 0 if the clips have no room for it."""
        beat_frames = 60.0 / self.beat_grid.tempo_bpm * float(self.segments.rate.fraction)
        wanted = min(limits[1], max(limits[0], int(beats * beat_frames)))
        return 2 * min(wanted // 2, before.frame_count // LARGEST_SHARE, segment.frame_count // LARGEST_SHARE)

    def _drop(self, before: Segment, segment: Segment, at_s: float, earlier: float, later: float) -> str | None:
        if self.manner in GENTLE or segment.label != "chorus" or before.label == "chorus" or later - earlier < LEAP:
            return None
        if at_s - self.last_s.get("flash", -SECONDS_BETWEEN_DROPS) < SECONDS_BETWEEN_DROPS:
            return None
        if min(before.frame_count, segment.frame_count) < LARGEST_SHARE * FLASH_FRAMES[0] // 2:
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

    def _plain_reason(self, at_s: float) -> str:
        frame_s = 1 / float(self.segments.rate.fraction)
        for what, times in (("downbeat", self.beat_grid.downbeats_s), ("beat", self.beat_grid.beats_s)):
            if self.beat_grid.has_pulse and any(abs(time_s - at_s) <= frame_s for time_s in times):
                return f"on the {what}"
        return "where the music turns"
