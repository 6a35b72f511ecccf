"""Where tokens stand."""

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from models.layout import VideoLayout  # noqa: E402
from models.positions import FactorisedPositions, chunk_coordinates, rotate, rotations  # noqa: E402
from tests.models.small import LAYOUT  # noqa: E402

place = st.tuples(*[st.integers(-40, 40)] * 3)


def test_words_stand_on_the_diagonal_and_video_after_their_end_along_it():
    coordinates = chunk_coordinates(LAYOUT, 0).tolist()
    assert coordinates[:3] == [[0, 0, 0], [1, 1, 1], [2, 2, 2]]
    times, rows, columns = LAYOUT.grid
    assert coordinates[3:] == [
        [3 + time, 3 + row, 3 + column] for time in range(times) for row in range(rows) for column in range(columns)
    ]


def test_each_chunk_begins_after_the_end_of_the_one_before_and_is_laid_out_alike():
    first, third = chunk_coordinates(LAYOUT, 0), chunk_coordinates(LAYOUT, 2)
    assert torch.equal(third - first, torch.full_like(first, 2 * (3 + 3)))
    assert chunk_coordinates(LAYOUT, 1)[0].tolist() == [first.max() + 1] * 3


@settings(max_examples=40)
@given(st.integers(1, 4), *[st.integers(1, 4)] * 3)
def test_no_two_tokens_of_a_context_stand_at_the_same_place(words: int, time: int, rows: int, columns: int):
    layout = VideoLayout(time, rows, columns, 1, 1, 1, words=words)
    places = torch.cat([chunk_coordinates(layout, position) for position in range(4)])
    assert len(set(map(tuple, places.tolist()))) == len(places)


@settings(max_examples=40)
@given(place, place, place)
def test_rotated_vectors_know_only_how_far_apart_they_stand(one: tuple, other: tuple, shift: tuple):
    query, key = torch.randn(2, 1, 14, dtype=torch.float64)
    at = torch.tensor([one, other], dtype=torch.float64)

    def product(places: torch.Tensor) -> torch.Tensor:
        angles = rotations(places, 14)
        return (rotate(query, angles[:1]) * rotate(key, angles[1:])).sum()

    assert torch.allclose(product(at), product(at + torch.tensor(shift)), atol=1e-10)


def test_each_axis_turns_its_own_share_of_the_channels_and_lengths_stay():
    vector = torch.randn(3, 16, dtype=torch.float64)
    for axis, turning in enumerate([range(8), range(8, 12), range(12, 16)]):
        places = torch.zeros(3, 3)
        places[:, axis] = 5
        turned = rotate(vector, rotations(places, 16))
        assert [i for i in range(16) if not torch.equal(turned[:, i], vector[:, i])] == list(turning)
        assert torch.allclose(turned.norm(dim=-1), vector.norm(dim=-1))


def test_a_head_that_cannot_turn_along_three_axes_is_refused():
    with pytest.raises(ValueError, match="a head of 4 channels"):
        rotations(torch.zeros(1, 3), 4)


def test_learnt_positions_are_the_sum_of_their_axes_and_fit_smaller_layouts():
    learnt = FactorisedPositions(LAYOUT, 4)
    words, video = learnt(LAYOUT)
    times, rows, columns = learnt.axes
    assert torch.equal(words, learnt.words)
    assert torch.equal(video.view(2, 2, 3, 4)[1, 0, 2], times[1] + rows[0] + columns[2])
    smaller = VideoLayout(2, 8, 8, 2, 4, 4, words=1)
    assert torch.equal(learnt(smaller)[1].view(1, 2, 2, 4), video.view(2, 2, 3, 4)[:1, :, :2])
    with pytest.raises(ValueError, match="positions are learnt for"):
        learnt(VideoLayout(8, 8, 12, 2, 4, 4, words=3))
