"""Prices to the micro-dollar: how computing and seconds of film are billed."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from state.money import ComputePrice, Offer, ResolutionRate, SecondsPrice, Tariff, UnknownPrice, usd
from state.time import FrameRate

RATE = FrameRate(numerator=24)
NTSC = FrameRate(numerator=24000, denominator=1001)
COMPUTE = ComputePrice(clip_us=150_000, megapixel_frame_us=70_000, microdollars_per_hour=100_000)
RATES = (
    ResolutionRate(short_side=480, microdollars_per_second=64_000),
    ResolutionRate(short_side=720, microdollars_per_second=138_000),
)
HOSTED = SecondsPrice(rates=RATES, step_ms=1000, least_ms=4000, greatest_ms=15_000)


def test_computing_is_rounded_up_to_a_microdollar() -> None:
    assert COMPUTE.compute_us(96, RATE, 1280, 720) == 150_000 + ceil(96 * 0.9216 * 70_000)
    assert COMPUTE.microdollars(96, RATE, 1280, 720) == ceil(Fraction(6_343_152 * 100_000, 3_600_000_000)) == 177


@pytest.mark.parametrize(
    ("frames", "seconds"),
    [
        (1, 4),  # the least length
        (96, 4),
        (97, 5),  # begun seconds are whole
        (360, 15),
        (361, 15 + 4),  # a longer clip is a second generation, which has a least length of its own
        (720, 30),
        (840, 35),
    ],
)
def test_seconds_are_billed_whole_within_their_least_and_greatest_length(frames: int, seconds: int) -> None:
    assert HOSTED.billed_ms(frames, RATE) == seconds * 1000
    assert HOSTED.microdollars(frames, RATE, 1280, 720) == seconds * 138_000


def test_broadcast_rates_are_exact() -> None:
    assert HOSTED.billed_ms(120, RATE) == 5000
    assert HOSTED.billed_ms(120, NTSC) == 6000  # 5.005 s


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_more_frames_never_cost_less(some: int, more: int) -> None:
    few, many = sorted((some, more))
    for price in (COMPUTE, HOSTED, SecondsPrice(rates=RATES)):
        assert price.microdollars(few, RATE, 1280, 720) <= price.microdollars(many, RATE, 1280, 720)
        assert price.microdollars(few, RATE, 640, 480) <= price.microdollars(few, RATE, 1280, 720)


@pytest.mark.parametrize(("width", "height", "rate"), [(854, 480, 64_000), (480, 854, 64_000), (720, 1280, 138_000)])
def test_the_least_resolution_that_covers_the_frame_is_paid(width: int, height: int, rate: int) -> None:
    assert HOSTED.microdollars(96, RATE, width, height) == 4 * rate


def test_a_size_that_is_not_in_the_list_has_no_price() -> None:
    with pytest.raises(UnknownPrice, match="no price for 1920x1080: the tariff ends at 720 lines"):
        HOSTED.microdollars(96, RATE, 1920, 1080)


def test_lengths_that_no_step_reaches_are_refused() -> None:
    with pytest.raises(ValidationError, match="whole billing steps"):
        SecondsPrice(rates=RATES, step_ms=1000, least_ms=4500)
    with pytest.raises(ValidationError, match="must not be below the least"):
        SecondsPrice(rates=RATES, step_ms=1000, least_ms=4000, greatest_ms=3000)


def offer(name: str, tier: str) -> Offer:
    return Offer.model_validate(
        {"name": name, "generator": "g", "tier": tier, "price": COMPUTE.model_dump(), "quality_hundredths": 400}
    )


def test_a_tariff_has_both_tiers_and_the_first_offer_of_each_is_its_reference() -> None:
    offers = (offer("a", "mid"), offer("b", "high"), offer("c", "high"))
    tariff = Tariff(name="t", dated="2026-11-21", source="here", offers=offers)
    assert (tariff.reference("high").name, tariff.reference("mid").name) == ("b", "a")
    with pytest.raises(ValidationError, match="at least one offer for each tier"):
        Tariff(name="t", dated="2026-11-21", source="here", offers=offers[1:])
    with pytest.raises(ValidationError, match="same name"):
        Tariff(name="t", dated="2026-11-21", source="here", offers=(offer("a", "mid"), offer("a", "high")))


@pytest.mark.parametrize(("microdollars", "text"), [(1_710_000, "$1.71"), (41_234, "$0.0412"), (812, "$0.000812")])
def test_amounts_have_as_many_decimals_as_they_need(microdollars: int, text: str) -> None:
    assert usd(microdollars) == text
