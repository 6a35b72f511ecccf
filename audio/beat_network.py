"""The small network that hears beats, run on the weights that AllocMV brings, with numpy alone.

The network is `models.beat_network`, learnt from songs that `training` composes; its exported weights hold every shape,
so a network of another size runs here unchanged. A song without weights, or a stronger tracker, gives the same
`Activation` by other means (`audio.onset_activation`).

What the activation says about beats and bars is decided in `audio.beats`.
"""

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from state.music import Activation, Features

POOLED = 3
CHUNK_STEPS, HALO_STEPS = 1024, 2

Array = NDArray[np.float32]
Weights = dict[str, Array]


def beat_activation(features: Features) -> Activation:
    """Return how likely beats and downbeats are in a song, by the network that AllocMV brings, at the onsets' rate."""
    with as_file(files("audio") / "weights" / "beats.npz") as path:
        probability = run(load(path), features.level.astype(np.float32))
    beat, downbeat = probability.T
    return Activation(features.onset_rate_hz, np.maximum(beat, downbeat), np.ascontiguousarray(downbeat))


@cache
def load(path: Path) -> Weights:
    """Return exported weights by name, as float32."""
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def run(weights: Weights, level: Array) -> Array:
    """Return probabilities of beat and downbeat, shape (frames, 2), for log levels of shape (frames, bands)."""
    frames = len(level)
    folded = weights["first.weight"].shape[1]
    padded = np.pad(level, ((0, -frames % folded), (0, 0)))
    steps = padded.reshape(-1, folded, level.shape[1]).transpose(0, 2, 1)
    x = _front(weights, steps)
    block = 0
    while f"block{block}.wide.weight" in weights:
        wide = _dilated(x, weights[f"block{block}.wide.weight"], 2**block) + weights[f"block{block}.wide.bias"]
        mixed = _elu(wide) @ weights[f"block{block}.mix.weight"][:, :, 0].T
        x = x + mixed + weights[f"block{block}.mix.bias"]
        block += 1
    logits = _elu(x) @ weights["head.weight"][:, :, 0].T + weights["head.bias"]
    return np.asarray(1 / (1 + np.exp(-logits.reshape(len(padded), -1)[:frames])), dtype=np.float32)


def _front(weights: Weights, steps: Array) -> Array:
    """Return what the convolutions over time and frequency find, (steps, channels), chunk by chunk."""
    padded = np.pad(steps, ((HALO_STEPS, HALO_STEPS), (0, 0), (0, 0)))
    chunks = []
    for start in range(0, len(steps), CHUNK_STEPS):
        x = padded[start : start + CHUNK_STEPS + 2 * HALO_STEPS]
        x = _strongest(_elu(_convolved(x, weights["first.weight"], weights["first.bias"])))
        inside = np.arange(start - 1, start - 1 + len(x))
        x[(inside < 0) | (inside >= len(steps))] = 0
        x = _strongest(_elu(_convolved(x, weights["second.weight"], weights["second.bias"])))
        joined = weights["third.weight"][:, :, 0].transpose(2, 1, 0).reshape(-1, len(weights["third.bias"]))
        chunks.append(_elu(x.reshape(len(x), -1) @ joined + weights["third.bias"]))
    return np.concatenate(chunks)


def _convolved(x: Array, weight: Array, bias: Array) -> Array:
    """Return a 3 x 3 convolution of (steps, bands, maps): steps shrink by two, bands keep their number."""
    padded = np.pad(x, ((0, 0), (1, 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(0, 1))
    steps, bands = windows.shape[:2]
    kernels = weight.reshape(len(weight), -1).T
    return np.asarray(windows.reshape(steps * bands, -1) @ kernels + bias).reshape(steps, bands, -1)


def _strongest(x: Array) -> Array:
    """Return the strongest of every three neighbouring bands."""
    bands = x.shape[1] // POOLED
    return np.asarray(x[:, : bands * POOLED].reshape(len(x), bands, POOLED, -1).max(axis=2))


def _dilated(x: Array, weight: Array, dilation: int) -> Array:
    """Return a convolution over time of (steps, channels), its taps `dilation` steps apart, silence beyond the ends."""
    taps = weight.shape[2]
    reach = taps // 2 * dilation
    padded = np.pad(x, ((reach, reach), (0, 0)))
    return np.asarray(
        sum(padded[tap * dilation : tap * dilation + len(x)] @ weight[:, :, tap].T for tap in range(taps))
    )


def _elu(x: Array) -> Array:
    return np.asarray(np.where(x > 0, x, np.expm1(np.minimum(x, 0))))
