"""Normalisation whose weights follow the type of what they weigh.

Under autocast tokens are half as wide as weights, and torch then leaves its fused path. Streams are normalised by their
root mean square (Zhang and Sennrich, 2019; LinGen, supplement E.1). Queries and keys are normalised with their mean
taken out too (Dehghani et al., "Scaling vision transformers to 22 billion parameters", 2023): the papers do not say
how, and on processors this is the fused way.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import layer_norm, rms_norm


class RMSNorm(nn.Module):
    """Divide tokens (..., width) by their root mean square, and weigh their channels."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., width) to the same shape."""
        return rms_norm(x, x.shape[-1:], self.weight.to(x.dtype))


class HeadNorm(nn.Module):
    """Take the mean from queries or keys (..., channels), divide by their deviation, and weigh their channels."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., channels) to the same shape."""
        return layer_norm(x, x.shape[-1:], self.weight.to(x.dtype))
