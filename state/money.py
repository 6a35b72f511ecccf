"""Money is whole micro-dollars, computed from a dated tariff; a price that is not in the tariff is an error.

A local generator is priced like a hosted one, by a tariff: micro-seconds of computing per clip and per megapixel
frame, times a rate per hour. The plan, the budget and the ledger are then exact and reproducible, and the seconds
that were really used stand beside them.
"""

from fractions import Fraction
from math import ceil
from typing import Literal

from pydantic import Field

from state.value import Value

MICRODOLLARS_PER_USD = 1_000_000
MICROSECONDS_PER_HOUR = 3_600_000_000

Tier = Literal["high", "mid"]
ActionKind = Literal["high", "mid", "reuse"]


class TierTariff(Value):
    """Computing that one clip of a tier takes: fixed, and per megapixel of every delivered frame, in microseconds."""

    clip_us: int = Field(ge=0)
    megapixel_frame_us: int = Field(gt=0)


class Tariff(Value):
    """The price list of one generator."""

    generator: str
    measured_on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    source: str
    microdollars_per_hour: int = Field(gt=0)
    high: TierTariff
    mid: TierTariff

    def compute_us(self, tier: Tier, frames: int, width: int, height: int) -> int:
        """Return the computing that `frames` fresh frames of one clip take, in microseconds, rounded up."""
        rates = self.high if tier == "high" else self.mid
        return rates.clip_us + ceil(Fraction(rates.megapixel_frame_us * frames * width * height, 1_000_000))

    def price_microdollars(self, tier: Tier, frames: int, width: int, height: int) -> int:
        """Return the price of `frames` fresh frames of one clip, rounded up to a micro-dollar."""
        microseconds = self.compute_us(tier, frames, width, height)
        return ceil(Fraction(microseconds * self.microdollars_per_hour, MICROSECONDS_PER_HOUR))


class Qualities(Value):
    """Calibrated quality factors Q(o) of equation 1 on the judge's 1..5 scale, in hundredths.

    A reused clip inherits most of its owner's quality, so Q(Reuse) has one value per tier of the owner.
    """

    high_hundredths: int = Field(ge=0, le=500)
    mid_hundredths: int = Field(ge=0, le=500)
    reuse_high_hundredths: int = Field(ge=0, le=500)
    reuse_mid_hundredths: int = Field(ge=0, le=500)

    def of(self, kind: ActionKind, tier: Tier) -> int:
        """Return Q in hundredths for an action; `tier` is the owner's when the action is Reuse."""
        name = f"reuse_{tier}_hundredths" if kind == "reuse" else f"{kind}_hundredths"
        return int(getattr(self, name))


def usd(microdollars: int) -> str:
    """Return an amount for people, with as many decimals as it needs: `$1.71`, `$0.0041`, `$0.000812`."""
    places = 2 if microdollars >= MICRODOLLARS_PER_USD else 4 if microdollars >= MICRODOLLARS_PER_USD // 100 else 6
    return f"${microdollars / MICRODOLLARS_PER_USD:.{places}f}"
