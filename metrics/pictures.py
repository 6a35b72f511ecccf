"""The frames that measures of video look at: what they must be, their luma, and their chunks.

What is measured in them does not belong here.
"""

import numpy as np
from numpy.typing import NDArray

from metrics.structural_similarity import LUMA_BT709

Picture = NDArray[np.uint8]
Video = NDArray[np.uint8]
Masks = NDArray[np.bool_]
Vector = NDArray[np.float64]

LEAST_SIDE = 16


def validate(video: Video, at_least: int = 1) -> Video:
    """Return the frames of a video as they are.

    Parameters
    ----------
    video
        sRGB, 0..255, uint8 of shape (frames, height, width, 3), both sides at least 16 pixels.
    at_least
        How many frames there must be.

    Raises
    ------
    ValueError
        If they are not so.
    """
    if video.dtype != np.uint8 or video.ndim != 4 or video.shape[-1] != 3:
        raise ValueError(
            f"frames of {video.dtype} and shape {video.shape} cannot be measured: "
            "give sRGB in uint8 as (frames, height, width, 3)"
        )
    if min(video.shape[1:3]) < LEAST_SIDE:
        height, width = video.shape[1:3]
        raise ValueError(f"frames of {width}x{height} are too small to measure: both sides need {LEAST_SIDE} pixels")
    if len(video) < at_least:
        raise ValueError(f"{len(video)} frames are too few to measure: at least {at_least} are needed")
    return video


def luma(pictures: NDArray[np.uint8]) -> Vector:
    """Return the luma of BT.709, 0..255, of pictures of shape (..., 3)."""
    return np.asarray(pictures @ LUMA_BT709, np.float64)


def cut_in_chunks(video: Video, chunks: int, least_frames: int) -> list[slice]:
    """Return the places of `chunks` equally long chunks; frames that are left over at the end are dropped.

    Raises
    ------
    ValueError
        If there are fewer than two chunks, or a chunk would have fewer than `least_frames` frames.
    """
    if chunks < 2:
        raise ValueError("a video of fewer than two chunks cannot drift: cut it into two or more")
    validate(video, chunks * least_frames)
    length = len(video) // chunks
    return [slice(chunk * length, (chunk + 1) * length) for chunk in range(chunks)]


def validate_masks(masks: Masks, video: Video) -> Masks:
    """Return masks as they are.

    Raises
    ------
    ValueError
        If they are not boolean, one per frame and of its size.
    """
    if masks.dtype != np.bool_ or masks.shape != video.shape[:3]:
        raise ValueError(
            f"masks of {masks.dtype} and shape {masks.shape} do not fit frames of shape {video.shape[:3]}: "
            "give one boolean mask of the same size per frame"
        )
    return masks
