"""The multi-shot memory pack: all frames before a shot on one sheet of fixed size, the most alike the largest.

STAGE, section 4.1, equation 1: the earlier start and end frames are ranked by their likeness to what is asked for, the
one in place j gets the area 1/2^j, and together they tile one picture, so that the cost of remembering never grows. The
paper does not say how the tiles lie; here the sheet is halved again and again, across and along in turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True)
class Tile:
    """A part of the sheet, in cells from its top left."""

    top: int
    left: int
    height: int
    width: int

    @property
    def area(self) -> int:
        """Cells of the part."""
        return self.height * self.width


def tiles(height: int, width: int, count: int) -> list[Tile]:
    """Return the places of at most `count` memories on a sheet: each takes half of what is left.

    Parameters
    ----------
    height, width
        Of the sheet in cells, powers of two: so every halving is exact.
    count
        How many memories there are; those after the last cell that can be halved have no place.
    """
    for side in (height, width):
        if side < 1 or side & (side - 1):
            raise ValueError(f"a memory pack needs sides that are powers of two, not {height} x {width}")
    found: list[Tile] = []
    rest = Tile(0, 0, height, width)
    while len(found) < count and rest.area > 1:
        if rest.width >= rest.height:
            half = rest.width // 2
            found.append(Tile(rest.top, rest.left, rest.height, half))
            rest = Tile(rest.top, rest.left + half, rest.height, half)
        else:
            half = rest.height // 2
            found.append(Tile(rest.top, rest.left, half, rest.width))
            rest = Tile(rest.top + half, rest.left, half, rest.width)
    return found


def ranked(likeness: Tensor) -> Tensor:
    """Return the order of memories, the most alike first, the later one first among equals: (memories,)."""
    latest_first = torch.arange(len(likeness) - 1, -1, -1, device=likeness.device)
    return latest_first[torch.argsort(likeness[latest_first], descending=True, stable=True)]


def memory_pack(
    memories: Tensor, likeness: Tensor, height: int, width: int, cell: tuple[int, int] = (1, 1)
) -> tuple[Tensor, Tensor]:
    """Return earlier frames packed onto one sheet, and which cells of it are filled.

    Parameters
    ----------
    memories
        Latents of the earlier frames in their order in the film, (memories, channels, rows, columns).
    likeness
        How alike each is to what is asked for, (memories,), of any range.
    height, width
        Of the sheet in cells, powers of two.
    cell
        Rows and columns of a cell, in those of a latent: with the sides of a patch, every tile is whole tokens.

    Returns
    -------
    sheet
        (channels, height x rows of a cell, width x columns of a cell), zero where nothing lies.
    filled
        (height, width), bool.
    """
    high, wide = cell
    sheet = memories.new_zeros(memories.shape[1], height * high, width * wide)
    filled = torch.zeros(height, width, dtype=torch.bool, device=memories.device)
    order: Sequence[int] = ranked(likeness).tolist()
    for memory, tile in zip(order, tiles(height, width, len(order)), strict=False):
        top, left, size = tile.top * high, tile.left * wide, (tile.height * high, tile.width * wide)
        smaller = functional.adaptive_avg_pool2d(memories[memory], size)
        sheet[:, top : top + size[0], left : left + size[1]] = smaller
        filled[tile.top : tile.top + tile.height, tile.left : tile.left + tile.width] = True
    return sheet, filled
