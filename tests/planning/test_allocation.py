"""Spending the budget on written songs: never over it, never beaten, proven, and honest about what it cannot do."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.allocation import InfeasibleBudget, allocate, budget_curve, candidate_plans, classes_of, cross_check
from planning.baselines import STRATEGIES, Setting, all_strategies
from planning.costs import Pricing, full_high_microdollars
from planning.saliency import score_saliency
from planning.sharing import sharing_groups
from planning.tariffs import ANIMATIC, DEFAULT_QUALITIES
from solvers.certificate import check
from solvers.multiple_choice_knapsack import Instance
from state.plan import Action, AllocationPlan, CandidatePlans, Fork, SharingGroups
from state.song import Brief

BRIEF = Brief()


def order(song: Any, budget_microdollars: int = 10**9) -> Setting:
    saliency = score_saliency(song.segments, song.sections, song.energy, song.lyrics, song.song.title)
    groups = sharing_groups(song.segments, song.features, song.beat_grid, song.lyrics)
    pricing = Pricing(song.segments, saliency, ANIMATIC, DEFAULT_QUALITIES, BRIEF)
    candidates = candidate_plans(groups, saliency, song.segments, ANIMATIC, DEFAULT_QUALITIES, BRIEF)
    return Setting(pricing, groups, candidates, budget_microdollars)


@pytest.fixture(scope="module")
def pop_order(pop_song: Any) -> Setting:
    return order(pop_song)


def spend(pop_order: Setting, share: float) -> AllocationPlan:
    full_high = pop_order.pricing.full_high_microdollars
    return allocate(pop_order.candidates, int(share * full_high), full_high)


def assert_is_a_film(plan: AllocationPlan, pricing: Pricing, groups: SharingGroups) -> None:
    """Every action is priced as the tariff says, and every reuse is an allowed fork of a generated owner."""
    forks = {(fork.owner, fork.consumer): fork for group in groups.groups for fork in group.forks}
    for action in plan.actions:
        if action.owner is None:
            assert action == pricing.generate(action.segment, action.tier)
        else:
            assert plan.actions[action.owner].kind == action.tier
            assert action == pricing.reuse(forks[action.owner, action.segment], action.tier)
    assert plan.utility == sum(action.utility for action in plan.actions)


def test_an_action_costs_its_fresh_frames_and_is_worth_saliency_times_frames_times_quality(pop_song: Any) -> None:
    pricing = order(pop_song).pricing
    segment, saliency = pop_song.segments.segments[4], pricing.saliency.rows[4].saliency
    assert segment.frame_count == 96
    high = pricing.generate(4, "high")
    assert high.cost_microdollars == ANIMATIC.price_microdollars("high", 96, 1280, 720) == 177
    assert high.utility == saliency * 96 * 440
    fork = Fork(owner=4, consumer=9, prefix_frames=72, similarity=1, reason="")
    reuse = pricing.reuse(fork, "mid")
    assert reuse.cost_microdollars == ANIMATIC.price_microdollars("mid", 24, 1280, 720)
    assert reuse.utility == pricing.saliency.rows[9].saliency * 96 * 315


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), percent=st.integers(0, 120))
def test_the_budget_is_never_exceeded_and_the_plan_is_a_film(
    random_song: Callable[[int], Any], seed: int, percent: int
) -> None:
    song = order(random_song(seed))
    full_high = song.pricing.full_high_microdollars
    budget = percent * full_high // 100
    least = budget_curve(song.candidates).rows[0].budget_microdollars
    if budget < least:
        with pytest.raises(InfeasibleBudget) as raised:
            allocate(song.candidates, budget, full_high)
        assert raised.value.least_microdollars == least
        return
    plan = allocate(song.candidates, budget, full_high)
    assert least == plan.least_feasible_microdollars <= plan.cost_microdollars <= budget
    assert_is_a_film(plan, song.pricing, song.groups)
    audit = check(
        Instance(classes_of(song.candidates), budget),
        [0] * len(song.groups.groups),
        plan.multiplier_numerator,
        plan.multiplier_denominator,
    )
    assert audit.bound == plan.bound >= plan.utility


def test_no_enumerated_film_of_a_small_song_is_better(written: Callable[..., Any]) -> None:
    song = order(
        written([("intro", "A", 1), ("chorus", "C", 1), ("verse", "B", 1), ("chorus", "C", 1), ("chorus", "C", 1)])
    )
    forks = {(fork.owner, fork.consumer): fork for group in song.groups.groups for fork in group.forks}
    assert set(forks) == {(1, 3), (1, 4), (3, 4)}
    options: list[list[Action]] = [
        [song.pricing.generate(segment, tier) for tier in ("high", "mid")]
        + [
            song.pricing.reuse(fork, tier)
            for (_, consumer), fork in forks.items()
            if consumer == segment
            for tier in ("high", "mid")
        ]
        for segment in range(5)
    ]
    films = [
        film
        for film in itertools.product(*options)
        if all(action.owner is None or film[action.owner].kind == action.tier for action in film)
        and len({action.owner for action in film if action.owner is not None}) <= 1
    ]
    points = [(sum(a.cost_microdollars for a in film), sum(a.utility for a in film)) for film in films]
    full_high = song.pricing.full_high_microdollars
    for budget in range(min(cost for cost, _ in points), full_high + 20, 13):
        assert allocate(song.candidates, budget, full_high).utility == max(u for cost, u in points if cost <= budget)


@pytest.mark.parametrize("share", [0.34, 0.5, 0.6, 0.9, 1.0])
def test_another_solver_finds_the_same_optimum(pop_order: Setting, share: float) -> None:
    plan = spend(pop_order, share)
    opinion = cross_check(pop_order.candidates, plan)
    assert opinion.agrees
    assert opinion.solver_utility == plan.utility


def test_a_cross_check_does_not_agree_with_a_worse_plan(pop_order: Setting) -> None:
    plan = spend(pop_order, 0.6)
    worse = allocate(pop_order.candidates, plan.cost_microdollars - 1, plan.full_high_microdollars)
    claimed = worse.model_copy(update={"budget_microdollars": plan.budget_microdollars})
    assert not cross_check(pop_order.candidates, claimed).agrees


def test_the_curve_rises_and_at_every_budget_is_the_plan(pop_order: Setting) -> None:
    corners = budget_curve(pop_order.candidates).rows
    for before, after in itertools.pairwise(corners):
        assert before.budget_microdollars < after.budget_microdollars
        assert before.utility < after.utility
    full_high = pop_order.pricing.full_high_microdollars
    for before, after in list(itertools.pairwise(corners))[:: max(1, len(corners) // 20)]:
        for budget in (before.budget_microdollars, after.budget_microdollars - 1):
            plan = allocate(pop_order.candidates, budget, full_high)
            assert plan.utility == before.utility
            assert plan.price_of_more_microdollars == after.budget_microdollars - budget
    assert allocate(pop_order.candidates, 2 * full_high, full_high).price_of_more_microdollars is None


def test_a_budget_below_the_cheapest_film_says_the_least_that_is_enough(pop_order: Setting) -> None:
    full_high = pop_order.pricing.full_high_microdollars
    least = budget_curve(pop_order.candidates).rows[0].budget_microdollars
    with pytest.raises(InfeasibleBudget, match=rf"least feasible budget is \$0\.000{least} ") as raised:
        allocate(pop_order.candidates, least - 1, full_high)
    percent = float(str(raised.value).rsplit("(", 1)[1].split("%")[0])
    assert percent * full_high / 100 >= least > (percent - 0.1) * full_high / 100
    assert allocate(pop_order.candidates, least, full_high).cost_microdollars == least


def test_candidate_plans_are_frontiers_of_allowed_films(pop_order: Setting) -> None:
    rows = pop_order.candidates.rows
    for before, after in itertools.pairwise(rows):
        assert (after.group, after.plan) in ((before.group, before.plan + 1), (before.group + 1, 0))
        if after.plan:
            assert before.cost_microdollars < after.cost_microdollars
            assert before.utility < after.utility
    for row in rows:
        assert [action.segment for action in row.actions] == list(pop_order.groups.groups[row.group].members)
        assert row.cost_microdollars == sum(action.cost_microdollars for action in row.actions)


def test_every_strategy_makes_a_film_and_none_beats_the_optimum_within_its_cost(pop_order: Setting) -> None:
    optimal = spend(pop_order, 0.6)
    pricing = pop_order.pricing
    plans = all_strategies(
        optimal,
        pop_order.candidates,
        pop_order.groups,
        pricing.saliency,
        pricing.segments,
        ANIMATIC,
        DEFAULT_QUALITIES,
        BRIEF,
    )
    assert [plan.strategy for plan in plans] == ["allocmv", *STRATEGIES]
    full_high = full_high_microdollars(pricing.segments, ANIMATIC, BRIEF)
    for plan in plans:
        assert_is_a_film(plan, pricing, pop_order.groups)
        assert plan.utility <= allocate(pop_order.candidates, plan.cost_microdollars, full_high).utility
    by_name = {plan.strategy: plan for plan in plans}
    assert by_name["uniform_high"].cost_microdollars == full_high > optimal.budget_microdollars
    assert by_name["uniform_high"].count("high") == by_name["uniform_mid"].count("mid") == len(optimal.actions)
    assert by_name["without_reuse"].count("reuse") == 0
    for name in ("greedy", "without_reuse"):
        assert by_name[name].cost_microdollars <= optimal.budget_microdollars
        assert by_name[name].utility <= optimal.utility


def test_the_heuristic_renders_climaxes_high_and_reuses_their_repeats(pop_song: Any, pop_order: Setting) -> None:
    kinds = [action.kind for action in STRATEGIES["heuristic"](pop_order).actions]
    verses = ["mid"] * 3
    assert kinds == ["mid", *verses, "high", "high", *verses, "reuse", "reuse", "high", "reuse", "reuse", "mid"]


def test_the_heuristic_does_not_reuse_an_owner_that_is_not_high(written: Callable[..., Any]) -> None:
    song = order(
        written([("intro", "A", 1), ("verse", "B", 1), ("chorus", "C", 1), ("verse", "B", 1)], new_words=False)
    )
    assert [fork.consumer for group in song.groups.groups for fork in group.forks] == [3]
    assert [action.kind for action in STRATEGIES["heuristic"](song).actions] == ["mid", "mid", "high", "mid"]


def test_where_reuse_is_needed_to_afford_the_film_the_ablation_without_it_is_left_out(pop_order: Setting) -> None:
    pricing = pop_order.pricing
    least = budget_curve(pop_order.candidates).rows[0].budget_microdollars
    optimal = allocate(pop_order.candidates, least, pricing.full_high_microdollars)
    plans = all_strategies(
        optimal,
        pop_order.candidates,
        pop_order.groups,
        pricing.saliency,
        pricing.segments,
        ANIMATIC,
        DEFAULT_QUALITIES,
        BRIEF,
    )
    assert "without_reuse" not in [plan.strategy for plan in plans]


def test_candidates_survive_being_written_and_read(pop_order: Setting) -> None:
    read = CandidatePlans.model_validate_json(pop_order.candidates.model_dump_json())
    assert read == pop_order.candidates


def test_a_cross_check_does_not_agree_with_a_plan_that_is_as_good_but_dearer(pop_order: Setting) -> None:
    found = cross_check(pop_order.candidates, spend(pop_order, 0.6))
    assert not found.model_copy(update={"plan_cost_microdollars": found.plan_cost_microdollars + 1}).agrees
