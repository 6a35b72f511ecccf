"""A studio in which nothing is heard, planned or drawn: what is left is what Dagster and our way of using it cost.

The assets are stand-ins with the keys, edges, partitions, checks and jobs of the real ones; they record events with as
much metadata as real ones have, and leave the files that the real workshop looks for. What is measured on it does not
belong here.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from assets.partitions import segment_key, songs
from assets.synthesis import CLIPS, SEGMENTS_TAG, SHOT, SHOT_EVENT_TAG, SHOT_VERSION_TAG
from benchmarks.render_shots import LANDSCAPE, requests
from dagster_project.build import build_defs
from dagster_project.deployments import Deployment
from dagster_project.freshness import VERSION_TAG
from dagster_project.given import given_versions
from dagster_project.jobs import JOBS
from dagster_project.runs import Workshop
from resources.intake import Order
from resources.storage import ArtifactStore
from resources.values import read_value, to_bytes
from state.artifact import Artifact
from state.film import Clip, PlannedShot, ShotPlan
from state.song import Song
from state.value import content_hash

ASSET_BYTES, SHOT_BYTES, CLIP_BYTES = 16_000, 3_000, 4_000
"""Metadata of an event, about as much as a value's preview, a request and a clip with its filmstrip have."""
FRAMES = 96
SHOT_PLAN = "shot_plan"


def song_key(number: int) -> str:
    """Return the key of a song; all are of one length, so that one can take another's place in a record."""
    return f"song-{number:06d}"


def open_studio(deployment: Deployment, segments: int) -> Workshop:
    """Return a workshop of stand-ins on the deployment's own records, where every song has so many segments."""
    store = ArtifactStore(deployment.data)
    real = build_defs(deployment)
    graph = real.resolve_asset_graph()
    keys = sorted(graph.get_all_asset_keys())
    checks = [_check(graph.get_check_spec(key)) for key in sorted(graph.asset_check_keys, key=str)]
    defs = dg.Definitions(
        assets=[_stand_in(graph.get(key), store, segments) for key in keys],
        asset_checks=checks,
        jobs=JOBS,
        resources=real.resources,
        executor=dg.in_process_executor,
    )
    return Workshop(defs, Workshop.open(deployment).instance, deployment)


def give(store: ArtifactStore, key: str) -> None:
    """Lay the files of a song that was given and ordered into the store."""
    audio = Artifact(path=f"songs/{key}/source.wav", sha256=content_hash(key) * 2)
    song = Song(
        key=key,
        title=key,
        artist="",
        style="",
        audio=audio,
        container="wav",
        codec="pcm_s16le",
        duration_s=200.0,
        sample_rate_hz=44_100,
        channels=2,
    )
    store.put_bytes(f"songs/{key}/song.json", song.model_dump_json(indent=1).encode())
    store.put_bytes(f"songs/{key}/brief.json", Order(Path(key)).brief.model_dump_json(indent=1).encode())


def _check(spec: dg.AssetCheckSpec) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=spec.asset_key, name=spec.name, blocking=spec.blocking, partitions_def=songs)
    def passes() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=True)

    return passes


def _stand_in(node: Any, store: ArtifactStore, segments: int) -> dg.AssetsDefinition:
    """Return an asset with the place of a real one in the graph."""
    given: dict[str, Any] = {"key": node.key, "deps": sorted(node.parent_keys), "partitions_def": node.partitions_def}
    given |= {"group_name": node.group_name, "description": node.description, "code_version": "1"}
    if node.key == CLIPS:

        def clips(context: dg.AssetExecutionContext) -> Iterator[dg.Output[None]]:
            _record_clips(context, store)
            yield from ()

        policy = dg.BackfillPolicy.single_run()
        rendered: dg.AssetsDefinition = dg.asset(**given, backfill_policy=policy, output_required=False)(clips)
        return rendered

    def made(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        name = node.key.to_user_string()
        song = context.partition_key if context.has_partition_key else "all"
        if name == SHOT_PLAN:
            _plan(context, store, song, segments)
        else:
            store.put_bytes(f"artifacts/{name}/{song}.json", b"{}")
        given_now = given_versions(store, song) if not node.parent_keys else {}
        version = given_now.get(name, content_hash([name, song]))
        return dg.MaterializeResult(data_version=dg.DataVersion(version), metadata=_metadata(ASSET_BYTES))

    stand_in: dg.AssetsDefinition = dg.asset(**given)(made)
    return stand_in


def _plan(context: dg.AssetExecutionContext, store: ArtifactStore, song: str, segments: int) -> None:
    seed = int(content_hash(song)[:8], 16)
    shots = [
        PlannedShot(segment=n, kind="high", cost_microdollars=0, request=request.model_copy(update={"seed": seed + n}))
        for n, request in enumerate(requests(segments, FRAMES, LANDSCAPE))
    ]
    plan = ShotPlan(shots=tuple(shots))
    store.put_bytes(f"artifacts/{SHOT_PLAN}/{song}.json", to_bytes(plan))
    for shot in plan.shots:
        partition = segment_key(song, shot.segment)
        tags = {VERSION_TAG: shot.request.key}
        context.log_event(dg.AssetMaterialization(SHOT, partition=partition, tags=tags, metadata=_metadata(SHOT_BYTES)))


def _record_clips(context: dg.AssetExecutionContext, store: ArtifactStore) -> None:
    """Record the clips of a run's segments, with files that hold nothing."""
    named = set(context.run.tags[SEGMENTS_TAG].split(","))
    partitions = [key for key in context.partition_keys if key.keys_by_dimension["segment"] in named]
    song = partitions[0].keys_by_dimension["song"]
    shots = read_value(store, SHOT_PLAN, song, ShotPlan).shots
    for partition in partitions:
        request = shots[int(partition.keys_by_dimension["segment"])].request
        video = store.put_bytes(f"clips/{request.key}.mp4", b"")
        number = int(partition.keys_by_dimension["segment"])
        clip = Clip(
            segment=number,
            request_key=request.key,
            kind="high",
            video=video,
            frame_count=FRAMES,
            cost_microdollars=0,
            compute_s=0,
        )
        store.record_clip(clip)
        stated = context.instance.get_latest_data_version_record(SHOT, is_source=False, partition_key=partition)
        assert stated is not None
        tags = {VERSION_TAG: content_hash(request.key), SHOT_VERSION_TAG: request.key, "dagster/code_version": "1"}
        tags[SHOT_EVENT_TAG] = str(stated.storage_id)
        context.log_event(
            dg.AssetMaterialization(CLIPS, partition=partition, tags=tags, metadata=_metadata(CLIP_BYTES))
        )


def _metadata(size: int) -> dict[str, Any]:
    return {"value": dg.MetadataValue.json(json.loads(json.dumps({"preview": "x" * size})))}
