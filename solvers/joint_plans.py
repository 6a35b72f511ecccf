"""Pareto frontiers: of any points, and of the joint plans of one sharing group (AllocMV, section 2.4, "P").

A group's plan decides for every member either to be generated at some tier or to fork from one *source*, a member
generated at a known tier; a fork has a price of its own for every (source, tier, member). The number of plans is
exponential in the members, but once the source is fixed the other members are independent, so the frontier of
(weight, profit) is a chain of Pareto merges per source: O(T^2 n^2 F log F) for n members, T tiers and a frontier
of F points. This is exact for plans with at most one source; several sources in one group would contain facility
location and are NP-hard.

Everything is whole numbers. What a weight or a profit means does not belong here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[Any]  # int64, or Python ints in an object array where int64 could overflow
INT64_SAFE = 1 << 62


class Item(NamedTuple):
    """One choice of a class: what it weighs and what it is worth."""

    weight: int
    profit: int


class Choice(NamedTuple):
    """What a joint plan does with one member: generate it at `tier`, or fork it from `source` of that tier."""

    tier: int
    source: int | None = None


def integer_array(values: Sequence[int], magnitude: int) -> IntArray:
    """Return values as int64, or as Python ints when sums or products up to `magnitude` would not fit."""
    return np.array(values, dtype=np.int64 if magnitude < INT64_SAFE else object)


def pareto(weight: IntArray, profit: IntArray) -> NDArray[np.int64]:
    """Return the indices of the points that no other point beats, by increasing weight.

    Of points equal in both the first is kept, so profit and weight increase strictly along the result.
    """
    if weight.dtype == object:
        order = np.array(sorted(range(len(weight)), key=lambda i: (weight[i], -profit[i])), dtype=np.int64)
    else:
        order = np.lexsort((-profit, weight)).astype(np.int64)
    best = np.maximum.accumulate(profit[order])
    keep = np.ones(len(order), dtype=bool)
    keep[1:] = best[1:] > best[:-1]
    return order[keep]


@dataclass(frozen=True)
class _Family:
    """The frontier of the plans with one given source, with what is needed to walk back to a plan."""

    weight: IntArray
    profit: IntArray
    options: tuple[tuple[Choice, ...], ...]
    history: tuple[tuple[NDArray[np.int32], NDArray[np.int32]], ...]

    def choices(self, point: int) -> tuple[Choice, ...]:
        backwards: list[Choice] = []
        for options, (option, parent) in zip(reversed(self.options), reversed(self.history), strict=True):
            backwards.append(options[option[point]])
            point = int(parent[point])
        return tuple(reversed(backwards))


@dataclass(frozen=True)
class JointFrontier:
    """The Pareto frontier of a group: strictly increasing `weight` and `profit`; plans are rebuilt on demand."""

    weight: IntArray
    profit: IntArray
    _families: tuple[_Family, ...]
    _family: NDArray[np.int64]
    _point: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.weight)

    def choices(self, point: int) -> tuple[Choice, ...]:
        """Return the joint plan behind a point, one choice per member."""
        return self._families[int(self._family[point])].choices(int(self._point[point]))


def joint_frontier(
    generate: Sequence[Sequence[Item]], fork: Mapping[tuple[int, int, int], Item] | None = None
) -> JointFrontier:
    """Return the exact Pareto frontier of one group's joint plans.

    Parameters
    ----------
    generate
        `generate[member][tier]`: the item of generating a member at a tier; at least one tier per member.
    fork
        `fork[source, tier, member]`: the item of forking a member from a source generated at a tier. Pairs that
        are missing are not allowed.

    Returns
    -------
    JointFrontier
        Every plan in which all forks have one source of one tier, and no other plan, was considered. Of plans equal
        in weight and profit the one without forks is kept, then the one with the earliest source.
    """
    forks = dict(fork or {})
    magnitude = sum(max(abs(x) for item in tiers for x in item) for tiers in generate)
    magnitude += sum(abs(x) for item in forks.values() for x in item)
    plain = [{Choice(tier): item for tier, item in enumerate(tiers)} for tiers in generate]
    families = [_family(plain, magnitude)]
    for source, tier in sorted({(source, tier) for source, tier, _ in forks}):
        options = [
            member_options | {Choice(tier, source): forks[source, tier, member]}
            if (source, tier, member) in forks
            else member_options
            for member, member_options in enumerate(plain)
        ]
        options[source] = {Choice(tier): plain[source][Choice(tier)]}
        families.append(_family(options, magnitude))
    weight = np.concatenate([family.weight for family in families])
    profit = np.concatenate([family.profit for family in families])
    origin = np.repeat(np.arange(len(families)), [len(family.weight) for family in families])
    point = np.concatenate([np.arange(len(family.weight)) for family in families])
    keep = pareto(weight, profit)
    return JointFrontier(weight[keep], profit[keep], tuple(families), origin[keep], point[keep])


def _family(options: Sequence[Mapping[Choice, Item]], magnitude: int) -> _Family:
    """Merge independent members one by one, keeping only the frontier after each."""
    weight = profit = integer_array([0], magnitude)
    history = []
    for member in options:
        item_weight = integer_array([item.weight for item in member.values()], magnitude)
        item_profit = integer_array([item.profit for item in member.values()], magnitude)
        new_weight = (item_weight[:, None] + weight).ravel()
        new_profit = (item_profit[:, None] + profit).ravel()
        keep = pareto(new_weight, new_profit)
        option, parent = np.divmod(keep, len(weight))
        history.append((option.astype(np.int32), parent.astype(np.int32)))
        weight, profit = new_weight[keep], new_profit[keep]
    return _Family(weight, profit, tuple(tuple(member) for member in options), tuple(history))
