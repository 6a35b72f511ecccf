"""Clips made chunk after chunk by models that others trained, and forked at a chunk.

The fork of AllocMV (section 1) asks two things of a model: that a chunk is made of nothing but its own noise, its words
and what is remembered of the chunks before it, and that what is remembered is never changed afterwards. A fork then
shares the first chunks and what was remembered of them, denoises the others alone, and is bit for bit the clip that
would have come out from the beginning. What a model remembers is its own affair: `any_flow` keeps keys and values,
`diffusion_forcing` the last frames. Pictures do not belong here: a clip is latents, which its pipeline's VAE decodes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import torch
from torch import Tensor

from models.noise import seeded

Remembered = TypeVar("Remembered")


class ChunkModel(Protocol[Remembered]):
    """What a model that makes chunks answers. Chunks are latents (batch, frames, channels, height, width)."""

    def remember(self, chunks: Sequence[Tensor], words: Tensor, noise: Tensor) -> Remembered:
        """Return what the chunk after some others reads of them.

        Parameters
        ----------
        chunks
            All that were made, clean; none for the first.
        words
            Of the latest of them, of the first chunk if there are none: (batch, tokens, width).
        noise
            Of the chunk that will read; its type and device count.
        """
        ...

    def denoise(self, noise: Tensor, words: Tensor, remembered: Remembered) -> Tensor:
        """Return the clean chunk of a noise."""
        ...


@dataclass(frozen=True, eq=False)
class ForkableClip(Generic[Remembered]):
    """Chunks, and what was remembered before each of them.

    Attributes
    ----------
    chunks
        Latents (batch, frames, channels, height, width), which may differ in frames.
    remembered
        What was read for each chunk, by its number; nothing for chunks that were made elsewhere.
    """

    chunks: tuple[Tensor, ...] = ()
    remembered: Mapping[int, Remembered] = field(default_factory=dict)

    @property
    def latents(self) -> Tensor:
        """The whole clip."""
        return torch.cat(self.chunks, 1)

    def fork(self, chunks: int) -> "ForkableClip[Remembered]":
        """Return a clip that shares the first chunks, and what was remembered of them.

        Raises
        ------
        ValueError
            If there are fewer chunks.
        """
        if not 0 <= chunks <= len(self.chunks):
            raise ValueError(f"cannot fork after chunk {chunks} of {len(self.chunks)}: take one that was made")
        kept = {number: what for number, what in self.remembered.items() if number <= chunks}
        return ForkableClip(self.chunks[:chunks], kept)


def draw_noises(seeds: Sequence[int], frames: Sequence[int], shape: tuple[int, int, int]) -> list[Tensor]:
    """Return the noise of each chunk, decided by each clip's seed and the chunk's number alone.

    Parameters
    ----------
    seeds
        One for each clip of the batch.
    frames
        Of each chunk, in latents.
    shape
        Channels, height and width of a latent frame.
    """
    return [
        torch.stack([torch.randn((count, *shape), generator=seeded(seed, chunk)) for seed in seeds])
        for chunk, count in enumerate(frames)
    ]


@torch.no_grad()
def make_clip(
    model: ChunkModel[Remembered],
    words: Sequence[Tensor],
    noises: Sequence[Tensor],
    begun: ForkableClip[Remembered] | None = None,
) -> ForkableClip[Remembered]:
    """Make the chunks that a clip lacks, one after the other.

    Parameters
    ----------
    model
        What makes them.
    words
        For every chunk of the clip, also those that are there: (batch, tokens, width).
    noises
        Likewise: (batch, frames, channels, height, width).
    begun
        A fork, or a clip whose chunks were made elsewhere; it stays as it is.

    Raises
    ------
    ValueError
        If there are not as many words as noises, or fewer than chunks that are there.
    """
    begun = begun or ForkableClip()
    if not len(begun.chunks) <= len(words) == len(noises):
        raise ValueError(
            f"{len(begun.chunks)} chunks are there, {len(words)} have words and {len(noises)} noise: give both for all"
        )
    chunks, remembered = list(begun.chunks), dict(begun.remembered)
    for chunk in range(len(chunks), len(words)):
        if chunk not in remembered:
            remembered[chunk] = model.remember(chunks, words[max(0, chunk - 1)], noises[chunk])
        chunks.append(model.denoise(noises[chunk], words[chunk], remembered[chunk]))
    return ForkableClip(tuple(chunks), remembered)
