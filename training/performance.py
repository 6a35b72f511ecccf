"""From paper to stems: the players' timing, and who sounds their notes, soundfonts or machines."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.arrangement import Score
from training.clock import Clock
from training.draws import chance, pick, weighted
from training.machines import KICKS, drum_machine, synthesised
from training.parts import Part
from training.sounding import (
    DRUM_BANK,
    Control,
    Patch,
    SoundingNote,
    Stem,
    sound,
    stem_channels,
)
from training.voices import sung_phrases

SOUNDFONT_SHARES = {"FluidR3_GM": 0.25, "TimGM6mb": 0.25, "MuseScore_Lite": 0.25, "FluidR3Mono": 0.12, "OPL-3": 0.13}
RINGING_S = 1.5
DRUM_CHANNEL = 9
SWELL_S, GLIDE_S, STEPS = 0.6, 0.12, 8
EXPRESSION = 11
BEND_CENTRE, BEND_PER_SEMITONE = 64, 32


@dataclass(frozen=True)
class Performance:
    """A played song: stems, float32, shape (stems, samples), one row per `Stem`, and when bass drums are struck."""

    stems: NDArray[np.float32]
    kicks_s: NDArray[np.float64]


def perform(rng: np.random.Generator, score: Score) -> Performance:
    """Return a song as it is played."""
    duration_s = float(score.clock.beat_s[-1]) + RINGING_S
    drum_font, band_font = weighted(rng, SOUNDFONT_SHARES), weighted(rng, SOUNDFONT_SHARES)
    if chance(rng, 0.6):
        drum_font = band_font
    drums, has_kit = _drum_notes(rng, score), not score.has_machine
    patches, notes, controls = _band(rng, score)
    kit = Patch(DRUM_CHANNEL, DRUM_BANK, score.drum_kit)
    if has_kit and drum_font == band_font:
        patches, notes = [*patches, kit], notes + drums
    stems = sound(band_font, patches, notes, controls, duration_s)
    if has_kit and drum_font != band_font and drums:
        stems += sound(drum_font, [kit], drums, [], duration_s)
    if score.has_machine:
        stems[Stem.DRUMS] = drum_machine(rng, drums, stems.shape[1])
    for part in score.parts:
        if part.is_synthesised:
            stems[part.stem] += synthesised(rng, _sounding(rng, part, 0, score.clock), stems.shape[1])
    if score.has_voice:
        stems[Stem.VOICE] += sung_phrases(rng, score.clock, stems.shape[1], score.is_heavy)
    return Performance(stems, np.array([note.start_s for note in drums if note.key in KICKS]))


def _drum_notes(rng: np.random.Generator, score: Score) -> list[SoundingNote]:
    starts = score.clock.seconds([hit.start for hit in score.hits], score.drum_swing_share)
    starts = starts + score.drum_offset_s + rng.normal(0, 1, len(starts)) * score.drum_jitter_s
    return [
        SoundingNote(max(0.0, float(start)), 0.1, DRUM_CHANNEL, hit.key, int(np.clip(hit.velocity, 1, 127)))
        for start, hit in zip(starts, score.hits, strict=True)
    ]


def _band(rng: np.random.Generator, score: Score) -> tuple[list[Patch], list[SoundingNote], list[Control]]:
    """Return what FluidSynth is to play besides drums, every part on a channel of its stem."""
    patches: list[Patch] = []
    notes: list[SoundingNote] = []
    controls: list[Control] = []
    used = {DRUM_CHANNEL}
    for part in score.parts:
        if part.is_synthesised:
            continue
        channel = next(channel for channel in stem_channels(part.stem) if channel not in used)
        used.add(channel)
        patches.append(Patch(channel, 0, part.program))
        played = _sounding(rng, part, channel, score.clock)
        notes += played
        if part.swells:
            controls += _swells(played)
        if part.glides:
            controls += _glides(rng, played)
    return patches, notes, controls


def _sounding(rng: np.random.Generator, part: Part, channel: int, clock: Clock) -> list[SoundingNote]:
    starts = clock.seconds([note.start for note in part.notes], part.swing_share)
    ends = clock.seconds([note.start + max(0.02, note.length) for note in part.notes], part.swing_share)
    late = part.offset_s + rng.normal(0, 1, len(starts)) * part.jitter_s
    return [
        SoundingNote(
            start_s=max(0.0, float(start)),
            length_s=max(0.03, float(length)),
            channel=channel,
            key=int(np.clip(note.key, 12, 115)),
            velocity=int(np.clip(note.velocity, 1, 127)),
        )
        for note, start, length in zip(part.notes, starts + late, ends - starts, strict=True)
    ]


def _swells(notes: list[SoundingNote]) -> list[Control]:
    """Return expression that lets every chord grow from nothing, so that it has no onset."""
    chords = sorted({(round(note.start_s, 2), note.channel) for note in notes})
    return [
        Control(start_s - 0.02 + SWELL_S * step / STEPS, channel, EXPRESSION, 10 + 110 * step // STEPS)
        for start_s, channel in chords
        for step in range(STEPS + 1)
    ]


def _glides(rng: np.random.Generator, notes: list[SoundingNote]) -> list[Control]:
    """Return bends that let notes slide up or down to their pitch, as singers and guitarists do."""
    controls = []
    for note in notes:
        semitones = pick(rng, (0.0, 0.0, 0.0, -2.0, -1.0, -1.0, 1.0)) * BEND_PER_SEMITONE
        for step in range(STEPS + 1 if semitones else 1):
            bend = int(np.clip(BEND_CENTRE + semitones * (1 - step / STEPS), 0, 127)) if semitones else BEND_CENTRE
            controls.append(Control(note.start_s + GLIDE_S * step / STEPS, note.channel, None, bend))
    return controls
