"""Small videos whose truth is known: a striped box goes to and fro before a still wall, and what goes wrong with it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from metrics.pictures import Masks, Picture, Video

FRAMES, HEIGHT, WIDTH = 40, 48, 64
STEPS = (0, 2, 4, 2)  # a chunk of ten is one way to and fro, so that all chunks are alike


def texture(seed: int, height: int = HEIGHT, width: int = WIDTH, grain: float = 1.5) -> Picture:
    """A soft colour texture, the same for a seed, whose spots are about `grain` pixels in size."""
    noise = np.random.default_rng(seed).standard_normal((height, width, 3))
    soft = gaussian_filter(noise, (grain, grain, 0))
    return np.asarray(np.interp(soft, (soft.min(), soft.max()), (60, 190)), np.uint8)


def box_masks() -> Masks:
    masks = np.zeros((FRAMES, HEIGHT, WIDTH), np.bool_)
    for frame in range(FRAMES):
        left = 20 + STEPS[frame % len(STEPS)]
        masks[frame, 14:34, left : left + 18] = True
    return masks


def box_video() -> Video:
    video = np.repeat(texture(1)[None], FRAMES, axis=0)
    stripes = np.where(np.arange(HEIGHT)[:, None] // 4 % 2, 1, 0) * np.ones((1, WIDTH), np.int64)
    striped = np.array([[220, 60, 40], [250, 200, 60]], np.uint8)[stripes]
    return np.where(box_masks()[..., None], striped, video)


def growing(change: Callable[[NDArray[np.float64], float], NDArray[np.float64]]) -> Video:
    """The video with a change that grows from nothing at the first frame to its full size at the last."""
    frames = [change(picture.astype(np.float64), frame / (FRAMES - 1)) for frame, picture in enumerate(box_video())]
    return np.clip(np.rint(np.stack(frames)), 0, 255).astype(np.uint8)


def blurred(picture: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    return np.asarray(gaussian_filter(picture, (1.5 * size, 1.5 * size, 0)))


def grainy(picture: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    return picture + np.random.default_rng(int(size * 1000)).normal(0, 25 * size, picture.shape)


def shaken(picture: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    way = round(size * (FRAMES - 1)) % 2 * round(4 * size)
    return np.roll(picture, way, axis=1)


def darkened(picture: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    return picture * (1 - 0.7 * size)


def recoloured(picture: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    """Colours turn about the axis of greys by up to 120 degrees, so that red becomes green."""
    angle = 2 * np.pi / 3 * size
    even, odd = (1 - np.cos(angle)) / 3, np.sin(angle) / np.sqrt(3)
    own = np.cos(angle) + even
    turn = np.array([[own, even - odd, even + odd], [even + odd, own, even - odd], [even - odd, even + odd, own]])
    return picture @ turn.T
