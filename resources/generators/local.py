"""A generator that runs on this machine: one picklable function, spread over worker processes.

Clips are parallel and each is rendered by one thread, so that a clip's frames do not depend on the number of cores.
"""

import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from pathlib import Path

from resources.generators.contract import JobStatus
from resources.workers import usable_cores, workers
from state.film import ShotRequest
from state.money import ComputePrice, Tier, UnknownPrice

RenderClip = Callable[[str, str | None, str], None]


class LocalGenerator:
    """Runs `render(request_json, owner_clip, path)` in worker processes and answers to the generators' contract."""

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
        self._jobs: dict[str, tuple[Future[float], Path]] = {}
        self._folder: Path | None = None

    def quote(self, request: ShotRequest) -> int:
        """Return the price of the frames that have to be rendered."""
        if request.generator != self.name:
            raise UnknownPrice(f"{self.name} has no price for clips of {request.generator}")
        price = self._prices[request.tier]
        return price.microdollars(request.fresh_frames, request.rate, request.width, request.height)

    def submit(self, request: ShotRequest, owner_clip: Path | None) -> str:
        """Queue a clip for the next free worker."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="allocmv-"))
        job = uuid.uuid4().hex
        path = self._folder / f"{job}.mp4"
        arguments = (request.model_dump_json(), str(owner_clip) if owner_clip else None, str(path))
        future = workers(self.parallel_jobs).submit(timed_render, self._render, *arguments)
        self._jobs[job] = (future, path)
        return job

    def poll(self, job: str) -> JobStatus:
        """Return where a job stands."""
        future, _ = self._jobs[job]
        if future.cancelled():
            return JobStatus("cancelled")
        if not future.done():
            return JobStatus("running" if future.running() else "queued")
        error = future.exception()
        if error is not None:
            return JobStatus("failed", "internal", f"{type(error).__name__}: {error}")
        return JobStatus("succeeded")

    def fetch(self, job: str, path: Path) -> float:
        """Move a finished clip to `path`."""
        future, rendered = self._jobs.pop(job)
        compute_s = future.result()
        shutil.move(rendered, path)
        return compute_s

    def cancel(self, job: str) -> None:
        """Forget a job; one that is already being rendered is left to end unused."""
        self._jobs[job][0].cancel()

    def close(self) -> None:
        """Let go of jobs that were not fetched, and remove what they wrote."""
        futures = [future for future, _ in self._jobs.values() if not future.cancel()]
        wait(futures)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def timed_render(render: RenderClip, request_json: str, owner_clip: str | None, path: str) -> float:
    """Render in this process and return the processor seconds it took."""
    started = time.process_time()
    render(request_json, owner_clip, path)
    return time.process_time() - started
