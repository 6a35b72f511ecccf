"""The ledger: money reserved before a clip is made, settled after, in an append-only SQLite table.

An account is one film under one plan. A reservation that would take the account above its budget is refused inside
the same transaction that would have written it, so that two processes cannot both take the last cent. A request that
is settled is never paid for again, whoever asks.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import dagster as dg

from state.money import usd

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    account TEXT NOT NULL,
    request_key TEXT NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('reserve', 'settle', 'release')),
    microdollars INTEGER NOT NULL CHECK (microdollars >= 0)
);
CREATE INDEX IF NOT EXISTS entries_by_account ON entries (account, request_key);
"""

# What counts against a budget: per request, what was settled, else what is still reserved.
_COMMITTED = """
SELECT COALESCE(SUM(amount), 0) FROM (
    SELECT CASE
        WHEN SUM(event = 'settle') > 0 THEN SUM(CASE event WHEN 'settle' THEN microdollars ELSE 0 END)
        ELSE SUM(CASE event WHEN 'reserve' THEN microdollars WHEN 'release' THEN -microdollars ELSE 0 END)
    END AS amount
    FROM entries WHERE account = ? GROUP BY request_key
)
"""


class BudgetExceeded(RuntimeError):
    """A reservation would take an account above its budget."""


class Ledger:
    """Append-only entries of reserve, settle and release. Amounts are whole micro-dollars."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with self._transaction() as connection:
            connection.executescript(_SCHEMA)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            if connection.in_transaction:
                connection.execute("COMMIT")

    def reserve(self, account: str, request_key: str, microdollars: int, budget_microdollars: int) -> None:
        """Set money aside for a request. Repeating an open or settled reservation changes nothing.

        Raises
        ------
        BudgetExceeded
            If the account's committed money and this reservation together exceed the budget.
        """
        with self._transaction() as connection:
            if self._open(connection, account, request_key):
                return
            committed = self._committed(connection, account)
            if committed + microdollars > budget_microdollars:
                raise BudgetExceeded(
                    f"reserving {usd(microdollars)} would take {account} to {usd(committed + microdollars)}, "
                    f"above its budget of {usd(budget_microdollars)}"
                )
            self._append(connection, account, request_key, "reserve", microdollars)

    def settle(self, account: str, request_key: str, microdollars: int) -> None:
        """Record what a reserved request cost. Settling twice changes nothing."""
        with self._transaction() as connection:
            if not self._settled(connection, account, request_key):
                self._append(connection, account, request_key, "settle", microdollars)

    def release(self, account: str, request_key: str, microdollars: int) -> None:
        """Give a reservation back because nothing was made."""
        with self._transaction() as connection:
            if not self._settled(connection, account, request_key) and self._open(connection, account, request_key):
                self._append(connection, account, request_key, "release", microdollars)

    def committed_microdollars(self, account: str) -> int:
        """Return what counts against the account's budget: settled, plus reserved and not yet settled."""
        with self._transaction() as connection:
            return self._committed(connection, account)

    def total_settled_microdollars(self) -> int:
        """Return everything that was ever settled, over all accounts."""
        with self._transaction() as connection:
            query = "SELECT COALESCE(SUM(microdollars), 0) FROM entries WHERE event = 'settle'"
            return int(connection.execute(query).fetchone()[0])

    @staticmethod
    def _append(connection: sqlite3.Connection, account: str, key: str, event: str, microdollars: int) -> None:
        connection.execute(
            "INSERT INTO entries (at, account, request_key, event, microdollars) VALUES (?, ?, ?, ?, ?)",
            (time.time(), account, key, event, microdollars),
        )

    @staticmethod
    def _committed(connection: sqlite3.Connection, account: str) -> int:
        return int(connection.execute(_COMMITTED, (account,)).fetchone()[0])

    @staticmethod
    def _count(connection: sqlite3.Connection, account: str, key: str, event: str) -> int:
        query = "SELECT COUNT(*) FROM entries WHERE account = ? AND request_key = ? AND event = ?"
        return int(connection.execute(query, (account, key, event)).fetchone()[0])

    def _settled(self, connection: sqlite3.Connection, account: str, key: str) -> bool:
        return self._count(connection, account, key, "settle") > 0

    def _open(self, connection: sqlite3.Connection, account: str, key: str) -> bool:
        reserved = self._count(connection, account, key, "reserve")
        return reserved > self._count(connection, account, key, "release")


class LedgerResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Dagster's shell around `Ledger`."""

    path: str

    @property
    def ledger(self) -> Ledger:
        """The plain object."""
        return Ledger(Path(self.path))
