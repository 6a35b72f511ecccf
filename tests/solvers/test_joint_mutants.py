"""Small bugs in round one, injected one at a time, that a comparison with the enumeration must all notice."""

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType

import pytest

from solvers.problem import Group, Item, Option

Mutated = Callable[..., dict[str, ModuleType]]
Point = tuple[int, int]

MODULES = ("solvers.joint_states", "solvers.joint_layers", "solvers.joint_bounds", "solvers.joint_plans")

MUTANTS = [
    ("solvers.joint_states", "weight if paid else weight + setup_weight", "weight", "setups are free"),
    ("solvers.joint_states", "paid = state & setup", "paid = 0", "setups are paid again and again"),
    ("solvers.joint_states", "(state | facts) & self.later", "state & self.later", "sources are forgotten"),
    ("solvers.joint_states", "wanted &= ~implied", "wanted = 0", "only the lightest fork is tried"),
    ("solvers.joint_states", "item.weight <= other.weight and", "", "heavier items count as no worse"),
    ("solvers.joint_layers", "keep - behind[way] + np.array(ends)[way]", "keep", "the wrong point is walked back to"),
    ("solvers.joint_plans", "and plan[option.source].offer == option.offer", "", "another offer's fork is returned"),
    ("solvers.joint_plans", "        self.complete = False\n", "", "a beam that left points out calls itself complete"),
    (
        "solvers.joint_bounds",
        "np.maximum(at_hand, best).sum(axis=1)",
        "at_hand.sum(axis=1)",
        "later sources miss",
    ),
    ("solvers.joint_bounds", "bound += np.maximum((gain - loss).max(axis=1), 0)", "pass", "sources bring no gain"),
    ("solvers.joint_bounds", "promising |= (last > first)", "promising &= (last > first)", "one tangent is not enough"),
]


def groups(count: int) -> Iterator[Group]:
    """Yield small groups with many sources, setups, missing options and ties, some of huge numbers."""
    for seed in range(count):
        rng = random.Random(seed)
        greatest = rng.choice([1, 3, 20, 10**25])

        def item(rng: random.Random = rng, greatest: int = greatest) -> Item:
            return Item(rng.randint(0, greatest), rng.randint(0, greatest))

        offers = range(rng.randint(1, 2))
        members = []
        for member in range(rng.randint(3, 5)):
            generated = [Option(item(), offer) for offer in offers if rng.random() < 0.9]
            forked = [Option(item(), offer, source) for source in range(member) for offer in offers]
            members.append(generated + [fork for fork in forked if rng.random() < 0.7] or [Option(item(), 0)])
        yield Group(members, {offer: rng.randint(0, greatest) for offer in offers if rng.random() < 0.5})


def total(group: Group, choices: Sequence[int]) -> Point | None:
    """Return (weight, -profit) of a combination of options, or None if it breaks a rule."""
    taken = [options[choice] for options, choice in zip(group.members, choices, strict=True)]
    for option in taken:
        if option.source is not None:
            source = taken[option.source]
            if source.source is not None or source.offer != option.offer:
                return None
    setups = sum(group.setups.get(offer, 0) for offer in {option.offer for option in taken})
    return setups + sum(option.item.weight for option in taken), -sum(option.item.profit for option in taken)


def enumerated(group: Group) -> list[Point]:
    totals = {total(group, choices) for choices in itertools.product(*(range(len(m)) for m in group.members))}
    frontier: list[Point] = []
    for weight, loss in sorted(found for found in totals if found is not None):
        if not frontier or loss < frontier[-1][1]:
            frontier.append((weight, loss))
    return frontier


@pytest.fixture(scope="module")
def battery() -> list[tuple[Group, list[Point]]]:
    return [(group, expected) for group in groups(600) if (expected := enumerated(group))]


def survives(modules: dict[str, ModuleType], battery: Sequence[tuple[Group, list[Point]]]) -> bool:
    """Whether round one finds every enumerated frontier, with plans that are what they claim; a crash is a failure."""
    plans = modules["solvers.joint_plans"]
    for number, (group, expected) in enumerate(battery):
        if number % 2:  # a beam of one state, widened step by step
            plans.FEW_STATES, plans.FIRST_WIDTH, plans.WIDENING = 1, 1, 2
        else:
            plans.FEW_STATES = 128
        try:
            frontier = plans.joint_frontier(group)
            found = [total(group, frontier.choices(point)) for point in range(len(frontier))]
        except Exception:  # whatever a mutant raises, it has been noticed
            return False
        said = list(zip(frontier.weight.tolist(), (-frontier.profit).tolist(), strict=True))
        if not found == said == expected:
            return False
    return True


def test_the_battery_passes_round_one_as_it_is(mutated: Mutated, battery: list[tuple[Group, list[Point]]]) -> None:
    assert survives(mutated(MODULES), battery)


@pytest.mark.parametrize(("name", "old", "new", "bug"), MUTANTS, ids=[bug for *_, bug in MUTANTS])
def test_the_battery_notices(
    mutated: Mutated, battery: list[tuple[Group, list[Point]]], name: str, old: str, new: str, bug: str
) -> None:
    assert not survives(mutated(MODULES, name, old, new), battery)
