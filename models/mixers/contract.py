"""The contract of every token mixer: tokens of some chunks in, mixed tokens out, and what is to be remembered of each.

Memory is opaque to whoever keeps it: tensors whose last axis but one counts tokens, so that a bank can join the
memories of several chunks, or keep some tokens only, without knowing what they are. Keys are remembered before any
position is put into them; where they stand is said when they are read.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from torch import Generator, Tensor, nn

from models.layout import VideoLayout

Memory = tuple[Tensor, ...]
"""What a layer keeps of one chunk: tensors of shape (batch, ..., tokens, channels), all of as many tokens."""


@dataclass(frozen=True)
class Past:
    """What one layer reads of earlier chunks: their memories joined along the tokens, and where each token stands.

    `coordinates` is (tokens, 3): along time, height and width, as `TokenMixer.memory_coordinates` gives them.
    """

    memory: Memory
    coordinates: Tensor


@dataclass(frozen=True)
class Context:
    """What a mixer knows of its tokens besides the tokens.

    Attributes
    ----------
    layout
        The sizes of each chunk.
    layer
        The number of the layer, from 0.
    positions
        Where each chunk stands in the context, in chunks.
    causal
        Whether a chunk sees only itself and what is before it (LCT, section 3.3), or all chunks.
    past
        What is remembered of chunks before these, None for nothing.
    probe
        Asks for the importance of tokens, with this randomness (BlockVid, algorithm 2).
    """

    layout: VideoLayout
    layer: int
    positions: Sequence[int]
    causal: bool = True
    past: Past | None = None
    probe: Generator | None = None


class Mixed(NamedTuple):
    """What a mixer returns: text (batch, chunks, words, width), video (batch, chunks, video tokens, width).

    `memories` has one memory for each chunk; `importance` (chunks, tokens of a memory) only where it was asked for.
    """

    text: Tensor
    video: Tensor
    memories: tuple[Memory, ...]
    importance: Tensor | None = None


class TokenMixer(nn.Module, ABC):
    """Mixes the tokens of some chunks with one another and with what is remembered.

    `forward(text, video, context) -> Mixed` takes tokens that are normalised and modulated already, and returns what is
    to be added to the stream. A chunk that is mixed after others with their memories as past comes out as it does when
    all are mixed at once with `causal`.
    """

    @abstractmethod
    def memory_coordinates(self, layout: VideoLayout, position: int) -> Tensor:
        """Return where the tokens of a chunk's memory stand, (tokens, 3), if the chunk stands at a position."""
