"""The singer: a source of harmonics under vibrato, shaped by the formants of what she sings.

The source-filter model of the voice (Fant, Acoustic theory of speech production, 1960), computed where it is exact:
each harmonic of the glottal source is a sine, as loud at every moment as the formants are at its frequency. So nothing
aliases and vowels glide without filters. Hiss and bursts of consonants are filtered noise beside it.
The letters become sounds in `phonetics`; what she sings and when is the score's.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from demo.phonetics import VOWEL_FORMANTS_HZ, pronounce
from demo.score import SAMPLE_RATE_HZ, Phrase, Syllable
from demo.waves import FloatArray, Sound, band, noise, to_sound

HOP_SAMPLES = 64
HOPS_PER_S = SAMPLE_RATE_HZ / HOP_SAMPLES
TAIL_S = 0.12
HIGHEST_HARMONIC_HZ = 7_500.0
BANDWIDTHS_HZ = (90.0, 110.0, 170.0, 250.0, 320.0)
UPPER_FORMANTS_HZ = (3_300.0, 4_200.0)
"""Fourth and fifth formant, close to the third: the singer's formant that carries over a band (Sundberg, 1974)."""
SOURCE_SLOPE = 0.6
"""Level of harmonic h of the source with the lips' radiation is h to minus this: 1 in speech, less when belting."""
VIBRATO_HZ = 5.5
VIBRATO_CENTS = 32.0
VOICED_FORMANTS_HZ: dict[str, tuple[float, float, float]] = {
    "m": (250, 1000, 2200),
    "n": (250, 1600, 2500),
    "ng": (250, 2000, 2700),
    "l": (350, 1050, 2800),
    "r": (380, 1200, 1600),
    "w": (300, 700, 2200),
    "y": (270, 2200, 3000),
    "v": (300, 1200, 2300),
    "z": (300, 1600, 2500),
    "b": (250, 900, 2200),
    "d": (250, 1700, 2600),
    "g": (250, 2000, 2400),
}
NOISE_BANDS_HZ = ((4_800.0, 10_500.0), (2_200.0, 5_500.0), (900.0, 7_000.0))


@dataclass(frozen=True)
class Consonant:
    """How long a consonant lasts, how loud its voice is and how loud each noise band."""

    duration_s: float
    voiced: float
    hiss: tuple[float, float, float]


CONSONANTS: dict[str, Consonant] = {
    **{sound: Consonant(0.055, 0.4, (0.0, 0.0, 0.0)) for sound in ("m", "n", "ng", "l", "r", "w", "y")},
    "s": Consonant(0.075, 0.0, (0.55, 0.06, 0.0)),
    "z": Consonant(0.06, 0.25, (0.3, 0.03, 0.0)),
    "sh": Consonant(0.07, 0.0, (0.15, 0.5, 0.0)),
    "f": Consonant(0.06, 0.0, (0.12, 0.08, 0.1)),
    "th": Consonant(0.05, 0.1, (0.1, 0.05, 0.08)),
    "v": Consonant(0.05, 0.3, (0.05, 0.04, 0.04)),
    "h": Consonant(0.05, 0.05, (0.0, 0.1, 0.2)),
    "t": Consonant(0.04, 0.0, (0.45, 0.25, 0.1)),
    "k": Consonant(0.045, 0.0, (0.05, 0.4, 0.25)),
    "p": Consonant(0.04, 0.0, (0.0, 0.1, 0.4)),
    "d": Consonant(0.035, 0.25, (0.2, 0.15, 0.05)),
    "g": Consonant(0.04, 0.25, (0.0, 0.2, 0.15)),
    "b": Consonant(0.035, 0.25, (0.0, 0.05, 0.2)),
}


class _Tracks:
    """What the singer's throat and mouth do over time, one value per hop."""

    def __init__(self, hops: int) -> None:
        self.pitch = np.zeros(hops)
        self.formants_hz = np.tile(VOWEL_FORMANTS_HZ["AH"], (hops, 1)).astype(float)
        self.voiced = np.zeros(hops)
        self.hiss = np.zeros((3, hops))
        self.vibrato = np.zeros(hops)


def sing(phrase: Phrase, tract: float, singer: int) -> Sound:
    """Return a sung phrase, shape (1, samples), from its first syllable on; unit velocity.

    Parameters
    ----------
    phrase
        Syllables with letters, times and pitches.
    tract
        Factor on all formant frequencies.
    singer
        Seed of what makes two singers differ: phase of the vibrato, a few cents, the breath.
    """
    tracks = _tracks(phrase.syllables)
    tracks.pitch += 0.05 * np.sin(1.7 * singer)
    phase = 2 * np.pi * VIBRATO_HZ * np.arange(len(tracks.pitch)) / HOPS_PER_S + 2.1 * singer
    drift = gaussian_filter1d(np.random.default_rng([51, singer]).standard_normal(len(tracks.pitch)), 60) * 0.6
    fundamental_hz = 440 * 2 ** ((tracks.pitch + tracks.vibrato * np.sin(phase) + 0.1 * drift - 69) / 12)
    return to_sound(_harmonics(tracks, fundamental_hz, tract) + _hiss(tracks, singer))


def _tracks(syllables: tuple[Syllable, ...]) -> _Tracks:
    origin_s = syllables[0].start_s
    length_s = syllables[-1].start_s + syllables[-1].duration_s - origin_s + TAIL_S
    tracks = _Tracks(int(length_s * HOPS_PER_S) + 1)
    vowels: tuple[str, ...] = ("AH",)
    for place, syllable in enumerate(syllables):
        start = round((syllable.start_s - origin_s) * HOPS_PER_S)
        end = round((syllable.start_s + syllable.duration_s - origin_s) * HOPS_PER_S)
        following = syllables[place + 1] if place + 1 < len(syllables) else None
        joined = following is not None and following.start_s - syllable.start_s - syllable.duration_s < 0.01
        tracks.pitch[start:] = syllable.pitch
        if syllable.text:
            vowels = _write_syllable(tracks, syllable.text, start, end, joined)
        else:
            _write_vowels(tracks, vowels, start, end)
        held = np.arange(end - start) / HOPS_PER_S
        tracks.vibrato[start:end] = VIBRATO_CENTS / 100 * np.clip((held - 0.18) / 0.25, 0, 1)
    tracks.pitch = gaussian_filter1d(tracks.pitch, 0.016 * HOPS_PER_S, mode="nearest")
    tracks.formants_hz = gaussian_filter1d(tracks.formants_hz, 0.014 * HOPS_PER_S, axis=0, mode="nearest")
    tracks.voiced = gaussian_filter1d(tracks.voiced, 0.008 * HOPS_PER_S, mode="constant")
    tracks.hiss = gaussian_filter1d(tracks.hiss, 0.004 * HOPS_PER_S, axis=1, mode="constant")
    return tracks


def _write_syllable(tracks: _Tracks, text: str, start: int, end: int, joined: bool) -> tuple[str, ...]:
    """Write consonants, vowel and consonants of a syllable between two hops; return its vowels."""
    sounds = pronounce(text)
    room = end - start
    place = start
    for sound in sounds.onset:
        place = _write_consonant(tracks, sound, place, min(room // 5, _hops(sound)))
    closing = [min(room // 6, _hops(sound)) for sound in sounds.coda]
    gap = 0 if joined else min(room // 8, int(0.04 * HOPS_PER_S))
    vowel_end = end - gap - sum(closing)
    _write_vowels(tracks, sounds.vowels, place, vowel_end)
    place = vowel_end
    for sound, hops in zip(sounds.coda, closing, strict=True):
        place = _write_consonant(tracks, sound, place, hops)
    return sounds.vowels


def _hops(sound: str) -> int:
    return int(CONSONANTS[sound].duration_s * HOPS_PER_S)


def _write_consonant(tracks: _Tracks, sound: str, start: int, hops: int) -> int:
    consonant = CONSONANTS[sound]
    end = start + hops
    tracks.voiced[start:end] = consonant.voiced
    tracks.hiss[:, start:end] = np.array(consonant.hiss)[:, None]
    if sound in VOICED_FORMANTS_HZ:
        tracks.formants_hz[start:end] = VOICED_FORMANTS_HZ[sound]
    return end


def _write_vowels(tracks: _Tracks, vowels: tuple[str, ...], start: int, end: int) -> None:
    """Write a vowel, or the glide of a diphthong in its last third, with a slight swell."""
    hops = end - start
    share = np.linspace(0, 1, hops)
    first, last = (np.array(VOWEL_FORMANTS_HZ[vowel]) for vowel in (vowels[0], vowels[-1]))
    glide = np.clip((share - 0.6) / 0.35, 0, 1)[:, None]
    tracks.formants_hz[start:end] = first * (1 - glide) + last * glide
    tracks.voiced[start:end] = 0.88 + 0.12 * np.sin(np.pi * share)


def _harmonics(tracks: _Tracks, fundamental_hz: FloatArray, tract: float) -> FloatArray:
    """Return the voiced part: every harmonic at the level that the formants give it."""
    hops = len(fundamental_hz)
    samples = np.arange(hops * HOP_SAMPLES)
    centres = (np.arange(hops) + 0.5) * HOP_SAMPLES
    phase = 2 * np.pi * np.cumsum(np.interp(samples, centres, fundamental_hz)) / SAMPLE_RATE_HZ
    count = int(HIGHEST_HARMONIC_HZ / fundamental_hz.min())
    frequencies = fundamental_hz[None] * np.arange(1, count + 1)[:, None]
    levels = _response(tracks.formants_hz * tract, frequencies, tract)
    levels /= np.arange(1, count + 1)[:, None] ** SOURCE_SLOPE
    levels *= frequencies < HIGHEST_HARMONIC_HZ
    # Open vowels and close ones must carry alike over a band, as under a vocal compressor: most of the difference goes.
    power = np.sqrt(np.sum(levels**2, axis=0))
    levels *= 0.2 * tracks.voiced / np.maximum(power, 1e-6) ** 0.9
    turn = 2 * np.cos(phase)
    before, now = np.zeros(len(samples)), np.sin(phase)
    voice = np.zeros(len(samples))
    for level in levels:
        voice += np.interp(samples, centres, level) * now
        # sin((h + 1) x) = 2 cos(x) sin(h x) - sin((h - 1) x): one sine serves every harmonic.
        before, now = now, turn * now - before
    return voice


def _response(formants_hz: FloatArray, frequencies: FloatArray, tract: float) -> FloatArray:
    """Return the level of five resonances in a row at each frequency, shape (harmonics, hops)."""
    upper = np.tile(np.array(UPPER_FORMANTS_HZ) * tract, (len(formants_hz), 1))
    centres = np.concatenate([formants_hz, upper], axis=1)
    squared = frequencies**2
    response = np.ones_like(frequencies)
    for place, bandwidth in enumerate(BANDWIDTHS_HZ):
        centre = centres[:, place] ** 2
        response *= centre / np.sqrt((centre - squared) ** 2 + squared * bandwidth**2)
    return response


def _hiss(tracks: _Tracks, singer: int) -> FloatArray:
    """Return the noise of consonants, and a little breath under the vowels."""
    hops = len(tracks.voiced)
    samples = np.arange(hops * HOP_SAMPLES)
    centres = (np.arange(hops) + 0.5) * HOP_SAMPLES
    white = noise(len(samples) / SAMPLE_RATE_HZ, 52 + singer)[0]
    levels = tracks.hiss.copy()
    levels[2] += 0.012 * tracks.voiced
    return sum(
        (
            0.24 * np.interp(samples, centres, level) * band(white, *edges)
            for level, edges in zip(levels, NOISE_BANDS_HZ, strict=True)
        ),
        np.zeros(len(samples)),
    )
