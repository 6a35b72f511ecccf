"""Where the picture really cuts, measured on the finished file.

A cut is where neighbouring pictures differ most: by their brightness pixel for pixel and by their histogram, which
motion hardly moves. A detector would also fire on a beat's flash, so only the neighbourhood of a planned cut is
searched. What a cut is worth against the music is a metric's business.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from editorial.decode import decode_luma

REACH_FRAMES = 3
MEASURED_ROWS = 90
HISTOGRAM_BINS = 32


def measure_cuts(path: Path, planned: Sequence[int]) -> tuple[int, ...]:
    """Return, for every planned cut, the frame within 3 of it whose picture differs most from the one before.

    Parameters
    ----------
    path
        The film.
    planned
        Frames on which new clips should start, each at least 1.
    """
    return tuple(_greatest_change(path, cut) for cut in planned)


def _greatest_change(path: Path, cut: int) -> int:
    before = max(0, cut - REACH_FRAMES - 1)
    pictures = [_thinned(luma) for luma in decode_luma(path, before, cut + REACH_FRAMES + 1 - before)]
    if len(pictures) <= cut - before:
        raise ValueError(f"{path.name} ends before its planned cut at frame {cut}")
    changes = [_change(a, b) for a, b in pairwise(pictures)]
    return before + 1 + int(np.argmax(changes))


def _thinned(luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    step = max(1, luma.shape[0] // MEASURED_ROWS)
    return luma[::step, ::step]


def _change(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> float:
    """Return how different two pictures are: 0 for the same, 2 for black and white."""
    difference = np.abs(before.astype(np.int16) - after).mean() / 255
    histograms = [
        np.bincount((p // (256 // HISTOGRAM_BINS)).ravel(), minlength=HISTOGRAM_BINS) for p in (before, after)
    ]
    moved = np.abs(histograms[0] - histograms[1]).sum() / (2 * before.size)
    return float(difference + moved)
