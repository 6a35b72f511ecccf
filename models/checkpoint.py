"""Trained weights in one file: the numbers in half precision, and in its header what network they belong to.

The format is safetensors, whose header can be read alone and which holds no code. How weights come about is told in the
card beside them.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from models.transformer import TransformerConfig, VideoTransformer

CONFIG, STORY = "config", "story"


class CheckpointError(ValueError):
    """A file holds no weights of the video transformer, or other ones than it says."""


def save(model: VideoTransformer, path: Path, story: Mapping[str, str | int | float] | None = None) -> None:
    """Write a model's weights; the file appears whole or not at all.

    Parameters
    ----------
    story
        How they came about: data, steps, cost, losses.
    """
    weights = {name: weight.detach().half().contiguous().cpu() for name, weight in model.state_dict().items()}
    header = {CONFIG: json.dumps(asdict(model.config)), STORY: json.dumps(dict(story or {}))}
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    save_file(weights, partial, metadata=header)
    partial.replace(path)


def load(path: Path, device: torch.device | str = "cpu") -> VideoTransformer:
    """Return the model of a file with its weights in single precision, ready to predict.

    Raises
    ------
    CheckpointError
        If the file is not there, is no safetensors file, or its weights are not those of the network that it names.
    """
    try:
        with safe_open(path, framework="pt", device=str(device)) as stored:
            header = stored.metadata() or {}
            weights = {name: stored.get_tensor(name).float() for name in stored.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path} cannot be read as weights ({error}): give a .safetensors file") from error
    try:
        model = VideoTransformer(TransformerConfig.from_dict(json.loads(header[CONFIG]))).to(device)
        model.load_state_dict(weights)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise CheckpointError(f"{path} holds other weights than the video transformer's: {reason}") from error
    return model.eval().requires_grad_(False)


def story(path: Path) -> dict[str, str | int | float]:
    """Return what a file says of how its weights came about, without reading them."""
    with safe_open(path, framework="pt") as stored:
        told: dict[str, str | int | float] = json.loads((stored.metadata() or {}).get(STORY, "{}"))
    return told
