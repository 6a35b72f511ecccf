"""Drawings of what was bought: the plan along the film, and what another budget would buy."""

from collections.abc import Sequence

from assets.previews.figures import ACCENT, TIER_COLOURS, as_png, drawing
from state.plan import AllocationPlan, BudgetCurve, SaliencyTable


def plot_plan(plan: AllocationPlan, saliency: SaliencyTable, frames: Sequence[int]) -> bytes:
    """Draw the plan: one bar per segment, as wide as it lasts, as high as its saliency, coloured by its action."""
    figure, axes = drawing(2.4)
    start = 0
    for action, row, count in zip(plan.actions, saliency.rows, frames, strict=True):
        colour = TIER_COLOURS[action.kind]
        axes.bar(start, row.saliency, width=count, align="edge", color=colour, edgecolor="white")
        start += count
    for kind, colour in TIER_COLOURS.items():
        axes.bar(0, 0, color=colour, label=kind)
    axes.legend(ncols=3, fontsize=8, loc="upper left")
    axes.set(xlim=(0, start), ylim=(0, 5.9), xlabel="frame", ylabel="saliency")
    return as_png(figure)


def plot_budget_curve(curve: BudgetCurve, plan: AllocationPlan) -> bytes:
    """Draw the best utility that every budget buys, and where this film stands on it."""
    figure, axes = drawing(2.4)
    budgets = [p.budget_microdollars / 1e6 for p in curve.rows]
    axes.step(budgets, [p.utility for p in curve.rows], where="post", color=ACCENT)
    axes.axvline(plan.budget_microdollars / 1e6, color=TIER_COLOURS["high"], linestyle="--", label="budget")
    axes.plot([plan.cost_microdollars / 1e6], [plan.utility], "o", color=TIER_COLOURS["reuse"], label="this plan")
    axes.legend(fontsize=8)
    axes.set(xlabel="budget, USD", ylabel="utility")
    return as_png(figure)
