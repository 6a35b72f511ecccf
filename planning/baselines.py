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
class Setting:
    """What every strategy is given: the prices, the sharing graph with its candidate plans, and the budget."""

    pricing: Pricing
    groups: SharingGroups
    candidates: CandidatePlans
    budget_microdollars: int


Strategy = Callable[[Setting], AllocationPlan]


def uniform_high(setting: Setting) -> AllocationPlan:
    """Render every segment at High: the unconstrained reference B_max."""
    return _certified("uniform_high", _uniform(setting.pricing, "high"), setting)


def uniform_mid(setting: Setting) -> AllocationPlan:
    """Render every segment at Mid."""
    return _certified("uniform_mid", _uniform(setting.pricing, "mid"), setting)


def heuristic(setting: Setting) -> AllocationPlan:
    """Render chorus and bridge at High and the rest at Mid, and later repeats of a High owner by reuse."""
    actions = [action for group in setting.groups.groups for action in _heuristic_group(setting.pricing, group)]
    return _certified("heuristic", actions, setting)


def greedy(setting: Setting) -> AllocationPlan:
    """Buy the candidate plans' upgrades by decreasing utility per dollar until one does not fit."""
    choice = greedy_choice(Instance(classes_of(setting.candidates), setting.budget_microdollars))
    return _certified("greedy", chosen_actions(setting.candidates, choice), setting)


def without_reuse(setting: Setting) -> AllocationPlan:
    """Spend the budget optimally with the sharing graph disabled: every segment is generated."""
    pricing = setting.pricing
    alone = SharingGroups(
        groups=tuple(
            SharingGroup(motif=group.motif, members=(member,), owner=member)
            for group in setting.groups.groups
            for member in group.members
        )
    )
    candidates = candidate_plans(
        alone, pricing.saliency, pricing.segments, pricing.tariff, pricing.qualities, pricing.brief
    )
    plan = allocate(candidates, setting.budget_microdollars, pricing.full_high_microdollars)
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
    """Return the optimal plan and, after it, what every other strategy does with the same setting.

    A strategy that has no plan within the budget, as there may be none without reuse, is left out.
    """
    setting = Setting(
        Pricing(segments, saliency, tariff, qualities, brief), groups, candidates, optimal.budget_microdollars
    )
    plans = [optimal]
    for strategy in STRATEGIES.values():
        with suppress(InfeasibleBudget):
            plans.append(strategy(setting))
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


def _certified(strategy: str, actions: Iterable[Action], setting: Setting) -> AllocationPlan:
    full_high = setting.pricing.full_high_microdollars
    optimum = solve_within(setting.candidates, setting.budget_microdollars, full_high)
    return certified_plan(strategy, actions, optimum, setting.candidates, setting.budget_microdollars, full_high)
