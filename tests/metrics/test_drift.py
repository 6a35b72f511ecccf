"""Video drift error by hand and by its laws, and what it says of videos that go wrong in a known way."""

from collections.abc import Callable
from dataclasses import asdict, replace
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from metrics.drift import (
    DriftErrors,
    evaluate,
    normalised_drift,
    paper_scores,
    relative_changes,
    released_scores,
    video_drift_error,
    weights,
)
from metrics.learned import Flow
from metrics.pictures import Picture, Vector
from metrics.proxies import PROXIES
from tests.metrics import moving_pictures as made

score = st.floats(0.01, 100, allow_subnormal=False)
scores = st.lists(score, min_size=2, max_size=30)


def test_drift_is_equation_19_by_hand() -> None:
    assert video_drift_error([2.0, 1.0, 3.0, 4.0]) == pytest.approx(3 * 0.5 + 2 * 0.5 + 1 * 1.0)
    assert video_drift_error([2.0, 1.0, 3.0, 4.0], "logarithmic") == pytest.approx(log(3) * 0.5 + log(2) * 0.5)
    assert normalised_drift([2.0, 1.0, 3.0, 4.0]) == pytest.approx(3.5 / 6)


@given(chunks=st.integers(2, 50))
def test_weights_are_the_papers_for_every_chunk(chunks: int) -> None:
    for i in range(2, chunks + 1):
        assert weights(chunks, "linear")[i - 2] == chunks - i + 1
        assert weights(chunks, "logarithmic")[i - 2] == log(chunks - i + 1)


@given(value=st.floats(-100, 100), chunks=st.integers(2, 30))
def test_what_stays_the_same_does_not_drift(value: float, chunks: int) -> None:
    same = [value] * chunks
    assert video_drift_error(same) == video_drift_error(same, "logarithmic") == normalised_drift(same) == 0


@given(values=scores, factor=st.floats(0.001, 1000))
def test_the_unit_of_a_score_does_not_matter(values: list[float], factor: float) -> None:
    scaled = [value * factor for value in values]
    assert video_drift_error(scaled) == pytest.approx(video_drift_error(values), rel=1e-9, abs=1e-9)


@given(values=scores)
def test_normalised_drift_lies_between_the_least_and_the_greatest_change(values: list[float]) -> None:
    changes = [abs(value - values[0]) / values[0] for value in values[1:]]
    found = normalised_drift(values)
    assert found is not None
    assert min(changes) - 1e-9 <= found <= max(changes) * (1 + 1e-9) + 1e-9


def test_the_same_change_is_normalised_to_the_same_drift_however_many_chunks_tell_it() -> None:
    few, many = [1.0] + [1.2] * 3, [1.0] + [1.2] * 19
    assert normalised_drift(few) == pytest.approx(0.2) == normalised_drift(many)
    assert video_drift_error(many) == pytest.approx(0.2 * 190), "VDE itself grows with the chunks"


def test_an_early_change_weighs_more_and_by_logarithms_the_last_chunk_weighs_nothing() -> None:
    early, late = [1.0, 2.0, 1.0, 1.0], [1.0, 1.0, 1.0, 2.0]
    assert video_drift_error(early) == 3
    assert video_drift_error(late) == 1
    assert video_drift_error(late, "logarithmic") == 0


@pytest.mark.parametrize("values", [[0.0, 1.0], [0.0, 0.0, 1e-9], [5e-324, 1e300], [1e-300, 1e300]])
def test_a_first_score_of_nothing_has_no_drift_instead_of_an_infinite_one(values: list[float]) -> None:
    assert relative_changes(values) is None
    assert video_drift_error(values) is None
    assert normalised_drift(values) is None


def test_a_sum_beyond_all_numbers_is_no_drift_either() -> None:
    assert relative_changes([1.0, 1.5e308, 1.5e308]) is not None
    assert video_drift_error([1.0, 1.5e308, 1.5e308]) is None


@pytest.mark.parametrize("values", [[], [1.0], [1.0, float("nan")], [[1.0, 2.0], [3.0, 4.0]]])
def test_scores_that_cannot_drift_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="at least two chunks"):
        video_drift_error(values)


def cosine(one: Vector, other: Vector) -> float:
    return float(one @ other / np.sqrt((one @ one) * (other @ other)))


def test_scores_of_the_paper_are_its_equations_by_hand() -> None:
    """Equations 20 to 25, with networks that are known: a flow of 3-4-5, the redness and the mean colour."""
    board = np.where(np.indices((16, 16)).sum(axis=0) % 2, 255, 0).astype(np.uint8)[..., None].repeat(3, axis=2)
    red, green = (np.tile(np.array(colour, np.uint8), (16, 16, 1)) for colour in ([200, 0, 0], [0, 200, 0]))
    video = np.stack([board, red, red, red, green, green, green])
    subjects = np.zeros((7, 16, 16), np.bool_)
    subjects[:, :, :4] = True

    def flow(before: Picture, after: Picture) -> Flow:
        moved = np.zeros((16, 16, 2), np.float32)
        moved[:, :10] = (3, 4)
        return moved

    def colour(picture: Picture) -> Vector:
        return np.asarray(picture.mean(axis=(0, 1)) + np.eye(3)[0])

    learned = replace(PROXIES, flow=flow, subject=colour, aesthetic=lambda picture: float(picture[..., 0].mean()))
    found = paper_scores(video, learned, subjects, chunks=3)
    assert found.clarity == pytest.approx([(4 * 255) ** 2 / 2, 0, 0])
    assert found.motion == pytest.approx([5 * np.sqrt(10 / 16)] * 3)
    assert found.background == pytest.approx([6 / 12] * 3), "of twelve background columns six stand still"
    assert found.aesthetic == pytest.approx([(127.5 + 200) / 2, 200, 0])
    of_board, of_red, of_green = np.array([128.5, 127.5, 127.5]), np.array([201, 0, 0]), np.array([1, 200, 0])
    to_board, to_red, to_green = (cosine(seen, (of_board + of_red) / 2) for seen in (of_board, of_red, of_green))
    assert found.subject == pytest.approx([(to_board + to_red) / 2, to_red, to_green])


def test_a_subject_is_compared_by_its_box_and_a_frame_without_one_whole() -> None:
    boxes: list[tuple[int, ...]] = []

    def remember(picture: Picture) -> Vector:
        boxes.append((*picture[0, 0, :2], *picture[-1, -1, :2] + 1))
        return np.ones(1)

    rows, columns = np.indices((made.HEIGHT, made.WIDTH), np.uint8)
    video = np.repeat(np.stack([rows, columns, rows], axis=-1)[None], 6, axis=0)
    subjects = np.zeros((6, made.HEIGHT, made.WIDTH), np.bool_)
    subjects[0, 10:40, 20:45] = True
    subjects[1, made.HEIGHT - 1, 0] = True
    subjects[2, 0, made.WIDTH - 3 :] = True
    subjects[3, 20:30, 30:32] = True
    paper_scores(video, replace(PROXIES, subject=remember), subjects, chunks=2)
    assert boxes == [
        (10, 20, 40, 45),
        (made.HEIGHT - 16, 0, made.HEIGHT, 16),
        (0, made.WIDTH - 16, 16, made.WIDTH),
        (17, 23, 33, 39),
        *[(0, 0, made.HEIGHT, made.WIDTH)] * 2,
    ]


def drifts(change: Callable[[NDArray[np.float64], float], NDArray[np.float64]]) -> tuple[DriftErrors, DriftErrors]:
    video = made.growing(change)
    paper, released = paper_scores(video, PROXIES, made.box_masks()), released_scores(video, PROXIES)
    return evaluate(paper, normalised_drift), evaluate(released, normalised_drift)


def test_a_video_that_repeats_itself_drifts_nowhere_even_if_it_moves() -> None:
    for moving in (made.box_video(), np.repeat(made.box_video()[:1], made.FRAMES, axis=0)):
        for found in (paper_scores(moving, PROXIES, made.box_masks()), released_scores(moving, PROXIES)):
            assert asdict(evaluate(found)) == pytest.approx(dict.fromkeys(asdict(found), 0), abs=1e-9)


def test_creeping_blur_is_drift_of_clarity_and_little_else() -> None:
    paper, released = drifts(made.blurred)
    assert paper.clarity > 0.4
    assert max(paper.motion, paper.aesthetic, paper.background, paper.subject) < paper.clarity / 2
    assert released.clarity > 0.2 > 10 * max(released.motion, released.background, released.subject)


def test_growing_grain_is_drift_of_clarity_and_of_the_background_that_seems_to_boil() -> None:
    paper, released = drifts(made.grainy)
    assert paper.clarity > 1
    assert paper.background > 0.05 > paper.aesthetic
    assert released.clarity > 0.1
    assert released.motion > 0.02


def test_growing_shake_is_drift_of_motion_and_of_the_background_and_not_of_clarity() -> None:
    paper, released = drifts(made.shaken)
    assert min(paper.motion, paper.background) > 0.5
    assert max(paper.clarity, paper.aesthetic, paper.subject) < 0.1
    assert released.motion > 0.02 > max(released.clarity, released.subject)


def test_turning_colours_are_drift_of_the_subject_more_than_of_anything_else() -> None:
    paper, released = drifts(made.recoloured)
    assert paper.subject > 0.4 > max(paper.clarity, paper.motion, paper.aesthetic, paper.background)
    assert released.subject > 0.005 > released.motion


def test_falling_dark_is_drift_of_aesthetics_and_of_the_subject_and_not_of_motion() -> None:
    paper, released = drifts(made.darkened)
    assert min(paper.aesthetic, paper.subject) > 0.2
    assert max(paper.motion, paper.background) < 0.01
    assert released.aesthetic > 0.2


def test_frames_left_over_at_the_end_are_dropped() -> None:
    video = made.box_video()
    ended = np.concatenate([video[:30], np.zeros_like(video[:2])])
    for part in (video[:30], ended):
        found = released_scores(part, PROXIES, chunks=10)
        assert found.aesthetic == pytest.approx(released_scores(video[:30], PROXIES).aesthetic)


def test_videos_that_cannot_be_measured_are_refused() -> None:
    video, masks = made.box_video(), made.box_masks()
    with pytest.raises(ValueError, match="at least 20 are needed"):
        paper_scores(video[:19], PROXIES, masks[:19])
    with pytest.raises(ValueError, match="at least 30 are needed"):
        released_scores(video[:29], PROXIES)
    with pytest.raises(ValueError, match="two or more"):
        released_scores(video, PROXIES, chunks=1)
    with pytest.raises(ValueError, match="uint8"):
        released_scores(video / 255, PROXIES)
    with pytest.raises(ValueError, match="too small"):
        released_scores(video[:, :8], PROXIES)
    with pytest.raises(ValueError, match="one boolean mask"):
        paper_scores(video, PROXIES, masks[1:])
    with pytest.raises(ValueError, match="no background to follow"):
        paper_scores(video, PROXIES, np.ones_like(masks))
