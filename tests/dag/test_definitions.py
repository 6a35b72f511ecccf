"""The graph as Dagster sees it."""

import dagster as dg
import pytest
from dagster._core.remote_representation.external_data import RepositorySnap

from dagster_project.build import build_defs
from dagster_project.deployments import Deployment, from_environment

PHASES = {
    "analysis": {
        "song", "brief", "features", "beat_activation", "beat_grid", "beat_features", "energy_curve", "sections",
        "transcript", "aligned_lyrics", "lyric_words", "segments", "grid_edits", "section_edits", "word_edits",
        "segment_edits",
    },
    "planning": {
        "saliency_table", "sharing_groups", "candidate_plans", "allocation_plan", "allocation_crosscheck",
        "budget_curve", "pins", "plan_sensitivity", "script", "shooting_script", "saliency_edits", "plan_edits",
        "cast_edits", "shot_edits", "footage_edits", "footage",
    },
    "libraries": {"identity_library", "environment_library", "frame_library", "persistent_state"},
    "synthesis": {"shot_plan", "shot", "clips"},
    "assembly": {"timeline", "final_mv", "exports"},
    "evaluation": {"independent_beats", "quality_report"},
    "benchmark": {"benchmark_rows", "benchmark_table"},
    "training": {"training_clips", "video_weights", "video_scores", "storyboards"},
}  # fmt: skip


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory):
    defs = build_defs(Deployment(tmp_path_factory.mktemp("data")))
    dg.Definitions.validate_loadable(defs)
    return defs.resolve_asset_graph()


def test_every_phase_has_its_assets_and_nothing_else(graph):
    found: dict[str, set[str]] = {}
    for key in graph.get_all_asset_keys():
        found.setdefault(graph.get(key).group_name, set()).add(key.to_user_string())
    assert found == PHASES


def test_every_asset_says_what_it_is_and_of_which_kind(graph):
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.kinds, key


def test_nothing_is_rendered_before_the_plan_is_proven(graph):
    clips = graph.get(dg.AssetKey("clips"))
    ancestors = graph.get_ancestor_asset_keys(clips.key)
    assert dg.AssetKey("allocation_crosscheck") in ancestors
    blocking = {spec.name for check_key in graph.asset_check_keys if (spec := graph.get_check_spec(check_key)).blocking}
    assert blocking == {"plan_is_the_proven_optimum", "plan_keeps_within_budget"}


def test_clips_depend_on_their_shot_alone(graph):
    assert graph.get(dg.AssetKey("clips")).parent_keys == {dg.AssetKey("shot")}


def test_the_password_of_a_database_is_in_nothing_that_the_ui_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLOCMV_DATABASE", "postgresql://films:never-to-be-seen@database.example/films")
    monkeypatch.setenv("ALLOCMV_EXECUTOR", "celery")
    monkeypatch.setenv("ALLOCMV_DATA", str(tmp_path))
    told = dg.serialize_value(RepositorySnap.from_def(build_defs(from_environment()).get_repository_def()))
    assert "ALLOCMV_DATABASE" in told
    assert "never-to-be-seen" not in told
