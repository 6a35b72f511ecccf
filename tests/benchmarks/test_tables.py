import pytest

from benchmarks.tables import milliseconds, percent, spread, table


def test_a_table_has_a_line_for_the_header_one_for_the_sides_and_one_for_every_row():
    assert table(("solver", "ms"), [("ours", 1), ("a|b", None)]) == (
        "| solver | ms |\n| --- | ---: |\n| ours | 1 |\n| a\\|b |  |"
    )


def test_a_row_with_a_missing_cell_is_refused():
    with pytest.raises(ValueError, match="as many cells"):
        table(("solver", "ms"), [("ours",)])


def test_times_and_shares_keep_the_digits_that_matter():
    assert [milliseconds(s) for s in (0.000461, 0.0123, 4.6672)] == ["0.46", "12.3", "4,667"]
    assert [percent(x) for x in (0.0019, 0.0, 0.0000253)] == ["0.19 %", "0.00 %", "0.003 %"]


def test_a_spread_is_the_median_the_ninetieth_percentile_and_the_greatest():
    assert spread([i / 1000 for i in range(101)]) == ("50.0", "90.0", "100")
