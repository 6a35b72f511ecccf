"""Greedy fits, never beats the optimum, and stops where its definition says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.baselines import greedy
from solvers.multiple_choice_knapsack import solve
from solvers.problem import Infeasible, Instance, Item
from solvers.relaxation import upper_hull

NUMBERS = st.integers(0, 30)
CLASSES = st.lists(st.lists(st.builds(Item, NUMBERS, NUMBERS), min_size=1, max_size=4).map(tuple), min_size=1).map(
    tuple
)


@settings(max_examples=150)
@given(st.builds(Instance, CLASSES, st.integers(0, 150)))
def test_greedy_fits_and_never_beats_the_optimum(instance: Instance) -> None:
    if instance.least_weight > instance.capacity:
        with pytest.raises(Infeasible):
            greedy(instance)
    else:
        chosen = [items[index] for items, index in zip(instance.classes, greedy(instance), strict=True)]
        assert sum(item.weight for item in chosen) <= instance.capacity
        assert sum(item.profit for item in chosen) <= solve(instance).profit


def test_greedy_stops_at_the_break_item_where_the_optimum_goes_on() -> None:
    instance = Instance(((Item(0, 0), Item(6, 9)), (Item(0, 0), Item(5, 7)), (Item(0, 0), Item(5, 7))), capacity=10)
    assert greedy(instance) == (1, 0, 0)
    assert solve(instance).choice == (0, 1, 1)


@settings(max_examples=200)
@given(st.lists(st.builds(Item, NUMBERS, NUMBERS), min_size=1, max_size=12), st.integers(0, 40), st.integers(1, 40))
def test_the_hull_is_concave_and_has_a_best_item_for_every_multiplier(
    items: list[Item], numerator: int, denominator: int
) -> None:
    hull = [items[index] for index in upper_hull(items)]
    score = lambda item: denominator * item.profit - numerator * item.weight  # noqa: E731
    assert max(map(score, hull)) == max(map(score, items))
    for a, b, c in zip(hull, hull[1:], hull[2:], strict=False):
        assert (b.profit - a.profit) * (c.weight - b.weight) > (c.profit - b.profit) * (b.weight - a.weight)
