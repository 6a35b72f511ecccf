"""From step patterns and chords to the notes of each instrument: voicings, fills, dynamics, the last hit.

Chords are voiced close to a fixed register, so that common tones stay and other tones move by the smallest step.
The singers are `compose`'s; how an instrument sounds is `synthesis`'s.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from demo.form import PlacedPassage
from demo.grid import Grid, on_sample
from demo.notation import STEPS_PER_BEAT, ChordSymbol, Step, parse_melody, parse_steps, scale_pitch
from demo.preset import Preset
from demo.score import Note, Track

DRUM_VELOCITY = {"X": 1.0, "x": 0.72, "o": 0.4}
LOWEST_PITCH = {
    "bass": 28, "saw_bass": 28, "chug": 40, "power": 40, "guitar": 43, "piano": 47, "nylon": 52, "pluck": 60,
    "lead_guitar": 59, "bell": 67,
}  # fmt: skip
MIDDLE_PITCH = {"pad": 60, "organ": 62, "piano": 61, "supersaw": 66, "pluck": 67}
RIFF_OCTAVES = {"bell": 1}
STRINGS = {"d": 6, "u": 4}
STRUM_S = 0.011
"""Time from one string of a strum to the next."""


def arrange(
    preset: Preset, tonic: int, grid: Grid, passages: list[PlacedPassage], seed: list[int]
) -> tuple[Track, ...]:
    """Return one track per instrument that plays in the song, in the order of the desk.

    Parameters
    ----------
    preset
        The song.
    tonic
        MIDI pitch of the key's degree 1, after transposition.
    grid
        Musical time.
    passages
        The sections in order.
    seed
        Seed of the small unevenness of human strokes.
    """
    rng = np.random.default_rng(seed)
    notes: defaultdict[str, list[Note]] = defaultdict(list)
    for placed in passages:
        for instrument, note in _passage_notes(preset, tonic, grid, placed):
            velocity = note.velocity * placed.passage.level * float(rng.uniform(0.92, 1.0))
            notes[instrument].append(Note(note.start_s, note.duration_s, note.pitch, velocity))
    return tuple(
        Track(name, channel, tuple(sorted(notes[name], key=lambda note: (note.start_s, note.pitch))))
        for name, channel in preset.desk.items()
        if name in notes
    )


def _passage_notes(preset: Preset, tonic: int, grid: Grid, placed: PlacedPassage) -> Iterator[tuple[str, Note]]:
    drums = {**placed.passage.drums, **(preset.lift_drums if placed.lifted else {})}
    parts = {**placed.passage.parts, **(preset.lift_parts if placed.lifted else {})}
    for offset, chords in enumerate(placed.bars):
        bar = placed.first_bar + offset
        last = offset == len(placed.bars) - 1
        if last and placed.final:
            yield from _final_hit(grid, bar, chords, placed, tonic)
            continue
        playing = placed.fill if last and placed.fill is not None and drums else drums
        for name, steps in playing.items():
            yield from _drum_bar(name, steps, grid, bar, offset)
        for name, steps in parts.items():
            yield from _part_bar(name, steps, grid, bar, offset, chords, tonic)
    if placed.crash and "crash" in preset.desk:
        yield "crash", Note(grid.bar_s(placed.first_bar), 1.0, 60.0, 0.9)
    if placed.passage.riff is not None:
        yield from _riff(preset, tonic, grid, placed.first_bar, *placed.passage.riff)


def _bar_steps(steps: str, grid: Grid, offset: int) -> list[Step]:
    """Return the steps of one bar of a pattern that may be several bars long."""
    events, length = parse_steps(steps)
    bar_length = grid.beats_per_bar * STEPS_PER_BEAT
    first = (offset * bar_length) % length
    return [Step(e.start - first, e.steps, e.mark) for e in events if first <= e.start < first + bar_length]


def _span(grid: Grid, bar: int, step: Step) -> tuple[float, float]:
    """Return when a step of a bar starts and how long it lasts, in seconds."""
    beat = bar * grid.beats_per_bar + step.start / STEPS_PER_BEAT
    start = grid.time_s(beat)
    return start, grid.time_s(beat + step.steps / STEPS_PER_BEAT) - start


def _drum_bar(name: str, steps: str, grid: Grid, bar: int, offset: int) -> Iterator[tuple[str, Note]]:
    for step in _bar_steps(steps, grid, offset):
        start_s, duration_s = _span(grid, bar, step)
        yield name, Note(start_s, duration_s, 60.0, DRUM_VELOCITY[step.mark])


def _part_bar(
    name: str, steps: str, grid: Grid, bar: int, offset: int, chords: tuple[ChordSymbol, ...], tonic: int
) -> Iterator[tuple[str, Note]]:
    for step in _bar_steps(steps, grid, offset):
        beat = step.start / STEPS_PER_BEAT
        chord = next(chord for chord in chords if chord.start_beat <= beat < chord.end_beat)
        room = round((chord.end_beat - beat) * STEPS_PER_BEAT)
        cut = Step(step.start, min(step.steps, room), step.mark)
        yield from _strike(name, cut, *_span(grid, bar, cut), chord, tonic)
        if step.steps > room:
            following = chords[chords.index(chord) + 1]
            rest = Step(step.start + room, step.steps - room, step.mark)
            yield from _strike(name, rest, *_span(grid, bar, rest), following, tonic)


def _strike(
    name: str, step: Step, start_s: float, duration_s: float, chord: ChordSymbol, tonic: int
) -> Iterator[tuple[str, Note]]:
    """Yield the notes of one event of a pitched pattern."""
    accent = 1.0 if step.start % STEPS_PER_BEAT == 0 else 0.85
    if step.mark in STRINGS:
        strings = strum_voicing(chord, tonic, LOWEST_PITCH[name])[-STRINGS[step.mark] :]
        ordered = strings if step.mark == "d" else strings[::-1]
        for string, pitch in enumerate(ordered):
            yield name, Note(on_sample(start_s + string * STRUM_S), duration_s, pitch, accent * (1 - 0.06 * string))
    elif step.mark == "c":
        for pitch in close_voicing(chord, tonic, MIDDLE_PITCH[name]):
            yield name, Note(start_s, duration_s, pitch, accent)
    else:
        lowest = LOWEST_PITCH.get(name, MIDDLE_PITCH.get(name, 60))
        yield name, Note(start_s, duration_s, chord_tone(chord, tonic, lowest, step.mark), accent)


def close_voicing(chord: ChordSymbol, tonic: int, middle: int) -> list[int]:
    """Return the chord's tones, each in the octave around `middle`, ascending."""
    lowest = middle - 6
    return sorted(lowest + (tonic + interval - lowest) % 12 for interval in chord.intervals)


def strum_voicing(chord: ChordSymbol, tonic: int, lowest: int) -> list[int]:
    """Return six ascending strings: the root at the bottom, then chord tones in turn, skipping close clusters."""
    root = lowest + (tonic + chord.intervals[0] - lowest) % 12
    tones = {(interval - chord.intervals[0]) % 12 for interval in chord.intervals}
    ladder = [pitch for pitch in range(root, root + 37) if (pitch - root) % 12 in tones]
    return [ladder[0], *ladder[2:7]]


def chord_tone(chord: ChordSymbol, tonic: int, lowest: int, mark: str) -> int:
    """Return the pitch of the chord tone `1`, `3`, `5`, `7` or `8` above the lowest root of the register."""
    root = lowest + (tonic + chord.intervals[0] - lowest) % 12
    place = {"1": 0, "3": 1, "5": 2, "7": 3}.get(mark)
    if place is None or place >= len(chord.intervals):
        return root + 12
    return root + chord.intervals[place] - chord.intervals[0]


def _riff(preset: Preset, tonic: int, grid: Grid, first_bar: int, name: str, melody: str) -> Iterator[tuple[str, Note]]:
    first_beat = first_bar * grid.beats_per_bar
    for note in parse_melody(melody)[0]:
        start = grid.time_s(first_beat + note.start_beat)
        end = grid.time_s(first_beat + note.start_beat + note.beats)
        pitch = scale_pitch(tonic, preset.scale, note.degree) + 12 * RIFF_OCTAVES.get(name, 0)
        yield name, Note(start, end - start, pitch, 1.0)


def _final_hit(
    grid: Grid, bar: int, chords: tuple[ChordSymbol, ...], placed: PlacedPassage, tonic: int
) -> Iterator[tuple[str, Note]]:
    """Yield the last chord, struck once on the downbeat and left to ring."""
    start = grid.bar_s(bar)
    length = grid.bar_s(bar + 1) - start
    for name, steps in placed.passage.parts.items():
        mark = next(step.mark for step in parse_steps(steps)[0])
        held = Step(0, grid.beats_per_bar * STEPS_PER_BEAT, mark)
        yield from _strike(name, held, start, length, chords[-1], tonic)
    for name in placed.passage.drums:
        if "kick" in name:
            yield name, Note(start, length, 60.0, 1.0)
