"""Temporal Swin Attention: each token attends to those in a window, short in space and longer in time.

LinGen's TESA (supplement, section A) keeps neighbours correlated that every scan tears apart. As in Liu et al., "Swin
Transformer" (ICCV 2021), section 3.2, windows are shifted by half their size in every other layer, the video is rolled
round so that all windows stay whole, a mask parts what only the rolling brought together, and a learnt bias tells
positions within a window apart. The paper does not say how large a window is; we take 8 x 4 x 4 tokens.
"""

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.mixers.scans import Grid

WINDOW = (8, 4, 4)


class TemporalSwinAttention(nn.Module):
    """Attention of video tokens within windows.

    Parameters
    ----------
    width
        Of a token; heads divide it.
    heads
        Of the attention.
    window
        Tokens of a window along time, height and width; a smaller video is one window along that axis.
    """

    def __init__(self, width: int, heads: int, window: Grid = WINDOW) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f"{heads} heads do not divide {width} channels: take a number of heads that does")
        self.heads, self.window = heads, window
        self.enter = nn.Linear(width, 3 * width)
        self.leave = nn.Linear(width, width)
        self.bias = nn.Parameter(torch.zeros(heads, *(2 * size - 1 for size in window)))

    def forward(self, video: Tensor, shifted: bool) -> Tensor:
        """Mix (batch, time, height, width, channels)."""
        grid = cast(Grid, tuple(video.shape[1:4]))
        window = cast(Grid, tuple(map(min, self.window, grid)))
        shift = shifts(grid, window) if shifted else (0, 0, 0)
        whole = filled(video, window)
        windows = to_windows(whole.roll([-off for off in shift], (1, 2, 3)), window)
        parts = self.enter(windows).unflatten(-1, (3, self.heads, -1)).permute(3, 0, 1, 4, 2, 5)
        queries, keys, values = parts.unbind(0)
        bias = self._bias(window)
        apart = separated(grid, window, shift, video.device)
        if apart is not None:
            bias = bias.masked_fill(apart[:, None], -torch.inf)
        found = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=bias.to(queries.dtype))
        out: Tensor = self.leave(found.transpose(2, 3).flatten(3))
        joined = from_windows(out, cast(Grid, tuple(whole.shape[1:4])), window).roll(shift, (1, 2, 3))
        return joined[:, : grid[0], : grid[1], : grid[2]]

    def _bias(self, window: Grid) -> Tensor:
        """Return (heads, tokens, tokens): the learnt bias of how far a key is from a query, axis by axis."""
        axes = [torch.arange(size, device=self.bias.device) for size in window]
        places = torch.stack(torch.meshgrid(*axes, indexing="ij"), -1).flatten(0, 2)
        apart = places[None] - places[:, None] + torch.tensor(self.window, device=self.bias.device) - 1
        return self.bias[:, apart[..., 0], apart[..., 1], apart[..., 2]]


def shifts(grid: Grid, window: Grid) -> Grid:
    """Return by how many tokens shifted windows are off: half a window, none along an axis that is one window."""
    return cast(Grid, tuple(size // 2 if size < whole else 0 for size, whole in zip(window, grid, strict=True)))


def filled(video: Tensor, window: Grid) -> Tensor:
    """Return (batch, time, height, width, channels) with zeros at the ends, so that windows fill it."""
    missing = [-whole % size for whole, size in zip(video.shape[1:4], window, strict=True)]
    return functional.pad(video, (0, 0, 0, missing[2], 0, missing[1], 0, missing[0])) if any(missing) else video


def to_windows(video: Tensor, window: Grid) -> Tensor:
    """Cut (batch, time, height, width, channels) into (batch, windows, window tokens, channels)."""
    for axis, size in zip((1, 3, 5), window, strict=True):
        video = torch.unflatten(video, axis, (-1, size))
    return video.permute(0, 1, 3, 5, 2, 4, 6, 7).flatten(4, 6).flatten(1, 3)


def from_windows(windows: Tensor, grid: Grid, window: Grid) -> Tensor:
    """Join windows, the inverse of `to_windows` for a video of this grid."""
    counts = [whole // size for whole, size in zip(grid, window, strict=True)]
    cut = torch.unflatten(torch.unflatten(windows, 2, window), 1, counts).permute(0, 1, 4, 2, 5, 3, 6, 7)
    return cut.flatten(5, 6).flatten(3, 4).flatten(1, 2)


def separated(grid: Grid, window: Grid, shift: Grid, device: torch.device | None = None) -> Tensor | None:
    """Return which pairs of a window's tokens may not meet, (windows, tokens, tokens); None if all may.

    Apart are what is no neighbour but for the rolling, and tokens and the zeros that fill the last windows.
    """
    if not any(shift) and all(whole % size == 0 for whole, size in zip(grid, window, strict=True)):
        return None
    # Tokens are in regions from 1 on; the zeros that fill are all in region 0, so that they meet something at least.
    region = filled(torch.ones(1, *grid, 1, dtype=torch.long, device=device), window)
    rolled = region.roll([-off for off in shift], (1, 2, 3))
    for axis, off in enumerate(shift, start=1):
        rolled *= 2
        if off:
            ends = rolled.narrow(axis, rolled.shape[axis] - off, off)
            ends += ends > 0
    regions = to_windows(rolled, window)[0, :, :, 0]
    return regions[:, :, None] != regions[:, None, :]
