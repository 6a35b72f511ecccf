"""The dial, as it is written and as exact money."""

import pytest

from planning.budget import budget_microdollars, parse_budget
from planning.tariffs import ANIMATIC
from state.song import Budget


@pytest.mark.parametrize(
    ("text", "kind", "amount"),
    [
        ("1.71", "usd", "1.71"),
        ("$1.71", "usd", "1.71"),
        (" $ 2 ", "usd", "2"),
        ("60%", "percent", "60"),
        ("12.5 %", "percent", "12.5"),
        ("90s", "compute_seconds", "90"),
        ("0", "usd", "0"),
    ],
)
def test_a_budget_is_read_as_it_is_written(text: str, kind: str, amount: str) -> None:
    assert parse_budget(text) == Budget(kind=kind, amount=amount)


@pytest.mark.parametrize("text", ["", "a lot", "-1", "1,71", "$60%", "$90s", "1.7.1", "60%%", "1e3", "inf", ".5", "1."])
def test_anything_else_is_refused_with_the_three_ways_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"dollars \(1\.71\), a percentage \(60%\) or seconds \(90s\)"):
        parse_budget(text)


@pytest.mark.parametrize(
    ("text", "microdollars"),
    [
        ("1.71", 1_710_000),
        ("0.0000019", 1),  # rounded down
        ("60%", 1_710_000),
        ("33.3333%", 949_999),  # of 2,850,000, exactly 949,999.05
        ("100%", 2_850_000),
        ("90s", 2_500),  # at $0.10 an hour
        ("0.035s", 0),
        ("0.036s", 1),
    ],
)
def test_a_budget_is_whole_microdollars_rounded_down(text: str, microdollars: int) -> None:
    assert budget_microdollars(parse_budget(text), 2_850_000, ANIMATIC) == microdollars
