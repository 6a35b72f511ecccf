"""The benchmark: every strategy on every song under every tariff, judged by the plans alone, in one table."""

from collections.abc import Iterator
from contextlib import suppress

import dagster as dg

from assets.output import materialised
from assets.partitions import songs
from metrics.comparison import compare
from metrics.cost_quality import cost_quality_ratio, mean_quality
from planning import baselines
from planning.allocation import InfeasibleBudget
from planning.costs import Pricing
from planning.tariffs import TARIFFS
from resources.storage_resource import StoreResource
from resources.values import read_value, value_name
from state.money import UnknownPrice
from state.music import Segments
from state.plan import AllocationPlan, SaliencyTable, SharingGroups
from state.report import BenchmarkRow, BenchmarkTable
from state.song import Brief, Song

GROUP = "benchmark"


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"table"}, code_version="2")
def benchmark_rows(
    song: Song,
    brief: Brief,
    segments: Segments,
    saliency_table: SaliencyTable,
    sharing_groups: SharingGroups,
    allocation_plan: AllocationPlan,
) -> dg.Output[BenchmarkTable]:
    """What the paper's baselines would do with this song and budget, beside the optimal plan.

    Under every tariff the budget is the same share of its full High price; a tariff without a price for the film's
    size, or without a plan that this share pays for, is left out. Pins are the user's own business: they bind nobody
    here.
    """
    rows: list[BenchmarkRow] = []
    for tariff in TARIFFS.values():
        pricing = Pricing(segments, saliency_table, tariff, brief)
        with suppress(UnknownPrice, InfeasibleBudget):
            full_high = pricing.full_high_microdollars
            budget = allocation_plan.budget_microdollars * full_high // allocation_plan.full_high_microdollars
            plans = baselines.all_strategies(pricing, sharing_groups, budget)
            rows.extend(_row(song.key, plan, saliency_table) for plan in plans)
    return materialised(BenchmarkTable(rows=tuple(rows)), strategies=dg.MetadataValue.table(list(_records(rows))))


def _row(song: str, plan: AllocationPlan, saliency: SaliencyTable) -> BenchmarkRow:
    return BenchmarkRow(
        song=song,
        tariff=plan.tariff,
        strategy=plan.strategy,
        budget_microdollars=plan.budget_microdollars,
        full_high_microdollars=plan.full_high_microdollars,
        within_budget=plan.cost_microdollars <= plan.budget_microdollars,
        cost_microdollars=plan.cost_microdollars,
        utility=plan.utility,
        mean_quality=mean_quality(saliency, plan.actions),
        cqr=cost_quality_ratio(saliency, plan.actions),
        high=plan.count("high"),
        mid=plan.count("mid"),
        reuse=plan.count("reuse"),
    )


def _records(rows: list[BenchmarkRow]) -> Iterator[dg.TableRecord]:
    return (dg.TableRecord(row.model_dump(exclude={"song"})) for row in rows)


@dg.asset(group_name=GROUP, kinds={"table", "pandas"}, code_version="2", deps=[benchmark_rows])
def benchmark_table(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[BenchmarkTable]:
    """All songs' rows together: the counterpart of the paper's Table 2."""
    known = sorted(context.instance.get_dynamic_partitions(str(songs.name)))
    compared = [song for song in known if store.store.exists(value_name("benchmark_rows", song, BenchmarkTable))]
    rows = [row for song in compared for row in read_value(store.store, "benchmark_rows", song, BenchmarkTable).rows]
    if not rows:
        raise dg.Failure("no song has been compared yet: run the job benchmark_song for one first")
    table = BenchmarkTable(rows=tuple(rows))
    means = [dg.TableRecord(mean.model_dump()) for mean in compare(table).rows]
    return materialised(table, songs=len(compared), strategies=dg.MetadataValue.table(means))
