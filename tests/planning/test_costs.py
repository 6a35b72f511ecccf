"""What actions cost and are worth, by hand."""

from typing import Any

from planning.tariffs import ANIMATIC, ANIMATIC_PRICES, HOSTED, PAPER
from state.plan import Fork
from state.time import FrameRate

RATE = FrameRate(numerator=24)
FORK = Fork(owner=4, consumer=9, prefix_frames=72, similarity=1, reason="")


def test_an_action_costs_its_fresh_frames_and_is_worth_saliency_times_frames_times_quality(pop_song: Any) -> None:
    pricing = pop_song.setting().pricing
    segment, saliency = pop_song.segments.segments[4], pricing.saliency.rows[4].saliency
    assert segment.frame_count == 96
    high, mid = (ANIMATIC.reference(tier) for tier in ("high", "mid"))
    action = pricing.generate(4, high)
    assert action.cost_microdollars == ANIMATIC_PRICES["high"].microdollars(96, RATE, 1280, 720) == 211
    assert action.utility == saliency * 96 * 440
    reuse = pricing.reuse(FORK, mid)
    assert reuse is not None
    assert reuse.cost_microdollars == ANIMATIC_PRICES["mid"].microdollars(24, RATE, 1280, 720)
    assert reuse.utility == pricing.saliency.rows[9].saliency * 96 * 315


def test_a_hosted_clip_pays_whole_seconds_and_its_pictures(pop_song: Any) -> None:
    pricing = pop_song.setting(tariff=HOSTED).pricing
    offer = HOSTED.reference("high")
    assert pricing.generate(4, offer).cost_microdollars == 4 * 138_000 + 30_000  # exactly the least length
    reuse = pricing.reuse(FORK, offer)
    assert reuse is not None
    assert reuse.cost_microdollars == 4 * 138_000 + 30_000  # one second of suffix is billed as four
    uniform = pricing.uniform("high")
    assert pricing.full_high_microdollars == sum(action.cost_microdollars for action in uniform)
    assert uniform[4].cost_microdollars == 4 * 138_000 + 2 * 30_000  # alone, it shares no picture


def test_an_offer_that_cannot_go_on_with_a_picture_offers_no_reuse(pop_song: Any) -> None:
    offer = PAPER.reference("high").model_copy(update={"reuse_quality_hundredths": None})
    assert pop_song.setting(tariff=PAPER).pricing.reuse(FORK, offer) is None


def test_the_papers_prices_give_its_totals() -> None:
    for tier, usd in (("high", 2.85), ("mid", 1.55)):
        cost = PAPER.reference(tier).price.microdollars(94 * 24, RATE, 1280, 720)
        assert abs(cost / 1e6 - usd) < 0.005


def test_the_papers_qualities_are_its_ratios_times_its_costs() -> None:
    quality = {"uniform_mid": 0.7406 * 1.55, "uniform_high": 0.5754 * 2.85, "allocmv": 0.7586 * 1.69}
    high, mid = PAPER.reference("high"), PAPER.reference("mid")
    assert (
        abs(mid.quality_hundredths / high.quality_hundredths - quality["uniform_mid"] / quality["uniform_high"]) < 0.002
    )
    # Reuse, if the shared prefix is half a clip: what the ablation saves and what it loses are those clips' alone.
    without = 0.6480 * 2.10
    reused_share = (2.10 - 1.69) / (2.85 / 2)
    reuse = quality["uniform_high"] - (without - quality["allocmv"]) / reused_share
    assert abs(high.reuse_quality_hundredths / high.quality_hundredths - reuse / quality["uniform_high"]) < 0.002
    assert abs(mid.reuse_quality_hundredths / mid.quality_hundredths - reuse / quality["uniform_high"]) < 0.002
