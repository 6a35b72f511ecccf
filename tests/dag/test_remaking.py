"""Change one thing, redo one thing: by `make`, by the job of the UI and by the sensor, as `diff` foretold."""

import json
import os
import re
import shutil
import time
import wave
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import dagster as dg
import numpy as np
import pytest
from typer.testing import CliRunner

from assets.partitions import segment_key, song_segments
from dagster_project.build import build_defs
from dagster_project.cli.commands import app
from dagster_project.cli.finding import find_order
from dagster_project.cli.making import make_film
from dagster_project.cli.ordering import Options, OrderError
from dagster_project.cli.summary import print_summary
from dagster_project.deployments import Deployment
from dagster_project.needs import needs
from dagster_project.rehearsal import Foreseen, rehearse
from dagster_project.remaking import ASKED_BY_TAG
from dagster_project.runs import Followed, RunFailed, Workshop
from dagster_project.sensors import edited_songs
from editorial.decode import decode_luma, frame_count
from resources.caps import Cap, read_cap
from resources.intake import Order, take_in
from resources.leftovers import Leftovers, find_leftovers
from resources.stills import held_still
from resources.storage import ArtifactStore
from resources.turns import alone
from resources.values import read_value
from state.film import ShotPlan
from state.report import QualityReport
from state.song import Brief, Budget
from tests.dag.house import House
from tests.dag.refusing import RefusingAnimatic

pytestmark = pytest.mark.slow

RATE_HZ = 22_050
ASKED = {"timeline"}
QUIET = Followed(lambda _: None)


@dataclass(frozen=True)
class Studio:
    """A song whose film was made, in a folder of its own, with Dagster's record beside it."""

    workshop: Workshop
    store: ArtifactStore
    song: str

    @classmethod
    def at(cls, folder: Path) -> "Studio":
        deployment = Deployment(folder / "data")
        return cls(Workshop.open(deployment), ArtifactStore(deployment.data), "drum")

    @property
    def order(self) -> Order:
        brief = Brief.model_validate_json(self.store.fetched(f"songs/{self.song}/brief.json").read_bytes())
        return Order(self.store.fetched(f"songs/{self.song}/source.wav"), title="drum", brief=brief)

    @property
    def plan(self) -> ShotPlan:
        return read_value(self.store, "shot_plan", self.song, ShotPlan)

    @property
    def film(self) -> Path:
        return self.store.fetched(f"films/{self.song}.mp4")

    def edit(self, text: str) -> None:
        self.store.put_bytes(f"songs/{self.song}/edits.yaml", text.encode())

    def make(self) -> None:
        self.workshop.make(self.song, QUIET)

    def foreseen(self) -> Foreseen:
        return rehearse(self.workshop, self.order, lambda _: None)

    def records(self) -> dict[tuple[str, str], tuple[int, str]]:
        """Return the latest event and the data version of everything that was made for the song."""
        graph, found = self.workshop.defs.resolve_asset_graph(), {}
        segments = [segment_key(self.song, shot.segment) for shot in self.plan.shots]
        for key in graph.get_all_asset_keys():
            by_segment = graph.get(key).partitions_def == song_segments
            for partition in segments if by_segment else [self.song]:
                record = self.workshop.instance.get_latest_data_version_record(
                    key, is_source=False, partition_key=partition
                )
                if record is not None:
                    version = (record.event_log_entry.tags or {})["dagster/data_version"]
                    found[key.to_user_string(), str(partition)] = record.storage_id, version
        return found

    def versions(self) -> dict[tuple[str, str], str]:
        return {place: version for place, (_, version) in self.records().items()}

    def clip_files(self) -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in self.store.fetched("clips").glob("*.mp4")}

    def paid(self) -> int:
        ledger = self.workshop.defs.resources["ledger"].ledger
        return int(ledger.total_settled_microdollars())

    def wanted(self) -> list[dg.RunRequest]:
        """Return what the sensor asks for now."""
        return list(self.sensed().run_requests or ())

    def sensed(self, cursor: str | None = None) -> dg.SensorResult:
        needed = {name: self.workshop.defs.resources[name] for name in ("store", "ledger")}
        context = dg.build_sensor_context(self.workshop.instance, cursor=cursor, resources=needed)
        result = edited_songs(context)
        assert isinstance(result, dg.SensorResult)
        return result

    def remake(self, tags: dict[str, str] | None = None) -> dg.ExecuteInProcessResult:
        """Run the job as the UI does."""
        job = self.workshop.defs.resolve_job_def("remake_song")
        return job.execute_in_process(
            instance=self.workshop.instance, partition_key=self.song, tags=tags, raise_on_error=False
        )


@dataclass
class Change:
    """What was made between the block's beginning and its end: assets of the song, and segments' clips."""

    assets: set[str]
    clips: set[int]
    rendered: set[str]
    paid: int


class changes:  # noqa: N801 - used as a `with` block, like a function
    """Watches what is made of a song."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def __enter__(self) -> Change:
        studio = self._studio
        self._before = studio.records(), studio.clip_files(), studio.paid()
        self.change = Change(set(), set(), set(), 0)
        return self.change

    def __exit__(self, *_: object) -> None:
        studio, (records, files, paid) = self._studio, self._before
        new = [place for place, record in studio.records().items() if records.get(place) != record]
        self.change.assets = {asset for asset, partition in new if partition == studio.song}
        self.change.clips = {int(partition.split("|")[0]) for asset, partition in new if asset == "clips"}
        self.change.rendered = {name for name, at in studio.clip_files().items() if files.get(name) != at}
        self.change.paid = studio.paid() - paid


def write_song(path: Path, drum_hz: float = 80) -> Path:
    """Write 32 s of a drum on every half second over two chords that take turns every 8 s."""
    time_s = np.arange(32 * RATE_HZ) / RATE_HZ
    first = time_s % 16 < 8
    pitches = np.where(first[:, None], (220, 277.2, 329.6), (174.6, 220, 261.6))
    chord = np.sin(2 * np.pi * pitches * time_s[:, None]).sum(axis=1) / 6
    drum = np.exp(-40 * (time_s % 0.5)) * np.sin(2 * np.pi * drum_hz * time_s)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes((9000 * np.where(first, 1.0, 0.6) * (chord + drum)).astype("<i2").tobytes())
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the song's film was made; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("made")
    store = ArtifactStore(folder / "data")
    cast = ("Noa: a red coat", "Ben: a beard, a hat")
    brief = Brief(width=114, height=64, budget=Budget(kind="percent", amount="70"), cast=cast)
    take_in(Order(write_song(folder / "drum.wav"), brief=brief), store)
    studio = Studio.at(folder)
    studio.workshop.add_song("drum")
    studio.make()
    return folder


@pytest.fixture
def studio(made: Path, tmp_path: Path) -> Studio:
    return Studio.at(copied(made, tmp_path / "copy"))


def copied(made: Path, folder: Path) -> Path:
    shutil.copytree(made, folder)
    return folder


def owner_and_consumers(studio: Studio) -> tuple[int, set[int]]:
    """Return a segment that others go on with, and those."""
    forks = {s.segment: s.request.owner.shot.segment for s in studio.plan.shots if s.request.owner is not None}
    owner = min(forks.values())
    return owner, {segment for segment, of in forks.items() if of == owner}


def made_by_job(studio: Studio) -> None:
    """Make what is due as the UI does, and see that all that ran was asked for by its run."""
    run = studio.remake()
    assert run.success
    asked_for = studio.workshop.instance.get_runs(dg.RunsFilter(tags={ASKED_BY_TAG: run.run_id}))
    assert {"plan_song", "render_clips", "assemble_film"} == {nested.job_name for nested in asked_for}


def made_by_sensor(studio: Studio) -> None:
    """Make what is due as the daemon does: the sensor asks once, and has nothing to ask for when it is made."""
    (request,) = studio.wanted()
    assert [again.run_key for again in studio.wanted()] == [request.run_key]
    assert request.partition_key == studio.song
    assert studio.remake(dict(request.tags)).success
    assert studio.wanted() == []


@dataclass(frozen=True)
class Edited:
    """Three copies of the film after one edit of a shot that others go on with, each made in its own way."""

    first: Path
    studios: dict[str, Studio]
    changes: dict[str, Change]
    foreseen: Foreseen
    owner: int
    consumers: set[int]


@pytest.fixture(scope="module")
def edited(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Edited:
    folder = tmp_path_factory.mktemp("edited")
    ways = {"make": Studio.make, "job": made_by_job, "sensor": made_by_sensor}
    studios = {name: Studio.at(copied(made, folder / name)) for name in ways}
    owner, consumers = owner_and_consumers(studios["make"])
    for studio in studios.values():
        studio.edit(shot_in(studio, owner))
    foreseen, seen = studios["make"].foreseen(), {}
    for name, make in ways.items():
        with changes(studios[name]) as seen[name]:
            make(studios[name])
    return Edited(made, studios, seen, foreseen, owner, consumers)


def start_s(studio: Studio, segment: int) -> float:
    return sum(shot.request.frame_count for shot in studio.plan.shots[:segment]) / 24


def shot_in(studio: Studio, segment: int) -> str:
    at_s = start_s(studio, segment) + 1
    return f"shots:\n  prompts:\n  - at_s: {at_s}\n    prompt: close-up, low angle, she sings\n"


def check(foreseen: Foreseen, change: Change) -> None:
    """Assert that what was made is what was foreseen: the assets, the clips and the money."""
    assert set(foreseen.assets) == change.assets
    assert {clip.shot.segment for clip in foreseen.clips if clip.fate != "unchanged"} == change.clips
    rendered = {clip.shot.request.key for clip in foreseen.clips if clip.fate == "made"}
    assert {f"{key}.mp4" for key in rendered} == change.rendered
    assert foreseen.price_microdollars == change.paid


def test_an_edited_shot_is_made_alike_by_all_three_ways_and_nothing_else_is(edited: Edited):
    for name, studio in edited.studios.items():
        change = edited.changes[name]
        check(edited.foreseen, change)
        assert change.clips == {edited.owner, *edited.consumers}
        assert change.rendered == {f"{studio.plan.shots[segment].request.key}.mp4" for segment in change.clips}
        assert {"shot_edits", "shot_plan", "timeline", "final_mv", "quality_report", "exports"} <= change.assets
        assert not change.assets & {"features", "beat_grid", "sections", "segments", "allocation_plan"}
    whys = {clip.shot.segment: clip.why for clip in edited.foreseen.clips}
    assert "prompt" in whys[edited.owner]
    assert all(whys[consumer][0] == f"its owner {edited.owner} changed" for consumer in edited.consumers)
    films = [studio.film.read_bytes() for studio in edited.studios.values()]
    assert films[0] == films[1] == films[2] != Studio.at(edited.first).film.read_bytes()
    versions = [studio.versions() for studio in edited.studios.values()]
    for of_one in versions:
        # The report also says how many seconds the clips took, which is never twice the same.
        of_one.pop(("quality_report", "drum"))
    assert versions[0] == versions[1] == versions[2]


def test_an_edit_that_is_undone_costs_nothing_and_gives_the_film_back(edited: Edited):
    studio = edited.studios["job"]
    studio.edit("")
    foreseen = studio.foreseen()
    with changes(studio) as change:
        studio.make()
    check(foreseen, change)
    assert change.clips == {edited.owner, *edited.consumers}
    assert (change.rendered, change.paid) == (set(), 0)
    assert studio.film.read_bytes() == Studio.at(edited.first).film.read_bytes()


def test_pins_and_people_make_exactly_the_clips_that_they_change(studio: Studio):
    before = studio.plan
    pinned = next(shot.segment for shot in before.shots if shot.kind == "mid")
    cast = [{person.name for person in shot.request.characters} for shot in before.shots]
    someone = min(set.union(*cast), key=lambda name: sum(name in seen for seen in cast))
    pin = f"plan:\n  pins:\n  - at_s: {start_s(studio, pinned) + 1}\n    allow: [high]\n"
    studio.edit(f"{pin}cast:\n  people:\n  - name: {someone}\n    looks: green hair\n")
    foreseen = studio.foreseen()
    with changes(studio) as change:
        studio.make()
    check(foreseen, change)
    both = list(zip(studio.plan.shots, before.shots, strict=True))
    acted = {
        now.segment
        for now, then in both
        if (now.kind, now.request.prefix_frames) != (then.kind, then.request.prefix_frames)
    }
    shown = {now.segment for now, _ in both if someone in {person.name for person in now.request.characters}}
    follow = {now.segment for now, _ in both if now.request.owner and now.request.owner.shot.segment in acted}
    assert change.clips == acted | follow | shown != set(range(len(both)))
    whys = {clip.shot.segment: clip.why for clip in foreseen.clips}
    assert "tier mid -> high" in whys[pinned]
    assert any(f"{someone.lower()}'s hair" in whys[segment] for segment in shown)


def test_what_did_not_change_is_left_alone_and_what_was_deleted_by_hand_is_made_again(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("ALLOCMV_DATA", studio.store.where(""))
    monkeypatch.chdir(Path(studio.store.where("")).parent)
    before = studio.film.read_bytes(), studio.film.stat().st_mtime_ns
    with changes(studio) as change:
        make_film("drum", Options(), None, None)
    assert (change.assets, change.clips, change.rendered) == (ASKED, set(), set())
    assert (studio.film.read_bytes(), studio.film.stat().st_mtime_ns) == before
    assert Path("drum.mp4").read_bytes() == before[0]
    assert "as before where nothing else was said: --budget 70% --size 114x64" in capsys.readouterr().out
    assert set(studio.foreseen().assets) == studio.foreseen().asked == ASKED

    gone = studio.plan.shots[2].request
    studio.store.fetched(f"clips/{gone.key}.mp4").unlink()
    foreseen = studio.foreseen()
    with changes(studio) as change:
        studio.make()
    check(foreseen, change)
    assert (change.clips, change.rendered) == ({2}, {f"{gone.key}.mp4"})
    assert studio.film.read_bytes() == before[0]

    studio.film.unlink()
    with changes(studio) as change:
        studio.make()
    assert "final_mv" in change.assets
    assert studio.film.read_bytes() == before[0]


def test_an_order_is_remembered_and_what_is_said_replaces_it(studio: Studio, tmp_path: Path):
    given = find_order("Drum", Options(budget="90s", cast=["Anna: red braids"]), studio.store)[0]
    take_in(given, studio.store)
    later, song = find_order("drum", Options(fps="25", pace=2.0), studio.store)
    assert song is not None
    assert (later.brief.budget, later.brief.cast) == (given.brief.budget, ("Anna: red braids",))
    assert (later.brief.width, later.brief.rate.numerator, later.brief.cutting.shortest_s) == (114, 25, 1.0)
    by_file, _ = find_order(str(studio.store.fetched("songs/drum/source.wav")), Options(), studio.store)
    assert by_file.brief == given.brief
    new = write_song(tmp_path / "new.wav", 110)
    assert find_order(str(new), Options(), studio.store) == (Order(new), None)
    with pytest.raises(OrderError, match=r"there is no song at drumm: did you mean drum\? Or give the path"):
        find_order("drumm", Options(), studio.store)


def test_a_cap_that_is_too_small_refuses_before_anything_is_spent(studio: Studio, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ALLOCMV_DATA", studio.store.where(""))
    monkeypatch.chdir(Path(studio.store.where("")).parent)
    studio.store.fetched(f"clips/{studio.plan.shots[2].request.key}.mp4").unlink()
    with changes(studio) as change:
        told = CliRunner().invoke(app, ["make", "drum", "--cap", "$0.00001"])
    assert told.exit_code == 1
    assert re.search(
        r"due cost \$0.0000\d\d, and \$0.0000\d\d was spent on drum before: that is more than the cap of \$0.000010",
        told.stderr,
    )
    assert (change.rendered, change.clips, change.paid) == (set(), set(), 0)
    assert "drum, capped at $0.000010" in CliRunner().invoke(app, ["ledger"]).stdout
    assert json.loads(CliRunner().invoke(app, ["ledger", "--json"]).stdout)["drum"]["cap_microdollars"] == 10
    said = CliRunner().invoke(app, ["make", "drum", "--cap", "70%"])
    assert "--cap '70%' is no amount of money: write dollars, e.g. 5.00, or none" in said.stderr
    assert read_cap(studio.store, "drum") == Cap(microdollars=10)


def test_a_song_that_is_dropped_is_made_as_it_is_ordered_beside_it_and_once(studio: Studio):
    house, cast = House(Path(studio.store.where("")).parent), ("Noa: a red coat", "Ben: a beard, a hat, green hair")
    order = f"title: drum\ncast: {list(cast)}\n"
    shutil.copy(studio.store.fetched("songs/drum/source.wav"), house.inbox / "any name.wav")
    (house.inbox / "any name.yaml").write_text(f"{order}cap: 0.00001\n")
    assert house.look() == []
    assert house.said == "1 songs are arriving"
    (request,) = house.look()
    assert house.look() == house.look() == []
    with changes(studio) as change:
        assert not house.run(request).success
    assert change.paid == 0
    assert "its film was not made: the clips that are due cost" in house.problem("any name.wav")
    (house.inbox / "any name.yaml").write_text(f"{order}cap: 2\n")
    assert house.look() == []
    (request,) = house.look()
    assert house.problem("any name.wav") == ""
    with changes(studio) as change:
        assert house.run(request).success
    assert change.paid > 0
    assert "final_mv" in change.assets
    assert (house.brief("drum").cast, house.brief("drum").width) == (cast, 114)
    assert house.look() == house.look() == studio.wanted() == []
    # Neither another name nor a lost memory makes it another song, or the same one again.
    (house.inbox / "any name.wav").rename(house.inbox / "again.wav")
    (house.deployment.dagster_home / "inbox.json").unlink()
    assert house.look() == house.look() == house.look() == []
    assert list(house.taken()) == ["drum"]


def test_the_sensor_waits_for_what_can_be_read_and_made_and_asks_once(studio: Studio):
    settled = studio.sensed()
    assert "every film is of its song's present edits" in str(settled.skip_reason)
    studio.edit("shots:\n  prompts:\n  - at_s: 1\n    promt: a red sky\n")
    unreadable = studio.sensed(settled.cursor)
    assert unreadable.run_requests == []
    assert "drum is left as it is: edits.yaml, line 4: 'promt'" in str(unreadable.skip_reason)
    studio.edit("segments:\n  cuts:\n  - move_s: 100\n    to_s: 101\n")
    with alone(studio.workshop.deployment.ledger_url, "drum", lambda: None):
        assert studio.sensed(unreadable.cursor).run_requests == []
    (request,) = studio.sensed(unreadable.cursor).run_requests or ()
    # It can be read and does not fit: the run fails and says why, and nothing asks for it again.
    run = studio.remake(dict(request.tags))
    assert not run.success
    assert "cannot move the boundary near 100 s to 101 s" in str(run.all_events)
    assert studio.wanted() == []
    with pytest.raises(RunFailed, match="cannot move the boundary near 100 s"):
        studio.foreseen()
    studio.edit("# nothing is to be otherwise\n")
    assert studio.wanted()[0].run_key != request.run_key


def test_a_clip_that_nothing_can_make_is_a_picture_in_the_film_until_it_can_be_made(
    studio: Studio, capsys: pytest.CaptureFixture[str]
):
    owners = {shot.request.owner.shot.segment for shot in studio.plan.shots if shot.request.owner is not None}
    segment = next(s.segment for s in studio.plan.shots if s.kind == "mid" and s.segment not in {0, *owners})
    studio.edit(shot_in(studio, segment))
    deployment = studio.workshop.deployment
    refusing = Workshop(build_defs(deployment, {"animatic": RefusingAnimatic()}), studio.workshop.instance, deployment)
    with changes(studio) as change:
        refusing.make(studio.song, QUIET)
    assert (change.clips, change.paid) == ({segment}, 0)
    report = read_value(studio.store, "quality_report", studio.song, QualityReport)
    assert (report.tiers.still, report.stand_ins) == (1, (segment,))
    print_summary(report, studio.film, studio.store.where(""))
    told = " ".join(capsys.readouterr().out.split())
    assert "1 held as a picture" in told
    assert f"note segment {segment:02d} could not be made at all" in told
    assert "RuntimeError: no such singing here" in told
    still = held_still(studio.store, studio.plan.shots[segment].request)
    assert still is not None
    first = sum(shot.request.frame_count for shot in studio.plan.shots[:segment])
    middle = zip(
        decode_luma(studio.film, first + 36, 24), decode_luma(studio.store.local(still.video), 36, 24), strict=True
    )
    assert all(np.array_equal(shown, held) for shown, held in middle)
    assert frame_count(studio.film) == sum(shot.request.frame_count for shot in studio.plan.shots)

    foreseen = studio.foreseen()
    assert [clip.why for clip in foreseen.clips if clip.fate == "made"] == [("a picture is held in its place",)]
    with changes(studio) as change:
        studio.make()
    check(foreseen, change)
    assert change.rendered == {f"{studio.plan.shots[segment].request.key}.mp4"}
    report = read_value(studio.store, "quality_report", studio.song, QualityReport)
    assert (report.tiers.still, report.stand_ins, report.notes) == (0, (), ())


def test_what_no_film_needs_is_removed_and_what_an_undo_needs_stays(edited: Edited):
    studio, old_s, now_s = edited.studios["sensor"], 1_000_000_000, time.time()
    store, instance = studio.store, studio.workshop.instance
    (store.fetched("clips") / ".left.1-2-3-0123abcd.mp4").write_bytes(b"half")
    store.put_bytes("clips/never-planned.mp4", b"clip")
    store.put_bytes("pictures/never-shown.jpg", b"picture")
    for path in [*store.fetched("clips").iterdir(), *store.fetched("pictures").iterdir()]:
        os.utime(path, (old_s, old_s))
    store.put_bytes("pictures/young.jpg", b"picture")
    found = find_leftovers(store, needs(instance, store, now_s - 3600), now_s, 3600)
    assert set(found.clips) == {"clips/never-planned.mp4"}
    assert {path.name for path in found.drafts} == {".left.1-2-3-0123abcd.mp4"}
    assert "pictures/never-shown.jpg" in found.pictures
    assert "pictures/young.jpg" not in found.pictures
    # Later the edit cannot be undone for nothing any more: what it replaced goes, and nothing of the film.
    later = needs(instance, store, now_s + 3600)
    present = {request.key for s in studio.plan.shots for request in (s.request, s.request.owner) if request}
    replaced = {shot.request.key for shot in Studio.at(edited.first).plan.shots} - present
    found = find_leftovers(store, later, now_s + 7200, 3600)
    assert {PurePosixPath(name).stem for name in found.clips} == {*replaced, "never-planned"}
    found.remove(store)
    with changes(studio) as change:
        studio.make()
    assert (change.assets, change.clips) == (ASKED, set())
    assert find_leftovers(store, later, now_s + 7200, 3600) == Leftovers({}, {}, {}, {}, {})
