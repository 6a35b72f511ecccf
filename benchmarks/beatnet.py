"""BeatNet's network as a front end: how likely beats and first beats of bars are, 50 times a second.

Heydari, Cwitkowitz and Duan, "BeatNet: CRNN and particle filtering for online joint beat, downbeat and meter tracking"
(ISMIR 2021). Their weights (CC BY 4.0) are read from the installed wheel BeatNet, whose own requirements are neither
needed nor met here: `pip install --no-deps BeatNet`. The features are those of Böck and Schedl's trackers, as the paper
uses them: a magnitude spectrum of 64 ms frames, 24 logarithmically spaced triangles per octave, its logarithm, and the
rise from frame to frame. A convolution and two recurrent layers follow; the three published models are averaged.

Which beats follow from the activation belongs to `audio.beats`.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from state.music import Activation

if TYPE_CHECKING:
    from torch import Tensor

SAMPLE_RATE_HZ, WINDOW, HOP = 22_050, 1411, 441
BINS = WINDOW // 2
BANDS_PER_OCTAVE, TUNING_HZ = 24, 440.0
LOWEST_HZ, HIGHEST_HZ = 30.0, 17_000.0
MODELS = (1, 2, 3)
UNITS, LAYERS = 150, 2
STEP_FRAMES = 4096

Spectrogram = NDArray[np.float32]


def is_installed() -> bool:
    """Return whether the weights are there, and what runs them."""
    return find_spec("BeatNet") is not None and find_spec("torch") is not None


def beatnet_activation(samples: NDArray[np.float32]) -> Activation:
    """Return beats (the first of a bar too) and downbeats as the mean of the three models hears them.

    Parameters
    ----------
    samples
        Shape (samples,), at `SAMPLE_RATE_HZ`.

    Raises
    ------
    ModuleNotFoundError
        If BeatNet or torch is not installed.
    """
    heard = frontend(samples)
    _, downbeat, neither = np.mean([probabilities(heard, weights(model)) for model in MODELS], axis=0).T
    return Activation(SAMPLE_RATE_HZ / HOP, 1 - neither, downbeat)


def frontend(samples: NDArray[np.float32]) -> Spectrogram:
    """Return log levels and their rises, shape (frames, 2 bands); frame i is centred on sample i * HOP."""
    from scipy.fft import rfft

    count = -(-len(samples) // HOP)
    padded = np.pad(samples, (WINDOW // 2, WINDOW))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:count]
    taper, bands = np.hanning(WINDOW).astype(np.float32), filterbank()
    level = np.concatenate([
        np.abs(rfft(frames[start : start + STEP_FRAMES] * taper, axis=1)[:, :BINS]) @ bands
        for start in range(0, count, STEP_FRAMES)
    ])  # fmt: skip
    level = np.log10(level + 1)
    rise = np.maximum(np.diff(level, axis=0, prepend=level[:1]), 0)
    return np.asarray(np.hstack([level, rise]), np.float32)


@cache
def filterbank() -> NDArray[np.float32]:
    """Return triangles of sum 1 over the bins, shape (BINS, bands), their corners at quarter tones that own a bin."""
    bin_hz = np.arange(BINS) * SAMPLE_RATE_HZ / (2 * BINS)
    lowest, highest = (BANDS_PER_OCTAVE * np.log2(hz / TUNING_HZ) for hz in (LOWEST_HZ, HIGHEST_HZ))
    tones_hz = TUNING_HZ * 2 ** (np.arange(np.ceil(lowest), np.floor(highest) + 1) / BANDS_PER_OCTAVE)
    corners = np.unique(np.abs(bin_hz - tones_hz[:, None]).argmin(axis=1))
    bands = np.zeros((BINS, len(corners) - 2), np.float32)
    for band, (start, peak, stop) in enumerate(zip(corners, corners[1:], corners[2:], strict=False)):
        bands[start:peak, band] = np.linspace(0, 1, peak - start, endpoint=False)
        bands[peak:stop, band] = np.linspace(1, 0, stop - peak, endpoint=False)
    return np.asarray(bands / bands.sum(axis=0))


@cache
def weights(model: int) -> "dict[str, Tensor]":
    """Return the weights of a published model, 1 to 3, by name."""
    import torch

    found = find_spec("BeatNet")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("BeatNet's weights are not installed: pip install --no-deps BeatNet")
    path = Path(found.submodule_search_locations[0]) / "models" / f"model_{model}_weights.pt"
    return dict(torch.load(path, map_location="cpu", weights_only=True))


def probabilities(heard: Spectrogram, model: "dict[str, Tensor]") -> NDArray[np.float32]:
    """Run one model over a whole song.

    Returns
    -------
    numpy.ndarray
        Shape (frames, 3): a beat that begins no bar, one that does, neither; each row adds up to 1.
    """
    import torch
    from torch.nn import LSTM
    from torch.nn.functional import conv1d, linear, max_pool1d, relu

    recurrent = LSTM(UNITS, UNITS, LAYERS, batch_first=True)
    recurrent.load_state_dict({name.removeprefix("lstm."): w for name, w in model.items() if name.startswith("lstm.")})
    with torch.inference_mode():
        maps = conv1d(torch.from_numpy(heard)[:, None], model["conv1.weight"], model["conv1.bias"])
        pooled = max_pool1d(relu(maps), 2).flatten(1)
        steps, _ = recurrent(linear(pooled, model["linear0.weight"], model["linear0.bias"])[None])
        return linear(steps[0], model["linear.weight"], model["linear.bias"]).softmax(dim=1).numpy()
