"""Phase (ii), strategic planning: what matters, what repeats, and where the budget is spent."""

import dagster as dg

from assets.output import materialised
from assets.partitions import songs
from assets.previews import line, plot_budget_curve, plot_plan, shown
from planning import allocation
from planning.budget import budget_microdollars
from planning.costs import full_high_microdollars
from planning.saliency import score_saliency
from planning.script import write_script
from planning.sharing import sharing_groups as find_sharing_groups
from planning.tariffs import ANIMATIC, DEFAULT_QUALITIES
from state.film import Script
from state.money import usd
from state.music import BeatGrid, EnergyCurve, Features, Lyrics, Sections, Segments
from state.plan import (
    AllocationPlan,
    BudgetCurve,
    CandidatePlans,
    CrossCheck,
    SaliencyTable,
    SharingGroups,
)
from state.song import Brief, Song

GROUP = "planning"


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"table"}, code_version="1")
def saliency_table(
    song: Song, segments: Segments, sections: Sections, energy_curve: EnergyCurve, lyric_words: Lyrics
) -> dg.Output[SaliencyTable]:
    """How much each segment matters to a listener, m in 1..5, with the reasons."""
    table = score_saliency(segments, sections, energy_curve, lyric_words, song.title)
    return materialised(table, shape=line([row.score for row in table.rows]))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="1")
def sharing_groups(
    segments: Segments, features: Features, beat_grid: BeatGrid, lyric_words: Lyrics
) -> dg.Output[SharingGroups]:
    """The directed sharing graph G: which segments are the same music, and up to which beat."""
    graph = find_sharing_groups(segments, features, beat_grid, lyric_words)
    shared = [group for group in graph.groups if group.forks]
    return materialised(graph, groups=len(graph.groups), sharing=len(shared), forks=sum(len(g.forks) for g in shared))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"table"}, code_version="1")
def candidate_plans(
    brief: Brief, segments: Segments, saliency_table: SaliencyTable, sharing_groups: SharingGroups
) -> dg.Output[CandidatePlans]:
    """Round one: the exact Pareto frontier of every sharing group's joint plans."""
    plans = allocation.candidate_plans(sharing_groups, saliency_table, segments, ANIMATIC, DEFAULT_QUALITIES, brief)
    return materialised(plans, plans=len(plans.rows))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="1")
def allocation_plan(
    brief: Brief, segments: Segments, candidate_plans: CandidatePlans, saliency_table: SaliencyTable
) -> dg.Output[AllocationPlan]:
    """Round two: exactly one candidate plan per group, the most felt film that the budget buys."""
    full_high = full_high_microdollars(segments, ANIMATIC, brief)
    plan = allocation.allocate(candidate_plans, budget_microdollars(brief.budget, full_high, ANIMATIC), full_high)
    more = plan.price_of_more_microdollars
    return materialised(
        plan,
        **shown("map", plot_plan(plan, saliency_table, [s.frame_count for s in segments.segments])),
        budget=usd(plan.budget_microdollars),
        cost=usd(plan.cost_microdollars),
        high=plan.count("high"),
        mid=plan.count("mid"),
        reuse=plan.count("reuse"),
        what_more_money_buys="nothing: this is the best film"
        if more is None
        else f"a better plan from {usd(more)} more",
    )


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"ortools"}, code_version="1")
def allocation_crosscheck(candidate_plans: CandidatePlans, allocation_plan: AllocationPlan) -> dg.Output[CrossCheck]:
    """The same instance solved by OR-Tools; nothing is rendered unless the two optima agree to the last unit."""
    result = allocation.cross_check(candidate_plans, allocation_plan)
    return materialised(result, agrees=result.agrees, solver=result.solver)


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"table"}, code_version="1")
def budget_curve(candidate_plans: CandidatePlans, allocation_plan: AllocationPlan) -> dg.Output[BudgetCurve]:
    """The best utility at every budget: what more money, or less, would do to this film."""
    curve = allocation.budget_curve(candidate_plans)
    return materialised(
        curve,
        **shown("plot", plot_budget_curve(curve, allocation_plan)),
        corners=len(curve.rows),
    )


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"text"}, code_version="1")
def script(
    song: Song,
    brief: Brief,
    segments: Segments,
    sections: Sections,
    saliency_table: SaliencyTable,
    energy_curve: EnergyCurve,
    lyric_words: Lyrics,
) -> dg.Output[Script]:
    """The film in words: the cast, the places, and what the camera shows in every segment."""
    written = write_script(song, segments, sections, saliency_table, energy_curve, lyric_words, brief.seed)
    shots = [dg.TableRecord({"segment": s.segment, "scale": s.scale, "shot": s.description}) for s in written.shots]
    return materialised(
        written, logline=written.logline, provenance=written.provenance, shots=dg.MetadataValue.table(shots)
    )
