"""Shares of moments on a grid, counted by hand and by brute force."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from metrics.grid import distances, share_on_grid


def test_the_share_counts_moments_within_the_tolerance_on_either_side() -> None:
    assert share_on_grid([0.9, 1.1, 1.2, 3.0], [1.0, 2.0, 3.0], 0.15) == 0.75


@given(
    times=st.lists(st.floats(-5, 5), min_size=1, max_size=20),
    grid=st.lists(st.floats(-5, 5), min_size=1, max_size=20, unique=True).map(sorted),
)
def test_distances_are_those_of_a_search_through_the_whole_grid(times: list[float], grid: list[float]) -> None:
    brute = [min(abs(t - g) for g in grid) for t in times]
    assert np.array_equal(distances(times, grid), brute)
