"""What of a song is up to date, so that an edit redoes only what depends on it.

An asset is up to date when this same programme made it, of inputs that are still the same, and its file is there. The
programme is known by its sources, the packages beside it and its settings: no value outlives the code that made it.
What comes out the same leaves what depends on it up to date, as data versions are of the content.
"""

import hashlib
from collections.abc import Iterable, Mapping, Set
from dataclasses import asdict
from functools import cache
from importlib.metadata import distributions
from typing import Any

import dagster as dg

from dagster_project.deployments import PROJECT_ROOT, Deployment
from state.value import content_hash

PROGRAMME_TAG = "allocmv/programme"
VERSION_TAG = "dagster/data_version"
INPUT_TAG = "dagster/input_event_pointer"
"""Which event of an input an asset was made of; its data version may have come again since."""
ROOMS = (
    *("dagster_project", "assets", "resources", "audio", "planning", "animatic", "editorial", "metrics", "demo"),
    *("solvers", "models", "state"),
)
WITHOUT_CONSEQUENCE = {"data", "parallel_jobs"}
"""Settings that change nothing about what is made."""


@cache
def programme(deployment: Deployment) -> str:
    """Return what changes with anything that the value of an asset may depend on besides its inputs."""
    sources = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((PROJECT_ROOT / room).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                sources.update(f"{path.relative_to(PROJECT_ROOT)}\n".encode() + path.read_bytes())
    packages = sorted(f"{package.name}=={package.version}" for package in distributions())
    settings = {name: value for name, value in asdict(deployment).items() if name not in WITHOUT_CONSEQUENCE}
    return content_hash([sources.hexdigest(), packages, settings])


def outdated(
    instance: dg.DagsterInstance, deployment: Deployment, graph: Any, assets: Iterable[dg.AssetKey], song: str
) -> set[dg.AssetKey]:
    """Return those assets of a song that are missing, were made by another programme or of inputs that have changed.

    An asset whose checks may have stopped its run is outdated too: only a whole run is known to have passed them.

    Parameters
    ----------
    graph
        The asset graph that holds them.
    assets
        Assets that are partitioned by song, with everything that they depend on.
    """
    latest = {key: _record(instance, key, song) for key in assets}
    run_ids = {record.run_id for record in latest.values() if record}
    runs = {run_id: run for run_id in run_ids if (run := instance.get_run_by_id(run_id))}

    def is_up_to_date(key: dg.AssetKey) -> bool:
        record = latest[key]
        run = runs.get(record.run_id) if record else None
        if record is None or run is None or run.tags.get(PROGRAMME_TAG) != programme(deployment):
            return False
        if graph.get_check_keys_for_assets({key}) and not run.is_success:
            return False
        if not any((deployment.data / "artifacts" / key.to_user_string()).glob(f"{song}.*")):
            return False
        return all(is_same(record, parent) for parent in graph.get(key).parent_keys)

    def is_same(record: dg.EventLogRecord, parent: dg.AssetKey) -> bool:
        pointer = _tags(record).get(f"{INPUT_TAG}/{parent.to_user_string()}")
        if pointer is None or (now := latest[parent]) is None:
            return False
        if int(pointer) == now.storage_id:
            return True
        used = _record(instance, parent, song, before_cursor=int(pointer) + 1)
        return used is not None and _tags(used).get(VERSION_TAG) == _tags(now).get(VERSION_TAG)

    return {key for key in latest if not is_up_to_date(key)}


def _record(
    instance: dg.DagsterInstance, asset: dg.AssetKey, song: str, before_cursor: int | None = None
) -> dg.EventLogRecord | None:
    return instance.get_latest_data_version_record(
        asset, is_source=False, partition_key=song, before_cursor=before_cursor
    )


def _tags(record: dg.EventLogRecord) -> Mapping[str, str]:
    return record.event_log_entry.tags or {}


def ready(graph: Any, assets: Iterable[dg.AssetKey], due: Set[dg.AssetKey]) -> set[dg.AssetKey]:
    """Return the due assets that can be made now, in one run: all that they depend on is up to date or made before.

    What depends on a due asset and is not due itself may become so, or not: nothing after it is made before that is
    known.
    """
    made: set[dg.AssetKey] = set()
    unsettled: set[dg.AssetKey] = set()
    for key in (key for level in graph.toposorted_asset_keys_by_level for key in sorted(level) if key in set(assets)):
        waits_for = graph.get(key).parent_keys & unsettled
        if key in due and waits_for <= made:
            made.add(key)
        if key in due or waits_for:
            unsettled.add(key)
    return made
