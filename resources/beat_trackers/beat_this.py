"""Beat This! as a stronger ear, for those who have its checkpoint: a transformer that hears beats and downbeats.

Foscarin, Schlüter and Widmer, "Beat this! Accurate beat tracking without DBN postprocessing" (ISMIR 2024). The package
beat-this brings the model, the user its weights; nothing is downloaded. Its log-mel front end is rebuilt here after
the paper's figures (128 Slaney bands from 30 Hz to 11 kHz of a 1,024-point magnitude spectrum, 50 frames a second), so
that no compiled audio library is needed. What follows from the activation is decided in `audio.beats`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audio.decode import decode
from audio.errors import ListenerError
from state.music import Activation

if TYPE_CHECKING:
    from torch import Tensor

SAMPLE_RATE_HZ, WINDOW, HOP = 22_050, 1024, 441
BANDS, LOWEST_HZ, HIGHEST_HZ, SCALE = 128, 30.0, 11_000.0, 1000.0
CHUNK_FRAMES, BORDER_FRAMES = 1500, 6
"""The model learnt from 30 s at a time, and says nothing reliable at the edges."""


@dataclass(frozen=True)
class BeatThisTracker:
    """The model with the weights of a checkpoint file."""

    checkpoint: Path

    def activation(self, path: Path) -> Activation:
        """Return how likely beats and downbeats are in a song, 50 times a second.

        Raises
        ------
        ListenerError
            If the package or the checkpoint is missing or does not fit.
        """
        import torch

        spectrum = log_mel(decode(path, SAMPLE_RATE_HZ))
        model = _model(self.checkpoint)
        heard = torch.zeros(2, len(spectrum))
        with torch.inference_mode():
            for start in range(0, len(spectrum), CHUNK_FRAMES - 2 * BORDER_FRAMES):
                first = start - BORDER_FRAMES
                said = model(_chunk(spectrum, first)[None])
                kept = slice(start, min(start + CHUNK_FRAMES - 2 * BORDER_FRAMES, len(spectrum)))
                for row, name in enumerate(("beat", "downbeat")):
                    heard[row, kept] = torch.sigmoid(said[name][0, BORDER_FRAMES:][: kept.stop - kept.start])
        beat, downbeat = (row.numpy().astype(np.float32) for row in heard)
        return Activation(SAMPLE_RATE_HZ / HOP, np.maximum(beat, downbeat), downbeat)


def log_mel(samples: NDArray[np.float32]) -> "Tensor":
    """Return the model's spectrum of a waveform at 22,050 Hz, shape (frames, 128)."""
    import torch
    from librosa.filters import mel

    window = torch.hann_window(WINDOW)
    bins = torch.stft(torch.from_numpy(samples), WINDOW, HOP, window=window, normalized=True, return_complex=True).abs()
    bands = mel(sr=SAMPLE_RATE_HZ, n_fft=WINDOW, n_mels=BANDS, fmin=LOWEST_HZ, fmax=HIGHEST_HZ, norm=None)
    return torch.log1p(SCALE * (torch.from_numpy(bands) @ bins)).T


def _chunk(spectrum: "Tensor", first: int) -> "Tensor":
    """Return the frames from `first` on that the model hears at once, silence outside the song."""
    from torch.nn.functional import pad

    inside = spectrum[max(0, first) : first + CHUNK_FRAMES]
    before = max(0, -first)
    return pad(inside, (0, 0, before, CHUNK_FRAMES - before - len(inside)))


def _model(checkpoint: Path) -> Any:
    import torch

    try:
        from beat_this.model.beat_tracker import BeatThis
    except ImportError:
        raise ListenerError("Beat This! is not installed: pip install 'allocmv[beat-this]'.") from None
    if not checkpoint.is_file():
        raise ListenerError(f"There is no checkpoint {checkpoint}: give the file of Beat This!'s weights.")
    try:
        stored = torch.load(checkpoint, map_location="cpu", weights_only=True)
        shapes = {key: value for key, value in stored["hyper_parameters"].items() if key in _SHAPES}
        weights = {key.removeprefix("model."): value for key, value in stored["state_dict"].items()}
        model = BeatThis(**shapes)
        model.load_state_dict(weights)
    except (KeyError, RuntimeError, TypeError, AttributeError, EOFError, ValueError) as error:
        raise ListenerError(f"{checkpoint} is not a checkpoint of Beat This! that fits: {error}") from None
    return model.eval()


_SHAPES = frozenset(
    {
        "spect_dim",
        "transformer_dim",
        "ff_mult",
        "n_layers",
        "head_dim",
        "stem_dim",
        "sum_head",
        "partial_transformers",
    }
)
