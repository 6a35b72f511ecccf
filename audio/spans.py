"""What a feature is around musical times: its mean over spans (beats, bars, parts of bars), its peak near a moment.

What is computed from these does not belong here.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def span_means(frames: NDArray[np.floating], rate_hz: float, edges_s: ArrayLike, parts: int = 1) -> NDArray[np.float64]:
    """Return the mean of a feature over every part of every span, frames shared out exactly at the edges.

    Parameters
    ----------
    frames
        Shape (frames, dimensions); frame i stands for times i / rate to (i + 1) / rate.
    edges_s
        Increasing times, n + 1 of them for n spans.
    parts
        How many equal parts each span is cut into.

    Returns
    -------
    float64, shape (n, parts, dimensions).
    """
    edges = np.asarray(edges_s, dtype=np.float64)
    inner = edges[:-1, None] + np.diff(edges)[:, None] * np.arange(parts) / parts
    position = np.clip(np.append(inner.ravel(), edges[-1]) * rate_hz, 0, len(frames))
    sums = np.vstack([np.zeros((1, frames.shape[1])), np.cumsum(frames, axis=0, dtype=np.float64)])
    whole = np.minimum(position.astype(np.int64), len(frames) - 1)
    at_edges = sums[whole] + (position - whole)[:, None] * (sums[whole + 1] - sums[whole])
    lengths = np.maximum(np.diff(position), 1e-6)[:, None]
    return np.asarray((np.diff(at_edges, axis=0) / lengths).reshape(len(edges) - 1, parts, frames.shape[1]))


def strongest_near(
    values: NDArray[Any], rate_hz: float, times_s: NDArray[np.float64], reach_s: float
) -> NDArray[np.float64]:
    """Return the largest value within `reach_s` of each time; `values`, shape (frames,), hold on at both ends."""
    reach = round(reach_s * rate_hz)
    frames = np.round(times_s * rate_hz).astype(int)[:, None] + np.arange(-reach, reach + 1)
    return np.asarray(values[np.clip(frames, 0, len(values) - 1)].max(axis=1), dtype=np.float64)
