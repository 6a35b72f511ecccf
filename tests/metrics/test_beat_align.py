"""BeatAlign against hand-computed values and against simulated chance."""

from math import erf, exp, pi, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.beat_align import SIGMA_S, chance_level, evaluate, precision

BEATS = np.arange(0.0, 60.0, 0.5)


def test_a_cut_on_the_beat_scores_one_and_a_cut_one_sigma_away_scores_exp_minus_one_half() -> None:
    assert precision([3.0], BEATS) == 1
    assert precision([3.0, 4.0 + SIGMA_S], BEATS) == pytest.approx((1 + exp(-0.5)) / 2)


def test_cuts_before_the_first_and_after_the_last_beat_are_measured_against_those() -> None:
    assert precision([0.95, 2.05], [1.0, 2.0]) == pytest.approx(exp(-0.5))


def test_the_chance_of_a_regular_grid_is_the_closed_form() -> None:
    period = 0.5
    middle_of_cells = np.arange(period / 2, 60, period)
    closed = SIGMA_S * sqrt(2 * pi) / period * erf(period / (2 * sqrt(2) * SIGMA_S))
    assert chance_level(middle_of_cells, 60.0) == pytest.approx(closed, rel=1e-12)
    assert closed == pytest.approx(0.25, abs=0.005), "the level of 120 beats per minute"


@settings(max_examples=25)
@given(
    gaps=st.lists(st.floats(0.05, 2.0), min_size=1, max_size=40),
    start=st.floats(0.0, 3.0),
    tail=st.floats(0.0, 3.0),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_chance_of_any_grid_is_what_random_cuts_score(
    gaps: list[float], start: float, tail: float, seed: int
) -> None:
    beats = start + np.cumsum(gaps)
    duration = float(beats[-1]) + tail
    random_cuts = np.random.default_rng(seed).uniform(0, duration, 40_000)
    assert chance_level(beats, duration) == pytest.approx(precision(random_cuts, beats), abs=0.01)


def test_beats_beyond_the_song_do_not_raise_the_chance() -> None:
    assert chance_level([1.0, 2.0, 9.0], 3.0) == pytest.approx(chance_level([1.0, 2.0], 3.0), abs=1e-9)


def test_perfect_cuts_have_lift_one_and_cuts_between_beats_have_less_than_none() -> None:
    perfect = evaluate(BEATS[4::8], BEATS, BEATS[::4], duration_s=60, frame_s=1 / 24)
    assert (perfect.precision, perfect.lift, perfect.share_within_a_frame) == (1, 1, 1)
    assert perfect.downbeat_precision == 1
    between = evaluate(BEATS[4::8] + 0.25, BEATS, BEATS[::4], duration_s=60, frame_s=1 / 24)
    assert between.lift < 0
    assert between.share_within_a_frame == 0


def test_cuts_on_the_third_beat_are_on_the_beat_but_not_on_the_downbeat() -> None:
    measured = evaluate(BEATS[2::4], BEATS, BEATS[::4], duration_s=60, frame_s=1 / 24)
    assert measured.precision == 1
    assert measured.downbeat_precision < 1e-6
    assert measured.downbeat_chance == pytest.approx(measured.chance / 4, rel=0.02)


@pytest.mark.parametrize(("cuts", "beats"), [([], [1.0]), ([1.0], []), ([1.0], [2.0, 1.0]), ([float("nan")], [1.0])])
def test_what_cannot_be_measured_is_refused(cuts: list[float], beats: list[float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        precision(cuts, beats)


def test_a_song_without_length_is_refused() -> None:
    with pytest.raises(ValueError, match="no random moments"):
        chance_level([1.0], 0.0)
