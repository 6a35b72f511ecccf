"""From a mix to a record: tone, compression, clipping, fades, and what else is heard.

Filters are symmetric in time, so that no attack moves.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import butter, sosfilt

from training.draws import between, chance, log_between, pick
from training.sounding import SAMPLE_RATE_HZ

Sound = NDArray[np.float32]

BANDS_OCTAVES = ((3.8, 7.3), (2.5, 7.8), (0.5, 8.0), (0.5, 8.4), (0.0, 6.5), (3.0, 9.2), (4.5, 9.2))
"""What narrow channels let through, in octaves above 20 Hz: telephones, radios, small speakers, poor codecs."""


def mastered(rng: np.random.Generator, total: Sound) -> Sound:
    """Return the record after tone, compression, clipping, fades and noise, at a level of its own."""
    total = toned(rng, total)
    if chance(rng, 0.6):
        total = compressed(total, between(rng, 2, 14), pick(rng, (512, 1024, 4096, 16384)))
    if chance(rng, 0.55):
        total = np.tanh(total / np.float32(np.abs(total).max() + 1e-9) * np.float32(log_between(rng, 1, 14)))
    if chance(rng, 0.15):
        total = total * faded(rng, len(total))
    if chance(rng, 0.35):
        total = total + np.float32(log_between(rng, 3e-4, 3e-2)) * np.abs(total).max() * surroundings(rng, len(total))
    return np.asarray(total / (np.abs(total).max() + 1e-9) * log_between(rng, 0.05, 0.99), np.float32)


def faded(rng: np.random.Generator, samples: int) -> Sound:
    """Return the gain of a record that is faded in, faded out, or grows at its beginning."""
    first, last = pick(rng, ((0.0, 1.0), (1.0, 0.0), (0.15, 1.0)))
    return np.interp(np.linspace(0, 1, samples), [0, 0.3, 0.7, 1], [first, 1, 1, last]).astype(np.float32)


def surroundings(rng: np.random.Generator, samples: int) -> Sound:
    """Return what is heard besides the music, at about full scale: hiss, a murmuring crowd, or a record's crackle."""
    hiss = rng.standard_normal(samples).astype(np.float32)
    kind = pick(rng, ("hiss", "crowd", "crackle"))
    if kind == "crowd":
        murmur = sosfilt(butter(1, [300, 2000], "band", fs=SAMPLE_RATE_HZ, output="sos"), hiss)
        waves = np.interp(np.arange(samples), np.linspace(0, samples, 40), rng.uniform(0.5, 3, 40))
        return np.asarray(3 * murmur * waves, np.float32)
    if kind == "crackle":
        return np.asarray(0.2 * hiss + 6 * hiss * (rng.random(samples) < log_between(rng, 2e-5, 5e-4)), np.float32)
    return hiss


def toned(rng: np.random.Generator, total: Sound) -> Sound:
    """Return a record with another tone: a random curve in decibels over frequency, without any delay."""
    size = next_fast_len(len(total))
    spectrum = rfft(total, size)
    octaves = np.log2(np.maximum(np.linspace(0, SAMPLE_RATE_HZ / 2, len(spectrum)), 20) / 20)
    points = np.linspace(0, 9.2, 7)
    curve_db = np.interp(octaves, points, rng.normal(0, 3, 7) + between(rng, -1.5, 1.5) * (points - 5))
    if chance(rng, 0.2):
        low, high = pick(rng, BANDS_OCTAVES)
        curve_db -= 24 * np.maximum(0, low - octaves) + 24 * np.maximum(0, octaves - high)
    return np.asarray(irfft(spectrum * 10 ** (curve_db / 20), size)[: len(total)], np.float32)


def compressed(total: Sound, amount_db: float, window: int) -> Sound:
    """Return a record whose loud moments are turned down by up to so much, following its level over a window."""
    step = 64
    smooth = np.ones(window // step) / (window // step)
    level_db = 10 * np.log10(np.convolve(np.square(total)[::step], smooth, "same") + 1e-9)
    gain_db = -amount_db * np.clip((level_db - np.median(level_db)) / 12 + 0.5, 0, 1)
    return np.asarray(
        total * 10 ** (np.interp(np.arange(len(total)), np.arange(len(gain_db)) * step, gain_db) / 20), np.float32
    )
