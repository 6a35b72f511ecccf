"""The words of a shot, as the form of the song has them: where in the place, at what moment, on which line.

What a shot is in words is put together in `prompt`; this is what the song adds to it, so that a shot that was changed
is described anew as the writer would have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planning.screenplay.parts import Part, parts_of
from planning.screenplay.prompt import describe
from planning.screenplay.vocabulary import PLACES
from planning.words import sung_between
from state.film import Character, Environment, Shot
from state.music import Lyrics, Sections, Segment, Segments

QUOTED_WORDS = 6


@dataclass(frozen=True)
class Wording:
    """Describes the shots of one song; `part_of` is the part of the form of every motif."""

    segments: Segments
    sections: Sections
    lyrics: Lyrics
    part_of: Mapping[str, Part]

    @classmethod
    def of(cls, segments: Segments, sections: Sections, lyrics: Lyrics) -> "Wording":
        """Return the wording of a song that was cut."""
        parts = parts_of(segments, sections)
        return cls(segments, sections, lyrics, {motif: part for part in parts for motif in part.motifs})

    def words(self, shot: Shot, people: Sequence[Character], place: Environment) -> str:
        """Return a shot in words; its own description is not read."""
        segment = self.segments.segments[shot.segment]
        quote = self._quote(segment) if shot.scale == "close" else ""
        return describe(shot, people, place, self._spot(segment.motif, place), self._moment(segment), quote)

    def _spot(self, motif: str, place: Environment) -> str:
        """Return where in the place a motif plays: the motifs of its part take the place's spots in turn."""
        spots = PLACES[place.kind].spots
        return spots[self.part_of[motif].motifs.index(motif) % len(spots)]

    def _moment(self, segment: Segment) -> str:
        """Say where in the form a shot falls: `the last chorus opens`."""
        section = self.sections.sections[segment.section]
        inside = [other.index for other in self.segments.segments if other.section == segment.section]
        alike = [other.index for other in self.sections.sections if other.label == section.label]
        last = "last " if len(alike) > 1 and section.index == alike[-1] else ""
        if segment.index == inside[0]:
            verb = "opens" if section.index == alike[0] or last else "returns"
        else:
            verb = "lets go" if segment.index == inside[-1] else "goes on"
        return f"the {last}{section.label} {verb}"

    def _quote(self, segment: Segment) -> str:
        sung = sung_between(self.lyrics, *self.segments.span_s(segment))
        return " ".join(word.text for word in sung[0].words[:QUOTED_WORDS]).strip(" ,.;:") if sung else ""
