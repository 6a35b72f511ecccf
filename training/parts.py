"""What basses, chord instruments and leads play: a rhythm, and a rule for the notes that sound at its onsets.

Every player is drawn once a section and then plays its bars, repeating itself with small variations as players do.
Times are in beats; drums are in `drumming`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from training.clock import Bar
from training.draws import between, chance, pick
from training.harmony import Harmony
from training.rhythms import Onsets, random_rhythm, rhythm
from training.sounding import Stem


@dataclass(frozen=True)
class Note:
    """A note in beats."""

    start: float
    length: float
    key: int
    velocity: int


@dataclass(frozen=True)
class Part:
    """All that one instrument plays in a song, and how it keeps time.

    Attributes
    ----------
    offset_s, jitter_s
        How late it always is, and how unsteadily it plays.
    swing_share
        How much of the song's swing it takes.
    swells, glides
        Whether notes grow from nothing, and whether pitches slide into each other.
    is_synthesised
        Whether it is played by a synthesiser of plain waves instead of the General MIDI `program`.
    """

    stem: Stem
    program: int
    notes: tuple[Note, ...]
    offset_s: float = 0.0
    jitter_s: float = 0.0
    swing_share: float = 1.0
    swells: bool = False
    glides: bool = False
    is_synthesised: bool = False


@dataclass(frozen=True)
class Passage:
    """Bars over which one set of players plays: a section, or what is left of it by breaks."""

    bars: tuple[Bar, ...]
    harmony: Harmony
    is_dotted: bool
    intensity: float = 1.0
    """How loudly it is played, against full strength."""
    kicks: tuple[float, ...] = ()
    """Where the drummer's bass drum is struck in a bar."""

    @property
    def origin(self) -> int:
        """The beat at which the harmony begins."""
        return self.bars[0].start


def onsets_of(rng: np.random.Generator, name: str, passage: Passage) -> Callable[[Bar], Onsets]:
    """Return the rhythm of any bar: a named one, "own" (drawn once and kept), or "kicks"; some onsets are left out."""
    longest = max(bar.beats for bar in passage.bars)
    own = random_rhythm(rng, longest, passage.is_dotted, between(rng, 0.15, 0.7), rng.random())
    if name == "kicks" and passage.kicks:
        own = list(passage.kicks)
    thinning = pick(rng, (0.0, 0.0, 0.03, 0.1))

    def onsets(bar: Bar) -> Onsets:
        places = own if name in {"own", "kicks"} else rhythm(name, bar.beats, passage.is_dotted)
        return [place for place in places if place < bar.beats and (place == 0 or not chance(rng, thinning))]

    return onsets


BASS_STEPS: dict[str, Sequence[int]] = {
    "root": (0,), "fifth": (0, 4), "octave": (0, 7), "arpeggio": (0, 2, 4, 7), "down": (7, 4, 2, 0),
    "walk": (0, 2, 4, 5), "walk down": (0, 6, 4, 2), "third": (0, 0, 2, 4), "pedal": (0,), "riff": (0, 0, 7, 6, 4),
}  # fmt: skip
"""Scale steps above the root, in the order in which a bass plays them."""


def bass_notes(rng: np.random.Generator, passage: Passage, name: str, steps_name: str) -> list[Note]:
    """Return what a bass plays over a passage."""
    onsets, steps = onsets_of(rng, name, passage), list(BASS_STEPS[steps_name])
    lowest, gate, loud = int(rng.integers(26, 36)), between(rng, 0.35, 1.0), int(rng.integers(75, 120))
    if steps_name == "riff":
        rng.shuffle(steps)
    notes = []
    for bar in passage.bars:
        places = onsets(bar)
        for index, place in enumerate(places):
            end = places[index + 1] if index + 1 < len(places) else bar.beats
            start = bar.start + place
            at = 0.0 if steps_name == "pedal" else _harmonic_place(passage, bar, place)
            step = steps[index % len(steps)]
            if steps_name.startswith("walk") and chance(rng, 0.3):
                step = pick(rng, (1, 3, 4, 6))
            velocity = loud + (6 if place % 1 == 0 else 0) + int(rng.normal(0, 6))
            notes.append(Note(start, (end - place) * gate, passage.harmony.bass(at, lowest, step), velocity))
    return [note for note in notes if note.start >= 0]


def _harmonic_place(passage: Passage, bar: Bar, place: float) -> float:
    """Return where in the harmony an onset belongs: one just before a bar anticipates that bar's chord."""
    return bar.start - passage.origin + (0.0 if place < 0 else place)


FIGURES = ("block", "strum", "up", "down", "up and down", "broken", "alberti", "scattered", "low and high", "single")


def chord_notes(rng: np.random.Generator, passage: Passage, name: str, figure: str, lowest: int) -> list[Note]:
    """Return what a chord instrument plays over a passage: whole chords, strummed ones, or their notes in turn."""
    onsets = onsets_of(rng, name, passage)
    gate, loud, accent = between(rng, 0.2, 1.05), int(rng.integers(55, 110)), int(rng.integers(0, 20))
    spread, ring = between(rng, 0.004, 0.03), chance(rng, 0.3)
    notes = []
    for bar in passage.bars:
        places = onsets(bar)
        for index, place in enumerate(places):
            end = places[index + 1] if index + 1 < len(places) else bar.beats
            keys = passage.harmony.chord(_harmonic_place(passage, bar, place), lowest)
            velocity = loud + accent * (int(place % 1 == 0) + int(place == 0))
            length = max(1.0, end - place) if ring else (end - place) * gate
            sounding = _figure(rng, figure, keys, index, place)
            delays = spread * (np.arange(len(sounding)) - 0.3 * len(sounding)) if figure == "strum" else [0.0] * 12
            downward = figure == "strum" and index % 2 == 1
            for key, delay in zip(sounding[::-1] if downward else sounding, delays, strict=False):
                notes.append(Note(bar.start + place + delay, length, key, velocity + int(rng.normal(0, 4))))
    return [note for note in notes if note.start >= 0]


def _figure(rng: np.random.Generator, figure: str, keys: list[int], index: int, place: float) -> list[int]:
    """Return which of a chord's keys sound at the bar's onset number `index`."""
    ladder = [*keys, keys[0] + 12]
    in_turn = {
        "up": ladder,
        "down": ladder[::-1],
        "up and down": ladder + ladder[-2:0:-1],
        "broken": [keys[0] - 12, *ladder[1:3]],
        "alberti": [keys[0], keys[-1], keys[1], keys[-1]],
        "single": keys[:1],
    }
    if figure in in_turn:
        return [in_turn[figure][index % len(in_turn[figure])]]
    if figure == "scattered":
        return [pick(rng, ladder) + pick(rng, (0, 0, 12))]
    if figure == "strum":
        return [keys[0] - 12, *ladder]
    return [keys[0] - 12] if figure == "low and high" and place in {0.0, 2.0} else keys


def riff_notes(rng: np.random.Generator, passage: Passage, name: str) -> list[Note]:
    """Return a guitar riff: power chords and muted single notes in one rhythm that comes back every bar or two."""
    onsets, lowest = onsets_of(rng, name, passage), int(rng.integers(36, 46))
    steps = rng.choice([0, 0, 0, 0, 1, 2, 3, 4, 6, 7], 32)
    chords, accents = rng.random(32) < between(rng, 0.1, 1.0), rng.integers(85, 125, 32)
    gate, period = between(rng, 0.3, 1.0), pick(rng, (1, 1, 2))
    notes = []
    for number, bar in enumerate(passage.bars):
        places = onsets(bar)
        for index, place in enumerate(places):
            end = places[index + 1] if index + 1 < len(places) else bar.beats
            which = (index + 16 * (number % period)) % 32
            root = passage.harmony.bass(_harmonic_place(passage, bar, place), lowest, int(steps[which]))
            struck = Note(bar.start + place, (end - place) * gate, root, int(accents[which]))
            notes += [replace(struck, key=root + interval) for interval in ((0, 7, 12) if chords[which] else (0,))]
    return [note for note in notes if note.start >= 0]


def melody_notes(rng: np.random.Generator, passage: Passage, octave: int) -> list[Note]:
    """Return a tune: a phrase of a few bars that comes back with changes, with rests, leaps and ornaments."""
    phrase_bars, density, syncopation = pick(rng, (1, 2, 2, 4)), between(rng, 0.15, 0.8), rng.random() * 0.9
    shift = pick(rng, (0.0, 0.0, 0.0, -0.5, -0.25, 0.5)) if not passage.is_dotted else 0.0
    rhythms = [
        [] if chance(rng, 0.12) else random_rhythm(rng, 12, passage.is_dotted, density, syncopation)
        for _ in range(phrase_bars)
    ]
    moves = rng.choice([-3, -2, -1, -1, 0, 1, 1, 2, 4], 256)
    gate, loud, degree = between(rng, 0.5, 1.1), int(rng.integers(75, 115)), int(rng.integers(0, 7))
    notes: list[Note] = []
    for number, bar in enumerate(passage.bars):
        places = [place for place in rhythms[number % phrase_bars] if place < bar.beats and not chance(rng, 0.05)]
        for index, place in enumerate(places):
            end = places[index + 1] if index + 1 < len(places) else bar.beats
            degree = int(np.clip(degree + moves[(number % phrase_bars * 64 + index) % 256], -3, 11))
            on_chord = passage.harmony.degree(_harmonic_place(passage, bar, place)) + pick(rng, (0, 2, 4))
            sung = degree if place % 1 else degree + (on_chord - degree) % 7 % 3
            key = passage.harmony.key.pitch(sung, octave)
            start = max(0.0, bar.start + place + shift)
            velocity = loud + int(rng.normal(0, 8))
            notes += _ornamented(rng, Note(start, min(end - place, 3.0) * gate, key, velocity))
    last = passage.bars[-1]
    return [note for note in notes if note.start < last.start + last.beats]


def _ornamented(rng: np.random.Generator, note: Note) -> list[Note]:
    if note.length > 0.6 and chance(rng, 0.06):
        count = int(note.length / 0.125)
        return [
            replace(note, start=note.start + 0.125 * i, length=0.12, key=note.key + i % 2 * 2) for i in range(count)
        ]
    if chance(rng, 0.06):
        return [Note(max(0.0, note.start - 0.08), 0.07, note.key + pick(rng, (-1, 1, 2)), note.velocity - 15), note]
    return [note]
