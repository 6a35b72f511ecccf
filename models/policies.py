"""Which of the remembered chunks the next one reads, and which tokens of a chunk are remembered at all.

- none, full, rolling window, window with sinks: as in the autoregressive models that BlockVid compares with (table 5).
- dynamic sparse: everything is read, of each chunk only the tokens that matter (BlockVid, algorithm 2, after ZipVL).
- semantic sparse: of these, the two latest chunks and the l whose prompts are most like the next one's (BlockVid,
  section 3.4, equations 8 and 9). Algorithm 1 names the chunks N-3 and N-2 as the latest before N, which leaves out the
  very last one; equation 9 names c-2 and c-1, and so do we.
- history pool: some early chunks that show characters and places, of which those are drawn that matter to the next
  prompt, by relevance and not recency (LCT, section 3.4). There a person draws; here the likeness of the prompts does.

Chosen entries are read in the order of time. BlockVid joins the semantic ones behind the latest; its keys carry their
positions already, so that the order says nothing there. A global prompt is always read. Tensors of memories do not
belong here.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity

from models.memory import MemoryBank

LATEST = 2
"""Chunks that semantic sparse reading always takes: c-2 and c-1."""


@dataclass(frozen=True)
class Policy(ABC):
    """What every policy answers."""

    sparse: ClassVar[bool] = False
    """Whether tokens are left out when a chunk is remembered."""

    def choose(self, bank: MemoryBank, prompt: Tensor) -> tuple[int, ...]:
        """Return the numbers of the entries that a chunk with this prompt (batch, width) reads, oldest first."""
        always = [number for number, entry in enumerate(bank.entries) if not entry.shows]
        shown = [number for number, entry in enumerate(bank.entries) if entry.shows]
        return tuple(sorted({*always, *self._among(shown, bank, prompt)}))

    def keep(self, importance: Tensor) -> Tensor | None:  # noqa: ARG002 - a full memory keeps all
        """Return which tokens of a memory are kept, by their importance (tokens,), in order; None for all."""
        return None

    @abstractmethod
    def _among(self, shown: list[int], bank: MemoryBank, prompt: Tensor) -> list[int]:
        """Return which of the entries that show something are read."""


@dataclass(frozen=True)
class Full(Policy):
    """Reads every chunk, whole."""

    def _among(self, shown: list[int], bank: MemoryBank, prompt: Tensor) -> list[int]:  # noqa: ARG002
        return shown


@dataclass(frozen=True)
class Nothing(Policy):
    """Reads no chunk: each is made for itself."""

    def _among(self, shown: list[int], bank: MemoryBank, prompt: Tensor) -> list[int]:  # noqa: ARG002
        return []


@dataclass(frozen=True)
class Rolling(Policy):
    """Reads the latest chunks, and the first ones as sinks.

    Attributes
    ----------
    window
        How many of the latest.
    sinks
        How many of the first, which stay (StreamingLLM: Xiao et al., 2023).
    """

    window: int
    sinks: int = 0

    def _among(self, shown: list[int], bank: MemoryBank, prompt: Tensor) -> list[int]:  # noqa: ARG002
        return shown[: self.sinks] + shown[max(0, len(shown) - self.window) :]


@dataclass(frozen=True)
class DynamicSparse(Full):
    """Reads every chunk, of each the fewest tokens that cover a share of all importance.

    Attributes
    ----------
    tau
        That share, from 0 to 1.
    discounted
        Whether older tokens are discounted by a cumulative mean, as algorithm 2 does and section 3.4 does not.
    """

    tau: float = 0.98
    discounted: bool = True
    sparse: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if not 0 < self.tau <= 1:
            raise ValueError(f"a share of {self.tau} of all importance cannot be covered: take one above 0, at most 1")

    def keep(self, importance: Tensor) -> Tensor | None:
        """Return the tokens that matter most."""
        return covering(cumulative_mean(importance) if self.discounted else importance, self.tau)


@dataclass(frozen=True)
class SemanticSparse(DynamicSparse):
    """Reads the two latest chunks and those with the most similar prompts, of each the tokens that matter.

    Attributes
    ----------
    top
        How many by their prompts.
    """

    top: int = 2

    def _among(self, shown: list[int], bank: MemoryBank, prompt: Tensor) -> list[int]:
        earlier = shown[: max(0, len(shown) - LATEST)]
        return most_similar(earlier, bank, prompt, self.top) + shown[len(earlier) :]


@dataclass(frozen=True)
class HistoryPool(Policy):
    """Reads some chunks of a pool, those whose prompts are most like the next one's.

    Attributes
    ----------
    pool
        How many of the first chunks are the pool.
    drawn
        How many of it are read.
    """

    pool: int
    drawn: int

    def _among(self, shown: list[int], bank: MemoryBank, prompt: Tensor) -> list[int]:
        return most_similar(shown[: self.pool], bank, prompt, self.drawn)


def most_similar(among: list[int], bank: MemoryBank, prompt: Tensor, top: int) -> list[int]:
    """Return those entries whose prompts have the greatest cosine with a prompt; of equals the later.

    Clips of a batch share one choice, by the mean of their cosines.
    """
    likeness = {number: cosine_similarity(prompt, bank.entries[number].prompt, -1).mean().item() for number in among}
    return sorted(among, key=lambda number: (likeness[number], number), reverse=True)[:top]


def cumulative_mean(importance: Tensor) -> Tensor:
    """Return for each token (tokens,) the mean importance of all up to it (algorithm 2, line 10)."""
    return importance.cumsum(0) / torch.arange(1, len(importance) + 1, device=importance.device)


def cover_count(importance: Tensor, tau: float) -> int:
    """Return the smallest count of tokens, most important first, that covers a share tau of all (line 11)."""
    covered = importance.sort(descending=True).values.cumsum(0)
    return int((covered < tau * covered[-1]).sum()) + 1


def covering(importance: Tensor, tau: float) -> Tensor:
    """Return the numbers of those tokens, in order (lines 11 and 12)."""
    return importance.topk(cover_count(importance, tau)).indices.sort().values
