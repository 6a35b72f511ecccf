"""The greedy that exactness is measured against: the break solution of the linear relaxation.

Starting from the lightest item of every class, upgrades along the classes' upper convex hulls are bought by
decreasing profit per weight (Sinha and Zoltners, 1979) until the first one that no longer fits. Nothing is searched.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from solvers.problem import Infeasible, Instance, Item
from solvers.relaxation import upper_hull


def greedy(instance: Instance) -> tuple[int, ...]:
    """Return the break solution, one item index per class.

    Raises
    ------
    Infeasible
        If even the lightest choice does not fit.
    """
    if instance.least_weight > instance.capacity:
        raise Infeasible(instance.least_weight)
    hulls = [upper_hull(items) for items in instance.classes]
    choice = [hull[0] for hull in hulls]
    room = instance.capacity - instance.least_weight
    for _, class_index, item_index in sorted(_upgrades(instance, hulls)):
        items = instance.classes[class_index]
        room -= items[item_index].weight - items[choice[class_index]].weight
        if room < 0:
            break
        choice[class_index] = item_index
    return tuple(choice)


def _upgrades(instance: Instance, hulls: Sequence[Sequence[int]]) -> list[tuple[Fraction, int, int]]:
    """Return (negated profit per weight, class, item) of every step along every hull."""
    return [
        (-_slope(items[before], items[after]), class_index, after)
        for class_index, (items, hull) in enumerate(zip(instance.classes, hulls, strict=True))
        for before, after in pairwise(hull)
    ]


def _slope(before: Item, after: Item) -> Fraction:
    return Fraction(after.profit - before.profit, after.weight - before.weight)
