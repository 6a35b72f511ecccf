"""The joint frontier of a sharing group against the enumeration of every plan with at most one source."""

import itertools
import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.crosscheck import Group, cp_sat_groups
from solvers.frontier import Choice, Item, joint_frontier, pareto
from solvers.multiple_choice_knapsack import Instance, solve


def random_group(seed: int, members: int, tiers: int, greatest: int, ordered: bool = True) -> Group:
    rng = random.Random(seed)
    item = lambda: Item(rng.randint(0, greatest), rng.randint(0, greatest))  # noqa: E731
    generate = [[item() for _ in range(tiers)] for _ in range(members)]
    pairs = [(a, b) for a in range(members) for b in range(members) if a < b or (a != b and not ordered)]
    fork = {(a, tier, b): item() for a, b in pairs for tier in range(tiers) if rng.random() < 0.7}
    return Group(generate, fork)


def total(group: Group, plan: tuple[Choice, ...]) -> tuple[int, int]:
    items = [
        group.generate[member][choice.tier] if choice.source is None else group.fork[choice.source, choice.tier, member]
        for member, choice in enumerate(plan)
    ]
    return sum(item.weight for item in items), sum(item.profit for item in items)


def is_plan(group: Group, plan: tuple[Choice, ...]) -> bool:
    sources = {(choice.source, choice.tier) for choice in plan if choice.source is not None}
    forks_exist = all(
        choice.source is None or (choice.source, choice.tier, member) in group.fork
        for member, choice in enumerate(plan)
    )
    return forks_exist and len(sources) <= 1 and all(plan[source] == Choice(tier) for source, tier in sources)


def all_plans(group: Group) -> list[tuple[Choice, ...]]:
    members = len(group.generate)
    choices = [
        [Choice(tier) for tier in range(len(group.generate[member]))]
        + [Choice(tier, source) for source, tier, forked in group.fork if forked == member]
        for member in range(members)
    ]
    return [plan for plan in itertools.product(*choices) if is_plan(group, plan)]


def undominated(points: set[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(p for p in points if not any(q[0] <= p[0] and q[1] >= p[1] and q != p for q in points))


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(1, 4),
    st.integers(1, 3),
    st.sampled_from([3, 20, 10**6, 10**25]),
    st.booleans(),
)
def test_the_frontier_is_the_enumerated_one_and_every_point_has_its_plan(
    seed: int, members: int, tiers: int, greatest: int, ordered: bool
) -> None:
    group = random_group(seed, members, tiers, greatest, ordered)
    frontier = joint_frontier(group.generate, group.fork)
    points = list(zip(frontier.weight.tolist(), frontier.profit.tolist(), strict=True))
    assert points == undominated({total(group, plan) for plan in all_plans(group)})
    for index, point in enumerate(points):
        plan = frontier.choices(index)
        assert is_plan(group, plan)
        assert total(group, plan) == point


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=20))
def test_pareto_keeps_exactly_the_first_of_the_undominated_points(points: list[tuple[int, int]]) -> None:
    weight, profit = np.array(points).T
    kept = pareto(weight, profit)
    assert [points[i] for i in kept] == undominated(set(points))
    assert all(i == points.index(points[i]) for i in kept)


def test_fifty_members_keep_a_whole_frontier() -> None:
    group = random_group(1, members=50, tiers=2, greatest=400_000)
    frontier = joint_frontier(group.generate, group.fork)
    assert len(frontier) > 50
    for index in (0, len(frontier) // 2, len(frontier) - 1):
        plan = frontier.choices(index)
        assert is_plan(group, plan)
        assert total(group, plan) == (frontier.weight[index], frontier.profit[index])


def test_both_rounds_together_equal_a_model_that_knows_no_plans() -> None:
    for seed in range(12):
        rng = random.Random(seed)
        groups = [random_group(seed * 100 + i, rng.randint(1, 6), 2, 1000) for i in range(5)]
        frontiers = [joint_frontier(group.generate, group.fork) for group in groups]
        classes = tuple(tuple(map(Item, frontier.weight.tolist(), frontier.profit.tolist())) for frontier in frontiers)
        least = sum(items[0].weight for items in classes)
        most = sum(items[-1].weight for items in classes)
        instance = Instance(classes, rng.randint(least, most))
        opinion = cp_sat_groups(groups, instance.capacity)
        solution = solve(instance)
        assert (opinion.status, opinion.profit, opinion.weight) == ("OPTIMAL", solution.profit, solution.weight)
