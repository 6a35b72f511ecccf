"""A deployment with an inbox, looked into as the daemon does."""

from pathlib import Path

import dagster as dg

from assets.partitions import songs
from dagster_project.deployments import Deployment
from dagster_project.inbox import dropped_songs, failed_songs
from dagster_project.runs import Workshop
from resources.intake import brief_name, song_name
from state.song import Brief, Song


class House:
    """A deployment with its inbox and its own record of runs; `look` is what the daemon does every few seconds."""

    def __init__(self, folder: Path) -> None:
        self.deployment = Deployment(folder / "data", inbox=str(folder / "drop"))
        self.workshop = Workshop.open(self.deployment)
        self.store = self.deployment.open_store()
        self.inbox = self.deployment.inbox_folder
        self.inbox.mkdir()
        self.cursor: str | None = None

    def look(self, *, lost: bool = False) -> list[dg.RunRequest]:
        """Return what the sensor asks for; `lost` as when the daemon is killed before it takes note of it."""
        resources = {"store": self.workshop.defs.resources["store"], "installation": self.deployment}
        with dg.build_sensor_context(
            instance_ref=self.workshop.instance.get_ref(),
            cursor=self.cursor,
            resources=resources,
            definitions=self.workshop.defs,
            sensor_name="dropped_songs",
        ) as context:
            told = dropped_songs.evaluate_tick(context)
        self.said = str(told.skip_message)
        if not lost:
            self.cursor = told.cursor
            for added in told.dynamic_partitions_requests or ():
                self.workshop.instance.add_dynamic_partitions(str(songs.name), list(added.partition_keys))
        return list(told.run_requests or ())

    def run(self, request: dg.RunRequest) -> dg.ExecuteInProcessResult:
        """Run what was asked for, and look at what failed, as the daemon does."""
        job = self.workshop.defs.resolve_job_def("remake_song")
        ended = job.execute_in_process(
            instance=self.workshop.instance,
            partition_key=request.partition_key,
            tags=dict(request.tags),
            raise_on_error=False,
        )
        if not ended.success:
            run = self.workshop.instance.get_run_by_id(ended.run_id)
            assert run is not None
            failure = next(event for event in reversed(ended.all_events) if event.is_failure)
            context = dg.build_run_status_sensor_context(
                "failed_songs",
                dagster_event=failure,
                dagster_instance=self.workshop.instance,
                dagster_run=run,
                resources={"installation": self.deployment},
            ).for_run_failure()
            failed_songs(context)
        return ended

    def problem(self, name: str) -> str:
        path = self.inbox / f"{name}.problem.txt"
        return path.read_text() if path.exists() else ""

    def taken(self) -> dict[str, Song]:
        songs = [Song.model_validate_json(self.store.read_bytes(name)) for name in self.store.listed(song_name("*"))]
        return {song.key: song for song in songs}

    def brief(self, song: str) -> Brief:
        return Brief.model_validate_json(self.store.read_bytes(brief_name(song)))
