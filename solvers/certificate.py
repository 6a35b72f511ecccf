"""An auditor for the multiple-choice knapsack that trusts nobody: it shares no code with the solver.

For any multiplier lambda >= 0 (profit per weight), no choice within the capacity is worth more than
lambda * capacity + sum over classes of max(profit - lambda * weight): weak duality of the Lagrangian relaxation.
`check` recomputes that bound. `prove` closes the gap that is left: if no single exchange is better, an item that loses
too much against the bound is in no better choice, and what survives, a few items of a few classes, is enumerated.
Python's own integers, nothing rounded but the final floor. How a good choice or a good multiplier is found does not
belong here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from solvers.problem import Instance


@dataclass(frozen=True)
class Certificate:
    """What was recomputed: the choice's totals, whether it is allowed, and a bound on every choice's profit."""

    feasible: bool
    weight: int
    profit: int
    bound: int

    @property
    def gap(self) -> int:
        """How much more profit than this choice's any choice could have; 0 proves optimality."""
        return self.bound - self.profit


class Total(NamedTuple):
    """What a choice is worth and what it weighs."""

    profit: int
    weight: int

    def is_better_than(self, other: "Total") -> bool:
        """Whether this is worth more, or as much and weighs less."""
        return (self.profit, -self.weight) > (other.profit, -other.weight)


@dataclass(frozen=True)
class Proof:
    """Whether a choice is best: of the greatest profit within the capacity and, at that profit, of the least weight.

    `proven`: no choice is better. `refuted`: it does not fit, or a better choice has the totals `better`.
    `open`: more than the allowed number of states would have to be looked at. `states` says how many were.
    """

    verdict: Literal["proven", "refuted", "open"]
    better: Total | None
    states: int


def check(instance: Instance, choice: Sequence[int], numerator: int, denominator: int) -> Certificate:
    """Recompute a choice's totals and the upper bound that the multiplier numerator/denominator certifies.

    Raises
    ------
    ValueError
        If the choice does not name one existing item per class, or the multiplier is negative.
    """
    if len(choice) != len(instance.classes) or numerator < 0 or denominator <= 0:
        raise ValueError("a certificate needs one item per class and a multiplier that is not negative")
    weight = profit = 0
    scaled = numerator * instance.capacity
    for items, index in zip(instance.classes, choice, strict=True):
        if not 0 <= index < len(items):
            raise ValueError(f"item {index} does not exist in a class of {len(items)}")
        weight += items[index].weight
        profit += items[index].profit
        scaled += max(denominator * item.profit - numerator * item.weight for item in items)
    return Certificate(weight <= instance.capacity, weight, profit, scaled // denominator)


def prove(
    instance: Instance, choice: Sequence[int], numerator: int, denominator: int, most_states: int = 400_000
) -> Proof:
    """Prove or refute that no choice is worth more than this one, or as much and weighs less.

    Any multiplier that is not negative gives a true verdict; a good one leaves less to enumerate.

    Raises
    ------
    ValueError
        As `check` does.
    """
    claim = check(instance, choice, numerator, denominator)
    if not claim.feasible:
        return Proof("refuted", None, 0)
    total = Total(claim.profit, claim.weight)
    exchanged = _best_exchange(instance, choice, total)
    if exchanged.is_better_than(total):
        return Proof("refuted", exchanged, 0)
    scores = [[denominator * item.profit - numerator * item.weight for item in items] for items in instance.classes]
    tops = [max(score) for score in scores]
    lost = numerator * instance.capacity + sum(tops) - denominator * claim.profit
    room = max(lost - denominator, lost - numerator * (instance.capacity - claim.weight + 1))
    survivors = [
        [(top - score, item.weight) for score, item in zip(class_scores, items, strict=True) if top - score <= room]
        for class_scores, top, items in zip(scores, tops, instance.classes, strict=True)
    ]
    least_losses, states = _enumerate(survivors, room, instance.capacity, most_states)
    if least_losses is None:
        return Proof("open", None, states)
    for weight, loss in least_losses.items():
        found = Total((sum(tops) - loss + numerator * weight) // denominator, weight)
        if found.is_better_than(total):
            return Proof("refuted", found, states)
    return Proof("proven", None, states)


def _best_exchange(instance: Instance, choice: Sequence[int], total: Total) -> Total:
    """Return the best totals within the capacity that a choice has after at most one exchange."""
    best = total
    for items, index in zip(instance.classes, choice, strict=True):
        for item in items:
            exchanged = Total(
                total.profit + item.profit - items[index].profit, total.weight + item.weight - items[index].weight
            )
            if exchanged.weight <= instance.capacity and exchanged.is_better_than(best):
                best = exchanged
    return best


def _enumerate(
    survivors: Sequence[Sequence[tuple[int, int]]], room: int, capacity: int, most_states: int
) -> tuple[dict[int, int] | None, int]:
    """Return the least loss by weight of all choices within room and capacity, and how many states that took.

    At a given weight the least loss is the greatest profit. The classes that multiply the states least come first.
    """
    states, looked_at = {0: 0}, 0
    for items in sorted(survivors, key=len):
        grown: dict[int, int] = {}
        for weight, loss in states.items():
            for more_loss, more_weight in items:
                total, lost = weight + more_weight, loss + more_loss
                if lost <= room and total <= capacity and lost < grown.get(total, room + 1):
                    grown[total] = lost
        states = grown
        looked_at += len(states)
        if looked_at > most_states:
            return None, looked_at
    return states, looked_at
