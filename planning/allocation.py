"""Round two of the allocation: the budget is spent (AllocMV, section 2.4, equation 2), exactly to the micro-dollar.

One candidate plan is chosen per sharing group, within the budget, for the greatest utility. The result carries a
multiplier from which anybody can recompute how far from the optimum it could be at most, and how much more money would
buy more. How candidate plans arise, and who else proves the choice, does not belong here.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from solvers.multiple_choice_knapsack import solve
from solvers.problem import Infeasible, Instance, Item, Solution
from solvers.value_curve import value_curve
from state.money import MICRODOLLARS_PER_USD, usd
from state.plan import Action, AllocationPlan, BudgetCurve, CandidatePlans, CurvePoint, GroupCandidates


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


def allocate(
    candidates: CandidatePlans, budget_microdollars: int, full_high_microdollars: int, tariff: str
) -> AllocationPlan:
    """Return the plan of the greatest utility within the budget, and of equals the cheapest.

    Raises
    ------
    InfeasibleBudget
        If the cheapest candidate plans together cost more than the budget.
    """
    optimum = solve_within(candidates, budget_microdollars, full_high_microdollars)
    actions = chosen_actions(candidates, optimum.choice)
    return certified_plan("allocmv", actions, optimum, candidates, budget_microdollars, full_high_microdollars, tariff)


def instance_of(candidates: CandidatePlans, budget_microdollars: int) -> Instance:
    """Return round two as the solvers know it: one class per group, one item per candidate plan, in order."""
    classes = tuple(tuple(Item(p.cost_microdollars, p.utility) for p in group.plans) for group in candidates.groups)
    return Instance(classes, budget_microdollars)


def solve_within(candidates: CandidatePlans, budget_microdollars: int, full_high_microdollars: int) -> Solution:
    """Return the exact solution of round two, one candidate plan index per group; raises like `allocate`."""
    try:
        return solve(instance_of(candidates, budget_microdollars))
    except Infeasible as infeasible:
        raise InfeasibleBudget(budget_microdollars, infeasible.least_weight, full_high_microdollars) from None


def chosen_actions(candidates: CandidatePlans, choice: Sequence[int]) -> list[Action]:
    """Return the actions of the chosen candidate plan of every group; pictures are paid by who needs them first."""
    return [
        action
        for group, index in zip(candidates.groups, choice, strict=True)
        for action in _with_pictures(group, group.plans[index].choice)
    ]


def certified_plan(
    strategy: str,
    actions: Iterable[Action],
    optimum: Solution,
    candidates: CandidatePlans,
    budget_microdollars: int,
    full_high_microdollars: int,
    tariff: str,
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
        tariff=tariff,
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


def budget_curve(candidates: CandidatePlans) -> BudgetCurve:
    """Return the greatest utility at every budget, as the corners of its staircase."""
    cost, utility = value_curve(instance_of(candidates, 0).classes)
    rows = zip(cost.tolist(), utility.tolist(), strict=True)
    return BudgetCurve(rows=tuple(CurvePoint(budget_microdollars=c, utility=u) for c, u in rows))


def utility_within(curve: BudgetCurve, budget_microdollars: int) -> int | None:
    """Return the greatest utility that a budget buys, or None if it buys no film."""
    corner = bisect_right(curve.rows, budget_microdollars, key=lambda point: point.budget_microdollars) - 1
    return None if corner < 0 else curve.rows[corner].utility


def worth_of_more(plan: AllocationPlan, curve: BudgetCurve) -> str:
    """Say in a sentence what more money would buy: the next better plan, the shadow price, and some steps up.

    The shadow price is the relaxation's multiplier at the budget, put as a share of this film's utility.
    """
    if plan.price_of_more_microdollars is None:
        return "nothing: this is the best film"
    budget = plan.budget_microdollars
    steps = {"10% more": budget // 10, "50% more": budget // 2, "a dollar more": MICRODOLLARS_PER_USD}
    gains = [f"{name} makes it {_gain(plan, curve, budget + extra):.2%} more felt" for name, extra in steps.items()]
    worth = plan.multiplier_numerator * budget / (plan.multiplier_denominator * max(1, plan.utility))
    return (
        f"a better plan from {usd(plan.price_of_more_microdollars)} more; at the margin 1% of the budget "
        f"is worth {worth / 100:.3%}; {'; '.join(gains)}"
    )


def _gain(plan: AllocationPlan, curve: BudgetCurve, budget_microdollars: int) -> float:
    utility = utility_within(curve, budget_microdollars) or plan.utility
    return utility / plan.utility - 1 if plan.utility else 0.0


def _with_pictures(group: GroupCandidates, choice: Sequence[int]) -> list[Action]:
    actions = [menu[option] for menu, option in zip(group.menu, choice, strict=True)]
    for pictures in group.pictures:
        first = next((i for i, action in enumerate(actions) if action.offer == pictures.offer), None)
        if first is not None:
            cost = actions[first].cost_microdollars + pictures.cost_microdollars
            actions[first] = actions[first].model_copy(update={"cost_microdollars": cost})
    return actions
