"""How strongly the music presses from moment to moment, and its programme loudness.

Of the cues tried on songs whose choruses were known, level and the share of bands that sound separated a chorus from a
verse best, and onset density not at all; energy is therefore the mean of the first two, each spread over
the song's own percentiles and smoothed over about a bar. Loudness follows ITU-R BS.1770-4 (K-weighting, 400 ms blocks
overlapping by 75 %, absolute gate at -70 LUFS, relative gate 10 LU below), approximated from the mel powers of the
mono mix: within 0.5 LU of the samples' own measure for one channel.

Where sections begin does not belong here.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from audio.features import MEL_BANDS, MEL_RANGE_HZ
from audio.filters import mel_centres_hz
from state.music import EnergyCurve, Features

HOP_S = 0.1
SMOOTHING_S = 0.8
"""Standard deviation of the smoothing: its bell covers a bar of 2 s at 120 beats per minute."""
BAND_SOUNDS_DB = -35.0
"""A band sounds when it is within this much of the strongest level that band reaches in the song."""
SILENCE_LUFS = -70.0


def energy_curve(features: Features) -> EnergyCurve:
    """Return the song's energy, 0..1 every 0.1 s from time 0, and its integrated loudness in LUFS (-70 if silent)."""
    smoothing = SMOOTHING_S * features.spectral_rate_hz
    level = gaussian_filter1d(features.loudness_db.astype(np.float64), smoothing, mode="nearest")
    occupancy = gaussian_filter1d(_occupancy(features.mel), smoothing, mode="nearest")
    energy = (_spread(level) + _spread(occupancy)) / 2
    times_s = np.arange(0, features.duration_s + HOP_S, HOP_S)
    curve = np.interp(times_s * features.spectral_rate_hz, np.arange(len(energy)), energy)
    return EnergyCurve(
        hop_s=HOP_S,
        level=tuple(np.round(_spread(curve, lowest=2, highest=98), 4).tolist()),
        integrated_lufs=round(_integrated_lufs(features), 2),
    )


def _occupancy(mel: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the share of bands that sound, per frame."""
    level_db = 10 * np.log10(mel.astype(np.float64) + 1e-10)
    strongest_db = np.percentile(level_db, 98, axis=0)
    return np.asarray((level_db > strongest_db + BAND_SOUNDS_DB).mean(axis=1))


def _spread(values: NDArray[np.float64], lowest: float = 5, highest: float = 95) -> NDArray[np.float64]:
    """Return values stretched so that two percentiles lie at 0 and 1, clipped; a constant becomes 0.5."""
    low, high = np.percentile(values, [lowest, highest])
    if high - low < 1e-6:
        return np.full_like(values, 0.5)
    return np.asarray(np.clip((values - low) / (high - low), 0, 1))


def _integrated_lufs(features: Features) -> float:
    weights = 10 ** (_k_weighting_db(mel_centres_hz(MEL_BANDS, *MEL_RANGE_HZ)[1:-1]) / 10)
    power = features.mel.astype(np.float64) @ weights
    block, step = round(0.4 * features.spectral_rate_hz), round(0.1 * features.spectral_rate_hz)
    sums = np.concatenate([[0.0], np.cumsum(power)])
    starts = np.arange(0, max(1, len(power) - block + 1), step)
    blocks = (sums[np.minimum(starts + block, len(power))] - sums[starts]) / block
    loud = blocks[_lufs(blocks) > SILENCE_LUFS]
    if not len(loud):
        return SILENCE_LUFS
    return float(_lufs(loud[_lufs(loud) > _lufs(loud.mean()) - 10].mean()))


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-12)))


def _k_weighting_db(frequencies_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gain of BS.1770's two filters: a shelf of +4 dB above 1.7 kHz, a high-pass at 38 Hz."""
    squared = (1j * frequencies_hz) ** 2
    shelf_gain, shelf_hz, shelf_q = 10 ** (3.99984385397 / 20), 1681.9744510, 0.7071752370
    shelf_middle = shelf_gain**0.499666774155
    numerator = shelf_gain * squared + shelf_middle * shelf_hz / shelf_q * 1j * frequencies_hz + shelf_hz**2
    shelf = numerator / (squared + shelf_hz / shelf_q * 1j * frequencies_hz + shelf_hz**2)
    pass_hz, pass_q = 38.13547088, 0.5003270373
    high_pass = squared / (squared + pass_hz / pass_q * 1j * frequencies_hz + pass_hz**2)
    return np.asarray(20 * np.log10(np.abs(shelf * high_pass) + 1e-12))
