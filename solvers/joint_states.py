"""What the members decided so far leave to the later ones, as sets of facts: the states of round one.

A fact is one bit of a whole number: "this fork item of that later member is to be had", or "the setup of that offer is
paid". Sets are closed under "at least as good": with an item come all items of the same member that it beats, and with
a paid setup all fork items that generating by that offer beats. Two sets of sources that differ only in what nobody
would take are then the same state. Fork items that generating beats at its full price are no facts at all.

How points are kept per state, and which states are worth following, do not belong here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

from solvers.problem import Group, Item, Option


class Move(NamedTuple):
    """One way to go on from a state: the option taken, what it adds, and the state it leads to."""

    option: int
    weight: int
    profit: int
    state: int


class _Generation(NamedTuple):
    """Generating a member: its option, the fact of its setup with the weight if unpaid, and the facts it makes true."""

    option: int
    item: Item
    setup: int
    setup_weight: int
    facts: int


@dataclass(frozen=True)
class Rules:
    """What one member can do in a state.

    `forks` maps the fact of a fork item, from light to heavy, to an option of that item and to the facts that the item
    implies; `own` are all these facts together. `spared` maps the fact of a paid setup to the fork items that
    generating by that offer then beats. `later` are the facts that matter after the member.
    """

    options: Sequence[Option]
    generations: Sequence[_Generation]
    forks: Mapping[int, tuple[int, int]]
    own: int
    spared: Mapping[int, int]
    later: int

    def moves(self, state: int) -> Iterator[Move]:
        """Yield the moves from a state, without forks that another move makes superfluous.

        What is yielded is truly to be had: a fact that holds only because another one implies it is beaten by that one.
        """
        for option, (weight, profit), setup, setup_weight, facts in self.generations:
            paid = state & setup
            yield Move(option, weight if paid else weight + setup_weight, profit, (state | facts) & self.later)
        wanted = state & self.own
        for setup, beaten in self.spared.items():
            if state & setup:
                wanted &= ~beaten
        while wanted:
            option, implied = self.forks[wanted & -wanted]
            yield Move(option, *self.options[option].item, state & self.later)
            wanted &= ~implied


def rules_of(group: Group) -> list[Rules]:
    """Return what every member can do, after numbering the facts; the state before the first member is 0."""
    setups = {offer: 1 << bit for bit, offer in enumerate(sorted(o for o, weight in group.setups.items() if weight))}
    items = _numbered_forks(group, len(setups))
    forked: dict[tuple[int, int], int] = defaultdict(int)  # facts by (source, offer): what generating it makes true
    spared: list[dict[int, int]] = []
    for options, facts in zip(group.members, items, strict=True):
        beaten: dict[int, int] = defaultdict(int)
        for item, offer, source in options:
            if source is not None:
                forked[source, offer] |= _implied(item, facts)
            elif offer in setups:
                beaten[setups[offer]] |= _implied(item, facts)
        spared.append(beaten)
    later = 0
    rules = []
    for member in reversed(range(len(group.members))):
        options, facts = group.members[member], items[member]
        generations = []
        for option, (item, offer, source) in enumerate(options):
            if source is None:
                setup = setups.get(offer, 0)
                paid = setup | _union(beaten.get(setup, 0) for beaten in spared)
                made_true = paid | forked[member, offer]
                generations.append(_Generation(option, item, setup, group.setups.get(offer, 0), made_true))
        forks = {facts[o.item]: (i, _implied(o.item, facts)) for i, o in enumerate(options) if _is_fact(o, facts)}
        own = _union(forks)
        rules.append(Rules(options, generations, forks, own, spared[member], later))
        later |= own | _union(generation.setup for generation in generations)
    return rules[::-1]


def _numbered_forks(group: Group, first: int) -> list[dict[Item, int]]:
    """Return, per member, the fork items that are facts, from light to heavy, each with its bit."""
    numbered: list[dict[Item, int]] = []
    for options in group.members:
        at_full_price = [
            Item(item.weight + group.setups.get(offer, 0), item.profit)
            for item, offer, source in options
            if source is None
        ]
        forked = {option.item for option in options if option.source is not None}
        wanted = [item for item in forked if not any(_beats(other, item) for other in at_full_price)]
        wanted.sort(key=lambda item: (item.weight, -item.profit))
        numbered.append({item: 1 << bit for bit, item in enumerate(wanted, first)})
        first += len(wanted)
    return numbered


def _is_fact(option: Option, facts: Mapping[Item, int]) -> bool:
    return option.source is not None and option.item in facts


def _implied(item: Item, facts: Mapping[Item, int]) -> int:
    """Return the facts of all fork items that are at most as good as an item."""
    return _union(fact for other, fact in facts.items() if _beats(item, other))


def _beats(item: Item, other: Item) -> bool:
    return item.weight <= other.weight and item.profit >= other.profit


def _union(facts: Iterable[int]) -> int:
    return reduce(or_, facts, 0)
