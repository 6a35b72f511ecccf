"""The shipped price lists, each dated and with its source, and the qualities that go with them.

The embedded generator's is measured once, so that the same song costs the same on every machine; the seconds that a
machine really takes are recorded beside the prices and never change a plan. How a price is computed does not belong
here.
"""

from state.money import ComputePrice, Offer, Tariff, Tier

MICRODOLLARS_PER_HOUR = 100_000

ANIMATIC_PRICES: dict[Tier, ComputePrice] = {
    "high": ComputePrice(clip_us=150_000, megapixel_frame_us=70_000, microdollars_per_hour=MICRODOLLARS_PER_HOUR),
    "mid": ComputePrice(clip_us=120_000, megapixel_frame_us=22_000, microdollars_per_hour=MICRODOLLARS_PER_HOUR),
}

# Means on the judge's 1..5 scale; a fork inherits its owner's tier and loses a little for repeating the picture.
ANIMATIC = Tariff(
    name="animatic",
    dated="2026-11-21",
    source="the demo film at 1280x720, a clip per core with both cores of a two-core server busy",
    offers=(
        Offer(
            name="animatic-high",
            generator="animatic",
            tier="high",
            price=ANIMATIC_PRICES["high"],
            quality_hundredths=440,
            reuse_quality_hundredths=400,
        ),
        Offer(
            name="animatic-mid",
            generator="animatic",
            tier="mid",
            price=ANIMATIC_PRICES["mid"],
            quality_hundredths=340,
            reuse_quality_hundredths=315,
        ),
    ),
)
