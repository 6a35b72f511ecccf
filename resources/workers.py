"""The worker processes of this machine: one per core, started once per process and shared by all who draw.

They are forked from a process that has loaded what drawing needs, once for all of them and without any thread. They end
with the process that asked for them, even if it is killed.
"""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing.context import BaseContext
from multiprocessing.util import Finalize

LOADED_ONCE = "resources.generators.ready"
LET_GO_FIRST = 100
"""Before the queues of a pool are closed, which happens at 10."""
_POOLS: dict[int, ProcessPoolExecutor] = {}


def workers(count: int) -> ProcessPoolExecutor:
    """Return the pool of `count` workers of this process."""
    if count not in _POOLS:
        pool = _POOLS[count] = ProcessPoolExecutor(count, _context(), initializer=_end_with_parent)
        # A process that multiprocessing itself started waits for its children before it lets go of pools, for ever.
        Finalize(None, pool.shutdown, exitpriority=LET_GO_FIRST)
    return _POOLS[count]


def _context() -> BaseContext:
    """Return how workers begin: never forked from this process, whose threads would be copied in an undefined state."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")  # other systems' own libraries do not bear forks
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([LOADED_ONCE])
    return context


def start_workers(count: int, get_ready: Callable[[], None]) -> None:
    """Start the pool of `count` workers before there is work for it, each to get ready by itself.

    Loading takes more than a second, in which a core would otherwise be idle.
    """
    pool = workers(count)
    try:
        for _ in range(count):
            pool.submit(get_ready)
    except BrokenExecutor:
        discard_workers(pool)


def discard_workers(pool: ProcessPoolExecutor) -> None:
    """Forget a pool that has lost a worker and takes no more work; the next who asks gets a new one."""
    for count in [count for count, known in _POOLS.items() if known is pool]:
        del _POOLS[count]
    pool.shutdown(wait=False, cancel_futures=True)


def _end_with_parent() -> None:
    """Watch over the parent from a thread: a worker waits for work for ever, and nobody tells it of a kill."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    if not parent.is_alive():
        os._exit(1)  # killed while this worker was starting: it must not even begin

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="watching the parent").start()


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
