"""Rotary-Major Scan: in which order a layer reads a grid of video tokens, so that some layer keeps neighbours close.

LinGen (supplement, section A) scans along another axis from layer to layer. Its names are spatial-row, spatial-column,
temporal-row and temporal-column major; the paper does not say in which order they follow, nor which of the two other
axes comes second; we take them as named, and the axes so that each scan is a plain transposition of the tokens.
"""

import torch
from torch import Tensor

Grid = tuple[int, int, int]
"""Tokens along time, height and width."""

SCANS = ((0, 1, 2), (0, 2, 1), (1, 2, 0), (2, 1, 0))
"""Axes of (time, height, width) from the slowest to the fastest: row by row and column by column of every picture, then
along time, at one place after the other, row by row and column by column.
"""


def rotary_major(grid: Grid, layer: int, device: torch.device | None = None) -> Tensor:
    """Return the scan of a layer, (tokens,): which token, counted in raster order, comes first, second and so on."""
    tokens = torch.arange(grid[0] * grid[1] * grid[2], device=device)
    return tokens.reshape(grid).permute(SCANS[layer % len(SCANS)]).reshape(-1)


def inverse(order: Tensor) -> Tensor:
    """Return when each token comes, (tokens,), of an order that says which token comes when; and the other way."""
    ranks = torch.empty_like(order)
    ranks[order] = torch.arange(len(order), device=order.device)
    return ranks
