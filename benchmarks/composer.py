"""Songs composed for measuring: music with form, of which every beat, bar and section is known exactly.

A song is a style, a key and a form. Each letter of the form has its own chords, tune and density of playing; when a
letter returns, it is the same music with a few notes of the tune changed and another fill. The truth is read from the
tempo map that is written into the MIDI file, so no time is ever estimated. The same index gives the same bytes.

The styles are in `styles`, MIDI files in `midi`; sound is made in `music_corpus`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.midi import Metre, MidiSong, Note, Program, Tempo
from benchmarks.music_truth import TrueSection
from benchmarks.styles import CLOSED_HAT, CRASH, KICK, SNARE, STYLES, TOM, Style

TICKS_PER_QUARTER = 9600
"""Fine enough that a player which rounds to ticks at every tempo event does not drift."""

LENGTH_S = (66.0, 96.0)
HALF_BARS = (1, 2, 4, 8)
"""Bars that half a section may last."""

FORMS = (
    (("intro", "A", 1), ("verse", "B", 2), ("chorus", "C", 2), ("verse", "B", 2), ("chorus", "C", 2),
     ("bridge", "D", 2), ("chorus", "C", 2), ("outro", "E", 1)),
    (("intro", "A", 1), ("verse", "B", 2), ("prechorus", "D", 1), ("chorus", "C", 2), ("verse", "B", 2),
     ("prechorus", "D", 1), ("chorus", "C", 2), ("outro", "A", 1)),
    (("intro", "A", 1), ("verse", "B", 2), ("chorus", "C", 2), ("verse", "B", 2), ("chorus", "C", 2),
     ("outro", "D", 1)),
    (("verse", "A", 2), ("verse", "A", 2), ("bridge", "B", 2), ("verse", "A", 2), ("instrumental", "C", 2),
     ("outro", "D", 1)),
)  # fmt: skip
"""Function, letter and length in halves of every section."""

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

DRIFT, JUMP, WANDER, BREATH = 1.14, 1.27, 0.008, 0.13
CHANGED_NOTES = 0.15


@dataclass(frozen=True)
class Composed:
    """A song as MIDI, and what is true of it in seconds from MIDI tick 0."""

    name: str
    style: Style
    bpm: float
    midi: MidiSong
    beats_s: tuple[float, ...]
    downbeats_s: tuple[float, ...]
    sections: tuple[TrueSection, ...]


@dataclass(frozen=True)
class _Part:
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


def compose(index: int) -> Composed:
    """Return the corpus's song of this index: style `index` modulo their number, everything else drawn by the index."""
    style = STYLES[index % len(STYLES)]
    rng = np.random.default_rng([2026, index])
    bpm = round(float(rng.uniform(*style.bpm)), 1)
    parts = _form(style, bpm, rng)
    beats = (parts[-1].first_bar + parts[-1].bars) * style.beats_per_bar
    tempos = _tempo_map(style, bpm, beats, parts, rng)
    metre = Metre(0, style.beats_per_bar * 3, 8) if style.compound else Metre(0, style.beats_per_bar, 4)
    programs = (
        Program(0, BASS_CHANNEL, style.bass_program),
        Program(0, CHORD_CHANNEL, style.chord_program),
        Program(0, LEAD_CHANNEL, style.lead_program),
    )
    notes = tuple(sorted(_play(style, bpm, parts, rng)))
    midi = MidiSong(TICKS_PER_QUARTER, tempos, (metre,), programs, notes)
    beats_s = midi.seconds(np.arange(beats + 1) * _beat_ticks(style))
    return Composed(
        name=f"{index:02d}-{style.name}",
        style=style,
        bpm=bpm,
        midi=midi,
        beats_s=tuple(beats_s[:-1].tolist()),
        downbeats_s=tuple(beats_s[: -1 : style.beats_per_bar].tolist()),
        sections=tuple(_true_section(part, style, beats_s) for part in parts),
    )


def _true_section(part: _Part, style: Style, beats_s: NDArray[np.float64]) -> TrueSection:
    start, end = (bar * style.beats_per_bar for bar in (part.first_bar, part.first_bar + part.bars))
    return TrueSection(float(beats_s[start]), float(beats_s[end]), part.label, part.letter)


def _beat_ticks(style: Style) -> int:
    return TICKS_PER_QUARTER * 3 // 2 if style.compound else TICKS_PER_QUARTER


def _form(style: Style, bpm: float, rng: np.random.Generator) -> tuple[_Part, ...]:
    """Return a form, and a length of its sections, that together last about as long as wanted."""
    bar_s = style.beats_per_bar * 60 / bpm
    fitting = [
        (form, half)
        for form in FORMS
        for half in HALF_BARS
        if LENGTH_S[0] <= bar_s * half * sum(halves for _, _, halves in form) <= LENGTH_S[1]
    ]
    form, half = fitting[int(rng.integers(len(fitting)))]
    parts, bar = [], 0
    for label, letter, halves in form:
        parts.append(_Part(label, letter, bar, half * halves))
        bar += half * halves
    return tuple(parts)


def _tempo_map(
    style: Style, bpm: float, beats: int, parts: tuple[_Part, ...], rng: np.random.Generator
) -> tuple[Tempo, ...]:
    """Return a tempo per beat (only where it changes), as whole microseconds per quarter note."""
    beat = np.arange(beats)
    bars = -(-beats // style.beats_per_bar)
    speed = np.ones(beats)
    if style.tempo in {"human", "drift", "rubato"}:
        wander = np.convolve(rng.normal(0, WANDER, bars + 3), np.ones(4) / 2, mode="valid")
        speed *= 1 + np.repeat(wander, style.beats_per_bar)[:beats]
    if style.tempo == "drift":
        speed *= 1 + (DRIFT - 1) * (beat / beats - 0.5)
    if style.tempo == "jump":
        after = beat >= _jump_bar(parts) * style.beats_per_bar
        speed *= np.where(after, JUMP**0.5, JUMP**-0.5)
    if style.tempo == "rubato":
        phrase = 4 * style.beats_per_bar
        speed *= 1 + BREATH * np.sin(2 * np.pi * (beat % phrase) / phrase) + rng.normal(0, 0.03, beats)
        speed[beat % phrase == phrase - 1] *= 0.75
    microseconds = np.round(6e7 / (bpm * speed) * TICKS_PER_QUARTER / _beat_ticks(style)).astype(int)
    changes = np.flatnonzero(np.append(True, np.diff(microseconds)))
    return tuple(Tempo(int(at) * _beat_ticks(style), int(microseconds[at])) for at in changes)


def _jump_bar(parts: tuple[_Part, ...]) -> int:
    """Return the start of the section that begins nearest to the middle of the song."""
    last = parts[-1].first_bar + parts[-1].bars
    return min((part.first_bar for part in parts), key=lambda bar: abs(bar - last / 2))


def _play(style: Style, bpm: float, parts: tuple[_Part, ...], rng: np.random.Generator) -> Iterator[Note]:
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
    shift = rng.normal(0, HAND_S) * bpm / 60 * _beat_ticks(style)
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
            on_chord = min((degree + third + octave for third in (0, 2, 4) for octave in (-7, 0, 7)),
                           key=lambda note: abs(note - height))  # fmt: skip
            height = on_chord if step % style.steps_per_beat == 0 else height
            melody.append((step, length, height))
        tune.append(tuple(melody))
    return _Theme(degrees, tuple(tune), label not in SOMETIMES_WITHOUT_KIT or bool(rng.random() < 0.4))


def _play_part(style: Style, part: _Part, theme: _Theme, tonic: int, rng: np.random.Generator) -> Iterator[Note]:
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
    length = max(1, round(steps / style.steps_per_beat * _beat_ticks(style)))
    return Note(round(beat * _beat_ticks(style)), channel, key, min(127, max(1, velocity)), length)


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
