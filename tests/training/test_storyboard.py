"""Teaching the pair predictor, tried with a tiny one on flat colours: stage after stage, and taken up where cut off."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="learning needs torch: pip install -e '.[models]'")

from models.captions import VOCABULARY, WORDS_PER_CAPTION  # noqa: E402
from models.layout import VideoLayout, as_pictures  # noqa: E402
from models.storyboard.pairs import CHUNKS, PairPredictor, load_pairs  # noqa: E402
from models.transformer import TransformerConfig, VideoTransformer  # noqa: E402
from training.clip_dataset import ARRAYS, KEPT_ASIDE, Scenes  # noqa: E402
from training.clips import CHUNK_FRAMES  # noqa: E402
from training.learning import Report  # noqa: E402
from training.storyboard import Course, default_config, known_of, learn, shots, single_pictures  # noqa: E402
from training.video import new_network  # noqa: E402

TINY = TransformerConfig(
    VideoLayout(1, 8, 8, 1, 4, 4, words=WORDS_PER_CAPTION), len(VOCABULARY), width=32, layers=1, heads=1, chunks=CHUNKS
)
COURSE = Course(steps=(16, 4, 2), scenes=4)
CLIPS, CHUNKS_OF_A_CLIP = 3, 2
FRAMES = CHUNKS_OF_A_CLIP * CHUNK_FRAMES


def flat_scenes(count: int) -> Scenes:
    """Scenes whose every picture is one grey: its chunk's first word tells most of it, and its number the rest."""
    words = np.zeros((count, CLIPS, CHUNKS_OF_A_CLIP, WORDS_PER_CAPTION), np.int16)
    words[..., 0] = np.random.default_rng(5).integers(1, 4, words.shape[:-1])
    grey = 60 * words[..., 0].repeat(CHUNK_FRAMES, -1) + np.arange(FRAMES)
    frames = np.broadcast_to(grey[..., None, None, None], (count, CLIPS, FRAMES, 8, 8, 3)).astype(np.uint8)
    nobody = np.full((count, CLIPS, 2), -1, np.int8)
    return Scenes(frames, words, nobody, np.ones((count, CLIPS), np.bool_), np.arange(count, dtype=np.int64))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("scenes")
    scenes = flat_scenes(2 * KEPT_ASIDE)
    arrays = {name: getattr(scenes, name) for name in ARRAYS}
    np.savez_compressed(made / "00000000.npz", vocabulary=np.array(VOCABULARY), **arrays)
    return made


@pytest.fixture(autouse=True)
def _one_thread_and_few_reports(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("training.storyboard.REPORTS", 2)
    monkeypatch.setattr("training.storyboard.UNSEEN_BATCHES", 2)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def taught(folder: Path, out: Path, stop_after: int | None = None) -> list[tuple[str, Report]]:
    return list(islice(learn(new_network(TINY, 0, 1), folder, COURSE, out, seed=1), stop_after))


def test_losses_fall_stage_after_stage_and_learning_that_was_cut_off_comes_out_the_same(folder: Path, tmp_path: Path):
    whole = tmp_path / "whole.safetensors"
    reports = taught(folder, whole)
    assert [stage for stage, _ in reports] == ["base", "base", "supervised", "supervised", "preference", "preference"]
    assert [report.step for _, report in reports] == [8, 16, 2, 4, 1, 2]
    base = [report for stage, report in reports if stage == "base"]
    assert base[1].loss < 0.8 * base[0].loss
    assert base[1].aside < base[0].aside
    cut = tmp_path / "cut.safetensors"
    before = taught(folder, cut, stop_after=3)  # amid the second stage
    assert [*before, *taught(folder, cut)] == reports
    for stage in ("", "-base", "-supervised"):
        first, second = (load_pairs(path.with_stem(path.stem + stage)).transformer for path in (whole, cut))
        assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".safetensors"] * 6
    assert taught(folder, cut) == []


def test_shots_are_first_and_last_pictures_and_negatives_lie_between_them():
    scenes = flat_scenes(6)
    drawn = shots(scenes, np.random.default_rng(3))
    assert drawn.pairs.shape == drawn.inner.shape == (6, CLIPS, 2, 3, 8, 8)
    assert np.array_equal(as_pictures(drawn.pairs), scenes.frames[:, :, [0, -1]])
    assert np.array_equal(drawn.words, scenes.words[:, :, [0, -1]])
    inner = as_pictures(drawn.inner)[..., 0, 0, 0]
    for places in np.ndindex(6, CLIPS):
        found = [np.flatnonzero(scenes.frames[places][:, 0, 0, 0] == grey).tolist() for grey in inner[places]]
        assert all(set(at) & set(range(1, FRAMES - 1)) for at in found)


def test_single_pictures_have_the_words_of_their_own_chunks():
    scenes = flat_scenes(6)
    pictures, words = single_pictures(scenes, np.random.default_rng(3))
    assert words.shape == (6, 2 * CLIPS, WORDS_PER_CAPTION)
    told = as_pictures(pictures)[..., 0, 0, 0] // 60
    assert np.array_equal(told, words[..., 0].clamp(max=4))


def test_a_shot_knows_only_what_was_before_it():
    drawn = shots(flat_scenes(4), np.random.default_rng(0))
    assert known_of(drawn, 0, TINY.layout).context is None
    second = known_of(drawn, 1, TINY.layout)
    drawn.pairs[:, 1:] = 0
    drawn.words[:, 2:] = 0
    again = known_of(drawn, 1, TINY.layout)
    assert second.context is not None
    assert again.context is not None
    assert torch.equal(again.context, second.context)
    assert torch.equal(again.words, second.words)


def test_scenes_as_they_are_written_fit_the_predictor_that_is_taught_and_its_weights_are_small():
    transformer = VideoTransformer(default_config())
    PairPredictor(transformer)
    assert 2 * sum(weight.numel() for weight in transformer.parameters()) < 5e6
