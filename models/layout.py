"""How video becomes tokens: chunks of frames, each with its words, cut into patches that are one token each.

A chunk is what is denoised at once (BlockVid, section 3.1); a shot is one chunk or several (LCT, section 3.2). Where
tokens stand, and what is computed with them, does not belong here.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


@dataclass(frozen=True)
class VideoLayout:
    """The sizes of one chunk.

    Attributes
    ----------
    frames, height, width, channels
        Of a chunk's pictures; each a multiple of its patch.
    patch_frames, patch_height, patch_width
        What one video token shows.
    words
        Text tokens of a chunk, which precede its video tokens.
    """

    frames: int
    height: int
    width: int
    patch_frames: int
    patch_height: int
    patch_width: int
    words: int
    channels: int = 3

    def __post_init__(self) -> None:
        for name in ("frames", "height", "width"):
            size, patch = getattr(self, name), getattr(self, f"patch_{name}")
            if size <= 0 or patch <= 0 or size % patch:
                raise ValueError(f"{name} is {size}, which patches of {patch} do not fill: take a multiple of {patch}")

    @property
    def grid(self) -> tuple[int, int, int]:
        """Video tokens along time, height and width."""
        return self.frames // self.patch_frames, self.height // self.patch_height, self.width // self.patch_width

    @property
    def video_tokens(self) -> int:
        """Video tokens of a chunk, time first and then row by row."""
        time, height, width = self.grid
        return time * height * width

    @property
    def tokens(self) -> int:
        """All tokens of a chunk, words included."""
        return self.words + self.video_tokens

    @property
    def patch_values(self) -> int:
        """Values of one video token."""
        return self.channels * self.patch_frames * self.patch_height * self.patch_width


def to_patches(video: Tensor, layout: VideoLayout) -> Tensor:
    """Return video (batch, chunks x frames, channels, height, width) as (batch, chunks, video tokens, patch values)."""
    batch, frames = video.shape[:2]
    time, rows, columns = layout.grid
    chunks = frames // layout.frames
    split = video.reshape(
        batch,
        chunks,
        time,
        layout.patch_frames,
        layout.channels,
        rows,
        layout.patch_height,
        columns,
        layout.patch_width,
    )
    return split.permute(0, 1, 2, 5, 7, 3, 4, 6, 8).reshape(batch, chunks, layout.video_tokens, layout.patch_values)


def to_video(patches: Tensor, layout: VideoLayout) -> Tensor:
    """Return patches as video, the inverse of `to_patches`."""
    batch, chunks = patches.shape[:2]
    time, rows, columns = layout.grid
    split = patches.reshape(
        batch,
        chunks,
        time,
        rows,
        columns,
        layout.patch_frames,
        layout.channels,
        layout.patch_height,
        layout.patch_width,
    )
    joined = split.permute(0, 1, 2, 5, 6, 3, 7, 4, 8)
    return joined.reshape(batch, chunks * layout.frames, layout.channels, layout.height, layout.width)


def as_pictures(shown: Tensor) -> NDArray[np.uint8]:
    """Return pictures in -1..1, (..., channels, height, width), as RGB of uint8, (..., height, width, 3)."""
    values = (shown.detach().cpu().float().clamp(-1, 1).movedim(-3, -1) + 1) * 127.5
    return np.asarray(values.round().to(torch.uint8).numpy())
