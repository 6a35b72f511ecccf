"""A rehearsal: what making a song would do, found out by doing it aside, as far as that draws and costs nothing.

The assets that decide the film are run where they are due, by the same rules as when the film is made, on an instance
in memory and in a folder that is thrown away; what is not due is read from the song's own files. Clips, pictures and
the film are not made: of them it is only foreseen that they would be, since what they are made of is known then.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeVar

import dagster as dg
from pydantic import ValidationError

from assets.partitions import segment_key
from assets.synthesis import CLIPS, SHOT, SHOT_EVENT_TAG
from dagster_project.build import build_defs
from dagster_project.freshness import VERSION_TAG, Records, clips_due, outdated, ready
from dagster_project.given import readable_versions
from dagster_project.io_managers import ValueFilesResource
from dagster_project.runs import Listener, Workshop
from planning.differences import differences
from resources.edit_file import edits_name, read_edits
from resources.footage import footage_name
from resources.generators.animatic import AnimaticResource
from resources.generators.footage import FootageResource
from resources.generators.local import LocalGenerator
from resources.generators.native import NAME as NATIVE
from resources.generators.native import NativeResource
from resources.intake import Order, song_name, take_in
from resources.stills import held_still
from resources.storage import ArtifactStore
from resources.storage_resource import StoreResource
from resources.values import read_value, value_name
from state.artifact import Artifact
from state.film import FOOTAGE, Clip, PlannedShot, ShotPlan, Timeline
from state.plan import AllocationPlan
from state.report import BenchmarkTable
from state.value import Value

V = TypeVar("V", bound=Value)

SHOT_PLAN, TIMELINE = dg.AssetKey("shot_plan"), dg.AssetKey("timeline")
UNKNOWN = "not known before it is made"
NO_DIGEST = "0" * 64

Fate = Literal["unchanged", "kept", "made"]
"""A clip is on record for its segment; or the store holds it, so that it costs nothing; or it has to be made."""


@dataclass(frozen=True)
class ForeseenClip:
    """What would become of a segment's clip, why, what it costs, and how long it takes one core."""

    shot: PlannedShot
    fate: Fate
    why: tuple[str, ...] = ()
    price_microdollars: int = 0
    compute_s: float = 0.0


@dataclass(frozen=True)
class Foreseen:
    """What making a song would do.

    `assets` are run in this order, `asked` those of them that are run every time and came out as they were; clips come
    after the plan and are listed apart.
    """

    song: str
    assets: tuple[str, ...]
    asked: frozenset[str]
    clips: tuple[ForeseenClip, ...]
    budget_microdollars: int

    @property
    def price_microdollars(self) -> int:
        """What all clips that have to be made cost together."""
        return sum(clip.price_microdollars for clip in self.clips)

    @property
    def compute_s(self) -> float:
        """How long all clips that have to be made take one core, by the price list."""
        return sum(clip.compute_s for clip in self.clips)


def rehearse(workshop: Workshop, order: Order, listen: Listener) -> Foreseen:
    """Return what making an order's film would do. Nothing that is kept of the song is changed.

    Raises
    ------
    SongError, LyricsError
        If the song or its lyrics cannot be used.
    RunFailed
        If making it would fail where it is decided.
    """
    with TemporaryDirectory(prefix="allocmv-") as folder:
        return _Rehearsal(workshop, order, Path(folder), listen).foreseen()


def compare_aside(workshop: Workshop, order: Order, listen: Listener) -> tuple[BenchmarkTable, AllocationPlan]:
    """Return what every strategy would buy with an order, and the plan that it would get. Nothing kept is changed."""
    with TemporaryDirectory(prefix="allocmv-") as folder:
        rehearsal = _Rehearsal(workshop, order, Path(folder), listen)
        rehearsal.run_what_is_due("benchmark_song", rehearsal.keys("benchmark_song"))
        return rehearsal.value("benchmark_rows", BenchmarkTable), rehearsal.value("allocation_plan", AllocationPlan)


class _Rehearsal:
    def __init__(self, real: Workshop, order: Order, folder: Path, listen: Listener) -> None:
        self.real, self.listen = real, listen
        self.store, self.aside = ArtifactStore(real.deployment.data), ArtifactStore(folder)
        self.song = self._taken_in(order)
        deployment = replace(real.deployment, data=folder, store_url="", executor="in_process")
        self.kept = StoreResource(root=real.deployment.store_root, cache=str(real.deployment.cache))
        values = ValueFilesResource(store=StoreResource(root=str(folder)), beneath=self.kept)
        stage_defs = build_defs(deployment, {"io_manager": values})
        self.stage = Workshop(stage_defs, dg.DagsterInstance.ephemeral(), deployment)
        self.stage.add_song(self.song)
        self.graph = stage_defs.resolve_asset_graph()
        self.records = Records(real.instance, real.deployment, self.song, readable_versions(self.aside, self.song))
        self.versions: dict[dg.AssetKey, str] = {}
        self.due: set[dg.AssetKey] = set()

    def _taken_in(self, order: Order) -> str:
        """Take an order in aside, with the edits of its song, and return the song's key."""
        # Which key a song gets depends on the others.
        self._lay_aside(self.store.listed(song_name("*")))
        song = take_in(order, self.aside).key
        self._lay_aside([edits_name(song)])
        self._lay_aside(footage_name(song, piece.file) for piece in read_edits(self.aside, song).footage.pieces)
        return song

    def _lay_aside(self, names: Iterable[str]) -> None:
        """Copy files of the song aside, those that are there."""
        for name in names:
            if self.store.exists(name):
                self.aside.put_file(name, self.store.fetched(name))

    def foreseen(self) -> Foreseen:
        """Rehearse what decides the film, and foresee the rest."""
        planned, assembled = self.keys("plan_song"), self.keys("assemble_film")
        deciding = {key for key in planned if key in self.graph.get_ancestor_asset_keys(SHOT_PLAN)} | {SHOT_PLAN}
        self.run_what_is_due("plan_song", deciding)
        self._foresee(planned - deciding)
        clips = self._clips(self.value("shot_plan", ShotPlan))
        self.run_what_is_due("assemble_film", {TIMELINE})
        self._foresee(assembled - {TIMELINE})
        in_order = [key for level in self.graph.toposorted_asset_keys_by_level for key in sorted(level)]
        asked = {TIMELINE} if self._came_out_the_same(TIMELINE) else set()
        return Foreseen(
            song=self.song,
            assets=tuple(key.to_user_string() for key in in_order if key in self.due),
            asked=frozenset(key.to_user_string() for key in asked),
            clips=clips,
            budget_microdollars=self.value("allocation_plan", AllocationPlan).budget_microdollars,
        )

    def keys(self, job: str) -> Set[dg.AssetKey]:
        """Return all assets of a job."""
        return set(self.stage.defs.resolve_job_def(job).asset_layer.executable_asset_keys)

    def _outdated(self, assets: Set[dg.AssetKey]) -> set[dg.AssetKey]:
        return outdated(self.records, self.graph, assets, self.versions)

    def _came_out_the_same(self, key: dg.AssetKey) -> bool:
        return self.versions.get(key) == _version(self.real.instance, key, self.song)

    def value(self, asset: str, kind: type[V]) -> V:
        """Return what an asset came out as, which is what it was if it was not due."""
        store = self.aside if self.aside.exists(value_name(asset, self.song, kind)) else self.store
        return read_value(store, asset, self.song, kind)

    def run_what_is_due(self, job: str, assets: Set[dg.AssetKey]) -> None:
        """Run outdated assets until none is left, each judged by what those before it came out as."""
        done: set[dg.AssetKey] = set()
        while due := self._outdated(assets) - done:
            now = ready(self.graph, assets, due)
            self.stage.run_assets(job, self.song, now, self.listen)
            self.versions |= {key: _version(self.stage.instance, key, self.song) or UNKNOWN for key in now}
            done |= now
        self.due |= done

    def _foresee(self, assets: Set[dg.AssetKey]) -> None:
        """Take assets that are due as run, and what they would come out as as unknown."""
        while due := self._outdated(assets) - self.due:
            self.versions |= dict.fromkeys(due, UNKNOWN)
            self.due |= due

    def _clips(self, plan: ShotPlan) -> tuple[ForeseenClip, ...]:
        """Return what would become of every clip, and lay stand-ins for them aside, of which a timeline can be made."""
        due = {clip.shot.segment: clip for clip in clips_due(self.real.instance, self.store, self.song, plan)}
        generators = {name: self._generator(name) for name in {shot.request.generator for shot in plan.shots}}
        recorded = {shot.segment: self._recorded(shot.segment) for shot in plan.shots}
        former = {shot.request.key: segment for segment, shot in recorded.items() if shot is not None}
        digests = self._digests_of_the_film()
        found: list[ForeseenClip] = []
        paid_for: set[str] = set()
        for shot in plan.shots:
            request = shot.request
            self._stand_in(shot, digests)
            if shot.segment not in due:
                found.append(ForeseenClip(shot, "unchanged"))
                continue
            why = self._why(recorded[shot.segment], shot, former.get(request.key))
            if due[shot.segment].kept or request.key in paid_for:
                found.append(ForeseenClip(shot, "kept", why))
                continue
            paid_for.add(request.key)
            generator = generators[request.generator]
            compute_s = generator.compute_ms(request) / 1000
            found.append(ForeseenClip(shot, "made", why, generator.quote(request), compute_s))
        return tuple(found)

    def _generator(self, name: str) -> LocalGenerator:
        """Return the generator of a name, to be asked for its prices."""
        if name == NATIVE:
            return NativeResource(store=self.kept, weights=self.real.deployment.video_weights).generator()
        return (FootageResource(store=self.kept) if name == FOOTAGE else AnimaticResource()).generator()

    def _recorded(self, segment: int) -> PlannedShot | None:
        """Return the request that the recorded clip of a segment was made of, None if there is none that is known."""
        instance, partition = self.real.instance, segment_key(self.song, segment)
        clip = instance.get_latest_data_version_record(CLIPS, is_source=False, partition_key=partition)
        pointer = (clip.event_log_entry.tags or {}).get(SHOT_EVENT_TAG) if clip else None
        if pointer is None:
            return None
        shot = instance.get_latest_data_version_record(
            SHOT, is_source=False, partition_key=partition, before_cursor=int(pointer) + 1
        )
        stated = shot.asset_materialization if shot else None
        if stated is None:
            return None
        try:
            return PlannedShot.model_validate(
                {
                    "segment": segment,
                    "kind": stated.metadata["action"].value,
                    "cost_microdollars": 0,
                    "request": stated.metadata["request"].value,
                }
            )
        except ValidationError:
            return None

    def _why(self, before: PlannedShot | None, after: PlannedShot, former: int | None) -> tuple[str, ...]:
        if before is not None and before.request.key == after.request.key:
            held = held_still(self.store, after.request) is not None
            return ("a picture is held in its place",) if held else ("its file is gone",)
        if former is not None:
            return (f"it was segment {former}",)
        if before is None:
            return ("not made before",)
        return differences(before, after) or ("its request",)

    def _digests_of_the_film(self) -> dict[str, str]:
        """Return what the files of the film's clips hold: made again for the same request, they will hold it again."""
        try:
            film = read_value(self.store, "timeline", self.song, Timeline)
        except FileNotFoundError:
            return {}
        return {clip.video.path: clip.video.sha256 for clip in film.clips}

    def _stand_in(self, shot: PlannedShot, digests: Mapping[str, str]) -> None:
        """Lay a clip's record and an empty file aside: the record that there is, or the one that there would be."""
        request, path = shot.request, f"clips/{shot.request.key}.mp4"
        clip = self.store.find_clip(request) or Clip(
            segment=shot.segment,
            request_key=request.key,
            kind=shot.kind,
            video=Artifact(path=path, sha256=digests.get(path, NO_DIGEST)),
            frame_count=request.frame_count,
            cost_microdollars=0,
            compute_s=0,
        )
        self.aside.put_bytes(path, b"")
        self.aside.record_clip(clip)


def _version(instance: dg.DagsterInstance, key: dg.AssetKey, song: str) -> str | None:
    record = instance.get_latest_data_version_record(key, is_source=False, partition_key=song)
    return (record.event_log_entry.tags or {}).get(VERSION_TAG) if record else None
