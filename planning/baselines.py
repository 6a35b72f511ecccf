"""What the optimum is compared with: AllocMV's baselines and ablations (section 3.2, table 2) behind one signature.

Uniform-High and the heuristic do not look at the budget and may exceed it; the others never do. Every strategy
returns an ordinary plan, priced and certified like the optimum, so that the ledger and the report treat all alike.
"""

from collections.abc import Callable, Iterable, Mapping

from planning.allocation import allocate, candidate_plans, certified_plan, chosen_actions, classes_of, solve_within
from planning.costs import Pricing
from solvers.baselines import greedy as greedy_choice
from solvers.multiple_choice_knapsack import Instance
from state.money import Tier
from state.plan import Action, AllocationPlan, CandidatePlans, SharingGroup, SharingGroups

Strategy = Callable[[Pricing, SharingGroups, int], AllocationPlan]
CLIMAX = ("chorus", "bridge")


def uniform_high(pricing: Pricing, groups: SharingGroups, budget_microdollars: int) -> AllocationPlan:
    """Render every segment at High: the unconstrained reference B_max."""
    return _certified("uniform_high", _uniform(pricing, "high"), pricing, groups, budget_microdollars)


def uniform_mid(pricing: Pricing, groups: SharingGroups, budget_microdollars: int) -> AllocationPlan:
    """Render every segment at Mid."""
    return _certified("uniform_mid", _uniform(pricing, "mid"), pricing, groups, budget_microdollars)


def heuristic(pricing: Pricing, groups: SharingGroups, budget_microdollars: int) -> AllocationPlan:
    """Render chorus and bridge at High and the rest at Mid, and later repeats of a High owner by reuse."""
    actions = [action for group in groups.groups for action in _heuristic_group(pricing, group)]
    return _certified("heuristic", actions, pricing, groups, budget_microdollars)


def greedy(pricing: Pricing, groups: SharingGroups, budget_microdollars: int) -> AllocationPlan:
    """Buy the candidate plans' upgrades by decreasing utility per dollar until one does not fit."""
    candidates = _candidates(pricing, groups)
    full_high = pricing.full_high_microdollars
    optimum = solve_within(candidates, budget_microdollars, full_high)
    actions = chosen_actions(candidates, greedy_choice(Instance(classes_of(candidates), budget_microdollars)))
    return certified_plan("greedy", actions, optimum, candidates, budget_microdollars, full_high)


def without_reuse(pricing: Pricing, groups: SharingGroups, budget_microdollars: int) -> AllocationPlan:
    """Spend the budget optimally with the sharing graph disabled: every segment is generated."""
    alone = SharingGroups(
        groups=tuple(
            SharingGroup(motif=group.motif, members=(member,), owner=member)
            for group in groups.groups
            for member in group.members
        )
    )
    plan = allocate(_candidates(pricing, alone), budget_microdollars, pricing.full_high_microdollars)
    return plan.model_copy(update={"strategy": "without_reuse"})


STRATEGIES: Mapping[str, Strategy] = {
    "uniform_high": uniform_high,
    "uniform_mid": uniform_mid,
    "heuristic": heuristic,
    "greedy": greedy,
    "without_reuse": without_reuse,
}


def _uniform(pricing: Pricing, tier: Tier) -> list[Action]:
    return [pricing.generate(segment.index, tier) for segment in pricing.segments.segments]


def _heuristic_group(pricing: Pricing, group: SharingGroup) -> Iterable[Action]:
    forks = {fork.consumer: fork for fork in group.forks if fork.owner == group.owner}
    tier_of = {
        member: "high" if pricing.segments.segments[member].label in CLIMAX else "mid" for member in group.members
    }
    for member in group.members:
        if member in forks and tier_of[group.owner] == "high":
            yield pricing.reuse(forks[member], "high")
        else:
            yield pricing.generate(member, tier_of[member])


def _certified(
    strategy: str, actions: Iterable[Action], pricing: Pricing, groups: SharingGroups, budget_microdollars: int
) -> AllocationPlan:
    candidates = _candidates(pricing, groups)
    full_high = pricing.full_high_microdollars
    optimum = solve_within(candidates, budget_microdollars, full_high)
    return certified_plan(strategy, actions, optimum, candidates, budget_microdollars, full_high)


def _candidates(pricing: Pricing, groups: SharingGroups) -> CandidatePlans:
    return candidate_plans(groups, pricing.saliency, pricing.segments, pricing.tariff, pricing.qualities, pricing.brief)
