"""Means of a feature over spans of musical time (beats, bars, parts of bars).

What is computed from those means does not belong here.
"""

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
