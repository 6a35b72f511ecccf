"""Teaching the video transformer, tried with a tiny one on flat colours: that it learns, from what, and goes on."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="learning needs torch: pip install -e '.[models]'")

from models.captions import VOCABULARY, WORDS_PER_CAPTION  # noqa: E402
from models.checkpoint import load  # noqa: E402
from models.layout import VideoLayout, to_patches  # noqa: E402
from models.transformer import TransformerConfig, VideoTransformer  # noqa: E402
from training.clip_dataset import KEPT_ASIDE, ClipsError, Scenes  # noqa: E402
from training.clips import CHUNK_FRAMES, CHUNKS, CLIP_FRAMES, CLIPS, SIZE  # noqa: E402
from training.learning import Report  # noqa: E402
from training.video import default_config, learn, new_network, single_chunks, stretches  # noqa: E402

TINY = TransformerConfig(
    VideoLayout(CHUNK_FRAMES, 4, 8, 4, 4, 8, words=WORDS_PER_CAPTION),
    len(VOCABULARY), width=32, layers=1, heads=1, chunks=3,
)  # fmt: skip
STEPS, REPORTS = 40, 4


def flat_scenes(count: int) -> Scenes:
    """Scenes of which each chunk is one grey, which its first word tells."""
    rng = np.random.default_rng(5)
    words = np.zeros((count, CLIPS, CHUNKS, WORDS_PER_CAPTION), np.int16)
    words[..., 0] = rng.integers(1, 4, words.shape[:-1])
    grey = (60 * words[..., 0]).astype(np.uint8).repeat(CHUNK_FRAMES, -1)
    frames = np.broadcast_to(grey[..., None, None, None], (count, CLIPS, CLIP_FRAMES, 4, 8, 3))
    nobody = np.full((count, CLIPS, 2), -1, np.int8)
    return Scenes(frames.copy(), words, nobody, np.ones((count, CLIPS), np.bool_), np.arange(count, dtype=np.int64))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("scenes")
    scenes = flat_scenes(2 * KEPT_ASIDE)
    arrays = {name: getattr(scenes, name) for name in ("frames", "words", "cast", "is_cut", "seeds")}
    np.savez_compressed(made / "00000000.npz", vocabulary=np.array(VOCABULARY), **arrays)
    return made


@pytest.fixture(autouse=True)
def _one_thread_and_few_reports(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("training.video.REPORTS", REPORTS)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def taught(folder: Path, out: Path, stop_after: int | None = None) -> list[Report]:
    network = new_network(TINY, 0, 1)
    return list(islice(learn(network, folder, STEPS, 4, out, seed=1), stop_after))


def test_the_loss_falls_and_learning_that_was_cut_off_comes_out_the_same(folder: Path, tmp_path: Path) -> None:
    reports = taught(folder, tmp_path / "whole.safetensors")
    assert reports[-1].step == STEPS
    assert reports[-1].loss < 0.7 * reports[0].loss
    assert reports[-1].aside < 0.8 * reports[0].aside
    before = taught(folder, tmp_path / "cut.safetensors", stop_after=len(reports) // 2)
    after = taught(folder, tmp_path / "cut.safetensors")
    assert [*before, *after] == reports
    whole, cut = (load(tmp_path / f"{name}.safetensors") for name in ("whole", "cut"))
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), cut.parameters(), strict=True))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut.safetensors", "whole.safetensors"]


def test_a_stretch_is_so_many_chunks_of_a_scene_with_their_own_words() -> None:
    video, words = stretches(flat_scenes(6), 4, np.random.default_rng(3))
    assert video.shape == (6, 4 * CHUNK_FRAMES, 3, 4, 8)
    assert words.shape == (6, 4, WORDS_PER_CAPTION)
    told = (60 * words[..., 0]).repeat_interleave(CHUNK_FRAMES, 1)[..., None, None, None] / 127.5 - 1
    assert torch.allclose(video, told.float().expand_as(video))


def test_single_chunks_are_different_ones_of_each_scene_each_with_its_own_words() -> None:
    scenes = flat_scenes(5)
    video, words = single_chunks(scenes, 4, np.random.default_rng(3))
    assert video.shape == (5 * 4, CHUNK_FRAMES, 3, 4, 8)
    assert words.shape == (5 * 4, 1, WORDS_PER_CAPTION)
    told = (60 * words[:, 0, 0])[:, None, None, None, None] / 127.5 - 1
    assert torch.allclose(video, told.expand_as(video).float())
    everything, _ = single_chunks(scenes, CLIPS * CHUNKS, np.random.default_rng(3))
    whole = torch.from_numpy(scenes.frames).permute(0, 1, 2, 5, 3, 4) / 127.5 - 1
    assert torch.equal(everything.reshape(5, -1).sort().values, whole.reshape(5, -1).float().sort().values)


def test_scenes_as_they_are_written_fit_the_network_that_is_taught() -> None:
    config = replace(default_config(64, 1), width=64)
    network = VideoTransformer(config)
    video = torch.zeros(1, CHUNK_FRAMES * config.chunks, 3, SIZE[1], SIZE[0])
    words = torch.zeros(1, config.chunks, WORDS_PER_CAPTION, dtype=torch.int64)
    patches = to_patches(video, config.layout)
    assert network(patches, torch.ones(1, config.chunks), words).patches.shape == patches.shape


def test_a_folder_without_scenes_says_so(tmp_path: Path) -> None:
    with pytest.raises(ClipsError, match="holds no clips"):
        taught(tmp_path, tmp_path / "weights.safetensors")
