"""Voices that sing, speak or growl no words: a buzzing or hissing source behind the resonances of vowels.

Their syllables are what confuses a listener for beats: loud, clearly begun, and seldom on the beat. The source-filter
model is Fant's ("Acoustic Theory of Speech Production", 1960); the vowels' resonances are of Peterson and Barney's
order ("Control methods used in a study of the vowels", JASA 1952).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, iirpeak, lfilter, sosfilt

from training.clock import Clock
from training.draws import between, chance, log_between, pick
from training.sounding import SAMPLE_RATE_HZ

VOWELS_HZ = (
    (730, 1090, 2440),
    (530, 1840, 2480),
    (270, 2290, 3010),
    (570, 840, 2410),
    (300, 870, 2240),
    (640, 1190, 2390),
)
CONSONANT_S = 0.05


@dataclass(frozen=True)
class Syllable:
    """A sung or spoken syllable; `midi` is its pitch, 60 for middle C."""

    start_s: float
    length_s: float
    midi: float


def sung_phrases(rng: np.random.Generator, clock: Clock, samples: int, is_rough: bool) -> NDArray[np.float32]:
    """Return a voice over a song: phrases of syllables, mostly off the beat, float32, shape (samples,)."""
    beats = len(clock.beats_s)
    grid, fill = pick(rng, (0.25, 0.5, 0.5, 1 / 3, 1.0)), between(rng, 0.25, 0.85)
    early = pick(rng, (0.0, 0.0, -0.5, 0.5, 0.25)) * pick(rng, (0.5, 1.0))
    places: list[float] = []
    start = float(rng.integers(0, 8))
    while start < beats:
        phrase = pick(rng, (4, 6, 7, 8))
        slots = np.arange(start, min(beats, start + phrase), grid) + early
        places += [float(slot) for slot in slots[rng.random(len(slots)) < fill] if slot >= 0]
        start += phrase + pick(rng, (0, 1, 1, 2, 4, 9))
    starts = clock.seconds(places) + rng.normal(0, between(rng, 0.003, 0.04), len(places))
    gaps_s = np.diff(np.append(starts, clock.beat_s[-1]))
    melody = between(rng, 45, 66) + np.cumsum(rng.choice([-2, -1, 0, 0, 1, 2], len(places))) % 12
    return _voice(
        rng,
        [
            Syllable(float(at), float(np.clip(gap * 0.9, 0.05, 1.5)), float(midi))
            for at, gap, midi in zip(starts, gaps_s, melody, strict=True)
        ],
        samples,
        is_rough,
    )


def babble(rng: np.random.Generator, samples: int) -> NDArray[np.float32]:
    """Return speech without words or pulse: syllables of uneven length, with pauses for breath."""
    gaps_s = np.where(rng.random(600) < 0.1, rng.uniform(0.4, 1.8, 600), rng.gamma(4, 0.05, 600))
    starts = np.cumsum(gaps_s)
    pitch = between(rng, 42, 58) + np.cumsum(rng.normal(0, 0.7, 600)) % 7
    spoken = [
        Syllable(float(at), float(gap * 0.9), float(midi))
        for at, gap, midi in zip(starts, np.minimum(np.diff(starts, append=starts[-1] + 0.2), 0.5), pitch, strict=True)
        if at < samples / SAMPLE_RATE_HZ
    ]
    return _voice(rng, spoken, samples, is_rough=False)


def _voice(rng: np.random.Generator, syllables: list[Syllable], samples: int, is_rough: bool) -> NDArray[np.float32]:
    """Return the syllables as sound."""
    track = np.zeros(samples, np.float32)
    roughness = between(rng, 0.7, 1.0) if chance(rng, 0.75 if is_rough else 0.12) else between(rng, 0.0, 0.2)
    size, vibrato = between(rng, 0.85, 1.25), between(rng, 0.0, 0.5)
    attack_s = log_between(rng, 0.008, 0.06)
    for syllable in syllables:
        first = round(max(0.0, syllable.start_s - CONSONANT_S / 2) * SAMPLE_RATE_HZ)
        wave = _syllable(rng, syllable, roughness, size, vibrato, attack_s)
        room = track[first : first + len(wave)]
        room += wave[: len(room)]
    return track


def _syllable(
    rng: np.random.Generator, syllable: Syllable, roughness: float, size: float, vibrato: float, attack_s: float
) -> NDArray[np.float32]:
    time_s = np.arange(round((syllable.length_s + CONSONANT_S) * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    bend = pick(rng, (-1.5, 0.0, 0.0, 1.0)) * np.exp(-time_s / 0.06) + vibrato * np.sin(2 * np.pi * 5.5 * time_s)
    hertz = 440 * 2 ** ((syllable.midi + bend - 69) / 12)
    buzz = 2 * (np.cumsum(hertz) / SAMPLE_RATE_HZ % 1) - 1
    hiss = rng.standard_normal(len(time_s))
    source = (1 - roughness) * buzz + roughness * hiss * (0.6 + 0.4 * np.sign(np.sin(2 * np.pi * 70 * time_s)))
    voiced = np.zeros(len(time_s))
    for loudness, formant_hz in zip((1.0, 0.6, 0.3), pick(rng, VOWELS_HZ), strict=True):
        voiced += loudness * lfilter(*iirpeak(formant_hz * size, 6, fs=SAMPLE_RATE_HZ), source)
    voiced *= np.clip((time_s - CONSONANT_S) / attack_s, 0, 1) * np.clip((time_s[-1] - time_s) / 0.04, 0, 1)
    if chance(rng, 0.5):
        consonant = time_s < CONSONANT_S * 1.5
        band = butter(1, between(rng, 1500, 5000), "high", fs=SAMPLE_RATE_HZ, output="sos")
        voiced[consonant] += 0.15 * sosfilt(band, hiss[consonant]) * np.hanning(int(consonant.sum()))
    return np.asarray(voiced, np.float32)
