"""The knapsack against enumeration, against CP-SAT, and against its own auditor."""

import itertools
from bisect import bisect_right

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.baselines import greedy
from solvers.certificate import check
from solvers.crosscheck import cp_sat
from solvers.multiple_choice_knapsack import Infeasible, Instance, Item, solve, value_curve


def instances(greatest: int, classes: int = 5, items: int = 4) -> st.SearchStrategy[Instance]:
    number = st.integers(0, greatest)
    item = st.builds(Item, number, number)
    group = st.lists(item, min_size=1, max_size=items).map(tuple)
    return st.builds(
        Instance,
        st.lists(group, min_size=1, max_size=classes).map(tuple),
        st.integers(0, greatest * classes),
    )


def totals(instance: Instance, choice: tuple[int, ...]) -> tuple[int, int]:
    chosen = [items[i] for items, i in zip(instance.classes, choice, strict=True)]
    return sum(item.weight for item in chosen), sum(item.profit for item in chosen)


def enumerate_best(instance: Instance) -> tuple[int, int, tuple[int, ...]] | None:
    """Greatest profit, then least weight, then the lexicographically first choice."""
    best = None
    for choice in itertools.product(*(range(len(items)) for items in instance.classes)):
        weight, profit = totals(instance, choice)
        if weight <= instance.capacity:
            candidate = (-profit, weight, choice)
            best = candidate if best is None else min(best, candidate)
    return best


@settings(max_examples=400, deadline=None)
@given(st.one_of(instances(4), instances(30), instances(10**6), instances(10**12), instances(10**25)))
def test_the_choice_is_the_enumerated_optimum_with_its_ties(instance: Instance) -> None:
    expected = enumerate_best(instance)
    if expected is None:
        with pytest.raises(Infeasible) as raised:
            solve(instance)
        assert raised.value.least_weight == instance.least_weight > instance.capacity
    else:
        solution = solve(instance)
        assert (-solution.profit, solution.weight, solution.choice) == expected


@settings(max_examples=150, deadline=None)
@given(st.one_of(instances(30), instances(10**15)))
def test_the_auditor_recomputes_the_bound_and_the_totals(instance: Instance) -> None:
    if instance.least_weight > instance.capacity:
        return
    solution = solve(instance)
    audit = check(instance, solution.choice, solution.multiplier_numerator, solution.multiplier_denominator)
    assert audit.feasible
    assert (audit.weight, audit.profit, audit.bound) == (solution.weight, solution.profit, solution.bound)
    assert audit.gap >= 0


@settings(max_examples=100, deadline=None)
@given(instances(30), st.integers(0, 50), st.integers(1, 50))
def test_any_multiplier_bounds_every_feasible_choice(instance: Instance, numerator: int, denominator: int) -> None:
    expected = enumerate_best(instance)
    if expected is not None:
        assert check(instance, expected[2], numerator, denominator).bound >= -expected[0]


def test_the_auditor_refuses_overweight_choices_and_leaves_a_gap_under_worse_ones() -> None:
    instance = Instance(((Item(1, 1), Item(3, 9)), (Item(1, 1), Item(2, 3))), capacity=4)
    solution = solve(instance)
    multiplier = solution.multiplier_numerator, solution.multiplier_denominator
    assert solution.choice == (1, 0)
    assert check(instance, solution.choice, *multiplier).gap == 0
    assert not check(instance, (1, 1), *multiplier).feasible
    assert check(instance, (0, 1), *multiplier).gap > 0
    with pytest.raises(ValueError, match="does not exist"):
        check(instance, (0, 2), *multiplier)
    with pytest.raises(ValueError, match="not negative"):
        check(instance, (0, 1), -1, 1)


@settings(max_examples=25, deadline=None)
@given(st.one_of(instances(10**6, classes=12, items=12), instances(50, classes=20, items=6)))
def test_cp_sat_finds_the_same_optimum(instance: Instance) -> None:
    opinion = cp_sat(instance)
    if instance.least_weight > instance.capacity:
        assert opinion.status == "INFEASIBLE"
    else:
        solution = solve(instance)
        assert (opinion.status, opinion.profit, opinion.weight) == ("OPTIMAL", solution.profit, solution.weight)


@settings(max_examples=100, deadline=None)
@given(instances(30, classes=6))
def test_the_curve_rises_strictly_and_at_every_capacity_equals_a_solve(instance: Instance) -> None:
    weight, profit = (column.tolist() for column in value_curve(instance.classes))
    assert all(a < b for a, b in itertools.pairwise(weight))
    assert all(a < b for a, b in itertools.pairwise(profit))
    assert weight[0] == instance.least_weight
    for capacity in {instance.capacity, weight[-1], weight[0]}:
        if capacity >= weight[0]:
            solution = solve(Instance(instance.classes, capacity))
            corner = bisect_right(weight, capacity) - 1
            assert (solution.weight, solution.profit) == (weight[corner], profit[corner])


@settings(max_examples=100, deadline=None)
@given(instances(30))
def test_greedy_fits_and_never_beats_the_optimum(instance: Instance) -> None:
    if instance.least_weight > instance.capacity:
        with pytest.raises(Infeasible):
            greedy(instance)
    else:
        weight, profit = totals(instance, greedy(instance))
        assert weight <= instance.capacity
        assert profit <= solve(instance).profit


def test_greedy_stops_at_the_break_item_where_the_optimum_goes_on() -> None:
    instance = Instance(((Item(0, 0), Item(6, 9)), (Item(0, 0), Item(5, 7)), (Item(0, 0), Item(5, 7))), capacity=10)
    assert greedy(instance) == (1, 0, 0)
    assert solve(instance).choice == (0, 1, 1)


@pytest.mark.parametrize(
    ("classes", "message"), [((), "at least one class"), (((),), "at least one item"), (((Item(-1, 0),),), "negative")]
)
def test_a_malformed_instance_is_refused(classes: tuple[tuple[Item, ...], ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Instance(classes, 1)
