"""Figure 1 of LinGen's supplement, on its grid of 32 x 32 x 32 tokens."""

import itertools

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from models.adjacency import ALL_PAIRS, EDGES, Pairs, adjacency_distances, zigzag  # noqa: E402
from models.mixers.scans import Grid, rotary_major  # noqa: E402

GRID = (32, 32, 32)


@pytest.mark.parametrize(
    ("pairs", "scan", "expected"),
    [
        (EDGES, rotary_major, [352.33, 342.00, 1.0, 1.0]),
        (EDGES, zigzag, [352.33, 231.72, 1.0, 1.0]),
        (ALL_PAIRS, rotary_major, [594.43, 583.36, 297.64, 158.07]),
        (ALL_PAIRS, zigzag, [594.43, 399.55, 170.40, 82.22]),
    ],
)
def test_the_distance_of_neighbours_falls_with_the_layers(pairs: Pairs, scan: object, expected: list[float]) -> None:
    scans = [scan(GRID, layer) for layer in range(4)]
    assert [round(apart, 2) for apart in adjacency_distances(scans, GRID, pairs)] == expected


def test_row_by_row_in_every_layer_brings_nothing_closer() -> None:
    first, *others = adjacency_distances([rotary_major(GRID, 0)] * 4, GRID)
    assert others == [first] * 3


def test_the_distance_is_that_of_its_definition() -> None:
    grid = (3, 2, 4)
    scans = [rotary_major(grid, layer).tolist() for layer in (0, 2)]
    nearest = []
    for cube in itertools.product(*(range(side - 1) for side in grid)):
        for pair in EDGES:
            one, other = ((((t + cube[0]) * grid[1]) + y + cube[1]) * grid[2] + x + cube[2] for t, y, x in pair)
            nearest.append(min(abs(scan.index(one) - scan.index(other)) for scan in scans))
    _, found = adjacency_distances([torch.tensor(scan) for scan in scans], grid)
    assert found == pytest.approx(sum(nearest) / len(nearest))


@given(grid=st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5)), layer=st.integers(0, 3))
def test_a_zigzag_visits_every_token_once_and_goes_to_a_neighbour(grid: Grid, layer: int) -> None:
    order = zigzag(grid, layer)
    assert sorted(order.tolist()) == list(range(len(order)))
    places = torch.stack(torch.unravel_index(order, grid), 1)
    assert ((places[1:] - places[:-1]).abs().sum(1) == 1).all()
