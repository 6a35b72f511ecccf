"""Dagster's records in SQLite files, which are kept with engines of our own."""

from pathlib import Path

import dagster as dg

from dagster_project.deployments import Deployment, prepare_dagster_home
from dagster_project.sqlite_records import EventLog, RunStorage


@dg.op
def nothing() -> None:
    """Do nothing."""


@dg.job
def a_run() -> None:
    nothing()


def test_what_dagster_recorded_by_itself_is_still_there_and_what_is_added_it_reads_by_itself(tmp_path: Path):
    deployment, asset = Deployment(tmp_path), dg.AssetKey("song")
    deployment.dagster_home.mkdir()
    by_itself = dg.DagsterInstance.from_config(str(deployment.dagster_home))
    by_itself.report_runless_asset_event(dg.AssetMaterialization(asset, partition="earlier"))
    assert a_run.execute_in_process(instance=by_itself).success

    ours = dg.DagsterInstance.from_config(str(prepare_dagster_home(deployment)))
    assert (type(ours.event_log_storage), type(ours.run_storage)) == (EventLog, RunStorage)
    assert len(ours.get_run_records()) == 1
    assert ours.get_materialized_partitions(asset) == {"earlier"}
    ours.report_runless_asset_event(dg.AssetMaterialization(asset, partition="later"))
    run = a_run.execute_in_process(instance=ours)

    assert by_itself.get_materialized_partitions(asset) == {"earlier", "later"}
    assert len(by_itself.get_run_records()) == 2
    assert len(by_itself.all_logs(run.run_id)) == len(ours.all_logs(run.run_id)) > 5
