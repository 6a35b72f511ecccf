"""The strategies that the optimum is compared with: each does what it says, none beats the optimum."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from planning.allocation import InfeasibleBudget, budget_curve
from planning.baselines import STRATEGIES, Setting, all_strategies, optimal
from planning.tariffs import ANIMATIC, HOSTED, PAPER
from state.plan import AllocationPlan


@pytest.fixture(scope="module")
def pop_setting(pop_song: Any) -> Setting:
    return pop_song.setting()


def at_60_percent(setting: Setting) -> tuple[AllocationPlan, ...]:
    budget = setting.pricing.full_high_microdollars * 6 // 10
    return all_strategies(setting.pricing, setting.groups, budget)


@pytest.mark.parametrize("tariff", [ANIMATIC, PAPER, HOSTED], ids=lambda tariff: tariff.name)
def test_no_strategy_beats_the_optimum_at_what_it_costs(pop_song: Any, tariff: Any) -> None:
    setting = pop_song.setting(tariff=tariff)
    plans = at_60_percent(setting)
    assert [plan.strategy for plan in plans] == list(STRATEGIES)
    best, *others = plans
    for plan in others:
        assert plan.utility <= optimal(replace(setting, budget_microdollars=plan.cost_microdollars)).utility
        assert plan.tariff == tariff.name
    by_name = {plan.strategy: plan for plan in plans}
    full_high = setting.pricing.full_high_microdollars
    assert by_name["uniform_high"].cost_microdollars == full_high > best.budget_microdollars
    assert by_name["uniform_high"].count("high") == by_name["uniform_mid"].count("mid") == len(best.actions)
    assert by_name["without_reuse"].count("reuse") == 0
    for name in ("greedy", "without_reuse"):
        assert by_name[name].cost_microdollars <= best.budget_microdollars
        assert by_name[name].utility <= best.utility


def test_labels_alone_put_climaxes_at_high_and_their_repeats_at_mid_or_with_the_graph_at_reuse(
    pop_setting: Setting,
) -> None:
    verses = ["mid"] * 3
    for strategy, repeat in (("heuristic", "mid"), ("without_allocation", "reuse")):
        kinds = [action.kind for action in STRATEGIES[strategy](pop_setting).actions]
        assert kinds == ["mid", *verses, "high", "high", *verses, repeat, repeat, "high", repeat, repeat, "mid"]


def test_without_allocation_a_mid_owner_lends_too(written: Callable[..., Any]) -> None:
    song = written([("intro", "A", 1), ("verse", "B", 1), ("chorus", "C", 1), ("verse", "B", 1)], new_words=False)
    setting = song.setting()
    assert [fork.consumer for group in setting.groups.groups for fork in group.forks] == [3]
    actions = STRATEGIES["without_allocation"](setting).actions
    assert [(action.kind, action.offer) for action in actions[2:]] == [
        ("high", "animatic-high"),
        ("reuse", "animatic-mid"),
    ]


def test_where_reuse_is_needed_to_afford_the_film_the_ablation_without_it_is_left_out(pop_setting: Setting) -> None:
    least = budget_curve(pop_setting.candidates).rows[0].budget_microdollars
    plans = all_strategies(pop_setting.pricing, pop_setting.groups, least)
    assert [plan.strategy for plan in plans] == [name for name in STRATEGIES if name != "without_reuse"]
    with pytest.raises(InfeasibleBudget):
        all_strategies(pop_setting.pricing, pop_setting.groups, least - 1)
