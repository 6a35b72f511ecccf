"""The worker processes of this machine: one per core, started once per process and shared by all who draw.

A worker that has drawn a storyboard has everything loaded that a clip needs, so keeping the workers saves seconds per
film. They end with the process that started them.
"""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from functools import cache


@cache
def workers(count: int) -> ProcessPoolExecutor:
    """Return the pool of `count` workers of this process."""
    # Spawned, not forked: Dagster's own threads would be copied in an undefined state.
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"))


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
