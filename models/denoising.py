"""From noise to clean patches: Euler steps along the predicted velocity, guided by the words.

The velocity of a prediction is v = (x - prediction) / t, so that an Euler step from time t to s lands at
prediction + s / t (x - prediction), and the last one on the prediction itself. Classifier-free guidance (Ho and
Salimans, 2022) goes on from what is predicted without words to what is predicted with them, and beyond; it leaves out
the words of the chunks that are denoised, while what is remembered, and a global prompt, stays, since only one bank of
memories is kept. Which chunks are denoised and what they read is decided by `models.sampler`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from models.memory import Read
from models.mixers.contract import Past
from models.transformer import NO_WORD, VideoTransformer


@dataclass(frozen=True)
class Sampling:
    """How a chunk is denoised and remembered.

    Attributes
    ----------
    steps
        Euler steps from noise to data.
    guidance
        How far to go from no words to the words; 1 goes by the words alone and costs half.
    history_time
        How noisy a chunk is when it is remembered, t_c.
    edge
        Frames (steps of tokens in time) that are shuffled in the noise at both ends of a chunk, s.
    """

    steps: int = 10
    guidance: float = 2.0
    history_time: float = 0.1
    edge: int = 0

    def __post_init__(self) -> None:
        if self.steps < 1:
            raise ValueError(f"a chunk cannot be denoised in {self.steps} steps: take at least 1")

    @property
    def guided(self) -> bool:
        """Whether the network is asked without words too."""
        return self.guidance != 1

    @property
    def evaluations(self) -> int:
        """Times that each chunk passes through the network to be denoised."""
        return 2 * self.steps if self.guided else self.steps


@dataclass(frozen=True)
class Scene:
    """What is denoised beside noise: words (batch, chunks, words), what is read, and how chunks see one another.

    `held` names the chunks that stay as they are, each with its time; `shows` is False for chunks without a picture,
    whose words are never left out.
    """

    words: Tensor
    read: Read
    causal: bool = True
    held: Mapping[int, float] | None = None
    shows: Sequence[bool] | None = None


def denoise(
    transformer: VideoTransformer, patches: Tensor, scene: Scene, sampling: Sampling, *, learns: bool = False
) -> Tensor:
    """Return clean patches of noise (batch, chunks, video tokens, patch values), with a gradient of the last step."""
    held = dict(scene.held or {})
    moving = torch.tensor([chunk not in held for chunk in range(patches.shape[1])], device=patches.device)
    past, words = scene.read.past, scene.words
    if sampling.guided:
        past, words = _twice(past), torch.cat([words, _unsaid(words, scene.shows)])
    for step in range(sampling.steps):
        time, following = 1 - step / sampling.steps, 1 - (step + 1) / sampling.steps
        times = patches.new_tensor([held.get(chunk, time) for chunk in range(patches.shape[1])])
        with torch.set_grad_enabled(learns and step == sampling.steps - 1):
            predicted = transformer(
                torch.cat([patches, patches]) if sampling.guided else patches,
                times.expand(len(words), -1),
                words,
                positions=range(scene.read.position, scene.read.position + patches.shape[1]),
                past=past,
                causal=scene.causal,
                shows=scene.shows,
            ).patches
            if sampling.guided:
                by_words, by_none = predicted.chunk(2)
                predicted = by_none + sampling.guidance * (by_words - by_none)
            moved = predicted + following / time * (patches - predicted)
            patches = torch.where(moving[:, None, None], moved, patches)
    return patches


def _unsaid(words: Tensor, shows: Sequence[bool] | None) -> Tensor:
    """Return words (batch, chunks, words) of which only those of chunks without a picture are left."""
    unsaid = torch.full_like(words, NO_WORD)
    for chunk, shown in enumerate(shows or ()):
        if not shown:
            unsaid[:, chunk] = words[:, chunk]
    return unsaid


def _twice(past: Sequence[Past] | None) -> tuple[Past, ...] | None:
    """Return a past for a batch that is there twice."""
    if past is None:
        return None
    return tuple(Past(tuple(torch.cat([part, part]) for part in read.memory), read.coordinates) for read in past)
