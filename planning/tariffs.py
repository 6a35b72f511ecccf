"""The shipped price lists, each dated and with its source, and the qualities that go with them.

The embedded generator's is measured once, so that the same song costs the same on every machine; the seconds that a
machine really takes are recorded beside the prices and never change a plan. How a price is computed does not belong
here.
"""

from state.money import ComputePrice, Offer, ResolutionRate, SecondsPrice, Tariff, Tier
from state.song import Brief

MICRODOLLARS_PER_HOUR = 100_000

ANIMATIC_PRICES: dict[Tier, ComputePrice] = {
    "high": ComputePrice(clip_us=40_000, megapixel_frame_us=85_000, microdollars_per_hour=MICRODOLLARS_PER_HOUR),
    "mid": ComputePrice(clip_us=30_000, megapixel_frame_us=23_000, microdollars_per_hour=MICRODOLLARS_PER_HOUR),
}

# Means on the judge's 1..5 scale; a fork inherits its owner's tier and loses a little for repeating the picture.
ANIMATIC = Tariff(
    name="animatic",
    dated="2026-11-21",
    source="docs/render-benchmark.md: shots of every place, scale and view at 1280x720, both cores of a server busy",
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

NATIVE_PRICES: dict[Tier, ComputePrice] = {
    "high": ComputePrice(
        clip_us=100_000, second_us=1_700_000, megapixel_frame_us=8_000, microdollars_per_hour=MICRODOLLARS_PER_HOUR
    ),
    "mid": ComputePrice(
        clip_us=100_000, second_us=320_000, megapixel_frame_us=8_000, microdollars_per_hour=MICRODOLLARS_PER_HOUR
    ),
}

NATIVE = Tariff(
    name="native",
    dated="2026-11-22",
    source="docs/native-benchmark.md: clips of the video transformer as it is taught, both cores of a server busy",
    offers=(
        Offer(
            name="native-high",
            generator="native",
            tier="high",
            price=NATIVE_PRICES["high"],
            quality_hundredths=240,
            reuse_quality_hundredths=225,
        ),
        Offer(
            name="native-mid",
            generator="native",
            tier="mid",
            price=NATIVE_PRICES["mid"],
            quality_hundredths=190,
            reuse_quality_hundredths=180,
        ),
    ),
)

# The paper prints totals only: $2.85 and $1.55 for films of 94 s wholly at High and at Mid give the prices per second.
# Its qualities follow from the same table: a ratio to cost times the cost is a quality, 1.640 at High and 1.148 at Mid,
# put here on the judge's scale with High at 4.40. See docs/allocation.md for Reuse, which takes an assumption.
PAPER = Tariff(
    name="paper",
    dated="2026-11-21",
    source="AllocMV, section 3 and table 2, recovered from totals; USD per second of film",
    offers=(
        Offer(
            name="paper-high",
            generator="seedance",
            tier="high",
            price=SecondsPrice(rates=(ResolutionRate(short_side=2160, microdollars_per_second=30_300),)),
            quality_hundredths=440,
            reuse_quality_hundredths=367,
        ),
        Offer(
            name="paper-mid",
            generator="seedance",
            tier="mid",
            price=SecondsPrice(rates=(ResolutionRate(short_side=2160, microdollars_per_second=16_500),)),
            quality_hundredths=308,
            reuse_quality_hundredths=257,
        ),
    ),
)


def _seedance(name: str, tier: Tier, quality: int, reuse_quality: int, longest_s: int, *rates: int) -> Offer:
    """Return an offer that bills whole seconds, four at least; rates are USD per second x 10^6 at 480, 720, 1080."""
    return Offer(
        name=name,
        generator="seedance",
        tier=tier,
        price=SecondsPrice(
            rates=tuple(
                ResolutionRate(short_side=short_side, microdollars_per_second=rate)
                for short_side, rate in zip((480, 720, 1080), rates, strict=False)
            ),
            step_ms=1000,
            least_ms=4000,
            greatest_ms=longest_s * 1000,
        ),
        quality_hundredths=quality,
        reuse_quality_hundredths=reuse_quality,
        pictures_per_clip=1,
        pictures_per_fork=1,
        pictures_per_group=1,
    )


# Two generators per tier, whole seconds, least lengths and paid pictures: what a knapsack meets at a hosted API. The
# qualities are assumed, not calibrated.
HOSTED = Tariff(
    name="hosted",
    dated="2026-07-26",
    source="list prices of Ark converted at 7.2 CNY to the dollar, and of Comfy's partner nodes at 211 credits",
    picture_microdollars=30_000,
    offers=(
        _seedance("seedance-2.0", "high", 440, 400, 15, 64_000, 138_000, 344_000),
        _seedance("seedance-2.5", "high", 465, 425, 30, 147_000, 331_000, 813_000),
        _seedance("seedance-2.0-mini", "mid", 335, 305, 15, 32_000, 69_000),
        _seedance("seedance-2.0-fast", "mid", 370, 340, 15, 52_000, 111_000),
    ),
)

TARIFFS: dict[str, Tariff] = {tariff.name: tariff for tariff in (ANIMATIC, NATIVE, PAPER, HOSTED)}


def tariff_of(brief: Brief) -> Tariff:
    """Return the price list of the generator that a brief asks for."""
    return TARIFFS[brief.generator]


def local_price(generator: str, tier: Tier) -> ComputePrice:
    """Return the computing of this machine's generators; fitting footage is taken to cost what drawing does."""
    return (NATIVE_PRICES if generator == NATIVE.name else ANIMATIC_PRICES)[tier]
