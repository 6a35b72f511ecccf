"""A small network that hears beats: how likely a beat, and the first beat of a bar, is in every frame of a song.

A few convolutions over time and frequency find what strikes, a stack of dilated convolutions over time finds what
recurs (the temporal convolutional network of Davies and Böck, "Temporal convolutional networks for musical audio beat
tracking", EUSIPCO 2019, and of Böck and Davies, "Deconstruct, analyse, reconstruct", ISMIR 2020: residual blocks, the
dilation doubled from block to block). Two frames are folded into one step, so that the stack runs at half the frame
rate, and unfolded again at the output, so that beats keep the frames' precision.

Only definition and weights are here. What is learnt from is in `training`; `audio.beat_network` runs the exported
weights without torch.
"""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

BANDS = 64
FRAMES_PER_STEP = 2
TARGETS = 2
"""Beat and downbeat."""
POOLED = 3
"""Neighbouring bands of which the strongest is kept, twice."""


class Block(nn.Module):
    """One residual block: a dilated convolution over time, then a mixture of channels."""

    def __init__(self, channels: int, kernel: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.wide = nn.Conv1d(channels, channels, kernel, dilation=dilation, padding=(kernel // 2) * dilation)
        self.norm = nn.BatchNorm1d(channels)
        self.mix = nn.Conv1d(channels, channels, 1)
        self.drop = nn.Dropout1d(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, channels, steps) to the same shape."""
        return x + self.drop(self.mix(nn.functional.elu(self.norm(self.wide(x)))))


class BeatNetwork(nn.Module):
    """Log levels of a song's bands in, logits of beat and downbeat per frame out.

    Parameters
    ----------
    detail, channels
        Feature maps of the first convolutions, and of the stack over time.
    blocks
        Depth of the stack; block b looks `2 * 2**b` steps aside, so nine blocks see 20 s to either side.
    kernel
        Taps of each dilated convolution.
    dropout
        Share of channels silenced while learning.
    """

    def __init__(
        self, detail: int = 16, channels: int = 48, blocks: int = 9, kernel: int = 5, dropout: float = 0.1
    ) -> None:
        super().__init__()
        left = BANDS // POOLED // POOLED
        self.first = nn.Conv2d(FRAMES_PER_STEP, detail, 3, padding=(1, 1))
        self.first_norm = nn.BatchNorm2d(detail)
        self.second = nn.Conv2d(detail, detail, 3, padding=(1, 1))
        self.second_norm = nn.BatchNorm2d(detail)
        self.third = nn.Conv2d(detail, channels, (1, left))
        self.third_norm = nn.BatchNorm2d(channels)
        self.drop = nn.Dropout1d(dropout)
        self.blocks = nn.ModuleList(Block(channels, kernel, 2**b, dropout) for b in range(blocks))
        self.head = nn.Conv1d(channels, FRAMES_PER_STEP * TARGETS, 1)

    def forward(self, level: Tensor) -> Tensor:
        """Return logits, shape (batch, frames, 2): beat and downbeat.

        Parameters
        ----------
        level
            Shape (batch, frames, 64), an even number of frames; `state.music.Features.level`, 0 in silence.
        """
        batch, frames, bands = level.shape
        x = level.reshape(batch, frames // FRAMES_PER_STEP, FRAMES_PER_STEP, bands).transpose(1, 2)
        pool = (1, POOLED)
        x = nn.functional.max_pool2d(nn.functional.elu(self.first_norm(self.first(x))), pool)
        x = nn.functional.max_pool2d(nn.functional.elu(self.second_norm(self.second(x))), pool)
        x = self.drop(nn.functional.elu(self.third_norm(self.third(x)))[..., 0])
        for block in self.blocks:
            x = block(x)
        logits: Tensor = self.head(nn.functional.elu(x))
        return logits.transpose(1, 2).reshape(batch, frames, TARGETS)


def export(network: BeatNetwork, path: Path) -> None:
    """Write the weights as `audio.beat_network` reads them: normalisation folded into convolutions, half precision."""
    arrays: dict[str, NDArray[np.float16]] = {}

    def keep(name: str, convolution: nn.Module, norm: nn.Module | None = None) -> None:
        weight, bias = _folded(convolution, norm)
        arrays[f"{name}.weight"], arrays[f"{name}.bias"] = weight, bias

    for name in ("first", "second", "third"):
        keep(name, getattr(network, name), getattr(network, f"{name}_norm"))
    for place, block in enumerate(network.blocks):
        keep(f"block{place}.wide", block.wide, block.norm)  # type: ignore[arg-type]
        keep(f"block{place}.mix", block.mix)  # type: ignore[arg-type]
    keep("head", network.head)
    np.savez(path, allow_pickle=False, **arrays)


def _folded(convolution: nn.Module, norm: nn.Module | None) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
    weight, bias = convolution.weight.detach().double(), convolution.bias.detach().double()  # type: ignore[union-attr, operator]
    if norm is not None:
        scale = norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)  # type: ignore[union-attr, operator, arg-type]
        weight = weight * scale.reshape(-1, *[1] * (weight.ndim - 1)).detach()
        bias = ((bias - norm.running_mean) * scale + norm.bias).detach()  # type: ignore[union-attr, operator]
    return weight.numpy().astype(np.float16), bias.numpy().astype(np.float16)
