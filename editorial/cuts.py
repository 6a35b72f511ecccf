"""Where the picture really cuts, measured on the finished file.

A cut is where neighbouring pictures differ most: by their brightness pixel for pixel and by their histogram, which
motion hardly moves. A detector would also fire on a beat's flash, so only the neighbourhood of a planned cut is
searched. What a cut is worth against the music is a metric's business.
"""

import sys
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
    """Return, for every planned cut, the frame near it whose picture differs most from the one before.

    Only the groups of pictures around planned cuts are decoded.

    Parameters
    ----------
    path
        The film.
    planned
        Frames on which new clips should start, increasing, each at least 1. Frames within 3 of one are searched,
        where cuts are dense only those that are nearer to it than to the next cut.

    Raises
    ------
    ValueError
        If the film ends before a planned cut.
    """
    measured = []
    for before, cut, after in zip([0, *planned], planned, [*planned[1:], sys.maxsize], strict=False):
        first = max(cut - REACH_FRAMES, (before + cut) // 2 + 1)
        last = min(cut + REACH_FRAMES, (cut + after - 1) // 2)
        measured.append(_greatest_change(path, cut, first, last))
    return tuple(measured)


def _greatest_change(path: Path, cut: int, first: int, last: int) -> int:
    pictures = [_thinned(luma) for luma in decode_luma(path, first - 1, last - first + 2)]
    if len(pictures) <= cut - first + 1:
        raise ValueError(f"{path.name} ends before its planned cut at frame {cut}")
    return first + int(np.argmax([_change(a, b) for a, b in pairwise(pictures)]))


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
