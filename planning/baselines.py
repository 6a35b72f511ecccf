"""What the optimum is compared with: AllocMV's baselines and ablations (section 3.2, table 2) behind one signature.

Uniform-High and the heuristic do not look at the budget and may exceed it; the others never do, except that a film
wholly at Mid costs what it costs. Every strategy returns an ordinary plan, priced and certified like the optimum, so
that the ledger and the report treat all alike.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from planning.allocation import (
    InfeasibleBudget,
    allocate,
    candidate_plans,
    certified_plan,
    chosen_actions,
    classes_of,
    solve_within,
)
from planning.costs import Pricing
from solvers.baselines import greedy as greedy_choice
from solvers.multiple_choice_knapsack import Instance
from state.money import Qualities, Tariff, Tier
from state.music import Segments
from state.plan import Action, AllocationPlan, CandidatePlans, SaliencyTable, SharingGroup, SharingGroups
from state.song import Brief

CLIMAX = ("chorus", "bridge")


@dataclass(frozen=True)
class Order:
    """What every strategy is given: the prices, the sharing graph with its candidate plans, and the budget."""

    pricing: Pricing
    groups: SharingGroups
    candidates: CandidatePlans
    budget_microdollars: int


Strategy = Callable[[Order], AllocationPlan]


def uniform_high(order: Order) -> AllocationPlan:
    """Render every segment at High: the unconstrained reference B_max."""
    return _certified("uniform_high", _uniform(order.pricing, "high"), order)


def uniform_mid(order: Order) -> AllocationPlan:
    """Render every segment at Mid."""
    return _certified("uniform_mid", _uniform(order.pricing, "mid"), order)


def heuristic(order: Order) -> AllocationPlan:
    """Render chorus and bridge at High and the rest at Mid, and later repeats of a High owner by reuse."""
    actions = [action for group in order.groups.groups for action in _heuristic_group(order.pricing, group)]
    return _certified("heuristic", actions, order)


def greedy(order: Order) -> AllocationPlan:
    """Buy the candidate plans' upgrades by decreasing utility per dollar until one does not fit."""
    choice = greedy_choice(Instance(classes_of(order.candidates), order.budget_microdollars))
    return _certified("greedy", chosen_actions(order.candidates, choice), order)


def without_reuse(order: Order) -> AllocationPlan:
    """Spend the budget optimally with the sharing graph disabled: every segment is generated."""
    pricing = order.pricing
    alone = SharingGroups(
        groups=tuple(
            SharingGroup(motif=group.motif, members=(member,), owner=member)
            for group in order.groups.groups
            for member in group.members
        )
    )
    candidates = candidate_plans(
        alone, pricing.saliency, pricing.segments, pricing.tariff, pricing.qualities, pricing.brief
    )
    plan = allocate(candidates, order.budget_microdollars, pricing.full_high_microdollars)
    return plan.model_copy(update={"strategy": "without_reuse"})


STRATEGIES: Mapping[str, Strategy] = {
    "uniform_high": uniform_high,
    "uniform_mid": uniform_mid,
    "heuristic": heuristic,
    "greedy": greedy,
    "without_reuse": without_reuse,
}


def all_strategies(
    optimal: AllocationPlan,
    candidates: CandidatePlans,
    groups: SharingGroups,
    saliency: SaliencyTable,
    segments: Segments,
    tariff: Tariff,
    qualities: Qualities,
    brief: Brief,
) -> tuple[AllocationPlan, ...]:
    """Return the optimal plan and, after it, what every other strategy does with the same order.

    A strategy that has no plan within the budget, as there may be none without reuse, is left out.
    """
    order = Order(
        Pricing(segments, saliency, tariff, qualities, brief), groups, candidates, optimal.budget_microdollars
    )
    plans = [optimal]
    for strategy in STRATEGIES.values():
        with suppress(InfeasibleBudget):
            plans.append(strategy(order))
    return tuple(plans)


def _uniform(pricing: Pricing, tier: Tier) -> list[Action]:
    return [pricing.generate(segment.index, tier) for segment in pricing.segments.segments]


def _heuristic_group(pricing: Pricing, group: SharingGroup) -> Iterable[Action]:
    forks = {fork.consumer: fork for fork in group.forks if fork.owner == group.owner}
    tier_of: dict[int, Tier] = {
        member: "high" if pricing.segments.segments[member].label in CLIMAX else "mid" for member in group.members
    }
    for member in group.members:
        if member in forks and tier_of[group.owner] == "high":
            yield pricing.reuse(forks[member], "high")
        else:
            yield pricing.generate(member, tier_of[member])


def _certified(strategy: str, actions: Iterable[Action], order: Order) -> AllocationPlan:
    full_high = order.pricing.full_high_microdollars
    optimum = solve_within(order.candidates, order.budget_microdollars, full_high)
    return certified_plan(strategy, actions, optimum, order.candidates, order.budget_microdollars, full_high)
