"""Rotary-Major Scan, by its formulas."""

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from models.mixers.scans import Grid, inverse, rotary_major  # noqa: E402

grids = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6))


@given(grid=grids, layer=st.integers(0, 11))
def test_a_scan_visits_every_token_once_at_the_place_of_its_formula(grid: Grid, layer: int) -> None:
    times, rows, columns = grid
    when = inverse(rotary_major(grid, layer)).reshape(grid)
    for t, y, x in torch.cartesian_prod(*map(torch.arange, grid)).tolist():
        formulas = (
            (t * rows + y) * columns + x,
            (t * columns + x) * rows + y,
            (y * columns + x) * times + t,
            (x * rows + y) * times + t,
        )
        assert when[t, y, x] == formulas[layer % 4]


@given(grid=grids, layer=st.integers(0, 3))
def test_the_inverse_puts_scanned_tokens_back(grid: Grid, layer: int) -> None:
    order = rotary_major(grid, layer)
    tokens = torch.rand(len(order))
    assert torch.equal(tokens[order][inverse(order)], tokens)
    assert torch.equal(inverse(inverse(order)), order)
