"""Songs composed for measuring: music with form, of which every beat, bar and section is known exactly.

A song is a style, a key and a form. Each letter of the form has its own chords, tune and density of playing; when a
letter returns, it is the same music with a few notes of the tune changed and another fill. The truth is read from the
tempo map that is written into the MIDI file, so no time is ever estimated. The same index gives the same bytes.

The styles are in `styles`, what a band plays in `players`, MIDI files in `midi`; sound is made in `music_corpus`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.midi import Metre, MidiSong, Program, Tempo
from benchmarks.music_truth import TrueSection
from benchmarks.players import (
    BASS_CHANNEL,
    CHORD_CHANNEL,
    LEAD_CHANNEL,
    TICKS_PER_QUARTER,
    Part,
    beat_ticks,
    play,
)
from benchmarks.styles import STYLES, Style

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

DRIFT, JUMP, WANDER, BREATH = 1.14, 1.27, 0.008, 0.13
"""Speed at the end of a drift against its beginning, and after a jump against before; spread of a wandering tempo from
bar to bar, and depth of a free one's breathing."""


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
    notes = tuple(sorted(play(style, bpm, parts, rng)))
    midi = MidiSong(TICKS_PER_QUARTER, tempos, (metre,), programs, notes)
    beats_s = midi.seconds(np.arange(beats + 1) * beat_ticks(style))
    return Composed(
        name=f"{index:02d}-{style.name}",
        style=style,
        bpm=bpm,
        midi=midi,
        beats_s=tuple(beats_s[:-1].tolist()),
        downbeats_s=tuple(beats_s[: -1 : style.beats_per_bar].tolist()),
        sections=tuple(_true_section(part, style, beats_s) for part in parts),
    )


def _true_section(part: Part, style: Style, beats_s: NDArray[np.float64]) -> TrueSection:
    start, end = (bar * style.beats_per_bar for bar in (part.first_bar, part.first_bar + part.bars))
    return TrueSection(float(beats_s[start]), float(beats_s[end]), part.label, part.letter)


def _form(style: Style, bpm: float, rng: np.random.Generator) -> tuple[Part, ...]:
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
        parts.append(Part(label, letter, bar, half * halves))
        bar += half * halves
    return tuple(parts)


def _tempo_map(
    style: Style, bpm: float, beats: int, parts: tuple[Part, ...], rng: np.random.Generator
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
    microseconds = np.round(6e7 / (bpm * speed) * TICKS_PER_QUARTER / beat_ticks(style)).astype(int)
    changes = np.flatnonzero(np.append(True, np.diff(microseconds)))
    return tuple(Tempo(int(at) * beat_ticks(style), int(microseconds[at])) for at in changes)


def _jump_bar(parts: tuple[Part, ...]) -> int:
    """Return the start of the section that begins nearest to the middle of the song."""
    last = parts[-1].first_bar + parts[-1].bars
    return min((part.first_bar for part in parts), key=lambda bar: abs(bar - last / 2))
