"""Workers of this machine, ready before there is work."""

import subprocess
import sys
from concurrent.futures import BrokenExecutor
from contextlib import suppress

import pytest

from dagster_project.deployments import PROJECT_ROOT
from resources.generators.drawing import get_ready
from resources.workers import start_workers, workers
from tests.resources.painting import loaded


def test_workers_get_ready_before_there_is_work_and_load_what_drawing_needs_and_no_more():
    # In a process of its own: all that fork in this one share what another test had loaded first.
    wanted = ["animatic.render", "editorial.encode", "numba"]
    asked = [*wanted, "dagster", "librosa"]
    script = (
        "from resources.generators.drawing import get_ready; from resources.workers import start_workers, workers; "
        "from tests.resources.painting import loaded; start_workers(1, get_ready); "
        f"print(*workers(1).submit(loaded, {tuple(asked)}).result())"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PROJECT_ROOT)
    assert said.stdout.split() == wanted


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_what_drawing_needs_is_loaded_once_for_all_workers_and_not_by_this_process():
    script = (
        "import sys; from resources.workers import workers; from tests.resources.painting import loaded_at_first; "
        "print(*workers(2).submit(loaded_at_first).result(), 'numba' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PROJECT_ROOT)
    assert said.stdout.split() == ["True", "1", "False"]


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
