"""An auditor for the multiple-choice knapsack that trusts nobody: it shares no code with the solver.

For any multiplier lambda >= 0 (profit per weight), no choice within the capacity is worth more than
lambda * capacity + sum over classes of max(profit - lambda * weight): weak duality of the Lagrangian relaxation.
Python's own integers, nothing rounded but the final floor. How a good multiplier is found does not belong here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from solvers.multiple_choice_knapsack import Instance


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
