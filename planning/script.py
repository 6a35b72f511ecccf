"""The offline writer: a whole script from what was heard, without a language model (AllocMV, section 2.3, phase ii).

It directs rather than illustrates: every family of sections has its place, the same music has the same framing and
place, and pose and intensity rise as the music returns. Same song, same seed, same script. Vocabulary, casting and
framing are in their own modules; asking a model for a script does not belong here.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planning.casting import (
    FAMILY,
    Family,
    called_words,
    cast_characters,
    cast_places,
    film_palette,
)
from planning.grammar import Framing, frame_motifs, pose_at
from planning.manner import TYPE_STYLES, manner_of, style_words
from planning.transitions import plan_transitions
from planning.vocabulary import AIR, CAMERA, LIGHT, PERFORMANCE, PLACES
from planning.words import sung_between
from state.film import Character, Environment, Script, Shot
from state.music import BeatGrid, EnergyCurve, Lyrics, Sections, Segment, Segments
from state.plan import SaliencyTable
from state.song import Song
from state.value import content_hash

INTENSITY: dict[Family, float] = {"frame": 0.25, "verse": 0.4, "bridge": 0.6, "chorus": 0.72}
LEAST_CHORUS_INTENSITY = 0.75
WORDS_MATTER = 0.6  # lyric saliency from which a face is shown close
QUOTED_WORDS = 6


def write_script(
    song: Song,
    segments: Segments,
    sections: Sections,
    saliency: SaliencyTable,
    beat_grid: BeatGrid,
    energy: EnergyCurve,
    lyrics: Lyrics,
    seed: int,
) -> Script:
    """Write the film: one or two people, a place per family of sections, one shot per segment.

    Parameters
    ----------
    song
        Its style and title steer the casting.
    segments, sections, saliency
        The form of the film; `saliency` says where words matter.
    beat_grid, energy, lyrics
        How one shot leads to the next, how intense it is, and what is sung in it.
    seed
        Decides what the song leaves open.
    """
    rng = np.random.default_rng(int(content_hash([seed, song.title, song.artist, song.style])[:12], 16))
    style = style_words(song.style)
    palette = film_palette(style, lyrics, rng)
    families = _families(segments, sections)
    places = cast_places(sorted(set(families.values())), style, lyrics, palette, rng)
    cast = cast_characters(lyrics, palette, rng)
    rows = zip(segments.segments, saliency.rows, strict=True)
    spoken = {segment.motif for segment, row in rows if row.lyric >= WORDS_MATTER}
    motifs = [segment.motif for segment in segments.segments]
    framing = frame_motifs(motifs, {motif: families[_letter(motif)] for motif in motifs}, spoken)
    writer = _Writer(segments, sections, energy, lyrics, families, places, cast, framing)
    reasons = ", ".join(called_words(lyrics)[:5])
    shots = tuple(writer.shot(segment) for segment in segments.segments)
    manner = manner_of(style)
    return Script(
        logline=_logline(song, places, cast),
        provenance=f"offline writer, seed {seed}, style {song.style or 'unknown'}, words: {reasons or 'none'}",
        characters=cast,
        environments=tuple(places[family] for family in sorted(places)),
        shots=shots,
        transitions=plan_transitions(segments, shots, beat_grid, energy, manner),
        type_style=TYPE_STYLES[manner],
    )


def _letter(motif: str) -> str:
    """Return the music of a segment's motif: `B` of `B3`."""
    return re.sub(r"\d+$", "", motif)


def _families(segments: Segments, sections: Sections) -> dict[str, Family]:
    """Return the family of every music, by the label that it carries most often."""
    labels: dict[str, Counter[Family]] = {}
    for segment in segments.segments:
        family = FAMILY[sections.sections[segment.section].label]
        labels.setdefault(_letter(segment.motif), Counter())[family] += 1
    return {letter: counts.most_common(1)[0][0] for letter, counts in labels.items()}


def _logline(song: Song, places: Mapping[Family, Environment], cast: Sequence[Character]) -> str:
    who = " and ".join(character.name for character in cast)
    goes = "goes" if len(cast) == 1 else "go"
    home = places.get("verse") or places.get("frame")
    goal = places.get("chorus")
    if home is None or goal is None:
        return f"{song.title}: one place, {next(iter(places.values())).name}, and {who} in it until the music ends."
    turn = f" The bridge leaves for {places['bridge'].name}." if "bridge" in places else ""
    return f"{song.title}: {who} {goes} from {home.name} to {goal.name}, and every chorus returns there.{turn}"


@dataclass(frozen=True)
class _Writer:
    """Writes the shots of one film, once cast, places and framings are known."""

    segments: Segments
    sections: Sections
    energy: EnergyCurve
    lyrics: Lyrics
    families: Mapping[str, Family]
    places: Mapping[Family, Environment]
    cast: Sequence[Character]
    framing: Mapping[str, Framing]

    def shot(self, segment: Segment) -> Shot:
        family = self.families[_letter(segment.motif)]
        framing = self.framing[segment.motif]
        occurrence = sum(other.motif == segment.motif for other in self.segments.segments[: segment.index])
        people = self._people(family, framing)
        pose = pose_at(framing, family, occurrence)
        return Shot(
            segment=segment.index,
            description=self._describe(segment, family, framing, people, PERFORMANCE[pose]),
            scale=framing.scale,
            move=framing.move,
            pose=pose,
            side=framing.side,
            environment=self.places[family].name,
            characters=tuple(people),
            intensity=self._intensity(segment, family, occurrence),
        )

    def _people(self, family: Family, framing: Framing) -> list[str]:
        """Return who is seen: nobody in an establishing pan, one person close, both in the chorus."""
        names = [character.name for character in self.cast]
        if family == "frame" and framing.scale == "wide":
            return []
        if family == "bridge":
            return names[-1:]
        if family == "chorus" and framing.scale != "close":
            return names
        return names[:1]

    def _intensity(self, segment: Segment, family: Family, occurrence: int) -> float:
        pressed = self.energy.mean(*self.segments.span_s(segment))
        intensity = INTENSITY[family] + 0.3 * (pressed - 0.5) + 0.05 * occurrence
        if family == "chorus":
            intensity = max(LEAST_CHORUS_INTENSITY, intensity)
        return round(min(1.0, max(0.0, intensity)), 2)

    def _describe(
        self, segment: Segment, family: Family, framing: Framing, people: Sequence[str], performance: str
    ) -> str:
        place = self.places[family]
        where = self._spot(segment.motif, family)
        who = f"{' and '.join(people)} {where}, {performance}" if people else f"{place.name} without a soul"
        air = f"{LIGHT[place.palette]} {AIR[place.weather]}"
        quote = self._quote(segment) if framing.scale == "close" else ""
        return f"{framing.scale.capitalize()}: {who}, {air}, {CAMERA[framing.move]} as {self._moment(segment)}{quote}."

    def _spot(self, motif: str, family: Family) -> str:
        """Return where in the place a motif plays: its motifs take the place's spots in turn."""
        here = [other for other in self.framing if self.families[_letter(other)] == family]
        phrases = PLACES[self.places[family].kind].phrases
        return phrases[here.index(motif) % len(phrases)]

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
        if not sung:
            return ""
        words = " ".join(word.text for word in sung[0].words[:QUOTED_WORDS]).strip(" ,.;:")
        return f', on "{words}"'
