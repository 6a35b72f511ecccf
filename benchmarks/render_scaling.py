"""Clips side by side: what a second worker process saves, what it costs, and how much memory a worker takes.

The workers are those of a film (`resources.generators.local`). How long a clip is must not matter for its worker's
memory, so a short and a long one are each rendered by a process of their own that does nothing else.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from resources.generators.animatic import NAME
from resources.generators.drawing import draw_piece, pieces, render_clip
from resources.generators.local import LocalGenerator
from state.film import ShotRequest

RSS_BYTES = 1 if sys.platform == "darwin" else 1024
"""The unit in which the system counts a process's greatest memory."""


@dataclass(frozen=True)
class Rendering:
    """What it took to render some clips: seconds by the wall, and CPU seconds of all workers together."""

    wall_s: float
    cpu_s: float


def rendering(requests: Sequence[ShotRequest], processes: int) -> Rendering:
    """Render clips with so many worker processes, which are started before the clock is."""
    generator = LocalGenerator(NAME, "benchmark", {}, draw_piece, processes, divide=pieces)
    with tempfile.TemporaryDirectory() as folder:
        try:
            _all(generator, [requests[0]] * processes, Path(folder))
            start_s = time.monotonic()
            cpu_s = _all(generator, requests, Path(folder))
            return Rendering(time.monotonic() - start_s, cpu_s)
        finally:
            generator.close()


def _all(generator: LocalGenerator, requests: Sequence[ShotRequest], folder: Path) -> float:
    jobs = [generator.submit(request, None, uuid.uuid4().hex) for request in requests]
    while any(generator.poll(job).state in ("queued", "running") for job in jobs):
        time.sleep(0.01)
    return sum(generator.fetch(job, folder / f"{job}.mp4") for job in jobs)


def peak_bytes(request: ShotRequest) -> int:
    """Return the most memory that a process of its own has held when it has rendered one clip."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_peak_bytes, request.model_dump_json()).result()


def _peak_bytes(request_json: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        render_clip(ShotRequest.model_validate_json(request_json), None, Path(folder) / "clip.mp4")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_BYTES
