"""Steps in processes of this machine, and at Celery's workers, with the records in a real Postgres."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa
from dagster._core.definitions.reconstruct import ReconstructableJob

from dagster_project.cli.working import work
from dagster_project.deployments import PROJECT_ROOT, Deployment, SettingError, from_environment
from dagster_project.executors import DEFINITIONS, QUEUE, prepare_queue
from dagster_project.freshness import PROGRAMME_TAG
from dagster_project.runs import RunFailed, Workshop
from resources.intake import Order, take_in
from resources.values import read_value
from state.song import Brief
from state.wishes import ShotEdits
from tests.dag.test_edits import write_song

ASSETS = {dg.AssetKey(name) for name in ("song", "brief", "shot_edits")}
RUNS_AT_MOST = 6
WORKER = "from dagster_project.cli.working import work; work({!r})"


@pytest.fixture
def house(postgres: sa.URL, object_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Deployment:
    """A deployment with records in a database of their own and files on an object store; the test sets its executor."""
    name = f"films_{os.getpid()}_{abs(hash(tmp_path)):x}"
    engine = sa.create_engine(postgres, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    url = postgres.set(drivername="postgresql", database=name)
    monkeypatch.setenv("ALLOCMV_DATABASE", url.render_as_string(hide_password=False))
    monkeypatch.setenv("ALLOCMV_STORE", object_store)
    monkeypatch.setenv("ALLOCMV_DATA", str(tmp_path / "data"))
    # Steps find their job in the definitions of the environment, which an earlier test may have imported under another.
    monkeypatch.delitem(sys.modules, DEFINITIONS, raising=False)
    ReconstructableJob.get_definition.cache_clear()
    ReconstructableJob.get_repository_definition.cache_clear()
    return from_environment()


def planned(deployment: Deployment, folder: Path) -> tuple[Workshop, str]:
    order = Order(write_song(folder / "drum.wav"), brief=Brief(width=160, height=90))
    song = take_in(order, deployment.open_store())
    workshop = Workshop.open(deployment)
    workshop.add_song(song.key)
    return workshop, song.key


def pids(workshop: Workshop) -> dict[str, int]:
    """Return which process carried out each step of the last run, as the database has it."""
    (run,) = workshop.instance.get_run_records(limit=1)
    events = workshop.instance.all_logs(run.dagster_run.run_id)
    return {
        event.step_key: int(event.dagster_event.pid)
        for event in events
        if event.dagster_event and event.dagster_event.is_step_success and event.dagster_event.pid
    }


@contextmanager
def workers(count: int) -> Iterator[set[int]]:
    started = [
        subprocess.Popen([sys.executable, "-c", WORKER.format(f"worker{n}")], cwd=PROJECT_ROOT) for n in range(count)
    ]
    try:
        yield {worker.pid for worker in started}
    finally:
        for worker in started:
            worker.terminate()
        for worker in started:
            assert worker.wait(30) == 0


def test_steps_in_processes_of_their_own_make_the_same_and_are_recorded_in_postgres(
    house: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ALLOCMV_EXECUTOR", "multiprocess")
    workshop, song = planned(from_environment(), tmp_path)
    seen: list[str] = []
    workshop.run_assets("plan_song", song, ASSETS, lambda event: seen.append(event.step_key or ""))
    assert "postgres" in type(workshop.instance.event_log_storage).__module__
    assert len({*pids(workshop).values(), os.getpid()}) == 4
    assert {dg.AssetKey(step) for step in seen if step} >= ASSETS
    assert read_value(house.open_store(), "brief", song, Brief) == Brief(width=160, height=90)
    assert not (house.data / "dagster" / "history").exists()
    assert {path.name for path in house.data.iterdir()} == {"cache", "dagster"}
    (run,) = workshop.instance.get_run_records(limit=1)
    assert PROGRAMME_TAG in run.dagster_run.tags


def test_two_workers_share_the_steps_of_a_run(house: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ALLOCMV_EXECUTOR", "celery")
    workshop, song = planned(from_environment(), tmp_path)
    store = house.open_store()
    with workers(2) as there:
        busy: set[int] = set()
        for _ in range(RUNS_AT_MOST):  # one of them may be there before the other
            workshop.run_assets("plan_song", song, ASSETS, lambda _: None)
            busy |= set(pids(workshop).values())
            if busy == there:
                break
        assert busy == there
        store.put_bytes(f"songs/{song}/edits.yaml", b"shots: [")
        with pytest.raises(RunFailed, match=r"edits.yaml, line \d"):
            workshop.run_assets("plan_song", song, {dg.AssetKey("shot_edits")}, lambda _: None)
    assert read_value(store, "shot_edits", song, ShotEdits) == ShotEdits()


def test_a_queue_lies_ready_before_the_first_of_its_workers_asks_for_it(
    house: Deployment, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ALLOCMV_EXECUTOR", "celery")
    prepare_queue(from_environment())
    engine = sa.create_engine(sa.make_url(house.database).set(drivername="postgresql+psycopg2"))
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT name FROM kombu_queue")).scalars().all() == [QUEUE]
        assert connection.execute(sa.text("SELECT count(*) FROM kombu_message")).scalar() == 0
    engine.dispose()


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"ALLOCMV_EXECUTOR": "cluster"}, "not one of in_process, multiprocess, celery"),
        ({"ALLOCMV_EXECUTOR": "celery"}, "needs a database for results: set ALLOCMV_DATABASE"),
        ({"ALLOCMV_BROKER": "redis://localhost"}, "ALLOCMV_BROKER is set, but ALLOCMV_EXECUTOR is 'in_process'"),
        ({"ALLOCMV_DATABASE": "mysql://localhost/films"}, "give postgresql://user@host/name"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], reason: str
):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=reason):
        from_environment()


def test_a_worker_without_a_queue_says_what_to_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("ALLOCMV_DATA", str(tmp_path))
    with pytest.raises(ValueError, match="set it to celery"):
        work("alone")
