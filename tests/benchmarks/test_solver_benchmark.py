"""The whole benchmark on instances that take a blink, and the naive programme against the exact one."""

import re
from dataclasses import replace

import pytest

from benchmarks.instances import at_share, frontiers, song
from benchmarks.page import page
from benchmarks.race import contradictions
from benchmarks.results import Results
from benchmarks.rivals import EXACT, GREEDY, OURS, by_budget
from benchmarks.solvers import FULL, measure
from solvers.multiple_choice_knapsack import solve

TINY = replace(
    FULL,
    shares=(0.5,),
    song_segments=(5, 8),
    song_seeds=2,
    table_units_microdollars=(100_000, 10_000),
    catalogues=(10, 1),
    large_catalogues=(20, 1),
    family_shapes=((10, 5),),
    family_magnitudes=(100,),
    family_seeds=1,
    family_rival_items=0,
)


@pytest.fixture(scope="module")
def results() -> Results:
    return measure("tiny", TINY)


def test_all_exact_solvers_agree_on_all_instances(results):
    assert len(results.heats) == 4 + 4 + 1 + 1 + 5
    assert contradictions(results.heats, EXACT) == []
    for heat in results.heats:
        assert len({run.answer.profit for name, run in heat.items() if name in EXACT}) == 1
        assert all(run.answer.claims_optimum for name, run in heat.items() if name in EXACT)


def test_the_greedy_and_the_table_of_budgets_never_beat_the_optimum(results):
    assert all(heat[GREEDY].answer.profit <= heat[OURS].answer.profit for heat in results.round_two)
    assert all(table.loss >= 0 for tables in results.budget_tables.values() for table in tables)


def test_the_page_has_the_bars_and_every_table_and_names_no_folder(results):
    text = page(results)
    assert text.count("**met**") + text.count("**not met**") + text.count("**open") == 5
    assert len(re.findall(r"^\| --- ", text, re.MULTILINE)) == 8
    assert not re.search(r"(^|\s)/\w|\\", text)
    assert "agreed on 4 of 4 films" in text


def test_the_table_of_budgets_is_exact_where_nothing_is_rounded():
    classes = tuple(
        tuple(item._replace(weight=item.weight // 1000) for item in items) for items in frontiers(song(8, 0))
    )
    instance = at_share(classes, 0.5)
    profit, table_bytes = by_budget(instance, 1)
    assert profit == solve(instance).profit
    assert table_bytes == (instance.capacity + 1) * (16 + len(classes))


def test_a_unit_too_coarse_for_any_choice_is_refused():
    instance = at_share(frontiers(song(8, 0)), 0.0)
    with pytest.raises(ValueError, match="smaller unit"):
        by_budget(instance, 1_000_000)
