"""The whole staircase and the k best choices against the enumeration of every choice."""

import itertools

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solvers.problem import Infeasible, Instance, Item
from solvers.value_curve import best_choices, value_curve


def instances(greatest: int, classes: int = 4, items: int = 4) -> st.SearchStrategy[Instance]:
    number = st.integers(0, greatest)
    group = st.lists(st.builds(Item, number, number), min_size=1, max_size=items).map(tuple)
    return st.builds(
        Instance, st.lists(group, min_size=1, max_size=classes).map(tuple), st.integers(0, greatest * classes)
    )


def every_choice(instance: Instance) -> list[tuple[int, int, tuple[int, ...]]]:
    """Return (negated profit, weight, choice) of every choice within the capacity, best first."""
    found = []
    for choice in itertools.product(*(range(len(items)) for items in instance.classes)):
        chosen = [items[index] for items, index in zip(instance.classes, choice, strict=True)]
        found.append((-sum(item.profit for item in chosen), sum(item.weight for item in chosen), choice))
    return sorted(total for total in found if total[1] <= instance.capacity)


@settings(max_examples=300)
@given(st.one_of(instances(8), instances(30), instances(10**25)))
def test_the_curve_has_exactly_the_corners_of_the_enumerated_staircase(instance: Instance) -> None:
    weight, profit = (column.tolist() for column in value_curve(instance.classes))
    corners: list[tuple[int, int]] = []
    unlimited = Instance(instance.classes, sum(item.weight for items in instance.classes for item in items))
    for negated_profit, total_weight, _ in sorted(every_choice(unlimited), key=lambda total: (total[1], total[0])):
        if not corners or -negated_profit > corners[-1][1]:
            corners.append((total_weight, -negated_profit))
    assert list(zip(weight, profit, strict=True)) == corners
    assert weight[0] == instance.least_weight


@settings(max_examples=400)
@given(st.one_of(instances(2), instances(8), instances(10**25)), st.integers(0, 40))
def test_the_best_choices_are_the_first_of_the_enumeration_each_once(instance: Instance, count: int) -> None:
    assume(instance.least_weight <= instance.capacity)
    ranked = best_choices(instance, count)
    enumerated = every_choice(instance)
    assert [(-r.profit, r.weight) for r in ranked] == [total[:2] for total in enumerated[:count]]
    assert {(-r.profit, r.weight, r.choice) for r in ranked} <= set(enumerated)
    assert len({r.choice for r in ranked}) == len(ranked)


def test_nothing_is_ranked_where_nothing_fits() -> None:
    with pytest.raises(Infeasible, match="weighs 3"):
        best_choices(Instance(((Item(1, 1),), (Item(2, 9), Item(4, 9))), 2), 5)
