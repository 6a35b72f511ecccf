"""The video transformer: noisy chunks, their times and their words in; their clean patches out.

One network for every way of generating (LCT, section 3.2.3): each chunk has a time of its own, so chunks may be
denoised together, one after another, or from others that are given. Context-causal or both ways (section 3.3) is an
argument, not another network. It predicts clean patches, since patches of pixels are easier to say than their noise;
`models.objectives` makes velocities of them. Where memories are kept and which are read does not belong here.

The global prompt of a scene (LCT, section 3.2.2) is a chunk like any other with dummy video tokens: a chunk that shows
nothing. Its time is 0, and what is predicted for it means nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, cast

import torch
from torch import Generator, Tensor, nn
from torch.nn.functional import silu

from models.blocks import SIGNALS, Block, modulate
from models.layout import VideoLayout
from models.mixers.attention import FullAttention
from models.mixers.contract import Context, Memory, Past, TokenMixer
from models.mixers.mate import Mate
from models.normalisation import RMSNorm
from models.positions import FactorisedPositions

NO_WORD = 0
"""The word that says nothing: it fills prompts that are short, and a prompt of it alone is no prompt."""
TIME_WAVES = 128


@dataclass(frozen=True)
class TransformerConfig:
    """What a transformer is made of; `dataclasses.asdict` and `from_dict` take it through JSON.

    Attributes
    ----------
    layout
        The sizes of a chunk.
    vocabulary
        Different words, `NO_WORD` included.
    width, layers, heads
        Channels of a token, blocks, and heads of each mixer.
    chunks
        The longest context that it is trained on, a global prompt included.
    mixer
        What mixes the tokens.
    """

    layout: VideoLayout
    vocabulary: int
    width: int
    layers: int
    heads: int
    chunks: int
    mixer: Literal["attention", "mate"] = "attention"

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> "TransformerConfig":
        """Return the config that `dataclasses.asdict` made a dictionary of."""
        return cls(**{**content, "layout": VideoLayout(**content["layout"])})

    def make_mixer(self) -> TokenMixer:
        """Return a new mixer of the kind that is named.

        Raises
        ------
        ValueError
            If there is no such kind.
        """
        if self.mixer == "attention":
            return FullAttention(self.width, self.heads)
        if self.mixer == "mate":
            return Mate(self.width, self.heads)
        raise ValueError(f"there is no mixer {self.mixer!r}: take attention or mate")


class Predicted(NamedTuple):
    """What the transformer says of its chunks.

    Attributes
    ----------
    patches
        Clean patches, (batch, chunks, video tokens, patch values).
    memories
        For each layer, a memory of each chunk.
    importance
        For each layer (chunks, tokens of a memory); None unless it was probed.
    """

    patches: Tensor
    memories: tuple[tuple[Memory, ...], ...]
    importance: tuple[Tensor, ...] | None


class VideoTransformer(nn.Module):
    """MMDiT blocks with a mixer that the config names."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.words = nn.Embedding(config.vocabulary, width)
        self.patches = nn.Linear(config.layout.patch_values, width)
        self.dummy = nn.Parameter(0.02 * torch.randn(width))
        self.positions = FactorisedPositions(config.layout, width)
        self.time = nn.Sequential(nn.Linear(2 * TIME_WAVES, width), nn.SiLU(), nn.Linear(width, width))
        self.prompt = nn.Linear(width, width)
        self.signals = nn.Linear(width, SIGNALS * width)
        self.blocks = nn.ModuleList(Block(config.make_mixer(), width, 8 * width // 3) for _ in range(config.layers))
        self.final_text = nn.Linear(width, width)
        self.final_norm = RMSNorm(width)
        self.final_signals = nn.Linear(width, 2 * width)
        self.predict = nn.Linear(width, config.layout.patch_values)
        nn.init.normal_(self.words.weight, std=0.5)
        for silent in (self.signals, self.final_signals, self.predict):  # every block begins as the identity
            nn.init.zeros_(silent.weight)
            nn.init.zeros_(silent.bias)

    @property
    def mixers(self) -> tuple[TokenMixer, ...]:
        """The mixer of each layer, first to last."""
        return tuple(cast(Block, block).mixer for block in self.blocks)

    def prompt_embedding(self, words: Tensor) -> Tensor:
        """Return the mean embedding of prompts (..., words) as (..., width) (BlockVid, algorithm 1: MeanEmbed)."""
        embedded: Tensor = self.words(words)
        return embedded.mean(-2)

    def forward(
        self,
        patches: Tensor,
        times: Tensor,
        words: Tensor,
        *,
        positions: Sequence[int] | None = None,
        past: Sequence[Past] | None = None,
        causal: bool = True,
        probe: Generator | None = None,
        shows: Sequence[bool] | None = None,
    ) -> Predicted:
        """Predict the clean patches of some chunks.

        Parameters
        ----------
        patches
            Noisy, (batch, chunks, video tokens, patch values).
        times
            (batch, chunks), from 0 for data to 1 for noise.
        words
            (batch, chunks, words), numbers of words.
        positions
            Where each chunk stands in the context; 0, 1, 2, ... if not said.
        past
            For each layer, what it reads of chunks before these.
        causal
            Whether chunks see only themselves and what is before them.
        probe
            Asks for the importance of tokens, with this randomness.
        shows
            False for a chunk that shows nothing (a global prompt), whose patches are ignored; all show if not said.
        """
        layout = self.config.layout
        chunks = patches.shape[1]
        word_places, video_places = self.positions(layout)
        video = self.patches(patches)
        if shows is not None:
            shown = torch.tensor(shows, device=patches.device)[:, None, None]
            video = torch.where(shown, video, self.dummy.to(video.dtype))
        text, video = self.words(words) + word_places, video + video_places
        known = self.time(time_waves(times).to(patches.dtype)) + self.prompt(self.prompt_embedding(words))
        said = self.signals(silu(known)).view(*times.shape, SIGNALS, -1)
        places = tuple(range(chunks)) if positions is None else tuple(positions)
        memories, importance = [], []
        for layer, block in enumerate(self.blocks):
            read = None if past is None else past[layer]
            text, video, mixed = block(text, video, said, Context(layout, layer, places, causal, read, probe))
            memories.append(mixed.memories)
            importance.append(mixed.importance)
        # What became of the words speaks last, so that the last layer's words are not computed for nothing.
        shift, scale = self.final_signals(silu(known + self.final_text(text.mean(2)))).unsqueeze(2).chunk(2, -1)
        clean: Tensor = self.predict(modulate(self.final_norm(video), shift, scale))
        return Predicted(clean, tuple(memories), None if probe is None else tuple(importance))


def time_waves(times: Tensor) -> Tensor:
    """Return times (...) as cosines and sines (..., 2 x TIME_WAVES) of slow and fast waves."""
    exponents = torch.arange(TIME_WAVES, device=times.device) / TIME_WAVES
    angles = 1000 * times[..., None].float() * torch.exp(-math.log(10_000) * exponents)
    return torch.cat([angles.cos(), angles.sin()], -1)
