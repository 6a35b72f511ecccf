"""What of a song is up to date, so that an edit redoes only what depends on it.

An asset is up to date when this same programme made it, of inputs that are still the same, and its files are there. The
programme is known by its sources, the packages beside it and its settings: no value outlives the code that made it.
What comes out the same leaves what depends on it up to date, as data versions are of the content. A clip is up to date
when it was recorded for its segment's present request, whose key has the renderer's version in it, and its file is
there.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import dagster as dg

from assets.partitions import segment_key
from assets.synthesis import CLIPS, SHOT_VERSION_TAG
from dagster_project.deployments import PROJECT_ROOT, Deployment
from resources.storage import ArtifactStore
from state.film import PlannedShot, ShotPlan
from state.value import content_hash

PROGRAMME_TAG = "allocmv/programme"
VERSION_TAG = "dagster/data_version"
INPUT_TAG = "dagster/input_event_pointer"
"""Which event of an input an asset was made of; its data version may have come again since."""
ROOMS = (
    *("dagster_project", "assets", "resources", "audio", "planning", "animatic", "editorial", "metrics", "demo"),
    *("solvers", "models", "state"),
)
WITHOUT_CONSEQUENCE = {"data", "parallel_jobs", "ledger"}
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
    instance: dg.DagsterInstance,
    deployment: Deployment,
    graph: Any,
    assets: Iterable[dg.AssetKey],
    song: str,
    foreseen: Mapping[dg.AssetKey, str] | None = None,
) -> set[dg.AssetKey]:
    """Return those assets of a song that are missing, were made by another programme or of inputs that have changed.

    An asset whose checks may have stopped its run is outdated too: only a whole run is known to have passed them. So
    is one that depends on clips, which are told apart by segment and not by song.

    Parameters
    ----------
    graph
        The asset graph that holds them.
    assets
        Assets that are partitioned by song.
    foreseen
        Data versions that some assets will have, instead of those on record.
    """
    wanted, foreseen = set(assets), foreseen or {}
    latest = {key: _record(instance, key, song) for key in wanted.union(*(graph.get(k).parent_keys for k in wanted))}
    run_ids = {record.run_id for record in latest.values() if record}
    runs = {run_id: run for run_id in run_ids if (run := instance.get_run_by_id(run_id))}

    def is_up_to_date(key: dg.AssetKey) -> bool:
        record = latest[key]
        run = runs.get(record.run_id) if record else None
        if record is None or run is None or run.tags.get(PROGRAMME_TAG) != programme(deployment):
            return False
        if graph.get_check_keys_for_assets({key}) and not run.is_success:
            return False
        return _files_are_there(deployment.data, key, song, record) and all(
            is_same(record, parent) for parent in graph.get(key).parent_keys
        )

    def is_same(record: dg.EventLogRecord, parent: dg.AssetKey) -> bool:
        pointer, now = _tags(record).get(f"{INPUT_TAG}/{parent.to_user_string()}"), latest[parent]
        if pointer is None or now is None:
            return False
        version = foreseen.get(parent)
        if version is None and int(pointer) == now.storage_id:
            return True
        used = _record(instance, parent, song, before_cursor=int(pointer) + 1)
        return used is not None and _tags(used).get(VERSION_TAG) == (version or _tags(now).get(VERSION_TAG))

    return {key for key in wanted if not is_up_to_date(key)}


@dataclass(frozen=True)
class DueClip:
    """A clip that has to be recorded for its segment; `kept` if the store holds it, so that it need not be made."""

    shot: PlannedShot
    kept: bool


def clips_due(instance: dg.DagsterInstance, store: ArtifactStore, song: str, plan: ShotPlan) -> list[DueClip]:
    """Return, in order, the clips of a plan that are not on record for their segments, or whose files are gone."""
    due = []
    for shot in plan.shots:
        kept = store.find_clip(shot.request) is not None
        record = _record(instance, CLIPS, segment_key(song, shot.segment))
        if not kept or record is None or _tags(record).get(SHOT_VERSION_TAG) != shot.request.key:
            due.append(DueClip(shot, kept))
    return due


def _files_are_there(data: Path, asset: dg.AssetKey, song: str, record: dg.EventLogRecord) -> bool:
    """Return whether an asset's own file is there, and every other file that it names."""
    own = list((data / "artifacts" / asset.to_user_string()).glob(f"{song}.*"))
    documents = [json.loads(path.read_bytes()) for path in own if path.suffix == ".json"]
    named = [data / name for document in documents for name in named_files(document)]
    materialization = record.asset_materialization
    shown = materialization.metadata.values() if materialization else ()
    named += [Path(entry.path) for entry in shown if isinstance(entry, dg.PathMetadataValue) and entry.path]
    return bool(own) and all(path.exists() for path in named)


def named_files(content: Any) -> Iterator[str]:
    """Yield the paths of all handles (`state.artifact.Artifact`) in a value."""
    if isinstance(content, dict):
        if content.keys() == {"path", "sha256"}:
            yield content["path"]
        else:
            for part in content.values():
                yield from named_files(part)
    elif isinstance(content, list):
        for part in content:
            yield from named_files(part)


def _record(
    instance: dg.DagsterInstance, asset: dg.AssetKey, partition: str, before_cursor: int | None = None
) -> dg.EventLogRecord | None:
    return instance.get_latest_data_version_record(
        asset, is_source=False, partition_key=partition, before_cursor=before_cursor
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
