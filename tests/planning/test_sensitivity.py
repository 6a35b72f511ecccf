"""Regret, steadiness and runners-up, checked by planning again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from planning.allocation import budget_curve, instance_of
from planning.baselines import Setting, optimal
from planning.sensitivity import ALTERNATIVES, DRAWS, FEW_DRAWS, sensitivity
from solvers.value_curve import best_choices
from state.plan import AllocationPlan, Pins, Sensitivity


def studied(setting: Setting, seed: int = 0) -> tuple[AllocationPlan, Sensitivity]:
    plan = optimal(setting)
    return plan, sensitivity(plan, setting.candidates, setting.pricing, setting.groups, Pins(), seed)


@pytest.fixture(scope="module")
def at_60_percent(pop_song: Any) -> Setting:
    setting = pop_song.setting()
    return replace(setting, budget_microdollars=setting.pricing.full_high_microdollars * 6 // 10)


def test_a_plan_loses_little_when_qualities_are_a_little_wrong(at_60_percent: Setting) -> None:
    plan, result = studied(at_60_percent)
    assert result.draws == DRAWS
    assert 0 <= result.median_regret <= result.worst_regret < 0.02
    assert len(result.kept) == len(plan.actions)
    assert all(result.unchanged <= kept <= 1 for kept in result.kept)
    assert result.worst_regret > 0


def test_the_same_seed_draws_the_same_and_another_seed_others(at_60_percent: Setting) -> None:
    (_, first), (_, again), (_, other) = (studied(at_60_percent, seed) for seed in (1, 1, 2))
    assert first == again != other


def test_with_money_for_everything_nothing_is_regretted(pop_song: Any) -> None:
    plan, result = studied(pop_song.setting())
    assert plan.count("high") == len(plan.actions)
    assert (result.worst_regret, result.unchanged, set(result.kept)) == (0, 1, {1.0})


def test_alternatives_are_the_best_plans_in_order_and_say_where_they_differ(at_60_percent: Setting) -> None:
    plan, result = studied(at_60_percent)
    ranked = best_choices(instance_of(at_60_percent.candidates, plan.budget_microdollars), ALTERNATIVES)
    assert [(a.utility, a.cost_microdollars) for a in result.alternatives] == [(r.profit, r.weight) for r in ranked]
    assert (result.alternatives[0].utility, result.alternatives[0].differs) == (plan.utility, ())
    assert all(alternative.differs for alternative in result.alternatives[1:])


def test_the_cheapest_film_may_have_no_alternative(at_60_percent: Setting) -> None:
    least = budget_curve(at_60_percent.candidates).rows[0].budget_microdollars
    _, result = studied(replace(at_60_percent, budget_microdollars=least))
    assert result.alternatives[0].cost_microdollars == least


def test_a_song_of_one_loop_is_drawn_less_often(written: Callable[..., Any]) -> None:
    setting = written([("instrumental", "C", 1)] * 15).setting()
    _, result = studied(replace(setting, budget_microdollars=setting.pricing.full_high_microdollars // 2))
    assert result.draws == FEW_DRAWS
    assert all(kept * FEW_DRAWS == round(kept * FEW_DRAWS) for kept in result.kept)
