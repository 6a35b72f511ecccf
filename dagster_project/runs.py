"""Running the jobs for the command line: the same jobs as the UI's, in this process, on the same record of runs."""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, Protocol

import dagster as dg
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG
from dagster._core.utils import make_new_run_id

from assets.partitions import segment_key, songs
from assets.synthesis import SEGMENTS_TAG
from dagster_project.build import build_defs
from dagster_project.deployments import Deployment, prepare_dagster_home
from dagster_project.executors import execute
from dagster_project.freshness import PROGRAMME_TAG, DueClip, Records, clips_due, outdated, programme, ready
from dagster_project.given import readable_versions
from dagster_project.pools import free_slots_of_the_dead, this_process_tags
from resources.books import Books
from resources.generators.drawing import get_ready
from resources.values import read_value
from resources.workers import start_workers, usable_cores
from state.film import ShotPlan

FILM = dg.AssetKey("final_mv")
POLL_INTERVAL_S = 0.3
FREE_INTERVAL_S = 3.0

Listener = Callable[[dg.DagsterEvent], None]
Keys = Set[dg.AssetKey]
NONE: Keys = frozenset()


class Stages(Protocol):
    """Whoever follows a film being made: asked for a listener when a stage begins."""

    def planning(self) -> Listener:
        """Return who listens to the planning."""
        ...

    def rendering(self, due: Sequence[DueClip]) -> Listener:
        """Return who listens to the rendering of the clips that are due; asked even if there is none."""
        ...

    def assembling(self) -> Listener:
        """Return who listens to the film being put together."""
        ...


@dataclass(frozen=True)
class Followed:
    """Says in a few words what begins and what was made, for a log."""

    say: Callable[[str], object]

    def planning(self) -> Listener:
        """Say which assets are made."""
        return self._made

    def rendering(self, due: Sequence[DueClip]) -> Listener:
        """Say how many clips are due."""
        kept = sum(clip.kept for clip in due)
        self.say(f"{len(due)} clips are due, {kept} of them in the store")
        return self._made

    def assembling(self) -> Listener:
        """Say which assets are made."""
        return self._made

    def _made(self, event: dg.DagsterEvent) -> None:
        if event.is_step_materialization and event.asset_key is not None:
            self.say(f"made {event.asset_key.to_user_string()} {event.partition or ''}")


class RunFailed(RuntimeError):
    """A run failed. The message is the cause in one sentence; `kind` is the class of the error behind it."""

    def __init__(self, step: str, kind: str, message: str) -> None:
        super().__init__(message)
        self.step = step
        self.kind = kind


@dataclass(frozen=True)
class Workshop:
    """The definitions and the instance that a command or a job works with; `tags` are given to every run."""

    defs: dg.Definitions
    instance: dg.DagsterInstance
    deployment: Deployment
    tags: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, deployment: Deployment) -> "Workshop":
        """Open the deployment's own instance, which the UI opens too.

        Raises
        ------
        LedgerError
            If there is a database for it that cannot be reached.
        """
        if deployment.database:
            Books(deployment.database)  # Dagster would try for long, and then say it in pages
        home = prepare_dagster_home(deployment)
        return cls(build_defs(deployment), dg.DagsterInstance.from_config(str(home)), deployment)

    def add_song(self, key: str) -> None:
        """Make sure that the song's partition exists."""
        self.instance.add_dynamic_partitions(str(songs.name), [key])

    def plan(self, song: str, listen: Listener) -> None:
        """Run what is not up to date, as far as the persistent state."""
        self._bring_up_to_date("plan_song", song, self._given(song), listen)

    def assemble(self, song: str, listen: Listener) -> None:
        """Ask for the timeline of the clips; make and measure the film if anything of it came out differently."""
        self._bring_up_to_date("assemble_film", song, self._given(song), listen)

    def compare(self, song: str, listen: Listener) -> None:
        """Run what is not up to date, as far as the comparison of all allocation strategies."""
        self._bring_up_to_date("benchmark_song", song, self._given(song), listen)

    def train(self, config: Mapping[str, Any], listen: Listener) -> None:
        """Draw scenes, teach the video transformer with them, and measure it; what was begun is gone on with.

        Raises
        ------
        RunFailed
            If the run fails.
        """
        self._run("train_video_model", listen, config=config)

    def make(self, song: str, stages: Stages, film_made: Callable[[], object] = lambda: None) -> None:
        """Make of a song's film what is not up to date: decide it, render the clips that are due, put it together.

        A new film is decided whole, with a storyboard to look at, before a clip is rendered. One that is made again
        comes first, `film_made` is called, and what only tells of it follows: storyboard, exports, report.
        """
        if self.deployment.executor == "in_process":
            # They get ready while the film is decided.
            start_workers(self.deployment.parallel_jobs or usable_cores(), get_ready)
        first = self._what_a_film_needs() if self._has_film(song) else None
        # Read once: the user's files may change while the film is made.
        given = self._given(song)
        decided = self._bring_up_to_date("plan_song", song, given, stages.planning(), only=first)
        due = self.clips_due(song)
        self.render(song, due, stages.rendering(due))
        listen = stages.assembling()
        # The film is another too: made in the run of its timeline, since one of its own costs a third of a second.
        other = {FILM} if any(clip.new for clip in due) else NONE
        put_together = self._bring_up_to_date("assemble_film", song, given, listen, only=first, certainly=other)
        film_made()
        if first is not None:
            self._bring_up_to_date("plan_song", song, given, listen, done=decided)
            self._bring_up_to_date("assemble_film", song, given, listen, done=put_together)

    def _given(self, song: str) -> Mapping[str, str]:
        return readable_versions(self.deployment.open_store(), song)

    def _has_film(self, song: str) -> bool:
        record = self.instance.get_latest_data_version_record(FILM, is_source=False, partition_key=song)
        return record is not None

    def _what_a_film_needs(self) -> Keys:
        return {FILM, *self.defs.resolve_asset_graph().get_ancestor_asset_keys(FILM)}

    def clips_due(self, song: str) -> list[DueClip]:
        """Return the clips of a song's present plan that are not on record, or whose files are gone."""
        store = self.deployment.open_store()
        return clips_due(self.instance, store, song, read_value(store, "shot_plan", song, ShotPlan))

    def render(self, song: str, due: Sequence[DueClip], listen: Listener) -> None:
        """Render the clips that are due in one run, those in the store already only recorded; none, no run."""
        if not due:
            return
        segments = [clip.shot.segment for clip in due]
        tags = {
            ASSET_PARTITION_RANGE_START_TAG: str(segment_key(song, segments[0])),
            ASSET_PARTITION_RANGE_END_TAG: str(segment_key(song, segments[-1])),
            SEGMENTS_TAG: ",".join(f"{segment:02d}" for segment in segments),
        }
        self._run("render_clips", listen, tags=tags)

    def _bring_up_to_date(
        self,
        job: str,
        song: str,
        given: Mapping[str, str],
        listen: Listener,
        *,
        only: Keys | None = None,
        done: Keys = NONE,
        certainly: Keys = NONE,
    ) -> Keys:
        """Run a job's outdated assets until none is left, and return all that were run.

        `given` are the versions of what the user's files say; `only` leaves other assets as they are, `done` are those
        that were run before, `certainly` those that will be outdated when what they depend on is made.
        """
        graph = self.defs.resolve_asset_graph()
        assets = set(self.defs.resolve_job_def(job).asset_layer.executable_asset_keys)
        assets = assets if only is None else assets & only
        done = set(done)
        records = Records(self.instance, self.deployment, song, given)
        foreseen = {dg.AssetKey(name): version for name, version in given.items()}
        while due := (outdated(records, graph, assets, foreseen) | certainly) - done:
            now = ready(graph, assets, due)
            self.run_assets(job, song, now, listen)
            records.forget(now)
            done |= now
        return done

    def run_assets(self, job: str, song: str, assets: Set[dg.AssetKey], listen: Listener) -> None:
        """Run some of a job's assets for a song.

        Raises
        ------
        RunFailed
            If the run fails.
        """
        self._run(job, listen, partition_key=song, asset_selection=assets)

    def _run(self, job: str, listen: Listener, *, tags: Mapping[str, str] | None = None, **arguments: Any) -> None:
        run_id = make_new_run_id()
        definition = self.defs.resolve_job_def(job)
        tags = {**self.tags, **(tags or {}), **this_process_tags(), PROGRAMME_TAG: programme(self.deployment)}
        with _listening(self.instance, run_id, listen):
            success, events = execute(self.deployment, definition, self.instance, run_id, tags=tags, **arguments)
        if not success:
            raise _cause_of_failure(events)


class _listening:  # noqa: N801 - used as a `with` block, like a function
    """Hands a run's events to a listener while the run goes on, from a thread of its own, and keeps its way free."""

    def __init__(self, instance: dg.DagsterInstance, run_id: str, listen: Listener) -> None:
        self._instance, self._run_id, self._listen = instance, run_id, listen
        self._cursor: str | None = None
        self._freed_s = -float("inf")
        self._ended = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._hand_over()

    def _watch(self) -> None:
        while not self._ended.wait(POLL_INTERVAL_S):
            self._hand_over()
            self._free()

    def _free(self) -> None:
        """Now and then, free what others left taken: the run may be waiting for just that."""
        if time.monotonic() - self._freed_s >= FREE_INTERVAL_S:
            free_slots_of_the_dead(self._instance)
            self._freed_s = time.monotonic()

    def _hand_over(self) -> None:
        for event in self._new_events():
            self._listen(event)

    def _new_events(self) -> Iterator[dg.DagsterEvent]:
        if self._instance.get_run_by_id(self._run_id) is None:
            return
        connection = self._instance.get_records_for_run(self._run_id, cursor=self._cursor)
        self._cursor = connection.cursor
        for record in connection.records:
            if record.event_log_entry.dagster_event is not None:
                yield record.event_log_entry.dagster_event


def first_sentence(kind: str, message: str) -> str:
    """Return an error's own words, without the name of its class before them and the details after."""
    return re.sub(rf"^[\w.]*{re.escape(kind)}: ", "", message.strip()).split("\n")[0]


def _cause_of_failure(events: Sequence[dg.DagsterEvent]) -> RunFailed:
    """Return the first failed step's own error: not Dagster's, in which it comes, and not what led to it in turn."""
    for event in events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            while error is not None and error.cause is not None and (error.cls_name or "").startswith("Dagster"):
                error = error.cause
            kind = error.cls_name or "" if error else ""
            message = error.message if error else "the step failed"
            return RunFailed(event.step_key or "", kind, first_sentence(kind, message))
    for event in events:
        if event.is_failure:
            return RunFailed(event.step_key or "", "", event.message or "the run failed")
    return RunFailed("", "", "the run failed")
