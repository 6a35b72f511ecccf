"""Taking turns: a song is made by one process at a time, whoever asked: the command line, a job, the sensor.

The turn is a lock on a file beside the store's other files; the system takes it from a process that ends, however it
ends. What is done in a turn does not belong here.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from resources.storage import ArtifactStore


@contextmanager
def alone(store: ArtifactStore, song: str, waiting: Callable[[], object]) -> Iterator[None]:
    """Work on a song while no other process does; call `waiting` once if that has to be waited for."""
    descriptor = _opened(store, song)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def is_being_made(store: ArtifactStore, song: str) -> bool:
    """Return whether some process works on a song right now."""
    descriptor = _opened(store, song)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _opened(store: ArtifactStore, song: str) -> int:
    path = store.path(f"turns/{song}")
    path.parent.mkdir(exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
