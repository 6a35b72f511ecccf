"""The Pareto filter against the definition, for machine integers and for integers that no machine word holds."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.pareto import INT64_SAFE, integer_array, pareto


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(-8, 8)), min_size=1, max_size=20),
    st.sampled_from([1, 10**6, 10**25]),
)
def test_pareto_keeps_exactly_the_first_of_the_undominated_points_by_weight(
    small: list[tuple[int, int]], unit: int
) -> None:
    points = [(weight * unit, profit * unit) for weight, profit in small]
    weight, profit = (integer_array(column, 20 * 8 * unit) for column in zip(*points, strict=True))
    kept = [points[i] for i in pareto(weight, profit)]
    undominated = {p for p in points if not any(q[0] <= p[0] and q[1] >= p[1] and q != p for q in points)}
    assert kept == sorted(undominated)
    assert all(i == points.index(points[i]) for i in pareto(weight, profit))


def test_integers_become_objects_exactly_where_their_sums_could_overflow() -> None:
    assert integer_array([1, 2], INT64_SAFE - 1).dtype == np.int64
    assert integer_array([1, 2], INT64_SAFE).dtype == object
    assert integer_array([10**30], 10**30).sum() == 10**30
