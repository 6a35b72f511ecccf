"""Proxies follow what they are asked for, against known grain, known colours and a known subject."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metrics.pictures import Picture
from metrics.proxies import aesthetic, colourfulness, colours_and_edges, imaging, noise, subject_masks
from tests.metrics import moving_pictures as made

pictures = arrays(np.uint8, st.tuples(st.integers(16, 24), st.integers(16, 24), st.just(3)))


@given(picture=pictures)
def test_proxies_of_any_picture_keep_their_range(picture: Picture) -> None:
    assert 0 <= aesthetic(picture) <= 1
    assert 0 <= imaging(picture) <= 1
    seen = colours_and_edges(picture)
    assert seen.shape == (6**3 + 9 * 8 + 1,)
    assert (seen >= 0).all()
    assert np.linalg.norm(seen) == pytest.approx(1)


@pytest.mark.parametrize("deviation", [5, 15, 30])
def test_grain_is_measured_at_its_size(deviation: float) -> None:
    grey = np.random.default_rng(1).normal(128, deviation, (64, 64))
    assert noise(np.rint(grey).astype(np.uint8)[..., None].repeat(3, axis=2)) == pytest.approx(deviation, rel=0.1)


def test_grey_has_no_colour_and_pure_colours_have_much() -> None:
    grey = np.random.default_rng(1).integers(0, 256, (16, 16, 1), np.uint8).repeat(3, axis=2)
    assert colourfulness(grey) == 0
    halves = np.zeros((16, 16, 3), np.uint8)
    halves[:8, :, 0], halves[8:, :, 2] = 255, 255
    assert colourfulness(halves) > 110


def test_blur_grain_and_lost_lights_lower_imaging_and_loss_of_colour_and_light_lowers_aesthetics() -> None:
    picture = made.box_video()[0].astype(float)
    for worse in (made.blurred(picture, 1), made.grainy(picture, 1), picture * 3):
        assert imaging(np.clip(worse, 0, 255).astype(np.uint8)) < imaging(made.box_video()[0]) - 0.1
    assert imaging(np.indices((16, 16)).sum(axis=0)[..., None].repeat(3, axis=2).astype(np.uint8) % 2 * 255) == 0
    for worse in (made.darkened(picture, 1), np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2)):
        assert aesthetic(worse.astype(np.uint8)) < aesthetic(made.box_video()[0]) - 0.1


def test_a_subject_that_crosses_the_picture_is_found_where_it_is_even_if_the_light_changes() -> None:
    video, truth = np.repeat(made.texture(1)[None], 12, axis=0), np.zeros((12, made.HEIGHT, made.WIDTH), np.bool_)
    for frame in range(12):
        truth[frame, 16:30, 4 * frame : 4 * frame + 12] = True
    video[truth] = (250, 30, 30)
    lit = np.clip(video - np.linspace(0, 60, 12)[:, None, None, None], 0, 255).astype(np.uint8)
    for seen in (video, lit):
        found = subject_masks(seen)
        assert (found & truth).sum() / (found | truth).sum() > 0.85


def test_where_nothing_moves_the_subject_is_taken_to_be_in_the_middle() -> None:
    masks = subject_masks(np.repeat(made.texture(1)[None], 3, axis=0))
    assert masks[:, 12:36, 16:48].all()
    assert masks.mean() == 0.25


def test_the_same_colours_in_other_shapes_are_like_by_two_thirds() -> None:
    upright = np.zeros((24, 24, 3), np.uint8)
    upright[:, ::4], upright[:, 1::4] = 200, 200
    level, part = upright.transpose(1, 0, 2), np.zeros((48, 48, 3), np.uint8)
    assert colours_and_edges(upright) @ colours_and_edges(level) == pytest.approx(2 / 3, abs=0.02)
    corners = [part.copy() for _ in range(3)]
    for corner, (row, column) in zip(corners, [(0, 0), (0, 32), (32, 0)], strict=True):
        corner[row + 2 : row + 14, column + 2 : column + 14] = 200
    for one, other in combinations(corners, 2):
        assert colours_and_edges(one) @ colours_and_edges(other) == pytest.approx(2 / 3)
