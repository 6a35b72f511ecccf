"""The exact multiple-choice knapsack: one item of every class, the greatest profit within a capacity (AllocMV, eq. 2).

Few classes have to be searched at all. The method is an expanding core (Pisinger, 1995, "A minimal algorithm for the
multiple-choice knapsack problem", EJOR 83): the relaxation's best multiplier gives a bound and a break choice; an item
that loses too much against the bound to be in a better choice is dropped; the classes that still have a choice are
enumerated as lists of undominated states (Nemhauser and Ullmann, 1969), those with items nearest to the multiplier
first; and a state is dropped when even the steepest exchanges of the classes outside cannot make it better.

"Better" is lexicographic throughout: more profit, or the same profit with less weight. Values, weights, losses and
bounds are whole numbers of any size; floating point appears in one place, `_Search._promising`, with a slack that
covers its rounding. What a weight or a profit means does not belong here.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvers.pareto import IntArray, pareto
from solvers.problem import Infeasible, Instance, Solution
from solvers.relaxation import Columns, Relaxation, Rows, first_of_runs, relax

_WORTH_FILTERING = 512  # filtering fewer states costs more than carrying them
_ROUNDING = 2.0**-44  # of the profits' magnitude; the few operations of a bound round by less than 2**-48


def solve(instance: Instance) -> Solution:
    """Return the choice of the greatest profit within the capacity, and of equally good choices a lightest one.

    Of choices equal in both any may be returned, but always the same one for the same instance.

    Raises
    ------
    Infeasible
        If even the lightest choice does not fit.
    """
    columns = Columns.of(instance)
    lightest = columns.greatest(-columns.weight, columns.profit)
    if columns.total_weight(lightest) > instance.capacity:
        raise Infeasible(columns.total_weight(lightest))
    richest = columns.greatest(columns.profit, -columns.weight)
    if columns.total_weight(richest) <= instance.capacity:
        return _solution(columns, richest, columns.total_profit(richest), 0, 1)
    relaxation = relax(columns, lightest, richest, instance.capacity)
    return _solution(
        columns,
        _Search(columns, relaxation, instance.capacity).best_choice(),
        relaxation.bound_scaled // relaxation.denominator,
        relaxation.numerator,
        relaxation.denominator,
    )


def _solution(columns: Columns, choice: Rows, bound: int, numerator: int, denominator: int) -> Solution:
    return Solution(
        tuple((choice - columns.starts).tolist()),
        columns.total_weight(choice),
        columns.total_profit(choice),
        bound,
        numerator,
        denominator,
    )


class _States(NamedTuple):
    """Totals of whole choices: the classes enumerated so far vary, those outside keep the break choice."""

    weight: IntArray
    profit: IntArray


class _Stage(NamedTuple):
    """How the states after one more class were made: from one of its `rows` and one of `before` states, then `kept`."""

    rows: Rows
    before: int
    kept: Rows | None

    def origin(self, state: int) -> tuple[int, int]:
        """Return the row and the state before from which a state was made."""
        made = state if self.kept is None else int(self.kept[state])
        return int(self.rows[made // self.before]), made % self.before


@dataclass(frozen=True, eq=False)
class _Core:
    """The rows that a better choice could use, one array a class that has more than one, in the order of enumeration.

    `upward[i]` and `downward[i]` bound the exchanges of the classes from the i-th on, in profit per weight: the most
    that more weight brings, and the least that less weight costs. The last entry stands for no classes at all.
    """

    classes: list[Rows]
    upward: NDArray[np.float64]
    downward: NDArray[np.float64]


class _Search:
    """The best choice known, and the enumeration of the states that could lead to a better one."""

    def __init__(self, columns: Columns, relaxation: Relaxation, capacity: int) -> None:
        self.columns = columns
        self.relaxation = relaxation
        self.capacity = capacity
        self.choice = relaxation.choice
        self.weight = columns.total_weight(self.choice)
        self.profit = columns.total_profit(self.choice)
        self.more_weight = columns.weight - columns.weight[self.choice][columns.class_of]
        self.more_profit = columns.profit - columns.profit[self.choice][columns.class_of]
        self.slack = _ROUNDING * len(columns.starts) * columns.greatest_profit

    def best_choice(self) -> Rows:
        """Return the best choice, after looking at everything that could be better."""
        break_states = _States(*(np.array([total], self.columns.weight.dtype) for total in (self.weight, self.profit)))
        self._exchange_one()
        rows = np.flatnonzero(self.relaxation.loss <= self._room())
        if len(rows) > len(self.columns.starts):
            self._enumerate(self._core(rows), break_states)
        return self.choice

    def _rooms(self) -> tuple[int, int]:
        """Return how much a choice may lose against the bound and still be worth more, or as much at less weight.

        Both are times the multiplier's denominator, as all losses are; below 0 there is no such choice.
        """
        relaxation = self.relaxation
        lost = relaxation.bound_scaled - relaxation.denominator * self.profit
        return lost - relaxation.denominator, lost - relaxation.numerator * (self.capacity - self.weight + 1)

    def _room(self) -> int:
        return max(self._rooms())

    def _exchange_one(self) -> None:
        """Exchange the one item of the break choice that gains most and still fits: a better choice to begin with."""
        gain = np.where(self.more_weight <= self.capacity - self.weight, self.more_profit, 0)
        row = int(gain.argmax())
        if gain[row] > 0:
            self.choice = self.choice.copy()
            self.choice[self.columns.class_of[row]] = row
            self.weight += int(self.more_weight[row])
            self.profit += int(self.more_profit[row])

    def _core(self, rows: Rows) -> _Core:
        """Order the classes that still have a choice by how near their steepest exchanges are to the multiplier."""
        starts = first_of_runs(self.columns.class_of[rows])
        sizes = np.append(starts[1:], len(rows)) - starts
        rows, sizes = rows[np.repeat(sizes > 1, sizes)], sizes[sizes > 1]
        starts = np.cumsum(sizes) - sizes
        more_weight, more_profit = self.more_weight[rows], self.more_profit[rows]
        slope = (more_profit / np.where(more_weight == 0, 1, more_weight)).astype(np.float64)
        upward = np.maximum.reduceat(np.where(more_weight > 0, np.maximum(slope, 0.0), 0.0), starts)
        downward = np.minimum.reduceat(np.where(more_weight < 0, slope, np.inf), starts)
        order = _in_turns(np.argsort(-upward, kind="stable"), np.argsort(downward, kind="stable"))
        classes = np.split(rows, starts[1:])
        return _Core(
            [classes[index] for index in order],
            np.append(np.maximum.accumulate(upward[order][::-1])[::-1], 0.0),
            np.append(np.minimum.accumulate(downward[order][::-1])[::-1], np.inf),
        )

    def _enumerate(self, core: _Core, states: _States) -> None:
        """Add the core's classes one by one, filter when it is worth it, and stop when nothing better is left."""
        stages: list[_Stage] = []
        for index, rows in enumerate(core.classes):
            rows = rows[self.relaxation.loss[rows] <= self._room()]  # noqa: PLW2901 - fewer, since better is known
            before = len(states.weight)
            states = _States(
                (self.more_weight[rows][:, None] + states.weight).ravel(),
                (self.more_profit[rows][:, None] + states.profit).ravel(),
            )
            kept = None
            if len(states.weight) > _WORTH_FILTERING or index + 1 == len(core.classes):
                kept = self._promising(states, core.upward[index + 1], core.downward[index + 1])
                kept = kept[pareto(states.weight[kept], states.profit[kept])]
                states = _States(states.weight[kept], states.profit[kept])
            stages.append(_Stage(rows, before, kept))
            if kept is not None:
                self._take_best(states, stages)
            if len(states.weight) == 0 or self._room() < 0:
                return

    def _promising(self, states: _States, upward: float, downward: float) -> Rows:
        """Return the states that the classes outside might still make better than the best choice known.

        A state that is over the capacity has to give weight back at `downward` or more, one below it can gain at most
        `upward`. A choice of the same profit counts only if it fits into less than the best one's weight.
        """
        bettered = np.zeros(len(states.weight), dtype=bool)
        more, lighter = self._rooms()
        targets = [(self.profit + 1, self.capacity)] * (more >= 0) + [(self.profit, self.weight - 1)] * (lighter >= 0)
        for profit, capacity in targets:
            room = (capacity - states.weight).astype(np.float64)
            surplus = (states.profit - profit).astype(np.float64)
            bettered |= surplus + np.where(room >= 0, upward, downward) * room >= -self.slack
        return np.flatnonzero(bettered)

    def _take_best(self, states: _States, stages: list[_Stage]) -> None:
        """Remember the best state that fits, if it is better than what is known."""
        state = int(np.searchsorted(states.weight, self.capacity, side="right")) - 1
        if state < 0 or (states.profit[state], -states.weight[state]) <= (self.profit, -self.weight):
            return
        self.weight, self.profit = int(states.weight[state]), int(states.profit[state])
        self.choice = self.relaxation.choice.copy()
        for stage in reversed(stages):
            row, state = stage.origin(state)
            self.choice[self.columns.class_of[row]] = row


def _in_turns(one: Rows, other: Rows) -> Rows:
    """Merge two orders of the same things: the first of one, the first of the other, and so on, each thing once."""
    turn = np.empty_like(one)
    turn[one] = np.arange(0, 2 * len(one), 2)
    turn[other] = np.minimum(turn[other], np.arange(1, 2 * len(one), 2))
    return np.argsort(turn)
