"""One pass over the waveform that serves every later step: onsets, harmony, timbre and level.

Onsets are the multi-band SuperFlux of Böck and Widmer ("Maximum filter vibrato suppression for onset detection",
DAFx 2013): the rise of log-mel energy against the maximum of the neighbouring bands a little earlier. Harmony, timbre
and level share one longer Fourier transform. Both are computed in chunks, so memory grows with the features only.

What the features mean (beats, sections, energy) does not belong here.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from audio.filters import chroma_matrix, mel_centres_hz, mel_matrix
from state.music import Features

ONSET_RATE_HZ = 100.0
ONSET_WINDOW_S = 0.0464
ONSET_BANDS = 64
ONSET_LAG_FRAMES = 2
ONSET_RANGE_HZ = (30.0, 10000.0)
LOW_BELOW_HZ, HIGH_ABOVE_HZ = 200.0, 2500.0

SPECTRAL_RATE_HZ = 25.0
SPECTRAL_WINDOW_S = 0.186
MEL_BANDS = 40
MEL_RANGE_HZ = (40.0, 10500.0)
FLOOR_DB = -100.0
CHUNK_FRAMES = 1024


def features(samples: NDArray[np.float32], sample_rate_hz: int) -> Features:
    """Return everything later steps need to know of a waveform.

    Parameters
    ----------
    samples
        float32, shape (samples,), full scale 1.
    sample_rate_hz
        At least 22050, so that the highest band exists.

    Returns
    -------
    Features whose frame i is centred on time i / rate. `mel` holds mean-square powers that sum over bands to the
    power of the frame (a full-scale sine gives 0.5 in all).
    """
    spectral_hop = round(sample_rate_hz / SPECTRAL_RATE_HZ)
    chroma, mel, power = _spectral(samples, sample_rate_hz, spectral_hop)
    onset_hop = round(sample_rate_hz / ONSET_RATE_HZ)
    level = _level(samples, sample_rate_hz, onset_hop)
    loudness_db = np.maximum(10 * np.log10(power + 1e-20), FLOOR_DB)
    return Features(
        onset_rate_hz=sample_rate_hz / onset_hop,
        level=level.astype(np.float16),
        onset=_onset(level),
        spectral_rate_hz=sample_rate_hz / spectral_hop,
        chroma=chroma,
        mel=mel,
        loudness_db=loudness_db.astype(np.float32),
        duration_s=len(samples) / sample_rate_hz,
    )


def _spectral(
    samples: NDArray[np.float32], sample_rate_hz: int, hop: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    window = _power_of_two(SPECTRAL_WINDOW_S * sample_rate_hz)
    to_chroma = chroma_matrix(sample_rate_hz, window)
    to_mel = mel_matrix(sample_rate_hz, window, MEL_BANDS, *MEL_RANGE_HZ)
    chunks = [
        (np.sqrt(power) @ to_chroma, power @ to_mel, power.sum(axis=1)) for power in _spectra(samples, window, hop)
    ]
    chroma, mel, total = (np.concatenate(parts) for parts in zip(*chunks, strict=True))
    return chroma, mel, total


def _level(samples: NDArray[np.float32], sample_rate_hz: int, hop: int) -> NDArray[np.float32]:
    """Return the logarithmic level of the finely timed bands; the song's loudest band sets the logarithm's scale."""
    window = _power_of_two(ONSET_WINDOW_S * sample_rate_hz)
    to_mel = mel_matrix(sample_rate_hz, window, ONSET_BANDS, *ONSET_RANGE_HZ)
    mel = np.concatenate([power @ to_mel for power in _spectra(samples, window, hop)])
    return np.asarray(np.log1p(1e4 / (mel.max() + 1e-12) * mel))


def _onset(level: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rise of the low, middle and high bands."""
    from scipy.ndimage import maximum_filter1d

    before = maximum_filter1d(level, 3, axis=1)
    rise = np.zeros_like(level)
    rise[ONSET_LAG_FRAMES:] = np.maximum(0, level[ONSET_LAG_FRAMES:] - before[:-ONSET_LAG_FRAMES])
    centres_hz = mel_centres_hz(ONSET_BANDS, *ONSET_RANGE_HZ)[1:-1]
    low, high = centres_hz < LOW_BELOW_HZ, centres_hz >= HIGH_ABOVE_HZ
    bands = [rise[:, chosen].mean(axis=1) for chosen in (low, ~low & ~high, high)]
    return np.stack(bands, axis=1).astype(np.float32)


def _spectra(samples: NDArray[np.float32], window: int, hop: int) -> Iterator[NDArray[np.float32]]:
    """Yield one-sided power spectra, (frames, window // 2 + 1), whose bins sum to the frame's mean-square power."""
    import scipy.fft

    taper = np.hanning(window).astype(np.float32)
    scale = np.float32(2 / (window * np.square(taper).sum()))
    padded = np.pad(samples, (window // 2, window // 2))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop]
    for first in range(0, len(frames), CHUNK_FRAMES):
        spectrum = scipy.fft.rfft(frames[first : first + CHUNK_FRAMES] * taper, axis=1)
        yield (spectrum.real**2 + spectrum.imag**2) * scale


def _power_of_two(samples: float) -> int:
    return int(2 ** round(float(np.log2(samples))))
