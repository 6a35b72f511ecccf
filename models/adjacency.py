"""How far apart scans leave neighbouring tokens: d_k of LinGen, supplement section A and figure 1.

Tokens that a scan puts far apart hear little of one another, since the state between them decays. d_k is, averaged over
the adjacent tokens of every cube of 2 x 2 x 2, the least distance at which any of the first k layers puts them.

Which pairs of a cube are adjacent the paper does not say. With its twelve edges its claim holds that Rotary-Major Scan
does as well as Zigzag, for k = 1 and from 3 on; with all 28 pairs of its corners it does not. Zigzag is here for this
comparison alone: it runs back and forth so that each token is followed by a neighbour, over the same orders of axes.
"""

from collections.abc import Sequence
from itertools import combinations, product

import torch
from torch import Tensor

from models.mixers.scans import SCANS, Grid, inverse

Corner = tuple[int, ...]
Pairs = tuple[tuple[Corner, Corner], ...]

ALL_PAIRS: Pairs = tuple(combinations(product((0, 1), repeat=3), 2))
"""Of the corners of a cube; 28."""
EDGES: Pairs = tuple(pair for pair in ALL_PAIRS if sum(a != b for a, b in zip(*pair, strict=True)) == 1)
"""Corners that lie side by side; 12."""


def adjacency_distances(scans: Sequence[Tensor], grid: Grid, pairs: Pairs = EDGES) -> list[float]:
    """Return d_1, d_2, ... of layers with these scans (tokens,): averages over all cubes and pairs."""
    ranks = torch.stack([inverse(scan).reshape(grid) for scan in scans])
    corners = {corner: _corner(ranks, corner) for corner in product((0, 1), repeat=3)}
    nearest = [(corners[one] - corners[other]).abs().cummin(0).values for one, other in pairs]
    return torch.stack([apart.double().mean((1, 2, 3)) for apart in nearest]).mean(0).tolist()


def _corner(ranks: Tensor, corner: Corner) -> Tensor:
    """Return the ranks (scans, cubes along each axis) of one corner of all cubes."""
    for axis, side in enumerate(corner, start=1):
        ranks = ranks.narrow(axis, side, ranks.shape[axis] - 1)
    return ranks


def zigzag(grid: Grid, layer: int) -> Tensor:
    """Return the scan of a layer that runs along the axes of a Rotary-Major Scan, but turns round at every end."""
    axes = SCANS[layer % len(SCANS)]
    slow, middle, fast = (grid[axis] for axis in axes)
    tokens = torch.arange(slow * middle * fast).reshape(grid).permute(axes).clone()
    tokens[1::2] = tokens[1::2].flip(1)
    lines = tokens.reshape(slow * middle, fast)
    lines[1::2] = lines[1::2].flip(1)
    return lines.reshape(-1)
