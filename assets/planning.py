"""Phase (ii), strategic planning: what matters, what repeats, and where the budget is spent."""

import dagster as dg

from assets.output import materialised
from assets.partitions import songs
from assets.previews.inline import line, shown
from assets.previews.spending import plot_budget_curve, plot_plan
from assets.tables import actions_table, alternatives_table, opinions_table, reasons_table, shots_table
from planning import allocation
from planning.budget import budget_microdollars
from planning.candidates import candidate_plans as find_candidates
from planning.costs import Pricing
from planning.pins import pins_of
from planning.proof import cross_check
from planning.saliency import score_saliency, with_scores
from planning.screenplay.directing import shooting_script as direct
from planning.screenplay.recasting import recast
from planning.screenplay.script import write_script
from planning.screenplay.wording import Wording
from planning.sensitivity import sensitivity
from planning.sharing import sharing_groups as find_sharing_groups
from planning.tariffs import tariff_of
from resources.footage import placed_footage
from resources.storage_resource import StoreResource
from state.film import FootageList, Script
from state.money import usd
from state.music import BeatGrid, EnergyCurve, Features, Lyrics, Sections, Segments
from state.plan import (
    AllocationPlan,
    BudgetCurve,
    CandidatePlans,
    CrossCheck,
    Pins,
    SaliencyTable,
    Sensitivity,
    SharingGroups,
)
from state.song import Brief, Song
from state.wishes import CastEdits, FootageEdits, PlanEdits, SaliencyEdits, ShotEdits

GROUP = "planning"
STEADY = 0.95


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"table"}, code_version="3")
def saliency_table(
    song: Song,
    segments: Segments,
    sections: Sections,
    energy_curve: EnergyCurve,
    lyric_words: Lyrics,
    features: Features,
    saliency_edits: SaliencyEdits,
) -> dg.Output[SaliencyTable]:
    """How much each segment matters to a listener, m in 1..5, with the reasons."""
    measured = score_saliency(segments, sections, energy_curve, lyric_words, song.title, features)
    table = with_scores(measured, saliency_edits, segments)
    return materialised(table, shape=line([row.score for row in table.rows]), reasons=reasons_table(table))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="1")
def sharing_groups(
    segments: Segments, features: Features, beat_grid: BeatGrid, lyric_words: Lyrics
) -> dg.Output[SharingGroups]:
    """The directed sharing graph G: which segments are the same music, and up to which beat."""
    graph = find_sharing_groups(segments, features, beat_grid, lyric_words)
    shared = [group for group in graph.groups if group.forks]
    return materialised(graph, groups=len(graph.groups), sharing=len(shared), forks=sum(len(g.forks) for g in shared))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"json"}, code_version="2")
def pins(segments: Segments, plan_edits: PlanEdits) -> dg.Output[Pins]:
    """What the user allows for single segments; all others are free."""
    given = pins_of(plan_edits, segments)
    return materialised(given, pinned=[pin.segment for pin in given.pins])


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"json"}, code_version="1")
def footage(
    song: Song, segments: Segments, footage_edits: FootageEdits, store: StoreResource
) -> dg.Output[FootageList]:
    """The user's own film, for the segments that show it."""
    placed = placed_footage(footage_edits, segments, song.key, store.store)
    return materialised(placed, segments=sorted(placed.segments))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="3")
def candidate_plans(
    brief: Brief,
    segments: Segments,
    saliency_table: SaliencyTable,
    sharing_groups: SharingGroups,
    pins: Pins,
    footage: FootageList,
) -> dg.Output[CandidatePlans]:
    """Round one: the exact Pareto frontier of every sharing group's joint plans."""
    tariff = tariff_of(brief)
    plans = find_candidates(Pricing(segments, saliency_table, tariff, brief, footage.segments), sharing_groups, pins)
    return materialised(
        plans,
        tariff=f"{tariff.name}, {tariff.dated}",
        plans=sum(len(group.plans) for group in plans.groups),
        actions=sum(len(actions) for group in plans.groups for actions in group.menu),
    )


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="2")
def allocation_plan(
    brief: Brief, segments: Segments, candidate_plans: CandidatePlans, saliency_table: SaliencyTable
) -> dg.Output[AllocationPlan]:
    """Round two: exactly one candidate plan per group, the most felt film that the budget buys."""
    tariff = tariff_of(brief)
    full_high = Pricing(segments, saliency_table, tariff, brief).full_high_microdollars
    budget = budget_microdollars(brief.budget, full_high, tariff)
    plan = allocation.allocate(candidate_plans, budget, full_high, tariff.name)
    return materialised(
        plan,
        **shown("map", plot_plan(plan, saliency_table, [s.frame_count for s in segments.segments])),
        budget=usd(plan.budget_microdollars),
        cost=usd(plan.cost_microdollars),
        high=plan.count("high"),
        mid=plan.count("mid"),
        reuse=plan.count("reuse"),
        what_one_more_dollar_buys=allocation.worth_of_more(plan, allocation.budget_curve(candidate_plans)),
        actions=actions_table(plan, saliency_table),
    )


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"ortools"}, code_version="2")
def allocation_crosscheck(candidate_plans: CandidatePlans, allocation_plan: AllocationPlan) -> dg.Output[CrossCheck]:
    """The same film solved by OR-Tools twice over; nothing is rendered unless the optima agree to the last unit."""
    result = cross_check(candidate_plans, allocation_plan)
    return materialised(result, agrees=result.agrees, audit=result.audit, opinions=opinions_table(result))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"table"}, code_version="2")
def budget_curve(candidate_plans: CandidatePlans, allocation_plan: AllocationPlan) -> dg.Output[BudgetCurve]:
    """The best utility at every budget: what more money, or less, would do to this film."""
    curve = allocation.budget_curve(candidate_plans)
    return materialised(
        curve,
        **shown("plot", plot_budget_curve(curve, allocation_plan)),
        corners=len(curve.rows),
    )


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="1")
def plan_sensitivity(
    brief: Brief,
    segments: Segments,
    saliency_table: SaliencyTable,
    sharing_groups: SharingGroups,
    pins: Pins,
    footage: FootageList,
    candidate_plans: CandidatePlans,
    allocation_plan: AllocationPlan,
) -> dg.Output[Sensitivity]:
    """What the plan would miss if the calibrated qualities were wrong, and which plans are nearly as good."""
    pricing = Pricing(segments, saliency_table, tariff_of(brief), brief, footage.segments)
    result = sensitivity(allocation_plan, candidate_plans, pricing, sharing_groups, pins, brief.seed)
    return materialised(
        result,
        median_regret=f"{result.median_regret:.2%} of utility",
        worst_regret=f"{result.worst_regret:.2%} of utility",
        steady_segments=f"{sum(kept >= STEADY for kept in result.kept)} of {len(result.kept)}",
        alternatives=alternatives_table(result),
    )


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"text"}, code_version="3")
def script(
    song: Song,
    brief: Brief,
    segments: Segments,
    sections: Sections,
    saliency_table: SaliencyTable,
    beat_grid: BeatGrid,
    energy_curve: EnergyCurve,
    lyric_words: Lyrics,
    cast_edits: CastEdits,
) -> dg.Output[Script]:
    """The film in words: the cast, the places, and what the camera shows in every segment."""
    written = write_script(
        song, segments, sections, saliency_table, beat_grid, energy_curve, lyric_words, brief.seed, brief.cast
    )
    cast = recast(written, cast_edits, Wording.of(segments, sections, lyric_words))
    return materialised(cast, logline=cast.logline, provenance=cast.provenance, shots=shots_table(cast))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"text"}, code_version="1")
def shooting_script(
    script: Script,
    segments: Segments,
    sections: Sections,
    lyric_words: Lyrics,
    beat_grid: BeatGrid,
    shot_edits: ShotEdits,
) -> dg.Output[Script]:
    """The script as it is shot: with what the user wants otherwise in single shots and transitions."""
    directed = direct(script, shot_edits, Wording.of(segments, sections, lyric_words), beat_grid)
    changed = [s.segment for s, before in zip(directed.shots, script.shots, strict=True) if s != before]
    return materialised(directed, provenance=directed.provenance, changed=changed, shots=shots_table(directed))
