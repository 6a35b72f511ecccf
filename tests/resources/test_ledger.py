"""The ledger never lets an account above its budget or a song above its cap, whoever asks, however often and where."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from resources.books import Books, sqlite_url
from resources.ledger import BudgetExceeded, Ledger, LedgerError, Purchase, Reservation
from tests.resources.conftest import PROCESSES
from tests.resources.racing import PRICE, RACERS, grab, watch

BUDGET = 1_000
FILM = "song/first"


@pytest.fixture
def ledger(url: str) -> Ledger:
    return Ledger.open(url)


def clip(key: str, microdollars: int, account: str = FILM) -> Purchase:
    return Purchase(
        account=account,
        request_key=key,
        microdollars=microdollars,
        compute_ms=70,
        tier="high",
        generator="animatic",
        version="3",
        run="run-1",
        shot="{}",
    )


def test_a_reservation_above_the_budget_is_refused_and_changes_nothing(ledger):
    ledger.reserve(clip("a", 600), BUDGET)
    with pytest.raises(BudgetExceeded, match=r"above its budget of \$0\.0010"):
        ledger.reserve(clip("b", 401), BUDGET)
    assert ledger.committed_microdollars(FILM) == 600
    ledger.reserve(clip("c", 400), BUDGET)
    assert ledger.committed_microdollars(FILM) == BUDGET


def test_settling_replaces_the_reservation_and_happens_once(ledger):
    bought = ledger.reserve(clip("a", 600), BUDGET)
    assert ledger.settle(bought, 450, 80)
    assert not ledger.settle(bought, 450, 80)
    assert not ledger.release(bought)
    assert ledger.committed_microdollars(FILM) == 450
    assert ledger.total_settled_microdollars() == 450


def test_nothing_is_settled_for_more_than_was_reserved(ledger):
    bought = ledger.reserve(clip("a", 600), BUDGET)
    with pytest.raises(LedgerError, match=r"only \$0\.000600 was reserved"):
        ledger.settle(bought, 601, 80)
    assert ledger.committed_microdollars(FILM) == 600


def test_a_released_reservation_can_be_made_again(ledger):
    for _ in range(3):
        assert ledger.release(ledger.reserve(clip("a", 900), BUDGET), "nothing was made")
    assert ledger.committed_microdollars(FILM) == 0


def test_an_open_reservation_is_not_made_twice(ledger):
    assert ledger.reserve(clip("a", 900), BUDGET).id == ledger.reserve(clip("a", 900), BUDGET).id
    assert ledger.committed_microdollars(FILM) == 900


def test_accounts_do_not_touch_each_other(ledger):
    ledger.reserve(clip("a", BUDGET, "song/first"), BUDGET)
    ledger.reserve(clip("b", BUDGET, "song/second"), BUDGET)
    assert ledger.committed_microdollars("song/first") == ledger.committed_microdollars("song/second") == BUDGET


def test_a_song_s_cap_holds_over_all_its_versions(ledger):
    for version in ("song/first", "song/second"):
        ledger.settle(ledger.reserve(clip(version, 400, version), BUDGET, BUDGET), 400, 1)
    with pytest.raises(BudgetExceeded, match=r"take song to \$0\.001200, above the song's cap of \$0\.001000"):
        ledger.reserve(clip("c", 400, "song/third"), BUDGET, BUDGET)
    ledger.reserve(clip("c", 400, "song-2/first"), BUDGET, BUDGET)
    assert ledger.committed_by_song_microdollars("song") == 800


def test_a_clip_asked_for_again_counts_once_for_its_film_and_twice_for_its_song(ledger):
    for _ in range(2):
        ledger.settle(ledger.reserve(clip("a", 600), BUDGET), 600, 1)
    assert ledger.committed_microdollars(FILM) == 600
    assert ledger.committed_by_song_microdollars("song") == ledger.total_settled_microdollars() == 1200


def test_a_request_leaves_with_the_same_key_until_a_job_is_known_to_have_come_of_it(ledger):
    bought = ledger.reserve(clip("a", 600), BUDGET)
    first = ledger.intend(bought, "a", "high")
    assert ledger.open_reservations() == [first]
    ledger.release(first, "nobody knows it")
    again = ledger.intend(ledger.reserve(clip("a", 600), BUDGET), "a", "high")
    assert again.sending.idempotency_key == first.sending.idempotency_key
    known = ledger.submitted(again, "job-1")
    assert ledger.open_reservations("a") == [known]
    other = ledger.intend(known, "a", "high")
    lower = ledger.intend(known, "a-at-mid", "mid", "it was refused")
    keys = {first.sending.idempotency_key, other.sending.idempotency_key, lower.sending.idempotency_key}
    assert len(keys) == 3
    assert ledger.open_reservations("a")[0].sending.why == "it was refused"


@pytest.mark.parametrize("change", ["UPDATE entries SET microdollars = 1", "DELETE FROM entries"])
def test_the_database_itself_refuses_to_change_an_entry(url, change):
    ledger = Ledger.open(url)
    ledger.settle(ledger.reserve(clip("a", 600), BUDGET), 600, 1)
    engine = sa.create_engine(url)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(sa.text(change))
    engine.dispose()
    assert ledger.total_settled_microdollars() == 600


def test_every_entry_names_the_song_the_run_the_tier_and_the_generator(url):
    ledger = Ledger.open(url)
    bought = ledger.intend(ledger.reserve(clip("a", 600), BUDGET), "a", "high")
    ledger.settle(ledger.submitted(bought, "job-1"), 300, 81, "mid")
    with Books(url).transaction() as connection:
        rows = connection.execute(sa.text("SELECT * FROM entries ORDER BY id")).mappings().all()
    assert [row["event"] for row in rows] == ["reserve", "intent", "submitted", "settle"]
    for row in rows:
        assert (row["song"], row["account"], row["run"]) == ("song", FILM, "run-1")
        assert (row["generator"], row["version"]) == ("animatic", "3")
    assert [(row["microdollars"], row["compute_ms"], row["tier"]) for row in rows[::3]] == [
        (600, 70, "high"), (300, 81, "mid"),
    ]  # fmt: skip
    (told,) = ledger.reservations("song")
    assert (told["tier"], told["reserved"], told["microdollars"]) == ("mid", 600, 300)
    assert (told["estimate_ms"], told["compute_ms"]) == (70, 81)
    assert ledger.reservations("another") == []


FIRST_SCHEMA = """
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    account TEXT NOT NULL,
    request_key TEXT NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('reserve', 'settle', 'release')),
    microdollars INTEGER NOT NULL CHECK (microdollars >= 0)
);
CREATE INDEX entries_by_account ON entries (account, request_key);
INSERT INTO entries (at, account, request_key, event, microdollars) VALUES
    (1.5, 'tune/v1', 'a', 'reserve', 300), (2.5, 'tune/v1', 'b', 'reserve', 200), (3.5, 'tune/v1', 'a', 'settle', 290),
    (4.5, 'tune/v1', 'b', 'release', 200), (5.5, 'tune/v1', 'b', 'reserve', 210), (6.5, 'tune/v2', 'c', 'settle', 50);
"""


def test_a_ledger_of_the_first_schema_is_taken_over_without_loss(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST_SCHEMA)
    for _ in range(2):
        ledger = Ledger.open(f"sqlite:///{path}")
        assert ledger.committed_microdollars("tune/v1") == 290 + 210
        assert ledger.committed_by_song_microdollars("tune") == 290 + 210 + 50
        assert ledger.total_settled_microdollars() == 290 + 50
        (still_open,) = ledger.open_reservations()
        assert (still_open.purchase.request_key, still_open.purchase.microdollars) == ("b", 210)
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT at, event, request_key, microdollars FROM entries ORDER BY id").fetchall()
    given = [
        (1.5, "reserve", "a", 300), (2.5, "reserve", "b", 200), (3.5, "settle", "a", 290), (4.5, "release", "b", 200),
        (5.5, "reserve", "b", 210), (6.5, "settle", "c", 50),
    ]  # fmt: skip
    assert [row for row in rows if row in given] == given
    assert len(rows) == len(given) + 1
    assert ledger.release(still_open)


def test_what_is_no_ledger_is_refused_in_a_sentence(tmp_path: Path, new_database):
    strange = tmp_path / "strange.sqlite"
    with closing(sqlite3.connect(strange)) as connection:
        connection.executescript("CREATE TABLE entries (id INTEGER PRIMARY KEY, note TEXT)")
    later = new_database("sqlite")
    with Books(later).transaction() as connection:
        connection.execute(sa.text("UPDATE ledger_schema SET version = 99"))
    torn = tmp_path / "torn.sqlite"
    torn.write_text("this was a ledger once")
    for url, reason in (
        (f"sqlite:///{strange}", "has a table `entries` that is no ledger's"),
        (later, "is of schema 99 and this AllocMV writes schema 2"),
        (f"sqlite:///{torn}", "cannot be used: file is not a database"),
        ("mysql://host/books", "kept in SQLite or Postgres, not in mysql"),
        ("ledger.sqlite", "no database URL"),
    ):
        with pytest.raises(LedgerError, match=reason):
            Ledger.open(url)


def test_a_ledger_lies_in_a_folder_of_any_name(tmp_path: Path):
    path = tmp_path / "what? #1, 100%25 ü" / "ledger.sqlite"
    Ledger.open(sqlite_url(path)).reserve(clip("a", 600), BUDGET)
    assert path.exists()


def test_a_database_that_cannot_be_reached_is_named_without_its_password():
    pytest.importorskip("psycopg2")
    with pytest.raises(LedgerError, match="cannot be used") as refused:
        Ledger.open("postgresql+psycopg2://me:secret@127.0.0.1:1/books")
    assert "secret" not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_processes_racing_for_one_budget_never_exceed_it(url):
    """Eight processes reserve, settle and give back under one cap, and a ninth never sees more committed."""
    gate, wins, most, ended = PROCESSES.Barrier(RACERS), PROCESSES.Queue(), PROCESSES.Queue(), PROCESSES.Event()
    budget = 13 * PRICE
    watcher = PROCESSES.Process(target=watch, args=(url, budget, most, ended))
    racers = [PROCESSES.Process(target=grab, args=(url, name, budget, wins, gate)) for name in "abcdefgh"[:RACERS]]
    for process in (watcher, *racers):
        process.start()
    won = sum(wins.get(timeout=60) for _ in racers)
    for racer in racers:
        racer.join()
    ended.set()
    assert most.get(timeout=60) <= budget
    watcher.join()
    assert [process.exitcode for process in (watcher, *racers)] == [0] * (RACERS + 1)
    assert Ledger.open(url).committed_by_song_microdollars("song") == won
    # Eighty were asked for and thirteen could be had; each racer gave some back, which the others may have missed.
    assert budget - 2 * RACERS * PRICE < won


@dataclass
class Bought:
    """What a few lines of plain Python know of one purchase; `reservation` is None once it is settled."""

    account: str
    key: str
    cost: int
    reservation: Reservation | None


class LedgerBesideAModel(RuleBasedStateMachine):
    """Random programmes on two accounts of one song."""

    ledgers: Iterator[Ledger]

    @initialize(budget=st.integers(300, 900), cap=st.none() | st.integers(300, 1500))
    def begin(self, budget, cap):
        self.ledger = next(self.ledgers)
        self.budget, self.cap = budget, cap
        self.bought: list[Bought] = []

    def committed(self, account, *, without=None):
        last = {bought.key: bought.cost for bought in self.bought if bought.account == account}
        last.pop(without, None)
        return sum(last.values())

    def still_open(self):
        return [bought for bought in self.bought if bought.reservation]

    @rule(account=st.sampled_from(["song/1", "song/2"]), key=st.sampled_from("abc"), price=st.integers(0, 500))
    def reserve(self, account, key, price):
        known = [bought for bought in self.still_open() if (bought.account, bought.key) == (account, key)]
        fits = self.committed(account, without=key) + price <= self.budget
        fits = fits and (self.cap is None or sum(bought.cost for bought in self.bought) + price <= self.cap)
        ask = partial(self.ledger.reserve, Purchase(account, key, price), self.budget, self.cap)
        if known:
            assert ask() == known[0].reservation
        elif fits:
            self.bought.append(Bought(account, key, price, ask()))
        else:
            with pytest.raises(BudgetExceeded):
                ask()

    @precondition(still_open)
    @rule(data=st.data(), share=st.floats(0, 1))
    def settle(self, data, share):
        bought = data.draw(st.sampled_from(self.still_open()))
        bought.cost = int(bought.cost * share)
        assert self.ledger.settle(bought.reservation, bought.cost, 1)
        assert not self.ledger.settle(bought.reservation, bought.cost, 1)
        assert not self.ledger.release(bought.reservation)
        bought.reservation = None

    @precondition(still_open)
    @rule(data=st.data())
    def release(self, data):
        bought = data.draw(st.sampled_from(self.still_open()))
        assert self.ledger.release(bought.reservation)
        assert not self.ledger.settle(bought.reservation, 0, 1)
        self.bought.remove(bought)

    @invariant()
    def the_books_agree(self):
        for account in ("song/1", "song/2"):
            assert self.ledger.committed_microdollars(account) == self.committed(account)
        everything = self.ledger.committed_by_song_microdollars("song")
        assert everything == sum(bought.cost for bought in self.bought)
        assert self.cap is None or everything <= self.cap
        assert [r.id for r in self.ledger.open_reservations()] == [b.reservation.id for b in self.still_open()]


def test_no_programme_brings_the_books_away_from_a_model_of_them(tmp_path: Path):
    LedgerBesideAModel.ledgers = (Ledger.open(f"sqlite:///{tmp_path / str(number)}.sqlite") for number in count())
    run_state_machine_as_test(LedgerBesideAModel, settings=settings(max_examples=15, stateful_step_count=12))
