"""Forks of AnyFlow-FAR, the video model of diffusers that denoises chunk after chunk over a cache of keys and values.

`AnyFlowFARPipeline` makes a clip in one call, with one prompt, and lets its cache go. Here its transformer and its
scheduler are led through the same steps, and the cache as it was before each chunk is kept. The transformer writes the
whole cache anew after every chunk, since old chunks are compressed (FAR: Gu et al., 2025); so each time it is given
tensors of its own to write to, of just the size, and what an earlier chunk read is never touched. Keys are cached
before rotation. With one prompt for all chunks the latents are those of the pipeline.

The pipeline goes without guidance if it is not asked for, as the distilled weights are meant to; here it always does.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

Layers = dict[int, dict[str, Tensor]]
"""For each layer keys and values (2, batch, heads, tokens, channels) of chunks in full and of those compressed."""


@dataclass(frozen=True, eq=False)
class KeysAndValues:
    """What is remembered of some chunks.

    Attributes
    ----------
    layers
        Its tensors are never written to again.
    frames
        Of each chunk.
    """

    layers: Layers
    frames: tuple[int, ...]

    @property
    def bytes(self) -> int:
        """How much it takes."""
        return sum(kept.numel() * kept.element_size() for layer in self.layers.values() for kept in layer.values())


@dataclass(frozen=True)
class AnyFlow:
    """A `ChunkModel` of an `AnyFlowFARPipeline`'s transformer and scheduler.

    Attributes
    ----------
    transformer, scheduler
        An `AnyFlowFARTransformer3DModel` and a `FlowMapEulerDiscreteScheduler`; they stay as they are.
    steps
        Of each chunk.
    """

    transformer: Any
    scheduler: Any
    steps: int

    def remember(self, chunks: Sequence[Tensor], words: Tensor, noise: Tensor) -> KeysAndValues:
        """Write keys and values of all chunks, in one pass."""
        frames = [chunk.shape[1] for chunk in chunks]
        layers = self._blank(frames, noise)
        if not frames:
            return KeysAndValues(layers, ())
        latents = torch.cat(list(chunks), 1).to(noise.device, self.transformer.dtype)
        clean = latents.new_zeros(latents.shape[:2], dtype=torch.int64)
        mask = self.transformer.build_attention_mask(
            chunk_partition=frames, height=latents.shape[-2], width=latents.shape[-1], device=noise.device, mode="cache"
        )
        self.transformer(
            hidden_states=latents,
            timestep=clean,
            r_timestep=clean,
            encoder_hidden_states=words.to(latents),
            chunk_partition=frames,
            attention_mask=mask,
            kv_cache=layers,
            kv_cache_flag={"num_cached_chunks": len(frames) - 1, "is_cache_step": True},
        )
        return KeysAndValues(layers, tuple(frames))

    def denoise(self, noise: Tensor, words: Tensor, remembered: KeysAndValues) -> Tensor:
        """Go from noise to a chunk, each step by the mean velocity to the next time."""
        chunk, scheduler = noise.to(self.transformer.dtype), deepcopy(self.scheduler)
        scheduler.set_timesteps(self.steps, device=noise.device)
        following = scheduler.sigmas[1:] * scheduler.config.num_train_timesteps
        for time, target in zip(scheduler.timesteps, following, strict=True):
            velocity = self.transformer(
                hidden_states=chunk,
                timestep=time.expand(chunk.shape[:2]),
                r_timestep=target.expand(chunk.shape[:2]),
                encoder_hidden_states=words.to(chunk),
                chunk_partition=[*remembered.frames, noise.shape[1]],
                kv_cache=remembered.layers,
                kv_cache_flag={"num_cached_chunks": len(remembered.frames), "is_cache_step": False},
            ).sample
            chunk = scheduler.step(velocity, time, chunk).prev_sample
        return chunk

    def _blank(self, frames: Sequence[int], noise: Tensor) -> Layers:
        """Return room for the keys and values of some chunks, of which the latest stand in full."""
        config = self.transformer.config
        compressed = max(0, len(frames) - (config.full_chunk_limit - 1))
        tokens = {
            "full_cache": sum(frames[compressed:]) * _tokens(noise, config.patch_size),
            "compressed_cache": sum(frames[:compressed]) * _tokens(noise, config.compressed_patch_size),
        }
        batch, heads, channels = noise.shape[0], config.num_attention_heads, config.attention_head_dim
        return {
            layer: {
                name: noise.new_zeros(2, batch, heads, count, channels, dtype=self.transformer.dtype)
                for name, count in tokens.items()
            }
            for layer in range(config.num_layers)
        }


def _tokens(latents: Tensor, patch: Sequence[int]) -> int:
    """Return how many tokens a latent frame is."""
    return int(latents.shape[-2] // patch[1] * (latents.shape[-1] // patch[2]))
