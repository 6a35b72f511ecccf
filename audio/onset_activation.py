"""Beats heard without anything learnt: how far the onsets of each band stand out of their neighbourhood.

The fallback that needs no weights, and the ruler by which beats are moved onto what was played: multi-band flux, each
band measured against its own neighbourhood, its strength turned into an even chance at 2.2 times the usual. It does not
listen for bars. Which beats follow from it is decided in `audio.beats`.
"""

import numpy as np
from numpy.typing import NDArray

from state.music import Activation, Features

BAND_WEIGHTS = (1.0, 0.5, 0.8)
NEIGHBOURHOOD_S = 4.0
PROBABLE_AT, PROBABLE_SLOPE = 2.2, 1.2
"""A strength of 2.2 times its neighbourhood is an even chance of a beat."""


def onset_activation(features: Features) -> Activation:
    """Return how likely a beat is at every moment, by the strength of onsets alone; `downbeat` is None."""
    strength = onset_strength(features)
    probability = 1 / (1 + np.exp(-PROBABLE_SLOPE * (strength - PROBABLE_AT)))
    return Activation(features.onset_rate_hz, probability.astype(np.float32), None)


def onset_strength(features: Features) -> NDArray[np.float64]:
    """Return one onset strength per frame, about 1 on average everywhere in the song."""
    from scipy.ndimage import gaussian_filter1d

    rate_hz = features.onset_rate_hz
    bands = [
        weight * _against_neighbourhood(features.onset[:, band].astype(np.float64), rate_hz)
        for band, weight in enumerate(BAND_WEIGHTS)
    ]
    joined = np.sum(bands, axis=0) / sum(BAND_WEIGHTS)
    return _against_neighbourhood(gaussian_filter1d(joined, 1.0), rate_hz)


def _against_neighbourhood(onset: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64]:
    from scipy.ndimage import uniform_filter1d

    usual = uniform_filter1d(onset, int(NEIGHBOURHOOD_S * rate_hz) | 1)
    return np.asarray(onset / (usual + 0.1 * onset.mean() + 1e-9))
