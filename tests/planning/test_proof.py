"""Independent solvers and the auditor find the plan's optimum, and nothing that is not optimal passes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.baselines import Setting, optimal
from planning.proof import cross_check
from planning.tariffs import HOSTED
from state.plan import AllocationPlan, CrossCheck


@pytest.fixture(scope="module")
def pop_setting(pop_song: Any) -> Setting:
    return pop_song.setting()


def spend(setting: Setting, share: float) -> AllocationPlan:
    return optimal(replace(setting, budget_microdollars=int(share * setting.pricing.full_high_microdollars)))


@pytest.mark.parametrize("share", [0.34, 0.5, 0.6, 0.9, 1.0])
def test_the_knapsack_the_segments_and_the_auditor_confirm_the_plan(pop_setting: Setting, share: float) -> None:
    plan = spend(pop_setting, share)
    found = cross_check(pop_setting.candidates, plan)
    assert found.agrees
    assert found.audit == "proven"
    assert [(o.model, o.status, o.utility, o.cost_microdollars) for o in found.opinions] == [
        (model, "OPTIMAL", plan.utility, plan.cost_microdollars) for model in ("knapsack", "segments")
    ]


@settings(max_examples=10)
@given(seed=st.integers(0, 10**6), share=st.sampled_from([0.75, 0.9]))
def test_both_rounds_are_optimal_at_hosted_prices_too(
    random_song: Callable[[int], Any], seed: int, share: float
) -> None:
    setting = random_song(seed).setting(tariff=HOSTED)
    assert cross_check(setting.candidates, spend(setting, share)).agrees


def test_a_worse_plan_is_refuted(pop_setting: Setting) -> None:
    plan = spend(pop_setting, 0.6)
    worse = optimal(replace(pop_setting, budget_microdollars=plan.cost_microdollars - 1))
    found = cross_check(
        pop_setting.candidates, worse.model_copy(update={"budget_microdollars": plan.budget_microdollars})
    )
    assert found.audit == "refuted"
    assert not found.agrees


@pytest.fixture(scope="module")
def agreed(pop_setting: Setting) -> CrossCheck:
    return cross_check(pop_setting.candidates, spend(pop_setting, 0.6))


def test_a_plan_that_is_as_good_but_dearer_does_not_agree(agreed: CrossCheck) -> None:
    assert not agreed.model_copy(update={"plan_cost_microdollars": agreed.plan_cost_microdollars + 1}).agrees


def test_a_solver_that_ran_out_of_time_proves_nothing_but_must_not_have_found_more(agreed: CrossCheck) -> None:
    knapsack, segments = agreed.opinions

    def judged(**changes: object) -> bool:
        late = segments.model_copy(update={"status": "FEASIBLE", **changes})
        return agreed.model_copy(update={"opinions": (knapsack, late)}).agrees

    assert judged(utility=segments.utility - 1)
    assert not judged(utility=segments.utility + 1)


@pytest.mark.parametrize(
    ("audit", "status", "agrees"),
    [
        ("proven", "FEASIBLE", True),
        ("open", "OPTIMAL", True),
        ("open", "FEASIBLE", False),
        ("refuted", "OPTIMAL", False),
    ],
)
def test_one_proof_suffices_and_one_refutation_too(agreed: CrossCheck, audit: str, status: str, agrees: bool) -> None:
    opinions = tuple(opinion.model_copy(update={"status": status}) for opinion in agreed.opinions)
    assert agreed.model_copy(update={"audit": audit, "opinions": opinions}).agrees is agrees
