"""Samples beside what was drawn: the right scenes, in pairs of rows, the same ones again by the same seed."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

torch = pytest.importorskip("torch", reason="samples need torch: pip install -e '.[models]'")

from models.captions import WORDS_PER_CAPTION  # noqa: E402
from models.denoising import Sampling  # noqa: E402
from models.sampler import Sampler  # noqa: E402
from tests.training.test_video import TINY, flat_scenes  # noqa: E402
from training.clips import CHUNK_FRAMES  # noqa: E402
from training.samples import ENLARGED, main, pairs, sheet  # noqa: E402
from training.video import new_network  # noqa: E402


def test_a_sheet_has_the_drawn_and_the_made_pictures_of_a_scene_one_under_the_other() -> None:
    scenes = flat_scenes(3)
    sampler = Sampler(new_network(TINY, 0, 1).eval(), sampling=Sampling(steps=2))
    drawn, made = pairs(sampler, scenes, seed=4)
    assert drawn.shape == made.shape == (3, CHUNK_FRAMES * TINY.chunks, 4, 8, 3)
    for scene, pictures in zip(scenes.frames.reshape(3, -1, 4, 8, 3), drawn, strict=True):
        assert any(np.array_equal(scene[at : at + len(pictures)], pictures) for at in range(len(scene)))
    again = pairs(sampler, scenes, seed=4)
    assert np.array_equal(made, again[1])
    laid = sheet(drawn, made)
    assert laid.shape == (3 * 2 * 4 * ENLARGED, TINY.chunks * 8 * ENLARGED, 3)
    assert np.array_equal(laid[: 4 * ENLARGED : ENLARGED, : 8 * ENLARGED : ENLARGED], drawn[0, 0])
    assert np.array_equal(
        laid[4 * ENLARGED : 8 * ENLARGED : ENLARGED, -8 * ENLARGED :: ENLARGED], made[0, -CHUNK_FRAMES]
    )
    assert scenes.words.shape[-1] == WORDS_PER_CAPTION


def test_weights_that_are_none_are_said_to_be_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "sys.argv", ["samples", str(tmp_path), str(tmp_path / "no.safetensors"), str(tmp_path / "a.png")]
    )
    assert main() == 1
    assert "cannot be read as weights" in capsys.readouterr().err
    assert not (tmp_path / "a.png").exists()


def test_the_command_writes_the_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from models.captions import VOCABULARY
    from models.checkpoint import save

    scenes = flat_scenes(2)
    arrays = {name: getattr(scenes, name) for name in ("frames", "words", "cast", "is_cut", "seeds")}
    np.savez_compressed(tmp_path / "00000000.npz", vocabulary=np.array(VOCABULARY), **arrays)
    save(new_network(TINY, 0, 1), tmp_path / "weights.safetensors")
    paths = [str(tmp_path), str(tmp_path / "weights.safetensors"), str(tmp_path / "sheet.png")]
    monkeypatch.setattr("sys.argv", ["samples", *paths, "--scenes", "1", "--steps", "1"])
    assert main() == 0
    assert Image.open(tmp_path / "sheet.png").size == (TINY.chunks * 8 * ENLARGED, 2 * 4 * ENLARGED)
