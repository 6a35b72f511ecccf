"""Window attention beside attention over the whole video with a mask written from the definition."""

import itertools
import math

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from torch import Tensor, nn  # noqa: E402

from models.mixers.scans import Grid  # noqa: E402
from models.mixers.windows import TemporalSwinAttention, from_windows, to_windows  # noqa: E402

Place = tuple[int, ...]
WINDOW = (4, 2, 2)


@pytest.fixture
def attention() -> TemporalSwinAttention:
    torch.manual_seed(5)
    attention = TemporalSwinAttention(8, 2, WINDOW).double()
    nn.init.normal_(attention.bias)
    return attention


def cell(place: Place, grid: Grid, shifted: bool) -> Place:
    """Which window a token lies in, where windows begin half a window before the video and are cut off at its edges."""
    return tuple(
        (at + size // 2) // size if shifted and size < whole else at // min(size, whole)
        for at, size, whole in zip(place, WINDOW, grid, strict=True)
    )


def brute_force(attention: TemporalSwinAttention, video: Tensor, shifted: bool) -> Tensor:
    """Every token looks at every other, and keeps those of its window."""
    grid: Grid = tuple(video.shape[1:4])
    places = list(itertools.product(*map(range, grid)))
    parts = attention.enter(video.flatten(1, 3)).unflatten(-1, (3, attention.heads, -1))
    queries, keys, values = parts.permute(2, 0, 3, 1, 4)
    scores = queries @ keys.mT / queries.shape[-1] ** 0.5
    cells = torch.tensor([cell(place, grid, shifted) for place in places])
    # How far a key is from a query; what lies outside the window is masked, so that its bias does not matter.
    furthest = torch.tensor(WINDOW) - 1
    apart = torch.tensor(places)[None] - torch.tensor(places)[:, None] + furthest
    apart = torch.minimum(apart.clamp(min=0), 2 * furthest)
    scores = scores + attention.bias[:, apart[..., 0], apart[..., 1], apart[..., 2]]
    scores = scores.masked_fill((cells[None] != cells[:, None]).any(-1), -torch.inf)
    return attention.leave((scores.softmax(-1) @ values).transpose(1, 2).flatten(2)).unflatten(1, grid)


@pytest.mark.parametrize("shifted", [False, True])
@pytest.mark.parametrize("grid", [(8, 4, 4), (4, 6, 2), (6, 3, 4), (5, 3, 3), (2, 1, 3)])
def test_windows_attend_as_the_whole_video_with_the_mask_of_its_definition(
    attention: TemporalSwinAttention, grid: Grid, shifted: bool
) -> None:
    video = torch.randn(2, *grid, 8, dtype=torch.float64)
    with torch.no_grad():
        torch.testing.assert_close(attention(video, shifted), brute_force(attention, video, shifted))


@pytest.mark.parametrize("place", [(0, 0, 0), (7, 3, 3), (3, 2, 1)])
def test_a_change_is_seen_within_its_window_only(attention: TemporalSwinAttention, place: Place) -> None:
    video = torch.randn(1, 8, 4, 4, 8, dtype=torch.float64)
    changed = video.clone()
    changed[0, *place] += 1
    for shifted in (False, True):
        with torch.no_grad():
            seen = (attention(changed, shifted) - attention(video, shifted)).abs().sum(-1)[0] > 1e-9
        expected = [
            cell(one, (8, 4, 4), shifted) == cell(place, (8, 4, 4), shifted)
            for one in itertools.product(range(8), range(4), range(4))
        ]
        assert seen.flatten().tolist() == expected


@given(
    counts=st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)),
    window=st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3)),
)
def test_windows_hold_every_token_and_come_together_again(counts: Grid, window: Grid) -> None:
    grid: Grid = tuple(count * size for count, size in zip(counts, window, strict=True))
    video = torch.rand(2, *grid, 3)
    windows = to_windows(video, window)
    assert windows.shape[1:3] == (math.prod(counts), math.prod(window))
    assert torch.equal(windows[:, 0].reshape(2, *window, 3), video[:, : window[0], : window[1], : window[2]])
    assert torch.equal(from_windows(windows, grid, window), video)


def test_heads_that_do_not_divide_the_width_are_refused() -> None:
    with pytest.raises(ValueError, match="take a number of heads that does"):
        TemporalSwinAttention(10, 4)
