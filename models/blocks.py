"""The blocks of the video transformer: MMDiT around any token mixer.

Words and video are two streams with weights of their own that meet in the mixer alone (MMDiT: Esser et al., 2024; LCT,
section 3.1). Each stream is RMS-normalised, scaled and shifted by what its chunk's time and words say (adaLN: Peebles
and Xie, 2022), and fed forward through SwiGLU (LinGen, supplement E.1). What says it is computed once for all blocks,
each of which adds an offset of its own (adaLN-single: PixArt-alpha, 2023), since a network for each block would hold
half of all weights.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import silu

from models.mixers.contract import Context, Mixed, TokenMixer
from models.normalisation import RMSNorm

SIGNALS = 12
"""Shift, scale and gate, before the mixer and before the feed-forward, for the words and for the video."""


class SwiGLU(nn.Module):
    """A feed-forward that is gated by itself (Shazeer, 2020)."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.inward = nn.Linear(width, 2 * hidden)
        self.outward = nn.Linear(hidden, width)

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., width) to the same shape."""
        gate, value = self.inward(x).chunk(2, -1)
        fed: Tensor = self.outward(silu(gate) * value)
        return fed


def modulate(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """Scale and shift tokens (batch, chunks, tokens, width) by one vector for each chunk (batch, chunks, 1, width)."""
    return x * (1 + scale) + shift


class Stream(nn.Module):
    """One modality's part of a block: what goes into the mixer, and what is made of that which comes out."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.offsets = nn.Parameter(torch.zeros(SIGNALS // 2, width))
        self.mixing_norm = RMSNorm(width)
        self.feeding_norm = RMSNorm(width)
        self.feed = SwiGLU(width, hidden)

    def signals(self, said: Tensor) -> tuple[Tensor, ...]:
        """Split what is said of each chunk (batch, chunks, 6, width) into six of (batch, chunks, 1, width)."""
        return (said + self.offsets).unsqueeze(3).unbind(2)

    def before(self, x: Tensor, signals: tuple[Tensor, ...]) -> Tensor:
        """Return what the mixer is given of the stream."""
        return modulate(self.mixing_norm(x), signals[0], signals[1])

    def after(self, x: Tensor, mixed: Tensor, signals: tuple[Tensor, ...]) -> Tensor:
        """Return the stream with what the mixer says added, fed forward."""
        x = x + signals[2] * mixed
        fed: Tensor = self.feed(modulate(self.feeding_norm(x), signals[3], signals[4]))
        return x + signals[5] * fed


class Block(nn.Module):
    """Two streams around a mixer."""

    def __init__(self, mixer: TokenMixer, width: int, hidden: int) -> None:
        super().__init__()
        self.mixer = mixer
        self.text = Stream(width, hidden)
        self.video = Stream(width, hidden)

    def forward(self, text: Tensor, video: Tensor, said: Tensor, context: Context) -> tuple[Tensor, Tensor, Mixed]:
        """Map both streams, (batch, chunks, tokens, width), by signals (batch, chunks, 12, width).

        Returns the streams, and what the mixer returned for its memories and its importance.
        """
        of_text, of_video = said.chunk(2, 2)
        by_text, by_video = self.text.signals(of_text), self.video.signals(of_video)
        mixed: Mixed = self.mixer(self.text.before(text, by_text), self.video.before(video, by_video), context)
        return self.text.after(text, mixed.text, by_text), self.video.after(video, mixed.video, by_video), mixed
