"""The ledger: money reserved before a clip is made and settled after, in books that are only ever added to.

A reservation goes through its states in this order, a row for each::

    reserve     the price is set aside, if the account and the song can bear it
    intent      just before the request leaves, with the idempotency key that it leaves with
    submitted   the generator has it, under this job
    settle      the clip is made and was paid   |   release   nothing was made, nothing is owed

Intent and submitted come once more whenever a job failed and another one is tried for the same money. An account is
one version of one song's film (`song/version`) and bears what its clips cost: of a clip that was asked for again, the
last purchase. A song's cap is on everything that was ever settled, or is reserved, for any version of it. Both are
checked inside the transaction that writes the reservation, so that two processes cannot both take the last cent.

The database (SQLite or Postgres) is `resources.books`'s business, who may work on a clip `resources.holds`'s, and what
a clip costs the generator's.
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import dagster as dg
import sqlalchemy as sa

from resources.books import ENTRIES, OUTCOMES, Books, LedgerError, song_of
from resources.holds import LEASE_S, Holder
from state.money import usd
from state.value import content_hash

__all__ = ["BudgetExceeded", "Ledger", "LedgerError", "LedgerResource", "Purchase", "Reservation", "Sending"]

_IDENTITY = ("reservation", "account", "song", "run", "request_key", "generator", "version")
_PURCHASE = ("account", "request_key", "microdollars", "compute_ms", "tier", "generator", "version", "run", "shot")


class BudgetExceeded(RuntimeError):
    """A reservation would take an account above its budget, or a song above its cap."""


@dataclass(frozen=True)
class Purchase:
    """What money is reserved for: a clip, at a price, by the tariff with so much computing.

    `shot` is the whole planned shot as JSON, so that whoever finds the reservation open can bring it to its end.
    """

    account: str
    request_key: str
    microdollars: int
    compute_ms: int = 0
    tier: str = ""
    generator: str = ""
    version: str = ""
    run: str = ""
    shot: str = ""


@dataclass(frozen=True)
class Sending:
    """A request that left, or was about to, for a reservation; `job` is empty while nobody knows whether it arrived.

    `sent_key` is the key of the very request that was sent, which is another than was asked for when `why` says so.
    """

    idempotency_key: str
    sent_key: str
    why: str
    job: str


@dataclass(frozen=True)
class Reservation:
    """Money set aside for one purchase of a clip, neither settled nor released."""

    id: str
    purchase: Purchase
    sending: Sending | None = None


class Ledger:
    """Append-only entries. Amounts are whole micro-dollars, computing is whole milliseconds."""

    def __init__(self, books: Books) -> None:
        self._books = books

    @classmethod
    def open(cls, url: str) -> "Ledger":
        """Open the ledger at a database URL, `sqlite:///ledger.sqlite` or `postgresql+psycopg2://host/name`.

        Raises
        ------
        LedgerError
            If it cannot be reached, or is no ledger that this version knows.
        """
        return cls(Books(url))

    def holder(self, lease_s: float = LEASE_S) -> Holder:
        """Return somebody who can hold requests in this ledger's database."""
        return Holder(self._books, lease_s)

    def reserve(self, purchase: Purchase, budget_microdollars: int, song_cap: int | None = None) -> Reservation:
        """Set money aside for one purchase of a clip. An open reservation of it is returned as it is.

        Raises
        ------
        BudgetExceeded
            If the account would exceed its budget, or the song its cap; nothing is written then.
        """
        account, song = purchase.account, song_of(purchase.account)
        with self._books.transaction(song) as connection:
            for reservation in _open(connection, ENTRIES.c.request_key == purchase.request_key):
                if reservation.purchase.account == account:
                    return reservation
            bought = _last_purchases(connection, account)
            committed = sum(bought.values()) - bought.get(purchase.request_key, 0)
            _check(account, purchase.microdollars, committed, budget_microdollars, "its budget")
            if song_cap is not None:
                _check(song, purchase.microdollars, _committed_by_song(connection, song), song_cap, "the song's cap")
            reservation = Reservation(uuid.uuid4().hex, purchase)
            _append(connection, event="reserve", reservation=reservation.id, song=song, **asdict(purchase))
            return reservation

    def intend(self, reservation: Reservation, sent_key: str, tier: str, why: str = "") -> Reservation:
        """Record that a request is about to leave, and return the reservation with the key that it leaves with.

        The key is the same as the last time as long as no job is known to have come of it: a request that got lost,
        or seems to be, can then arrive as often as it likes and is still one job.
        """
        key = reservation.purchase.request_key
        with self._books.transaction(key) as connection:
            same = (ENTRIES.c.request_key == key) & (ENTRIES.c.sent_key == sent_key) & (ENTRIES.c.event == "submitted")
            answered = connection.scalar(sa.select(sa.func.count(ENTRIES.c.idempotency_key.distinct())).where(same))
            sending = Sending(content_hash([key, sent_key, answered]), sent_key, why, job="")
            self._add(connection, reservation, event="intent", tier=tier, **_sending_columns(sending))
        return replace(reservation, sending=sending)

    def submitted(self, reservation: Reservation, job: str) -> Reservation:
        """Record the job that came of a reservation's last intent."""
        if reservation.sending is None:
            raise LedgerError("a job came of a request that was never meant to leave")
        sending = replace(reservation.sending, job=job)
        with self._books.transaction() as connection:
            self._add(connection, reservation, event="submitted", **_sending_columns(sending))
        return replace(reservation, sending=sending)

    def settle(self, reservation: Reservation, microdollars: int, compute_ms: int, tier: str = "") -> bool:
        """Record what a purchase cost; say whether this was news. What has come to its end stays as it is.

        Raises
        ------
        LedgerError
            If it cost more than was reserved.
        """
        if microdollars > reservation.purchase.microdollars:
            reserved = usd(reservation.purchase.microdollars)
            raise LedgerError(f"a clip cannot be settled at {usd(microdollars)}: only {reserved} was reserved for it")
        tier = tier or reservation.purchase.tier
        return self._end(reservation, event="settle", microdollars=microdollars, compute_ms=compute_ms, tier=tier)

    def release(self, reservation: Reservation, why: str = "") -> bool:
        """Give a reservation back because nothing was made; say whether this was news."""
        return self._end(reservation, event="release", microdollars=reservation.purchase.microdollars, why=why)

    def open_reservations(self, request_key: str | None = None) -> list[Reservation]:
        """Return what is reserved and neither settled nor released, oldest first: of one request, or all."""
        with self._books.transaction() as connection:
            return _open(connection, sa.true() if request_key is None else ENTRIES.c.request_key == request_key)

    def committed_microdollars(self, account: str) -> int:
        """Return what counts against the account's budget: the last purchase of every clip, settled or reserved."""
        with self._books.transaction() as connection:
            return sum(_last_purchases(connection, account).values())

    def committed_by_song_microdollars(self, song: str) -> int:
        """Return what counts against the song's cap: everything settled or reserved for any version of its film."""
        with self._books.transaction() as connection:
            return _committed_by_song(connection, song)

    def total_settled_microdollars(self) -> int:
        """Return everything that was ever settled, over all accounts."""
        with self._books.transaction() as connection:
            settled = sa.select(sa.func.sum(ENTRIES.c.microdollars)).where(ENTRIES.c.event == "settle")
            return int(connection.scalar(settled) or 0)

    def reservations(self, song: str | None = None) -> list[Mapping[str, Any]]:
        """Return every reservation with what became of it, in order, for a report.

        The rows have `song`, `run`, `account`, `request_key`, `generator`, `version`, `tier` (what was made, or else
        meant), `reserved` and `estimate_ms`, and `event` (None while it is open), `microdollars`, `compute_ms`, `why`.
        """
        rows = sa.select(
            *(ENTRIES.c[name] for name in ("song", "run", "account", "request_key", "generator", "version")),
            sa.func.coalesce(sa.func.nullif(_ENDED.c.tier, ""), ENTRIES.c.tier).label("tier"),
            ENTRIES.c.microdollars.label("reserved"),
            ENTRIES.c.compute_ms.label("estimate_ms"),
            *(_ENDED.c[name] for name in ("event", "microdollars", "compute_ms", "why")),
        ).select_from(_PURCHASES)
        if song is not None:
            rows = rows.where(ENTRIES.c.song == song)
        with self._books.transaction() as connection:
            return [dict(row) for row in connection.execute(rows.where(_IS_PURCHASE).order_by(ENTRIES.c.id)).mappings()]

    def _end(self, reservation: Reservation, **columns: Any) -> bool:
        with self._books.transaction(reservation.id) as connection:
            ends = (ENTRIES.c.reservation == reservation.id) & ENTRIES.c.event.in_(OUTCOMES)
            if connection.scalar(sa.select(sa.func.count()).select_from(ENTRIES).where(ends)):
                return False
            self._add(connection, reservation, **columns)
            return True

    @staticmethod
    def _add(connection: sa.Connection, reservation: Reservation, **columns: Any) -> None:
        """Append an entry about a reservation, with everything by which its first one is known."""
        reserve = (ENTRIES.c.reservation == reservation.id) & (ENTRIES.c.event == "reserve")
        first = connection.execute(sa.select(*(ENTRIES.c[name] for name in _IDENTITY)).where(reserve)).mappings().one()
        _append(connection, **{"microdollars": 0, **first, **columns})


def _append(connection: sa.Connection, **columns: Any) -> None:
    connection.execute(sa.insert(ENTRIES).values(at=Books.now(connection), **columns))


def _check(who: str, microdollars: int, committed: int, most: int, limit: str) -> None:
    if committed + microdollars > most:
        raise BudgetExceeded(
            f"reserving {usd(microdollars)} would take {who} to {usd(committed + microdollars)}, "
            f"above {limit} of {usd(most)}"
        )


_ENDED = ENTRIES.alias("ended")
_PURCHASES = ENTRIES.outerjoin(_ENDED, (_ENDED.c.reservation == ENTRIES.c.reservation) & _ENDED.c.event.in_(OUTCOMES))
"""Every reservation beside its outcome, or beside nothing while it is open: where the entry's event is `reserve`."""
_IS_PURCHASE = ENTRIES.c.event == "reserve"
_IS_OPEN = _IS_PURCHASE & _ENDED.c.event.is_(None)
_COUNTS = _IS_PURCHASE & sa.or_(_ENDED.c.event.is_(None), _ENDED.c.event == "settle")
_COST = sa.func.coalesce(_ENDED.c.microdollars, ENTRIES.c.microdollars)


def _last_purchases(connection: sa.Connection, account: str) -> dict[str, int]:
    """Return, per request, what the account's last purchase of it costs that was not given back."""
    bought = sa.select(ENTRIES.c.request_key, _COST.label("cost")).select_from(_PURCHASES)
    rows = connection.execute(bought.where(_COUNTS, ENTRIES.c.account == account).order_by(ENTRIES.c.id))
    return {row.request_key: int(row.cost) for row in rows}


def _committed_by_song(connection: sa.Connection, song: str) -> int:
    """Return everything settled or still reserved for a song."""
    total = sa.select(sa.func.sum(_COST)).select_from(_PURCHASES).where(_COUNTS, ENTRIES.c.song == song)
    return int(connection.scalar(total) or 0)


def _open(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Reservation]:
    """Return the open reservations among some, each with its last sending."""
    rows = sa.select(ENTRIES).select_from(_PURCHASES).where(_IS_OPEN, which).order_by(ENTRIES.c.id)
    found = []
    for row in connection.execute(rows).mappings().all():
        purchase = Purchase(**{name: row[name] for name in _PURCHASE})
        found.append(Reservation(row["reservation"], purchase, _sending(connection, row["reservation"])))
    return found


def _sending(connection: sa.Connection, reservation: str) -> Sending | None:
    """Return the last request that left for a reservation; its job is known if its submission was recorded."""
    last = (
        sa.select(*(ENTRIES.c[name] for name in ("idempotency_key", "sent_key", "why", "job")))
        .where(ENTRIES.c.reservation == reservation, ENTRIES.c.event.in_(("intent", "submitted")))
        .order_by(ENTRIES.c.id.desc())
        .limit(1)
    )
    row = connection.execute(last).mappings().one_or_none()
    return Sending(**row) if row is not None else None


def _sending_columns(sending: Sending) -> dict[str, str]:
    return {
        "idempotency_key": sending.idempotency_key,
        "sent_key": sending.sent_key,
        "why": sending.why,
        "job": sending.job,
    }


class LedgerResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Dagster's shell around `Ledger`."""

    url: str

    @property
    def ledger(self) -> Ledger:
        """The plain object."""
        return Ledger.open(self.url)
