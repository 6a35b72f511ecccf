"""Where tokens stand: the interleaved three-dimensional rotary positions of LCT, and learnt positions inside a chunk.

LCT, section 3.2.2 and figure 3 (b): a word stands on the space diagonal, its three coordinates equal; the video tokens
of a chunk begin after the end of its words along that diagonal; the next chunk begins after the end of this one. So
words and video stand to one another alike in every chunk, and no two chunks stand at the same place. The paper does not
say where a chunk of unequal sides ends; we take its longest side, as M-RoPE does. Rotations are those of RoFormer (Su
et al., 2021), each axis turning a share of the channels.

The learnt positions, one table for each axis and their sum, are those of LinGen, supplement E.1, after NaViT.
What is done with rotated queries and keys belongs to the mixers.
"""

import torch
from torch import Tensor, nn

from models.layout import VideoLayout

SLOWEST = 100.0
"""The base of the angles: a context is tens of tokens long along the diagonal, not tens of thousands."""
AS_LOUD_AS_NOISE = 0.5
"""How large learnt positions are at first: beside embedded noise, which is about so large, a whisper is not heard, and
what belongs to a place, such as a background, is learnt several times more slowly."""


def chunk_stride(layout: VideoLayout) -> int:
    """Return how far the beginnings of neighbouring chunks lie apart along the diagonal."""
    return layout.words + max(layout.grid)


def chunk_coordinates(layout: VideoLayout, position: int) -> Tensor:
    """Return where the tokens of a chunk stand, (tokens, 3): its words, then its video time first and row by row."""
    diagonal = torch.arange(layout.words, dtype=torch.float64)
    words = diagonal[:, None].expand(-1, 3)
    axes = [torch.arange(side, dtype=torch.float64) for side in layout.grid]
    video = torch.cartesian_prod(*axes) + layout.words
    return torch.cat([words, video]) + position * chunk_stride(layout)


def rotations(coordinates: Tensor, channels: int) -> Tensor:
    """Return the angle of every pair of channels, (tokens, channels / 2), of tokens at coordinates (tokens, 3).

    The pairs are dealt out to time, height and width; time gets those that three do not divide.

    Raises
    ------
    ValueError
        If the channels are not pairs, or too few for three axes.
    """
    pairs = channels // 2
    if channels % 2 or pairs < 3:
        raise ValueError(f"a head of {channels} channels cannot turn along three axes: take an even number from 6 on")
    shares = (pairs - 2 * (pairs // 3), pairs // 3, pairs // 3)
    angles = []
    for axis, share in enumerate(shares):
        speeds = SLOWEST ** (-torch.arange(share, dtype=torch.float64, device=coordinates.device) / share)
        angles.append(coordinates[:, axis, None].to(torch.float64) * speeds)
    return torch.cat(angles, -1)


def rotate(x: Tensor, angles: Tensor) -> Tensor:
    """Turn pairs of channels of x (..., tokens, channels) by angles (tokens, channels / 2).

    The scalar product of two rotated vectors depends on the difference of their coordinates alone.
    """
    cosine, sine = angles.cos().to(x), angles.sin().to(x)
    first, second = x[..., 0::2], x[..., 1::2]
    turned = torch.stack([first * cosine - second * sine, first * sine + second * cosine], -1)
    return turned.flatten(-2)


class FactorisedPositions(nn.Module):
    """Learnt positions inside a chunk: a vector for each place along time, height and width, summed, and one per word.

    Any layout that is no larger than the one it was made for can be placed.
    """

    def __init__(self, layout: VideoLayout, width: int) -> None:
        super().__init__()
        self.words = nn.Parameter(0.02 * torch.randn(layout.words, width))  # a word says by itself which slot it is in
        self.axes = nn.ParameterList(nn.Parameter(AS_LOUD_AS_NOISE * torch.randn(side, width)) for side in layout.grid)

    def forward(self, layout: VideoLayout) -> tuple[Tensor, Tensor]:
        """Return the positions of words (words, width) and of video (video tokens, width).

        Raises
        ------
        ValueError
            If the layout is larger than what was learnt.
        """
        learnt = (len(self.words), *(len(table) for table in self.axes))
        asked = (layout.words, *layout.grid)
        if any(size > known for size, known in zip(asked, learnt, strict=True)):
            raise ValueError(f"positions are learnt for {learnt} words, times, rows and columns, not for {asked}")
        time, rows, columns = (table[:side] for table, side in zip(self.axes, layout.grid, strict=True))
        video = time[:, None, None] + rows[None, :, None] + columns[None, None, :]
        return self.words[: layout.words], video.flatten(0, 2)
