"""A song goes in, a music video comes out: the command line on a short composed song, looked at whole."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import chdir
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import av
import dagster as dg
import numpy as np
import opentimelineio as otio
import pytest
from click.testing import Result
from typer.testing import CliRunner

from assets.partitions import segment_key
from dagster_project.cli.commands import app
from dagster_project.cli.documents import compare_state, export_state, import_state, show_state, validate_file
from dagster_project.cli.ordering import OrderError
from dagster_project.deployments import Deployment
from dagster_project.needs import needs
from dagster_project.runs import Workshop
from demo.songs import DemoSong, write_song
from editorial.cuts import measure_changes
from editorial.decode import decode_luma, frame_count
from editorial.timeline import build_timeline
from planning.baselines import STRATEGIES
from planning.documents import read_document
from resources.generators.animatic import AnimaticResource
from resources.ledger import Ledger
from resources.leftovers import Needs, find_leftovers
from resources.shelves import Listed
from resources.storage import ArtifactStore
from resources.studio import Purse, shoot
from resources.values import read_value
from state.film import ShotPlan, Timeline
from state.music import BeatGrid, SectionLabel, Segments
from state.persistent import PersistentState
from state.plan import AllocationPlan
from state.report import BenchmarkTable
from tests.models.filmed import tiny_weights

pytestmark = pytest.mark.slow

FRAME_S = 1 / 24
SHORT: tuple[SectionLabel, ...] = ("chorus", "bridge", "chorus")


@dataclass(frozen=True)
class Made:
    folder: Path
    film: Path
    composed: DemoSong
    summary: dict
    words: str

    def value(self, asset: str, kind):
        return kind.model_validate_json((self.folder / f"data/artifacts/{asset}/{self.key}.json").read_bytes())

    @property
    def key(self) -> str:
        return Path(self.summary["artifacts"]["persistent_state"]).stem


def typed(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    environment = {**os.environ, "ALLOCMV_DATA": str(folder / "data"), "COLUMNS": "100"}
    command = [str(Path(sys.executable).with_name("allocmv")), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def allocmv(folder: Path, *arguments: str) -> Result:
    """Run a command in this process, which need not import everything once more."""
    with chdir(folder):
        return CliRunner().invoke(app, arguments, env={"ALLOCMV_DATA": str(folder / "data"), "COLUMNS": "100"})


def order(composed: DemoSong) -> list[str]:
    return [
        str(composed.audio_path), "--lyrics", str(composed.lyrics_path), "--title", composed.title, "--artist",
        composed.artist, "--style", composed.style, "--budget", "60%", "--size", "160x90",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("film")
    composed = write_song("pop", folder, form=SHORT)
    run = typed(folder, "make", *order(composed), "--out", "film.mp4", "--summary", "summary.json")
    assert run.returncode == 0, run.stderr[-2000:]
    summary = json.loads((folder / "summary.json").read_text())
    return Made(folder, folder / "film.mp4", composed, summary, run.stdout)


def test_the_film_has_exactly_the_frames_of_the_song(made):
    assert frame_count(made.film) == made.summary["frames"] == round(made.composed.truth.duration_s * 24)


def test_the_song_is_whole_and_lies_sample_for_sample_under_the_film(made):
    given, heard = samples(made.composed.audio_path), samples(made.film)
    assert len(heard) >= len(given)
    middle = slice(len(given) // 2, len(given) // 2 + 44_100)
    lags = range(-200, 201)
    likeness = [np.corrcoef(given[middle], heard[middle.start + lag : middle.stop + lag])[0, 1] for lag in lags]
    best = int(np.argmax(likeness))
    assert abs(lags[best]) < 44
    assert likeness[best] > 0.98


def samples(path: Path) -> np.ndarray:
    with av.open(path) as container:
        resampler = av.AudioResampler("flt", "mono", 44_100)
        frames = [r for f in container.decode(audio=0) for r in resampler.resample(f)] + resampler.resample(None)
        return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def test_nine_in_ten_cuts_lie_within_a_frame_of_the_composed_beats(made):
    beats = np.array(made.composed.truth.beats_s)
    cuts = made.value("timeline", Timeline).cut_frames
    near = [np.abs(beats - cut * FRAME_S).min() <= FRAME_S for cut in cuts]
    assert np.mean(near) >= 0.9
    assert made.summary["cuts_on_beat"] >= 0.9


def test_the_picture_really_cuts_where_it_was_planned(made):
    timeline = made.value("timeline", Timeline)
    found = measure_changes(made.film, timeline, [made.folder / "data" / clip.video.path for clip in timeline.clips])
    assert np.mean([a == b for a, b in zip(found, timeline.cut_frames, strict=True)]) >= 0.9


def test_the_script_s_transitions_are_in_the_film_s_timeline(made):
    script = json.loads((made.folder / f"data/artifacts/script/{made.key}.json").read_text())
    timeline = made.value("timeline", Timeline)
    assert [t["segment"] for t in script["transitions"]] == [t.segment for t in timeline.transitions]


def test_a_hook_and_a_loop_are_cut_out_of_the_finished_film(made):
    run = allocmv(made.folder, "hook", made.key, "--from", "0:20", "--to", "0:30", "--out", "hook.mp4")
    assert run.exit_code == 0, run.stderr
    timeline, grid = made.value("timeline", Timeline), made.value("beat_grid", BeatGrid)
    downbeats = [timeline.rate.frames(time) for time in grid.downbeats_s]
    start, end = (min(downbeats, key=lambda frame: abs(frame - wanted)) for wanted in (20 * 24, 30 * 24))
    assert f"{start * FRAME_S:.2f} s to {end * FRAME_S:.2f} s" in run.stdout
    shown = list(decode_luma(made.folder / "hook.mp4"))
    likeness = [np.abs(a.astype(int) - b).mean() for a, b in zip(shown, decode_luma(made.film, start), strict=False)]
    assert len(shown) == end - start
    assert max(likeness) < 4
    run = allocmv(made.folder, "loop", made.key, "--seconds", "4", "--out", "loop.mp4")
    assert run.exit_code == 0, run.stderr
    assert 3 * 24 <= frame_count(made.folder / "loop.mp4") <= 5 * 24


def test_what_cannot_be_cut_out_is_refused_in_one_sentence(made):
    for arguments, reason in (
        (("hook", made.key, "--from", "10", "--to", "10.1"), "no whole bar lies between 10 s and 10.1 s"),
        (("hook", made.key, "--from", "ten", "--to", "20"), "--from 'ten' is no time"),
        (("loop", made.key, "--seconds", "12"), "a loop lasts 3 to 8 s"),
        (("loop", "another-song"), "'another-song' is no song that was made here"),
    ):
        run = allocmv(made.folder, *arguments)
        assert run.exit_code == 1
        assert reason in run.stderr
        assert len(run.stderr.strip().splitlines()) == 1


def test_the_plan_is_proven_and_paid_within_the_budget(made):
    assert made.summary["optimal"] is True
    assert 0 < made.summary["spent"] <= made.summary["budget"]
    assert made.summary["spent"] == pytest.approx(made.summary["planned"])
    settled = Ledger.open(f"sqlite:///{made.folder}/data/ledger.sqlite").total_settled_microdollars()
    assert settled == round(made.summary["planned"] * 1e6)
    assert sum(made.summary["tiers"].values()) == made.summary["segments"]
    assert made.summary["tiers"]["reuse"] > 0


def test_a_reused_prefix_is_its_owners_frames_bit_for_bit(made):
    shots = made.value("shot_plan", ShotPlan).shots
    reused = next(shot for shot in shots if shot.kind == "reuse")
    clips = made.folder / "data/clips"
    prefix = reused.request.prefix_frames
    own = list(decode_luma(clips / f"{reused.request.key}.mp4", 0, prefix))
    owners = list(decode_luma(clips / f"{reused.request.owner.key}.mp4", 0, prefix))
    assert len(own) == prefix
    assert all(np.array_equal(a, b) for a, b in zip(own, owners, strict=True))


def test_the_summary_names_what_a_person_wants_to_know_and_files_that_exist(made):
    wanted = {
        "song_seconds", "frames", "fps", "width", "height", "segments", "tiers", "budget", "spent", "optimal", "cuts",
        "cuts_on_beat", "beat_align", "beat_align_chance", "motif_consistency", "cqr", "artifacts",
    }  # fmt: skip
    assert wanted <= set(made.summary)
    assert made.summary["beat_align"] > made.summary["beat_align_chance"]
    assert {"film", "persistent_state", "quality_report"} <= set(made.summary["artifacts"])
    assert all(Path(path).exists() for path in made.summary["artifacts"].values())
    assert max(made.summary["flashes_per_second"], made.summary["red_flashes_per_second"]) <= 3
    for words in ("High", "Mid", "Reuse", "chorus", "on the beat", "BeatAlign", "WCAG 2.3.1", "allocmv ui"):
        assert words in made.words


def test_making_it_again_renders_and_pays_nothing(made):
    before = {p.name: p.stat().st_mtime_ns for p in (made.folder / "data/clips").glob("*.mp4")}
    paid = Ledger.open(f"sqlite:///{made.folder}/data/ledger.sqlite").total_settled_microdollars()
    again = typed(made.folder, "make", *order(made.composed), "--out", "again.mp4")
    assert again.returncode == 0, again.stderr[-2000:]
    assert {p.name: p.stat().st_mtime_ns for p in (made.folder / "data/clips").glob("*.mp4")} == before
    assert Ledger.open(f"sqlite:///{made.folder}/data/ledger.sqlite").total_settled_microdollars() == paid > 0


def test_one_clip_is_made_anew_alone_and_a_film_that_it_does_not_change_is_left_alone(made):
    workshop = Workshop.open(Deployment(made.folder / "data"))

    def count() -> int:
        return len(workshop.instance.fetch_materializations(dg.AssetKey("clips"), limit=500).records)

    clips = made.folder / "data/clips"
    seventh = made.value("shot_plan", ShotPlan).shots[7].request.key
    before = {p.name: p.stat().st_mtime_ns for p in clips.glob("*.mp4")}
    film = made.folder / f"data/films/{made.key}.mp4"
    film_before = film.stat().st_mtime_ns
    recorded = count()
    run = workshop.defs.resolve_job_def("render_clips").execute_in_process(
        instance=workshop.instance, partition_key=segment_key(made.key, 7), tags={"allocmv/again": "true"}
    )
    assert run.success
    workshop.assemble(made.key, lambda event: None)
    assert count() == recorded + 1
    changed = {p.name for p in clips.glob("*.mp4") if p.stat().st_mtime_ns != before.get(p.name)}
    assert changed == {f"{seventh}.mp4"}
    assert film.stat().st_mtime_ns == film_before


def test_transitions_are_kept_for_the_next_film_which_is_the_one_that_is_joined_without_them(made):
    workshop, store = Workshop.open(Deployment(made.folder / "data")), ArtifactStore(made.folder / "data")
    film = store.fetched(f"films/{made.key}.mp4")

    def joins() -> dict[str, Listed]:
        return store.listed("measures/*.join-*.mp4")

    def join_again() -> bytes:
        film.unlink()
        workshop.run_assets("assemble_film", made.key, {dg.AssetKey("final_mv")}, lambda event: None)
        return film.read_bytes()

    before, kept = film.read_bytes(), joins()
    assert kept
    assert join_again() == before
    assert joins() == kept
    for name in kept:
        store.remove(name)
    assert join_again() == before
    assert joins().keys() == kept.keys()
    # They go with their clips, and not before.
    now_s = time.time() + 60
    in_use = find_leftovers(store, needs(workshop.instance, store, now_s), now_s, 0)
    assert not {*in_use.measures} & kept.keys()
    unused = find_leftovers(store, Needs(frozenset(), frozenset()), now_s, 0)
    assert {*unused.measures} >= kept.keys()


def test_the_benchmark_compares_the_strategies_on_the_song(made):
    workshop = Workshop.open(Deployment(made.folder / "data"))
    for job, arguments in (("benchmark_song", {"partition_key": made.key}), ("benchmark_all", {})):
        run = workshop.defs.resolve_job_def(job).execute_in_process(instance=workshop.instance, **arguments)
        assert run.success
    table = read_value(ArtifactStore(made.folder / "data"), "benchmark_table", None, BenchmarkTable)
    for tariff in ("animatic", "paper"):
        rows = [row for row in table.rows if row.tariff == tariff]
        by_strategy = {row.strategy: row for row in rows}
        assert set(by_strategy) == set(STRATEGIES)
        within = [row for row in rows if row.within_budget]
        assert max(row.utility for row in within) == by_strategy["allocmv"].utility
        assert not by_strategy["uniform_high"].within_budget
    plan = made.value("allocation_plan", AllocationPlan)
    own = next(row for row in table.rows if (row.tariff, row.strategy) == ("animatic", "allocmv"))
    assert (own.cost_microdollars, own.utility) == (plan.cost_microdollars, plan.utility)


def test_compare_prints_every_strategy_at_one_budget_and_renders_nothing(made):
    before = sorted((made.folder / "data/clips").iterdir())
    compared = allocmv(made.folder, "compare", *order(made.composed), "--tariff", "paper")
    assert compared.exit_code == 0, compared.stderr
    for strategy in STRATEGIES:
        assert strategy in compared.stdout
    # So small a film costs so few micro-dollars that whole ones are a percent or two.
    assert re.search(r"\b(58|59|60)% of the full price", compared.stdout)
    assert sorted((made.folder / "data/clips").iterdir()) == before
    unknown = allocmv(made.folder, "compare", *order(made.composed), "--tariff", "cheap")
    assert unknown.exit_code == 1
    assert "--tariff 'cheap' is not one of animatic, native, paper, hosted" in unknown.stderr


def test_a_shot_made_by_hand_restates_its_request_and_past_the_end_there_is_none(made):
    workshop = Workshop.open(Deployment(made.folder / "data"))
    everything = workshop.defs.resolve_implicit_global_asset_job_def()

    def make_shot(segment: int):
        return everything.execute_in_process(
            instance=workshop.instance,
            asset_selection=[dg.AssetKey("shot")],
            partition_key=segment_key(made.key, segment),
            raise_on_error=False,
        )

    restated = make_shot(7).asset_materializations_for_node("shot")[0]
    assert restated.tags["dagster/data_version"] == made.value("shot_plan", ShotPlan).shots[7].request.key
    past = make_shot(63)
    assert not past.success
    assert "past the end of the song" in str(past.all_events)


def test_a_document_taken_in_elsewhere_plans_the_same_film_and_renders_nothing(made, tmp_path, monkeypatch):
    monkeypatch.setenv("ALLOCMV_DATA", str(made.folder / "data"))
    export_state(made.key, tmp_path / "state.json")
    planned = allocmv(tmp_path, "state", "import", "state.json", "--audio", str(made.composed.audio_path))
    assert planned.exit_code == 0, planned.stderr[-2000:]
    assert f"all {made.summary['segments']} clips and all joins are those of the document" in planned.stdout
    state = read_value(ArtifactStore(tmp_path / "data"), "persistent_state", made.key, PersistentState)
    assert state.plan_is_proven_optimal
    assert len(state.actions) == len(state.shots) == len(state.frames) == len(state.segments)
    assert all((tmp_path / "data" / frame.start.path).exists() for frame in state.frames)
    assert not (tmp_path / "data/clips").exists()
    assert state.logline.split(":")[0] in planned.stdout
    assert sum("●" in line for line in planned.stdout.splitlines()) == len(state.segments)


def test_the_storyboard_is_one_page_with_a_card_per_segment_that_loads_nothing(made):
    state = read_value(ArtifactStore(made.folder / "data"), "persistent_state", made.key, PersistentState)
    tags = Tags()
    tags.feed(Path(made.summary["artifacts"]["storyboard"]).read_text())
    assert sum((attributes.get("class") or "").startswith("card ") for _, attributes in tags.found) == len(
        state.segments
    )
    assert sum(tag == "img" for tag, _ in tags.found) == 2 * len(state.segments) + len(state.portraits) + 1
    loaded = [a[name] or "" for _, a in tags.found for name in ("src", "href") if name in a]
    assert all(target.startswith(("data:image/webp;base64,", "#")) for target in loaded)


def test_the_film_leaves_the_house_with_every_clip_on_its_frames(made):
    handed = allocmv(made.folder, "export", made.composed.title, "--to", "edit")
    assert handed.exit_code == 0, handed.stderr[-2000:]
    clips = made.value("timeline", Timeline).clips
    film = otio.adapters.read_from_file(str(made.folder / f"edit/{made.key}.otio"))
    cut = list(film.video_tracks()[0].find_clips())
    assert [int(clip.range_in_parent().start_time.value) for clip in cut] == [clip.start_frame for clip in clips]
    media = [made.folder / "edit" / clip.media_reference.target_url for clip in cut]
    assert [frame_count(path) for path in media] == [clip.frame_count for clip in clips]
    wanted = {".otio", ".fcpxml", "-premiere.xml", ".edl", ".srt", ".vtt", ".lrc", ".ass", ".ffmetadata", "-shots.jpg"}
    found = {path.name.removeprefix(made.key) for path in (made.folder / "edit").iterdir() if path.is_file()}
    assert wanted | {"-poster.jpg"} <= found
    with av.open(made.folder / f"edit/{made.key}-poster.jpg") as front:
        assert (front.streams.video[0].width, front.streams.video[0].height) == (160, 90)


def test_every_clip_and_the_timeline_come_out_of_the_document_alone(made, tmp_path, monkeypatch):
    monkeypatch.setenv("ALLOCMV_DATA", str(made.folder / "data"))
    export_state(made.key, tmp_path / "state.json")
    state = read_document((tmp_path / "state.json").read_bytes())
    store = ArtifactStore(tmp_path / "data")
    purse = Purse(Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite"), "alone", state.budget_microdollars)
    generator = AnimaticResource(parallel_jobs=2).generator()
    try:
        clips = list(shoot(state.requests, generator, store, purse))
    finally:
        generator.close()
    assert {clip.segment for clip in clips} == set(range(made.summary["segments"]))
    assert {"high", "mid", "reuse"} >= {clip.kind for clip in clips} > {"reuse"}
    for clip in clips:
        assert store.local(clip.video).read_bytes() == (made.folder / "data" / clip.video.path).read_bytes()
    assert purse.ledger.total_settled_microdollars() == round(made.summary["planned"] * 1e6)
    timeline = made.value("timeline", Timeline)
    videos = [clip.video for clip in timeline.clips]
    assert build_timeline(state.cut, videos, state.brief.width, state.brief.height, state.transitions) == timeline
    assert [f"clips/{planned.request.key}.mp4" for planned in state.requests] == [video.path for video in videos]


def test_the_state_is_shown_with_where_its_parts_are_from(made, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ALLOCMV_DATA", str(made.folder / "data"))
    show_state(made.composed.title, None, as_json=False)
    page = capsys.readouterr().out
    assert sum("●" in line for line in page.splitlines()) == made.summary["segments"]
    assert "measured: heard in the song" in page
    show_state(made.key, 7, as_json=False)
    assert made.value("shot_plan", ShotPlan).shots[7].request.key in capsys.readouterr().out
    show_state(made.key, None, as_json=True)
    document = json.loads(capsys.readouterr().out)
    document["brief"]["seed"], document["budgett"] = 4, 1
    (tmp_path / "bad.json").write_text(json.dumps(document))
    assert not validate_file(tmp_path / "bad.json")
    assert "budgett: there is no such field" in capsys.readouterr().out
    del document["budgett"]
    (tmp_path / "other.json").write_text(json.dumps(document))
    assert validate_file(tmp_path / "other.json")
    compare_state(tmp_path / "other.json", None)
    assert "brief: seed is 4 in the document, 0 now" in capsys.readouterr().out
    with pytest.raises(OrderError, match="has the segments 0 to"):
        show_state(made.key, 99, as_json=False)
    with pytest.raises(OrderError, match="is not the recording of this document"):
        import_state(tmp_path / "other.json", made.film, None)


@pytest.fixture(scope="module")
def native(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The same song in a house of its own, filmed by a video transformer that has learnt nothing."""
    pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")
    folder = tmp_path_factory.mktemp("native")
    shutil.copytree(made.folder / "data", folder / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLOCMV_VIDEO_WEIGHTS", str(tiny_weights(folder / "tiny.safetensors")))
        wanted = ["make", made.key, "--generator", "native", "--budget", "35%", "--out", "film.mp4"]
        run = allocmv(folder, *wanted, "--summary", "summary.json")
    assert run.exit_code == 0, run.stderr
    summary = json.loads((folder / "summary.json").read_text())
    return Made(folder, folder / "film.mp4", made.composed, summary, run.stdout)


def test_the_video_transformer_makes_the_same_song_s_film_of_its_own_clips(made, native):
    plan = native.value("allocation_plan", AllocationPlan)
    assert {action.generator for action in plan.actions} == {"native"}
    assert plan.tariff == "native"
    assert plan.cost_microdollars <= plan.budget_microdollars
    assert native.value("segments", Segments) == made.value("segments", Segments)
    assert frame_count(native.film) == frame_count(made.film)
    assert native.film.read_bytes() != made.film.read_bytes()


def test_a_native_reuse_has_its_owner_s_very_packets_up_to_the_divergence(native):
    reuses = [shot for shot in native.value("shot_plan", ShotPlan).shots if shot.kind == "reuse"]
    assert reuses
    for shot in reuses:
        owner, prefix = shot.request.owner, shot.request.prefix_frames
        own, owners = (packets(native.folder / f"data/clips/{key}.mp4") for key in (shot.request.key, owner.key))
        assert own[:prefix] == owners[:prefix]
        assert own[prefix:] != owners[prefix : len(own)]


def packets(path: Path) -> list[bytes]:
    with av.open(path) as video:
        return [bytes(packet) for packet in video.demux(video=0) if packet.size]


def test_a_generator_that_nobody_knows_is_refused(made):
    refused = allocmv(made.folder, "make", made.key, "--generator", "natvie")
    assert refused.exit_code == 1
    assert "--generator 'natvie' is none that makes clips here: choose animatic or native" in refused.stderr


class Tags(HTMLParser):
    """All tags of a page with their attributes, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
