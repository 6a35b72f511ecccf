"""The knapsack against enumeration, against three other solvers, and against what must not change its answer."""

import itertools
import random
from bisect import bisect_right

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from solvers.crosscheck import cp_sat, highs, scip
from solvers.multiple_choice_knapsack import solve
from solvers.problem import Infeasible, Instance, Item, Solution
from solvers.value_curve import value_curve


def instances(greatest: int, classes: int = 5, items: int = 4) -> st.SearchStrategy[Instance]:
    number = st.one_of(st.integers(0, greatest), st.sampled_from([0, 1, greatest // 2, greatest]))
    group = st.lists(st.builds(Item, number, number), min_size=1, max_size=items).map(tuple)
    return st.builds(
        Instance, st.lists(group, min_size=1, max_size=classes).map(tuple), st.integers(0, greatest * classes)
    )


ANY_MAGNITUDE = st.one_of(*map(instances, (2, 4, 30, 10**6, 10**12, 10**25)))


def random_instance(seed: int, classes: int, items: int, greatest: int, correlation: int | None = None) -> Instance:
    rng = random.Random(seed)

    def item() -> Item:
        weight = rng.randint(0, greatest)
        return Item(weight, rng.randint(0, greatest) if correlation is None else weight + rng.randint(0, correlation))

    drawn = tuple(tuple(item() for _ in range(rng.randint(1, items))) for _ in range(classes))
    least = sum(min(item.weight for item in group) for group in drawn)
    most = sum(max(item.weight for item in group) for group in drawn)
    return Instance(drawn, rng.randint(least, most))


def enumerate_best(instance: Instance) -> tuple[int, int] | None:
    """Return the greatest profit and the least weight at it, by way of every reachable weight."""
    profit_at = {0: 0}
    for items in instance.classes:
        reached: dict[int, int] = {}
        for weight, profit in profit_at.items():
            for item in items:
                total = weight + item.weight
                reached[total] = max(reached.get(total, -1), profit + item.profit)
        profit_at = reached
    return max(
        ((profit, weight) for weight, profit in profit_at.items() if weight <= instance.capacity),
        key=lambda total: (total[0], -total[1]),
        default=None,
    )


def assert_consistent(instance: Instance, solution: Solution) -> None:
    chosen = [items[index] for items, index in zip(instance.classes, solution.choice, strict=True)]
    assert solution.weight == sum(item.weight for item in chosen) <= instance.capacity
    assert solution.profit == sum(item.profit for item in chosen) <= solution.bound


@settings(max_examples=1500)
@given(ANY_MAGNITUDE)
@example(Instance(((Item(0, 0),),), 0))
@example(Instance(((Item(5, 1), Item(5, 1)), (Item(0, 0), Item(0, 3))), 5))
@example(Instance(((Item(0, 0), Item(2, 2), Item(3, 3)), (Item(0, 0), Item(2, 2))), 4))
def test_the_choice_is_the_enumerated_optimum_and_of_equals_a_lightest(instance: Instance) -> None:
    expected = enumerate_best(instance)
    if expected is None:
        with pytest.raises(Infeasible) as raised:
            solve(instance)
        assert raised.value.least_weight == instance.least_weight > instance.capacity
    else:
        solution = solve(instance)
        assert_consistent(instance, solution)
        assert (solution.profit, solution.weight) == expected


@pytest.mark.parametrize("correlation", [None, 0, 3])
@pytest.mark.parametrize("seed", range(60))
def test_many_classes_of_small_numbers_with_many_ties_equal_the_enumeration(seed: int, correlation: int | None) -> None:
    instance = random_instance(seed, classes=30, items=8, greatest=40, correlation=correlation)
    solution = solve(instance)
    assert_consistent(instance, solution)
    assert (solution.profit, solution.weight) == enumerate_best(instance)


@pytest.mark.parametrize("seed", range(40))
def test_many_items_of_large_numbers_equal_the_curve_at_every_capacity_around_its_corners(seed: int) -> None:
    rng = random.Random(seed)
    instance = random_instance(seed, classes=8, items=30, greatest=rng.choice([100, 10**6, 10**14, 10**30]))
    weight, profit = (column.tolist() for column in value_curve(instance.classes))
    for corner in rng.sample(range(len(weight)), min(6, len(weight))):
        for capacity in (weight[corner] - 1, weight[corner], weight[corner] + 1):
            if capacity >= weight[0]:
                solution = solve(Instance(instance.classes, capacity))
                below = bisect_right(weight, capacity) - 1
                assert (solution.weight, solution.profit) == (weight[below], profit[below])


@settings(max_examples=1500)
@given(st.one_of(instances(3), instances(30), instances(10**6), instances(10**14)))
def test_cp_sat_finds_the_same_optimum(instance: Instance) -> None:
    opinion = cp_sat(instance)
    if instance.least_weight > instance.capacity:
        assert opinion.status == "INFEASIBLE"
    else:
        solution = solve(instance)
        assert (opinion.status, opinion.profit, opinion.weight) == ("OPTIMAL", solution.profit, solution.weight)


@pytest.mark.parametrize("opinion_of", [scip, highs])
@pytest.mark.parametrize("seed", range(150))
def test_mixed_integer_solvers_without_a_gap_find_the_same_profit(opinion_of: type, seed: int) -> None:
    instance = random_instance(seed, classes=12, items=8, greatest=[20, 10**4, 10**6][seed % 3])
    opinion = opinion_of(instance)
    assert (opinion.status, opinion.profit) == ("OPTIMAL", solve(instance).profit)


@pytest.mark.parametrize("seed", range(10))
def test_song_sized_instances_equal_cp_sat(seed: int) -> None:
    instance = random_instance(seed, classes=20 + 4 * seed, items=40, greatest=10**5)
    solution = solve(instance)
    opinion = cp_sat(instance)
    assert (opinion.status, opinion.profit, opinion.weight) == ("OPTIMAL", solution.profit, solution.weight)


@settings(max_examples=150)
@given(instances(50), st.integers(1, 10**20), st.integers(1, 10**20), st.integers(-(10**6), 10**6))
def test_other_units_and_a_constant_in_a_class_change_nothing_else(
    instance: Instance, weight_unit: int, profit_unit: int, constant: int
) -> None:
    assume(instance.least_weight <= instance.capacity)
    scaled = tuple(
        tuple(Item(item.weight * weight_unit, item.profit * profit_unit + constant) for item in items)
        for items in instance.classes
    )
    plain, other = solve(instance), solve(Instance(scaled, instance.capacity * weight_unit))
    assert other.weight == plain.weight * weight_unit
    assert other.profit == plain.profit * profit_unit + constant * len(scaled)


@settings(max_examples=150)
@given(instances(50), st.randoms(use_true_random=False))
def test_order_dominated_items_and_merged_classes_change_nothing(instance: Instance, rng: random.Random) -> None:
    assume(instance.least_weight <= instance.capacity)
    shuffled = [rng.sample(items, len(items)) for items in rng.sample(instance.classes, len(instance.classes))]
    for items in shuffled:
        worse = rng.choice(items)
        items.append(Item(worse.weight + rng.randint(0, 3), worse.profit - rng.randint(0, 3)))
    first, *others = shuffled
    if others:
        pairs = itertools.product(first, others.pop())
        others.append([Item(a.weight + b.weight, a.profit + b.profit) for a, b in pairs])
    else:
        others.append(first)
    plain, other = solve(instance), solve(Instance(tuple(map(tuple, others)), instance.capacity))
    assert (other.profit, other.weight) == (plain.profit, plain.weight)


@settings(max_examples=100)
@given(instances(50), st.integers(0, 60))
def test_more_capacity_is_never_worth_less(instance: Instance, more: int) -> None:
    assume(instance.least_weight <= instance.capacity)
    assert solve(Instance(instance.classes, instance.capacity + more)).profit >= solve(instance).profit


def test_one_unit_less_than_a_thousand_classes_need_is_worth_less() -> None:
    instance = random_instance(7, classes=1000, items=20, greatest=10**6)
    solution = solve(instance)
    assert_consistent(instance, solution)
    assert solve(Instance(instance.classes, solution.weight)).profit == solution.profit
    assert solve(Instance(instance.classes, solution.weight - 1)).profit < solution.profit


def test_the_same_instance_gives_the_same_choice() -> None:
    instance = random_instance(3, classes=40, items=6, greatest=5)
    again = Instance(tuple(tuple(Item(*item) for item in items) for items in instance.classes), instance.capacity)
    assert solve(instance) == solve(again)


@pytest.mark.parametrize(
    ("classes", "message"), [((), "at least one class"), (((),), "at least one item"), (((Item(-1, 0),),), "negative")]
)
def test_a_malformed_instance_is_refused(classes: tuple[tuple[Item, ...], ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Instance(classes, 1)
