"""What is dropped into the inbox is made: a song is taken in as it was ordered there, and its film asked for.

A song is taken when its files are as they were at the look before. It is settled only at the look after that, when
Dagster has the request in its own records: whoever is killed in between takes it in once more, which is the same run.
What cannot be used is told beside the song, and left alone until its files change.
"""

import json
from dataclasses import dataclass, field
from errno import EAGAIN

import dagster as dg

from assets.partitions import songs
from audio.errors import LyricsError, SongError
from dagster_project.cli.finding import find_order, ordered_brief
from dagster_project.cli.order_file import in_files, read_order_file
from dagster_project.cli.ordering import Options, OrderError, read_cap_said
from dagster_project.deployments import Deployment
from dagster_project.remaking import remake_song
from resources.caps import Cap, read_cap, set_cap
from resources.inbox import Dropped, Inbox
from resources.intake import one_line, take_in
from resources.storage import ArtifactStore
from resources.storage_resource import StoreResource
from resources.turns import is_being_made
from state.value import content_hash

FILM = dg.AssetKey("final_mv")
INBOX_TAG = "allocmv/inbox"
"""Which file of the inbox a run is for, by its key."""
INTERVAL_S = 3
AT_ONCE = 8
"""So many songs are taken in at one look, which has a minute; a song of half an hour takes seconds."""


@dataclass(frozen=True)
class _House:
    """Where songs are kept, and what is on record of them."""

    instance: dg.DagsterInstance
    store: ArtifactStore
    ledger_url: str


@dataclass
class _Look:
    """What was seen, and what came of it, by the keys of songs."""

    arriving: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    settled: dict[str, str] = field(default_factory=dict)
    requests: list[dg.RunRequest] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dg.sensor(job=remake_song, minimum_interval_seconds=INTERVAL_S, default_status=dg.DefaultSensorStatus.RUNNING)
def dropped_songs(
    context: dg.SensorEvaluationContext, store: StoreResource, installation: dg.ResourceParam[Deployment]
) -> dg.SensorResult:
    """Take in the songs that were dropped into the inbox, and ask for the films that are due."""
    inbox, before = inbox_of(installation), json.loads(context.cursor or "{}")
    arrived, asked = before.get("arriving", {}), before.get("asked", {})
    settled_before, look = inbox.settled(), _Look()
    for dropped in inbox.songs():
        key, state = dropped.key, dropped.state
        if state in (settled_before.get(key), asked.get(key)):
            look.settled[key] = state
        elif arrived.get(key) != state or len(look.requests) + len(look.problems) >= AT_ONCE:
            look.arriving[key] = state
        else:
            _take(_House(context.instance, store.store, installation.ledger_url), inbox, dropped, look)
    if look.settled != settled_before:
        inbox.settle(look.settled)
    for sentence in look.problems:
        context.log.warning(sentence)
    wanted = [str(request.partition_key) for request in look.requests]
    return dg.SensorResult(
        run_requests=look.requests,
        dynamic_partitions_requests=[songs.build_add_request(wanted)] if wanted else [],
        skip_reason=None if look.requests else dg.SkipReason(_nothing_to_ask(inbox, look)),
        cursor=json.dumps({"arriving": look.arriving, "asked": look.asked}),
    )


def inbox_of(deployment: Deployment) -> Inbox:
    """Return the inbox of a deployment; what is settled there is remembered beside Dagster's own records."""
    return Inbox(deployment.inbox_folder, deployment.dagster_home / "inbox.json")


@dg.run_failure_sensor(
    monitored_jobs=[remake_song],
    minimum_interval_seconds=INTERVAL_S,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def failed_songs(
    context: dg.RunFailureSensorContext, installation: dg.ResourceParam[Deployment]
) -> dg.SkipReason | None:
    """Say beside a song of the inbox why its film could not be made."""
    from dagster_project.runs import first_sentence

    key = context.dagster_run.tags.get(INBOX_TAG)
    if key is None:
        return dg.SkipReason("this run was not asked for by the inbox")
    errors = [event.step_failure_data.error for event in context.get_step_failure_events()]
    causes = [error.cause or error for error in errors if error is not None]
    whys = [first_sentence(cause.cls_name or "", cause.message) for cause in causes]
    why = whys[0] if whys else context.failure_event.message
    try:
        inbox_of(installation).tell(key, f"its film was not made: {why}")
    except (OSError, ValueError) as error:  # the next failure is still to be told
        return dg.SkipReason(f"this cannot be said in the inbox: {one_line(str(error))}")
    return None


def _take(house: _House, inbox: Inbox, dropped: Dropped, look: _Look) -> None:
    """Take a song in, and note what is to be done: its film is asked for, or is there; it waits, or has a problem."""
    key, name = dropped.key, dropped.audio.name
    try:
        request = _request(house, dropped)
    except (SongError, LyricsError, OrderError, PermissionError) as error:
        problem = in_files(str(error))
        look.problems.append(one_line(f"{name}: {problem}"))
        look.settled[key] = dropped.state
        try:
            inbox.tell(key, problem)
        except OSError as untold:
            look.problems.append(one_line(f"{name}: this cannot be said beside it ({untold.strerror})"))
    except OSError as error:  # a full disk, or a song that is just being made, is no fault of what was dropped
        look.problems.append(one_line(f"{name} waits: {error.strerror or error}"))
        look.arriving[key] = dropped.state
    else:
        inbox.retract(key)
        if request is None:
            look.settled[key] = dropped.state
        else:
            look.requests.append(request)
            look.asked[key] = dropped.state


def _request(house: _House, dropped: Dropped) -> dg.RunRequest | None:
    """Take a song in and return the run that makes its film, None if that was made as it is ordered here.

    Raises
    ------
    SongError, LyricsError, OrderError
        If anything of it cannot be used; nothing has been written then.
    OSError
        If it cannot be taken in now.
    """
    store, lyrics, order_file = house.store, dropped.lyrics, dropped.order
    options = Options(lyrics=lyrics) if order_file is None else read_order_file(order_file, lyrics)
    order, before = find_order(str(dropped.audio), options, store)
    cap_said, ordered_before, cap_before = read_cap_said(options), None, Cap()
    if before is not None:
        ordered_before, cap_before = ordered_brief(before.key, store), read_cap(store, before.key)
        if is_being_made(house.ledger_url, before.key):
            raise BlockingIOError(EAGAIN, "another run is making it")
    song = take_in(order, store)
    if cap_said is not None:
        set_cap(store, song.key, cap_said)
    film = house.instance.get_latest_data_version_record(FILM, is_source=False, partition_key=song.key)
    if film is not None and (song, order.brief, cap_said or cap_before) == (before, ordered_before, cap_before):
        return None
    # What was made last is part of the key, so that an order which is changed and changed back is asked for again.
    run_key = f"inbox:{content_hash([dropped.key, dropped.state, film and film.storage_id])}"
    return dg.RunRequest(run_key, partition_key=song.key, tags={INBOX_TAG: dropped.key})


def _nothing_to_ask(inbox: Inbox, look: _Look) -> str:
    if look.problems:
        return "; ".join(look.problems)
    if look.arriving:
        return f"{len(look.arriving)} songs are arriving"
    return one_line(f"nothing new was dropped into {inbox.folder}")


INBOX_SENSORS = [dropped_songs, failed_songs]
