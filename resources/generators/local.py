"""A generator that runs on this machine: one picklable function, spread over worker processes.

Clips are parallel, and so are the pieces of a clip. What a reusing clip shares with its owner is copied here: whoever
renders knows fresh frames only. Jobs end with the process that submitted them; the folder in which they wrote says
whose it was, and is removed by the next generator of this machine.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from editorial.forking import ClipPrefix, ForkError, put_together
from editorial.processes import marked, this_process
from resources.generators.contract import GeneratorError, JobStatus
from resources.workers import discard_workers, usable_cores, workers
from state.film import ShotRequest
from state.money import ComputePrice, Tier, UnknownPrice

FOLDER_PREFIX = "allocmv-"
RenderPiece = Callable[[str, int, int, str], None]
"""Writes the frames of a request (as JSON) from the first to before the end, as a clip of their own, at a path."""
Divide = Callable[[ShotRequest], Sequence[int]]
"""Returns the first frames of the pieces that a request's fresh frames are rendered in."""


def undivided(request: ShotRequest) -> list[int]:
    """Return the one piece of a clip that is rendered whole."""
    return [request.prefix_frames]


@dataclass(frozen=True)
class _Job:
    """A clip on its way to `path`: what was asked for, where its pieces are written, and who writes them."""

    request: ShotRequest
    prefix: ClipPrefix | None
    path: Path
    pieces: Mapping[Path, Future[float]]
    pool: ProcessPoolExecutor

    def cancel(self) -> None:
        """Begin no other piece."""
        for future in self.pieces.values():
            future.cancel()

    def status(self) -> JobStatus:
        """Return where the job stands; its clip is put together when the last piece is there."""
        futures = self.pieces.values()
        for future in futures:
            error = future.exception() if future.done() and not future.cancelled() else None
            if isinstance(error, BrokenExecutor):
                return JobStatus("failed", "transient", f"a worker was killed: {error}")
            if error is not None:
                return JobStatus("failed", "internal", f"{type(error).__name__}: {error}")
        if any(future.cancelled() for future in futures):
            return JobStatus("cancelled")
        if all(future.done() for future in futures):
            return self._put_together()
        begun = any(future.running() or future.done() for future in futures)
        return JobStatus("running" if begun else "queued")

    def _put_together(self) -> JobStatus:
        try:
            if not self.path.exists():
                put_together(self.path, list(self.pieces), self.request.rate, self.prefix)
        except ForkError as error:
            return JobStatus("failed", "internal", str(error))
        return JobStatus("succeeded")


class LocalGenerator:
    """Renders in worker processes and answers to the generators' contract.

    Clips are rendered in the pieces that `divide` says, whole if nothing is said.
    """

    poll_interval_s = 0.05

    def __init__(
        self,
        name: str,
        version: str,
        prices: Mapping[Tier, ComputePrice],
        render: RenderPiece,
        parallel_jobs: int | None,
        divide: Divide = undivided,
    ) -> None:
        self.name = name
        self.version = version
        self.parallel_jobs = parallel_jobs or usable_cores()
        self._prices = prices
        self._render, self._divide = render, divide
        self._jobs: dict[str, _Job] = {}
        self._folder: Path | None = None
        _sweep_folders()

    def quote(self, request: ShotRequest) -> int:
        """Return the price of the frames that have to be rendered."""
        price = self._price(request)
        return price.microdollars(request.fresh_frames, request.rate, request.width, request.height)

    def compute_ms(self, request: ShotRequest) -> int:
        """Return the computing that the price list expects."""
        price = self._price(request)
        return price.compute_us(request.fresh_frames, request.rate, request.width, request.height) // 1000

    def _price(self, request: ShotRequest) -> ComputePrice:
        if request.generator != self.name or request.tier not in self._prices:
            raise UnknownPrice(f"{self.name} has no price for clips of {request.generator} at {request.tier}")
        return self._prices[request.tier]

    def submit(self, request: ShotRequest, owner_clip: Path | None, idempotency_key: str) -> str:
        """Queue a clip for the next free workers, once per key."""
        if idempotency_key in self._jobs:
            return idempotency_key
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{this_process().mark}-"))
        pool, asked = workers(self.parallel_jobs), request.model_dump_json()
        pieces: dict[Path, Future[float]] = {}
        try:
            for first, end in pairwise([*self._divide(request), request.frame_count]):
                path = self._folder / f"{idempotency_key}-{first}.mp4"
                pieces[path] = pool.submit(timed_render, self._render, asked, first, end, str(path))
        except BrokenExecutor as error:
            discard_workers(pool)
            raise GeneratorError("transient", f"a worker was killed: {error}") from error
        prefix = ClipPrefix(owner_clip, request.prefix_frames) if owner_clip else None
        self._jobs[idempotency_key] = _Job(request, prefix, self._folder / f"{idempotency_key}.mp4", pieces, pool)
        return idempotency_key

    def find(self, idempotency_key: str) -> str | None:
        """Return the key itself, by which jobs go here, if this very generator has the job."""
        return idempotency_key if idempotency_key in self._jobs else None

    def poll(self, job: str) -> JobStatus:
        """Return where a job stands; those of other processes have ended with them."""
        if job not in self._jobs:
            return JobStatus("expired", message="it ended with the process that had begun it")
        known = self._jobs[job]
        status = known.status()
        if status.state == "failed":
            known.cancel()
            if status.failure == "transient":
                discard_workers(known.pool)
        return status

    def fetch(self, job: str, path: Path) -> float:
        """Move a finished clip to `path`."""
        finished = self._jobs[job]
        compute_s = sum(future.result() for future in finished.pieces.values())
        shutil.move(finished.path, path)
        for piece in self._jobs.pop(job).pieces:
            piece.unlink()
        return compute_s

    def cancel(self, job: str) -> bool:
        """Forget a job; pieces that are already being rendered are left to end unused."""
        if job in self._jobs:
            self._jobs[job].cancel()
        return True

    def close(self) -> None:
        """Let go of jobs that were not fetched, and remove what they wrote."""
        futures = [future for job in self._jobs.values() for future in job.pieces.values() if not future.cancel()]
        wait(futures)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _sweep_folders() -> None:
    """Remove the folders of generators whose processes were killed on this machine."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*-*-*-*"):
        owner = marked(folder.name.removeprefix(FOLDER_PREFIX).rpartition("-")[0])
        if owner is not None and owner.is_dead:
            shutil.rmtree(folder, ignore_errors=True)


def timed_render(render: RenderPiece, request_json: str, first: int, end: int, path: str) -> float:
    """Render a piece in this process and return the processor seconds it took."""
    started = time.process_time()
    render(request_json, first, end, path)
    return time.process_time() - started
