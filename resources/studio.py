"""The studio floor: which clip is made when.

Owners are rendered before the consumers that fork from them; a clip that the store already holds is neither made nor
paid for again; each clip is handed out the moment it is finished. What dead processes left half done is brought to its
end first. A clip that another process is making is waited for and then taken from the store. One that cannot be made
as it was asked for is made humbler, and what becomes of a single one stops no other. Where none could be made a film
shows a still.

How one clip is paid for and made is `resources.commissions`'s business.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from resources.books import song_of
from resources.commissions import (
    CannotBeMade,
    Commission,
    Desk,
    HeldElsewhere,
    LeftOpen,
    Patience,
    Purse,
    ShootStopped,
)
from resources.generators.contract import Generator
from resources.holds import LEASE_S
from resources.ledger import BudgetExceeded
from resources.stills import hold_still, let_go_still
from resources.storage import ArtifactStore
from state.film import Clip, PlannedShot, ShotRequest
from state.money import usd

__all__ = ["ClipsFailed", "Patience", "Purse", "ShootStopped", "for_shot", "shoot", "shoot_film"]

LOOK_AGAIN_S = 0.25
"""How long a clip that somebody else is making is left alone before it is asked for again."""


class ClipsFailed(RuntimeError):
    """Some clips could not be made; `failures` maps segments to reasons. All the others are in the store."""

    def __init__(self, failures: dict[int, str]) -> None:
        listed = "; ".join(f"segment {segment}: {reason}" for segment, reason in sorted(failures.items()))
        super().__init__(f"{len(failures)} clips could not be made ({listed})")
        self.failures = failures


def shoot(
    shots: Sequence[PlannedShot],
    generator: Generator,
    store: ArtifactStore,
    purse: Purse,
    *,
    again: bool = False,
    patience: Patience | None = None,
    lease_s: float = LEASE_S,
) -> Iterator[Clip]:
    """Yield the clip of every shot as it is finished, rendering those the store does not hold (all if `again`).

    A consumer whose owner is neither in the store nor among the shots has its owner rendered first.

    Parameters
    ----------
    patience
        How often and after what pauses a failure that may pass is tried again.
    lease_s
        How long this process's clips stay its own after it was last heard of by another machine, in seconds.

    Raises
    ------
    ClipsFailed
        After everything that could be made has been made and yielded.
    BudgetExceeded
        If the account cannot pay for a clip: no other is started, and what was running has been made and yielded.
    ShootStopped
        If the generator takes no more orders from this account.
    """
    store.sweep()
    wanted = {shot.segment for shot in shots}
    holder = purse.ledger.holder(lease_s)
    floor = _Floor(Desk(generator, store, purse, holder, patience or Patience()), again=again)
    with holder.renewing():
        try:
            floor.running = floor.desk.take_over()
            floor.queue = _owners_first(shots, store)
            while floor.queue or floor.running:
                for clip in floor.advance():
                    if clip.segment in wanted:
                        yield clip
        finally:
            floor.abandon()
    if floor.exceeded is not None:
        raise floor.exceeded
    if floor.failures:
        raise ClipsFailed(floor.failures)


def shoot_film(
    shots: Sequence[PlannedShot],
    generators: Sequence[Generator],
    store: ArtifactStore,
    purse: Purse,
    *,
    again: bool = False,
) -> Iterator[Clip]:
    """Yield the clips of a film that several generators make, as `shoot` does, one generator after the other.

    A shot whose clip could not be made is a still; its clip is made when the film is made again.

    Raises
    ------
    ClipsFailed
        After all generators are done, if clips that are there could not be made `again`.
    BudgetExceeded, ShootStopped
        As `shoot` does; the generators after that one are not asked. What would exceed the song's cap in the end is
        not begun: then nothing has been reserved.
    """
    _check_cap(shots, generators, store, purse, again=again)
    failures: dict[int, str] = {}
    for generator in generators:
        asked = [shot for shot in shots if shot.request.generator == generator.name]
        if not asked:
            continue
        try:
            for clip in shoot(asked, generator, store, purse, again=again):
                let_go_still(store, clip.request_key)
                yield clip
        except ClipsFailed as failed:
            failures |= failed.failures
    failed_shots = [shot for shot in shots if shot.segment in failures]
    there = {shot.segment for shot in failed_shots if store.find_clip(shot.request) is not None}
    for shot in failed_shots:
        if shot.segment not in there:
            yield hold_still(shot, failures[shot.segment], store)
    if there:
        raise ClipsFailed({segment: failures[segment] for segment in there})


def _check_cap(
    shots: Sequence[PlannedShot], generators: Sequence[Generator], store: ArtifactStore, purse: Purse, *, again: bool
) -> None:
    """Raise BudgetExceeded if what was settled for the song and the clips that are still to be made exceed its cap.

    What is reserved besides is left over from shoots that were killed, and settled or given back by this one.
    """
    if purse.song_cap_microdollars is None:
        return
    houses, song = {generator.name: generator for generator in generators}, song_of(purse.account)
    requests = {shot.request.key: shot.request for shot in _owners_first(shots, store)}
    due = [request for request in requests.values() if again or store.find_clip(request) is None]
    price = sum(houses[request.generator].quote(request) for request in due)
    settled = sum(row["microdollars"] for row in purse.ledger.reservations(song) if row["event"] == "settle")
    if price and settled + price > purse.song_cap_microdollars:
        before = f", and {usd(settled)} was spent on {song} before" if settled else ""
        raise BudgetExceeded(
            f"the clips that are due cost {usd(price)}{before}: that is more than the cap of "
            f"{usd(purse.song_cap_microdollars)}; raise it with --cap, or lower the budget"
        )


def _owners_first(shots: Sequence[PlannedShot], store: ArtifactStore) -> list[PlannedShot]:
    """Return the shots, owners and long ones first, with the owners that are in neither the list nor the store."""
    known = {shot.request.key for shot in shots}
    missing = {
        owner.key: PlannedShot(segment=owner.shot.segment, kind=owner.tier, cost_microdollars=0, request=owner)
        for owner in (shot.request.owner for shot in shots)
        if owner is not None and owner.key not in known and store.find_clip(owner) is None
    }
    return sorted([*missing.values(), *shots], key=lambda s: (s.request.owner is not None, -s.request.fresh_frames))


@dataclass
class _Floor:
    """What is queued, what is running and what went wrong."""

    desk: Desk
    again: bool
    queue: list[PlannedShot] = field(default_factory=list)
    running: list[Commission] = field(default_factory=list)
    failures: dict[int, str] = field(default_factory=dict)
    exceeded: BudgetExceeded | None = None
    made: set[str] = field(default_factory=set)
    lost: dict[str, str] = field(default_factory=dict)
    left_alone_until: dict[str, float] = field(default_factory=dict)

    def advance(self) -> Iterator[Clip]:
        """Start what can start, and take the next step with all that is running."""
        moved = False
        for shot in list(self.queue):
            # Asked one by one: what has just been started makes an equal request wait for its clip.
            if shot not in self.queue or not self._is_ready(shot.request):
                continue
            clip = self._known(shot.request)
            if clip is not None:
                self.queue.remove(shot)
                moved = True
                yield for_shot(clip, shot)
            elif len(self.running) < self.desk.generator.parallel_jobs:
                self._start(shot)
        for commission in list(self.running):
            clip = self._step(commission)
            if clip is not None:
                moved = True
                if not commission.adopted:
                    yield clip
        if not moved and (self.running or self.queue):
            time.sleep(self.desk.generator.poll_interval_s)

    def abandon(self) -> None:
        """Give back the money of whatever is still running."""
        for commission in self.running:
            self.desk.abandon(commission)
        self.running.clear()

    def _known(self, request: ShotRequest) -> Clip | None:
        return None if self.again and request.key not in self.made else self.desk.store.find_clip(request)

    def _is_ready(self, request: ShotRequest) -> bool:
        busy = {commission.key for commission in self.running}
        if request.key in busy or time.monotonic() < self.left_alone_until.get(request.key, 0.0):
            return False
        owner = request.owner
        return owner is None or owner.key not in busy | {shot.request.key for shot in self.queue}

    def _start(self, shot: PlannedShot) -> None:
        """Order a shot's clip; what stands in the way decides whether the shot stays in the queue."""
        key, owner = shot.request.key, shot.request.owner
        why_not = ""
        if owner is not None and self.desk.store.find_clip(owner) is None:
            why_not = f"its owner could not be made: {self.lost.get(owner.key, 'its clip is gone')}"
        try:
            commission = self.desk.order(shot, why_not, again=self.again and key not in self.made)
        except HeldElsewhere:
            self.left_alone_until[key] = time.monotonic() + LOOK_AGAIN_S
        except (CannotBeMade, LeftOpen) as reason:
            self.queue.remove(shot)
            self._fail(shot, str(reason))
        except BudgetExceeded as exceeded:
            # What is running is paid for: it comes to its end, and only then the film stops.
            self.exceeded = exceeded
            self.queue.clear()
        else:
            if commission is None:
                self.made.add(key)
            else:
                self.running.append(commission)
                if not commission.adopted:
                    self.queue.remove(shot)

    def _step(self, commission: Commission) -> Clip | None:
        """Take the next step with a clip; one that has come to an end is no longer running."""
        try:
            clip = self.desk.advance(commission)
        except HeldElsewhere:
            self.running.remove(commission)
            if not commission.adopted:
                self.queue.append(commission.shot)
            return None
        except CannotBeMade as reason:
            self.running.remove(commission)
            if not commission.adopted:
                self._fail(commission.shot, str(reason))
            return None
        except LeftOpen as reason:
            self.running.remove(commission)
            # Whoever waits for it would only take it on once more.
            for shot in [shot for shot in self.queue if shot.request.key == commission.key]:
                self.queue.remove(shot)
                self._fail(shot, str(reason))
            if not commission.adopted:
                self._fail(commission.shot, str(reason))
            return None
        if clip is not None:
            self.running.remove(commission)
            self.made.add(commission.key)
        return clip

    def _fail(self, shot: PlannedShot, reason: str) -> None:
        self.failures[shot.segment] = reason
        self.lost[shot.request.key] = reason


def for_shot(clip: Clip, shot: PlannedShot) -> Clip:
    """Return a clip as that of a shot, which may be another than it was made for."""
    return clip.model_copy(update={"segment": shot.segment, "kind": clip.kind if clip.stand_in else shot.kind})
