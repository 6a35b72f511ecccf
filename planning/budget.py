"""The one dial: what may be spent, as a person writes it and as whole micro-dollars.

Amounts stay decimal text until they become exact fractions; no float ever touches money.
"""

import re
from fractions import Fraction

from state.money import MICRODOLLARS_PER_USD, ComputePrice, Tariff
from state.song import Budget

_WRITTEN = re.compile(r"(?P<dollar>\$)?\s*(?P<amount>\d+(\.\d+)?)\s*(?P<unit>%|s)?")


def parse_budget(text: str) -> Budget:
    """Read a budget: `1.71` or `$1.71` (US dollars), `60%` (of the full High price), `90s` (of computing).

    Raises
    ------
    ValueError
        If the text is none of these.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None or (match["dollar"] and match["unit"]):
        raise ValueError(f"cannot read the budget {text!r}: write dollars (1.71), a percentage (60%) or seconds (90s)")
    if match["unit"] == "%":
        return Budget(kind="percent", amount=match["amount"])
    if match["unit"] == "s":
        return Budget(kind="compute_seconds", amount=match["amount"])
    return Budget(kind="usd", amount=match["amount"])


def budget_microdollars(budget: Budget, full_high_microdollars: int, tariff: Tariff) -> int:
    """Return the budget in whole micro-dollars, rounded down.

    Parameters
    ----------
    budget
        What the user wrote.
    full_high_microdollars
        Price of the whole film at the High tier, of which a percentage is taken.
    tariff
        Gives the rate per hour at which seconds of computing are paid.

    Raises
    ------
    ValueError
        If the budget is in seconds of computing and the tariff sells none.
    """
    amount = Fraction(budget.amount)
    if budget.kind == "usd":
        return int(amount * MICRODOLLARS_PER_USD)
    if budget.kind == "percent":
        return int(amount * full_high_microdollars / 100)
    price = tariff.reference("high").price
    if not isinstance(price, ComputePrice):
        raise ValueError(f"the tariff {tariff.name} sells no computing: give the budget in dollars or as a percentage")
    return int(amount * price.microdollars_per_hour / 3600)
