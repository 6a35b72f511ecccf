"""The studio floor: which clip is made when, with the money reserved before and settled after.

Owners are rendered before the consumers that fork from them; a clip that the store already holds is neither made nor
paid for again; each clip is handed out the moment it is finished.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from resources.generators.contract import Generator
from resources.ledger import Ledger
from resources.storage import ArtifactStore
from state.film import Clip, PlannedShot, ShotRequest

POLL_INTERVAL_S = 0.05


class ClipsFailed(RuntimeError):
    """Some clips could not be made; `failures` maps segments to reasons. All the others are in the store."""

    def __init__(self, failures: dict[int, str]) -> None:
        listed = "; ".join(f"segment {segment}: {reason}" for segment, reason in sorted(failures.items()))
        super().__init__(f"{len(failures)} clips could not be made ({listed})")
        self.failures = failures


@dataclass(frozen=True)
class Purse:
    """The account that pays for a film, and what it may hold."""

    ledger: Ledger
    account: str
    budget_microdollars: int


def shoot(
    shots: Sequence[PlannedShot], generator: Generator, store: ArtifactStore, purse: Purse, *, again: bool = False
) -> Iterator[Clip]:
    """Yield the clip of every shot as it is finished, rendering those the store does not hold (all if `again`).

    A consumer whose owner is neither in the store nor among the shots has its owner rendered first.

    Raises
    ------
    ClipsFailed
        After everything that could be made has been made and yielded.
    BudgetExceeded
        Before a clip is started that the account cannot pay for; what was running is given back.
    """
    wanted = {shot.segment for shot in shots}
    floor = _Floor(generator, store, purse, again=again)
    floor.queue = _owners_first(shots, store)
    try:
        while floor.queue or floor.running:
            for clip in floor.advance():
                if clip.segment in wanted:
                    yield clip
    finally:
        floor.abandon()
    if floor.failures:
        raise ClipsFailed(floor.failures)


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

    generator: Generator
    store: ArtifactStore
    purse: Purse
    again: bool
    queue: list[PlannedShot] = field(default_factory=list)
    running: dict[str, PlannedShot] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)

    def advance(self) -> Iterator[Clip]:
        """Start what can start, collect what is finished, and fail what waits for an owner that will not come."""
        stuck = not self.running
        for shot in list(self.queue):
            # Asked one by one: what has just been started makes an equal request wait for its clip.
            if not self._is_ready(shot.request):
                continue
            stuck = False
            clip = self._known(shot.request)
            if clip is not None:
                self.queue.remove(shot)
                yield clip.model_copy(update={"segment": shot.segment, "kind": shot.kind})
            elif len(self.running) < self.generator.parallel_jobs:
                self.queue.remove(shot)
                self.running[self._start(shot)] = shot
        if stuck:
            self.failures.update({shot.segment: "its owner could not be made" for shot in self.queue})
            self.queue.clear()
        yield from self._collect()

    def abandon(self) -> None:
        """Give back the money of whatever is still running."""
        for job, shot in self.running.items():
            self.generator.cancel(job)
            self._release(shot.request)
        self.running.clear()

    def _known(self, request: ShotRequest) -> Clip | None:
        return None if self.again and request.key not in self.made else self.store.find_clip(request)

    def _is_ready(self, request: ShotRequest) -> bool:
        busy = {shot.request.key for shot in self.running.values()}
        owner = request.owner
        if owner is None:
            return request.key not in busy
        pending = busy | {shot.request.key for shot in self.queue}
        return request.key not in busy and owner.key not in pending and self.store.find_clip(owner) is not None

    def _start(self, shot: PlannedShot) -> str:
        request = shot.request
        price = self.generator.quote(request)
        self.purse.ledger.reserve(self.purse.account, request.key, price, self.purse.budget_microdollars)
        return self.generator.submit(request, self.store.clip_path(request.owner) if request.owner else None)

    def _collect(self) -> Iterator[Clip]:
        time.sleep(POLL_INTERVAL_S if self.running else 0)
        for job, shot in list(self.running.items()):
            status = self.generator.poll(job)
            if status.state in ("queued", "running"):
                continue
            del self.running[job]
            if status.state == "succeeded":
                yield self._keep(job, shot)
            else:
                self._release(shot.request)
                self.failures[shot.segment] = status.message or status.state

    def _keep(self, job: str, shot: PlannedShot) -> Clip:
        request = shot.request
        name = f"clips/{request.key}.mp4"
        with self.store.writing(name) as path:
            compute_s = self.generator.fetch(job, path)
        price = self.generator.quote(request)
        clip = Clip(
            segment=shot.segment,
            request_key=request.key,
            kind=shot.kind,
            video=self.store.describe(name),
            frame_count=request.frame_count,
            cost_microdollars=price,
            compute_s=round(compute_s, 3),
        )
        self.purse.ledger.settle(self.purse.account, request.key, price)
        self.store.record_clip(clip)
        self.made.add(request.key)
        return clip

    def _release(self, request: ShotRequest) -> None:
        self.purse.ledger.release(self.purse.account, request.key, self.generator.quote(request))
