"""Workers of this machine, ready before there is work."""

from concurrent.futures import BrokenExecutor
from contextlib import suppress

from resources.generators.drawing import get_ready
from resources.workers import start_workers, workers
from tests.resources.painting import loaded


def test_workers_get_ready_before_there_is_work_and_load_what_drawing_needs_and_no_more():
    start_workers(1, get_ready)
    drawing = ("animatic.render", "editorial.encode", "numba")
    assert workers(1).submit(loaded, (*drawing, "dagster", "librosa")).result() == list(drawing)


def test_a_pool_that_has_lost_a_worker_is_replaced():
    pool = workers(1)
    pool.submit(loaded, ()).result()
    for process in list(pool._processes.values()):
        process.kill()
        process.join()
    with suppress(BrokenExecutor):  # the pool takes note of it in a thread of its own
        while True:
            pool.submit(loaded, ()).result()
    start_workers(1, get_ready)
    start_workers(1, get_ready)
    assert workers(1).submit(loaded, ("numba",)).result() == ["numba"]
