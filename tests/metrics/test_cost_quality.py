"""Equation 3 by hand, and what it is free of."""

import pytest

from metrics.cost_quality import cost_quality_ratio, evaluate

SALIENCY = (5, 3, 1)
QUALITIES = (450, 300, 300)
COSTS = (600_000, 200_000, 200_000)


def test_it_is_saliency_weighted_quality_per_dollar() -> None:
    by_hand = (1.0 * 4.5 + 0.6 * 3.0 + 0.2 * 3.0) / 1.0
    assert cost_quality_ratio(SALIENCY, QUALITIES, COSTS) == pytest.approx(by_hand)


def test_the_relative_ratio_of_uniform_mid_itself_is_one() -> None:
    mid = evaluate(SALIENCY, [300] * 3, [200_000] * 3, mid_quality_hundredths=300, mid_costs_microdollars=[200_000] * 3)
    assert mid.relative == 1


def test_the_relative_ratio_does_not_depend_on_the_tariff_s_or_the_judge_s_scale() -> None:
    plain = evaluate(SALIENCY, QUALITIES, COSTS, mid_quality_hundredths=300, mid_costs_microdollars=[200_000] * 3)
    scaled = evaluate(
        SALIENCY,
        [q // 3 for q in QUALITIES],
        [7 * c for c in COSTS],
        mid_quality_hundredths=100,
        mid_costs_microdollars=[1_400_000] * 3,
    )
    assert plain.relative == pytest.approx(scaled.relative)
    assert plain.ratio != pytest.approx(scaled.ratio)


def test_reuse_that_costs_nothing_counts_with_its_quality() -> None:
    assert cost_quality_ratio((5, 5), (400, 400), (1_000_000, 0)) == pytest.approx(8.0)


@pytest.mark.parametrize(
    ("saliency", "qualities", "costs", "reason"),
    [
        ((5,), (400, 400), (1, 1), "one saliency"),
        ((6,), (400,), (1,), "1..5"),
        ((5,), (400,), (0,), "not all zero"),
        ((5, 5), (400, 400), (5, -1), "not negative"),
    ],
)
def test_what_is_out_of_range_is_refused(
    saliency: tuple[int, ...], qualities: tuple[int, ...], costs: tuple[int, ...], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        cost_quality_ratio(saliency, qualities, costs)
