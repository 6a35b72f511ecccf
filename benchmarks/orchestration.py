"""The benchmark of the orchestration: `python -m benchmarks.orchestration` measures and writes a page.

How what Dagster does, and what we do with it, grows with the number of songs when nothing is rendered. The stand-ins,
the copied songs and the page have modules of their own.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import sqlalchemy as sa
from dagster._core.storage.partition_status_cache import get_and_update_asset_status_cache_value

from assets.partitions import songs
from assets.synthesis import CLIPS
from benchmarks.orchestration_page import page
from benchmarks.orchestration_records import Copier
from benchmarks.orchestration_results import POSTGRES, SQLITE, Cost, Records, Results, Station
from benchmarks.orchestration_studio import give, open_studio, song_key
from dagster_project.deployments import DATABASE_VARIABLE, DRIVEN, Deployment
from dagster_project.freshness import Records as FreshnessRecords
from dagster_project.freshness import outdated, programme
from dagster_project.given import given_versions
from dagster_project.inbox import dropped_songs, inbox_of
from dagster_project.runs import Followed
from dagster_project.sensors import edited_songs
from resources.storage import ArtifactStore

COMMAND = "python -m benchmarks.orchestration"
PAGE = Path("docs/orchestration-benchmark.md")
SONGS, SEGMENTS = 1000, 40
REPEATS, MAKES = 3, 2
QUIET = Followed(lambda _: None)


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--songs", type=int, default=SONGS, help="so many in the end (default: %(default)s)")
    parser.add_argument("--segments", type=int, default=SEGMENTS, help="so many in each song (default: %(default)s)")
    parser.add_argument("--postgres", action="store_true", help="also in a Postgres, at the last station only")
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes (default: %(default)s)")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    for results in measure(stations_to(arguments.songs), arguments.segments, arguments.postgres):
        arguments.out.write_text(page(results))
    return 0


def stations_to(count: int) -> list[int]:
    """Return at which numbers of songs is measured: after the first few, and at the powers of ten up to the last."""
    powers = (10**n for n in range(1, 10))
    return [*(power for power in powers if MAKES + 1 < power < count), count]


def measure(stations: Sequence[int], segments: int, in_postgres: bool = False) -> Iterator[Results]:
    """Fill a studio with songs and measure at every station; then, if asked for, one in Postgres at the last.

    What was found so far is yielded after each of them.
    """
    start_s = time.monotonic()
    found: list[Records] = []
    databases: dict[str, tuple[AbstractContextManager[tuple[str, int]], Sequence[int]]]
    databases = {SQLITE: (nullcontext(("", 0)), stations)}
    if in_postgres:
        databases |= {POSTGRES: (_postgres(), stations[-1:])}
    for name, (database, stops) in databases.items():
        with (
            database as (url, server),
            tempfile.TemporaryDirectory(prefix="allocmv-") as folder,
            _pointed_at(url),
        ):
            _say(name)
            studio = _Studio(Path(folder), segments, url, server)
            found.append(Records(name, studio.through(stops), studio.really_made, studio.run_log_bytes()))
        yield Results(COMMAND + (" --postgres" if in_postgres else ""), segments, found, time.monotonic() - start_s)


@dataclass
class _Timed:
    wall_s: float = 0.0
    cpu_s: float = 0.0


class _Studio:
    """A studio that is measured; `server` is the process of its database, 0 where that is none."""

    def __init__(self, folder: Path, segments: int, database: str, server: int = 0) -> None:
        self._server = server
        self.deployment = Deployment(folder / "data", database=database)
        self.store = ArtifactStore(self.deployment.data)
        self.workshop = open_studio(self.deployment, segments)
        self.graph = self.workshop.defs.resolve_asset_graph()
        self.planned = set(self.workshop.defs.resolve_job_def("plan_song").asset_layer.executable_asset_keys)
        self.count = self.really_made = 0
        programme(self.deployment)  # read once in a process

    def through(self, stations: Sequence[int]) -> list[Station]:
        """Make a few songs at every station, copy them in between, and return what was measured."""
        self.make_one()  # what is loaded and compiled on first use
        found = [self.station()]
        copier = Copier(
            self.workshop.instance,
            song_key(0),
            self.deployment.database or None,
            lambda key: given_versions(self.store, key)["song"],
        )
        try:
            for count in stations:
                self.copy(copier, count - MAKES)
                found.append(self.station())
                _say(f"  {self.count} songs")
        finally:
            copier.close()
        return found

    def make_one(self) -> None:
        """Make a song of which nothing is there."""
        key = song_key(self.count)
        self.give(key)
        self.workshop.add_song(key)
        self.workshop.make(key, QUIET)
        self.count += 1
        self.really_made += 1

    def give(self, key: str) -> None:
        """Lay a song into the store and into the inbox."""
        give(self.store, key)
        inbox = self.deployment.inbox_folder
        inbox.mkdir(exist_ok=True)
        (inbox / f"{key}.wav").write_bytes(b"no sound")

    def copy(self, copier: Copier, count: int) -> None:
        """Let there be so many songs."""
        keys = [song_key(number) for number in range(self.count, count)]
        for key in keys:
            self.give(key)
        copier.copy(keys)
        self.count = max(self.count, count)

    def station(self, makes: int = MAKES) -> Station:
        """Measure with as many songs as there are, and a few more that are made."""
        made = self._least(makes, self.make_one)
        last, instance = song_key(self.count - 1), self.workshop.instance
        clips, grid = self.graph.get(CLIPS).partitions_def, dg.AssetKey("beat_grid")

        def is_fresh() -> None:
            records = FreshnessRecords(instance, self.deployment, last, given_versions(self.store, last))
            assert not outdated(records, self.graph, self.planned)
            assert not self.workshop.clips_due(last)

        costs = {
            Cost.MAKE: made,
            Cost.AGAIN: self._least(makes, lambda: self.workshop.make(last, QUIET)),
            Cost.FRESH: self._least(REPEATS, is_fresh),
            **self.ticks(last),
            Cost.LIST: self._least(REPEATS, lambda: instance.get_dynamic_partitions(str(songs.name))),
            Cost.GRID: self._least(REPEATS, lambda: instance.get_materialized_partitions(grid)),
            Cost.CLIPS: self._least(1, lambda: get_and_update_asset_status_cache_value(instance, CLIPS, clips)),
            Cost.CLIPS_AGAIN: self._least(
                REPEATS, lambda: get_and_update_asset_status_cache_value(instance, CLIPS, clips)
            ),
        }
        return Station(
            self.count,
            {what: timed.cpu_s for what, timed in costs.items()},
            {what: timed.wall_s for what, timed in costs.items()},
            self.size(),
            self.cursor_bytes,
        )

    def ticks(self, song: str) -> dict[Cost, _Timed]:
        """Return what the sensors' looks cost: the first of all, one at which nothing is new, one after an edit."""
        cursors: dict[str, str | None] = {"edited": None, "inbox": None}

        def look(name: str, sensor: dg.SensorDefinition) -> list[dg.RunRequest]:
            assert self.workshop.defs.resources is not None
            resources = {key: self.workshop.defs.resources[key] for key in ("store", "ledger", "installation")}
            ref = self.workshop.instance.get_ref()
            context = dg.build_sensor_context(
                instance_ref=ref, cursor=cursors[name], resources=resources, definitions=self.workshop.defs
            )
            with context:
                told = sensor(context)
            assert isinstance(told, dg.SensorResult)
            cursors[name] = told.cursor
            return list(told.run_requests or ())

        def edited() -> None:
            assert [request.partition_key for request in look("edited", edited_songs)] == [song]

        inbox = inbox_of(self.deployment)
        inbox.settle({dropped.key: dropped.state for dropped in inbox.songs()})
        first = self._least(1, lambda: look("edited", edited_songs))
        found = {
            Cost.LOOK_FIRST: first,
            Cost.LOOK: self._least(REPEATS, lambda: look("edited", edited_songs)),
            Cost.LOOK_INBOX: self._least(REPEATS, lambda: look("inbox", dropped_songs)),
        }
        self.cursor_bytes = sum(len(cursor or "") for cursor in cursors.values())
        name = f"songs/{song}/edits.yaml"
        self.store.put_bytes(name, b"grid:\n  tempo: half\n")
        found[Cost.LOOK_EDITED] = self._least(REPEATS, edited)
        self.store.remove(name)
        return found

    def run_log_bytes(self) -> int:
        """Return what the logs of a song's runs take in files of their own, in bytes; 0 where there are none."""
        logs = self.deployment.dagster_home.glob("history/runs/*-*.db")
        return sum(path.stat().st_size for path in logs) // self.really_made

    def size(self) -> int:
        """Return how much the records of all songs together take, in bytes; without the files that each run has."""
        if self.deployment.database:
            engine = sa.create_engine(self.deployment.database)
            with engine.connect() as connection:
                size = connection.scalar(sa.text("SELECT pg_database_size(current_database())"))
            engine.dispose()
            return int(size or 0)
        history = self.deployment.dagster_home / "history"
        return sum((history / name).stat().st_size for name in ("runs.db", "runs/index.db"))

    def _cpu_s(self) -> float:
        """Return the CPU time so far: this process's, and that of a server's processes which have ended.

        Dagster opens a connection for every question, and each has a process of its own.
        """
        own_s = time.process_time()
        if not self._server:
            return own_s
        stat = Path(f"/proc/{self._server}/stat").read_text().rpartition(")")[2].split()
        return own_s + sum(map(int, stat[11:15])) / os.sysconf("SC_CLK_TCK")

    def _least(self, repeats: int, act: Callable[[], object]) -> _Timed:
        """Return the least that an act took of some times: others use the same machine."""
        taken = []
        for _ in range(repeats):
            wall_s, cpu_s = time.perf_counter(), self._cpu_s()
            act()
            taken.append(_Timed(time.perf_counter() - wall_s, self._cpu_s() - cpu_s))
        return _Timed(min(t.wall_s for t in taken), min(t.cpu_s for t in taken))


@contextmanager
def _postgres() -> Iterator[tuple[str, int]]:
    """Run a Postgres of its own, and yield the address of its database and its process."""
    from pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="allocmv-") as folder:
        server = get_server(folder, cleanup_mode="delete")
        try:
            yield DRIVEN + server.get_uri().split("://", 1)[1], server.get_pid() or 0
        finally:
            server.cleanup()


@contextmanager
def _pointed_at(database: str) -> Iterator[None]:
    """Let Dagster find a database where its settings say that it is."""
    before = {name: os.environ.get(name) for name in (DATABASE_VARIABLE, "DAGSTER_HOME")}
    os.environ[DATABASE_VARIABLE] = database
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
