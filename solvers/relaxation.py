"""The linear relaxation of a multiple-choice knapsack: its best multiplier, its bound, and the hulls behind both.

For a multiplier lambda >= 0, no choice within the capacity is worth more than lambda * capacity + the sum over classes
of max(profit - lambda * weight). The least such bound is the optimum of the linear relaxation (Sinha and Zoltners,
1979), and its multiplier is found without sorting: the slope between a choice that fits and one that does not is the
next multiplier, and the best choice at it replaces one of the two. That is the secant method on the Lagrangian dual;
Dyer (1984) and Zemel (1984) search the same slopes by medians. A multiplier is a pair of whole numbers, so every score,
loss and bound here is a whole number as well and nothing is rounded.

How a choice of whole items is found does not belong here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import gcd

import numpy as np
from numpy.typing import NDArray

from solvers.pareto import INT64_SAFE, IntArray
from solvers.problem import Instance, Item

Rows = NDArray[np.int64]  # indices into the columns, or, with one entry a class, a choice


@dataclass(frozen=True, eq=False)
class Columns:
    """An instance as flat columns: all items of class 0, then of class 1, and so on.

    `weight` and `profit` have one entry an item and can be summed over the classes without overflow; `starts` (one
    entry a class) is where each class begins, `class_of` (one entry an item) which class it is. `greatest_weight` and
    `greatest_profit` are magnitudes.
    """

    weight: IntArray
    profit: IntArray
    starts: Rows
    class_of: Rows
    greatest_weight: int
    greatest_profit: int

    @staticmethod
    def of(instance: Instance) -> "Columns":
        """Lay an instance out; int64 where every sum fits, Python's integers elsewhere."""
        sizes = np.fromiter(map(len, instance.classes), np.int64, len(instance.classes))
        numbers = _numbers(instance.classes, 2 * int(sizes.sum()))
        if len(sizes) * max(int(numbers.max()), -int(numbers.min())) >= INT64_SAFE:
            numbers = numbers.astype(object)
        weight, profit = np.ascontiguousarray(numbers[0::2]), np.ascontiguousarray(numbers[1::2])
        return Columns(
            weight,
            profit,
            np.cumsum(sizes) - sizes,
            np.repeat(np.arange(len(sizes)), sizes),
            int(weight.max()),
            max(int(profit.max()), -int(profit.min())),
        )

    def total_weight(self, choice: Rows) -> int:
        """Return what a choice weighs."""
        return int(self.weight[choice].sum())

    def total_profit(self, choice: Rows) -> int:
        """Return what a choice is worth."""
        return int(self.profit[choice].sum())

    def scores(self, numerator: int, denominator: int) -> IntArray:
        """Return denominator * profit - numerator * weight, in Python's integers where int64 could overflow."""
        weight, profit = self.weight, self.profit
        if denominator * self.greatest_profit + numerator * self.greatest_weight >= INT64_SAFE:
            weight, profit = weight.astype(object), profit.astype(object)
        scores: IntArray = denominator * profit - numerator * weight
        return scores

    def greatest(self, key: IntArray, tie: IntArray) -> Rows:
        """Return per class the row of the greatest `key`, of equals that of the greatest `tie`, then the first."""
        rows: Rows = (key == np.maximum.reduceat(key, self.starts)[self.class_of]).nonzero()[0]
        if len(rows) == len(self.starts):
            return rows
        tie = tie[rows]
        class_of = self.class_of[rows]
        rows = rows[tie == np.maximum.reduceat(tie, first_of_runs(class_of))[class_of]]
        first: Rows = rows[first_of_runs(self.class_of[rows])]
        return first


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The relaxation's multiplier and bound, and the break choice: the best choice at the multiplier that fits.

    `bound_scaled` is the bound times `denominator`; `loss` (one entry an item) is how much less the bound would be if
    the item were chosen, times `denominator`.
    """

    numerator: int
    denominator: int
    bound_scaled: int
    loss: IntArray
    choice: Rows


def relax(columns: Columns, light: Rows, heavy: Rows, capacity: int) -> Relaxation:
    """Minimise the Lagrangian dual between the lightest choice, which fits, and the most profitable, which does not."""
    light_weight, light_profit = columns.total_weight(light), columns.total_profit(light)
    less_weight = -columns.weight
    heavy_weight, heavy_profit = columns.total_weight(heavy), columns.total_profit(heavy)
    while True:
        numerator, denominator = heavy_profit - light_profit, heavy_weight - light_weight
        common = gcd(numerator, denominator)
        numerator, denominator = numerator // common, denominator // common
        score = columns.scores(numerator, denominator)
        middle = columns.greatest(score, less_weight)
        weight, profit = columns.total_weight(middle), columns.total_profit(middle)
        if denominator * (profit - light_profit) == numerator * (weight - light_weight):
            break
        if weight <= capacity:
            light, light_weight, light_profit = middle, weight, profit
        else:
            heavy, heavy_weight, heavy_profit = middle, weight, profit
    loss = score[middle][columns.class_of] - score
    return Relaxation(
        numerator,
        denominator,
        numerator * (capacity - weight) + denominator * profit,
        loss,
        _fill(columns, light, heavy, np.flatnonzero(loss == 0), capacity - light_weight),
    )


def upper_hull(items: Sequence[Item]) -> list[int]:
    """Return the items on the upper convex hull from the lightest to the most profitable, by increasing weight.

    The others are dominated or LP-dominated: the relaxation never needs them.
    """
    hull: list[int] = []
    for index in sorted(range(len(items)), key=lambda i: (items[i][0], -items[i][1])):
        weight, profit = items[index]
        if hull and profit <= items[hull[-1]][1]:
            continue
        while len(hull) > 1:
            (first_weight, first_profit), (last_weight, last_profit) = items[hull[-2]], items[hull[-1]]
            rise, further_rise = last_profit - first_profit, profit - last_profit
            if rise * (weight - last_weight) > further_rise * (last_weight - first_weight):
                break
            hull.pop()
        hull.append(index)
    return hull


def first_of_runs(class_of: Rows) -> Rows:
    """Return where each class begins in a column of rows that are ordered by class."""
    return np.flatnonzero(np.concatenate([[True], class_of[1:] != class_of[:-1]]))


def _numbers(classes: Sequence[Sequence[Item]], count: int) -> IntArray:
    """Return weight, profit, weight, profit, ... of all items."""
    try:
        return np.fromiter(chain.from_iterable(chain.from_iterable(classes)), np.int64, count)
    except OverflowError:
        return np.fromiter(chain.from_iterable(chain.from_iterable(classes)), object, count)


def _fill(columns: Columns, light: Rows, heavy: Rows, ties: Rows, room: int) -> Rows:
    """Use up the room among the best choices at the multiplier: `light`, `heavy` and all others made of `ties`.

    First move from the light to the heavy choice, class by class, as far as the room goes; then take what fits best.
    """
    extra = np.cumsum(columns.weight[heavy] - columns.weight[light])
    fitting = int(np.searchsorted(extra, room, side="right"))
    choice = np.concatenate([heavy[:fitting], light[fitting:]])
    if len(ties) == len(choice):
        return choice
    room -= int(extra[fitting - 1]) if fitting else 0
    while True:
        extra = columns.weight[ties] - columns.weight[choice][columns.class_of[ties]]
        best = int(np.argmax(np.where(extra <= room, extra, 0)))
        if not 0 < extra[best] <= room:
            return choice
        choice[columns.class_of[ties[best]]] = ties[best]
        room -= int(extra[best])
