"""All budgets at once, and the runners-up: what a planner wants to see around the one best choice.

The whole staircase "the greatest profit within a capacity" is one list dynamic programme without a capacity (Nemhauser
and Ullmann, 1969). The k best choices are Lawler's (1972): the choices that are left after the best one fall into parts
"the same items up to a class, another item there, anything after it", and the best of a part is one look-up per item in
the staircase of the classes after it. Both are exact and meant for songs: a staircase can have as many corners as
there are different weights, so catalogues ask `multiple_choice_knapsack.solve` at chosen capacities instead.

What a weight or a profit means does not belong here.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvers.pareto import IntArray, integer_array, pareto
from solvers.problem import Infeasible, Instance, Item


class Ranked(NamedTuple):
    """A choice, one item index per class, and its totals."""

    choice: tuple[int, ...]
    weight: int
    profit: int


def value_curve(classes: Sequence[Sequence[Item]]) -> tuple[IntArray, IntArray]:
    """Return every corner (weight, profit) of the staircase "the greatest profit within a capacity".

    Both arrays increase strictly, the first weight is the least feasible capacity, and the greatest profit within any
    capacity is that of the last corner not above it.
    """
    columns = _columns(classes)
    front = _Front.empty(columns)
    for column in columns:
        front = front.after(column)
    return front.weight, front.profit


def best_choices(instance: Instance, count: int) -> list[Ranked]:
    """Return the `count` best different choices, by greatest profit, then least weight; all if there are fewer.

    Choices equal in both follow each other in an order that is always the same.

    Raises
    ------
    Infeasible
        If even the lightest choice does not fit.
    """
    if instance.least_weight > instance.capacity:
        raise Infeasible(instance.least_weight)
    ranking = _Ranking(instance)
    parts = ranking.best_of_part((), 0, 0, frozenset())
    best: list[Ranked] = []
    while parts and len(best) < count:
        part = heapq.heappop(parts)
        best.append(Ranked(part.choice, part.weight, -part.negated_profit))
        for part_left in ranking.split(part):
            heapq.heappush(parts, part_left)
    return best


class _Column(NamedTuple):
    """The items of one class."""

    weight: IntArray
    profit: IntArray


@dataclass(frozen=True, eq=False)
class _Front:
    """The undominated totals of some classes, each with the item of the class added last and the state before it."""

    weight: IntArray
    profit: IntArray
    item: NDArray[np.int64]
    state: NDArray[np.int64]

    @staticmethod
    def empty(columns: Sequence[_Column]) -> "_Front":
        """Return the one state of no classes at all."""
        nothing = np.zeros(1, columns[0].weight.dtype)
        return _Front(nothing, nothing, np.zeros(1, np.int64), np.zeros(1, np.int64))

    def after(self, column: _Column, capacity: int | None = None) -> "_Front":
        """Return the front with one more class, of totals within the capacity."""
        weight = (column.weight[:, None] + self.weight).ravel()
        profit = (column.profit[:, None] + self.profit).ravel()
        within = np.arange(len(weight)) if capacity is None else np.flatnonzero(weight <= capacity)
        kept = within[pareto(weight[within], profit[within])]
        item, state = np.divmod(kept, len(self.weight))
        return _Front(weight[kept], profit[kept], item, state)


class _Part(NamedTuple):
    """The best choice of a part, ordered as the ranking is; the part is fixed before `depth`, there not `banned`."""

    negated_profit: int
    weight: int
    choice: tuple[int, ...]
    depth: int
    banned: frozenset[int]


class _Ranking:
    """The fronts of the last classes, of the last but one, and so on, in which the best of every part is looked up."""

    def __init__(self, instance: Instance) -> None:
        # A capacity beyond everything says no more than one that takes everything, and stays within int64.
        self.capacity = min(instance.capacity, sum(max(item.weight for item in items) for items in instance.classes))
        self.columns = _columns(instance.classes)
        self.fronts = [_Front.empty(self.columns)]
        for column in reversed(self.columns):
            self.fronts.append(self.fronts[-1].after(column, self.capacity))
        self.fronts.reverse()

    def split(self, part: _Part) -> list[_Part]:
        """Return the parts that make up a part without its best choice."""
        parts: list[_Part] = []
        weight = profit = 0
        for depth, (item, column) in enumerate(zip(part.choice, self.columns, strict=True)):
            if depth >= part.depth:
                banned = (part.banned if depth == part.depth else frozenset()) | {item}
                parts += self.best_of_part(part.choice[:depth], weight, profit, banned)
            weight += int(column.weight[item])
            profit += int(column.profit[item])
        return parts

    def best_of_part(self, prefix: tuple[int, ...], weight: int, profit: int, banned: frozenset[int]) -> list[_Part]:
        """Return the best choice, if any, that begins with a prefix of this weight and profit and then avoids items."""
        column, rest = self.columns[len(prefix)], self.fronts[len(prefix) + 1]
        room = self.capacity - weight - column.weight
        state = np.searchsorted(rest.weight, room, side="right") - 1
        state[list(banned)] = -1
        items = np.flatnonzero(state >= 0)
        if len(items) == 0:
            return []
        total_weight = column.weight[items] + rest.weight[state[items]]
        total_profit = column.profit[items] + rest.profit[state[items]]
        best = pareto(total_weight, total_profit)[-1]
        part = _Part(
            -profit - int(total_profit[best]),
            weight + int(total_weight[best]),
            (*prefix, int(items[best]), *self._tail(len(prefix) + 1, int(state[items[best]]))),
            len(prefix),
            banned,
        )
        return [part]

    def _tail(self, depth: int, state: int) -> list[int]:
        """Return the items, from class `depth` on, behind a state of that front."""
        items = []
        for front in self.fronts[depth:-1]:
            items.append(int(front.item[state]))
            state = int(front.state[state])
        return items


def _columns(classes: Sequence[Sequence[Item]]) -> list[_Column]:
    magnitude = sum(max(abs(number) for item in items for number in item) for items in classes)
    return [
        _Column(
            integer_array([item.weight for item in items], magnitude),
            integer_array([item.profit for item in items], magnitude),
        )
        for items in classes
    ]
