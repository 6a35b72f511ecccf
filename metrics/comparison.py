"""Strategies compared over songs: the counterpart of AllocMV's Table 2, mean and spread per strategy.

Costs and cost-quality ratios of different songs are of different sizes, so both are first divided by the same song's
value under Uniform-High, the reference that spends without a limit; a strategy's means are of those ratios.
"""

from state.report import BenchmarkTable, StrategyMean, StrategyMeans

REFERENCE = "uniform_high"


def compare(table: BenchmarkTable) -> StrategyMeans:
    """Return one row per tariff and strategy, within a tariff the most valuable per dollar first.

    Raises
    ------
    ValueError
        If a song lacks the reference strategy under a tariff.
    """
    # Slow to import, and every command would wait for it.
    import pandas as pd

    rows = pd.DataFrame([row.model_dump() for row in table.rows])
    reference = rows[rows["strategy"] == REFERENCE]
    missing = set(rows["song"]) - set(reference["song"])
    if missing:
        raise ValueError(
            f"{', '.join(sorted(missing))}: the strategy {REFERENCE} is missing, which all are measured by"
        )
    rows = rows.merge(reference, on=["song", "tariff"], suffixes=("", "_reference"))
    rows["cost"] = rows["cost_microdollars"] / rows["cost_microdollars_reference"]
    rows["value"] = rows["cqr"] / rows["cqr_reference"]
    rows["utility"] = rows["utility"] / rows["utility_reference"]
    groups = rows.groupby(["tariff", "strategy"], sort=False)
    means = groups[["cost", "value", "utility", "within_budget"]].mean()
    means["songs"] = groups.size()
    means[["cost_spread", "value_spread"]] = groups[["cost", "value"]].std(ddof=0)
    ordered = means.reset_index().sort_values(["tariff", "value"], ascending=[True, False])
    return StrategyMeans(
        rows=tuple(
            StrategyMean(
                tariff=row["tariff"],
                strategy=row["strategy"],
                songs=row["songs"],
                within_budget=row["within_budget"],
                cost=row["cost"],
                cost_spread=row["cost_spread"],
                cqr=row["value"],
                cqr_spread=row["value_spread"],
                utility=row["utility"],
            )
            for row in ordered.to_dict("records")
        )
    )
