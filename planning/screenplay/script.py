"""The offline writer: a whole script from what was heard, without a language model (AllocMV, section 2.3, phase ii).

It directs rather than illustrates: every part of the form has its place, the same music has the same framing and
place, and pose and intensity rise as the music returns. Same song, same seed, same script. What is decided where:
places in `locations`, people in `casting`, framings in `grammar`, transitions in `transitions`, words in `wording`.
Asking a model for a script does not belong here, nor does what a user wants otherwise: that is done to people and
scenes in `recasting`, to single shots in `directing`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planning.screenplay.casting import cast_characters
from planning.screenplay.description import Understood, cast_from
from planning.screenplay.framings import Framing
from planning.screenplay.grammar import Stage, frame_motifs, pose_at
from planning.screenplay.locations import Voice, called_words, cast_places, film_palette
from planning.screenplay.manner import GENTLE, TYPE_STYLES, Manner, manner_of, style_words
from planning.screenplay.parts import Family, Part, parts_of
from planning.screenplay.prompt import clean
from planning.screenplay.transitions import plan_transitions
from planning.screenplay.wording import Wording
from planning.words import sung_between
from state.film import Character, Environment, Script, Shot
from state.music import BeatGrid, EnergyCurve, Lyrics, Sections, Segment, Segments
from state.plan import SaliencyTable
from state.song import Song
from state.value import content_hash

INTENSITY: dict[Family, float] = {"frame": 0.25, "verse": 0.4, "bridge": 0.6, "chorus": 0.72}
LEAST_CHORUS_INTENSITY = 0.75
WORDS_MATTER = 0.6  # lyric saliency from which a face is shown close
TITLE_LENGTH = 80


def write_script(
    song: Song,
    segments: Segments,
    sections: Sections,
    saliency: SaliencyTable,
    beat_grid: BeatGrid,
    energy: EnergyCurve,
    lyrics: Lyrics,
    seed: int,
    described: Sequence[str] = (),
) -> Script:
    """Write the film: one or two people, a place per part of the form, one shot per segment, what joins them.

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
    described
        The people in the user's words, the lead first; none leaves the casting to the song.
    """
    rng = np.random.default_rng(int(content_hash([seed, song.title, song.artist, song.style])[:12], 16))
    style = style_words(song.style)
    manner, voice = manner_of(style), Voice.of(style, lyrics)
    parts = parts_of(segments, sections)
    places = cast_places(parts, voice, film_palette(voice, rng), rng)
    cast = cast_characters(voice, manner, tuple(places.values()), rng, len(described) or None)
    understood = cast_from(described, cast) if described else ()
    cast = tuple(person.value for person in understood) or cast
    motifs = [segment.motif for segment in segments.segments]
    stages = _stages(segments, saliency, lyrics, places, cast, manner)
    framing = frame_motifs(motifs, stages, len(cast), manner, rng)
    wording = Wording.of(segments, sections, lyrics)
    writer = _Writer(segments, energy, wording, places, cast, stages, framing)
    shots = tuple(writer.shot(segment) for segment in segments.segments)
    seen = {name for shot in shots for name in shot.characters}
    cast = tuple(person for person in cast if person.name in seen) or cast[:1]
    reasons = ", ".join(called_words(voice)[:5])
    return Script(
        logline=_logline(song, places, cast),
        provenance=f"offline writer, seed {seed}, style {song.style or 'unknown'}, words: {reasons or 'none'}"
        + _as_described(understood),
        characters=cast,
        environments=tuple({place.name: place for place in places.values()}.values()),
        shots=shots,
        transitions=plan_transitions(segments, shots, beat_grid, energy, manner),
        type_style=TYPE_STYLES[manner],
    )


def _as_described(people: Sequence[Understood[Character]]) -> str:
    """Say that the user described the cast, and which words of that meant nothing."""
    unknown = dict.fromkeys(word for person in people for word in person.unknown)
    return f"; cast as described, not understood: {', '.join(unknown) or 'nothing'}" if people else ""


def _stages(
    segments: Segments,
    saliency: SaliencyTable,
    lyrics: Lyrics,
    places: Mapping[Part, Environment],
    cast: Sequence[Character],
    manner: Manner,
) -> dict[str, Stage]:
    """Return what the grammar needs to know of every motif."""
    sung = {s.motif for s in segments.segments if sung_between(lyrics, *segments.span_s(s))}
    lyric: dict[str, float] = {}
    for segment, row in zip(segments.segments, saliency.rows, strict=True):
        lyric[segment.motif] = max(row.lyric, lyric.get(segment.motif, 0.0))
    spoken = {motif for motif in sung if lyric[motif] >= WORDS_MATTER}
    for part in places:
        inner = [motif for motif in part.motifs[1:-1] if motif in sung]
        spoken |= {max(inner, key=lambda motif: lyric[motif])} if inner else set()
    first, last = segments.segments[0].motif, segments.segments[-1].motif
    return {
        motif: Stage(
            family=part.family,
            place=place.name,
            kind=place.kind,
            time=place.time,
            weather=place.weather,
            sung=motif in sung,
            spoken=motif in spoken,
            opens=motif == first,
            closes=motif == last,
            plays=cast[0].prop == "guitar",
            dances=manner not in GENTLE,
        )
        for part, place in places.items()
        for motif in part.motifs
    }


def _logline(song: Song, places: Mapping[Part, Environment], cast: Sequence[Character]) -> str:
    title, who = clean(song.title, TITLE_LENGTH), " and ".join(character.name for character in cast)
    goes = "goes" if len(cast) == 1 else "go"
    of = {part.family: place for part, place in places.items() if not part.number}
    home, goal = of.get("verse") or of.get("frame"), of.get("chorus")
    if home is None or goal is None:
        return f"{title}: one place, {next(iter(places.values())).name}, and {who} in it until the music ends."
    turn = f" The bridge leaves for {of['bridge'].name}." if "bridge" in of else ""
    return f"{title}: {who} {goes} from {home.name} to {goal.name}, and every chorus returns there.{turn}"


@dataclass(frozen=True)
class _Writer:
    """Writes the shots of one film, once cast, places and framings are known."""

    segments: Segments
    energy: EnergyCurve
    wording: Wording
    places: Mapping[Part, Environment]
    cast: Sequence[Character]
    stages: Mapping[str, Stage]
    framing: Mapping[str, Framing]

    def shot(self, segment: Segment) -> Shot:
        part, framing = self.wording.part_of[segment.motif], self.framing[segment.motif]
        place, people = self.places[part], self._people(framing)
        occurrence = sum(other.motif == segment.motif for other in self.segments.segments[: segment.index])
        shot = Shot(
            segment=segment.index,
            description="",
            scale=framing.scale,
            move=framing.move,
            pose=pose_at(framing, self.stages[segment.motif], occurrence),
            view=framing.view,
            side=framing.side,
            environment=place.name,
            characters=tuple(person.name for person in people),
            intensity=self._intensity(segment, part.family, occurrence),
            angle=framing.angle,
            light=framing.light,
        )
        return shot.model_copy(update={"description": self.wording.words(shot, people, place)})

    def _people(self, framing: Framing) -> Sequence[Character]:
        """Return who is seen; a film of one person has nobody else."""
        return {"nobody": (), "lead": self.cast[:1], "other": self.cast[-1:], "both": self.cast}[framing.people]

    def _intensity(self, segment: Segment, family: Family, occurrence: int) -> float:
        pressed = self.energy.mean(*self.segments.span_s(segment))
        intensity = INTENSITY[family] + 0.3 * (pressed - 0.5) + 0.05 * occurrence
        if family == "chorus":
            intensity = max(LEAST_CHORUS_INTENSITY, intensity)
        return round(min(1.0, max(0.0, intensity)), 2)
