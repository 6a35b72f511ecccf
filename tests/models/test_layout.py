"""Chunks, patches and tokens."""

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from models.layout import VideoLayout, to_patches, to_video  # noqa: E402

sides = st.tuples(st.integers(1, 3), st.integers(1, 3))


@settings(max_examples=30)
@given(sides, sides, sides, st.integers(1, 3))
def test_patches_are_the_video_again(time: tuple[int, int], row: tuple[int, int], column: tuple[int, int], n: int):
    layout = VideoLayout(time[0] * time[1], row[0] * row[1], column[0] * column[1], time[0], row[0], column[0], words=1)
    video = torch.randn(2, n * layout.frames, layout.channels, layout.height, layout.width)
    patches = to_patches(video, layout)
    assert patches.shape == (2, n, layout.video_tokens, layout.patch_values)
    assert torch.equal(to_video(patches, layout), video)


def test_a_token_shows_its_own_patch_time_first_and_then_row_by_row():
    layout = VideoLayout(frames=4, height=6, width=8, patch_frames=2, patch_height=3, patch_width=2, words=5)
    assert (layout.grid, layout.video_tokens, layout.tokens) == ((2, 2, 4), 16, 21)
    video = torch.randn(1, 8, 3, 6, 8)
    patches = to_patches(video, layout)
    chunk, time, row, column = 1, 1, 0, 3
    token = patches[0, chunk, (time * 2 + row) * 4 + column]
    shown = video[0, 4 * chunk + 2 * time :][:2, :, 3 * row :, 2 * column :][:, :, :3, :2]
    assert torch.equal(token, shown.flatten())


def test_pictures_that_patches_do_not_fill_are_refused_in_words():
    with pytest.raises(ValueError, match="height is 7, which patches of 3 do not fill: take a multiple of 3"):
        VideoLayout(4, 7, 8, 2, 3, 2, words=5)
