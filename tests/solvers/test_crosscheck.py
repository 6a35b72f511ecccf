"""The model of both rounds against the enumeration of every solution, and what other solvers cannot compute with."""

import itertools
import random

import pytest

from solvers.crosscheck import cp_sat, cp_sat_groups, highs, scip
from solvers.joint_plans import Impossible, joint_frontier
from solvers.multiple_choice_knapsack import solve
from solvers.problem import Group, Instance, Item, Option


def random_group(seed: int, members: int, offers: int, greatest: int = 9) -> Group:
    """Return a group in which generating, forking and setups are each sometimes missing."""
    rng = random.Random(seed)

    def item() -> Item:
        return Item(rng.randint(0, greatest), rng.randint(0, greatest))

    listed = []
    for member in range(members):
        generated = [Option(item(), offer) for offer in range(offers) if rng.random() < 0.8]
        forked = [
            Option(item(), offer, source) for source in range(member) for offer in range(offers) if rng.random() < 0.6
        ]
        listed.append(generated + forked or [Option(item(), 0)])
    return Group(listed, {offer: rng.randint(0, greatest) for offer in range(offers) if rng.random() < 0.6})


def every_solution(group: Group) -> set[tuple[int, int]]:
    """Return (weight, profit) of every allowed way to take one option for each member."""
    totals = set()
    for taken in itertools.product(*group.members):
        allowed = all(
            option.source is None
            or (taken[option.source].source is None and taken[option.source].offer == option.offer)
            for option in taken
        )
        if allowed:
            setups = sum(group.setups.get(offer, 0) for offer in {option.offer for option in taken})
            weight = sum(option.item.weight for option in taken)
            totals.add((weight + setups, sum(option.item.profit for option in taken)))
    return totals


@pytest.mark.parametrize("seed", range(80))
def test_groups_solved_member_by_member_equal_the_enumeration(seed: int) -> None:
    rng = random.Random(seed)
    groups = [random_group(seed * 10 + i, rng.randint(1, 4), rng.randint(1, 3)) for i in range(rng.randint(1, 2))]
    solutions = [every_solution(group) for group in groups]
    totals = [tuple(map(sum, zip(*chosen, strict=True))) for chosen in itertools.product(*solutions)]
    capacity = rng.randint(0, 60)
    fitting = [(profit, -weight) for weight, profit in totals if weight <= capacity]
    opinion = cp_sat_groups(groups, capacity)
    if fitting:
        assert (opinion.status, opinion.profit, -opinion.weight) == ("OPTIMAL", *max(fitting))
    else:
        assert opinion.status == "INFEASIBLE"


@pytest.mark.parametrize("seed", range(60))
def test_two_rounds_by_frontiers_equal_one_model_of_all_members(seed: int) -> None:
    rng = random.Random(seed)
    greatest = rng.choice([9, 1000, 10**6])
    groups = [random_group(seed * 10 + i, rng.randint(1, 8), rng.randint(1, 3), greatest) for i in range(4)]
    frontiers = []
    for group in groups:
        try:
            frontiers.append(joint_frontier(group))
        except Impossible:
            assert cp_sat_groups([group], 10**9).status == "INFEASIBLE"
            return
    classes = tuple(tuple(map(Item, f.weight.tolist(), f.profit.tolist())) for f in frontiers)
    least = sum(int(f.weight[0]) for f in frontiers)
    capacity = rng.randint(least, 2 * least + greatest)
    solution = solve(Instance(classes, capacity))
    opinion = cp_sat_groups(groups, capacity)
    assert (opinion.status, opinion.profit, opinion.weight) == ("OPTIMAL", solution.profit, solution.weight)


def test_a_mixed_integer_solver_with_its_usual_gap_may_stop_early_and_says_what_its_choice_is_worth() -> None:
    rng = random.Random(5)
    classes = tuple(
        tuple(Item(weight, weight + rng.randint(0, 400)) for weight in rng.sample(range(10**6), 12)) for _ in range(12)
    )
    instance = Instance(classes, 5_000_000)
    best = solve(instance)
    opinion = scip(instance, relative_gap=1e-2)
    assert opinion.status == "OPTIMAL"
    assert opinion.weight <= instance.capacity
    assert 0.98 * best.profit < opinion.profit <= best.profit


@pytest.mark.parametrize("opinion_of", [scip, highs, cp_sat])
def test_no_choice_within_the_capacity_is_infeasible(opinion_of: type) -> None:
    opinion = opinion_of(Instance(((Item(3, 1), Item(4, 9)),), 2))
    assert (opinion.status, opinion.profit, opinion.weight) == ("INFEASIBLE", 0, 0)


@pytest.mark.parametrize(("opinion_of", "greatest"), [(cp_sat, 1 << 62), (scip, 1 << 53), (highs, 1 << 53)])
def test_numbers_beyond_a_solver_are_refused_in_a_sentence(opinion_of: type, greatest: int) -> None:
    with pytest.raises(ValueError, match="use a coarser unit"):
        opinion_of(Instance(((Item(1, greatest),),), 1))


def test_a_capacity_beyond_everything_is_no_limit() -> None:
    instance = Instance(((Item(3, 1), Item(4, 9)), (Item(2, 2),)), 10**30)
    assert cp_sat(instance).profit == scip(instance).profit == highs(instance).profit == solve(instance).profit == 11
