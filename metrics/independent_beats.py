"""Beats by a tracker that the film was not cut by, so that its cuts can be judged by a stranger's ear.

The tracker is librosa's (Ellis, Beat Tracking by Dynamic Programming, 2007), less accurate than the one that plans
the film but independent of it. Its beats come late by a constant, which is taken off.
"""

import numpy as np
from numpy.typing import NDArray

TRACKER_RATE_HZ = 22050
LATENCY_S = 0.042
"""How late librosa's beats are on music with known beats: the median over songs, one frame of a film."""


def librosa_beats(samples: NDArray[np.float32], sample_rate_hz: int) -> NDArray[np.float64]:
    """Return beats in seconds from the first sample, increasing, latency taken off, none before zero.

    Parameters
    ----------
    samples
        Mono sound, shape (samples,), -1..1.
    sample_rate_hz
        Its sample rate.
    """
    # Slow to import, and only the quality report needs it.
    from librosa import resample
    from librosa.beat import beat_track

    sound = resample(samples, orig_sr=sample_rate_hz, target_sr=TRACKER_RATE_HZ)
    _, beats_s = beat_track(y=sound, sr=TRACKER_RATE_HZ, units="time", trim=False)
    heard = np.asarray(beats_s, np.float64) - LATENCY_S
    return heard[heard >= 0]
