"""What runs by itself: a song whose edits or order changed is made again, as far as that changed it.

Only songs that have a film are: a song that was merely planned is rendered when somebody asks for it. An edit is asked
for once, known by what it would make anew of what; one that arrives while its song is being made is asked for when that
has ended, because then the files still differ from what was made.

Dagster keeps what a sensor remembers with every one of its looks, so that is a digest of all songs that are settled,
and the few that are not. While the digest holds, only those few are looked at; where it does not, all songs are, by one
question an asset and not by one a song.
"""

import json
from collections.abc import Collection, Mapping
from hashlib import sha256

import dagster as dg

from assets.partitions import songs
from dagster_project.freshness import VERSION_TAG
from dagster_project.given import SLICES, given_versions
from dagster_project.inbox import INBOX_SENSORS
from dagster_project.remaking import remake_song
from resources.edit_file import edits_name
from resources.intake import brief_name, song_name
from resources.ledger import LedgerResource
from resources.storage import ArtifactStore
from resources.storage_resource import StoreResource
from resources.turns import is_being_made
from state.value import content_hash

FILM = dg.AssetKey("final_mv")
FILES = (song_name, brief_name, edits_name)
ASKED_BY_NAME = 16
"""So many songs are asked for by their names; of more, it is quicker to hear about all there are."""
INTERVAL_S = 3

Versions = Mapping[str, Mapping[str, str]]
"""Data versions by asset, then by song."""


@dg.sensor(job=remake_song, minimum_interval_seconds=INTERVAL_S, default_status=dg.DefaultSensorStatus.RUNNING)
def edited_songs(context: dg.SensorEvaluationContext, store: StoreResource, ledger: LedgerResource) -> dg.SensorResult:
    """Ask for every song with a film whose edits or order are not those that it was made with."""
    before = json.loads(context.cursor or "{}")
    states = _states(context.instance, store.store)
    unsettled = set(before.get("open", ())) & states.keys()
    if before.get("settled") != _digest(states, unsettled):
        unsettled = set(states)
    requests: dict[str, dg.RunRequest] = {}
    unreadable: dict[str, str] = {}
    waiting: set[str] = set()
    made = _versions(context.instance, unsettled)
    for song in sorted(unsettled & made[FILM.to_user_string()].keys()):
        try:
            wanted = given_versions(store.store, song)
        except (ValueError, OSError) as error:
            unreadable[song] = f"{song} is left as it is: {error}"
            continue
        if all(made[asset].get(song) == version for asset, version in wanted.items()):
            continue
        if is_being_made(ledger.url, song):
            waiting.add(song)
        else:
            requests[song] = _request(context.instance, song, wanted)
    for sentence in unreadable.values():
        context.log.warning(sentence)
    still_open = {*requests, *unreadable, *waiting}
    why_not = "; ".join(unreadable.values()) or "every film is of its song's present edits"
    return dg.SensorResult(
        run_requests=list(requests.values()),
        skip_reason=None if requests else dg.SkipReason(why_not),
        cursor=json.dumps({"settled": _digest(states, still_open), "open": sorted(still_open)}),
    )


def _states(instance: dg.DagsterInstance, store: ArtifactStore) -> dict[str, str]:
    """Return, of the songs that are still there, what changes when their files are written or a film is made."""
    films = instance.event_log_storage.get_latest_storage_id_by_partition(
        FILM, dg.DagsterEventType.ASSET_MATERIALIZATION
    )
    listed = [store.listed(name("*")) for name in FILES]
    found = {}
    for song in instance.get_dynamic_partitions(str(songs.name)):
        there = [files.get(name(song)) for name, files in zip(FILES, listed, strict=True)]
        if any(there):
            found[song] = f"{films.get(song)} {there}"
    return found


def _digest(states: Mapping[str, str], but: Collection[str]) -> str:
    digits = sha256()
    for song in sorted(states.keys() - set(but)):
        digits.update(f"{song} {states[song]}\n".encode())
    return digits.hexdigest()[:32]


def _versions(instance: dg.DagsterInstance, of: Collection[str]) -> Versions:
    """Return what is on record of some songs: of which versions of their files they were made."""
    storage, materialised = instance.event_log_storage, dg.DagsterEventType.ASSET_MATERIALIZATION
    named = sorted(of) if len(of) <= ASKED_BY_NAME else None
    versions: dict[str, dict[str, str]] = {}
    for asset in ("song", "brief", *SLICES.values(), FILM.to_user_string()):
        tags = (
            storage.get_latest_tags_by_partition(dg.AssetKey(asset), materialised, [VERSION_TAG], named) if of else {}
        )
        versions[asset] = {song: of_song[VERSION_TAG] for song, of_song in tags.items()}
    return versions


def _request(instance: dg.DagsterInstance, song: str, wanted: Mapping[str, str]) -> dg.RunRequest:
    """Return the run that makes a song anew."""
    # What was made last is part of the key, so that an edit which is undone and done again is asked for again.
    records = {
        asset: instance.get_latest_data_version_record(dg.AssetKey(asset), is_source=False, partition_key=song)
        for asset in wanted
    }
    last = {asset: record.storage_id if record else None for asset, record in records.items()}
    return dg.RunRequest(run_key=f"{song}:{content_hash([wanted, last])}", partition_key=song)


SENSORS = [edited_songs, *INBOX_SENSORS]
