"""Forks by going on with a prefix: for models that keep no cache but can hold frames still while they denoise others.

A network that was trained by diffusion forcing (Chen et al., 2024) knows a time for each frame: the last frames of what
was made stand before the noise as clean ones, at time 0, and the whole window is computed in every step, as
SkyReels-V2's pipelines of diffusers do for long videos (`overlap_history`). Any fork costs its window, so that less is
spared than with a cache, and nothing before the window is known. The chunks that are kept are the same all the same.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True)
class DiffusionForcing:
    """A `ChunkModel` of a SkyReels-V2 pipeline's transformer and scheduler.

    Attributes
    ----------
    transformer, scheduler
        A `SkyReelsV2Transformer3DModel` and its scheduler; they stay as they are.
    steps
        Of each chunk.
    overlap
        Frames that a chunk is shown of those before it, at most.
    """

    transformer: Any
    scheduler: Any
    steps: int
    overlap: int

    def remember(self, chunks: Sequence[Tensor], words: Tensor, noise: Tensor) -> Tensor:  # noqa: ARG002 - frames alone
        """Return the last frames, (batch, frames, channels, height, width)."""
        before = torch.cat([noise[:, :0], *(chunk.to(noise) for chunk in chunks)], 1)
        return before[:, max(0, before.shape[1] - self.overlap) :].clone()

    def denoise(self, noise: Tensor, words: Tensor, remembered: Tensor) -> Tensor:
        """Go from noise to a chunk, beside frames that stay."""
        chunk, scheduler = noise.to(self.transformer.dtype), deepcopy(self.scheduler)
        held = remembered.to(chunk)
        scheduler.set_timesteps(self.steps, device=noise.device)
        for time in scheduler.timesteps:
            window = torch.cat([held, chunk], 1)
            times = torch.cat([time.new_zeros(held.shape[:2]), time.expand(chunk.shape[:2])], 1)
            predicted = self.transformer(
                hidden_states=window.transpose(1, 2),
                timestep=times,
                encoder_hidden_states=words.to(chunk),
                enable_diffusion_forcing=True,
            ).sample.transpose(1, 2)
            chunk = scheduler.step(predicted[:, held.shape[1] :], time, chunk).prev_sample
        return chunk
