"""How far moments lie from the nearest line of a grid, the arithmetic under every measure of timing.

Which moments and which grid, and what a distance is worth, is said by the measures that use it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Times = Sequence[float] | NDArray[np.float64]


def validate(times_s: Times, grid_s: Times) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both as arrays.

    Raises
    ------
    ValueError
        If either is empty, not one-dimensional, not finite, or the grid does not increase strictly.
    """
    times, grid = np.asarray(times_s, np.float64), np.asarray(grid_s, np.float64)
    for name, values in (("moments", times), ("lines of the grid", grid)):
        if values.ndim != 1 or not values.size or not np.isfinite(values).all():
            raise ValueError(f"the {name} must be at least one finite number in one dimension")
    if (np.diff(grid) <= 0).any():
        raise ValueError("the lines of the grid must be strictly increasing")
    return times, grid


def distances(times_s: Times, grid_s: Times) -> NDArray[np.float64]:
    """Return the distance of every moment from its nearest grid line, in the unit of both."""
    times, grid = validate(times_s, grid_s)
    after = np.searchsorted(grid, times)
    to_left = np.abs(times - grid[np.maximum(after - 1, 0)])
    to_right = np.abs(times - grid[np.minimum(after, grid.size - 1)])
    return np.minimum(to_left, to_right)


def share_on_grid(times_s: Times, grid_s: Times, tolerance_s: float) -> float:
    """Return the share of moments, 0..1, that lie within `tolerance_s` of a grid line."""
    return float((distances(times_s, grid_s) <= tolerance_s).mean())
