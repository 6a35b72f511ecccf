"""Weights in a file: what is loaded predicts what was saved, and what is no such file is said to be none."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from models.checkpoint import CheckpointError, load, save, story
from models.layout import VideoLayout
from models.transformer import TransformerConfig, VideoTransformer

CONFIG = TransformerConfig(VideoLayout(2, 4, 8, 1, 2, 4, 3), vocabulary=9, width=24, layers=2, heads=2, chunks=4)


def model() -> VideoTransformer:
    torch.manual_seed(4)
    made = VideoTransformer(CONFIG)
    with torch.no_grad():
        for weight in made.parameters():
            weight.normal_(std=0.1)
    return made.half().float()  # what half precision can say


def test_what_is_loaded_predicts_what_was_saved(tmp_path: Path):
    made, path = model(), tmp_path / "folder" / "weights.safetensors"
    save(made, path, {"steps": 12, "data": "two clips"})
    loaded = load(path)
    patches, times, words = torch.randn(1, 2, 8, 24), torch.rand(1, 2), torch.randint(0, 9, (1, 2, 3))
    assert loaded.config == CONFIG
    assert torch.equal(loaded(patches, times, words).patches, made(patches, times, words).patches)
    assert not any(weight.requires_grad for weight in loaded.parameters())
    assert story(path) == {"steps": 12, "data": "two clips"}
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.stat().st_size < 2.2 * sum(weight.numel() for weight in made.parameters()) + 10_000


def test_what_holds_no_weights_of_ours_is_refused(tmp_path: Path):
    with pytest.raises(CheckpointError, match="cannot be read as weights"):
        load(tmp_path / "nowhere.safetensors")
    noise = tmp_path / "noise.safetensors"
    noise.write_bytes(b"not weights at all")
    with pytest.raises(CheckpointError, match="cannot be read as weights"):
        load(noise)
    other = tmp_path / "other.safetensors"
    save_file({"a": torch.zeros(2)}, other)
    with pytest.raises(CheckpointError, match="other weights than the video transformer's"):
        load(other)
