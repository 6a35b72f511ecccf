"""Drawing at random, in the words of the composer: chances, choices with weights, ranges."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


def chance(rng: np.random.Generator, probability: float) -> bool:
    """Return whether something of this probability happens."""
    return bool(rng.random() < probability)


def pick(rng: np.random.Generator, items: Sequence[Item]) -> Item:
    """Return one of equally likely items."""
    return items[int(rng.integers(len(items)))]


def weighted(rng: np.random.Generator, weights: Mapping[Item, float]) -> Item:
    """Return one of the keys; its value says how likely it is against the others."""
    items, shares = list(weights), np.array(list(weights.values()), float)
    return items[int(rng.choice(len(items), p=shares / shares.sum()))]


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """Return a number of a range."""
    return float(rng.uniform(low, high))


def log_between(rng: np.random.Generator, low: float, high: float) -> float:
    """Return a number of a range whose every octave is equally likely."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))
