"""What the songs' films need of the store, now and to undo what was edited lately.

A film needs the clips of its plan, the owners that they fork from, the clips of the film as it is, and every picture
that a value of the song names. To undo an edit, the clips are needed that were planned before it: the record of
requests knows which those were, and when others took their place.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

import dagster as dg

from assets.front import front_wanted
from assets.partitions import segment_key
from assets.synthesis import SHOT
from dagster_project.freshness import VERSION_TAG, named_files
from editorial.exports.poster import moments
from resources.generators.animatic import animatic_version
from resources.intake import song_name
from resources.leftovers import Needs
from resources.storage import ArtifactStore
from resources.values import VALUES, read_value
from state.film import ShotPlan
from state.plan import SaliencyTable
from state.song import Brief

PAGE = 1000
CLIPS_FOLDER = "clips/"


def needs(instance: dg.DagsterInstance, store: ArtifactStore, since_s: float) -> Needs:
    """Return what the films of all songs need, and what they needed at any time since `since_s`."""
    songs = [PurePosixPath(name).parent.name for name in store.listed(song_name("*"))]
    named = {name for song in songs for document in _values(store, song) for name in named_files(document)}
    clips = {PurePosixPath(name).stem for name in named if name.startswith(CLIPS_FOLDER)}
    planned: set[str] = set()
    for song in songs:
        try:
            plan = read_value(store, "shot_plan", song, ShotPlan)
        except FileNotFoundError:
            continue
        for shot in plan.shots:
            clips |= {request.key for request in (shot.request, shot.request.owner) if request is not None}
            planned.add(str(segment_key(song, shot.segment)))
        named |= set(_front(store, song, plan))
    return Needs(clips=clips | set(_wanted_since(instance, set(songs), planned, since_s)), pictures=named)


def _values(store: ArtifactStore, song: str) -> Iterator[object]:
    return map(json.loads, store.each(store.read_bytes, store.listed(f"{VALUES}/*/{song}.json")))


def _front(store: ArtifactStore, song: str, plan: ShotPlan) -> Iterator[str]:
    """Yield the pictures of which one goes in front: no value names them, as each film looks at them once."""
    try:
        brief = read_value(store, "brief", song, Brief)
        saliency = read_value(store, "saliency_table", song, SaliencyTable)
    except FileNotFoundError:
        return
    yield from (picture.path for picture in front_wanted(brief, moments(plan, saliency), animatic_version()))


def _wanted_since(instance: dg.DagsterInstance, songs: set[str], planned: set[str], since_s: float) -> Iterator[str]:
    """Yield the keys of all requests that were some segment's at any time since `since_s`."""
    stated: dict[str, list[tuple[float, str]]] = defaultdict(list)
    cursor: str | None = None
    while True:
        page = instance.fetch_materializations(SHOT, limit=PAGE, cursor=cursor, ascending=True)
        for record in page.records:
            key = (record.event_log_entry.tags or {}).get(VERSION_TAG)
            if record.partition_key is not None and key is not None:
                stated[record.partition_key].append((record.timestamp, key))
        cursor = page.cursor
        if not page.has_more:
            break
    for partition, requests in stated.items():
        if partition.partition("|")[2] not in songs:
            continue
        # The last request of a segment that is planned holds until now; that of one past the end, nobody knows.
        ends = [at for at, _ in requests[1:]] + [float("inf") if partition in planned else requests[-1][0]]
        yield from (key for (_, key), end in zip(requests, ends, strict=True) if end >= since_s)
