"""Clips back to pictures: small ones are the means of large ones, and no frame is lost or moved."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from editorial.decode import decode_planes, decode_small
from editorial.encode import write_clip
from state.time import FrameRate

WIDTH, HEIGHT = 192, 108


def test_small_pictures_are_the_means_of_the_large_ones(clip: Callable[..., Path], tmp_path: Path):
    path = clip(tmp_path / "clip.mp4", 30, 4)
    lumas = np.stack([luma for luma, _, _ in decode_planes(path)]).astype(float)
    means = lumas.reshape(30, 8, 8, 12, 8).mean(axis=(2, 4))
    small = np.stack(list(decode_small(path, 12, 8))).astype(float)
    assert small.shape == (30, 8, 12, 3)
    shown = 16 + 219 * (small @ (0.2126, 0.7152, 0.0722)) / 255
    assert np.abs(shown - means).mean() < 2


def test_colours_come_through(tmp_path: Path):
    red = [np.full((HEIGHT // d, WIDTH // d), value, np.uint8) for d, value in ((1, 63), (2, 102), (2, 240))]
    path = tmp_path / "red.mp4"
    write_clip(path, [red], width=WIDTH, height=HEIGHT, rate=FrameRate(numerator=24), keyframes=(), frame_count=1)
    (picture,) = decode_small(path)
    assert picture.shape == (36, 64, 3)
    assert np.abs(picture.astype(int) - (254, 0, 0)).max() <= 3
