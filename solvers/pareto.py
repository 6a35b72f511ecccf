"""Integer columns and the Pareto filter that both rounds are built from.

What a weight or a profit means does not belong here.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[Any]  # int64, or Python ints in an object array where int64 could overflow
INT64_SAFE = 1 << 62


def integer_array(values: Sequence[int], magnitude: int) -> IntArray:
    """Return values as int64, or as Python ints when sums or products up to `magnitude` would not fit."""
    return np.array(values, dtype=np.int64 if magnitude < INT64_SAFE else object)


def pareto(weight: IntArray, profit: IntArray) -> NDArray[np.int64]:
    """Return the indices of the points that no other point beats, by increasing weight.

    Of points equal in both the first is kept, so profit and weight increase strictly along the result.
    """
    order = np.argsort(weight, kind="stable")
    rising = profit[order]
    better = np.ones(len(order), dtype=bool)
    better[1:] = rising[1:] > np.maximum.accumulate(rising)[:-1]
    order = order[better]
    # Of equal weights every new record is still there; the last is the best, and the first that was so good.
    heavier = weight[order]
    return order[np.append(heavier[1:] != heavier[:-1], True)] if len(order) else order
