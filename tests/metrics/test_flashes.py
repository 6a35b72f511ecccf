"""Flashes against the guideline's own numbers: how many a second, how great, how large, how dark, how red."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from metrics.flashes import Flashes, measure_flashes

RATE = 24
ROWS, COLUMNS = 36, 64
Rgb = tuple[int, int, int]


def flashing(
    times_per_s: int, low: Rgb = (0, 0, 0), high: Rgb = (255, 255, 255), share: float = 1.0, seconds: float = 2
) -> Flashes:
    """Measure a picture of which a corner as large as `share` of its rows and columns flashes."""
    rows, columns = round(share * ROWS), round(share * COLUMNS)
    film = np.zeros((round(seconds * RATE), ROWS, COLUMNS, 3), np.uint8)
    for frame, picture in enumerate(film):
        picture[:rows, :columns] = high if int(2 * frame * times_per_s / RATE) % 2 else low
    return measure_flashes(film, RATE)


@pytest.mark.parametrize("times", range(7))
def test_every_flash_of_a_second_is_counted_and_more_than_three_are_not_safe(times: int):
    found = flashing(times)
    assert found.per_second == times
    assert found.safe == (times <= 3)


def test_a_flash_is_at_least_a_tenth_of_the_range_of_luminance():
    assert flashing(6, (0, 0, 0), (85, 85, 85)).per_second == 0  # relative luminance .09
    assert flashing(6, (0, 0, 0), (93, 93, 93)).per_second == 6  # .11


def test_between_two_bright_pictures_there_is_no_flash():
    assert flashing(6, (232, 232, 232), (255, 255, 255)).per_second == 0  # .81 to 1
    assert flashing(6, (229, 229, 229), (255, 255, 255)).per_second == 6  # .78 to 1


def test_a_quarter_of_a_field_of_sight_may_not_flash():
    assert flashing(6, share=0.15).safe
    assert not flashing(6, share=0.19).safe


def test_red_is_counted_by_itself_though_it_is_hardly_brighter():
    found = flashing(5, (40, 0, 0), (120, 0, 0))
    assert (found.per_second, found.red_per_second) == (0, 5)
    assert not found.safe
    assert flashing(5, (40, 40, 0), (120, 120, 0)).red_per_second == 0


def test_red_that_flickers_about_saturation_does_not_flash():
    """Of the two colours only the first is saturated, and their measures of red are 3 apart, not 20."""
    assert flashing(6, (154, 71, 35), (157, 73, 38)).red_per_second == 0
    assert flashing(6, (154, 71, 35), (120, 73, 38)).red_per_second == 6


def test_what_drifts_by_small_steps_is_one_rise_and_one_fall():
    ramp = np.concatenate([np.arange(0, 255, 5), np.arange(255, 0, -5)]).astype(np.uint8)
    film = np.broadcast_to(ramp[:, None, None, None], (ramp.size, ROWS, COLUMNS, 3))
    assert measure_flashes(film, ramp.size).per_second == 1


def test_the_worst_frame_ends_the_second_that_flashes_most():
    film = np.zeros((96, ROWS, COLUMNS, 3), np.uint8)
    film[48:60:2] = 255
    assert measure_flashes(film, RATE) == Flashes(6, 0, 59)


@given(st.integers(0, 2**32 - 1), st.integers(1, 30))
def test_random_pictures_never_flash_more_often_than_every_other_frame(seed: int, rate: int):
    film: NDArray[np.uint8] = np.random.default_rng(seed).integers(0, 256, (40, 9, 16, 3), np.uint8)
    found = measure_flashes(film, rate)
    assert 0 <= found.red_per_second <= rate // 2 + 1
    assert 0 <= found.per_second <= rate // 2 + 1


def test_nothing_to_measure_is_said():
    with pytest.raises(ValueError, match="without pictures"):
        measure_flashes([], RATE)
    with pytest.raises(ValueError, match="0 frames a second"):
        measure_flashes(np.zeros((1, 2, 2, 3), np.uint8), 0)
