"""A device is used by one step at a time, whoever carries it out, and is free again when that process is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from assets.pools import GPU
from dagster_project.deployments import PROJECT_ROOT, Deployment, SettingError, from_environment
from dagster_project.pools import ENDED, PROCESS_TAG, free_slots_of_the_dead
from dagster_project.runs import Workshop
from resources.intake import Order, take_in
from resources.storage import ArtifactStore
from tests.dag.test_edits import write_song

HEARD = {dg.AssetKey(name) for name in ("song", "features", "beat_activation")}
SLEEPER = """
import sys, time
from pathlib import Path
from dagster_project.build import build_defs
from dagster_project.deployments import Deployment
from dagster_project.runs import Workshop
from resources.beat_trackers.resource import BeatTrackerResource
from tests.dag.test_pools import HEARD

class Sleeper(BeatTrackerResource):
    def activation(self, features, audio):
        time.sleep(600)

deployment = Deployment(Path(sys.argv[1]))
opened = Workshop.open(deployment)
defs = build_defs(deployment, {"beat_tracker": Sleeper(tracker="")})
Workshop(defs, opened.instance, deployment).run_assets("plan_song", sys.argv[2], HEARD, lambda _: None)
"""


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    deployment = Deployment(tmp_path / "data", beat_tracker="onsets")
    song = take_in(Order(write_song(tmp_path / "drum.wav")), ArtifactStore(deployment.data))
    workshop = Workshop.open(deployment)
    workshop.add_song(song.key)
    return workshop


def until(condition: Callable[[], object], most_s: float = 60) -> None:
    end = time.monotonic() + most_s
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_step_waits_for_the_device_and_gets_it_when_its_user_is_killed(workshop: Workshop):
    storage = workshop.instance.event_log_storage
    sleeper = subprocess.Popen([sys.executable, "-c", SLEEPER, str(workshop.deployment.data), "drum"], cwd=PROJECT_ROOT)
    try:
        until(lambda: storage.get_concurrency_info(GPU).active_run_ids)
        (asleep,) = storage.get_concurrency_info(GPU).active_run_ids
        waiting = threading.Thread(
            target=workshop.run_assets, args=("plan_song", "drum", HEARD, lambda _: None), daemon=True
        )
        waiting.start()
        until(lambda: storage.get_concurrency_info(GPU).pending_run_ids - {asleep})
        time.sleep(4)  # longer than it takes to look for the dead
        assert storage.get_concurrency_info(GPU).active_run_ids == {asleep}
        assert free_slots_of_the_dead(workshop.instance) == []
        assert waiting.is_alive()
    finally:
        os.kill(sleeper.pid, signal.SIGKILL)
        sleeper.wait()
    waiting.join(60)
    assert not waiting.is_alive()
    assert storage.get_concurrency_info(GPU).active_run_ids == set()
    dead = workshop.instance.get_run_by_id(asleep)
    assert dead is not None
    assert dead.status == dg.DagsterRunStatus.FAILURE
    assert ENDED in str([event.message for event in workshop.instance.all_logs(asleep)])
    made = workshop.instance.get_latest_materialization_event(dg.AssetKey("beat_activation"))
    assert made is not None
    assert made.run_id != asleep


def test_slots_of_others_are_left_and_those_of_runs_that_ended_are_not(workshop: Workshop):
    instance, storage = workshop.instance, workshop.instance.event_log_storage
    job = workshop.defs.resolve_job_def("plan_song")
    elsewhere = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED, tags={PROCESS_TAG: "00000000-1-2"})
    storage.initialize_concurrency_limit_to_default(GPU)
    assert storage.claim_concurrency_slot(GPU, elsewhere.run_id, "step").is_claimed
    assert free_slots_of_the_dead(instance) == []
    instance.report_run_canceled(elsewhere)
    assert storage.claim_concurrency_slot(GPU, "a run that was deleted", "step").is_claimed is False
    assert free_slots_of_the_dead(instance) == sorted(["a run that was deleted", elsewhere.run_id])
    assert storage.get_concurrency_info(GPU).active_run_ids == set()


def test_there_are_as_many_slots_as_devices_also_when_these_change(workshop: Workshop, monkeypatch: pytest.MonkeyPatch):
    def slots(devices: int) -> int:
        opened = Workshop.open(replace(workshop.deployment, devices=devices))
        opened.run_assets("plan_song", "drum", {dg.AssetKey("beat_activation")}, lambda _: None)
        limit = opened.instance.event_log_storage.get_concurrency_info(GPU).limit
        assert limit is not None
        return limit

    workshop.run_assets("plan_song", "drum", HEARD, lambda _: None)
    assert [slots(1), slots(3), slots(2)] == [1, 3, 2]
    monkeypatch.setenv("ALLOCMV_DEVICES", "4")
    assert from_environment().devices == 4
    for said in ("0", "-1", "two", "1000"):
        monkeypatch.setenv("ALLOCMV_DEVICES", said)
        with pytest.raises(SettingError, match="give the number of graphics cards"):
            from_environment()
