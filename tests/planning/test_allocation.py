"""Spending the budget on written songs: never over it, never beaten, and honest about what it cannot do."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.allocation import (
    InfeasibleBudget,
    allocate,
    budget_curve,
    instance_of,
    utility_within,
    worth_of_more,
)
from planning.baselines import Setting, optimal
from planning.candidates import candidate_plans
from planning.costs import Pricing
from planning.tariffs import ANIMATIC, HOSTED, PAPER
from solvers.certificate import check
from state.plan import Action, AllocationPlan, CandidatePlans, Pin, Pins, SharingGroups


@pytest.fixture(scope="module")
def pop_setting(pop_song: Any) -> Setting:
    return pop_song.setting()


def spend(setting: Setting, share: float) -> AllocationPlan:
    return optimal(replace(setting, budget_microdollars=int(share * setting.pricing.full_high_microdollars)))


def assert_is_a_film(plan: AllocationPlan, pricing: Pricing, groups: SharingGroups) -> None:
    """Every action is priced as the tariff says, every reuse is an allowed fork of an owner made by the same offer."""
    forks = {(fork.owner, fork.consumer): fork for group in groups.groups for fork in group.forks}
    offers = {offer.name: offer for offer in pricing.tariff.offers}
    for group in groups.groups:
        pictured = set()
        for segment in group.members:
            action, offer = plan.actions[segment], offers[plan.actions[segment].offer]
            if action.owner is None:
                expected = pricing.generate(segment, offer)
            else:
                owner = plan.actions[action.owner]
                assert (owner.offer, owner.owner) == (offer.name, None)
                expected = pricing.reuse(forks[action.owner, segment], offer)
            assert expected is not None
            pictures = 0 if offer.name in pictured else pricing.shared_pictures(offer)
            pictured.add(offer.name)
            cost = expected.cost_microdollars + pictures
            assert action == expected.model_copy(update={"cost_microdollars": cost})
    assert plan.utility == sum(action.utility for action in plan.actions)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    percent=st.integers(0, 120),
    tariff=st.sampled_from([ANIMATIC, PAPER, HOSTED]),
    pin=st.none() | st.tuples(st.integers(0, 30), st.sampled_from(["high", "mid"])),
)
def test_the_budget_is_never_exceeded_and_the_plan_is_a_film(
    random_song: Callable[[int], Any], seed: int, percent: int, tariff: Any, pin: tuple[int, Any] | None
) -> None:
    song = random_song(seed)
    segment = pin[0] % len(song.segments.segments) if pin else 0
    pins = Pins(pins=(Pin(segment=segment, kinds=(pin[1],)),)) if pin else None
    setting = song.setting(tariff=tariff, pins=pins)
    full_high = setting.pricing.full_high_microdollars
    budget = percent * full_high // 100
    least = budget_curve(setting.candidates).rows[0].budget_microdollars
    if budget < least:
        with pytest.raises(InfeasibleBudget) as raised:
            allocate(setting.candidates, budget, full_high, tariff.name)
        assert raised.value.least_microdollars == least
        return
    plan = allocate(setting.candidates, budget, full_high, tariff.name)
    assert least == plan.least_feasible_microdollars <= plan.cost_microdollars <= budget
    assert_is_a_film(plan, setting.pricing, setting.groups)
    assert pin is None or plan.actions[segment].kind == pin[1]
    audit = check(
        instance_of(setting.candidates, budget),
        [0] * len(setting.groups.groups),
        plan.multiplier_numerator,
        plan.multiplier_denominator,
    )
    assert audit.bound == plan.bound >= plan.utility


def films_of(setting: Setting) -> list[tuple[Action, ...]]:
    """Enumerate every film that the sharing graph allows, straight from the prices."""
    pricing, tariff = setting.pricing, setting.pricing.tariff
    forks = [fork for group in setting.groups.groups for fork in group.forks]
    options: list[list[Action]] = [
        [pricing.generate(segment.index, offer) for offer in tariff.offers]
        + [
            action
            for fork in forks
            if fork.consumer == segment.index
            for offer in tariff.offers
            if (action := pricing.reuse(fork, offer))
        ]
        for segment in pricing.segments.segments
    ]
    return [
        film
        for film in itertools.product(*options)
        if all(
            action.owner is None or (film[action.owner].offer, film[action.owner].owner) == (action.offer, None)
            for action in film
        )
    ]


def cost_of(film: tuple[Action, ...], setting: Setting) -> int:
    offers = {offer.name: offer for offer in setting.pricing.tariff.offers}
    used = {(g, film[s].offer) for g, group in enumerate(setting.groups.groups) for s in group.members}
    pictures = sum(setting.pricing.shared_pictures(offers[offer]) for _, offer in used)
    return pictures + sum(action.cost_microdollars for action in film)


@pytest.mark.parametrize("tariff", [ANIMATIC, HOSTED], ids=lambda tariff: tariff.name)
def test_no_enumerated_film_of_a_small_song_is_better(written: Callable[..., Any], tariff: Any) -> None:
    form = [("intro", "A", 1), ("chorus", "C", 1), ("verse", "B", 1), ("chorus", "C", 1), ("chorus", "C", 1)]
    # Two-beat segments would be too short to share; at eight beats a fork leaves whole seconds to bill.
    setting = written(form).setting(tariff=tariff)
    forks = {(fork.owner, fork.consumer) for group in setting.groups.groups for fork in group.forks}
    assert forks == {(1, 3), (1, 4), (3, 4)}
    points = [(cost_of(film, setting), sum(a.utility for a in film)) for film in films_of(setting)]
    curve = budget_curve(setting.candidates)
    full_high = setting.pricing.full_high_microdollars
    step = full_high // 100
    for budget in range(min(cost for cost, _ in points), full_high + 2 * step, step):
        best = max((u, -cost) for cost, u in points if cost <= budget)
        plan = allocate(setting.candidates, budget, full_high, tariff.name)
        assert (plan.utility, -plan.cost_microdollars) == best
        assert utility_within(curve, budget) == plan.utility
    assert utility_within(curve, min(cost for cost, _ in points) - 1) is None


def test_the_curve_rises_and_at_every_budget_is_the_plan(pop_setting: Setting) -> None:
    corners = budget_curve(pop_setting.candidates).rows
    for before, after in itertools.pairwise(corners):
        assert before.budget_microdollars < after.budget_microdollars
        assert before.utility < after.utility
    full_high = pop_setting.pricing.full_high_microdollars
    for before, after in list(itertools.pairwise(corners))[:: max(1, len(corners) // 20)]:
        for budget in (before.budget_microdollars, after.budget_microdollars - 1):
            plan = allocate(pop_setting.candidates, budget, full_high, "animatic")
            assert plan.utility == before.utility
            assert plan.price_of_more_microdollars == after.budget_microdollars - budget
    best = allocate(pop_setting.candidates, 2 * full_high, full_high, "animatic")
    assert best.price_of_more_microdollars is None
    assert worth_of_more(best, budget_curve(pop_setting.candidates)) == "nothing: this is the best film"


def test_what_more_money_buys_is_read_off_the_curve(pop_setting: Setting) -> None:
    plan = spend(pop_setting, 0.6)
    curve = budget_curve(pop_setting.candidates)
    half_more = spend(pop_setting, 0.9)
    said = worth_of_more(plan, curve)
    assert said.startswith(f"a better plan from $0.{plan.price_of_more_microdollars:06d} more; ")
    margin = plan.multiplier_numerator / plan.multiplier_denominator * plan.budget_microdollars / plan.utility / 100
    assert f"1% of the budget is worth {margin:.3%}; " in said
    assert f"50% more makes it {half_more.utility / plan.utility - 1:.2%} more felt" in said
    assert f"a dollar more makes it {curve.rows[-1].utility / plan.utility - 1:.2%} more felt" in said


def test_a_budget_below_the_cheapest_film_says_the_least_that_is_enough(pop_setting: Setting) -> None:
    full_high = pop_setting.pricing.full_high_microdollars
    least = budget_curve(pop_setting.candidates).rows[0].budget_microdollars
    with pytest.raises(InfeasibleBudget, match=rf"least feasible budget is \$0\.000{least} ") as raised:
        allocate(pop_setting.candidates, least - 1, full_high, "animatic")
    percent = float(str(raised.value).rsplit("(", 1)[1].split("%")[0])
    assert percent * full_high / 100 >= least > (percent - 0.1) * full_high / 100
    assert allocate(pop_setting.candidates, least, full_high, "animatic").cost_microdollars == least


def test_planning_again_after_an_edit_is_planning(pop_song: Any, pop_setting: Setting) -> None:
    pins = Pins(pins=(Pin(segment=4, kinds=("mid",)),))
    edited = candidate_plans(pop_setting.pricing, pop_setting.groups, pins)
    free = spend(pop_setting, 0.6)
    pinned = spend(replace(pop_setting, candidates=edited), 0.6)
    assert free.actions[4].kind == "high"
    assert pinned.actions[4].kind == "mid"
    assert pinned.utility < free.utility
    assert_is_a_film(pinned, pop_setting.pricing, pop_setting.groups)


def test_candidates_survive_being_written_and_read(pop_setting: Setting) -> None:
    read = CandidatePlans.model_validate_json(pop_setting.candidates.model_dump_json())
    assert read == pop_setting.candidates
