"""What runs by itself: a song whose edits or order changed is made again, as far as that changed it.

Only songs that have a film are: a song that was merely planned is rendered when somebody asks for it. An edit is asked
for once, known by what it would make anew of what; one that arrives while its song is being made is asked for when that
has ended, because then the files still differ from what was made.
"""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import dagster as dg

from assets.partitions import songs
from dagster_project.freshness import VERSION_TAG
from dagster_project.inbox import INBOX_SENSORS
from dagster_project.remaking import remake_song
from resources.edit_file import FILE_NAME, read_edits
from resources.storage import ArtifactStore, StoreResource
from resources.turns import is_being_made
from state.edits import Edits
from state.song import Brief
from state.value import content_hash

FILM = dg.AssetKey("final_mv")
SLICES = {name: f"{name.removesuffix('s')}_edits" for name in Edits.model_fields}
"""The asset of every slice of the edits."""
INTERVAL_S = 3


@dg.sensor(job=remake_song, minimum_interval_seconds=INTERVAL_S, default_status=dg.DefaultSensorStatus.RUNNING)
def edited_songs(context: dg.SensorEvaluationContext, store: StoreResource) -> dg.SensorResult:
    """Ask for every song with a film whose edits or order are not those that it was made with."""
    settled_before: dict[str, str] = json.loads(context.cursor or "{}")
    settled: dict[str, str] = {}
    requests: list[dg.RunRequest] = []
    unreadable: list[str] = []
    for song, digest in _with_files(context.instance.get_dynamic_partitions(str(songs.name)), store.store):
        if settled_before.get(song) == digest:
            settled[song] = digest
        elif _record(context.instance, FILM, song) and not is_being_made(store.store, song):
            try:
                request = _request(context.instance, store.store, song)
            except (ValueError, OSError) as error:
                unreadable.append(f"{song} is left as it is: {error}")
                continue
            if request is None:
                settled[song] = digest
            else:
                requests.append(request)
    for sentence in unreadable:
        context.log.warning(sentence)
    why_not = None if requests else dg.SkipReason("; ".join(unreadable) or "every film is of its song's present edits")
    return dg.SensorResult(run_requests=requests, skip_reason=why_not, cursor=json.dumps(settled))


def _files(song: str, store: ArtifactStore) -> tuple[Path, Path]:
    return store.path(f"songs/{song}/brief.json"), store.path(f"songs/{song}/{FILE_NAME}")


def _with_files(known: Sequence[str], store: ArtifactStore) -> Iterator[tuple[str, str]]:
    """Yield the songs that are still there, each with digits that change whenever its files are written."""
    for song in sorted(known):
        there = [path for path in _files(song, store) if path.exists()]
        if there:
            yield song, sha256(b"".join(b"%d" % p.stat().st_mtime_ns + p.read_bytes() for p in there)).hexdigest()


def _request(instance: dg.DagsterInstance, store: ArtifactStore, song: str) -> dg.RunRequest | None:
    """Return the run that would make a song anew, None if it was made of what its files say now."""
    brief, edits = _files(song, store)
    wanted = {"brief": Brief.model_validate_json(brief.read_bytes()).content_hash()}
    written = read_edits(edits)
    wanted |= {asset: getattr(written, name).content_hash() for name, asset in SLICES.items()}
    made = {asset: _record(instance, dg.AssetKey(asset), song) for asset in wanted}
    if all(record and _version(record) == wanted[asset] for asset, record in made.items()):
        return None
    # What was made last is part of the key, so that an edit which is undone and done again is asked for again.
    last = {asset: record.storage_id if record else None for asset, record in made.items()}
    return dg.RunRequest(run_key=f"{song}:{content_hash([wanted, last])}", partition_key=song)


def _record(instance: dg.DagsterInstance, asset: dg.AssetKey, song: str) -> dg.EventLogRecord | None:
    return instance.get_latest_data_version_record(asset, is_source=False, partition_key=song)


def _version(record: dg.EventLogRecord) -> str | None:
    return (record.event_log_entry.tags or {}).get(VERSION_TAG)


SENSORS = [edited_songs, *INBOX_SENSORS]
