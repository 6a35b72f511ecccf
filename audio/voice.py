"""Whether someone sings: a guess from how the vowels move, without anything learnt but three numbers.

Who sings moves the formants: the spectrum's broad ripples between 200 and 5,000 Hz, two to four half-waves across that
range, change at the rate of syllables and glides, 1 to 8 times a second, while an instrument keeps its formants and
changes pitch and level. How strongly the cosine coefficients 2 to 4 of the log spectrum fluctuate at these rates
measures that, as the variance of cepstral coefficients does in Lehner, Widmer and Sonnleitner ("On the reduction of
false positives in singing voice detection", ICASSP 2014). With the share of the power in the voice's range it gives the
odds, through a logistic model of three numbers, fitted to the songs named below.

What it can tell, as the area under the curve per half second, each song judged by a model fitted to the others:
sung from unsung moments of five demo songs 0.93 (0.91 to 0.95), their sung moments from the same songs rendered without
singers 0.97, from fourteen instrumental pieces of other hands 0.88; a speaking machine laid over four instrumental
songs, 3 dB above them, from those songs bare 0.99.

What it cannot tell: singing from speech, or from an instrument whose formants move (a wah, a swept filter, quick organ
and brass chords reach 0.6); growls over distorted guitars; one long held vowel; voices far below their accompaniment.
It was never tried on singers in the flesh. What is sung belongs to `models` and `audio.lyrics`.
"""

import numpy as np
from numpy.typing import NDArray

from audio.features import ONSET_BANDS, ONSET_RANGE_HZ
from audio.filters import mel_centres_hz
from state.music import Features

FORMANT_RANGE_HZ, VOICE_RANGE_HZ = (200.0, 5000.0), (250.0, 4000.0)
FORMANT_RIPPLES = slice(2, 5)
SLOWEST_HZ, FASTEST_HZ = 1.0, 8.0
SMOOTHING_S = 0.5
MOTION_WEIGHT, SHARE_WEIGHT, BIAS = 7.25, 2.37, -2.61
SILENT_LEVEL = 0.05
"""A moment whose mean level is below this in the voice's range is silent; loud bands reach 9."""


def vocal_activity(features: Features) -> NDArray[np.float64]:
    """Return how much every fine frame sounds as if someone sang, shape (frames,), 0..1; 0 where nothing sounds."""
    rate_hz = features.onset_rate_hz
    level = features.level.astype(np.float32)
    power = np.expm1(level)
    centres_hz = mel_centres_hz(ONSET_BANDS, *ONSET_RANGE_HZ)[1:-1]
    motion = _smoothed(formant_motion(level[:, _inside(centres_hz, FORMANT_RANGE_HZ)], rate_hz) ** 2, rate_hz)
    in_range = _inside(centres_hz, VOICE_RANGE_HZ)
    share = _smoothed(power[:, in_range].sum(axis=1), rate_hz) / (_smoothed(power.sum(axis=1), rate_hz) + 1e-9)
    odds = BIAS + MOTION_WEIGHT * np.log(np.sqrt(motion) + 1e-3) + SHARE_WEIGHT * np.log(share + 1e-3)
    sounds = _smoothed(level[:, in_range].mean(axis=1), rate_hz) > SILENT_LEVEL
    return np.asarray(np.where(sounds, 1 / (1 + np.exp(-odds)), 0.0))


def formant_motion(level: NDArray[np.float32], rate_hz: float) -> NDArray[np.float64]:
    """Return how strongly the broad ripples of log spectra, shape (frames, bands), change at the rate of syllables."""
    import scipy.fft
    from scipy.ndimage import gaussian_filter1d

    ripples = scipy.fft.dct(level, axis=1, norm="ortho")[:, FORMANT_RIPPLES].astype(np.float64)
    faster, slower = (gaussian_filter1d(ripples, rate_hz / (2 * np.pi * hz), axis=0) for hz in (FASTEST_HZ, SLOWEST_HZ))
    return np.asarray(np.linalg.norm(faster - slower, axis=1))


def _inside(frequencies_hz: NDArray[np.float64], range_hz: tuple[float, float]) -> NDArray[np.bool_]:
    return (frequencies_hz > range_hz[0]) & (frequencies_hz < range_hz[1])


def _smoothed(values: NDArray[np.floating], rate_hz: float) -> NDArray[np.float64]:
    from scipy.ndimage import gaussian_filter1d

    return np.asarray(gaussian_filter1d(values.astype(np.float64), SMOOTHING_S * rate_hz, mode="nearest"))
