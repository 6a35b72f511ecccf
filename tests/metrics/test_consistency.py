"""Steadiness within and between shots: by hand, by its laws, and against motion that is known."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metrics.consistency import (
    consistency,
    consistency_between_shots,
    embedded,
    evaluate,
    is_dynamic,
    motion_smoothness,
    temporal_flickering,
    transition_similarity,
)
from metrics.learned import Flow
from metrics.pictures import Picture, Vector
from metrics.proxies import PROXIES
from tests.metrics import moving_pictures as made

vectors = arrays(np.float64, st.tuples(st.integers(2, 8), st.just(4)), elements=st.floats(0.01, 10)).map(
    lambda found: found * np.where(np.indices(found.shape).sum(axis=0) % 3, 1, -1)
)


def test_consistency_is_the_mean_cosine_with_the_frame_before_and_with_the_first() -> None:
    there, here = [1.0, 0.0], [0.0, 1.0]
    assert consistency(np.array([there, here, there])) == pytest.approx(((0 + 0) / 2 + (0 + 1) / 2) / 2)
    assert consistency(np.array([there, here, here])) == pytest.approx(((0 + 0) / 2 + (1 + 0) / 2) / 2)
    assert consistency(np.array([there, [-3.0, 0.0]])) == 0, "opposite counts as unlike, not as less"
    assert consistency(np.array([there, [3.0, 4.0]])) == pytest.approx(0.6)


@given(found=vectors, scale=st.floats(0.01, 100))
def test_consistency_is_a_share_that_the_length_of_embeddings_does_not_change(found: Vector, scale: float) -> None:
    assert 0 <= consistency(found) <= 1
    assert consistency(found * scale) == pytest.approx(consistency(found))
    assert consistency(np.repeat(found[:1], 5, axis=0)) == pytest.approx(1)


def test_flickering_is_exact() -> None:
    dark, bright = np.zeros((16, 16, 3), np.uint8), np.full((16, 16, 3), 51, np.uint8)
    assert temporal_flickering(np.stack([dark, bright, dark])) == pytest.approx(1 - 51 / 255)
    assert temporal_flickering(np.stack([dark, bright, bright])) == pytest.approx(1 - 25.5 / 255)
    assert temporal_flickering(np.stack([dark, dark])) == 1


def test_every_other_frame_is_guessed_from_the_two_beside_it() -> None:
    def mean(before: Picture, after: Picture) -> Picture:
        return ((before.astype(int) + after) // 2).astype(np.uint8)

    levels = [0, 10, 20, 81, 40, 255]
    video = np.stack([np.full((16, 16, 3), level, np.uint8) for level in levels])
    assert motion_smoothness(video, mean) == pytest.approx(1 - (0 + 51) / 2 / 255)


def shifted(right: int, down: int = 0) -> Picture:
    """A window on a large texture whose content lies further to the right and down."""
    return made.texture(5, 96, 112, grain=2)[24 - down : 72 - down, 24 - right : 88 - right]


@pytest.mark.parametrize(("right", "down"), [(0, 0), (3, 0), (0, -2), (-3, 3), (5, 0)])
def test_the_flow_of_a_shifted_picture_is_the_shift(right: int, down: int) -> None:
    flow = PROXIES.flow(shifted(0), shifted(right, down))
    assert flow.shape == (48, 64, 2)
    assert np.median(flow, axis=(0, 1)) == pytest.approx([right, down], abs=0.05)
    assert np.abs(flow[8:-8, 8:-8] - (right, down)).mean() < 0.1


def test_halfway_between_two_pictures_everything_has_gone_half_its_way() -> None:
    guessed, true = PROXIES.halfway(shifted(0), shifted(4, -2)), shifted(2, -1)
    inside = np.s_[8:-8, 8:-8]
    mixed = (shifted(0).astype(float) + shifted(4, -2)) / 2
    assert np.abs(guessed[inside].astype(float) - true[inside]).mean() < 1
    assert np.abs(mixed[inside] - true[inside]).mean() > 3, "which mixing alone does not bring"


def test_an_even_pan_is_smooth_and_a_jerky_one_is_not() -> None:
    even = np.stack([shifted(step) for step in range(10)])
    jerky = np.stack([shifted(step) for step in (0, 5, 2, 7, 4, 9, 6, 1, 8, 3)])
    assert motion_smoothness(even, PROXIES.halfway) > 0.99
    assert motion_smoothness(jerky, PROXIES.halfway) < 0.97


def test_a_video_is_dynamic_when_a_quarter_of_its_frames_has_something_that_goes_six_pixels_in_256() -> None:
    frames = np.zeros((16, 64, 80, 3), np.uint8)
    frames[:, 0, 0, 0] = range(16)

    def moving(strong_steps: int, way: float) -> bool:
        def flow(before: Picture, after: Picture) -> Flow:
            found = np.zeros((64, 80, 2), np.float32)
            found[:16, :16, 1] = way if before[0, 0, 0] < strong_steps else 0
            return found

        return is_dynamic(frames, flow)

    assert moving(4, 1.6)
    assert not moving(3, 1.6)
    assert not moving(15, 1.4)


def test_a_still_picture_is_as_steady_as_can_be_and_a_moving_or_changing_one_is_less() -> None:
    still, moving = np.repeat(made.box_video()[:1], 8, axis=0), made.box_video()[:8]
    steady, changing = evaluate(still, PROXIES), evaluate(moving, PROXIES)
    for name in ("subject_consistency", "background_consistency", "temporal_flickering", "motion_smoothness"):
        assert getattr(steady, name) == pytest.approx(1)
        assert getattr(changing, name) < 1
    assert (steady.is_dynamic, changing.is_dynamic) == (False, True)
    assert steady.imaging_quality == pytest.approx(PROXIES.imaging(still[0]))
    assert steady.aesthetic_quality == pytest.approx(PROXIES.aesthetic(still[0]))


def test_the_networks_that_are_handed_in_are_those_that_are_asked() -> None:
    learned = replace(PROXIES, imaging=lambda picture: 0.25, background=lambda picture: np.eye(2)[picture[0, 0, 0] % 2])
    video = np.repeat(np.arange(3, dtype=np.uint8), 16 * 16 * 3).reshape(3, 16, 16, 3)
    found = evaluate(video, learned)
    assert (found.imaging_quality, found.background_consistency) == (0.25, 0.25)
    assert found.subject_consistency == pytest.approx(1)


def test_shots_are_compared_with_each_other_and_not_with_themselves() -> None:
    here, there = np.eye(2)[[0, 0, 0]], np.eye(2)[[1, 1]]
    assert consistency_between_shots([here, here]) == pytest.approx(1)
    assert consistency_between_shots([here, there]) == 0
    assert consistency_between_shots([here, here, there]) == pytest.approx(1 / 3)
    assert consistency_between_shots([here, -here]) == 0


def test_shots_of_one_place_are_more_alike_than_shots_of_two() -> None:
    here = [np.stack([made.texture(1)] * 2), made.box_video()[:2]]
    there = np.stack([made.texture(2) // np.array([1, 2, 4], np.uint8)] * 2)
    same = consistency_between_shots([embedded(shot, PROXIES.background) for shot in here])
    other = consistency_between_shots([embedded(shot, PROXIES.background) for shot in (here[0], there)])
    assert other + 0.1 < same < 1


def test_a_cut_that_goes_where_it_should_is_one_and_one_that_goes_back_is_minus_one() -> None:
    before, step = np.array([[1.0, 1.0], [2.0, 0.0]]), np.array([[0.0, 2.0], [1.0, 0.0]])
    assert transition_similarity(before, before + 3 * step, step) == pytest.approx(1)
    assert transition_similarity(before, before - step, step) == pytest.approx(-1)
    assert transition_similarity(before, before + step[:, ::-1], step) == pytest.approx(0)
    assert transition_similarity(before, before + step * [[1], [0]], step) == pytest.approx(0.5), "no step counts as 0"


def test_what_cannot_be_compared_is_refused() -> None:
    one = np.ones((1, 3))
    with pytest.raises(ValueError, match="at least two"):
        consistency(one)
    with pytest.raises(ValueError, match="no direction"):
        consistency(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="finite numbers"):
        consistency(np.full((2, 3), np.nan))
    with pytest.raises(ValueError, match="two shots"):
        consistency_between_shots([one])
    with pytest.raises(ValueError, match="one shape"):
        transition_similarity(one, one, np.ones((1, 2)))
    with pytest.raises(ValueError, match="at least 3"):
        evaluate(made.box_video()[:2], PROXIES)
    with pytest.raises(ValueError, match="cannot be measured"):
        is_dynamic(made.texture(1), PROXIES.flow)
    with pytest.raises(ValueError, match="nothing can be followed"):
        PROXIES.flow(made.texture(1), made.texture(1, 40, 40))


def test_without_opencv_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(ModuleNotFoundError, match=r"OpenCV is missing.*allocmv\[models\]"):
        PROXIES.flow(made.texture(1), made.texture(2))
