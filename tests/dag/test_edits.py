"""What a person corrects is heard so from then on, and only what depends on it is made anew."""

import wave
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import numpy as np
import pytest

from audio.errors import CorrectionError
from dagster_project.build import build_defs
from dagster_project.cli.correcting import Typed
from dagster_project.cli.editing import edit_song
from dagster_project.cli.ordering import OrderError
from dagster_project.deployments import Deployment
from dagster_project.runs import RunFailed, Workshop
from resources.edit_file import EditFile
from resources.intake import Order, take_in
from resources.storage import ArtifactStore
from resources.values import read_value
from state.edits import MoveBoundary
from state.music import BeatGrid, Sections
from state.song import Brief, Budget

RATE_HZ = 22_050
SLICES = ("grid", "section", "word", "segment", "saliency", "plan", "cast", "shot")
GIVEN = {"song", "brief", *(f"{name}_edits" for name in SLICES)}


@dataclass(frozen=True)
class Studio:
    """A song that was planned, in a folder of its own, with Dagster's record in memory."""

    workshop: Workshop
    store: ArtifactStore
    order: Order
    song: str

    @property
    def edits(self) -> EditFile:
        return EditFile(self.store.path(f"songs/{self.song}/edits.yaml"))

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
    monkeypatch.setenv("ALLOCMV_DATA", str(studio.store.root))
    studio.store.path(f"songs/{studio.song}/edits.yaml").unlink(missing_ok=True)


def test_planning_again_makes_nothing_but_reads_what_is_given(studio: Studio):
    studio.plan()
    assert studio.plan() == GIVEN


def test_an_edit_of_the_grid_makes_exactly_those_anew_whose_inputs_came_out_differently(studio: Studio):
    studio.plan()
    before, heard = studio.versions(), studio.grid()
    edit_song(studio.song, Typed(offset_ms=20.0))
    made = studio.plan()
    after = studio.versions()
    graph = studio.workshop.defs.resolve_asset_graph()
    changed = {name for name in after if after[name] != before[name]}
    parents = {name: {key.to_user_string() for key in graph.get(dg.AssetKey(name)).parent_keys} for name in after}
    assert made == GIVEN | {name for name in after if parents[name] & changed}
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


def test_a_song_that_is_not_here_is_refused_with_the_nearest(studio: Studio):
    with pytest.raises(OrderError, match=r"'drumm' is no song that was made here; did you mean drum\?"):
        edit_song("drumm", Typed())
