"""What the video transformer is trained for: flow matching at times of its own for each chunk, and Block Forcing.

Time runs from 0, data, to 1, noise: x_t = (1 - t) x_0 + t eps, and the velocity is v = eps - x_0 (LCT, equation 1;
BlockVid, equations 2 and 3). The network predicts x_0; its velocity is then (x_t - prediction) / t, which near t = 0
makes much of little, so that the division is by `TIME_FLOOR` at least.

Times are drawn for each chunk by itself, logit-normal (LCT, section 3.4). A share of the clips instead has a history: a
first part that is nearly clean, at one time t_c, as chunks are shown when a clip is made (LCT, section 4.2). History
gives no loss: its errors, divided by small times, would drown the others. How often there is one, and how noisy, the
paper does not say.

Block Forcing (BlockVid, equation 5) pulls the velocity towards the average of the most similar earlier chunks. Read
alone the equation forgets the chunk itself (with gamma = 1 and the chunk as reference it is flow matching), while the
text wants both; so the loss here is flow matching plus a weight times equation 5. Nor does the paper say how many
chunks are averaged; its memory takes two. The adversarial part, Self Forcing, is in `models.self_forcing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Generator, Tensor
from torch.nn.functional import cosine_similarity, interpolate

from models.layout import VideoLayout
from models.transformer import NO_WORD, VideoTransformer

TIME_FLOOR = 0.2


def add_noise(clean: Tensor, noise: Tensor, times: Tensor) -> Tensor:
    """Return x_t of patches (..., video tokens, patch values) at times (...)."""
    time = times[..., None, None]
    return (1 - time) * clean + time * noise


def predicted_velocity(predicted: Tensor, clean: Tensor, noise: Tensor, times: Tensor) -> Tensor:
    """Return the velocity that predicted clean patches say, (..., video tokens, patch values).

    It is (x_t - predicted) / t, written as the true velocity and the error, of which only the error is bounded.
    """
    return noise - clean + (clean - predicted) / times.clamp(min=TIME_FLOOR)[..., None, None]


def flow_matching(predicted: Tensor, clean: Tensor, noise: Tensor, times: Tensor, counted: Tensor) -> Tensor:
    """Return the mean squared error of the velocity over counted chunks (LCT, equation 1).

    Patches are (batch, chunks, video tokens, patch values), times and counted (batch, chunks).
    """
    return _mean_square(predicted_velocity(predicted, clean, noise, times) - (noise - clean), counted)


def block_forcing(
    predicted: Tensor,
    clean: Tensor,
    noise: Tensor,
    times: Tensor,
    counted: Tensor,
    references: Tensor,
    gamma: float,
) -> Tensor:
    """Return the mean squared distance of the velocity from eps - gamma x_cond (BlockVid, equation 5).

    `references`, x_cond, are shaped like the patches; gamma is from 0 to 1.
    """
    return _mean_square(predicted_velocity(predicted, clean, noise, times) - (noise - gamma * references), counted)


def semantic_reference(history: Sequence[Tensor], likeness: Tensor, top: int, frames: int) -> Tensor:
    """Return the average of the most similar earlier chunks, resampled to so many frames (BlockVid, section 3.3).

    Parameters
    ----------
    history
        Earlier chunks, each (batch, its frames, values).
    likeness
        Of each to the present one, (batch, chunks).
    top
        How many are averaged; all, if there are fewer.
    frames
        Of the present chunk.
    """
    resampled = [interpolate(chunk.mT, frames, mode="linear", align_corners=True).mT for chunk in history]
    nearest = likeness.topk(min(top, len(history)), 1).indices
    return torch.stack(resampled, 1)[torch.arange(len(nearest))[:, None], nearest].mean(1)


def semantic_references(patches: Tensor, prompts: Tensor, layout: VideoLayout, top: int) -> Tensor:
    """Return the reference of each chunk, shaped like the patches; the first chunk, which has none, gets zeros.

    Patches are clean, (batch, chunks, video tokens, patch values); prompts are embedded, (batch, chunks, width).
    """
    frames = layout.grid[0]
    by_frames = [chunk.reshape(len(patches), frames, -1) for chunk in patches.unbind(1)]
    references = [torch.zeros_like(by_frames[0])]
    for chunk in range(1, len(by_frames)):
        likeness = cosine_similarity(prompts[:, chunk, None], prompts[:, :chunk], -1)
        references.append(semantic_reference(by_frames[:chunk], likeness, top, frames))
    return torch.stack(references, 1).reshape(patches.shape)


class Times(NamedTuple):
    """Times (batch, chunks), and whether each chunk counts in the loss, (batch, chunks)."""

    times: Tensor
    counted: Tensor


@dataclass(frozen=True)
class Objective:
    """The loss of a batch of clips.

    Attributes
    ----------
    mean, deviation
        Of the normal whose logistic the times are.
    history_share, history_time
        How many of the clips have a history, and how noisy it is at most.
    unsaid_share
        How many of the clips are learnt without words, for guidance.
    levels
        The noise of each chunk at most (`models.noise.chunk_levels`), None for 1. The paper does not say how a chunk's
        level and its time go together; we multiply them.
    block_weight, gamma, top
        Of Block Forcing: its weight in the loss, 0 for none; gamma of equation 5; how many earlier chunks are averaged.
    """

    mean: float = 0.3
    deviation: float = 1.0
    history_share: float = 0.6
    history_time: float = 0.3
    unsaid_share: float = 0.1
    levels: tuple[float, ...] | None = None
    block_weight: float = 0.0
    gamma: float = 0.5
    top: int = 2

    def draw_times(self, batch: int, chunks: int, generator: Generator) -> Times:
        """Draw a time for each chunk; a history ends before the last chunk, so that each clip counts."""
        normal = self.mean + self.deviation * torch.randn(batch, chunks, generator=generator)
        times = normal.sigmoid()
        if self.levels is not None:
            times = times * torch.tensor(self.levels)
        ends = torch.randint(chunks, (batch, 1), generator=generator)
        has_history = torch.rand(batch, 1, generator=generator) < self.history_share
        history = has_history & (torch.arange(chunks) < ends)
        quiet = self.history_time * torch.rand(batch, 1, generator=generator)
        return Times(torch.where(history, quiet, times), ~history)

    def loss(
        self,
        transformer: VideoTransformer,
        clean: Tensor,
        words: Tensor,
        generator: Generator,
        *,
        causal: bool = True,
        story: Tensor | None = None,
    ) -> Tensor:
        """Return the loss of a batch of clips.

        Parameters
        ----------
        transformer
            What learns.
        clean
            Patches (batch, chunks, video tokens, patch values).
        words
            Their prompts (batch, chunks, words).
        generator
            Noise and times are drawn from it, on the processor.
        causal
            Whether chunks see only what is before them.
        story
            A global prompt (batch, words), which is said even where the prompts are not.
        """
        batch, chunks = clean.shape[:2]
        times, counted = (drawn.to(clean.device) for drawn in self.draw_times(batch, chunks, generator))
        times = times.to(clean.dtype)
        noise = torch.randn(clean.shape, generator=generator).to(clean)
        unsaid = torch.rand(batch, 1, 1, generator=generator) < self.unsaid_share
        said = words.masked_fill(unsaid.to(words.device), NO_WORD)
        noisy, seen, shows = add_noise(clean, noise, times), times, [True] * chunks
        if story is not None:
            noisy, seen = (torch.cat([torch.zeros_like(part[:, :1]), part], 1) for part in (noisy, seen))
            said, shows = torch.cat([story[:, None], said], 1), [False, *shows]
        predicted = transformer(noisy, seen, said, causal=causal, shows=shows).patches[:, -chunks:].to(clean.dtype)
        loss = flow_matching(predicted, clean, noise, times, counted)
        if self.block_weight > 0:
            prompts = transformer.prompt_embedding(words).detach()
            references = semantic_references(clean, prompts, transformer.config.layout, self.top)
            remembering = counted & (torch.arange(chunks, device=clean.device) > 0)
            forced = block_forcing(predicted, clean, noise, times, remembering, references, self.gamma)
            loss = loss + self.block_weight * forced
        return loss


def _mean_square(error: Tensor, counted: Tensor) -> Tensor:
    """Return the mean over counted chunks of each one's mean square; 0 where none counts."""
    weights = counted.to(error.dtype)
    return (error.square().mean((-2, -1)) * weights).sum() / weights.sum().clamp(min=1)
