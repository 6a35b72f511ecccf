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
Convolution = nn.Conv1d | nn.Conv2d
Normalisation = nn.BatchNorm1d | nn.BatchNorm2d

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
        found: Tensor = self.drop(self.mix(nn.functional.elu(self.norm(self.wide(x)))))
        return x + found


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

    def stack(self) -> list[Block]:
        """Return the blocks over time, in order."""
        return [block for block in self.blocks if isinstance(block, Block)]

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
        for block in self.stack():
            x = block(x)
        logits: Tensor = self.head(nn.functional.elu(x))
        return logits.transpose(1, 2).reshape(batch, frames, TARGETS)


def export(network: BeatNetwork, path: Path) -> None:
    """Write the weights as `audio.beat_network` reads them: normalisation folded into convolutions, half precision."""
    layers: list[tuple[str, Convolution, Normalisation | None]] = [
        ("first", network.first, network.first_norm),
        ("second", network.second, network.second_norm),
        ("third", network.third, network.third_norm),
        ("head", network.head, None),
    ]
    for place, block in enumerate(network.stack()):
        layers += [(f"block{place}.wide", block.wide, block.norm), (f"block{place}.mix", block.mix, None)]
    arrays: dict[str, NDArray[np.float16]] = {}
    for name, convolution, norm in layers:
        arrays[f"{name}.weight"], arrays[f"{name}.bias"] = _folded(convolution, norm)
    np.savez(path, allow_pickle=False, **arrays)


def _folded(convolution: Convolution, norm: Normalisation | None) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
    """Return a convolution's weights and biases, with the normalisation that follows it in evaluation applied."""
    weight, bias = convolution.weight.detach().double(), torch.zeros(convolution.out_channels, dtype=torch.float64)
    if convolution.bias is not None:
        bias = convolution.bias.detach().double()
    if norm is not None and norm.running_mean is not None and norm.running_var is not None:
        scale = norm.weight.detach().double() / torch.sqrt(norm.running_var.double() + norm.eps)
        weight = weight * scale.reshape(-1, *[1] * (weight.ndim - 1))
        bias = (bias - norm.running_mean.double()) * scale + norm.bias.detach().double()
    return weight.numpy().astype(np.float16), bias.numpy().astype(np.float16)
