"""A small run of the orchestration's benchmark: stand-ins are the real graph, and copied songs are like made ones."""

import logging
import re

import dagster as dg
import pytest

from benchmarks.orchestration import _Studio, page
from benchmarks.orchestration_records import Copier
from benchmarks.orchestration_results import SQLITE, Cost, Records, Results, Station
from benchmarks.orchestration_studio import song_key
from dagster_project.build import build_defs
from dagster_project.freshness import Records as FreshnessRecords
from dagster_project.freshness import outdated
from dagster_project.given import given_versions

PARTITION = "dagster/partition"


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[_Studio, Station]:
    """Return a studio in which a song of three segments was made and measured, with a copy of it."""
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    studio = _Studio(tmp_path_factory.mktemp("studio"), 3, "")
    station = studio.station(makes=1)
    copier = Copier(studio.workshop.instance, song_key(0), None, lambda key: given_versions(studio.store, key)["song"])
    studio.copy(copier, 2)
    copier.close()
    return studio, station


@pytest.fixture(scope="module")
def studio(measured: tuple[_Studio, Station]) -> _Studio:
    return measured[0]


def test_the_stand_ins_are_the_real_graph(studio: _Studio):
    real = build_defs(studio.deployment).resolve_asset_graph()
    assert studio.graph.get_all_asset_keys() == real.get_all_asset_keys()
    for key in real.get_all_asset_keys():
        node, stand_in = real.get(key), studio.graph.get(key)
        assert (stand_in.parent_keys, stand_in.partitions_def) == (node.parent_keys, node.partitions_def)
    assert studio.graph.asset_check_keys == real.asset_check_keys


def test_a_copied_song_is_on_record_as_if_it_had_been_made(studio: _Studio):
    instance, (made, copied) = studio.workshop.instance, (song_key(0), song_key(1))
    for name in studio.planned:
        (artifact,) = (studio.deployment.data / "artifacts" / name.to_user_string()).glob(f"{made}.*")
        artifact.with_name(f"{copied}.json").write_bytes(artifact.read_bytes())
    records = FreshnessRecords(instance, studio.deployment, copied, given_versions(studio.store, copied))
    assert outdated(records, studio.graph, studio.planned) == set()
    runs = [{run.run_id for run in instance.get_runs(dg.RunsFilter(tags={PARTITION: key}))} for key in (made, copied)]
    assert len(runs[0]) == len(runs[1]) > 1
    assert not runs[0] & runs[1]
    of_clips = instance.get_materialized_partitions(dg.AssetKey("clips"))
    assert {key.split("|")[1] for key in of_clips} == {made, copied}
    assert len(of_clips) == 6


def test_a_station_has_every_cost_and_the_page_names_no_folder(measured: tuple[_Studio, Station]):
    studio, station = measured
    assert set(station.cpu_s) == set(station.wall_s) == set(Cost)
    assert station.songs == studio.really_made == 1
    assert station.cursor_bytes < 200
    text = page(Results("tiny", 3, [Records(SQLITE, [station, station], studio.really_made, 1)], 1.0))
    assert len(re.findall(r"^\| --- ", text, re.MULTILINE)) == 2
    assert all(cost in text for cost in Cost)
    assert not re.search(r"(^|\s)/\w|\\", text)
