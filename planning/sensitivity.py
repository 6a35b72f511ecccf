"""How sure the plan is: what if the calibrated qualities are wrong, and which plans are nearly as good.

Qualities are a judge's opinion, so every draw gives all of them independent errors and plans again with what was
drawn. What counts is regret, the utility that our plan then misses, rather than how many segments flip: many plans are
nearly equal, and flips among them harm nobody. The prices are not in doubt.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from random import Random
from statistics import median

from planning.allocation import chosen_actions, instance_of, solve_within
from planning.candidates import candidate_plans
from planning.costs import Pricing
from solvers.value_curve import best_choices
from state.money import Offer, Tariff
from state.plan import Action, AllocationPlan, Alternative, CandidatePlans, Pins, Sensitivity, SharingGroups

DRAWS = 50
FEW_DRAWS = 10  # where round one takes a second instead of milliseconds
MANY_MEMBERS = 12
SPREAD_HUNDREDTHS = 10
ALTERNATIVES = 5
BEST_QUALITY_HUNDREDTHS = 500

_Decision = tuple[str, int | None]  # offer and owner: an action without its numbers


def sensitivity(
    plan: AllocationPlan,
    candidates: CandidatePlans,
    pricing: Pricing,
    groups: SharingGroups,
    pins: Pins,
    seed: int = 0,
) -> Sensitivity:
    """Plan again under drawn qualities, and list the best plans under the tariff's own.

    Parameters
    ----------
    plan
        The optimal plan of `candidates` within its budget.
    candidates, pricing, groups, pins
        What the plan was made from.
    seed
        Of the draws; every quality gets a normal error of `SPREAD_HUNDREDTHS`, at most 5 points and at least 0.
    """
    random = Random(seed)  # noqa: S311 - draws of an experiment, not secrets
    draws = FEW_DRAWS if any(len(group.members) > MANY_MEMBERS for group in groups.groups) else DRAWS
    decided = [_decision(action) for action in plan.actions]
    regrets: list[float] = []
    kept = [0] * len(decided)
    unchanged = 0
    for _ in range(draws):
        drawn = replace(pricing, tariff=_drawn(pricing.tariff, random))
        menus = candidate_plans(drawn, groups, pins)
        optimum = solve_within(menus, plan.budget_microdollars, plan.full_high_microdollars)
        regrets.append(1 - _worth(decided, menus) / optimum.profit if optimum.profit else 0.0)
        best = _in_order(chosen_actions(menus, optimum.choice))
        same = [_decision(action) == own for action, own in zip(best, decided, strict=True)]
        kept = [count + is_same for count, is_same in zip(kept, same, strict=True)]
        unchanged += all(same)
    return Sensitivity(
        draws=draws,
        spread_hundredths=SPREAD_HUNDREDTHS,
        median_regret=median(regrets),
        worst_regret=max(regrets),
        unchanged=unchanged / draws,
        kept=tuple(count / draws for count in kept),
        alternatives=_alternatives(plan, candidates),
    )


def _alternatives(plan: AllocationPlan, candidates: CandidatePlans) -> tuple[Alternative, ...]:
    found = [
        Alternative(
            utility=ranked.profit,
            cost_microdollars=ranked.weight,
            differs=tuple(
                action.segment
                for action, own in zip(_in_order(chosen_actions(candidates, ranked.choice)), plan.actions, strict=True)
                if _decision(action) != _decision(own)
            ),
        )
        for ranked in best_choices(instance_of(candidates, plan.budget_microdollars), ALTERNATIVES)
    ]
    # Among plans that are exactly as good, the film's own comes first.
    return tuple(sorted(found, key=lambda a: (-a.utility, a.cost_microdollars, len(a.differs))))


def _drawn(tariff: Tariff, random: Random) -> Tariff:
    def wrong(quality_hundredths: int) -> int:
        return min(BEST_QUALITY_HUNDREDTHS, max(0, round(random.gauss(quality_hundredths, SPREAD_HUNDREDTHS))))

    def redrawn(offer: Offer) -> Offer:
        reuse = offer.reuse_quality_hundredths
        qualities = {"quality_hundredths": wrong(offer.quality_hundredths)}
        if reuse is not None:
            qualities["reuse_quality_hundredths"] = wrong(reuse)
        return offer.model_copy(update=qualities)

    return tariff.model_copy(update={"offers": tuple(map(redrawn, tariff.offers))})


def _worth(decided: list[_Decision], menus: CandidatePlans) -> int:
    """Return the utility that the decided actions have by the drawn qualities."""
    actions = chain.from_iterable(chain.from_iterable(group.menu for group in menus.groups))
    return sum(action.utility for action in actions if _decision(action) == decided[action.segment])


def _in_order(actions: Iterable[Action]) -> list[Action]:
    return sorted(actions, key=lambda action: action.segment)


def _decision(action: Action) -> _Decision:
    return action.offer, action.owner
