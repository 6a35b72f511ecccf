"""What the optimum is compared with: AllocMV's baselines and ablations (section 3.2, table 2) behind one signature.

Uniform-High and the heuristics do not look at the budget and may exceed it; the others never do, except that a film
wholly at Mid costs what it costs. Every strategy returns an ordinary plan, priced and certified like the optimum, so
that the ledger and the report treat all alike.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from planning.allocation import (
    InfeasibleBudget,
    allocate,
    certified_plan,
    chosen_actions,
    instance_of,
    solve_within,
)
from planning.candidates import candidate_plans
from planning.costs import Pricing
from solvers.baselines import greedy as greedy_choice
from state.money import Offer
from state.plan import Action, AllocationPlan, CandidatePlans, SharingGroup, SharingGroups

CLIMAX = ("chorus", "bridge")


@dataclass(frozen=True)
class Setting:
    """What every strategy is given: the prices, the sharing graph with its candidate plans, and the budget."""

    pricing: Pricing
    groups: SharingGroups
    candidates: CandidatePlans
    budget_microdollars: int


Strategy = Callable[[Setting], AllocationPlan]


def optimal(setting: Setting) -> AllocationPlan:
    """Spend the budget exactly where it is felt."""
    pricing = setting.pricing
    return allocate(
        setting.candidates, setting.budget_microdollars, pricing.full_high_microdollars, pricing.tariff.name
    )


def uniform_high(setting: Setting) -> AllocationPlan:
    """Render every segment at High: the unconstrained reference B_max."""
    return _certified("uniform_high", setting.pricing.uniform("high"), setting)


def uniform_mid(setting: Setting) -> AllocationPlan:
    """Render every segment at Mid."""
    return _certified("uniform_mid", setting.pricing.uniform("mid"), setting)


def heuristic(setting: Setting) -> AllocationPlan:
    """Render chorus and bridge at High and the rest at Mid; music that was made at High before is not again.

    The paper names a "simple duplicate-suppression rule" without saying which. This one needs no sharing graph, and
    on the demo songs it costs and rates what the paper prints for its own.
    """
    pricing = setting.pricing
    made: set[str] = set()
    actions = []
    for segment in pricing.segments.segments:
        high = segment.label in CLIMAX and segment.motif not in made
        made.add(segment.motif)
        actions.append(pricing.alone(segment.index, "high" if high else "mid"))
    return _certified("heuristic", actions, setting)


def without_allocation(setting: Setting) -> AllocationPlan:
    """Keep the whole system but its knapsack: chorus and bridge High, the rest Mid, reuse wherever music returns."""
    groups = setting.groups.groups
    actions = (action for group in groups for action in _by_label(setting.pricing, group))
    return _certified("without_allocation", actions, setting)


def greedy(setting: Setting) -> AllocationPlan:
    """Buy the candidate plans' upgrades by decreasing utility per dollar until one does not fit."""
    full_high = setting.pricing.full_high_microdollars
    solve_within(setting.candidates, setting.budget_microdollars, full_high)  # says so if nothing fits
    choice = greedy_choice(instance_of(setting.candidates, setting.budget_microdollars))
    return _certified("greedy", chosen_actions(setting.candidates, choice), setting)


def without_reuse(setting: Setting) -> AllocationPlan:
    """Spend the budget optimally with the sharing graph disabled: every segment is generated."""
    alone = SharingGroups(
        groups=tuple(
            SharingGroup(motif=group.motif, members=(member,), owner=member)
            for group in setting.groups.groups
            for member in group.members
        )
    )
    pricing = setting.pricing
    plan = optimal(Setting(pricing, alone, candidate_plans(pricing, alone), setting.budget_microdollars))
    return plan.model_copy(update={"strategy": "without_reuse"})


STRATEGIES: Mapping[str, Strategy] = {
    "allocmv": optimal,
    "uniform_high": uniform_high,
    "uniform_mid": uniform_mid,
    "heuristic": heuristic,
    "greedy": greedy,
    "without_allocation": without_allocation,
    "without_reuse": without_reuse,
}


def all_strategies(pricing: Pricing, groups: SharingGroups, budget_microdollars: int) -> tuple[AllocationPlan, ...]:
    """Return what every strategy does with the same song, prices and budget, the optimum first.

    A strategy that has no plan within the budget, as there may be none without reuse, is left out.

    Raises
    ------
    InfeasibleBudget
        If even the optimum has no plan within the budget.
    """
    setting = Setting(pricing, groups, candidate_plans(pricing, groups), budget_microdollars)
    plans = [optimal(setting)]
    for name, strategy in STRATEGIES.items():
        if name != "allocmv":
            with suppress(InfeasibleBudget):
                plans.append(strategy(setting))
    return tuple(plans)


def _by_label(pricing: Pricing, group: SharingGroup) -> Iterable[Action]:
    """Yield a group's actions: tiers by section label, reuse from the owner by rule."""
    forks = {fork.consumer: fork for fork in group.forks if fork.owner == group.owner}
    owner = _offer(pricing, group.owner)
    paid: set[str] = set()
    for member in group.members:
        action = pricing.reuse(forks[member], owner) if member in forks else None
        offer = owner if action else _offer(pricing, member)
        action = action or pricing.generate(member, offer)
        pictures = 0 if offer.name in paid else pricing.shared_pictures(offer)
        paid.add(offer.name)
        yield action.model_copy(update={"cost_microdollars": action.cost_microdollars + pictures})


def _offer(pricing: Pricing, segment: int) -> Offer:
    """Return the offer that the label of a segment's section calls for."""
    return pricing.tariff.reference("high" if pricing.segments.segments[segment].label in CLIMAX else "mid")


def _certified(strategy: str, actions: Iterable[Action], setting: Setting) -> AllocationPlan:
    full_high = setting.pricing.full_high_microdollars
    optimum = solve_within(setting.candidates, setting.budget_microdollars, full_high)
    return certified_plan(
        strategy,
        actions,
        optimum,
        setting.candidates,
        setting.budget_microdollars,
        full_high,
        setting.pricing.tariff.name,
    )
