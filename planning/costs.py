"""What an action costs and what it is worth: C(o, d) and m d Q(o) of AllocMV's equation 1, in whole numbers.

High and Mid pay for all frames of the segment; Reuse pays for the frames after the divergence, by the offer of the
owner. To both come the anchor pictures that the offer wants. The user's own footage costs nothing and counts as High.
Utility is saliency (1..5) x frames x quality (hundredths). Which action is taken does not belong here.
"""

from dataclasses import dataclass

from state.film import FOOTAGE
from state.money import Offer, Tariff, Tier
from state.music import Segments
from state.plan import Action, Fork, SaliencyTable
from state.song import Brief


@dataclass(frozen=True)
class Pricing:
    """Everything that prices the actions of one song; `footage` are the segments for which the user has footage."""

    segments: Segments
    saliency: SaliencyTable
    tariff: Tariff
    brief: Brief
    footage: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if [row.segment for row in self.saliency.rows] != [segment.index for segment in self.segments.segments]:
            raise ValueError("the saliency table must have one row per segment, in order")

    def generate(self, segment: int, offer: Offer) -> Action:
        """Return the action of having a whole segment rendered by an offer; shared pictures are not in its cost."""
        frames = self.segments.segments[segment].frame_count
        return Action(
            segment=segment,
            kind=offer.tier,
            tier=offer.tier,
            offer=offer.name,
            generator=offer.generator,
            quality_hundredths=offer.quality_hundredths,
            cost_microdollars=self._price(offer, frames, offer.pictures_per_clip),
            utility=self._utility(segment, offer.quality_hundredths),
        )

    def given(self, segment: int) -> Action:
        """Return the action of showing the user's own footage in a segment."""
        quality_hundredths = self.tariff.reference("high").quality_hundredths
        return Action(
            segment=segment,
            kind="high",
            tier="high",
            offer=FOOTAGE,
            generator=FOOTAGE,
            quality_hundredths=quality_hundredths,
            cost_microdollars=0,
            utility=self._utility(segment, quality_hundredths),
        )

    def reuse(self, fork: Fork, offer: Offer) -> Action | None:
        """Return the action of forking a consumer from an owner that `offer` renders, or None if the offer cannot."""
        if offer.reuse_quality_hundredths is None:
            return None
        frames = self.segments.segments[fork.consumer].frame_count
        return Action(
            segment=fork.consumer,
            kind="reuse",
            tier=offer.tier,
            offer=offer.name,
            generator=offer.generator,
            quality_hundredths=offer.reuse_quality_hundredths,
            owner=fork.owner,
            prefix_frames=fork.prefix_frames,
            cost_microdollars=self._price(offer, frames - fork.prefix_frames, offer.pictures_per_fork),
            utility=self._utility(fork.consumer, offer.reuse_quality_hundredths),
        )

    def alone(self, segment: int, tier: Tier) -> Action:
        """Return the action of rendering a segment that shares nothing, not even pictures, at a tier."""
        offer = self.tariff.reference(tier)
        action = self.generate(segment, offer)
        cost = action.cost_microdollars + self.shared_pictures(offer)
        return action.model_copy(update={"cost_microdollars": cost})

    def uniform(self, tier: Tier) -> list[Action]:
        """Return the film with every segment rendered alone at a tier."""
        return [self.alone(segment.index, tier) for segment in self.segments.segments]

    def shared_pictures(self, offer: Offer) -> int:
        """Return what the pictures cost, in micro-dollars, that a group needs once when it uses an offer."""
        return offer.pictures_per_group * self.tariff.picture_microdollars

    @property
    def full_high_microdollars(self) -> int:
        """B_max of AllocMV's section 3: the price of rendering every segment at the High tier, each alone."""
        return sum(action.cost_microdollars for action in self.uniform("high"))

    def _price(self, offer: Offer, frames: int, pictures: int) -> int:
        film = offer.price.microdollars(frames, self.segments.rate, self.brief.width, self.brief.height)
        return film + pictures * self.tariff.picture_microdollars

    def _utility(self, segment: int, quality_hundredths: int) -> int:
        frames = self.segments.segments[segment].frame_count
        return self.saliency.rows[segment].saliency * frames * quality_hundredths
