"""The picture of docs/allocation.md: one demo song's two rounds, drawn from the plan that was really made.

python -W ignore -m benchmarks.allocation_picture --out docs/allocation.png
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from dagster_project.deployments import Deployment
from dagster_project.runs import Workshop
from demo.songs import write_song
from planning.allocation import budget_curve
from resources.intake import Order, take_in
from resources.storage import ArtifactStore
from resources.values import read_value
from state.music import Segments
from state.plan import AllocationPlan, BudgetCurve, CandidatePlans, GroupCandidates, SaliencyTable

COLOURS = {"high": "#ff5fa2", "mid": "#7c9cff", "reuse": "#5ac878"}
INK = "#2b2d42"


def draw(
    segments: Segments,
    saliency: SaliencyTable,
    candidates: CandidatePlans,
    plan: AllocationPlan,
    curve: BudgetCurve,
) -> Figure:
    """Return the three steps one below the other: the song with its plan, one group's frontier, the budget curve."""
    figure = Figure(figsize=(10, 7.2), dpi=130, layout="constrained")
    rows: Any = figure.subfigures(2, 1, height_ratios=[1, 1.15])
    _draw_song(rows[0].subplots(), segments, saliency, plan)
    left, right = rows[1].subplots(1, 2)
    group = max(candidates.groups, key=lambda group: len(group.plans))
    scale = _Scale(plan.full_high_microdollars, curve.rows[-1].utility)
    _draw_frontier(left, group, plan, scale)
    _draw_curve(right, curve, plan, scale)
    return figure


def _draw_song(axes: Axes, segments: Segments, saliency: SaliencyTable, plan: AllocationPlan) -> None:
    middles = {}
    for segment, row, action in zip(segments.segments, saliency.rows, plan.actions, strict=True):
        start_s, end_s = segments.span_s(segment)
        middles[segment.index] = (start_s + end_s) / 2
        axes.bar(start_s, row.saliency, end_s - start_s, align="edge", color=COLOURS[action.kind], edgecolor="white")
        axes.text(middles[segment.index], 0.12, segment.motif, ha="center", fontsize=7, color="white")
    for action in plan.actions:
        if action.owner is not None:
            tail, head = (middles[action.owner], 5.15), (middles[action.segment], 5.15)
            bend = -0.18 * min(1.0, 30 / (head[0] - tail[0]))
            arrow = FancyArrowPatch(
                tail, head, connectionstyle=f"arc3,rad={bend}", arrowstyle="-|>", mutation_scale=9, color=INK, lw=0.9
            )
            axes.add_patch(arrow)
    for kind, colour in COLOURS.items():
        axes.bar(0, 0, color=colour, label=kind.capitalize())
    axes.legend(ncols=3, fontsize=8, loc="upper left", frameon=False)
    end_s = segments.span_s(segments.segments[-1])[1]
    axes.set(ylim=(0, 7.4), xlim=(0, end_s), yticks=range(1, 6), xlabel="seconds of the song", ylabel="saliency")
    axes.set_title("The plan: the budget goes where it is felt; arrows lend a picture to its repeat", fontsize=10)
    _clean(axes)


@dataclass(frozen=True)
class _Scale:
    """Costs and utilities as percentages of the film wholly at High."""

    full_high_microdollars: int
    greatest_utility: int

    def cost(self, microdollars: int) -> float:
        return 100 * microdollars / self.full_high_microdollars

    def felt(self, utility: int) -> float:
        return 100 * utility / self.greatest_utility


def _draw_frontier(axes: Axes, group: GroupCandidates, plan: AllocationPlan, scale: _Scale) -> None:
    costs = [scale.cost(p.cost_microdollars) for p in group.plans]
    felt = [scale.felt(p.utility) for p in group.plans]
    axes.step(costs, felt, where="post", color="#b8bccb", lw=1)
    axes.plot(costs, felt, "o", color="#7c5cff", ms=4, label="candidate plans")
    chosen = [plan.actions[segment] for segment in group.members]
    cost = scale.cost(sum(action.cost_microdollars for action in chosen))
    utility = scale.felt(sum(action.utility for action in chosen))
    axes.plot(cost, utility, "o", color=COLOURS["high"], ms=8, label="chosen in round two")
    axes.set_title(f"Round one: every plan for {len(group.members)} repeats of one motif that can matter", fontsize=10)
    axes.set(xlabel="cost, % of all-High", ylabel="felt, % of all-High")
    axes.legend(fontsize=8, frameon=False, loc="lower right")
    _clean(axes)


def _draw_curve(axes: Axes, curve: BudgetCurve, plan: AllocationPlan, scale: _Scale) -> None:
    budgets = [scale.cost(p.budget_microdollars) for p in curve.rows]
    axes.step(budgets, [scale.felt(p.utility) for p in curve.rows], where="post", color="#7c5cff", lw=1.5)
    axes.axvline(scale.cost(plan.budget_microdollars), color=INK, lw=1, ls="--", label="the budget")
    film = scale.cost(plan.cost_microdollars), scale.felt(plan.utility)
    axes.plot(*film, "o", color=COLOURS["high"], ms=8, label="this film")
    axes.set_title("Round two: the best film at every budget", fontsize=10)
    axes.set(xlabel="budget, % of all-High", ylabel="felt, % of all-High")
    axes.legend(fontsize=8, frameon=False, loc="lower right")
    _clean(axes)


def _clean(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)


def main() -> None:
    """Plan one demo song and draw it."""
    parser = argparse.ArgumentParser(description="Draw the two rounds of one demo song's plan.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--genre", default="pop")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        song = write_song(arguments.genre, Path(folder) / "songs")
        data = Path(folder) / "data"
        store = ArtifactStore(data)
        key = take_in(Order(song.audio_path, song.lyrics_path, song.title, song.artist, song.style), store).key
        workshop = Workshop.open(Deployment(data=data))
        workshop.add_song(key)
        workshop.compare(key, lambda _: None)
        candidates = read_value(store, "candidate_plans", key, CandidatePlans)
        figure = draw(
            read_value(store, "segments", key, Segments),
            read_value(store, "saliency_table", key, SaliencyTable),
            candidates,
            read_value(store, "allocation_plan", key, AllocationPlan),
            budget_curve(candidates),
        )
    figure.savefig(arguments.out)


if __name__ == "__main__":
    main()
