"""How strongly the music presses from moment to moment.

Of the cues tried on songs whose choruses were known, level and the share of bands that sound separated a chorus from a
verse best, and onset density not at all; energy is therefore the mean of the first two, each spread over the song's own
percentiles and smoothed over about a bar.

Where sections begin does not belong here; how loud the song is as a whole is `audio.loudness`.
"""

import numpy as np
from numpy.typing import NDArray

from audio.loudness import integrated_lufs
from state.music import EnergyCurve, Features

HOP_S = 0.1
SMOOTHING_S = 0.8
"""Standard deviation of the smoothing: its bell covers a bar of 2 s at 120 beats per minute."""
BAND_SOUNDS_DB = -35.0
"""A band sounds when it is within this much of the strongest level that band reaches in the song."""
LEAST_LEVEL_DB, LEAST_OCCUPANCY, LEAST_ENERGY = 2.0, 0.02, 0.25
"""Smaller ranges are not stretched to the full: a held chord or steady noise has no loud and quiet passages."""


def energy_curve(features: Features) -> EnergyCurve:
    """Return the song's energy, 0..1 every 0.1 s from time 0, and its integrated loudness in LUFS (-70 if silent)."""
    from scipy.ndimage import gaussian_filter1d

    smoothing = SMOOTHING_S * features.spectral_rate_hz
    level = gaussian_filter1d(features.loudness_db.astype(np.float64), smoothing, mode="nearest")
    occupancy = gaussian_filter1d(_occupancy(features.mel), smoothing, mode="nearest")
    energy = (_spread(level, LEAST_LEVEL_DB) + _spread(occupancy, LEAST_OCCUPANCY)) / 2
    times_s = np.arange(0, features.duration_s + HOP_S, HOP_S)
    curve = np.interp(times_s * features.spectral_rate_hz, np.arange(len(energy)), energy)
    return EnergyCurve(
        hop_s=HOP_S,
        level=tuple(np.round(_spread(curve, LEAST_ENERGY, lowest=2, highest=98), 4).tolist()),
        integrated_lufs=round(integrated_lufs(features), 2),
    )


def _occupancy(mel: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the share of bands that sound, per frame."""
    level_db = 10 * np.log10(mel.astype(np.float64) + 1e-10)
    strongest_db = np.percentile(level_db, 98, axis=0)
    return np.asarray((level_db > strongest_db + BAND_SOUNDS_DB).mean(axis=1))


def _spread(
    values: NDArray[np.float64], least_range: float, lowest: float = 5, highest: float = 95
) -> NDArray[np.float64]:
    """Return values stretched so that two percentiles lie at 0 and 1, or a range so small about 0.5; clipped."""
    low, high = np.percentile(values, [lowest, highest])
    return np.asarray(np.clip(0.5 + (values - (low + high) / 2) / max(high - low, least_range), 0, 1))
