"""What an action costs and what it is worth: C(o, d) and m d Q(o) of AllocMV's equation 1, in whole numbers.

High and Mid pay for all frames of the segment; Reuse pays for the frames after the divergence, at the tier of the
owner, and for having a clip at all. Utility is saliency (1..5) x frames x quality (hundredths). Which action is
taken does not belong here.
"""

from dataclasses import dataclass

from state.money import Qualities, Tariff, Tier
from state.music import Segments
from state.plan import Action, Fork, SaliencyTable
from state.song import Brief


@dataclass(frozen=True)
class Pricing:
    """Everything that prices the actions of one song."""

    segments: Segments
    saliency: SaliencyTable
    tariff: Tariff
    qualities: Qualities
    brief: Brief

    def __post_init__(self) -> None:
        if [row.segment for row in self.saliency.rows] != [segment.index for segment in self.segments.segments]:
            raise ValueError("the saliency table must have one row per segment, in order")

    def generate(self, segment: int, tier: Tier) -> Action:
        """Return the action of rendering a whole segment at a tier."""
        frames = self.segments.segments[segment].frame_count
        return Action(
            segment=segment,
            kind=tier,
            tier=tier,
            cost_microdollars=self._price(tier, frames),
            utility=self.saliency.rows[segment].saliency * frames * self.qualities.of(tier, tier),
        )

    def reuse(self, fork: Fork, tier: Tier) -> Action:
        """Return the action of forking a consumer from its owner, which is rendered at `tier`."""
        frames = self.segments.segments[fork.consumer].frame_count
        return Action(
            segment=fork.consumer,
            kind="reuse",
            tier=tier,
            owner=fork.owner,
            prefix_frames=fork.prefix_frames,
            cost_microdollars=self._price(tier, frames - fork.prefix_frames),
            utility=self.saliency.rows[fork.consumer].saliency * frames * self.qualities.of("reuse", tier),
        )

    @property
    def full_high_microdollars(self) -> int:
        """The price of rendering every segment at the High tier."""
        return full_high_microdollars(self.segments, self.tariff, self.brief)

    def _price(self, tier: Tier, frames: int) -> int:
        return self.tariff.price_microdollars(tier, frames, self.brief.width, self.brief.height)


def full_high_microdollars(segments: Segments, tariff: Tariff, brief: Brief) -> int:
    """Return B_max of AllocMV's section 3: the price of rendering every segment at the High tier."""
    return sum(
        tariff.price_microdollars("high", segment.frame_count, brief.width, brief.height)
        for segment in segments.segments
    )
