"""Noise: how much, from which seed, and shuffled where."""

import math

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from models.layout import VideoLayout  # noqa: E402
from models.noise import chunk_levels, draw_noise, seeded, shuffle_edges, start_noise  # noqa: E402

LAYOUT = VideoLayout(frames=12, height=4, width=4, patch_frames=2, patch_height=4, patch_width=2, words=1)
LIKE = torch.zeros((), dtype=torch.float64)


@pytest.mark.parametrize("schedule", ["cosine", "linear"])
def test_the_first_chunk_has_the_least_noise_and_the_last_the_most(schedule: str):
    levels = chunk_levels(schedule, 6, 0.2, 0.9)
    assert (len(levels), levels[0], levels[-1]) == (6, pytest.approx(0.2), pytest.approx(0.9))
    assert levels == sorted(levels)


def test_chunks_counted_from_one_as_equations_11_and_26_are_printed_would_miss_both_ends():
    printed = [0.2 + c / (6 - 1) * 0.7 for c in range(1, 7)]
    assert printed[0] > 0.2
    assert printed[-1] > 0.9
    assert chunk_levels("linear", 6, 0.2, 0.9) == pytest.approx([printed[0] - 0.14, *printed[:-1]])


def test_schedules_are_the_papers_curves():
    way = [c / 4 for c in range(5)]
    assert chunk_levels("cosine", 5, 0.1, 1.0) == pytest.approx(
        [0.1 + 0.5 * 0.9 * (1 - math.cos(math.pi * w)) for w in way]
    )
    assert chunk_levels("sigmoid", 5, 0.1, 1.0, 8.0) == pytest.approx(
        [0.1 + 0.9 / (1 + math.exp(-8 * (w - 0.5))) for w in way]
    )
    assert chunk_levels("naive", 3, 0.1, 0.8) == [0.8] * 3


def test_the_logistic_curve_reaches_neither_end_and_is_half_way_in_the_middle():
    levels = chunk_levels("sigmoid", 5, 0.2, 0.8)
    assert 0.2 < levels[0] < 0.21
    assert 0.79 < levels[-1] < 0.8
    assert levels[2] == pytest.approx(0.5)


@pytest.mark.parametrize("schedule", ["cosine", "linear", "sigmoid", "naive"])
def test_a_chunk_alone_gets_the_most(schedule: str):
    assert chunk_levels(schedule, 1, 0.2, 0.9) == [0.9]


def test_levels_that_do_not_rise_are_refused():
    with pytest.raises(ValueError, match="do not rise within 0 to 1"):
        chunk_levels("cosine", 3, 0.0, 1.0)


@settings(max_examples=40)
@given(st.integers(2, 12), st.data())
def test_shuffling_is_a_permutation_inside_the_windows_at_the_edges(frames: int, data: st.DataObject):
    edge, first = data.draw(st.integers(0, frames // 2)), data.draw(st.booleans())
    noise = torch.arange(frames)
    shuffled = shuffle_edges(noise, edge, first, seeded(data.draw(st.integers()))).tolist()
    assert sorted(shuffled[:edge]) == list(range(edge))
    assert sorted(shuffled[frames - edge :]) == list(range(frames - edge, frames))
    untouched = slice(0 if first else edge, frames - edge)
    assert shuffled[untouched] == list(range(frames))[untouched]


def test_both_windows_do_get_shuffled():
    orders = [shuffle_edges(torch.arange(8), 4, False, seeded(seed)).tolist() for seed in range(9)]
    assert len({tuple(order[:4]) for order in orders}) > 3
    assert len({tuple(order[4:]) for order in orders}) > 3


def test_windows_that_overlap_are_refused():
    with pytest.raises(ValueError, match="two windows of 3 do not fit into 5 frames: shuffle at most 2"):
        shuffle_edges(torch.zeros(5), 3, False, seeded(0))


def test_noise_depends_on_seed_chunk_and_purpose_and_on_nothing_else():
    pair = start_noise([4, 5], 2, 0, LAYOUT, LIKE)
    assert pair.shape == (2, LAYOUT.video_tokens, LAYOUT.patch_values)
    assert torch.equal(pair[1:], start_noise([5], 2, 0, LAYOUT, LIKE))
    others = [
        pair[0],
        start_noise([4], 3, 0, LAYOUT, LIKE)[0],
        draw_noise([4], 2, "history", LAYOUT, LIKE)[0],
    ]
    assert not any(torch.equal(pair[1], other) for other in others)
    assert pair.dtype == torch.float64


def test_a_chunks_shuffled_noise_is_its_own_noise_in_another_order_of_frames():
    plain, shuffled = (start_noise([7], 1, edge, LAYOUT, LIKE)[0].view(6, -1) for edge in (0, 3))
    assert not torch.equal(plain, shuffled)
    assert {tuple(frame) for frame in plain.tolist()} == {tuple(frame) for frame in shuffled.tolist()}
