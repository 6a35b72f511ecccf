"""How far the points of a state can still get, and whether that is far enough: the bounds of round one.

A point is worth following only if some completion of it is not beaten by a plan that is known already: the bound sets
of multi-objective branch and bound (Ehrgott and Gandibleux, Computers & Operations Research 34, 2007), here made of
tangents of the concave hull. For a multiplier (a, b) an item is worth a profit - b weight, and a bound on what the
later members are worth together is a line above all completions. There are two. One lets every later member fork from
later sources for nothing. The other charges each later source for being generated: it is a dual solution of the
facility location problem that this is (Erlenkotter, Operations Research 26, 1978), in which every member offers the
sources a fixed share of the most that any of them could gain it.

Everything here is floating point with a slack that exceeds all rounding, so bounds err upwards only. What a state is,
and how points are built, do not belong here.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from solvers.joint_layers import magnitude_of
from solvers.joint_states import Rules
from solvers.pareto import IntArray, pareto
from solvers.problem import Group, Item

Floats = NDArray[np.float64]
SLOPES = 16  # tangents of the hull; fewer prune less, more take longer than they save
PRICE_SHARES = (0.2, 0.5)  # of the greatest gain; at 1 sources would be free, and more shares prune little more


def hull_slopes(weight: IntArray, profit: IntArray) -> list[float]:
    """Return the slopes of the upper concave hull of an increasing frontier, from steep to flat."""
    hull: list[tuple[int, int]] = []
    for point in zip(weight.tolist(), profit.tolist(), strict=True):
        while len(hull) > 1 and _is_below(hull[-1], hull[-2], point):
            hull.pop()
        hull.append(point)
    return [(profit - p) / (weight - w) for (w, p), (weight, profit) in pairwise(hull)]


def item_slopes(group: Group) -> list[float]:
    """Return the slopes of all members' hulls together, from steep to flat: at these, choices change."""
    slopes: list[float] = []
    for options in group.members:
        weight = np.array([option.item.weight for option in options], dtype=object)
        profit = np.array([option.item.profit for option in options], dtype=object)
        kept = pareto(weight, profit)
        slopes += hull_slopes(weight[kept], profit[kept])
    return sorted(slopes, reverse=True)


def _is_below(middle: tuple[int, int], left: tuple[int, int], right: tuple[int, int]) -> bool:
    rise, run = middle[1] - left[1], middle[0] - left[0]
    return rise * (right[0] - middle[0]) <= (right[1] - middle[1]) * run


class CompletionBounds:
    """Upper bounds on what the members after a given one can be worth, for a row of multipliers.

    The multipliers are (1, slope) with slopes from steep to 0, and last (0, 1), which bounds the weight alone.
    """

    def __init__(self, group: Group, rules: Sequence[Rules], slopes: Sequence[float]) -> None:
        places = np.linspace(0, len(slopes) - 1, SLOPES).astype(int) if slopes else ()
        chosen = sorted({slopes[place] for place in places}, reverse=True)
        self.slopes = np.array([4 * chosen[0], *chosen, 0.0] if chosen else [0.0])
        self.magnitude = float(magnitude_of(group))
        members, offers = len(rules), sorted({option.offer for options in group.members for option in options})
        scale = self.magnitude * np.append(1 + self.slopes, 1.0)  # no plan is worth more, for each multiplier
        self._slack = 32 * (members + 4) ** 2 * np.finfo(float).eps * scale
        self._rules = rules
        self._generated = np.broadcast_to(-2 * scale, (members, len(offers), len(scale))).copy()
        self._forked = np.broadcast_to(-2 * scale, (members, members, len(offers), len(scale))).copy()
        consumers: list[set[int]] = [set() for _ in group.members]
        for member, options in enumerate(group.members):
            for item, offer, source in options:
                row = self._generated[member] if source is None else self._forked[source, member]
                if source is not None:
                    consumers[source].add(member)
                row[offers.index(offer)] = np.maximum(row[offers.index(offer)], self._value(item))
        self._consumers = [np.array(sorted(forking), dtype=np.int64) for forking in consumers]
        self._at_hand: list[dict[int, Floats]] = [{0: generated.max(axis=0)} for generated in self._generated]

    def after(self, states: Sequence[int], member: int, charged: bool) -> Floats:
        """Return a bound on the worth of all members after `member` together, (states, multipliers).

        Later sources are free or, in much longer time but often far lower, `charged` for being generated.
        """
        at_hand = self._at_hand_after(states, member)
        bound = self._charged(at_hand, member) if charged else self._free(at_hand, member)
        return bound + self._slack

    def _at_hand_after(self, states: Sequence[int], member: int) -> Floats:
        """Return what each later member is worth without later sources, (states, later members, multipliers).

        A member that needs a later source is worth less than any plan.
        """
        later = range(member + 1, len(self._rules))
        owns = [self._rules[consumer].own for consumer in later]
        rows = [
            self._best_at_hand(consumer, state & own)
            for state in states
            for consumer, own in zip(later, owns, strict=True)
        ]
        return np.array(rows).reshape(len(states), len(later), len(self._slack))

    def _free(self, at_hand: Floats, member: int) -> Floats:
        """Return the bound that lets everybody fork from later sources for nothing, (states, multipliers)."""
        best = self._forked[member + 1 :, member + 1 :].max(axis=(0, 2))
        bound: Floats = np.maximum(at_hand, best).sum(axis=1)
        return bound

    def _charged(self, at_hand: Floats, member: int) -> Floats:
        """Return the bound that charges later sources for being generated, (states, multipliers)."""
        greatest = np.maximum(self._forked[member + 1 :, member + 1 :].max(axis=(0, 2)) - at_hand, 0)
        sources = [source for source in range(member + 1, len(self._rules)) if len(self._consumers[source])]
        bounds = []
        for share in PRICE_SHARES:
            covered = at_hand + share * greatest
            bound = covered.sum(axis=1)
            for source in sources:
                reached = self._consumers[source]
                gain = np.maximum(self._forked[source, reached] - covered[:, reached - member - 1, None], 0).sum(axis=1)
                loss = at_hand[:, source - member - 1, None] - self._generated[source]
                bound += np.maximum((gain - loss).max(axis=1), 0)
            bounds.append(bound)
        least: Floats = np.min(bounds, axis=0)
        return least

    def _best_at_hand(self, consumer: int, facts: int) -> Floats:
        known = self._at_hand[consumer]
        if facts not in known:
            rules = self._rules[consumer]
            forks = [
                self._value(rules.options[option].item) for fact, (option, _) in rules.forks.items() if fact & facts
            ]
            known[facts] = np.max([known[0], *forks], axis=0)
        return known[facts]

    def _value(self, item: Item) -> Floats:
        return np.append(float(item.profit) - self.slopes * float(item.weight), -float(item.weight))


class Incumbent:
    """Plans that are known, and the question whether a point with a bound can lead to one that they do not beat."""

    def __init__(self, weight: IntArray, profit: IntArray, bounds: CompletionBounds) -> None:
        self._slopes = bounds.slopes
        # Between two known weights, what is not beaten has at least the left one's profit and at most the right weight.
        self._reach = np.append(weight.astype(float) - 1, 2 * bounds.magnitude + 1)
        floor = np.append(-np.inf, profit.astype(float))
        tables = [floor - np.multiply.outer(self._slopes, self._reach)]
        for level in range(len(floor).bit_length() - 1):
            shifted = np.roll(tables[-1], -(1 << level), axis=1)
            tables.append(np.minimum(tables[-1], shifted))
        self._least = np.array(tables)  # by level, multiplier, place: the least over 2^level places from here

    def may_miss(self, weight: Floats, profit: Floats, bound: Floats) -> NDArray[np.bool_]:
        """Say which points, each with its row of bounds, may have a completion that no known plan beats.

        A completion equal to a known plan counts as not beaten, so the sweep that follows finds it again. Between the
        turning points of the bound one tangent is the lowest; there the least known profit, seen along the tangent, is
        a minimum over neighbouring places, looked up in two overlapping blocks of a power of two.
        """
        places = len(self._reach)
        first = np.searchsorted(self._reach, weight - bound[:, -1])
        promising = np.zeros(len(weight), dtype=bool)
        for tangent, slope in enumerate(self._slopes):
            last = np.full(len(weight), places)
            if tangent + 1 < len(self._slopes):
                turn = (bound[:, tangent + 1] - bound[:, tangent]) / (slope - self._slopes[tangent + 1])
                last = np.maximum(first, np.searchsorted(self._reach, weight + turn))
            level = np.frexp(np.maximum(last - first, 1))[1] - 1
            ends = self._least[level, tangent, [np.minimum(first, places - 1), np.maximum(last - (1 << level), 0)]]
            promising |= (last > first) & (profit - slope * weight + bound[:, tangent] >= ends.min(axis=0))
            first = last
        return promising
