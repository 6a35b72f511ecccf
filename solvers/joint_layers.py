"""The layers of round one's dynamic programme: the undominated points of every state after each member.

Which states there are, and which points are worth following, do not belong here.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvers.joint_states import Move, Rules
from solvers.pareto import IntArray, integer_array, pareto
from solvers.problem import Group


@dataclass(frozen=True)
class Layer:
    """The points of every state, state by state and by increasing weight, and how to walk back from each.

    The points of the k-th state are those from `bounds[k]` to `bounds[k + 1]`. `option` is the option that the last
    member took, `parent` the point of the layer before.
    """

    states: list[int]
    bounds: list[int]
    weight: IntArray
    profit: IntArray
    option: NDArray[np.int32]
    parent: NDArray[np.int32]

    @property
    def state_of_point(self) -> NDArray[np.int64]:
        """The place of every point's state in `states`."""
        return np.repeat(np.arange(len(self.states)), np.diff(self.bounds))

    def only(self, kept: NDArray[np.bool_]) -> "Layer":
        """Return the layer with some of its points, without states that keep none."""
        counts = np.bincount(self.state_of_point[kept], minlength=len(self.states)).tolist()
        states = [state for state, count in zip(self.states, counts, strict=True) if count]
        bounds = np.cumsum([0, *filter(None, counts)]).tolist()
        return Layer(states, bounds, self.weight[kept], self.profit[kept], self.option[kept], self.parent[kept])


class _Merged(NamedTuple):
    """The undominated points of one state, as columns."""

    weight: IntArray
    profit: IntArray
    option: NDArray[np.int32]
    parent: NDArray[np.int32]


def magnitude_of(group: Group) -> int:
    """Return a bound on the size of every weight and profit of every plan."""
    greatest = (max(abs(x) for option in options for x in option.item) for options in group.members)
    return sum(greatest) + sum(group.setups.values())


def first_layer(magnitude: int) -> Layer:
    """Return the layer before the first member: one state, one point, nothing taken; sums stay below `magnitude`."""
    nothing, nowhere = integer_array([0], magnitude), np.zeros(1, np.int32)
    return Layer([0], [0, 1], nothing, nothing, nowhere, nowhere)


def next_layer(layer: Layer, rules: Rules) -> Layer | None:
    """Return the layer after one more member, or None if no state leaves the member an option."""
    ways: dict[int, list[tuple[int, int, Move]]] = defaultdict(list)
    for state, (start, end) in zip(layer.states, pairwise(layer.bounds), strict=True):
        for move in rules.moves(state):
            ways[move.state].append((start, end, move))
    if not ways:
        return None
    merged = [_merge(layer, into_state) for into_state in ways.values()]
    bounds = np.cumsum([0, *(len(points.weight) for points in merged)]).tolist()
    weight, profit, option, parent = map(np.concatenate, zip(*merged, strict=True))
    return Layer(list(ways), bounds, weight, profit, option, parent)


def _merge(layer: Layer, ways: Sequence[tuple[int, int, Move]]) -> _Merged:
    """Return the undominated of all points that lead into one state."""
    weight = np.concatenate([layer.weight[start:end] + move.weight for start, end, move in ways])
    profit = np.concatenate([layer.profit[start:end] + move.profit for start, end, move in ways])
    keep = pareto(weight, profit)
    starts, ends, moves = zip(*ways, strict=True)
    behind = np.cumsum(np.subtract(ends, starts))
    way = np.searchsorted(behind, keep, side="right")
    option = np.array([move.option for move in moves], dtype=np.int32)[way]
    parent = (keep - behind[way] + np.array(ends)[way]).astype(np.int32)
    return _Merged(weight[keep], profit[keep], option, parent)
