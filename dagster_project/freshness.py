"""What of a song is up to date, so that an edit redoes only what depends on it.

An asset is up to date when this same programme made it, of inputs that are still the same, and its files are there;
one that is read from the user's files, when they still say what it was made of. The
programme is known by its sources, the packages beside it and its settings: no value outlives the code that made it.
What comes out the same leaves what depends on it up to date, as data versions are of the content. A clip is up to date
when it was recorded for its segment's present request, whose key has the renderer's version in it, and its file is
there.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg

from assets.partitions import segment_key
from assets.synthesis import CLIPS, SHOT_VERSION_TAG
from dagster_project.deployments import PROJECT_ROOT, Deployment
from resources.storage import ArtifactStore
from resources.values import VALUES
from state.film import PlannedShot, ShotPlan
from state.value import content_hash

PROGRAMME_TAG = "allocmv/programme"
VERSION_TAG = "dagster/data_version"
INPUT_TAG = "dagster/input_event_pointer"
"""Which event of an input an asset was made of; its data version may have come again since."""
GOES_WITH = {dg.AssetKey("shooting_script"): {dg.AssetKey("shot_plan")}}
"""What all but certainly changes with an asset is made in the same run: one of its own costs a third of a second."""
ROOMS = (
    *("dagster_project", "assets", "resources", "audio", "planning", "animatic", "editorial", "metrics", "demo"),
    *("solvers", "models", "state"),
)
WITHOUT_CONSEQUENCE = {"data", "store_url", "parallel_jobs", "database", "executor", "broker", "inbox", "devices"}
"""Settings that change nothing about what is made."""


@cache
def programme(deployment: Deployment) -> str:
    """Return what changes with anything that the value of an asset may depend on besides its inputs."""
    sources = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((PROJECT_ROOT / room).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                sources.update(f"{path.relative_to(PROJECT_ROOT)}\n".encode() + path.read_bytes())
    # Their folders have the versions in their names; this package itself has one only where it is installed.
    packages = sorted({found.name for folder in sys.path for found in Path(folder).glob("*.dist-info")})
    settings = {name: value for name, value in asdict(deployment).items() if name not in WITHOUT_CONSEQUENCE}
    return content_hash([sources.hexdigest(), packages, settings])


class Records:
    """What is on record of a song's assets, each asked for once until it is made anew.

    `given` are the data versions of what the user's files say now, none where they cannot be read.
    """

    def __init__(
        self, instance: dg.DagsterInstance, deployment: Deployment, song: str, given: Mapping[str, str]
    ) -> None:
        self.deployment, self.given, self._store = deployment, given, deployment.open_store()
        self._instance, self._song = instance, song
        self._latest: dict[dg.AssetKey, dg.EventLogRecord | None] = {}
        self._used: dict[tuple[dg.AssetKey, int], str | None] = {}
        self._runs: dict[str, dg.DagsterRun | None] = {}
        self._complete: dict[dg.AssetKey, bool] = {}

    def latest(self, asset: dg.AssetKey) -> dg.EventLogRecord | None:
        """Return the latest event of an asset."""
        if asset not in self._latest:
            self._latest[asset] = _record(self._instance, asset, self._song)
        return self._latest[asset]

    def version_at(self, asset: dg.AssetKey, pointer: int) -> str | None:
        """Return the data version that an asset had with the event that is pointed at."""
        if (asset, pointer) not in self._used:
            record = _record(self._instance, asset, self._song, before_cursor=pointer + 1)
            self._used[asset, pointer] = _tags(record).get(VERSION_TAG) if record else None
        return self._used[asset, pointer]

    def run(self, record: dg.EventLogRecord) -> dg.DagsterRun | None:
        """Return the run of an event."""
        if record.run_id not in self._runs:
            self._runs[record.run_id] = self._instance.get_run_by_id(record.run_id)
        return self._runs[record.run_id]

    def files_are_there(self, asset: dg.AssetKey, record: dg.EventLogRecord) -> bool:
        """Return whether an asset's own file is there, and every other file that it names."""
        if asset not in self._complete:
            self._complete[asset] = _files_are_there(self._store, asset, self._song, record)
        return self._complete[asset]

    def forget(self, assets: Iterable[dg.AssetKey]) -> None:
        """Ask again for what was made anew."""
        for asset in assets:
            self._latest.pop(asset, None)
            self._complete.pop(asset, None)


def outdated(
    records: Records, graph: Any, assets: Iterable[dg.AssetKey], foreseen: Mapping[dg.AssetKey, str] | None = None
) -> set[dg.AssetKey]:
    """Return those assets of a song that are missing, were made by another programme or of inputs that have changed.

    Those that are read from the user's files are outdated when the files say something else. An asset whose checks may
    have stopped its run is outdated too: only a whole run is known to have passed them. So is one that depends on
    clips, which are told apart by segment and not by song.

    Parameters
    ----------
    records
        What is on record of the song.
    graph
        The asset graph that holds the assets.
    assets
        Assets that are partitioned by song.
    foreseen
        Data versions that some assets will have, instead of those on record.
    """
    foreseen = foreseen or {}

    def is_up_to_date(key: dg.AssetKey) -> bool:
        record = records.latest(key)
        run = records.run(record) if record else None
        if record is None or run is None or run.tags.get(PROGRAMME_TAG) != programme(records.deployment):
            return False
        if graph.get_check_keys_for_assets({key}) and not run.is_success:
            return False
        if not graph.get(key).parent_keys and _tags(record).get(VERSION_TAG) != records.given.get(key.to_user_string()):
            return False
        return records.files_are_there(key, record) and all(
            is_same(record, parent) for parent in graph.get(key).parent_keys
        )

    def is_same(record: dg.EventLogRecord, parent: dg.AssetKey) -> bool:
        pointer, now = _tags(record).get(f"{INPUT_TAG}/{parent.to_user_string()}"), records.latest(parent)
        if pointer is None or now is None:
            return False
        version = foreseen.get(parent)
        if version is None and int(pointer) == now.storage_id:
            return True
        return records.version_at(parent, int(pointer)) == (version or _tags(now).get(VERSION_TAG))

    return {key for key in set(assets) if not is_up_to_date(key)}


@dataclass(frozen=True)
class DueClip:
    """A clip that has to be recorded for its segment.

    It is `kept` if the store holds it, so that it need not be made, and `new` if the segment had another until now.
    """

    shot: PlannedShot
    kept: bool
    new: bool


def clips_due(instance: dg.DagsterInstance, store: ArtifactStore, song: str, plan: ShotPlan) -> list[DueClip]:
    """Return, in order, the clips of a plan that are not on record for their segments, or whose files are gone."""
    due = []
    for shot in plan.shots:
        kept = store.find_clip(shot.request) is not None
        record = _record(instance, CLIPS, segment_key(song, shot.segment))
        new = record is None or _tags(record).get(SHOT_VERSION_TAG) != shot.request.key
        if new or not kept:
            due.append(DueClip(shot, kept, new))
    return due


def _files_are_there(store: ArtifactStore, asset: dg.AssetKey, song: str, record: dg.EventLogRecord) -> bool:
    """Return whether an asset's own file is there, and every other file that it names."""
    own = list(store.listed(f"{VALUES}/{asset.to_user_string()}/{song}.*"))
    documents = [json.loads(store.read_bytes(name)) for name in own if name.endswith(".json")]
    named = {name for document in documents for name in named_files(document)}
    materialization = record.asset_materialization
    shown = materialization.metadata.values() if materialization else ()
    paths = (entry.path for entry in shown if isinstance(entry, dg.PathMetadataValue) and entry.path)
    named |= {name for name in map(store.name_at, paths) if name is not None}
    return bool(own) and all(store.each(store.exists, named - set(own)))


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
    known, but for what all but certainly will (`GOES_WITH`).
    """
    due = set(due)
    made: set[dg.AssetKey] = set()
    unsettled: set[dg.AssetKey] = set()
    for key in (key for level in graph.toposorted_asset_keys_by_level for key in sorted(level) if key in set(assets)):
        waits_for = graph.get(key).parent_keys & unsettled
        if key in due and waits_for <= made:
            made.add(key)
            due |= GOES_WITH.get(key, set())
        if key in due or waits_for:
            unsettled.add(key)
    return made
