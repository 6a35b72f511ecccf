"""Checks of what was made. The plan's proof blocks: nothing downstream of it runs when it does not hold."""

import dagster as dg

from assets.assembly import final_mv
from assets.evaluation import quality_report
from assets.partitions import songs
from assets.planning import allocation_crosscheck, allocation_plan
from assets.tables import opinions_table
from metrics.flashes import MOST_PER_SECOND
from state.film import Film, Timeline
from state.money import usd
from state.plan import AllocationPlan, CrossCheck
from state.report import QualityReport


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


@dg.asset_check(asset=quality_report, partitions_def=songs)
def film_is_safe_for_photosensitive_viewers(quality_report: QualityReport) -> dg.AssetCheckResult:
    """No quarter of the field of sight flashes more than three times within any second, as WCAG 2.3.1 asks."""
    most = max(quality_report.flashes_per_second, quality_report.red_flashes_per_second)
    return dg.AssetCheckResult(
        passed=most <= MOST_PER_SECOND,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "flashes_per_second": quality_report.flashes_per_second,
            "red_flashes_per_second": quality_report.red_flashes_per_second,
            "worst_second_ends_at_s": quality_report.flashiest_s,
        },
    )
