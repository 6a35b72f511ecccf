"""What a person corrects is heard so from then on, and only what depends on it is made anew."""

import re
import shutil
import wave
from dataclasses import dataclass, fields
from inspect import signature
from pathlib import Path

import av
import dagster as dg
import numpy as np
import pytest

from audio.errors import CorrectionError
from dagster_project.build import build_defs
from dagster_project.cli.correcting import Typed
from dagster_project.cli.edit_command import edit
from dagster_project.cli.editing import edit_song
from dagster_project.cli.ordering import OrderError
from dagster_project.deployments import Deployment
from dagster_project.runs import RunFailed, Workshop
from editorial.decode import decode_frames
from planning.edits import UnfitEdit
from planning.screenplay.colours import NAMED
from resources.edit_file import EditFile
from resources.edit_history import EditError
from resources.intake import Order, take_in
from resources.storage import ArtifactStore
from resources.values import read_value
from state.edits import MoveBoundary
from state.film import ShotPlan, ShotRequest
from state.music import BeatGrid, Sections
from state.plan import AllocationPlan
from state.song import Brief, Budget

RATE_HZ = 22_050


@dataclass(frozen=True)
class Studio:
    """A song that was planned, in a folder of its own, with Dagster's record in memory."""

    workshop: Workshop
    store: ArtifactStore
    order: Order
    song: str

    @property
    def edits_path(self) -> Path:
        return self.store.fetched(f"songs/{self.song}/edits.yaml")

    @property
    def edits(self) -> EditFile:
        return EditFile(self.store, self.song)

    def plan(self) -> set[str]:
        """Plan the song again and return the assets that were made for it."""
        made: set[str] = set()

        def listen(event: dg.DagsterEvent) -> None:
            if event.is_step_materialization and event.asset_key and event.partition == self.song:
                made.add(event.asset_key.to_user_string())

        self.workshop.plan(self.song, listen)
        return made

    def versions(self) -> dict[str, str]:
        """Return the data version of every asset of the plan."""
        instance, versions = self.workshop.instance, {}
        for key in self.workshop.defs.resolve_job_def("plan_song").asset_layer.executable_asset_keys:
            record = instance.get_latest_data_version_record(key, is_source=False, partition_key=self.song)
            versions[key.to_user_string()] = record.event_log_entry.tags["dagster/data_version"]
        return versions

    def requests(self) -> list[ShotRequest]:
        """Return what every clip is made of."""
        return [shot.request for shot in read_value(self.store, "shot_plan", self.song, ShotPlan).shots]

    def grid(self) -> BeatGrid:
        return read_value(self.store, "beat_grid", self.song, BeatGrid)

    def sections(self) -> Sections:
        return read_value(self.store, "sections", self.song, Sections)


def write_song(path: Path) -> Path:
    """Write 24 s of a drum on every half second over a chord that changes after 12 s."""
    time_s = np.arange(24 * RATE_HZ) / RATE_HZ
    pitches = np.where(time_s[:, None] < 12, (220, 277.2, 329.6), (174.6, 220, 261.6))
    chord = np.sin(2 * np.pi * pitches * time_s[:, None]).sum(axis=1) / 6
    drum = np.exp(-40 * (time_s % 0.5)) * np.sin(2 * np.pi * 80 * time_s)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes((9000 * (chord + drum)).astype("<i2").tobytes())
    return path


def red_film(path: Path) -> Path:
    """Write a second and a half of red."""
    with av.open(path, "w") as out:
        stream = out.add_stream("libx264", rate=30, options={"crf": "4"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(45):
            picture = np.full((48, 64, 3), (230, 30, 30), np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())
    return path


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    folder = tmp_path_factory.mktemp("edits")
    deployment = Deployment(folder / "data", parallel_jobs=1)
    store = ArtifactStore(deployment.data)
    brief = Brief(width=160, height=90, budget=Budget(kind="percent", amount="100"))
    order = Order(write_song(folder / "drum.wav"), brief=brief)
    song = take_in(order, store).key
    workshop = Workshop(build_defs(deployment), dg.DagsterInstance.ephemeral(), deployment)
    workshop.add_song(song)
    studio = Studio(workshop, store, order, song)
    studio.plan()
    return studio


@pytest.fixture(autouse=True)
def unedited(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOCMV_DATA", studio.store.where(""))
    studio.edits_path.unlink(missing_ok=True)
    shutil.rmtree(studio.edits_path.parent / "edits-before", ignore_errors=True)


def test_planning_again_makes_nothing(studio: Studio):
    studio.plan()
    assert studio.plan() == set()


def test_an_edit_of_the_grid_makes_exactly_those_anew_whose_inputs_came_out_differently(studio: Studio):
    studio.plan()
    before, heard = studio.versions(), studio.grid()
    edit_song(studio.song, Typed(offset_ms=20.0))
    made = studio.plan()
    after = studio.versions()
    graph = studio.workshop.defs.resolve_asset_graph()
    changed = {name for name in after if after[name] != before[name]}
    parents = {name: {key.to_user_string() for key in graph.get(dg.AssetKey(name)).parent_keys} for name in after}
    assert made == {"grid_edits"} | {name for name in after if parents[name] & changed}
    assert {"grid_edits", "beat_grid", "segments"} <= changed
    assert not made & {"features", "energy_curve", "transcript", "aligned_lyrics"}
    later_s = np.array(heard.beats_s[:-1]) + 0.02
    assert np.abs(later_s[:, None] - studio.grid().beats_s).min(axis=1).max() < 1e-4


def test_an_edit_of_a_name_leaves_the_beats_alone(studio: Studio):
    studio.plan()
    edit_song("drum.wav", Typed(rename_section=["0:01=bridge"]))
    made = studio.plan()
    assert studio.sections().sections[0].label == "bridge"
    assert "sections" in made
    assert "beat_grid" not in made


def test_edits_survive_that_the_song_is_given_again(studio: Studio):
    edit_song(studio.song, Typed(tempo="half"))
    take_in(studio.order, studio.store)
    assert studio.edits.edits.grid.tempo == "half"


def test_an_edit_that_does_not_fit_is_refused_and_nothing_is_written(studio: Studio):
    studio.plan()
    edit_song(studio.song, Typed(beats_per_bar=3))
    with pytest.raises(CorrectionError, match=r"100 s is not inside the song, which lasts 24\.00 s"):
        edit_song(studio.song, Typed(add_section=["1:40"]))
    with pytest.raises(OrderError, match=r"--remove 2: there is no such edit; there are 1 to 1"):
        edit_song(studio.song, Typed(remove=[2]))
    assert [words for _, words in studio.edits.entries()] == ["grid: beats_per_bar 3"]
    edit_song(studio.song, Typed(remove=[1]))
    assert studio.edits.entries() == []


def test_a_correction_of_a_correction_is_checked_against_what_it_made(studio: Studio):
    studio.plan()
    edit_song(studio.song, Typed(add_section=["6.3"], exactly=True))
    edit_song(studio.song, Typed(move_section=["6.3=7.4"], exactly=True))
    studio.plan()
    assert 7.4 in [section.start_s for section in studio.sections().sections]


def test_a_wish_for_one_shot_makes_one_clip_anew_and_undoing_it_brings_everything_back(studio: Studio):
    studio.plan()
    versions, before = studio.versions(), studio.requests()
    edit_song(studio.song, Typed(segment=3, prompt="wide, low angle, dancing", take=1, transition="cut"))
    made = studio.plan()
    assert {"shooting_script", "shot_plan", "persistent_state"} <= made
    assert not made & {"script", "identity_library", "environment_library", "saliency_table", "allocation_plan"}
    after = studio.requests()
    assert [segment for segment, request in enumerate(after) if request.key != before[segment].key] == [3]
    assert (after[3].shot.pose, after[3].shot.take) == ("dance", 1)

    (lead,) = after[3].characters
    edit_song(studio.song, Typed(character=lead.name.upper(), hair="red", segment=4, tier="mid", saliency=5))
    studio.plan()
    recast = studio.requests()
    assert [n for n, request in enumerate(recast) if request.key != after[n].key] == [
        n for n, request in enumerate(before) if request.characters
    ]
    assert recast[4].tier == "mid"
    assert recast[3].shot == after[3].shot
    assert recast[3].characters[0].hair == NAMED["red"]

    edit_song(studio.song, Typed(undo=True))
    assert [words for _, words in studio.edits.entries()][1] == "shots: use take 1 of the segment at 18 s"
    edit_song(studio.song, Typed(undo=True))
    assert list(studio.edits_path.parent.rglob("*.yaml")) == []
    studio.plan()
    assert studio.versions() == versions


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (Typed(segment=99, tier="high"), "--segment 99: there is no such segment; this song has segments 0 to 4"),
        (Typed(segment=3, tier="hihg"), r"--tier: 'hihg' is not the name of an action: did you mean 'high'\?"),
        (Typed(segment=3, owner=1), "segment 3 cannot reuse segment 1: it can reuse nothing"),
        (Typed(segment=3, tier="mid", owner=1), "an owner can be named only where reuse is allowed"),
        (Typed(segment=3, owner=1, no_reuse=True), "--owner and --no-reuse contradict each other"),
        (Typed(segment=3, tier="mid,reuse", no_reuse=True), "--no-reuse and --tier reuse contradict each other"),
        (Typed(segment=3, saliency=6), "--saliency: Input should be less than or equal to 5"),
        (
            Typed(segment=3, prompt="xyzzy"),
            "--prompt 'xyzzy': nothing of this says what the shot is like; say",
        ),
        (Typed(segment=3, scene="the stag"), r"no scene 'the stag' in this film; did you mean 'the stage'\?"),
        (Typed(segment=0, transition="flash"), "the film begins with it, and nothing leads into it"),
        (Typed(segment=3, transition="wipe"), "--transition: 'wipe' is not the name of a transition"),
        (Typed(segment=3), "--segment 3: say what is to be different there, with any of --tier, --owner"),
        (Typed(tier="high"), "--tier: say which segment is meant, with --segment and its number"),
        (Typed(character="Nobody", hair="red"), "there is no person 'Nobody' in this film; there are: "),
        (Typed(owner=0), "--owner: say which segment is meant, with --segment and its number"),
        (Typed(segment=3, owner=0), "segment 3 cannot reuse segment 0: it can reuse nothing"),
        (Typed(segment=3, scene="the stage", looks="in fog"), "--looks: with --segment, --scene says where it plays"),
        (Typed(hair="red"), "say who is meant with --character"),
        (Typed(scene="the stage"), "say how they look, with --looks"),
        (Typed(scene="the stage", hair="red"), "--hair and --coat: a scene has none"),
        (Typed(undo=True, tempo="half"), "--undo takes back the last change and stands alone"),
        (Typed(undo=True), "there is nothing to undo"),
        (Typed(segment=3, tier="high", character="Nobody", looks="a hat"), "there is no person 'Nobody'"),
    ],
)
def test_a_wish_that_cannot_be_kept_is_refused_and_nothing_is_written(studio: Studio, typed: Typed, said: str):
    with pytest.raises((OrderError, UnfitEdit, EditError), match=said):
        edit_song(studio.song, typed)
    assert list(studio.edits_path.parent.rglob("*.yaml")) == []


def test_a_verb_on_the_same_segment_replaces_the_earlier_one_and_words_without_effect_are_said(
    studio: Studio, capsys: pytest.CaptureFixture[str]
):
    edit_song(studio.song, Typed(segment=3, tier="reuse, High", prompt="close-up, he sings"))
    edit_song(studio.song, Typed(segment=3, no_reuse=True, prompt="a wide shot in the rain with a zither", saliency=4))
    edit_song(studio.song, Typed(segment=0, take=1))
    edit_song(studio.song, Typed(segment=0, take=0))
    edit_song(studio.song, Typed(scene="Stage", looks="at dawn"))
    edit_song(studio.song, Typed(scene="stage", looks="in fog at night"))
    edits = studio.edits.edits
    assert [pin.allow for pin in edits.plan.pins] == [("high",)]
    assert [(edit.at_s, edit.prompt) for edit in edits.shots.prompts] == [(18, "a wide shot in the rain with a zither")]
    assert [(edit.at_s, edit.take) for edit in edits.shots.takes] == [(3, 0)]
    assert [(edit.name, edit.looks) for edit in edits.cast.scenes] == [("the stage", "in fog at night")]
    said = " ".join(capsys.readouterr().out.split())
    assert "not understood of the prompt: zither" in said
    assert "left out of the prompt: rain; people are described with --character, scenes with --scene" in said
    assert "made anew persistent_state, pins, saliency_table, shooting_script" in said


def test_footage_stands_in_for_a_drawn_clip_costs_nothing_and_can_be_undone(studio: Studio, tmp_path: Path):
    studio.plan()
    drawn = studio.requests()
    live = red_film(tmp_path / "My gig.mov")
    with pytest.raises(UnfitEdit, match=r"1.50 s long and cannot be shown from 9 s"):
        edit_song(studio.song, Typed(segment=3, footage=live, footage_from="9"))
    assert not studio.store.fetched(f"songs/{studio.song}/footage").exists()

    edit_song(studio.song, Typed(segment=3, footage=live, footage_from="0:00.5"))
    studio.plan()
    request = studio.requests()[3]
    action = read_value(studio.store, "allocation_plan", studio.song, AllocationPlan).actions[3]
    assert (action.generator, action.cost_microdollars) == ("footage", 0)
    assert request.footage is not None
    assert request.footage.file.path == f"songs/{studio.song}/footage/My-gig.mov"
    due = [clip for clip in studio.workshop.clips_due(studio.song) if clip.shot.segment == 3]
    studio.workshop.render(studio.song, due, lambda _: None)
    clip = studio.store.find_clip(request)
    assert clip is not None
    assert clip.cost_microdollars == 0
    shown = list(decode_frames(studio.store.local(clip.video)))
    assert len(shown) == drawn[3].frame_count
    assert np.abs(np.array(shown[:: len(shown) - 1], int) - (230, 30, 30)).max() < 12

    edit_song(studio.song, Typed(undo=True))
    studio.plan()
    assert studio.requests() == drawn


def test_a_correction_that_fits_no_longer_stops_the_plan_and_says_which(studio: Studio):
    file = studio.edits
    file.add(("sections", "boundaries"), MoveBoundary(move_s=100, to_s=101))
    file.write()
    with pytest.raises(RunFailed, match=r"cannot move the boundary near 100 s to 101 s of the sections"):
        studio.plan()


def test_what_was_heard_is_shown_with_its_times(studio: Studio, capsys: pytest.CaptureFixture[str]):
    studio.plan()
    edit_song(studio.song, Typed())
    said = capsys.readouterr().out
    assert f"{studio.grid().tempo_bpm:.1f} a minute" in said
    assert all(f"{section.start_s:.2f} {section.label}" in said for section in studio.sections().sections)
    rows = [line.split() for line in said.splitlines()]
    assert ["3", "16.00-20.00", "bridge"] in [row[:3] for row in rows]
    people = {person.name for request in studio.requests() for person in request.characters}
    scenes = {request.environment.name for request in studio.requests()}
    assert all(f"{name}:" in said for name in people | scenes)


def test_a_song_that_is_not_here_is_refused_with_the_nearest(studio: Studio):
    with pytest.raises(OrderError, match=r"'drumm' is no song that was made here; did you mean drum\?"):
        edit_song("drumm", Typed())


def test_the_manual_names_every_option_and_no_other():
    options = {f"--{field.name.replace('_', '-')}" for field in fields(Typed)}
    assert {f"--{name.replace('_', '-')}" for name in signature(edit).parameters if name != "song"} == options
    manual = (Path(__file__).parents[2] / "docs" / "edits.md").read_text(encoding="utf-8")
    table = [line for line in manual.splitlines() if line.startswith("|")]
    assert set(re.findall(r"--[a-z][a-z-]*", "\n".join(table))) == options
