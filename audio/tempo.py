"""Which tempi a song's onsets speak for.

The autocorrelation of the onset strength is read at one, two and four beats (a pulse repeats over the beats of a bar,
where its half or double does so less) and joined with a log-normal preference around the tempo at which people tap
(Ellis, "Beat tracking by dynamic programming", 2007; Parncutt 1994). Where the beats fall does not belong here.
"""

import numpy as np
from numpy.typing import NDArray

TAPPING_BPM = 115.0
TAPPING_WIDTH_OCTAVES = 0.9
BEATS_AND_WEIGHTS = ((1, 1.0), (2, 0.7), (4, 0.5))
EVIDENCE_WEIGHT = 10.0
TREND_S = 4.0


def periodicity(strength: NDArray[np.float64], rate_hz: float, longest_s: float) -> NDArray[np.float64]:
    """Return the autocorrelation of an onset strength at lags 0, 1, ... frames up to `longest_s`, 1 at lag 0."""
    from scipy.ndimage import uniform_filter1d

    trend = uniform_filter1d(strength, int(TREND_S * rate_hz) | 1)
    centred = strength - trend
    spectrum = np.fft.rfft(centred, 2 * len(centred))
    correlation = np.fft.irfft(spectrum.real**2 + spectrum.imag**2)[: len(centred)]
    pairs = np.arange(len(centred), 0, -1) / len(centred)
    correlation = correlation / (np.maximum(pairs, 0.2) * max(correlation[0], 1e-12))
    wanted = int(longest_s * rate_hz) + 2
    return np.asarray(np.pad(correlation, (0, max(0, wanted - len(correlation))))[:wanted])


def tempo_log_prior(strength: NDArray[np.float64], rate_hz: float, intervals: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the log plausibility (up to a constant) of each beat interval, given in frames."""
    longest = max(beats for beats, _ in BEATS_AND_WEIGHTS) * int(intervals.max()) / rate_hz
    correlation = periodicity(strength, rate_hz, longest)
    evidence = sum(weight * correlation[beats * intervals] for beats, weight in BEATS_AND_WEIGHTS)
    octaves_off = np.log2(60 * rate_hz / intervals / TAPPING_BPM) / TAPPING_WIDTH_OCTAVES
    return np.asarray(EVIDENCE_WEIGHT * np.maximum(evidence, 0) - 0.5 * octaves_off**2)
