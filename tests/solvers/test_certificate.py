"""The auditor: true claims are proven, tampered ones refuted, and no multiplier makes it lie."""

import itertools
import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solvers.certificate import Total, check, prove
from solvers.multiple_choice_knapsack import solve
from solvers.problem import Instance, Item


def instances(greatest: int, classes: int = 5, items: int = 4) -> st.SearchStrategy[Instance]:
    number = st.integers(0, greatest)
    group = st.lists(st.builds(Item, number, number), min_size=1, max_size=items).map(tuple)
    return st.builds(
        Instance, st.lists(group, min_size=1, max_size=classes).map(tuple), st.integers(0, greatest * classes)
    )


def total(instance: Instance, choice: tuple[int, ...]) -> tuple[int, int]:
    chosen = [items[index] for items, index in zip(instance.classes, choice, strict=True)]
    return sum(item.profit for item in chosen), sum(item.weight for item in chosen)


def every_choice(instance: Instance) -> list[tuple[int, ...]]:
    return list(itertools.product(*(range(len(items)) for items in instance.classes)))


@settings(max_examples=200)
@given(st.one_of(instances(30), instances(10**15), instances(10**25)))
def test_what_the_solver_says_is_recomputed_and_proven(instance: Instance) -> None:
    assume(instance.least_weight <= instance.capacity)
    solution = solve(instance)
    multiplier = solution.multiplier_numerator, solution.multiplier_denominator
    audit = check(instance, solution.choice, *multiplier)
    assert audit.feasible
    assert (audit.weight, audit.profit, audit.bound) == (solution.weight, solution.profit, solution.bound)
    assert audit.gap >= 0
    assert prove(instance, solution.choice, *multiplier).verdict == "proven"


@settings(max_examples=150)
@given(st.one_of(instances(3, classes=4), instances(30, classes=4)), st.integers(0, 50), st.integers(1, 50))
def test_whatever_the_multiplier_exactly_the_best_choices_are_proven(
    instance: Instance, numerator: int, denominator: int
) -> None:
    fitting = [choice for choice in every_choice(instance) if total(instance, choice)[1] <= instance.capacity]
    assume(fitting)
    best = max((total(instance, choice) for choice in fitting), key=lambda found: (found[0], -found[1]))
    for choice in every_choice(instance):
        proof = prove(instance, choice, numerator, denominator)
        if total(instance, choice) == best:
            assert (proof.verdict, proof.better) == ("proven", None)
            assert check(instance, choice, numerator, denominator).bound >= best[0]
        elif choice in fitting:
            assert proof.verdict == "refuted"
            assert proof.better in {total(instance, other) for other in fitting}
            assert proof.better.is_better_than(Total(*total(instance, choice)))
        else:
            assert (proof.verdict, proof.better) == ("refuted", None)


@pytest.mark.parametrize("seed", range(8))
def test_one_swapped_item_of_a_song_is_refuted_at_once(seed: int) -> None:
    rng = random.Random(seed)
    classes = tuple(
        tuple(Item(rng.randint(0, 10**5), rng.randint(0, 10**5)) for _ in range(rng.randint(2, 25))) for _ in range(20)
    )
    solution = solve(Instance(classes, 600_000))
    instance = Instance(classes, 600_000)
    for swapped, items in enumerate(classes):
        choice = list(solution.choice)
        choice[swapped] = rng.choice([index for index in range(len(items)) if index != choice[swapped]])
        proof = prove(instance, choice, solution.multiplier_numerator, solution.multiplier_denominator)
        fits = total(instance, tuple(choice))[1] <= instance.capacity
        assert proof.verdict == "refuted"
        assert (proof.better is not None) == fits


def test_a_heavier_choice_of_the_same_profit_is_refuted() -> None:
    instance = Instance(((Item(3, 5), Item(2, 5)), (Item(0, 0), Item(1, 2))), capacity=4)
    assert prove(instance, (0, 1), 1, 1).better == (7, 3)
    assert prove(instance, (1, 1), 1, 1).verdict == "proven"


def test_the_auditor_gives_up_openly_when_too_much_survives() -> None:
    classes = tuple((Item(0, 0), Item(2 * 3**i, 2 * 3**i)) for i in range(10))
    instance = Instance(classes, capacity=2 * 3**9 + 1)
    best = solve(instance)
    assert prove(instance, best.choice, 1, 1).verdict == "proven"
    assert prove(instance, best.choice, 1, 1, most_states=100).verdict == "open"


def test_the_auditor_refuses_overweight_choices_and_leaves_a_gap_under_worse_ones() -> None:
    instance = Instance(((Item(1, 1), Item(3, 9)), (Item(1, 1), Item(2, 3))), capacity=4)
    solution = solve(instance)
    multiplier = solution.multiplier_numerator, solution.multiplier_denominator
    assert solution.choice == (1, 0)
    assert check(instance, solution.choice, *multiplier).gap == 0
    assert not check(instance, (1, 1), *multiplier).feasible
    assert check(instance, (0, 1), *multiplier).gap > 0
    with pytest.raises(ValueError, match="does not exist"):
        prove(instance, (0, 2), *multiplier)
    with pytest.raises(ValueError, match="not negative"):
        check(instance, (0, 1), -1, 1)
