"""Everyone who takes part, behind one signature: what is to be solved goes in, a call that answers comes out.

The rivals are OR-Tools' CP-SAT, SCIP and HiGHS, by `solvers.crosscheck`; the greedy of `solvers.baselines`; and the
dynamic programme over the budget of every textbook, which lives here because nobody should plan a film with it. How
long anything takes does not belong here.
"""

from collections.abc import Sequence

import numpy as np

from benchmarks.instances import at_share, catalogue, family, frontiers
from benchmarks.race import Answer, Solve
from benchmarks.results import Cell
from solvers import crosscheck
from solvers.baselines import greedy
from solvers.certificate import prove
from solvers.crosscheck import Opinion
from solvers.multiple_choice_knapsack import solve
from solvers.problem import Group, Instance, Item, Solution
from solvers.value_curve import value_curve

OURS = "ours"
CURVE = "ours, whole curve"
CP_SAT = "CP-SAT"
CP_SAT_LIGHTEST = "CP-SAT, lightest too"
SCIP = "SCIP"
HIGHS = "HiGHS"
SCIP_DEFAULT = "SCIP, default gap"
HIGHS_DEFAULT = "HiGHS, default gap"
GREEDY = "greedy"
PROOF = "our auditor"
CATALOGUE_RIVALS = (CP_SAT, SCIP, HIGHS)
FAMILY_RIVALS = (CP_SAT, SCIP)
EXACT = (OURS, CURVE, CP_SAT, CP_SAT_LIGHTEST, SCIP, HIGHS, PROOF)

MOST_STATES = 400_000  # what the auditor may list before it gives up
DEFAULT_GAP = 1e-4
WARM_UP = Instance(((Item(1, 1), Item(2, 2)), (Item(1, 1), Item(2, 3))), 3)
NO_SUM = -(1 << 62)  # a budget that nothing weighs


def contestants(instance: Instance, limit_s: float) -> dict[str, Solve]:
    """Return everyone who solves round two."""
    return {
        OURS: lambda: _optimum(solve(instance)),
        CURVE: lambda: _on_curve(instance),
        CP_SAT: lambda: _opinion(crosscheck.cp_sat(instance, limit_s, lightest=False)),
        CP_SAT_LIGHTEST: lambda: _opinion(crosscheck.cp_sat(instance, limit_s)),
        SCIP: lambda: _opinion(crosscheck.scip(instance, 0.0, limit_s)),
        HIGHS: lambda: _opinion(crosscheck.highs(instance, 0.0, limit_s)),
        SCIP_DEFAULT: lambda: _opinion(crosscheck.scip(instance, DEFAULT_GAP, limit_s)),
        HIGHS_DEFAULT: lambda: _opinion(crosscheck.highs(instance, DEFAULT_GAP, limit_s)),
        GREEDY: lambda: _greedily(instance),
    }


def auditor(instance: Instance, solution: Solution) -> dict[str, Solve]:
    """Return the proof of a solution by code that knows nothing of the solver's."""
    return {PROOF: lambda: _audited(instance, solution)}


def both_rounds(groups: Sequence[Group], capacity: int, limit_s: float) -> dict[str, Solve]:
    """Return those who start from the segments: our two rounds, and one CP-SAT model that knows no joint plans."""
    return {
        OURS: lambda: _optimum(solve(Instance(frontiers(groups), capacity))),
        CP_SAT: lambda: _opinion(crosscheck.cp_sat_groups(groups, capacity, limit_s, lightest=False)),
        CP_SAT_LIGHTEST: lambda: _opinion(crosscheck.cp_sat_groups(groups, capacity, limit_s)),
    }


def on_catalogue(name: str, groups: int, seed: int, share: float, limit_s: float) -> Solve:
    """Return one contestant on a catalogue, warmed up; made where it runs, as arguments of `race.timed_apart`."""
    return _warm(name, at_share(catalogue(groups, seed), share), limit_s)


def on_family(name: str, cell: Cell, seed: int, limit_s: float) -> Solve:
    """Return one contestant on an instance of the literature; otherwise as `on_catalogue`."""
    return _warm(name, family(*cell, seed), limit_s)


def by_budget(instance: Instance, unit: int) -> tuple[int, int]:
    """Solve by a table of every budget, in whole units; weights are rounded up, so that the choice stays allowed.

    Returns
    -------
    tuple of int
        The greatest profit of the rounded instance, and the bytes of a table from which the choice could be read.

    Raises
    ------
    ValueError
        If rounding leaves no choice within the capacity.
    """
    cells = instance.capacity // unit + 1
    best = np.full(cells, NO_SUM, dtype=np.int64)
    best[0] = 0
    for items in instance.classes:
        better = np.full(cells, NO_SUM, dtype=np.int64)
        for weight, profit in items:
            steps = -(-weight // unit)
            if steps < cells:
                np.maximum(better[steps:], best[: cells - steps] + profit, out=better[steps:])
        best = better
    if best.max() < 0:
        raise ValueError(f"in units of {unit} nothing fits the capacity; take a smaller unit")
    return int(best.max()), cells * (2 * best.itemsize + len(instance.classes))


def _warm(name: str, instance: Instance, limit_s: float) -> Solve:
    """Return a contestant's call after a first one, which is slow, on an instance of next to nothing."""
    contestants(WARM_UP, limit_s)[name]()
    return contestants(instance, limit_s)[name]


def _optimum(solution: Solution) -> Answer:
    return Answer(solution.profit, claims_optimum=True)


def _on_curve(instance: Instance) -> Answer:
    weight, profit = value_curve(instance.classes)
    return Answer(int(profit[np.searchsorted(weight, instance.capacity, side="right") - 1]), claims_optimum=True)


def _opinion(opinion: Opinion) -> Answer:
    found = opinion.status in {"OPTIMAL", "FEASIBLE"}
    return Answer(opinion.profit if found else None, opinion.status == "OPTIMAL")


def _greedily(instance: Instance) -> Answer:
    chosen = zip(instance.classes, greedy(instance), strict=True)
    return Answer(sum(items[index].profit for items, index in chosen), claims_optimum=False)


def _audited(instance: Instance, solution: Solution) -> Answer:
    """Return the verdict; a refutation comes with the profit that refutes, so that it shows as a contradiction."""
    multiplier = solution.multiplier_numerator, solution.multiplier_denominator
    proof = prove(instance, solution.choice, *multiplier, MOST_STATES)
    profit = proof.better.profit if proof.better else solution.profit
    return Answer(profit, claims_optimum=proof.verdict == "proven")
