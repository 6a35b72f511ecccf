"""Holds: who is making which clip right now, so that no two processes make one at the same time.

A hold is a row in the ledger's database with its holder and the time at which it lapses; the holder renews it while it
works. One that is left behind by a process that has died on this machine is free at once; of another machine's process
nothing is known but that it has stopped renewing, so its hold is free when it has lapsed. Who still works although his
hold has lapsed (a laptop that slept) finds out when he renews, and puts nothing away.
"""

import contextlib
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from editorial.processes import marked, this_process
from resources.books import HOLDS, Books, LedgerError

LEASE_S = 60.0
RENEWALS_PER_LEASE = 4


class Holder:
    """Takes holds for one piece of work of this process."""

    def __init__(self, books: Books, lease_s: float = LEASE_S) -> None:
        self._books = books
        self._lease_s = lease_s
        self._process = this_process().mark
        self._name = f"{self._process}-{uuid.uuid4().hex[:8]}"

    def take(self, request_key: str) -> bool:
        """Take the hold of a request; say whether it is ours, now or already."""
        with self._books.transaction(request_key) as connection:
            now = self._books.now(connection)
            row = connection.execute(sa.select(HOLDS).where(HOLDS.c.request_key == request_key)).one_or_none()
            if row is not None and row.holder != self._name and not _is_free(row, now):
                return False
            connection.execute(sa.delete(HOLDS).where(HOLDS.c.request_key == request_key))
            mine = {"holder": self._name, "process": self._process, "expires_at": now + self._lease_s}
            connection.execute(sa.insert(HOLDS).values(request_key=request_key, **mine))
            return True

    def renew(self) -> frozenset[str]:
        """Renew all holds of this holder and return the requests that it still holds."""
        with self._books.transaction() as connection:
            expires_at = self._books.now(connection) + self._lease_s
            connection.execute(sa.update(HOLDS).where(HOLDS.c.holder == self._name).values(expires_at=expires_at))
            held = connection.scalars(sa.select(HOLDS.c.request_key).where(HOLDS.c.holder == self._name))
            return frozenset(held)

    def drop(self, request_keys: Iterable[str]) -> None:
        """Let go of requests."""
        with self._books.transaction() as connection:
            mine = (HOLDS.c.holder == self._name) & HOLDS.c.request_key.in_(list(request_keys))
            connection.execute(sa.delete(HOLDS).where(mine))

    @contextmanager
    def renewing(self) -> Iterator[None]:
        """Renew the holds from a thread of its own for as long as the block lasts, whatever it is busy with."""
        ended = threading.Event()

        def renew() -> None:
            while not ended.wait(self._lease_s / RENEWALS_PER_LEASE):
                # A ledger that cannot be reached now may be at the next turn; a hold that lapsed is noticed on keeping.
                with contextlib.suppress(LedgerError):
                    self.renew()

        thread = threading.Thread(target=renew, daemon=True, name="renewing holds")
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def _is_free(row: sa.Row[tuple[object, ...]], now: float) -> bool:
    process = marked(row.process)
    return row.expires_at <= now or (process is not None and process.is_dead)
