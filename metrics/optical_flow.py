"""Optical flow without weights: Farneback's (SCIA 2003), as OpenCV computes it, and pictures moved along it.

OpenCV comes with the extra `models`. What flow is measured for is said elsewhere.
"""

from collections.abc import Iterator
from itertools import pairwise
from types import ModuleType

import numpy as np

from metrics.learned import Flow, FlowEstimator
from metrics.pictures import Picture, Vector, Video, luma, validate

PYRAMID_SCALE, PYRAMID_LEVELS, WINDOW, ITERATIONS, NEIGHBOURHOOD, DEVIATION = 0.5, 3, 15, 3, 5, 1.1


def opencv() -> ModuleType:
    """Return OpenCV.

    Raises
    ------
    ModuleNotFoundError
        If it is not installed.
    """
    try:
        import cv2
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "OpenCV is missing, which follows what moves in a video: install it with `pip install 'allocmv[models]'`",
            name=error.name,
        ) from error
    return cv2


def farneback(before: Picture, after: Picture) -> Flow:
    """Return where every point goes between two pictures: to the right and down, in pixels, (height, width, 2).

    A way is found while it is short beside the spots of the texture, up to four pixels in fine ones; longer ways come
    out too short.

    Raises
    ------
    ValueError
        If the pictures are not of one size.
    ModuleNotFoundError
        If OpenCV is not installed.
    """
    if before.shape != after.shape:
        raise ValueError(f"nothing can be followed between pictures of shapes {before.shape} and {after.shape}")
    if np.array_equal(before, after):
        # Farneback's polynomials leave a thousandth of a pixel at the borders.
        return np.zeros((*before.shape[:2], 2), np.float32)
    first, second = (np.rint(luma(picture)).astype(np.uint8) for picture in (before, after))
    cv2 = opencv()
    flow = cv2.calcOpticalFlowFarneback(
        first, second, None, PYRAMID_SCALE, PYRAMID_LEVELS, WINDOW, ITERATIONS, NEIGHBOURHOOD, DEVIATION, 0
    )
    return np.asarray(flow, np.float32)


def halfway(before: Picture, after: Picture) -> Picture:
    """Return what is seen halfway between two pictures: both moved half their way along the flow, and mixed.

    Each point's own flow stands for that of the point which arrives there, good for motion that is even nearby.
    """
    moved = [_pulled(one, farneback(other, one) * np.float32(0.5)) for one, other in ((before, after), (after, before))]
    return np.rint((moved[0] + moved[1]) / 2).astype(np.uint8)


def ways(video: Video, estimate: FlowEstimator) -> Iterator[Vector]:
    """Yield how far every point goes from each frame to the next, in pixels, of shape (height, width).

    Raises
    ------
    ValueError
        If there are fewer than two frames, or they are not as `metrics.pictures.validate` says.
    """
    for before, after in pairwise(validate(video, 2)):
        yield np.linalg.norm(estimate(before, after).astype(np.float64), axis=-1)


def _pulled(picture: Picture, flow: Flow) -> Vector:
    """Return the picture whose every point is taken from where the flow leads."""
    cv2 = opencv()
    down, right = np.indices(picture.shape[:2], dtype=np.float32)
    moved = cv2.remap(
        picture, right + flow[..., 0], down + flow[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved, np.float64)
