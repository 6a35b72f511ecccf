"""The shipped price list and quality factors of the embedded generator.

Measured once and dated, so that the same song costs the same on every machine; the seconds that a machine really
takes are recorded beside the prices and never change a plan. How a price is computed does not belong here.
"""

from state.money import Qualities, Tariff, TierTariff

ANIMATIC = Tariff(
    generator="animatic",
    measured_on="2026-11-21",
    source="the demo film at 1280x720, a clip per core with both cores of a two-core server busy",
    microdollars_per_hour=100_000,
    high=TierTariff(clip_us=150_000, megapixel_frame_us=70_000),
    mid=TierTariff(clip_us=120_000, megapixel_frame_us=22_000),
)

# Means on the judge's 1..5 scale; a fork inherits its owner's tier and loses a little for repeating the picture.
DEFAULT_QUALITIES = Qualities(
    high_hundredths=440, mid_hundredths=340, reuse_high_hundredths=400, reuse_mid_hundredths=315
)
