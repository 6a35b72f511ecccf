"""The ledger never lets an account above its budget, whoever asks and however often."""

import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.ledger import BudgetExceeded, Ledger

BUDGET = 1_000


def test_a_reservation_above_the_budget_is_refused_and_changes_nothing(tmp_path: Path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.reserve("film", "a", 600, BUDGET)
    with pytest.raises(BudgetExceeded, match=r"above its budget of \$0\.0010"):
        ledger.reserve("film", "b", 401, BUDGET)
    assert ledger.committed_microdollars("film") == 600
    ledger.reserve("film", "c", 400, BUDGET)
    assert ledger.committed_microdollars("film") == BUDGET


def test_settling_replaces_the_reservation_and_happens_once(tmp_path: Path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.reserve("film", "a", 600, BUDGET)
    ledger.settle("film", "a", 450)
    ledger.settle("film", "a", 450)
    ledger.reserve("film", "a", 600, BUDGET)
    assert ledger.committed_microdollars("film") == 450


def test_a_released_reservation_can_be_made_again(tmp_path: Path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    for _ in range(3):
        ledger.reserve("film", "a", 900, BUDGET)
        ledger.release("film", "a", 900)
    assert ledger.committed_microdollars("film") == 0


def test_accounts_do_not_touch_each_other(tmp_path: Path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.reserve("one", "a", BUDGET, BUDGET)
    ledger.reserve("two", "a", BUDGET, BUDGET)
    assert ledger.committed_microdollars("one") == ledger.committed_microdollars("two") == BUDGET


_EVENTS = st.lists(
    st.tuples(st.sampled_from(["reserve", "settle", "release"]), st.sampled_from("abc"), st.integers(1, 500)),
    max_size=12,
)


@settings(max_examples=40)
@given(events=_EVENTS)
def test_no_sequence_of_events_commits_more_than_the_budget(tmp_path_factory: pytest.TempPathFactory, events):
    ledger = Ledger(tmp_path_factory.mktemp("ledger") / "ledger.sqlite")
    price = {"a": 300, "b": 400, "c": 500}
    for event, key, _ in events:
        try:
            if event == "reserve":
                ledger.reserve("film", key, price[key], BUDGET)
            elif event == "settle" and ledger.committed_microdollars("film") + price[key] <= BUDGET:
                ledger.settle("film", key, price[key])
            else:
                ledger.release("film", key, price[key])
        except BudgetExceeded:
            pass
        assert 0 <= ledger.committed_microdollars("film") <= BUDGET


def _grab(path: str, name: str, wins: "multiprocessing.Queue[str]") -> None:
    ledger = Ledger(Path(path))
    for number in range(10):
        try:
            ledger.reserve("film", f"{name}{number}", 100, BUDGET)
            wins.put(name)
        except BudgetExceeded:
            pass


def test_processes_racing_for_one_budget_never_exceed_it(tmp_path: Path):
    context = multiprocessing.get_context("spawn")
    wins = context.Queue()
    path = str(tmp_path / "ledger.sqlite")
    racers = [context.Process(target=_grab, args=(path, name, wins)) for name in "abcd"]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    won = 0
    while not wins.empty():
        wins.get()
        won += 1
    assert won == BUDGET // 100
    assert Ledger(Path(path)).committed_microdollars("film") == BUDGET
