"""A generator that runs on this machine: one picklable function, spread over worker processes.

Clips are parallel, and each is drawn by one thread and encoded by one: its frames do not depend on the number of cores.
Jobs end with the process that submitted them; the folder in which they wrote says whose it was, and is removed by the
next generator of this machine.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from editorial.processes import marked, this_process
from resources.generators.contract import GeneratorError, JobStatus
from resources.workers import discard_workers, usable_cores, workers
from state.film import ShotRequest
from state.money import ComputePrice, Tier, UnknownPrice

FOLDER_PREFIX = "allocmv-"
RenderClip = Callable[[str, str | None, str], None]


@dataclass(frozen=True)
class _Job:
    """A clip on its way: what will be known of it, where it is written, and who writes it."""

    future: Future[float]
    path: Path
    pool: ProcessPoolExecutor


class LocalGenerator:
    """Runs `render(request_json, owner_clip, path)` in worker processes and answers to the generators' contract."""

    poll_interval_s = 0.05

    def __init__(
        self,
        name: str,
        version: str,
        prices: Mapping[Tier, ComputePrice],
        render: RenderClip,
        parallel_jobs: int | None,
    ) -> None:
        self.name = name
        self.version = version
        self.parallel_jobs = parallel_jobs or usable_cores()
        self._prices = prices
        self._render = render
        self._jobs: dict[str, _Job] = {}
        self._folder: Path | None = None
        _sweep_folders()

    def quote(self, request: ShotRequest) -> int:
        """Return the price of the frames that have to be rendered."""
        price = self._price(request)
        return price.microdollars(request.fresh_frames, request.rate, request.width, request.height)

    def compute_ms(self, request: ShotRequest) -> int:
        """Return the computing that the price list expects."""
        return self._price(request).compute_us(request.fresh_frames, request.width, request.height) // 1000

    def _price(self, request: ShotRequest) -> ComputePrice:
        if request.generator != self.name or request.tier not in self._prices:
            raise UnknownPrice(f"{self.name} has no price for clips of {request.generator} at {request.tier}")
        return self._prices[request.tier]

    def submit(self, request: ShotRequest, owner_clip: Path | None, idempotency_key: str) -> str:
        """Queue a clip for the next free worker, once per key."""
        if idempotency_key in self._jobs:
            return idempotency_key
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{this_process().mark}-"))
        path = self._folder / f"{idempotency_key}.mp4"
        arguments = (request.model_dump_json(), str(owner_clip) if owner_clip else None, str(path))
        pool = workers(self.parallel_jobs)
        try:
            future = pool.submit(timed_render, self._render, *arguments)
        except BrokenExecutor as error:
            discard_workers(pool)
            raise GeneratorError("transient", f"a worker was killed: {error}") from error
        self._jobs[idempotency_key] = _Job(future, path, pool)
        return idempotency_key

    def find(self, idempotency_key: str) -> str | None:
        """Return the key itself, by which jobs go here, if this very generator has the job."""
        return idempotency_key if idempotency_key in self._jobs else None

    def poll(self, job: str) -> JobStatus:
        """Return where a job stands; those of other processes have ended with them."""
        if job not in self._jobs:
            return JobStatus("expired", message="it ended with the process that had begun it")
        future = self._jobs[job].future
        if future.cancelled():
            return JobStatus("cancelled")
        if not future.done():
            return JobStatus("running" if future.running() else "queued")
        error = future.exception()
        if isinstance(error, BrokenExecutor):
            discard_workers(self._jobs[job].pool)
            return JobStatus("failed", "transient", f"a worker was killed: {error}")
        if error is not None:
            return JobStatus("failed", "internal", f"{type(error).__name__}: {error}")
        return JobStatus("succeeded")

    def fetch(self, job: str, path: Path) -> float:
        """Move a finished clip to `path`."""
        finished = self._jobs[job]
        compute_s = finished.future.result()
        shutil.move(finished.path, path)
        del self._jobs[job]
        return compute_s

    def cancel(self, job: str) -> bool:
        """Forget a job; one that is already being rendered is left to end unused."""
        if job in self._jobs:
            self._jobs[job].future.cancel()
        return True

    def close(self) -> None:
        """Let go of jobs that were not fetched, and remove what they wrote."""
        futures = [job.future for job in self._jobs.values() if not job.future.cancel()]
        wait(futures)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _sweep_folders() -> None:
    """Remove the folders of generators whose processes were killed on this machine."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*-*-*-*"):
        owner = marked(folder.name.removeprefix(FOLDER_PREFIX).rpartition("-")[0])
        if owner is not None and owner.is_dead:
            shutil.rmtree(folder, ignore_errors=True)


def timed_render(render: RenderClip, request_json: str, owner_clip: str | None, path: str) -> float:
    """Render in this process and return the processor seconds it took."""
    started = time.process_time()
    render(request_json, owner_clip, path)
    return time.process_time() - started
