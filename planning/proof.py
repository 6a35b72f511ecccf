"""The plan before others' eyes: solvers that share nothing with ours, and an auditor of a few lines.

OR-Tools solves the film twice over: the knapsack of candidate plans, which checks round two, and a model that decides
segment by segment from the menus alone and has never seen a candidate plan, which checks both rounds. The auditor
takes the plan's multiplier and nothing else. What a disagreement leads to does not belong here.
"""

from typing import TYPE_CHECKING, Literal

from planning.allocation import instance_of
from planning.candidates import as_group
from solvers.certificate import prove
from state.plan import AllocationPlan, CandidatePlans, CrossCheck, GroupCandidates, SolverOpinion

if TYPE_CHECKING:  # OR-Tools takes a third of a second to import
    from solvers.crosscheck import Opinion

KNAPSACK_LIMIT_S = 60.0
SEGMENTS_LIMIT_S = 20.0  # a long song can keep this model busy for a minute; a film does not wait for that


def cross_check(candidates: CandidatePlans, plan: AllocationPlan) -> CrossCheck:
    """Return the independent opinions on a plan that was chosen among the candidates."""
    from solvers.crosscheck import cp_sat, cp_sat_groups

    instance = instance_of(candidates, plan.budget_microdollars)
    choice = [_chosen(group, plan) for group in candidates.groups]
    audit = prove(instance, choice, plan.multiplier_numerator, plan.multiplier_denominator)
    groups = [as_group(group.members, group.menu, group.pictures) for group in candidates.groups]
    knapsack = cp_sat(instance, KNAPSACK_LIMIT_S)
    segments = cp_sat_groups(groups, plan.budget_microdollars, SEGMENTS_LIMIT_S)
    return CrossCheck(
        plan_utility=plan.utility,
        plan_cost_microdollars=plan.cost_microdollars,
        audit=audit.verdict,
        opinions=(_opinion("knapsack", knapsack), _opinion("segments", segments)),
    )


def _opinion(model: Literal["knapsack", "segments"], opinion: "Opinion") -> SolverOpinion:
    return SolverOpinion(
        model=model,
        solver=opinion.solver,
        status=opinion.status,
        utility=opinion.profit,
        cost_microdollars=opinion.weight,
    )


def _chosen(group: GroupCandidates, plan: AllocationPlan) -> int:
    """Return which candidate plan of a group the plan took; on a frontier its cost says which."""
    cost = sum(plan.actions[segment].cost_microdollars for segment in group.members)
    return [candidate.cost_microdollars for candidate in group.plans].index(cost)
