"""Dagster's records of runs and events in SQLite files, with an engine and a connection kept for each file.

Dagster's own storages make a new SQLAlchemy engine for every event and run that they write or read, and with it every
statement is compiled anew: a third of the computing of a film that is made again after an edit. They also close the
file after each of a thousand transactions, and SQLite then folds its log into the file: a second in all. Files, tables
and transactions are Dagster's. In Postgres Dagster keeps its engines itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage

ENGINES_AT_MOST = 32
"""Every run's events have a file of their own, and a daemon sees many runs."""
BUSY_S = 30.0
"""How long another process's transaction is waited for."""


class EventLog(SqliteEventLogStorage):
    """What happened in every run, in a folder of SQLite files."""

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> "EventLog":
        """Return the record that `dagster.yaml` describes."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sa.Connection]:
        with self._db_lock:
            engine = _engine(self.conn_string_for_shard(shard))
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection


class RunStorage(SqliteRunStorage):
    """Which runs there were, in one SQLite file."""

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> "RunStorage":
        """Return the record that `dagster.yaml` describes."""
        return cls.from_local(inst_data=inst_data, **config_value)

    @contextmanager
    def connect(self) -> Iterator[sa.Connection]:
        """Yield a connection in a transaction."""
        with _engine(self._conn_string).begin() as connection:
            yield connection


@lru_cache(ENGINES_AT_MOST)
def _engine(url: str) -> sa.Engine:
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_S})
    sa.event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: Any, _: object) -> None:
    # With a write-ahead log this loses no consistency, at worst the last events when the power fails.
    connection.execute("PRAGMA synchronous=NORMAL")
