"""From stems to a record: levels, distortion, rooms, tone, compression, noise.

Nothing here may move an attack, for it is the label: filters are short or symmetric, rooms begin with the dry sound.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import butter, oaconvolve, sosfilt

from training.draws import between, chance, log_between, pick
from training.sounding import SAMPLE_RATE_HZ, Stem

Sound = NDArray[np.float32]


def mix(rng: np.random.Generator, stems: Sound, is_distorted: bool) -> Sound:
    """Return the record of stems, shape (stems, samples): float32, shape (samples,), full scale 1."""
    levels_db = {Stem.BASS: (-6, 4), Stem.GUITAR: (-8, 4), Stem.CHORDS: (-10, 2), Stem.LEAD: (-8, 3)}
    total = np.zeros(stems.shape[1], np.float32)
    for stem in Stem:
        part = stems[stem]
        if not part.any():
            continue
        if stem is Stem.GUITAR and is_distorted:
            part = distorted(rng, part)
        part = part / (_loudness(part) + 1e-9)
        level_db = between(rng, -16, 9) if stem is Stem.DRUMS else between(rng, *levels_db[stem])
        if chance(rng, 0.5):
            part = with_room(rng, part)
        total += np.float32(10 ** (level_db / 20)) * part.astype(np.float32)
    return mastered(rng, total / (np.abs(total).max() + 1e-9))


def _loudness(part: Sound) -> float:
    """Return the loudness of a stem's louder moments: its rests do not count."""
    power = np.square(part[: len(part) // 2048 * 2048]).reshape(-1, 2048).mean(axis=1)
    return float(np.sqrt(power[power >= 0.1 * power.max()].mean()))


def distorted(rng: np.random.Generator, part: Sound) -> Sound:
    """Return an overdriven guitar behind a loudspeaker that is deaf above a few kilohertz."""
    driven = part / (np.abs(part).max() + 1e-9) * log_between(rng, 3, 60)
    clipped = np.tanh(driven) if chance(rng, 0.6) else np.clip(driven, -1, 1)
    cabinet = butter(2, [between(rng, 60, 120), between(rng, 3500, 6000)], "band", fs=SAMPLE_RATE_HZ, output="sos")
    return np.asarray(sosfilt(cabinet, clipped), np.float32)


def with_room(rng: np.random.Generator, part: Sound) -> Sound:
    """Return a stem in a room: noise that dies away after the dry sound, and never before it."""
    length_s = log_between(rng, 0.15, 2.5)
    tail = rng.standard_normal(round(length_s * SAMPLE_RATE_HZ)).astype(np.float32)
    tail *= np.exp(-6.9 * np.arange(len(tail)) / len(tail)).astype(np.float32)
    tail = sosfilt(butter(1, between(rng, 1500, 7000), fs=SAMPLE_RATE_HZ, output="sos"), tail)
    wet = between(rng, 0.05, 0.5) / np.sqrt(np.sum(np.square(tail)))
    tail[: round(between(rng, 0.0, 0.03) * SAMPLE_RATE_HZ)] = 0
    return np.asarray(part + wet * oaconvolve(part, tail.astype(np.float32))[: len(part)], np.float32)


def mastered(rng: np.random.Generator, total: Sound) -> Sound:
    """Return the record after tone, compression, clipping and noise, at a level of its own."""
    total = toned(rng, total)
    if chance(rng, 0.45):
        total = compressed(total, between(rng, 2, 12))
    if chance(rng, 0.35):
        total = np.tanh(total / (np.abs(total).max() + 1e-9) * log_between(rng, 1, 8))
    if chance(rng, 0.25):
        total = total + log_between(rng, 3e-4, 2e-2) * np.abs(total).max() * rng.standard_normal(len(total))
    return np.asarray(total / (np.abs(total).max() + 1e-9) * log_between(rng, 0.1, 0.99), np.float32)


def toned(rng: np.random.Generator, total: Sound) -> Sound:
    """Return a record with another tone: a random curve in decibels over frequency, without any delay."""
    size = next_fast_len(len(total))
    spectrum = rfft(total, size)
    octaves = np.log2(np.maximum(np.linspace(0, SAMPLE_RATE_HZ / 2, len(spectrum)), 20) / 20)
    points = np.linspace(0, 9.2, 7)
    curve_db = np.interp(octaves, points, rng.normal(0, 3, 7) + between(rng, -1.5, 1.5) * (points - 5))
    if chance(rng, 0.12):
        low, high = pick(rng, ((3.8, 7.3), (2.5, 7.8), (0.5, 8.0), (0.0, 6.5), (4.5, 9.2)))
        curve_db -= 18 * np.maximum(0, low - octaves) + 18 * np.maximum(0, octaves - high)
    return np.asarray(irfft(spectrum * 10 ** (curve_db / 20), size)[: len(total)], np.float32)


def compressed(total: Sound, amount_db: float) -> Sound:
    """Return a record whose loud moments are turned down by up to so much, following its level within 50 ms."""
    window = 1024
    level = np.sqrt(np.convolve(np.square(total)[::64], np.ones(window // 64) / (window // 64), "same") + 1e-9)
    level_db = 20 * np.log10(level)
    gain_db = -amount_db * np.clip((level_db - np.median(level_db)) / 12 + 0.5, 0, 1)
    return np.asarray(total * 10 ** (np.interp(np.arange(len(total)), np.arange(len(gain_db)) * 64, gain_db) / 20))
