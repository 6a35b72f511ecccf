"""Songs by the hundred: the records of one that was really made, copied row by row for songs that were not.

What Dagster has on record of a song is the rows of its runs. A copy has a key, runs and numbers of its own, so that
nothing in the records tells it from a song that was made; only the files beside SQLite in which every run has its own
log are not copied. What is measured among them does not belong here.
"""

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dagster as dg
import sqlalchemy as sa
from dagster._core.storage.event_log.schema import (
    AssetCheckExecutionsTable,
    AssetEventTagsTable,
    DynamicPartitionsTable,
    SqlEventLogStorageTable,
)
from dagster._core.storage.runs.schema import RunsTable, RunTagsTable

POINTER = re.compile(r'(input_event_pointer/\w+": ")(\d+)(")')
IS_POINTER = "dagster/input_event_pointer/"
SONGS_AT_ONCE = 10

Row = dict[str, Any]


class Copier:
    """Copies a song's records.

    `database` is a Postgres that holds all, None where there are SQLite's files; `version` tells of a song by its key
    what differs in its records besides the key: the version of its file.
    """

    def __init__(
        self, instance: dg.DagsterInstance, song: str, database: str | None, version: Callable[[str], str]
    ) -> None:
        history = f"sqlite:///{instance.root_directory}/history"
        self._events = sa.create_engine(database or f"{history}/runs/index.db")
        self._runs = sa.create_engine(database or f"{history}/runs.db")
        self._song, self._version = song, version
        runs = _rows(self._runs, RunsTable, RunsTable.c.partition == song)
        tagged = _rows(self._runs, RunTagsTable, RunTagsTable.c.value.endswith(song))
        self._ids = sorted({row["run_id"] for row in (*runs, *tagged)})
        self._run_rows = _rows(self._runs, RunsTable, RunsTable.c.run_id.in_(self._ids))
        self._tag_rows = _rows(self._runs, RunTagsTable, RunTagsTable.c.run_id.in_(self._ids))
        events, tags = SqlEventLogStorageTable, AssetEventTagsTable
        self._event_rows = _rows(self._events, events, events.c.run_id.in_(self._ids))
        numbers = [row["id"] for row in self._event_rows]
        self._first, self._span = min(numbers), max(numbers) - min(numbers) + 1
        self._event_tags = _rows(self._events, tags, tags.c.event_id.in_(numbers))
        checks = AssetCheckExecutionsTable
        self._checks = _rows(self._events, checks, checks.c.run_id.in_(self._ids))

    def copy(self, keys: Sequence[str]) -> None:
        """Record songs as if they had been made."""
        for start in range(0, len(keys), SONGS_AT_ONCE):
            self._copy_few(keys[start : start + SONGS_AT_ONCE])

    def _copy_few(self, keys: Sequence[str]) -> None:
        old = self._version(self._song)
        named = [
            {self._song: key, old: self._version(key), **{run: str(uuid.uuid4()) for run in self._ids}} for key in keys
        ]
        with self._events.begin() as connection:
            last = connection.scalar(sa.select(sa.func.max(SqlEventLogStorageTable.c.id))) or 0
            shifts = [last + 1 - self._first + n * self._span for n in range(len(keys))]
            pairs = list(zip(named, shifts, strict=True))
            events = [_renamed(row, names, shift) for names, shift in pairs for row in self._event_rows]
            connection.execute(sa.insert(SqlEventLogStorageTable), events)
            tags = [_renamed(row, names, shift) for names, shift in pairs for row in self._event_tags]
            connection.execute(sa.insert(AssetEventTagsTable), tags)
            if self._checks:
                checks = [_renamed(row, names, shift) for names, shift in pairs for row in self._checks]
                connection.execute(sa.insert(AssetCheckExecutionsTable), checks)
            added = [{"partitions_def_name": "song", "partition": key} for key in keys]
            connection.execute(sa.insert(DynamicPartitionsTable), added)
            if connection.dialect.name == "postgresql":
                last = max(row["id"] for row in events)
                connection.execute(sa.text(f"SELECT setval('event_logs_id_seq', {last})"))
        with self._runs.begin() as connection:
            for table, rows in ((RunsTable, self._run_rows), (RunTagsTable, self._tag_rows)):
                copies = [_renamed({**row, "id": None}, names, 0) for names in named for row in rows]
                connection.execute(sa.insert(table), [{k: v for k, v in row.items() if k != "id"} for row in copies])

    def close(self) -> None:
        """Let go of the databases."""
        self._events.dispose()
        self._runs.dispose()


def _rows(engine: sa.Engine, table: sa.Table, which: sa.ColumnElement[bool]) -> list[Row]:
    there = {column["name"] for column in sa.inspect(engine).get_columns(table.name)}
    columns = [column for column in table.c if column.name in there]
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(*columns).where(which)).mappings()]


def _renamed(row: Row, names: Mapping[str, str], shift: int) -> Row:
    """Return a row with other names for the song and its runs, and numbers of events moved by as much."""
    new = {name: _replaced(value, names, shift) for name, value in row.items()}
    if "event_id" in new:
        del new["id"]
        new["event_id"] += shift
        if new["key"].startswith(IS_POINTER):
            new["value"] = str(int(new["value"]) + shift)
        return new
    if "evaluation_event_storage_id" in new:
        for name in ("evaluation_event_storage_id", "materialization_event_storage_id"):
            new[name] = new[name] and new[name] + shift
        del new["id"]
    elif "id" in new and new["id"] is not None:
        new["id"] += shift
    return new


def _replaced(value: Any, names: Mapping[str, str], shift: int) -> Any:
    if not isinstance(value, str):
        return value
    for old, new in names.items():
        value = value.replace(old, new)
    if shift and IS_POINTER in value and value[0] == "{":
        value = POINTER.sub(lambda found: f"{found[1]}{int(found[2]) + shift}{found[3]}", value)
    return value
