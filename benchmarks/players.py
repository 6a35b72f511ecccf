"""How a band plays a section: chords, a tune, bass and drums on the grid of a style, as MIDI notes.

The players know bars and beats, never seconds: when a beat falls is decided by `composer`'s tempo map.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.midi import Note
from benchmarks.styles import CLOSED_HAT, CRASH, KICK, SNARE, TOM, Style

TICKS_PER_QUARTER = 9600
"""Fine enough that a player which rounds to ticks at every tempo event does not drift."""

MAJOR, MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
PROGRESSIONS = (
    (0, 4, 5, 3), (5, 3, 0, 4), (0, 3, 4, 3), (0, 5, 3, 4), (3, 0, 4, 5), (0, 2, 3, 4), (5, 4, 3, 4), (0, 3, 0, 4),
    (1, 4, 0, 5), (0, 6, 3, 0), (3, 4, 5, 5), (5, 2, 3, 0),
)  # fmt: skip
"""Degrees of the scale on which the chords of four bars are built."""

PLAYING = {
    "intro": (0.75, 0.0), "verse": (0.8, 0.55), "prechorus": (0.9, 0.65), "chorus": (1.0, 0.8), "bridge": (0.8, 0.45),
    "instrumental": (0.95, 0.75), "outro": (0.7, 0.2),
}  # fmt: skip
"""Loudness of a function, and how often a beat of it has a note of the tune."""

SOMETIMES_WITHOUT_KIT = frozenset({"intro", "bridge", "outro"})

DRUM_CHANNEL, BASS_CHANNEL, CHORD_CHANNEL, LEAD_CHANNEL = 9, 0, 1, 2
LOUD, SOFT = 104, 74
HAND_S = 0.006
"""Standard deviation of a player's hand; drums are placed exactly."""

CHANGED_NOTES = 0.15


@dataclass(frozen=True)
class Part:
    """A section: its function, letter, first bar and number of bars."""

    label: str
    letter: str
    first_bar: int
    bars: int


@dataclass(frozen=True)
class _Theme:
    """What all sections of a letter share: a chord per bar, and the tune of four bars as steps and scale degrees."""

    degrees: tuple[int, ...]
    tune: tuple[tuple[tuple[int, int, int], ...], ...]
    kit: bool


def beat_ticks(style: Style) -> int:
    """Return the MIDI ticks of a beat."""
    return TICKS_PER_QUARTER * 3 // 2 if style.compound else TICKS_PER_QUARTER


def play(style: Style, bpm: float, parts: tuple[Part, ...], rng: np.random.Generator) -> Iterator[Note]:
    """Yield every note of a song, section by section; `rng` decides key, chords, tunes and variations."""
    tonic = int(rng.integers(-5, 7))
    order = rng.permutation(len(PROGRESSIONS))
    letters = sorted({part.letter for part in parts})
    labels = {part.letter: part.label for part in parts}
    themes = {
        letter: _theme(style, labels[letter], PROGRESSIONS[order[place]], rng) for place, letter in enumerate(letters)
    }
    for part in parts:
        for note in _play_part(style, part, themes[part.letter], tonic, rng):
            yield _by_hand(note, style, bpm, rng)


def _by_hand(note: Note, style: Style, bpm: float, rng: np.random.Generator) -> Note:
    """Return a note as a hand would place it, never before the song begins."""
    if note.channel == DRUM_CHANNEL:
        return note
    shift = rng.normal(0, HAND_S) * bpm / 60 * beat_ticks(style)
    return Note(max(0, note.tick + round(shift)), note.channel, note.key, note.velocity, note.length_ticks)


def _theme(style: Style, label: str, degrees: tuple[int, ...], rng: np.random.Generator) -> _Theme:
    """Return chords and a tune: a rhythm of two bars told twice, stepping about, on chord notes where a beat begins."""
    often = PLAYING[label][1]
    steps = style.beats_per_bar * style.steps_per_beat
    rhythm = [rng.random(steps) < often * np.where(np.arange(steps) % style.steps_per_beat == 0, 1, 0.35) for _ in "ab"]
    height, tune = int(rng.integers(0, 5)), []
    for bar, degree in enumerate(degrees):
        onsets = np.flatnonzero(rhythm[bar % 2])
        lengths = np.diff(np.append(onsets, steps))
        melody = []
        for step, length in zip(onsets.tolist(), lengths.tolist(), strict=True):
            height = int(np.clip(height + rng.integers(-2, 3), -3, 9))
            if step % style.steps_per_beat == 0:
                height = _nearest_of_chord(height, degree)
            melody.append((step, length, height))
        tune.append(tuple(melody))
    return _Theme(degrees, tuple(tune), label not in SOMETIMES_WITHOUT_KIT or bool(rng.random() < 0.4))


def _nearest_of_chord(height: int, degree: int) -> int:
    """Return the scale degree nearest to `height` that belongs to the chord on `degree`."""
    chord = (degree + third + octave for octave in (-7, 0, 7) for third in (0, 2, 4))
    return min(chord, key=lambda note: abs(note - height))


def _play_part(style: Style, part: Part, theme: _Theme, tonic: int, rng: np.random.Generator) -> Iterator[Note]:
    scale = MINOR if style.minor else MAJOR
    loudness = PLAYING[part.label][0]
    lively = part.label in {"chorus", "instrumental"}
    for bar in range(part.bars):
        place = bar % len(theme.degrees)
        start = (part.first_bar + bar) * style.beats_per_bar
        degree = theme.degrees[place]
        if theme.kit:
            last = bar == part.bars - 1
            yield from _drums(style, start, loudness, lively, bar == 0, last, rng)
        root = _key(scale, tonic, degree)
        yield from _bass(style, start, 36 + root % 12, loudness)
        keys = [60 + tonic + (_key(scale, 0, degree + third)) % 12 for third in (0, 2, 4)]
        yield from _chords(style, start, keys, loudness)
        for step, length, height in theme.tune[place]:
            changed = height + int(rng.integers(-1, 2)) if rng.random() < CHANGED_NOTES else height
            key = 72 + _key(scale, tonic, changed)
            yield _note(style, LEAD_CHANNEL, start, step, key, round(92 * loudness), 0.85 * length)


def _key(scale: tuple[int, ...], tonic: int, degree: int) -> int:
    octave, place = divmod(degree, len(scale))
    return tonic + 12 * octave + scale[place]


def _note(style: Style, channel: int, start_beat: int, step: int, key: int, velocity: int, steps: float) -> Note:
    """Return a note at a step of the bar that begins with beat `start_beat`, lasting a number of steps."""
    beat = start_beat + _swung(step / style.steps_per_beat, style)
    length = max(1, round(steps / style.steps_per_beat * beat_ticks(style)))
    return Note(round(beat * beat_ticks(style)), channel, key, min(127, max(1, velocity)), length)


def _swung(beat: float, style: Style) -> float:
    """Return a place of the straight grid moved as the style swings: the middle of every pair is moved to `swing`."""
    pair, within = divmod(beat / style.swung_beats, 1)
    late = within * style.swing / 0.5 if within < 0.5 else style.swing + (within - 0.5) * (1 - style.swing) / 0.5
    return float(pair + late) * style.swung_beats


def _hits(pattern: str) -> Iterator[tuple[int, int, int]]:
    """Yield step, velocity and steps to the next hit."""
    steps = [step for step, mark in enumerate(pattern) if mark != "."]
    for step, after in zip(steps, [*steps[1:], len(pattern)], strict=True):
        yield step, LOUD if pattern[step] == "X" else SOFT, after - step


def _drums(
    style: Style, start: int, loudness: float, lively: bool, first: bool, last: bool, rng: np.random.Generator
) -> Iterator[Note]:
    kit = style.lively_drums if lively else style.drums
    steps = style.beats_per_bar * style.steps_per_beat
    fill_from = steps - style.steps_per_beat if last else steps
    for drum, pattern in kit.items():
        for step, velocity, _ in _hits(pattern):
            if step < fill_from or drum == KICK:
                loud = velocity * loudness + rng.integers(-6, 7)
                yield _note(style, DRUM_CHANNEL, start, step, drum, round(loud), 0.5)
    if kit and first and CRASH not in kit:
        yield _note(style, DRUM_CHANNEL, start, 0, CRASH, round(80 * loudness), 1)
    for step in range(fill_from, steps if kit else fill_from):
        drum = int(rng.choice((SNARE, TOM, CLOSED_HAT)))
        yield _note(style, DRUM_CHANNEL, start, step, drum, round(LOUD * loudness), 0.5)


def _bass(style: Style, start: int, key: int, loudness: float) -> Iterator[Note]:
    for step, velocity, steps in _hits(style.bass):
        fifth = 7 if velocity == SOFT and step % style.steps_per_beat else 0
        yield _note(style, BASS_CHANNEL, start, step, key + fifth, round(velocity * loudness), 0.85 * steps)


def _chords(style: Style, start: int, keys: list[int], loudness: float) -> Iterator[Note]:
    for step, velocity, steps in _hits(style.chords):
        for key in keys:
            lasting = 0.85 * steps if style.sustained else min(steps, 0.6)
            yield _note(style, CHORD_CHANNEL, start, step, key, round(0.8 * velocity * loudness), lasting)
