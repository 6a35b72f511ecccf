"""Checks of what was made. The plan's proof blocks: nothing downstream of it runs when it does not hold."""

import dagster as dg

from assets.assembly import final_mv
from assets.partitions import songs
from assets.planning import allocation_crosscheck, allocation_plan
from assets.tables import opinions_table
from state.film import Film, Timeline
from state.money import usd
from state.plan import AllocationPlan, CrossCheck


@dg.asset_check(asset=allocation_crosscheck, blocking=True, partitions_def=songs)
def plan_is_the_proven_optimum(allocation_crosscheck: CrossCheck) -> dg.AssetCheckResult:
    """The plan's utility and cost equal OR-Tools' proven optimum to the last unit and micro-dollar."""
    return dg.AssetCheckResult(
        passed=allocation_crosscheck.agrees,
        metadata={
            "plan_utility": allocation_crosscheck.plan_utility,
            "plan_cost": usd(allocation_crosscheck.plan_cost_microdollars),
            "audit": allocation_crosscheck.audit,
            "opinions": opinions_table(allocation_crosscheck),
        },
    )


@dg.asset_check(asset=allocation_plan, blocking=True, partitions_def=songs)
def plan_keeps_within_budget(allocation_plan: AllocationPlan) -> dg.AssetCheckResult:
    """The plan costs at most the budget."""
    return dg.AssetCheckResult(
        passed=allocation_plan.cost_microdollars <= allocation_plan.budget_microdollars,
        metadata={"cost": usd(allocation_plan.cost_microdollars), "budget": usd(allocation_plan.budget_microdollars)},
    )


@dg.asset_check(asset=final_mv, partitions_def=songs, additional_ins={"timeline": dg.AssetIn("timeline")})
def film_has_every_frame(final_mv: Film, timeline: Timeline) -> dg.AssetCheckResult:
    """The film has exactly the frames that the song lasts."""
    return dg.AssetCheckResult(
        passed=final_mv.frame_count == timeline.frame_count,
        metadata={"frames": final_mv.frame_count, "expected": timeline.frame_count},
    )
