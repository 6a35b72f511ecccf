"""From paper to stems: players' timing, MIDI channels, soundfonts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.arrangement import Score
from training.clock import Clock
from training.draws import chance, pick, weighted
from training.parts import Part
from training.sounding import DRUM_BANK, Control, Patch, SoundingNote, Stem, sound, stem_channels

SOUNDFONT_SHARES = {"FluidR3_GM": 0.25, "TimGM6mb": 0.25, "MuseScore_Lite": 0.25, "FluidR3Mono": 0.12, "OPL-3": 0.13}
RINGING_S = 1.5
DRUM_CHANNEL = 9
SWELL_S = 0.6
EXPRESSION = 11
BEND_CENTRE, BEND_PER_SEMITONE = 64, 32


def perform(rng: np.random.Generator, score: Score) -> NDArray[np.float32]:
    """Return the stems of a song, float32, shape (stems, samples) at the songs' rate, one row per `Stem`."""
    duration_s = float(score.clock.beat_s[-1]) + RINGING_S
    drum_font, band_font = weighted(rng, SOUNDFONT_SHARES), weighted(rng, SOUNDFONT_SHARES)
    if chance(rng, 0.5):
        drum_font = band_font
    drums = [Patch(DRUM_CHANNEL, DRUM_BANK, score.drum_kit)], _drum_notes(rng, score)
    patches, notes, controls = _band(rng, score)
    if drum_font == band_font:
        return sound(band_font, drums[0] + patches, drums[1] + notes, controls, duration_s)
    stems = sound(band_font, patches, notes, controls, duration_s)
    return stems + sound(drum_font, drums[0], drums[1], [], duration_s) if drums[1] else stems


def _drum_notes(rng: np.random.Generator, score: Score) -> list[SoundingNote]:
    starts = score.clock.seconds([hit.start for hit in score.hits], score.drum_swing_share)
    starts = starts + score.drum_offset_s + rng.normal(0, 1, len(starts)) * score.drum_jitter_s
    return [
        SoundingNote(max(0.0, float(start)), 0.1, DRUM_CHANNEL, hit.key, int(np.clip(hit.velocity, 1, 127)))
        for start, hit in zip(starts, score.hits, strict=True)
    ]


def _band(rng: np.random.Generator, score: Score) -> tuple[list[Patch], list[SoundingNote], list[Control]]:
    patches: list[Patch] = []
    notes: list[SoundingNote] = []
    controls: list[Control] = []
    used: set[int] = {DRUM_CHANNEL}
    for part in score.parts:
        channel = next(channel for channel in stem_channels(part.stem) if channel not in used)
        used.add(channel)
        patches.append(Patch(channel, part.bank, part.program))
        played = _sounding(rng, part, channel, score.clock)
        notes += played
        if part.swells:
            controls += _swells(played)
        if part.glides:
            controls += _glides(rng, played)
    return patches, notes, controls


def _sounding(rng: np.random.Generator, part: Part, channel: int, clock: Clock) -> list[SoundingNote]:
    if not part.notes:
        return []
    starts = clock.seconds([note.start for note in part.notes], part.swing_share)
    ends = clock.seconds([note.start + max(0.02, note.length) for note in part.notes], part.swing_share)
    unsteady = part.offset_s + rng.normal(0, 1, len(starts)) * part.jitter_s
    return [
        SoundingNote(
            start_s=max(0.0, float(start + late)),
            length_s=max(0.03, float(end - start)),
            channel=channel,
            key=int(np.clip(note.key, 12, 115)),
            velocity=int(np.clip(note.velocity, 1, 127)),
        )
        for note, start, end, late in zip(part.notes, starts, ends, unsteady, strict=True)
    ]


def _swells(notes: list[SoundingNote]) -> list[Control]:
    """Return expression that lets every chord grow from nothing, so that it has no onset."""
    controls = []
    for start_s, channel in {(round(note.start_s, 1), note.channel) for note in notes}:
        controls += [
            Control(start_s - 0.02 + SWELL_S * step / 12, channel, EXPRESSION, 10 + 9 * step) for step in range(13)
        ]
    return sorted(controls)


def _glides(rng: np.random.Generator, notes: list[SoundingNote]) -> list[Control]:
    """Return bends that let notes slide up or down to their pitch, as singers and guitarists do."""
    controls = []
    for note in notes:
        if chance(rng, 0.4):
            semitones, steps = pick(rng, (-2.0, -1.0, -1.0, 1.0)), 8
            for step in range(steps + 1):
                value = BEND_CENTRE + round(semitones * BEND_PER_SEMITONE * (1 - step / steps))
                controls.append(
                    Control(note.start_s + 0.12 * step / steps, note.channel, None, int(np.clip(value, 0, 127)))
                )
    return controls
