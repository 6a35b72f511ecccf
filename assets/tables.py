"""Tables in the metadata of assets: what was decided, row by row, as the Dagster UI shows it."""

from collections.abc import Iterable, Mapping

import dagster as dg

from state.film import Script
from state.money import usd
from state.plan import AllocationPlan, CrossCheck, SaliencyTable, Sensitivity

Cell = str | int | float


def reasons_table(saliency: SaliencyTable) -> dg.TableMetadataValue:
    """Return every segment's saliency with its reasons."""
    return _table({"segment": r.segment, "saliency": r.saliency, "why": r.rationale} for r in saliency.rows)


def shots_table(script: Script) -> dg.TableMetadataValue:
    """Return every segment's shot in words."""
    return _table({"segment": s.segment, "scale": s.scale, "shot": s.description} for s in script.shots)


def actions_table(plan: AllocationPlan, saliency: SaliencyTable) -> dg.TableMetadataValue:
    """Return every segment's action with its price and its share of the film's utility."""
    return _table(
        {
            "segment": action.segment,
            "saliency": row.saliency,
            "action": action.kind if action.owner is None else f"reuse of {action.owner}",
            "offer": action.offer,
            "shared frames": action.prefix_frames,
            "cost": usd(action.cost_microdollars),
            "felt": f"{action.utility / max(1, plan.utility):.1%}",
        }
        for action, row in zip(plan.actions, saliency.rows, strict=True)
    )


def opinions_table(check: CrossCheck) -> dg.TableMetadataValue:
    """Return the plan and every independent solver's optimum, one below the other."""
    plan = ("the plan", "", check.audit, check.plan_utility, check.plan_cost_microdollars)
    opinions = ((o.solver, o.model, o.status, o.utility, o.cost_microdollars) for o in check.opinions)
    return _table(
        {"who": who, "model": model, "status": status, "utility": utility, "cost": usd(cost)}
        for who, model, status, utility, cost in (plan, *opinions)
    )


def alternatives_table(sensitivity: Sensitivity) -> dg.TableMetadataValue:
    """Return the best plans, how far each is from the first, and where it differs from it."""
    best = sensitivity.alternatives[0]
    return _table(
        {
            "rank": rank,
            "misses": f"{1 - plan.utility / best.utility:.4%}" if best.utility else "0%",
            "cost": usd(plan.cost_microdollars),
            "differs in segments": ", ".join(map(str, plan.differs)) or "none",
        }
        for rank, plan in enumerate(sensitivity.alternatives, start=1)
    )


def _table(rows: Iterable[Mapping[str, Cell]]) -> dg.TableMetadataValue:
    return dg.MetadataValue.table([dg.TableRecord(dict(row)) for row in rows])
