"""Spending the budget: AllocMV's two rounds (section 2.4, equations 1 and 2), exact to the micro-dollar.

Round one gives every sharing group its candidate plans: the Pareto frontier of joint actions, in which forks have
one owner. Round two chooses one candidate plan per group within the budget. The result carries a multiplier from
which anybody can recompute how far from the optimum it could be at most, and how much more money would buy more.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from planning.costs import Pricing
from solvers.frontier import joint_frontier
from solvers.multiple_choice_knapsack import Infeasible, Instance, Item, Solution, solve, value_curve
from state.money import MICRODOLLARS_PER_USD, Qualities, Tariff, Tier, usd
from state.music import Segments
from state.plan import (
    Action,
    AllocationPlan,
    BudgetCurve,
    CandidatePlan,
    CandidatePlans,
    CrossCheck,
    CurvePoint,
    SaliencyTable,
    SharingGroup,
    SharingGroups,
)
from state.song import Brief

TIERS: tuple[Tier, ...] = ("mid", "high")


class InfeasibleBudget(ValueError):
    """The budget does not pay for the cheapest film."""

    def __init__(self, budget_microdollars: int, least_microdollars: int, full_high_microdollars: int) -> None:
        # Exact in dollars, rounded up in percent: the budget that the message recommends must be enough.
        percent = -(-least_microdollars * 1000 // full_high_microdollars) / 10
        least_usd = least_microdollars / MICRODOLLARS_PER_USD
        super().__init__(
            f"the budget of {usd(budget_microdollars)} does not pay for this film: "
            f"the least feasible budget is ${least_usd:.6f} ({percent:.1f}% of full High)"
        )
        self.least_microdollars = least_microdollars


def candidate_plans(
    groups: SharingGroups,
    saliency: SaliencyTable,
    segments: Segments,
    tariff: Tariff,
    qualities: Qualities,
    brief: Brief,
) -> CandidatePlans:
    """Round one: return the Pareto frontier of joint actions of every sharing group.

    Plans are numbered by increasing cost within their group, and both cost and utility increase strictly.
    """
    pricing = Pricing(segments, saliency, tariff, qualities, brief)
    rows = [row for index, group in enumerate(groups.groups) for row in _group_plans(pricing, index, group)]
    return CandidatePlans(rows=tuple(rows))


def allocate(candidates: CandidatePlans, budget_microdollars: int, full_high_microdollars: int) -> AllocationPlan:
    """Round two: return the plan of the greatest utility within the budget, and of equals the cheapest.

    Raises
    ------
    InfeasibleBudget
        If the cheapest candidate plans together cost more than the budget.
    """
    optimum = solve_within(candidates, budget_microdollars, full_high_microdollars)
    actions = chosen_actions(candidates, optimum.choice)
    return certified_plan("allocmv", actions, optimum, candidates, budget_microdollars, full_high_microdollars)


def classes_of(candidates: CandidatePlans) -> tuple[tuple[Item, ...], ...]:
    """Return the candidate plans as classes of items: one class per group, in order."""
    return tuple(
        tuple(Item(row.cost_microdollars, row.utility) for row in rows) for rows in _plans_by_group(candidates)
    )


def solve_within(candidates: CandidatePlans, budget_microdollars: int, full_high_microdollars: int) -> Solution:
    """Return the exact solution of round two, one candidate plan index per group; raises like `allocate`."""
    try:
        return solve(Instance(classes_of(candidates), budget_microdollars))
    except Infeasible as infeasible:
        raise InfeasibleBudget(budget_microdollars, infeasible.least_weight, full_high_microdollars) from None


def chosen_actions(candidates: CandidatePlans, choice: Sequence[int]) -> list[Action]:
    """Return the actions of the chosen candidate plan of every group."""
    return [
        action
        for rows, index in zip(_plans_by_group(candidates), choice, strict=True)
        for action in rows[index].actions
    ]


def certified_plan(
    strategy: str,
    actions: Iterable[Action],
    optimum: Solution,
    candidates: CandidatePlans,
    budget_microdollars: int,
    full_high_microdollars: int,
) -> AllocationPlan:
    """Return any strategy's actions as a plan, with the bound that the optimum's multiplier certifies.

    A strategy that ignores the budget may lie above the bound; that is the point of comparing it.
    """
    ordered = tuple(sorted(actions, key=lambda action: action.segment))
    utility = sum(action.utility for action in ordered)
    corners = budget_curve(candidates).rows
    better = next((corner.budget_microdollars for corner in corners if corner.utility > utility), None)
    return AllocationPlan(
        strategy=strategy,
        budget_microdollars=budget_microdollars,
        full_high_microdollars=full_high_microdollars,
        least_feasible_microdollars=corners[0].budget_microdollars,
        cost_microdollars=sum(action.cost_microdollars for action in ordered),
        utility=utility,
        bound=optimum.bound,
        multiplier_numerator=optimum.multiplier_numerator,
        multiplier_denominator=optimum.multiplier_denominator,
        price_of_more_microdollars=None if better is None else max(0, better - budget_microdollars),
        actions=ordered,
    )


def cross_check(candidates: CandidatePlans, plan: AllocationPlan) -> CrossCheck:
    """Solve the plan's instance again with OR-Tools and put the two optima side by side."""
    from solvers.crosscheck import cp_sat

    opinion = cp_sat(Instance(classes_of(candidates), plan.budget_microdollars))
    return CrossCheck(
        solver=opinion.solver,
        status=opinion.status,
        plan_utility=plan.utility,
        solver_utility=opinion.profit,
        plan_cost_microdollars=plan.cost_microdollars,
        solver_cost_microdollars=opinion.weight,
    )


def budget_curve(candidates: CandidatePlans) -> BudgetCurve:
    """Return the greatest utility at every budget, as the corners of its staircase."""
    cost, utility = value_curve(classes_of(candidates))
    rows = zip(cost.tolist(), utility.tolist(), strict=True)
    return BudgetCurve(rows=tuple(CurvePoint(budget_microdollars=c, utility=u) for c, u in rows))


def _group_plans(pricing: Pricing, index: int, group: SharingGroup) -> Iterator[CandidatePlan]:
    """Yield one group's frontier; the solver numbers members by their place in the group."""
    place = {segment: member for member, segment in enumerate(group.members)}
    fork_of = {(place[fork.owner], place[fork.consumer]): fork for fork in group.forks}
    generated = [[pricing.generate(segment, tier) for tier in TIERS] for segment in group.members]
    forked = {
        (owner, tier, consumer): pricing.reuse(fork, TIERS[tier])
        for (owner, consumer), fork in fork_of.items()
        for tier in range(len(TIERS))
    }
    frontier = joint_frontier(
        [[_item(action) for action in tiers] for tiers in generated],
        {key: _item(action) for key, action in forked.items()},
    )
    for plan in range(len(frontier)):
        yield CandidatePlan(
            group=index,
            plan=plan,
            cost_microdollars=int(frontier.weight[plan]),
            utility=int(frontier.profit[plan]),
            actions=tuple(
                generated[member][choice.tier] if choice.source is None else forked[choice.source, choice.tier, member]
                for member, choice in enumerate(frontier.choices(plan))
            ),
        )


def _item(action: Action) -> Item:
    return Item(action.cost_microdollars, action.utility)


def _plans_by_group(candidates: CandidatePlans) -> list[list[CandidatePlan]]:
    return [list(rows) for _, rows in groupby(candidates.rows, key=lambda row: row.group)]
