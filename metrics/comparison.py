"""Strategies compared over songs: the counterpart of AllocMV's Table 2, mean and spread per strategy.

Costs and cost-quality ratios of different songs are of different sizes, so both are first divided by the same song's
value under Uniform-High, the reference that spends without a limit; a strategy's means are of those ratios.
"""

import pandas as pd

from state.report import BenchmarkTable, StrategyMean, StrategyMeans

REFERENCE = "uniform_high"


def compare(table: BenchmarkTable) -> StrategyMeans:
    """Return one row per strategy, the most valuable per dollar first.

    Raises
    ------
    ValueError
        If a song lacks the reference strategy.
    """
    rows = pd.DataFrame([row.model_dump() for row in table.rows])
    reference = rows[rows["strategy"] == REFERENCE].set_index("song")
    missing = set(rows["song"]) - set(reference.index)
    if missing:
        raise ValueError(
            f"{', '.join(sorted(missing))}: the strategy {REFERENCE} is missing, which all are measured by"
        )
    rows["cost"] = rows["cost_microdollars"] / rows["song"].map(reference["cost_microdollars"])
    rows["value"] = rows["cqr"] / rows["song"].map(reference["cqr"])
    rows["utility"] = rows["utility"] / rows["song"].map(reference["utility"])
    groups = rows.groupby("strategy")
    means = groups[["cost", "value", "utility"]].mean()
    spread = groups[["cost", "value"]].std(ddof=0)
    return StrategyMeans(
        rows=tuple(
            StrategyMean(
                strategy=str(strategy),
                songs=int(groups.size()[strategy]),
                within_budget=float(groups["within_budget"].mean()[strategy]),
                cost=float(means.loc[strategy, "cost"]),
                cost_spread=float(spread.loc[strategy, "cost"]),
                cqr=float(means.loc[strategy, "value"]),
                cqr_spread=float(spread.loc[strategy, "value"]),
                utility=float(means.loc[strategy, "utility"]),
            )
            for strategy in means.sort_values("value", ascending=False).index
        )
    )
