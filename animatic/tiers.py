"""The two tiers: what each draws and at what size and rate. Prices belong to the plan, never here."""

from dataclasses import dataclass

from state.money import Tier


@dataclass(frozen=True)
class TierLook:
    """How a tier draws.

    `shrink` divides both sides of the picture, `hold` is for how many delivered frames one drawn frame stands,
    `subframes` the most that a motion blur may add up, `detail` the share of small things that are drawn.
    """

    shrink: int
    hold: int
    subframes: int
    wide_bloom: bool
    grain: float
    detail: float
    mist: bool


TIERS: dict[Tier, TierLook] = {
    "high": TierLook(shrink=1, hold=1, subframes=6, wide_bloom=True, grain=0.012, detail=1.0, mist=True),
    "mid": TierLook(shrink=2, hold=2, subframes=1, wide_bloom=False, grain=0.0, detail=0.5, mist=False),
}
