"""How sure a difference is: intervals of 95 per cent by Student's t, and what may be said of a claim by them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import t as student

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """A mean, and between what it lies in 95 of 100 samples; nothing bounds it where the sample is of one."""

    mean: float
    low: float
    high: float


def interval(sample: Sequence[float]) -> Interval:
    """Return the mean of a sample and its interval.

    Raises
    ------
    ValueError
        If there is nothing in the sample.
    """
    values = np.asarray(sample, np.float64)
    if not values.size:
        raise ValueError("an interval needs a sample of at least one")
    mean = float(values.mean())
    if len(values) == 1:
        return Interval(mean, -np.inf, np.inf)
    half = float(student.ppf((1 + CONFIDENCE) / 2, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)))
    return Interval(mean, mean - half, mean + half)


def verdict(gain: Interval) -> str:
    """Return what may be said of a claim by what is gained with what it praises: more than 0 speaks for it."""
    if gain.low > 0:
        return "shows"
    return "shows the opposite" if gain.high < 0 else "does not show"
