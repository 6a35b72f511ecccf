"""Taking turns: a song is made by one process at a time, whoever asked: the command line, a job, the sensor.

Whoever writes into the same books takes turns. A turn is a lock that the system takes from a process that ends,
however it ends: on a file beside books that are a file of this machine, or an advisory lock of the Postgres that the
books are in, which ends with its connection. What is done in a turn does not belong here.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from resources.books import LedgerError

NAMESPACE = "allocmv turn of "


class _Lock(Protocol):
    def taken(self, *, wait: bool) -> bool:
        """Take the lock, and tell whether it is ours; not to wait for it means that it may be another's."""
        ...

    def close(self) -> None:
        """Let go of the lock."""
        ...


@contextmanager
def alone(ledger_url: str, song: str, waiting: Callable[[], object]) -> Iterator[None]:
    """Work on a song while no other process does; call `waiting` once if that has to be waited for."""
    with closing(_lock(ledger_url, song)) as lock:
        if not lock.taken(wait=False):
            waiting()
            lock.taken(wait=True)
        yield


def is_being_made(ledger_url: str, song: str) -> bool:
    """Return whether some process works on a song right now."""
    with closing(_lock(ledger_url, song)) as lock:
        return not lock.taken(wait=False)


def _lock(ledger_url: str, song: str) -> _Lock:
    url = sa.make_url(ledger_url)
    if url.get_backend_name() == "sqlite":
        return _LockOfFile(Path(url.database or "").parent / "turns" / song)
    return _LockOfPostgres(url, song)


class _LockOfFile:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)

    def taken(self, *, wait: bool) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        os.close(self._descriptor)


class _LockOfPostgres:
    def __init__(self, url: sa.URL, song: str) -> None:
        # A connection of its own, that lives as long as the lock: what a pool takes back keeps its locks.
        alive = {"keepalives": 1, "keepalives_idle": 60}
        engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT", connect_args=alive)
        try:
            self._connection = engine.connect()
        except sa.exc.OperationalError as error:
            raise LedgerError(f"the ledger at {url.render_as_string()} cannot be used: {error.orig}") from error
        digest = hashlib.sha256(f"{NAMESPACE}{song}".encode()).digest()
        self._number = int.from_bytes(digest[:8], "big", signed=True)

    def taken(self, *, wait: bool) -> bool:
        take = sa.func.pg_advisory_lock if wait else sa.func.pg_try_advisory_lock
        return self._connection.scalar(sa.select(take(self._number))) is not False

    def close(self) -> None:
        self._connection.close()
