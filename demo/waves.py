"""The raw material of every instrument: envelopes, band-limited waveforms, filtered noise.

A sound is float32 of shape (channels, samples), one channel or two, at `SAMPLE_RATE_HZ`. Which sound an instrument
makes of these is said in `drums`, `strings`, `keys` and `voice`.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from demo.score import SAMPLE_RATE_HZ

Sound = NDArray[np.float32]
FloatArray = NDArray[np.float64]
HIGHEST_HZ = 15_000.0
TABLE_SAMPLES = 2048


def frequency_hz(pitch: float) -> float:
    """Return the frequency of a MIDI pitch."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def times_s(duration_s: float) -> FloatArray:
    """Return the time of every sample of a sound."""
    return np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ


def gate(times: FloatArray, held_s: float, attack_s: float, release_s: float) -> FloatArray:
    """Return an envelope that opens in `attack_s`, stays at 1, and from `held_s` on closes in `release_s`."""
    opening = np.clip(times / attack_s, 0, 1)
    closing = np.clip((held_s + release_s - times) / release_s, 0, 1)
    return opening * closing**2


def band(signal: FloatArray, low_hz: float | None, high_hz: float | None, order: int = 2) -> FloatArray:
    """Return a signal without what lies below `low_hz` or above `high_hz`; None leaves that side open."""
    if low_hz is None:
        sections = butter(order, high_hz, "lowpass", fs=SAMPLE_RATE_HZ, output="sos")
    elif high_hz is None:
        sections = butter(order, low_hz, "highpass", fs=SAMPLE_RATE_HZ, output="sos")
    else:
        sections = butter(order, (low_hz, high_hz), "bandpass", fs=SAMPLE_RATE_HZ, output="sos")
    filtered: FloatArray = sosfilt(sections, signal)
    return filtered


def noise(duration_s: float, seed: int, channels: int = 1) -> FloatArray:
    """Return white noise of unit variance, shape (channels, samples); the same seed gives the same noise."""
    samples = round(duration_s * SAMPLE_RATE_HZ)
    return np.random.default_rng(seed).standard_normal((channels, samples))


def saw_table(fundamental_hz: float, cutoff_hz: float) -> FloatArray:
    """Return one period of a sawtooth without harmonics above `HIGHEST_HZ`, softened above `cutoff_hz`."""
    count = max(1, int(HIGHEST_HZ / fundamental_hz))
    harmonics = np.arange(1, count + 1)
    spectrum = np.zeros(TABLE_SAMPLES // 2 + 1, complex)
    usable = harmonics[harmonics < TABLE_SAMPLES // 2]
    levels = 1 / usable / (1 + (usable * fundamental_hz / cutoff_hz) ** 2)
    spectrum[usable] = -1j * levels * TABLE_SAMPLES / np.pi
    table: FloatArray = np.fft.irfft(spectrum, TABLE_SAMPLES)
    return table


def play_table(table: FloatArray, frequency: float, times: FloatArray, phase: float = 0.0) -> FloatArray:
    """Return a period repeated at a steady frequency; `phase` is in periods."""
    place = ((times * frequency + phase) % 1.0) * TABLE_SAMPLES
    first = place.astype(np.intp)
    share = place - first
    first %= TABLE_SAMPLES
    played: FloatArray = table[first] * (1 - share) + table[(first + 1) % TABLE_SAMPLES] * share
    return played


def to_sound(signal: FloatArray) -> Sound:
    """Return a signal of shape (samples,) or (channels, samples) as a sound."""
    return np.atleast_2d(signal).astype(np.float32)


def normalised(signal: FloatArray, peak: float = 1.0) -> FloatArray:
    """Return a signal scaled to a peak; silence stays silence."""
    highest = float(np.max(np.abs(signal), initial=0.0))
    return signal * (peak / highest) if highest > 0 else signal
