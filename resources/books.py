"""The ledger's database: one schema and one way to open a transaction, on SQLite (a file, the default) and Postgres.

What is written is decided in `resources.ledger` and `resources.holds`; here is only what differs between the two
databases, and the taking over of ledgers of an earlier schema.

Transactions that check before they write must not overlap. SQLite has one writer at a time, if every transaction says
at its beginning that it will write (`BEGIN IMMEDIATE`). Postgres gets an advisory lock on the name of what is checked,
held until the transaction ends: a song's, because a song's cap spans all of its accounts. SERIALIZABLE isolation would
do the same by failing and trying again, but as every reservation reads a sum that every other one changes, nearly all
of those that meet would fail, where waiting a millisecond costs a millisecond.
"""

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

SCHEMA_VERSION = 2
BUSY_TIMEOUT_S = 60
EVENTS = ("reserve", "intent", "submitted", "settle", "release")
OUTCOMES = ("settle", "release")

_METADATA = sa.MetaData()
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


ENTRIES = sa.Table(
    "entries",
    _METADATA,
    sa.Column("id", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("reservation", sa.Text, nullable=False),
    _words("account"),
    _words("song"),
    _words("run"),
    _words("request_key"),
    _words("generator"),
    _words("version"),
    _words("tier"),
    sa.Column("microdollars", sa.BigInteger, nullable=False),
    sa.Column("compute_ms", sa.BigInteger, nullable=False, server_default="0"),
    _words("sent_key"),
    _words("idempotency_key"),
    _words("job"),
    _words("why"),
    _words("shot"),
    sa.CheckConstraint(f"event IN {EVENTS}", name="known_event"),
    sa.CheckConstraint("microdollars >= 0 AND compute_ms >= 0", name="nothing_negative"),
    sa.Index("entries_of_account", "account", "request_key"),
    sa.Index("entries_of_song", "song"),
    sa.Index("entries_of_request", "request_key"),
    sa.Index("entries_of_reservation", "reservation"),
)
"""One row per event, never changed; every row names the film, the run and the clip that it is about."""

for _name, _events in (("one_reserve", "event = 'reserve'"), ("one_outcome", f"event IN {OUTCOMES}")):
    sa.Index(
        _name,
        ENTRIES.c.reservation,
        unique=True,
        sqlite_where=sa.text(_events),
        postgresql_where=sa.text(_events),
    )

HOLDS = sa.Table(
    "holds",
    _METADATA,
    sa.Column("request_key", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("process", sa.Text, nullable=False),
    sa.Column("expires_at", sa.Double, nullable=False),
)
"""Who is making which clip. No book but a lock: rows come and go."""

SCHEMA = sa.Table("ledger_schema", _METADATA, sa.Column("version", sa.Integer, nullable=False))

_APPEND_ONLY = "the ledger is append-only: entries are never changed or removed"
_GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER entries_{verb} BEFORE {verb} ON entries BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_APPEND_ONLY}'; END $$",
        "CREATE TRIGGER entries_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ],
}


class LedgerError(RuntimeError):
    """The ledger's database cannot be used, or was asked for something that the books do not allow."""


class Books:
    """A ledger's database, opened by its URL and brought to the current schema."""

    def __init__(self, url: str) -> None:
        try:
            self._url = sa.make_url(url)
            if self._url.get_backend_name() not in _GUARDS:
                raise LedgerError(f"a ledger is kept in SQLite or Postgres, not in {self._url.get_backend_name()}")
            if self._url.get_backend_name() == "sqlite" and self._url.database:
                Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)
            self._engine = _engine(self._url, os.getpid())
        except sa.exc.ArgumentError as error:
            raise LedgerError(f"the ledger's address is no database URL: {error}") from error
        except ModuleNotFoundError as error:
            raise LedgerError("a ledger in Postgres needs psycopg2: install the extra `postgres`") from error
        try:
            with self.transaction("ledger schema") as connection:
                _bring_up_to_date(connection, self.name)
        except sa.exc.DBAPIError as error:
            raise self._unusable(error) from error

    @property
    def name(self) -> str:
        """The address without its password."""
        return self._url.render_as_string(hide_password=True)

    @contextmanager
    def transaction(self, *locks: str) -> Iterator[sa.Connection]:
        """Give a connection whose work is kept if the block ends well; no other one with such a lock runs meanwhile.

        Raises
        ------
        LedgerError
            If the database cannot be reached, or stays busy.
        """
        try:
            with self._engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    for lock in sorted(locks):
                        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(lock, 0))))
                yield connection
        except sa.exc.OperationalError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: sa.exc.DBAPIError) -> LedgerError:
        reason = str(error.orig).strip().partition("\n")[0]
        return LedgerError(f"the ledger at {self.name} cannot be used: {reason}")

    @staticmethod
    def now(connection: sa.Connection) -> float:
        """Return the time in seconds by the one clock that all who share this ledger have."""
        if connection.dialect.name == "postgresql":
            return float(connection.scalar(sa.select(sa.extract("epoch", sa.func.clock_timestamp()))) or 0.0)
        return time.time()


@cache
def _engine(url: sa.URL, process: int) -> sa.Engine:  # noqa: ARG001 - connections are not shared with a forked process
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_TIMEOUT_S})
    sa.event.listen(engine, "connect", _leave_transactions_to_us)
    sa.event.listen(engine, "begin", _begin_as_a_writer)
    return engine


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    connection.isolation_level = None


def _begin_as_a_writer(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _bring_up_to_date(connection: sa.Connection, name: str) -> None:
    """Make the tables, or take over those of an earlier schema.

    Raises
    ------
    LedgerError
        If the tables are of a later schema, or of none that is known.
    """
    known = sa.inspect(connection)
    if known.has_table(SCHEMA.name):
        version = connection.scalar(sa.select(SCHEMA.c.version))
        if version != SCHEMA_VERSION:
            raise LedgerError(
                f"the ledger at {name} is of schema {version} and this AllocMV writes schema {SCHEMA_VERSION}: "
                "use the version of AllocMV that wrote it, or another ledger"
            )
        return
    earlier: list[dict[str, Any]] = []
    if known.has_table(ENTRIES.name):
        columns = {column["name"] for column in known.get_columns(ENTRIES.name)}
        if columns != {"id", "at", "account", "request_key", "event", "microdollars"}:
            raise LedgerError(f"the database at {name} has a table `entries` that is no ledger's: use another database")
        earlier = _earlier_entries(connection)
        connection.execute(sa.text("DROP TABLE entries"))
    _METADATA.create_all(connection)
    if earlier:
        connection.execute(sa.insert(ENTRIES), earlier)
    for statement in _GUARDS[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    connection.execute(sa.insert(SCHEMA).values(version=SCHEMA_VERSION))


def _earlier_entries(connection: sa.Connection) -> list[dict[str, Any]]:
    """Return the entries of the first schema as those of the second: the same events in order, at their times.

    There an account's reservations of a request were told apart by nothing but their order. A settlement that came
    without one is given one.
    """
    rows = connection.execute(sa.text("SELECT at, account, request_key, event, microdollars FROM entries ORDER BY id"))
    opened: dict[tuple[str, str], str] = {}
    entries: list[dict[str, Any]] = []
    for row in rows.mappings():
        place = (row["account"], row["request_key"])
        entry = {**row, "song": song_of(row["account"])}
        if row["event"] == "reserve" or place not in opened:
            opened[place] = uuid.uuid4().hex
            entries.append({**entry, "event": "reserve", "reservation": opened[place]})
        if row["event"] in OUTCOMES:
            entries.append({**entry, "reservation": opened.pop(place)})
    # One that had no reservation shares its number with the one that it is given: all are numbered again, in order.
    return [{**entry, "id": number} for number, entry in enumerate(entries, start=1)]


def sqlite_url(path: Path) -> str:
    """Return the URL of a database file, whatever characters its path has."""
    return sa.URL.create("sqlite", database=str(path)).render_as_string()


def song_of(account: str) -> str:
    """Return the song of an account, which is one version of its film: `song/version`."""
    return account.partition("/")[0]
