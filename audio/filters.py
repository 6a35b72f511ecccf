"""Two fixed matrices that turn a power spectrum into bands a listener would name: mel bands and pitch classes.

Both are built here rather than taken from a library: mel bands that share the power out without loss (they sum to one
at every frequency inside the range) make loudness a sum over bands, and importing a library for two small matrices
would cost more than analysing a song. Mel scale: O'Shaughnessy, 2595 log10(1 + f/700). Pitch classes: a Gaussian
around each semitone, weighted towards the octaves that carry harmony (Ellis, "Chroma feature analysis and synthesis",
2007).
"""

import numpy as np
from numpy.typing import NDArray

A4_HZ = 440.0
HARMONY_CENTRE_OCTAVE = 5.0
HARMONY_WIDTH_OCTAVES = 2.0
SEMITONE_SPREAD = 0.5


def mel_centres_hz(bands: int, lowest_hz: float, highest_hz: float) -> NDArray[np.float64]:
    """Return the `bands + 2` edges and centres of mel bands in Hz: band b rises from [b], peaks at [b + 1]."""
    ends = 2595 * np.log10(1 + np.array([lowest_hz, highest_hz]) / 700)
    return np.asarray(700 * (10 ** (np.linspace(ends[0], ends[1], bands + 2) / 2595) - 1))


def mel_matrix(
    sample_rate_hz: int, window: int, bands: int, lowest_hz: float, highest_hz: float
) -> NDArray[np.float32]:
    """Return triangular mel bands over the bins of a real FFT.

    Returns
    -------
    float32, shape (window // 2 + 1, bands). Between the first and the last centre every row sums to 1. A band
    narrower than a bin takes the bin nearest to its centre, so none is empty.
    """
    bins_hz = np.fft.rfftfreq(window, 1 / sample_rate_hz)[:, None]
    points = mel_centres_hz(bands, lowest_hz, highest_hz)
    left, centre, right = points[:-2], points[1:-1], points[2:]
    rising = (bins_hz - left) / (centre - left)
    falling = (right - bins_hz) / (right - centre)
    matrix = np.clip(np.minimum(rising, falling), 0, 1)
    empty = np.flatnonzero(matrix.sum(axis=0) == 0)
    matrix[np.abs(bins_hz - centre[empty]).argmin(axis=0), empty] = 1.0
    return matrix.astype(np.float32)


def chroma_matrix(sample_rate_hz: int, window: int) -> NDArray[np.float32]:
    """Return how much each bin of a real FFT says about each pitch class (C, C#, ... B).

    Returns
    -------
    float32, shape (window // 2 + 1, 12), the bin at 0 Hz silent.
    """
    bins_hz = np.fft.rfftfreq(window, 1 / sample_rate_hz)
    bins_hz[0] = bins_hz[1] / 2
    semitones = 69 + 12 * np.log2(bins_hz / A4_HZ)
    width = np.maximum(SEMITONE_SPREAD, np.diff(semitones, append=semitones[-1]))[:, None]
    distance = (semitones[:, None] - np.arange(12) + 6) % 12 - 6
    matrix = np.exp(-0.5 * (distance / width) ** 2)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    octave = semitones / 12 - 1
    matrix *= np.exp(-0.5 * ((octave - HARMONY_CENTRE_OCTAVE) / HARMONY_WIDTH_OCTAVES) ** 2)[:, None]
    matrix[0] = 0
    return np.asarray(matrix, dtype=np.float32)
