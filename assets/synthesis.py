"""Phase (iv), hierarchical video synthesis: the request of every clip, and the clips.

`shot` and `clips` are partitioned by song and segment. `shot_plan` writes a `shot` event only for the segments whose
request changed, which is what cuts an edit down to the clips it touches.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from typing import Any

import dagster as dg

from assets.output import materialised, shown_at
from assets.partitions import segment_key, song_segments, songs
from assets.previews.inline import shown
from editorial.sheets import filmstrip
from planning.shots import shot_plan as plan_shots
from resources.caps import read_cap
from resources.generators.animatic import NAME as ANIMATIC
from resources.generators.animatic import AnimaticResource
from resources.generators.footage import FootageResource
from resources.generators.native import NAME as NATIVE
from resources.generators.native import NativeResource
from resources.ledger import LedgerResource
from resources.pictures import filmstrip_path
from resources.storage import ArtifactStore
from resources.storage_resource import StoreResource
from resources.studio import Purse, shoot_film
from resources.values import read_value, value_name
from state.film import FOOTAGE, Clip, FootageList, PlannedShot, Script, ShotPlan
from state.money import usd
from state.music import BeatGrid, EnergyCurve, Lyrics, Segments
from state.plan import AllocationPlan
from state.song import Brief, Song

House = AnimaticResource | NativeResource | FootageResource
GROUP = "synthesis"
SHOT = dg.AssetKey("shot")
CLIPS = dg.AssetKey("clips")
VERSION_TAG = "dagster/data_version"
FORCE_TAG = "allocmv/again"
SEGMENTS_TAG = "allocmv/segments"
"""Narrows a run's range of segments to those named, as in `03,07`: clips that are due need not follow each other."""
SHOT_VERSION_TAG, SHOT_EVENT_TAG = "dagster/input_data_version/shot", "dagster/input_event_pointer/shot"
"""Of which request a clip was made, and which event stated it."""


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"json"}, code_version="1", deps=["allocation_crosscheck"])
def shot_plan(
    context: dg.AssetExecutionContext,
    song: Song,
    brief: Brief,
    segments: Segments,
    shooting_script: Script,
    allocation_plan: AllocationPlan,
    beat_grid: BeatGrid,
    energy_curve: EnergyCurve,
    lyric_words: Lyrics,
    footage: FootageList,
    animatic: AnimaticResource,
    native: NativeResource,
    cutter: FootageResource,
) -> dg.Output[ShotPlan]:
    """The whole film as requests, one per segment, with the action and the price that the plan gave each."""
    wanted = {action.generator for action in allocation_plan.actions}
    versions = {name: house.version for name, house in _houses(animatic, native, cutter).items() if name in wanted}
    heard = (beat_grid, energy_curve, lyric_words)
    plan = plan_shots(song, brief, segments, shooting_script, allocation_plan, *heard, versions, footage)
    return materialised(plan, changed=_restate(context, context.partition_key, plan), clips=len(plan.shots))


def _houses(animatic: AnimaticResource, native: NativeResource, cutter: FootageResource) -> Mapping[str, House]:
    """Return who makes clips, by name, in the order in which they are asked: what costs nothing comes first."""
    return {FOOTAGE: cutter, NATIVE: native, ANIMATIC: animatic}


def _restate(context: dg.AssetExecutionContext, song: str, plan: ShotPlan) -> list[int]:
    """Log a `shot` event for every segment whose request is not the one on record, and return these segments."""
    recorded = _recorded_versions(context.instance, song, plan)
    changed = [shot for shot in plan.shots if recorded.get(shot.segment) != shot.request.key]
    for shot in changed:
        tags = {VERSION_TAG: shot.request.key}
        partition = segment_key(song, shot.segment)
        context.log_event(dg.AssetMaterialization(SHOT, partition=partition, tags=tags, metadata=_describe_shot(shot)))
    return [shot.segment for shot in changed]


def _recorded_versions(instance: dg.DagsterInstance, song: str, plan: ShotPlan) -> dict[int, str]:
    """Return which request is on record of each segment that has one: one question for a whole film."""
    partitions = {str(segment_key(song, shot.segment)): shot.segment for shot in plan.shots}
    tags = instance.event_log_storage.get_latest_tags_by_partition(
        SHOT, dg.DagsterEventType.ASSET_MATERIALIZATION, [VERSION_TAG], list(partitions)
    )
    return {partitions[partition]: of_event[VERSION_TAG] for partition, of_event in tags.items()}


def _describe_shot(shot: PlannedShot) -> dict[str, Any]:
    request = shot.request
    return {
        "what": request.shot.description,
        "action": shot.kind,
        "tier": request.tier,
        "frames": request.frame_count,
        "shared_prefix_frames": request.prefix_frames,
        "price": usd(shot.cost_microdollars),
        "request": dg.MetadataValue.json(request.model_dump(mode="json")),
    }


@dg.asset(partitions_def=song_segments, group_name=GROUP, kinds={"json"}, code_version="1", deps=[shot_plan])
def shot(context: dg.AssetExecutionContext, store: StoreResource) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """The whole request of one clip; its data version is the request's hash and decides what an edit redoes.

    Normally recorded in bulk by `shot_plan`; materialising one by hand re-states the current request.
    """
    planned = _planned_shots(store.store, context.partition_keys)
    if not planned:
        raise dg.Failure(f"{context.partition_key} lies past the end of the song: it has no such segment")
    _, current = planned[0]
    return dg.MaterializeResult(data_version=dg.DataVersion(current.request.key), metadata=_describe_shot(current))


def _planned_shots(store: ArtifactStore, partitions: Any) -> list[tuple[str, PlannedShot]]:
    """Return song and shot of those partitions that exist in their song's plan; the others are past its end."""
    found = []
    plans: dict[str, ShotPlan] = {}
    for partition in partitions:
        dimensions = partition.keys_by_dimension
        song, segment = dimensions["song"], int(dimensions["segment"])
        if not store.exists(value_name("shot_plan", song, ShotPlan)):
            raise dg.Failure(f"{song} is not planned yet: run the job plan_song for it first")
        if song not in plans:
            plans[song] = read_value(store, "shot_plan", song, ShotPlan)
        if segment < len(plans[song].shots):
            found.append((song, plans[song].shots[segment]))
    return found


@dg.asset(
    partitions_def=song_segments,
    group_name=GROUP,
    kinds={"skia", "mp4"},
    code_version="1",
    deps=[shot],
    backfill_policy=dg.BackfillPolicy.single_run(),
    output_required=False,
)
def clips(
    context: dg.AssetExecutionContext,
    store: StoreResource,
    animatic: AnimaticResource,
    native: NativeResource,
    cutter: FootageResource,
    ledger: LedgerResource,
) -> Iterator[dg.Output[None]]:
    """One clip per segment; one run renders many, and each is recorded the moment it is finished.

    A clip that the store already holds for the same request is recorded without being made or paid for again;
    run with the tag `allocmv/again` to render it anew.
    """
    by_song: dict[str, list[PlannedShot]] = {}
    for song, planned in _planned_shots(store.store, _wanted(context)):
        by_song.setdefault(song, []).append(planned)
    houses = _houses(animatic, native, cutter)
    asked = {shot.request.generator for shots in by_song.values() for shot in shots}
    with ExitStack() as closing_time:
        generators = [
            closing_time.enter_context(closing(house.generator())) for name, house in houses.items() if name in asked
        ]
        for song, planned_shots in by_song.items():
            purse = _purse(store.store, ledger, song, context.run.run_id)
            again = FORCE_TAG in context.run.tags
            for clip in shoot_film(planned_shots, generators, store.store, purse, again=again):
                _record_clip(context, store.store, song, clip)
    yield from ()


def _wanted(context: dg.AssetExecutionContext) -> list[Any]:
    """Return the run's partitions, those of a range that the run is narrowed to."""
    partitions: list[Any] = list(context.partition_keys)
    if SEGMENTS_TAG not in context.run.tags:
        return partitions
    named = set(context.run.tags[SEGMENTS_TAG].split(","))
    return [partition for partition in partitions if partition.keys_by_dimension["segment"] in named]


def _purse(store: ArtifactStore, ledger: LedgerResource, song: str, run: str) -> Purse:
    """Return the account of this very film: each version of a song has its own, under the plan's budget and its cap."""
    plan = read_value(store, "allocation_plan", song, AllocationPlan)
    version = read_value(store, "shot_plan", song, ShotPlan).content_hash()[:12]
    cap = read_cap(store, song).microdollars
    return Purse(ledger.ledger, f"{song}/{version}", plan.budget_microdollars, cap, run)


def _record_clip(context: dg.AssetExecutionContext, store: ArtifactStore, song: str, clip: Clip) -> None:
    partition = segment_key(song, clip.segment)
    shot_record = context.instance.get_latest_data_version_record(SHOT, is_source=False, partition_key=partition)
    tags = {VERSION_TAG: clip.video.sha256[:32], "dagster/code_version": "1"}
    if shot_record is not None:
        # Without these Dagster compares time stamps instead of content when it looks for stale clips.
        tags[SHOT_VERSION_TAG] = clip.request_key
        tags[SHOT_EVENT_TAG] = str(shot_record.storage_id)
    context.log_event(
        dg.AssetMaterialization(
            CLIPS,
            partition=partition,
            tags=tags,
            metadata={
                **shown("filmstrip", _filmstrip(store, clip)),
                "path": dg.MetadataValue.path(store.where(clip.video.path)),
                "watch": shown_at(clip.video.path),
                "action": clip.kind,
                "frames": clip.frame_count,
                "cost": usd(clip.cost_microdollars),
                "compute_s": clip.compute_s,
                "request_key": clip.request_key,
                **({"stands_in_because": clip.stand_in.why} if clip.stand_in else {}),
            },
        )
    )


def _filmstrip(store: ArtifactStore, clip: Clip) -> bytes:
    """Return a clip's filmstrip, decoded once and kept beside the other pictures."""
    name = filmstrip_path(clip.video)
    if not store.exists(name):
        store.put_bytes(name, filmstrip(store.local(clip.video), 4, 90))
    return store.read_bytes(name)
