"""The multiple-choice knapsack: exactly one item per class, within a capacity, of the greatest profit.

This is round two of AllocMV (section 2.4, equation 2). The method is the list dynamic programme of Nemhauser and
Ullmann (1969) over classes, with two cuts that keep it exact: states that another state beats in both weight and
profit are dropped, and so are states that cannot reach the best known profit any more, because they have already
lost more against the Lagrangian relaxation than the relaxation is above that profit.

The relaxation's multiplier is returned with every solution: anybody can recompute the upper bound from it with a
few lines (`solvers.certificate`), which proves the solution's distance from the optimum without trusting this file.

Weights and profits are whole numbers of any size: int64 where every product fits, Python's integers elsewhere.
What they mean does not belong here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.frontier import IntArray, Item, integer_array, pareto

__all__ = ["Infeasible", "Instance", "Item", "Solution", "solve", "value_curve"]


@dataclass(frozen=True)
class Instance:
    """Classes of items, of which exactly one each is to be chosen, and the capacity of the chosen weights."""

    classes: tuple[tuple[Item, ...], ...]
    capacity: int

    def __post_init__(self) -> None:
        if not self.classes or not all(self.classes):
            raise ValueError("an instance needs at least one class and every class at least one item")
        if any(item.weight < 0 for items in self.classes for item in items):
            raise ValueError("weights must not be negative")

    @property
    def least_weight(self) -> int:
        """The least capacity that admits any solution."""
        return sum(min(item.weight for item in items) for items in self.classes)


@dataclass(frozen=True)
class Solution:
    """An optimal choice, one item index per class, and the multiplier that bounds every other choice.

    `bound` is floor(lambda * capacity + sum over classes of max(profit - lambda * weight)) for lambda =
    `multiplier_numerator / multiplier_denominator`.
    """

    choice: tuple[int, ...]
    weight: int
    profit: int
    bound: int
    multiplier_numerator: int
    multiplier_denominator: int


class Infeasible(Exception):
    """No choice fits the capacity; `least_weight` is the least capacity that would do."""

    def __init__(self, least_weight: int) -> None:
        super().__init__(f"the lightest choice weighs {least_weight}, which is more than the capacity")
        self.least_weight = least_weight


def solve(instance: Instance) -> Solution:
    """Return the choice of the greatest profit within the capacity.

    Of equally good choices the lightest is returned, and of equally light ones that with the lowest item index in
    the first class where they differ.

    Raises
    ------
    Infeasible
        If even the lightest choice does not fit.
    """
    least_weight = instance.least_weight
    if least_weight > instance.capacity:
        raise Infeasible(least_weight)
    table = _Table.of(instance)
    # A capacity beyond everything says no more than one that takes everything, and stays within int64.
    usable = min(instance.capacity, int(np.maximum.reduceat(table.weight, table.starts).sum()))
    numerator, denominator, start = _best_multiplier(table, usable)
    known_profit = _improve_by_exchange(table, start, usable)
    score = denominator * table.profit - numerator * table.weight
    loss = np.maximum.reduceat(score, table.starts)[table.class_of] - score
    bound_scaled = numerator * usable + int(np.maximum.reduceat(score, table.starts).sum())
    room = bound_scaled - denominator * known_profit
    choice = _list_programme(table, loss, room, usable)
    chosen = [items[i] for items, i in zip(instance.classes, choice, strict=True)]
    return Solution(
        choice,
        sum(item.weight for item in chosen),
        sum(item.profit for item in chosen),
        bound_scaled // denominator,
        numerator,
        denominator,
    )


def value_curve(classes: Sequence[Sequence[Item]]) -> tuple[IntArray, IntArray]:
    """Return every corner (weight, profit) of the staircase "the greatest profit within a capacity".

    One pass of the list dynamic programme without a capacity: both arrays increase strictly, the first weight is the
    least feasible capacity, and the greatest profit within any capacity is that of the last corner not above it.
    The staircase can have as many corners as there are different weights, so this is for songs, not for catalogues.
    """
    magnitude = sum(max(abs(x) for item in items for x in item) for items in classes)
    weight = profit = integer_array([0], magnitude)
    for items in classes:
        item_weight = integer_array([item.weight for item in items], magnitude)
        item_profit = integer_array([item.profit for item in items], magnitude)
        new_weight = (item_weight[:, None] + weight).ravel()
        new_profit = (item_profit[:, None] + profit).ravel()
        keep = pareto(new_weight, new_profit)
        weight, profit = new_weight[keep], new_profit[keep]
    return weight, profit


@dataclass(frozen=True)
class _Table:
    """An instance as flat columns: all items of class 0, then of class 1, and so on."""

    weight: IntArray
    profit: IntArray
    starts: NDArray[np.int64]
    class_of: NDArray[np.int64]

    @staticmethod
    def of(instance: Instance) -> "_Table":
        sizes = np.array([len(items) for items in instance.classes])
        weight = [item.weight for items in instance.classes for item in items]
        profit = [item.profit for items in instance.classes for item in items]
        # A multiplier is a ratio of two totals, so Lagrangian scores are below four times the product of both.
        total_weight, total_profit = _greatest_total(weight, sizes), _greatest_total(profit, sizes)
        magnitude = 4 * (total_weight + 1) * (total_profit + 1)
        return _Table(
            integer_array(weight, magnitude),
            integer_array(profit, magnitude),
            np.concatenate([[0], np.cumsum(sizes[:-1])]).astype(np.int64),
            np.repeat(np.arange(len(sizes)), sizes),
        )

    def totals(self, chosen: NDArray[np.int64]) -> tuple[int, int]:
        return int(self.weight[chosen].sum()), int(self.profit[chosen].sum())

    def best(self, score: IntArray, tie: IntArray) -> NDArray[np.int64]:
        """Return per class the row of the greatest score, of equals that of the greatest `tie`, then the first."""
        top = np.flatnonzero(score == np.maximum.reduceat(score, self.starts)[self.class_of])
        class_of = self.class_of[top]
        best_tie = np.maximum.reduceat(tie[top], _first_rows(class_of))
        top = np.compress(tie[top] == best_tie[class_of], top)
        return top[_first_rows(self.class_of[top])]


def _first_rows(class_of: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each class begins in a column of rows that are ordered by class."""
    return np.flatnonzero(np.concatenate([[True], class_of[1:] != class_of[:-1]]))


def _greatest_total(column: list[int], sizes: NDArray[np.int64]) -> int:
    """Return the greatest magnitude that a sum of one entry per class can have, in Python's integers."""
    ends = np.cumsum(sizes).tolist()
    starts = [0, *ends[:-1]]
    return sum(max(map(abs, column[start:end])) for start, end in zip(starts, ends, strict=True))


def _best_multiplier(table: _Table, capacity: int) -> tuple[int, int, NDArray[np.int64]]:
    """Minimise the Lagrangian dual by the secant method; return its multiplier and a choice that fits.

    Between a light choice that fits and a heavy one that does not, the slope of profit over weight is the next
    multiplier; its own best choice replaces one of the two, until it is no better than both.
    """
    light = table.best(-table.weight, table.profit)
    heavy = table.best(table.profit, -table.weight)
    light_weight, light_profit = table.totals(light)
    heavy_weight, heavy_profit = table.totals(heavy)
    if heavy_weight <= capacity:
        return 0, 1, heavy
    while True:
        numerator, denominator = heavy_profit - light_profit, heavy_weight - light_weight
        middle = table.best(denominator * table.profit - numerator * table.weight, -table.weight)
        weight, profit = table.totals(middle)
        if denominator * (profit - light_profit) == numerator * (weight - light_weight):
            return numerator, denominator, light
        if weight <= capacity:
            light, light_weight, light_profit = middle, weight, profit
        else:
            heavy_weight, heavy_profit = weight, profit


def _improve_by_exchange(table: _Table, choice: NDArray[np.int64], capacity: int) -> int:
    """Return the profit after exchanging, one class at a time, whatever gains most and still fits."""
    choice = choice.copy()
    weight, profit = table.totals(choice)
    while True:
        fits = weight + table.weight - table.weight[choice][table.class_of] <= capacity
        gain = np.where(fits, table.profit - table.profit[choice][table.class_of], 0)
        row = int(np.argmax(gain))
        if gain[row] <= 0:
            return profit
        choice[table.class_of[row]] = row
        weight, profit = table.totals(choice)


def _list_programme(table: _Table, loss: IntArray, room: int, capacity: int) -> tuple[int, ...]:
    """Choose by the list dynamic programme among the items that lose at most `room` against the relaxation.

    Classes are added from the last to the first: of states equal in weight and profit the first is kept, and that
    is then the one with the lowest item index in the earliest class. Most classes have one survivor and need no
    programme.
    """
    survivors = np.flatnonzero(loss <= room)
    rows_of = np.split(survivors, _first_rows(table.class_of[survivors])[1:])
    open_rows = [rows for rows in rows_of if len(rows) > 1]
    choice = np.array([rows[0] for rows in rows_of])
    settled = np.array([len(rows) == 1 for rows in rows_of])
    weight, profit, lost = (column[choice[settled]].sum(keepdims=True) for column in (table.weight, table.profit, loss))
    lightest = [int(table.weight[rows].min()) for rows in open_rows]
    limit = capacity - sum(lightest)
    history: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for rows, least in zip(reversed(open_rows), reversed(lightest), strict=True):
        limit += least  # the classes before this one still take at least their lightest
        new_weight = (table.weight[rows][:, None] + weight).ravel()
        new_lost = (loss[rows][:, None] + lost).ravel()
        alive = np.flatnonzero((new_weight <= limit) & (new_lost <= room))
        new_profit = (table.profit[rows][:, None] + profit).ravel()
        keep = alive[pareto(new_weight[alive], new_profit[alive])]
        option, parent = np.divmod(keep, len(weight))
        history.append((rows[option], parent))
        weight, profit, lost = new_weight[keep], new_profit[keep], new_lost[keep]
    state = len(weight) - 1
    for rows, parent in reversed(history):
        choice[table.class_of[rows[state]]] = rows[state]
        state = int(parent[state])
    return tuple((choice - table.starts).tolist())
