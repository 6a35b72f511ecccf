"""Strategies compared over songs of different sizes."""

import pytest

from metrics.comparison import compare
from state.report import BenchmarkRow, BenchmarkTable


def row(
    song: str, strategy: str, cost: int, cqr: float, *, kept: bool = True, tariff: str = "animatic"
) -> BenchmarkRow:
    return BenchmarkRow(song=song, tariff=tariff, strategy=strategy, budget_microdollars=100,
                        full_high_microdollars=200, within_budget=kept, cost_microdollars=cost, utility=cost * 2,
                        mean_quality=3, cqr=cqr, high=1, mid=0, reuse=0)  # fmt: skip


def test_a_song_twice_as_long_weighs_the_same():
    table = BenchmarkTable(
        rows=(
            row("short", "uniform_high", 100, 4.0, kept=False),
            row("short", "optimal", 60, 5.0),
            row("long", "uniform_high", 200, 2.0, kept=False),
            row("long", "optimal", 100, 3.0),
        )
    )
    best, reference = compare(table).rows
    assert (best.strategy, best.songs, best.within_budget) == ("optimal", 2, 1.0)
    assert best.cost == pytest.approx((0.6 + 0.5) / 2)
    assert best.cost_spread == pytest.approx(0.05)
    assert best.cqr == pytest.approx((1.25 + 1.5) / 2)
    assert (reference.cost, reference.cqr, reference.within_budget) == (1.0, 1.0, 0.0)


def test_a_song_without_the_reference_is_named():
    with pytest.raises(ValueError, match="lonely: the strategy uniform_high is missing"):
        compare(BenchmarkTable(rows=(row("lonely", "optimal", 60, 5.0),)))


def test_tariffs_are_never_mixed():
    table = BenchmarkTable(
        rows=(
            row("song", "uniform_high", 100, 4.0),
            row("song", "optimal", 50, 6.0),
            row("song", "uniform_high", 1000, 1.0, tariff="hosted"),
            row("song", "optimal", 900, 2.0, tariff="hosted"),
        )
    )
    means = compare(table).rows
    assert [(m.tariff, m.strategy, m.cost, m.cqr) for m in means] == [
        ("animatic", "optimal", 0.5, 1.5),
        ("animatic", "uniform_high", 1.0, 1.0),
        ("hosted", "optimal", 0.9, 2.0),
        ("hosted", "uniform_high", 1.0, 1.0),
    ]
