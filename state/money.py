"""Money is whole micro-dollars, computed from a dated tariff; a price that is not in the tariff is an error.

A tariff is a list of offers. A local generator is priced like a hosted one: micro-seconds of computing per clip, per
second of film and per megapixel frame, times a rate per hour, where a hosted one bills seconds at a resolution. The
plan, the budget and the ledger are then exact and reproducible, and the seconds that were really used stand beside
them.
"""

from fractions import Fraction
from math import ceil
from typing import Annotated, Literal

from pydantic import Field, model_validator

from state.time import FrameRate
from state.value import Value

MICRODOLLARS_PER_USD = 1_000_000
MICROSECONDS_PER_HOUR = 3_600_000_000
MILLISECONDS_PER_SECOND = 1000

Tier = Literal["high", "mid"]
ActionKind = Literal["high", "mid", "reuse"]


class UnknownPrice(LookupError):
    """The tariff has no price for what was asked, and a price is never guessed."""


class ComputePrice(Value):
    """Computing that one clip takes: fixed, per second whatever its size, per megapixel of every frame; at a rate."""

    kind: Literal["compute"] = "compute"
    clip_us: int = Field(ge=0)
    second_us: int = Field(default=0, ge=0)
    megapixel_frame_us: int = Field(ge=0)
    microdollars_per_hour: int = Field(ge=0)

    def compute_us(self, frames: int, rate: FrameRate, width: int, height: int) -> int:
        """Return the computing that `frames` fresh frames of one clip take, in microseconds, rounded up."""
        of_film = Fraction(self.second_us * frames) / rate.fraction
        of_pixels = Fraction(self.megapixel_frame_us * frames * width * height, 1_000_000)
        return self.clip_us + ceil(of_film + of_pixels)

    def microdollars(self, frames: int, rate: FrameRate, width: int, height: int) -> int:
        """Return the price of `frames` fresh frames of one clip, rounded up to a micro-dollar."""
        microseconds = self.compute_us(frames, rate, width, height)
        return ceil(Fraction(microseconds * self.microdollars_per_hour, MICROSECONDS_PER_HOUR))


class ResolutionRate(Value):
    """The price of a second of film whose shorter side has at most so many pixels."""

    short_side: int = Field(gt=0)
    microdollars_per_second: int = Field(gt=0)


class SecondsPrice(Value):
    """Seconds of film, billed in steps, with a least and a greatest length of one generation.

    A longer clip is made of several generations, each billed alone.
    """

    kind: Literal["seconds"] = "seconds"
    rates: tuple[ResolutionRate, ...] = Field(min_length=1)
    step_ms: int = Field(default=1, gt=0, description="1000 bills whole seconds, rounded up")
    least_ms: int = Field(default=0, ge=0)
    greatest_ms: int | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _whole_steps(self) -> "SecondsPrice":
        if self.least_ms % self.step_ms or (self.greatest_ms or 0) % self.step_ms:
            raise ValueError("the least and the greatest length must be whole billing steps")
        if self.greatest_ms is not None and self.greatest_ms < self.least_ms:
            raise ValueError("the greatest length must not be below the least")
        return self

    def billed_ms(self, frames: int, rate: FrameRate) -> int:
        """Return how many milliseconds of film are billed for `frames` fresh frames."""
        exact_ms = Fraction(frames) / rate.fraction * MILLISECONDS_PER_SECOND
        if self.greatest_ms is None:
            return self._one_generation_ms(exact_ms)
        whole, rest_ms = divmod(exact_ms, self.greatest_ms)
        return int(whole) * self.greatest_ms + (self._one_generation_ms(rest_ms) if rest_ms else 0)

    def microdollars(self, frames: int, rate: FrameRate, width: int, height: int) -> int:
        """Return the price of `frames` fresh frames of one clip, rounded up to a micro-dollar.

        Raises
        ------
        UnknownPrice
            If no listed resolution covers the frame.
        """
        covering = [r.microdollars_per_second for r in self.rates if r.short_side >= min(width, height)]
        if not covering:
            raise UnknownPrice(f"no price for {width}x{height}: the tariff ends at {self.rates[-1].short_side} lines")
        return ceil(Fraction(self.billed_ms(frames, rate) * min(covering), MILLISECONDS_PER_SECOND))

    def _one_generation_ms(self, exact_ms: Fraction) -> int:
        return max(self.least_ms, ceil(exact_ms / self.step_ms) * self.step_ms)


class Offer(Value):
    """One way of having clips made: who renders, at which tier, for what price and with what quality.

    Qualities are the calibrated Q(o) of equation 1 on the judge's 1..5 scale, in hundredths. A reused clip inherits
    most of its owner's quality; an offer without a reuse quality cannot go on with an owner's picture. Pictures are
    the anchors that a generator wants: per clip that is generated, per fork, and once per sharing group that uses the
    offer at all.
    """

    name: str
    generator: str
    tier: Tier
    price: Annotated[ComputePrice | SecondsPrice, Field(discriminator="kind")]
    quality_hundredths: int = Field(ge=0, le=500)
    reuse_quality_hundredths: int | None = Field(default=None, ge=0, le=500)
    pictures_per_clip: int = Field(default=0, ge=0)
    pictures_per_fork: int = Field(default=0, ge=0)
    pictures_per_group: int = Field(default=0, ge=0)


class Tariff(Value):
    """A dated price list. The first offer of a tier is what a film wholly at that tier is made with."""

    name: str
    dated: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    source: str
    offers: tuple[Offer, ...] = Field(min_length=1)
    picture_microdollars: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _both_tiers_under_distinct_names(self) -> "Tariff":
        if {offer.tier for offer in self.offers} != {"high", "mid"}:
            raise ValueError("a tariff needs at least one offer for each tier")
        if len({offer.name for offer in self.offers}) != len(self.offers):
            raise ValueError("two offers of a tariff have the same name")
        return self

    def reference(self, tier: Tier) -> Offer:
        """Return the offer that a film wholly at `tier` is made with."""
        return next(offer for offer in self.offers if offer.tier == tier)


def usd(microdollars: int) -> str:
    """Return an amount for people, with as many decimals as it needs: `$1.71`, `$0.0041`, `$0.000812`."""
    places = 2 if microdollars >= MICRODOLLARS_PER_USD else 4 if microdollars >= MICRODOLLARS_PER_USD // 100 else 6
    return f"${microdollars / MICRODOLLARS_PER_USD:.{places}f}"
