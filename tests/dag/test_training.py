"""The video model's training as Dagster runs it, with a tiny network: it is gone on with, and measured."""

import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import numpy as np
import pytest
from click.testing import Result
from typer.testing import CliRunner

torch = pytest.importorskip("torch", reason="learning needs torch: pip install -e '.[models]'")

from dagster_project.build import build_defs  # noqa: E402
from dagster_project.cli.commands import app  # noqa: E402
from dagster_project.deployments import Deployment  # noqa: E402
from models.captions import VOCABULARY, WORDS_PER_CAPTION  # noqa: E402
from models.checkpoint import load  # noqa: E402
from models.probe import AttributeProbe, write_probe  # noqa: E402
from resources.storage import ArtifactStore  # noqa: E402
from resources.values import read_value  # noqa: E402
from state.training import TrainingClips, VideoScores, VideoWeights  # noqa: E402
from training.clip_dataset import ARRAYS, SHARD_CLIPS, SHARD_SCENES, Scenes, write_shard  # noqa: E402
from training.clips import CHUNKS, CLIP_FRAMES, CLIPS  # noqa: E402
from training.learning import Learning  # noqa: E402

WIDTH, HEIGHT = 24, 18
SHARD = f"training/clips/{WIDTH}x{HEIGHT}/00000000.npz"
Settings = dict[str, dict[str, object]]
SETTINGS: Settings = {
    "training_clips": {"clips": SHARD_CLIPS, "width": WIDTH, "height": HEIGHT},
    "video_weights": {"steps": 4, "batch": 2, "width": 32, "layers": 2, "threads": 1, "device": "cpu"},
    "video_scores": {"scenes": 2, "steps": 1},
}
ALL = ("training_clips", "video_weights", "video_scores")


@pytest.fixture(autouse=True)
def _one_thread_and_a_small_sheet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("assets.training.ON_THE_SHEET", 1)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    """A store in which the scenes were drawn already: rectangles that go about."""
    rng = np.random.default_rng(3)
    frames = np.full((SHARD_SCENES, CLIPS, CLIP_FRAMES, HEIGHT, WIDTH, 3), 90, np.uint8)
    frames += rng.integers(0, 40, frames.shape[3:], dtype=np.uint8)
    for number in range(CLIP_FRAMES):
        frames[:, :, number, 5:13, number % 12 : number % 12 + 6] = (220, 60, 40)
    words = np.broadcast_to(np.arange(WORDS_PER_CAPTION, dtype=np.int16) * 16 + 1, (SHARD_SCENES, CLIPS, CHUNKS, 24))
    nobody, cuts = np.full((SHARD_SCENES, CLIPS, 2), -1, np.int8), np.ones((SHARD_SCENES, CLIPS), np.bool_)
    scenes = Scenes(frames, words, nobody, cuts, np.arange(SHARD_SCENES, dtype=np.int64))
    there = ArtifactStore(tmp_path / "data")
    with there.writing(SHARD) as draft, draft.path.open("wb") as file:
        arrays = {name: getattr(scenes, name) for name in ARRAYS}
        np.savez(file, allow_pickle=False, vocabulary=np.array(VOCABULARY), **arrays)
    return there


def run(store: ArtifactStore, settings: Settings, *assets: str) -> dg.ExecuteInProcessResult:
    defs = build_defs(Deployment(Path(store.where(""))))
    job = defs.resolve_job_def("train_video_model")
    with dg.DagsterInstance.ephemeral() as instance:
        return job.execute_in_process(
            instance=instance,
            asset_selection=[dg.AssetKey(name) for name in assets],
            run_config={"ops": {name: {"config": settings[name]} for name in assets}},
            raise_on_error=False,
        )


def teach(store: ArtifactStore, path: Path, monkeypatch: pytest.MonkeyPatch, **of_weights: object) -> Result:
    """`allocmv train`, whose file is JSON here, which is YAML too."""
    monkeypatch.setenv("ALLOCMV_DATA", store.where(""))
    settings = {**SETTINGS, "video_weights": {**SETTINGS["video_weights"], **of_weights}}
    path.write_text(json.dumps({"ops": {name: {"config": config} for name, config in settings.items()}}))
    return CliRunner().invoke(app, ["train", str(path)])


def test_a_killed_run_is_gone_on_with_to_the_same_weights_which_are_measured(
    store: ArtifactStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_probe(AttributeProbe(detail=4, width=16), tmp_path / "probe.pt")
    store.put_file("training/probe.pt", tmp_path / "probe.pt")
    whole = run(store, SETTINGS, *ALL)
    assert whole.success
    clips = read_value(store, "training_clips", None, TrainingClips)
    first = read_value(store, "video_weights", None, VideoWeights)
    assert (clips.clips, [shard.path for shard in clips.shards]) == (SHARD_CLIPS, [SHARD])
    assert list(store.listed("training/weights/*")) == [first.weights.path]
    made = {event.asset_key.to_user_string(): event for event in whole.get_asset_materialization_events()}
    told = made["video_weights"].materialization.metadata
    assert [record.data["step"] for record in told["losses"].records] == [1, 2, 3, 4]
    assert "data:image/png" in told["samples_in_full"].md_str
    assert made["training_clips"].materialization.metadata["drawn_now"].value == 0

    scores = read_value(store, "video_scores", None, VideoScores)
    assert scores.weights == first.weights
    assert scores.loss_aside == pytest.approx(first.loss_aside, rel=0.05)
    assert {score.measure for score in scores.drift} == {"clarity", "motion", "aesthetic", "background", "subject"}
    assert any(score.made != score.drawn for score in scores.drift)
    assert len(scores.attributes) > 3

    learnt = load(store.local(first.weights)).state_dict()
    store.remove(first.weights.path)
    keep = Learning.keep

    def killed(learning: Learning, step: int, is_last: bool) -> None:
        keep(learning, step, is_last)
        if step == 3:
            raise RuntimeError("the lights went out")

    monkeypatch.setattr(Learning, "keep", killed)
    assert not run(store, SETTINGS, "video_weights").success
    assert [name.split(".", 1)[1] for name in store.listed("training/weights/*")] == ["state.pt"]
    monkeypatch.setattr(Learning, "keep", keep)
    told = teach(store, tmp_path / "run.yaml", monkeypatch)
    assert told.exit_code == 0, told.output
    assert "made         training_clips\n  learnt       step 3, loss" in told.output  # not the first two anew
    again = read_value(store, "video_weights", None, VideoWeights)
    assert list(store.listed("training/weights/*")) == [again.weights.path] == [first.weights.path]
    assert all(
        torch.equal(learnt[name], weight) for name, weight in load(store.local(again.weights)).state_dict().items()
    )


def test_scenes_that_are_missing_are_drawn_and_only_those(
    store: ArtifactStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.clip_dataset.SHARD_SCENES", 1)
    settings = {"training_clips": {"clips": 2 * CLIPS, "width": WIDTH, "height": HEIGHT}}
    drawn = run(store, settings, "training_clips")
    assert drawn.success
    clips = read_value(store, "training_clips", None, TrainingClips)
    assert [shard.path[-12:] for shard in clips.shards] == ["00000000.npz", "00000001.npz"]
    write_shard(1, tmp_path, (WIDTH, HEIGHT), scenes=1)
    with np.load(tmp_path / "00000001.npz") as ours, np.load(store.local(clips.shards[1])) as theirs:
        assert np.array_equal(ours["frames"], theirs["frames"])
    (event,) = drawn.get_asset_materialization_events()
    assert event.materialization.metadata["drawn_now"].value == 1


def test_clips_that_are_gone_are_said_to_be(store: ArtifactStore) -> None:
    assert run(store, SETTINGS, "training_clips").success
    store.remove(SHARD)
    failed = run(store, SETTINGS, "video_weights")
    assert not failed.success
    (failure,) = [event.step_failure_data.error for event in failed.all_events if event.is_step_failure]
    assert "is not there any more: materialise it again" in str(failure)


def test_settings_that_there_are_not_are_refused_in_a_sentence(
    store: ArtifactStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = teach(store, tmp_path / "run.yaml", monkeypatch, stpes=3)
    assert told.exit_code == 1
    assert "run.yaml cannot be used: " in told.stderr
    assert "stpes" in told.stderr
    (tmp_path / "run.yaml").write_text("just words")
    none = CliRunner().invoke(app, ["train", str(tmp_path / "run.yaml")])
    assert "run.yaml holds no settings: give a file as in Dagster's launchpad" in none.stderr


def test_the_step_that_learns_is_the_one_that_waits_for_a_graphics_card(store: ArtifactStore) -> None:
    graph = build_defs(Deployment(Path(store.where("")))).resolve_asset_graph()
    assert {name: graph.get(dg.AssetKey(name)).pools for name in ALL} == {
        "training_clips": set(), "video_weights": {"gpu"}, "video_scores": set(),
    }  # fmt: skip
