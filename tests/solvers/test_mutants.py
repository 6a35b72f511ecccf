"""Small bugs in round two, injected one at a time, that the checks of a few seconds must all notice.

A battery that lets a wrong solver pass proves nothing about the right one. Each mutant replaces one fragment, which
must occur exactly once, in one module; the solver is then loaded afresh from the changed source.
"""

import random
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from solvers.problem import Infeasible, Instance, Item

Mutated = Callable[..., dict[str, ModuleType]]

MODULES = ("solvers.relaxation", "solvers.multiple_choice_knapsack", "solvers.value_curve", "solvers.certificate")

MUTANTS = [
    # the relaxation: its multiplier, its bound, its break choice
    (
        "solvers.relaxation",
        "numerator * (capacity - weight) + denominator",
        "denominator",
        "the bound forgets the room",
    ),
    ("solvers.relaxation", 'room, side="right")', 'room, side="right") + 1', "the break choice overflows by a class"),
    ("solvers.relaxation", "if not 0 < extra[best] <= room:", "if not 0 < extra[best]:", "ties overflow"),
    ("solvers.relaxation", "np.flatnonzero(loss == 0)", "np.flatnonzero(loss >= 0)", "the break choice takes losers"),
    (
        "solvers.relaxation",
        ">= INT64_SAFE:\n            numbers",
        ">= INT64_SAFE**3:\n            numbers",
        "sums wrap",
    ),
    ("solvers.relaxation", "rows = rows[tie ==", "rows = rows[tie >=  0 * ", "ties go to the first row"),
    # the search: what is dropped, what is remembered
    ("solvers.multiple_choice_knapsack", "return max(self._rooms())", "return self._rooms()[0]", "weight is no reason"),
    (
        "solvers.multiple_choice_knapsack",
        "lost - relaxation.denominator,",
        "lost - 2 * relaxation.denominator,",
        "room",
    ),
    ("solvers.multiple_choice_knapsack", "room >= 0, upward, downward", "room >= 0, downward, upward", "slopes"),
    ("solvers.multiple_choice_knapsack", "[(self.profit, self.weight - 1)]", "[(self.profit, 0)]", "ties are dropped"),
    ("solvers.multiple_choice_knapsack", "core.upward[index + 1]", "0 * core.upward[index + 1]", "no gain outside"),
    ("solvers.multiple_choice_knapsack", "made % self.before", "made % len(self.rows)", "the wrong state is retraced"),
    ("solvers.multiple_choice_knapsack", "<= (self.profit, -self.weight)", "<= (self.profit, 0)", "lighter is no news"),
    ("solvers.multiple_choice_knapsack", "np.maximum.accumulate(upward[order][::-1])[::-1]", "upward[order]", "next"),
    # the curve and the runners-up
    ("solvers.value_curve", "if depth >= part.depth:", "if depth > part.depth:", "parts are forgotten"),
    ("solvers.value_curve", "if depth == part.depth else frozenset()", "", "bans leak into later classes"),
    ("solvers.value_curve", 'room, side="right")', 'room, side="left")', "a runner-up must not fill the capacity"),
    # the auditor
    ("solvers.certificate", "lost - denominator, lost", "lost - 2 * denominator, lost", "one better is not better"),
    ("solvers.certificate", "grown.get(total, room + 1)", "0 * grown.get(total, 0) + 1", "later states replace better"),
    ("solvers.certificate", "lost <= room and total <= capacity", "lost <= room", "better choices need not fit"),
]


def random_instances(count: int) -> Iterator[Instance]:
    """Yield tiny instances with many ties, long ones, coarse ones, and some of huge numbers."""
    shapes = [
        (4, 4, 5, 4),
        (30, 30, 12, 6),
        (400, 5, 20, 6),
        (10**12, 10**12, 4, 5),
        (4 * 10**18,) * 2 + (3, 4),
        (10**25, 10**25, 3, 4),
    ]
    for seed in range(count):
        rng = random.Random(seed)
        heaviest, richest, classes, items = shapes[seed % 6]
        offset = rng.choice([None, None, 0, 3]) if heaviest == richest else None
        drawn = []
        for _ in range(rng.randint((classes + 1) // 2, classes)):
            weights = [rng.randint(0, heaviest) for _ in range(rng.randint(1, items))]
            profits = [rng.randint(0, richest) if offset is None else w + rng.randint(0, offset) for w in weights]
            drawn.append(tuple(map(Item, weights, profits)))
        least = sum(min(item.weight for item in group) for group in drawn)
        most = sum(max(item.weight for item in group) for group in drawn)
        yield Instance(tuple(drawn), rng.randint(max(least - 1, 0), most + 1))


def totals_within(instance: Instance) -> list[tuple[int, int]]:
    """Return the least weight at every reachable profit, as (profit, -weight)."""
    weight_at = {0: 0}
    for items in instance.classes:
        reached: dict[int, int] = {}
        for profit, weight in weight_at.items():
            for item in items:
                total = weight + item.weight
                if total <= instance.capacity:
                    reached[profit + item.profit] = min(reached.get(profit + item.profit, total), total)
        weight_at = reached
    return [(profit, -weight) for profit, weight in weight_at.items()]


def survives_solving(modules: dict[str, ModuleType], instance: Instance) -> bool:
    totals = totals_within(instance)
    solve = modules["solvers.multiple_choice_knapsack"].solve
    if not totals:
        with pytest.raises(Infeasible):
            solve(instance)
        return True
    solution = solve(instance)
    chosen = [items[index] for items, index in zip(instance.classes, solution.choice, strict=True)]
    recomputed = sum(item.profit for item in chosen), -sum(item.weight for item in chosen)
    return recomputed == max(totals) == (solution.profit, -solution.weight) and solution.bound >= solution.profit


def survives_ranking(modules: dict[str, ModuleType], instance: Instance) -> bool:
    enumerated = [(0, 0)]
    for items in instance.classes:
        enumerated = [(profit + item.profit, weight - item.weight) for profit, weight in enumerated for item in items]
    enumerated = sorted((total for total in enumerated if -total[1] <= instance.capacity), reverse=True)
    if not enumerated:
        return True
    ranked = modules["solvers.value_curve"].best_choices(instance, 25)
    distinct = len({found.choice for found in ranked}) == len(ranked)
    return distinct and [(found.profit, -found.weight) for found in ranked] == enumerated[:25]


def survives_audit(modules: dict[str, ModuleType], instance: Instance) -> bool:
    """Whether of the best choices, claimed one by one, exactly those with the best totals are proven."""
    if instance.least_weight > instance.capacity:
        return True
    solution = modules["solvers.multiple_choice_knapsack"].solve(instance)
    multiplier = solution.multiplier_numerator, solution.multiplier_denominator
    for claim in modules["solvers.value_curve"].best_choices(instance, 12):
        proof = modules["solvers.certificate"].prove(instance, claim.choice, *multiplier)
        is_best = (claim.profit, claim.weight) == (solution.profit, solution.weight)
        if proof.verdict != ("proven" if is_best else "refuted"):
            return False
    return True


def survives(modules: dict[str, ModuleType]) -> bool:
    """Whether a solver passes every check; a crash is a failure too."""
    try:
        for number, instance in enumerate(random_instances(1200)):
            modules["solvers.multiple_choice_knapsack"]._WORTH_FILTERING = (0, 512)[number // 6 % 2]
            if not survives_solving(modules, instance):
                return False
            if number % 6 == 0 and not survives_ranking(modules, instance):
                return False
            if number % 6 < 3 and not survives_audit(modules, instance):
                return False
    except Exception:  # whatever a mutant raises, it has been noticed
        return False
    return True


def test_the_battery_passes_the_solver_as_it_is(mutated: Mutated) -> None:
    assert survives(mutated(MODULES))


@pytest.mark.filterwarnings("ignore:invalid value encountered")
@pytest.mark.parametrize(("name", "old", "new", "bug"), MUTANTS, ids=[bug for *_, bug in MUTANTS])
def test_the_battery_notices(mutated: Mutated, name: str, old: str, new: str, bug: str) -> None:
    assert not survives(mutated(MODULES, name, old, new))
