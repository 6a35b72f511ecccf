"""The benchmark: every strategy on every song, judged by the plans alone, in one table."""

import dagster as dg

from assets.output import materialised
from assets.partitions import songs
from metrics.comparison import compare
from metrics.cost_quality import cost_quality_ratio
from planning import baselines
from planning.tariffs import ANIMATIC, DEFAULT_QUALITIES
from resources.storage import StoreResource
from resources.values import read_value, value_path
from state.music import Segments
from state.plan import AllocationPlan, CandidatePlans, SaliencyTable, SharingGroups
from state.report import BenchmarkRow, BenchmarkTable
from state.song import Brief, Song

GROUP = "benchmark"


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"table"}, code_version="1")
def benchmark_rows(
    song: Song,
    brief: Brief,
    segments: Segments,
    saliency_table: SaliencyTable,
    sharing_groups: SharingGroups,
    candidate_plans: CandidatePlans,
    allocation_plan: AllocationPlan,
) -> dg.Output[BenchmarkTable]:
    """What the paper's baselines would do with this song and budget, beside the optimal plan."""
    plans = baselines.all_strategies(
        allocation_plan, candidate_plans, sharing_groups, saliency_table, segments, ANIMATIC, DEFAULT_QUALITIES, brief
    )
    return materialised(BenchmarkTable(rows=tuple(_row(song.key, plan, saliency_table) for plan in plans)))


def _row(song: str, plan: AllocationPlan, saliency: SaliencyTable) -> BenchmarkRow:
    return BenchmarkRow(
        song=song,
        strategy=plan.strategy,
        within_budget=plan.cost_microdollars <= plan.budget_microdollars,
        cost_microdollars=plan.cost_microdollars,
        utility=plan.utility,
        cqr=cost_quality_ratio(
            [row.saliency for row in saliency.rows],
            [DEFAULT_QUALITIES.of(action.kind, action.tier) for action in plan.actions],
            [action.cost_microdollars for action in plan.actions],
        ),
        high=plan.count("high"),
        mid=plan.count("mid"),
        reuse=plan.count("reuse"),
    )


@dg.asset(group_name=GROUP, kinds={"table", "pandas"}, code_version="1", deps=[benchmark_rows])
def benchmark_table(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[BenchmarkTable]:
    """All songs' rows together: the counterpart of the paper's Table 2."""
    known = sorted(context.instance.get_dynamic_partitions(str(songs.name)))
    compared = [song for song in known if value_path(store.store, "benchmark_rows", song, BenchmarkTable).exists()]
    rows = [row for song in compared for row in read_value(store.store, "benchmark_rows", song, BenchmarkTable).rows]
    if not rows:
        raise dg.Failure("no song has been compared yet: run the job benchmark_song for one first")
    table = BenchmarkTable(rows=tuple(rows))
    means = [dg.TableRecord(mean.model_dump()) for mean in compare(table).rows]
    return materialised(table, songs=len(compared), strategies=dg.MetadataValue.table(means))
