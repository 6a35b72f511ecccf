"""Clips that cannot be made yet say what to run first."""

import dagster as dg
import pytest

from assets.partitions import segment_key, songs
from dagster_project.build import build_defs
from dagster_project.deployments import Deployment


@pytest.mark.parametrize("asset", ["shot", "clips"])
def test_a_clip_of_a_song_without_a_plan_says_to_plan_it_first(tmp_path, asset):
    instance = dg.DagsterInstance.ephemeral()
    instance.add_dynamic_partitions(str(songs.name), ["unheard"])
    run = (
        build_defs(Deployment(tmp_path / "data"))
        .resolve_implicit_global_asset_job_def()
        .execute_in_process(
            instance=instance,
            asset_selection=[dg.AssetKey(asset)],
            partition_key=segment_key("unheard", 3),
            raise_on_error=False,
        )
    )
    assert not run.success
    assert "unheard is not planned yet: run the job plan_song for it first" in str(run.all_events)
