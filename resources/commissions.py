"""One clip's way from the order to the store: money reserved, request sent, job watched, clip put away, money settled.

Every step is written down before the next is taken, so that a process that is killed between any two of them leaves
enough behind for the next one to go on:

1. the hold is taken: nobody else makes this clip meanwhile;
2. `reserve`: nothing was sent; the next process releases the money;
3. `intent`: the request may have left. The next process asks the generator for a job of that idempotency key, takes the
   job on if there is one, and releases the money if there is none. Should the request still be under way, it arrives
   with the key that the next one will be sent with, and both are one job;
4. `submitted`: the job is known, and is taken on if the generator still has it. A local generator's jobs end with
   their process: released;
5. the clip is fetched beside its place and written to the disk: fetched again;
6. its record is announced beside it, and an earlier record is removed: from here until the last step the clip counts
   as not made. The announcement has the file's hash;
7. the clip takes its place: the announcement is true now, so that the next process only settles and records;
8. `settle`: only recorded;
9. the announcement becomes the record: done, and the hold is dropped.

Money is settled after the clip has its place, so that nothing is paid that is not there, and before the record makes it
known, so that nothing is known that is not in the books. Which clips are wanted, and in what order, is
`resources.studio`'s business.
"""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from resources.generators.contract import FailureKind, Generator, GeneratorError
from resources.holds import Holder
from resources.ledger import BudgetExceeded, Ledger, Purchase, Reservation
from resources.storage import ArtifactStore
from state.artifact import Artifact
from state.film import Clip, PlannedShot, ShotRequest, StandIn
from state.money import UnknownPrice

WORTH_ANOTHER_TRY: frozenset[FailureKind] = frozenset({"transient", "rate"})
NOBODY_CAN_GO_ON: frozenset[FailureKind] = frozenset({"auth", "quota"})
MAY_HAVE_ARRIVED: frozenset[FailureKind] = frozenset({"transient", "internal"})


class ShootStopped(RuntimeError):
    """The generator takes no more orders from this account; what is made is kept."""


class HeldElsewhere(RuntimeError):
    """Another process is making this very clip."""


class CannotBeMade(RuntimeError):
    """A clip could not be made in any way that the money allows; nothing is owed for it."""


class LeftOpen(RuntimeError):
    """A clip's job cannot be asked about now; its money stays reserved and the next shoot takes the job on."""


@dataclass(frozen=True)
class Purse:
    """The account that pays for a film, what it may hold, what its song may cost at all, and the run that spends it."""

    ledger: Ledger
    account: str
    budget_microdollars: int
    song_cap_microdollars: int | None = None
    run: str = ""


@dataclass(frozen=True)
class Patience:
    """How often a call or a job that failed for the moment is tried, and how long after one another.

    The pauses double from `first_s` to `greatest_s`; each is shortened by up to half, by chance, so that many clips
    that failed together do not come back together.
    """

    tries: int = 5
    first_s: float = 1.0
    greatest_s: float = 60.0
    chance: Callable[[], float] = random.random

    def pause_s(self, failures: int) -> float:
        """Return the pause after so many failures in a row."""
        return min(self.greatest_s, self.first_s * 2.0 ** (failures - 1)) * (1 - self.chance() / 2)


@dataclass
class Commission:
    """A clip that is being made: what was asked for, what was sent for it, and where that stands.

    `why` says why something else was sent than was asked for. One that was taken over from a process that died is
    `adopted`.
    """

    shot: PlannedShot
    sent: ShotRequest
    why: str
    reservation: Reservation
    adopted: bool = False
    may_have_arrived: bool = False
    failures: int = 0
    silences: int = 0
    resumes_at: float = 0.0

    @property
    def key(self) -> str:
        """The key of the request that was asked for, under which the clip is held and put away."""
        return self.shot.request.key

    @property
    def job(self) -> str:
        """The generator's job, empty while there is none."""
        return self.reservation.sending.job if self.reservation.sending else ""


def humbler(request: ShotRequest) -> ShotRequest | None:
    """Return what is made where a request cannot be: a reuse on its own at Mid, High at Mid.

    None for what is at Mid already, and for the user's own footage, which nothing is like.
    """
    if request.footage is not None or (request.owner is None and request.tier == "mid"):
        return None
    return request.model_copy(update={"tier": "mid", "owner": None, "prefix_frames": 0})


@dataclass
class Desk:
    """Orders clips from one generator, out of one purse, into one store."""

    generator: Generator
    store: ArtifactStore
    purse: Purse
    holder: Holder
    patience: Patience = field(default_factory=Patience)

    def take_over(self) -> list[Commission]:
        """Bring to their ends the reservations of processes that died, and return those whose jobs are still alive."""
        adopted = []
        for reservation in self.purse.ledger.open_reservations():
            key = reservation.purchase.request_key
            if not self.holder.take(key):
                continue
            try:
                commission = self._resolve(key)
            except LeftOpen:
                commission = None
            if commission is None:
                self.holder.drop([key])
            else:
                adopted.append(commission)
        return adopted

    def order(self, shot: PlannedShot, why_not: str = "", *, again: bool = False) -> Commission | None:
        """Reserve money for a shot's clip; None if the clip has turned out to be there.

        `why_not` says why the shot cannot be made as it was asked for, `again` that a clip that is there is not wanted.

        Raises
        ------
        HeldElsewhere, LeftOpen, CannotBeMade
            If the clip cannot be ordered now, or not at all.
        BudgetExceeded
            If the account cannot pay for it.
        """
        key = shot.request.key
        if not self.holder.take(key):
            raise HeldElsewhere
        kept = False
        try:
            commission = self._resolve(key)
            if commission is None and (again or self.store.find_clip(shot.request) is None):
                commission = self._reserve(shot, why_not)
            kept = commission is not None
            return commission
        finally:
            if not kept:
                self.holder.drop([key])

    def advance(self, commission: Commission) -> Clip | None:
        """Take the next step with a clip that is being made, if it is time for one; return the clip when it is made.

        Raises
        ------
        ShootStopped, HeldElsewhere, LeftOpen, CannotBeMade
            If this clip, or anything, cannot be made; the hold is dropped then.
        """
        if time.monotonic() < commission.resumes_at:
            return None
        try:
            clip = self._step(commission)
        except GeneratorError as error:
            clip = None
            try:
                self._bear(commission, error)
            except (ShootStopped, LeftOpen, CannotBeMade):
                self.holder.drop([commission.key])
                raise
        if clip is not None:
            self.holder.drop([commission.key])
        return clip

    def abandon(self, commission: Commission) -> None:
        """Give back the money of a clip that is not wanted any more, if it is certain that it will cost nothing."""
        try:
            free = self.generator.cancel(commission.job) if commission.job else not commission.may_have_arrived
        except GeneratorError:
            free = False
        if free:
            self.purse.ledger.release(commission.reservation, "not wanted any more")
        self.holder.drop([commission.key])

    def _resolve(self, key: str) -> Commission | None:
        """Bring to its end what dead processes left of a request that we hold; return a job that is still alive."""
        announced = self.store.announced_clip(key)
        alive = None
        for reservation in self.purse.ledger.open_reservations(key):
            if announced is not None:
                ms = round(announced.compute_s * 1000)
                tier = "" if announced.kind == "reuse" else announced.kind
                self.purse.ledger.settle(reservation, announced.cost_microdollars, ms, tier)
            elif reservation.purchase.generator in ("", self.generator.name):
                alive = self._adopt(reservation)
        if announced is not None:
            self.store.record_clip(announced)
        return alive

    def _adopt(self, reservation: Reservation) -> Commission | None:
        """Take on a reservation's job if the generator has it, release the reservation if not."""
        ledger, sending = self.purse.ledger, reservation.sending
        try:
            if sending is not None and not sending.job:
                job = self.generator.find(sending.idempotency_key)
                reservation = ledger.submitted(reservation, job) if job else reservation
            job = reservation.sending.job if reservation.sending else None
            status = self.generator.poll(job) if job else None
        except GeneratorError as error:
            raise LeftOpen(f"nobody could say what became of the job that is still open: {error}") from error
        if status is None or status.state not in ("queued", "running", "succeeded"):
            ledger.release(reservation, (status and status.message) or "nothing came of it")
            return None
        assert reservation.sending is not None
        try:
            shot = PlannedShot.model_validate_json(reservation.purchase.shot)
        except ValidationError as error:
            raise LeftOpen("its job was ordered by another version of AllocMV, which alone can take it on") from error
        sent: ShotRequest | None = shot.request
        while sent is not None and sent.key != reservation.sending.sent_key:
            sent = humbler(sent)
        return Commission(shot, sent or shot.request, reservation.sending.why, reservation, adopted=True)

    def _reserve(self, shot: PlannedShot, why_not: str) -> Commission:
        sent = humbler(shot.request) if why_not else shot.request
        if sent is None:
            raise CannotBeMade(why_not)
        try:
            return Commission(shot, sent, why_not, self._reserved(shot, sent))
        except (BudgetExceeded, UnknownPrice) as error:
            if not why_not:
                raise
            raise CannotBeMade(f"{why_not}; to make it on its own, {error}") from error

    def _reserved(self, shot: PlannedShot, sent: ShotRequest) -> Reservation:
        purse = self.purse
        purchase = Purchase(
            account=purse.account,
            request_key=shot.request.key,
            microdollars=self.generator.quote(sent),
            compute_ms=self.generator.compute_ms(sent),
            tier=sent.tier,
            generator=self.generator.name,
            version=self.generator.version,
            run=purse.run,
            shot=shot.model_dump_json(),
        )
        return purse.ledger.reserve(purchase, purse.budget_microdollars, purse.song_cap_microdollars)

    def _step(self, commission: Commission) -> Clip | None:
        if not commission.job:
            self._send(commission)
            return None
        status = self.generator.poll(commission.job)
        if status.state == "succeeded":
            return self._put_away(commission)
        commission.silences = 0
        if status.state not in ("queued", "running"):
            commission.reservation = _unsent(commission.reservation)
            raise GeneratorError(status.failure or "transient", status.message or f"its job is {status.state}")
        return None

    def _send(self, commission: Commission) -> None:
        ledger, sent = self.purse.ledger, commission.sent
        if commission.may_have_arrived and commission.reservation.sending is not None:
            job = self.generator.find(commission.reservation.sending.idempotency_key)
        else:
            job = None
            commission.reservation = ledger.intend(commission.reservation, sent.key, sent.tier, commission.why)
        assert commission.reservation.sending is not None
        if job is None:
            commission.may_have_arrived = True
            owner = self.store.find_clip(sent.owner) if sent.owner else None
            owner_clip = self.store.local(owner.video) if owner else None
            try:
                job = self.generator.submit(sent, owner_clip, commission.reservation.sending.idempotency_key)
            except GeneratorError as error:
                commission.may_have_arrived = error.kind in MAY_HAVE_ARRIVED
                raise
        commission.reservation = ledger.submitted(commission.reservation, job)
        commission.may_have_arrived = False

    def _put_away(self, commission: Commission) -> Clip:
        """Fetch, announce, put in place, settle, record: in this order, for the reasons that the module gives."""
        if commission.key not in self.holder.renew():
            raise HeldElsewhere
        name = f"clips/{commission.key}.mp4"
        with self.store.writing(name) as draft:
            compute_s = self.generator.fetch(commission.job, draft.path)
            _onto_disk(draft.path)
            clip = self._clip(commission, draft.artifact, compute_s)
            self.store.announce_clip(clip)
        ms = round(clip.compute_s * 1000)
        self.purse.ledger.settle(commission.reservation, clip.cost_microdollars, ms, commission.sent.tier)
        self.store.record_clip(clip)
        return clip

    def _clip(self, commission: Commission, video: Artifact, compute_s: float) -> Clip:
        shot, sent = commission.shot, commission.sent
        stand_in = None
        if commission.why:
            stand_in = StandIn(meant=shot.kind, became=sent.tier, why=commission.why)
        elif sent.owner is not None:
            owner = self.store.find_clip(sent.owner)
            if owner is not None and owner.stand_in is not None:
                why = f"it begins with segment {owner.segment}, which is a stand-in: {owner.stand_in.why}"
                stand_in = StandIn(meant=shot.kind, became=shot.kind, why=why)
        return Clip(
            segment=shot.segment,
            request_key=shot.request.key,
            kind=stand_in.became if stand_in else shot.kind,
            video=video,
            frame_count=sent.frame_count,
            cost_microdollars=self.generator.quote(sent),
            compute_s=round(compute_s, 3),
            stand_in=stand_in,
        )

    def _bear(self, commission: Commission, error: GeneratorError) -> None:
        """Decide what follows a failure: another try, a humbler clip, or the end of this clip or of all."""
        name, again = self.generator.name, error.kind in WORTH_ANOTHER_TRY
        if error.kind in NOBODY_CAN_GO_ON:
            self.abandon(commission)
            refused = "does not know this account" if error.kind == "auth" else "has no credit left for this account"
            raise ShootStopped(
                f"{name} {refused} ({error}): put that right and make the film again; every finished clip is kept"
            ) from error
        if commission.job:
            # The job goes on, whether or not we hear of it: it is waited for, never ordered a second time.
            commission.silences += 1
            if not again or commission.silences >= self.patience.tries:
                raise LeftOpen(f"{name} does not say what became of it, so try again later: {error}") from error
            commission.resumes_at = time.monotonic() + self.patience.pause_s(commission.silences)
            return
        commission.failures += 1
        if again and commission.failures < self.patience.tries:
            commission.resumes_at = time.monotonic() + self.patience.pause_s(commission.failures)
        elif not self._has_arrived(commission):
            self._lower(commission, str(error))

    def _has_arrived(self, commission: Commission) -> bool:
        """Ask whether a request that got no answer is a job after all, and watch that if it is."""
        sending = commission.reservation.sending
        if not commission.may_have_arrived or sending is None:
            return False
        try:
            job = self.generator.find(sending.idempotency_key)
        except GeneratorError as error:
            raise LeftOpen(f"{self.generator.name} does not say whether it makes this clip: {error}") from error
        commission.may_have_arrived = False
        if job is not None:
            commission.reservation = self.purse.ledger.submitted(commission.reservation, job)
        return job is not None

    def _lower(self, commission: Commission, why: str) -> None:
        """Go on with the next lower tier: for what was reserved, or for what the account has left."""
        reservation, sent = commission.reservation, humbler(commission.sent)
        try:
            enough = sent is not None and self.generator.quote(sent) <= reservation.purchase.microdollars
        except UnknownPrice as error:
            sent, enough, why = None, False, f"{why}; {error}"
        if not enough:
            self.purse.ledger.release(reservation, why)
        if sent is None:
            raise CannotBeMade(why)
        try:
            commission.reservation = _unsent(reservation) if enough else self._reserved(commission.shot, sent)
        except BudgetExceeded as error:
            raise CannotBeMade(f"{why}; to make it on its own, {error}") from error
        commission.sent, commission.why, commission.failures = sent, why, 0


def _unsent(reservation: Reservation) -> Reservation:
    """Return a reservation whose last request is over and done with."""
    return replace(reservation, sending=None)


def _onto_disk(path: Path) -> None:
    """Make sure that a file outlives a power cut: the books will say that it is there."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
