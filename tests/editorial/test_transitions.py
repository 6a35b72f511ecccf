"""Transitions, sample by sample: exact weights, light instead of codes, one bounded flash, a whip that stands still."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.decode import Picture
from editorial.transitions import (
    CODE,
    LIGHT,
    dissolve_weight,
    flash_weight,
    hurled,
    lit,
    mixed,
    transition_picture,
    whip_path,
)
from state.film import Transition

HALVES = st.integers(1, 40)


def plain(luma: int, u: int = 128, v: int = 128) -> Picture:
    return np.full((8, 16), luma, np.uint8), np.full((4, 8), u, np.uint8), np.full((4, 8), v, np.uint8)


def drawn(seed: int) -> Picture:
    rng = np.random.default_rng(seed)
    return (
        rng.integers(0, 256, (8, 16), np.uint8),
        rng.integers(0, 256, (4, 8), np.uint8),
        rng.integers(0, 256, (4, 8), np.uint8),
    )


def same(a: Picture, b: Picture) -> bool:
    return all(np.array_equal(one, other) for one, other in zip(a, b, strict=True))


def relative_luminance(code: int) -> float:
    level = min(max((code - 16) / 219, 0), 1)
    return level / 4.5 if level < 0.081 else ((level + 0.099) / 1.099) ** (1 / 0.45)


def test_every_code_comes_back_from_light_unchanged() -> None:
    assert np.array_equal(CODE[LIGHT], np.arange(256))


@given(HALVES)
def test_a_dissolve_rises_evenly_and_the_held_picture_is_never_the_stronger_one(half: int) -> None:
    weights = [dissolve_weight(place, half) for place in range(-half, half)]
    assert all(before <= after for before, after in pairwise(weights))
    assert all(weight <= 128 for weight in weights[:half])
    assert all(weight >= 128 for weight in weights[half:])
    assert all(a + b == 256 for a, b in zip(weights, reversed(weights), strict=True))


def test_half_of_black_and_half_of_white_is_half_of_the_light_and_the_mean_of_the_colours() -> None:
    luma, u, v = mixed(plain(16, 40, 200), plain(235, 60, 100), 128)
    assert set(u.ravel()) == {50}
    assert set(v.ravel()) == {150}
    assert relative_luminance(int(luma[0, 0])) == pytest.approx(0.5, abs=0.005)


def test_a_picture_of_the_whole_weight_is_itself() -> None:
    assert same(mixed(drawn(1), drawn(2), 0), drawn(1))
    assert same(mixed(drawn(1), drawn(2), 256), drawn(2))
    assert same(lit(drawn(1), 0), drawn(1))
    assert same(hurled(drawn(1), 0, 0), drawn(1))


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 256))
def test_a_mixture_lies_between_its_pictures(one: int, other: int, weight: int) -> None:
    luma, u, _ = mixed(plain(one, one), plain(other, other), weight)
    low, high = sorted((one, other))
    assert low <= luma[0, 0] <= high
    assert low <= u[0, 0] <= high


@given(HALVES)
def test_a_flash_rises_once_peaks_on_the_incoming_frame_and_falls_once(half: int) -> None:
    weights = [flash_weight(place, half) for place in range(-half, half)]
    assert weights[half] == max(weights) == 256
    assert all(before <= after for before, after in pairwise(weights[: half + 1]))
    assert all(before >= after for before, after in pairwise(weights[half:]))
    assert weights.count(256) == 1


@given(st.integers(0, 255), st.integers(0, 256))
def test_a_flash_never_darkens_and_adds_no_more_light_than_its_bound(code: int, weight: int) -> None:
    luma, u, v = lit(plain(code), weight)
    rise = relative_luminance(int(luma[0, 0])) - relative_luminance(code)
    assert luma[0, 0] >= code
    assert rise <= 0.29
    if weight > 10:
        assert u[0, 0] < 128 < v[0, 0], "warm: less blue, more red"


@given(HALVES)
def test_a_whip_speeds_up_to_the_cut_and_slows_down_after_it_in_one_direction(half: int) -> None:
    paths = [whip_path(place, half) for place in range(-half, half)]
    for side in (paths[:half], paths[half:]):
        assert all(before[0] < after[0] for before, after in pairwise(side))
    blurs = [way for _, way in paths]
    assert all(before < after for before, after in pairwise(blurs[:half]))
    assert blurs[half:] == blurs[:half][::-1]


def test_a_whip_moves_to_the_left_and_mirrors_at_the_edge() -> None:
    luma = np.tile(np.arange(16, 32, dtype=np.uint8), (8, 1))
    chroma = np.tile(np.arange(100, 108, dtype=np.uint8), (4, 1))
    moved = hurled((luma, chroma, chroma), 0.25, 0)
    assert moved[0][0].tolist() == [*range(20, 32), 31, 30, 29, 28]
    assert moved[1][0].tolist() == [102, 103, 104, 105, 106, 107, 107, 106]
    assert hurled((luma, chroma, chroma), -0.25, 0)[1][0].tolist() == [101, 100, 100, 101, 102, 103, 104, 105]


def test_a_whip_spreads_the_light_of_a_point_along_its_way_and_keeps_its_sum() -> None:
    luma = np.full((2, 64), 16, np.uint8)
    luma[:, 32] = 235
    chroma = np.full((1, 32), 128, np.uint8)
    blurred = hurled((luma, chroma, chroma), 0, 0.125)[0]
    lit_columns = np.flatnonzero(blurred[0] > 16)
    assert lit_columns.tolist() == list(range(28, 37))
    light = LIGHT[blurred].astype(int) - LIGHT[16]
    assert light[0].sum() == pytest.approx(int(LIGHT[235]) - int(LIGHT[16]), rel=0.02)


@pytest.mark.parametrize("kind", ["flash", "whip"])
def test_flash_and_whip_show_only_the_clip_whose_turn_it_is(kind: str) -> None:
    transition = Transition.model_validate({"segment": 1, "kind": kind, "frames": 8, "reason": "a test"})
    for place in range(-4, 4):
        other = [(drawn(1), drawn(n)) if place < 0 else (drawn(n), drawn(1)) for n in (2, 3)]
        assert same(transition_picture(transition, place, *other[0]), transition_picture(transition, place, *other[1]))


def test_a_transition_is_refused_beyond_its_ends() -> None:
    transition = Transition(segment=1, kind="dissolve", frames=8, reason="a test")
    with pytest.raises(ValueError, match="does not reach frame 4"):
        transition_picture(transition, 4, drawn(1), drawn(2))
