"""The bank of what was made so far: one entry for each chunk, written once and never changed.

The key-value bank of BlockVid (section 3.4, algorithm 1) and the cache of LCT (section 3.3) in one form: an entry keeps
what every layer remembers of its chunk before any position is put into it, so it may be read at any place. Rolling,
sparse and semantic reading are then choices of entries (`models.policies`), and a fork is a list of the same entries.

Positions are given when entries are read: those that are read stand at 0, 1, 2, ... and the chunk to be denoised after
them. The papers give absolute positions, which leave the trained range in a long video; here none does: if more is read
than a trained context holds, the oldest entries stand together at its beginning.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from models.layout import VideoLayout
from models.mixers.contract import Memory, Past, TokenMixer


@dataclass(frozen=True, eq=False)
class Entry:
    """What is known of one chunk.

    Attributes
    ----------
    memories
        For each layer, what it remembers: only the kept tokens.
    kept
        For each layer, which tokens of the memory were kept, in their order; None if all were.
    prompt
        The embedding of the chunk's prompt, (batch, width).
    patches
        The chunk itself, clean: (batch, video tokens, patch values).
    shows
        False for a global prompt, which has words and no picture.
    """

    memories: tuple[Memory, ...]
    kept: tuple[Tensor | None, ...]
    prompt: Tensor
    patches: Tensor
    shows: bool = True

    @property
    def bytes(self) -> int:
        """How much the memories take; the patches, which are the video itself, are not counted."""
        return sum(part.numel() * part.element_size() for memory in self.memories for part in memory)


class Read(NamedTuple):
    """What is read for the next chunk: for each layer a past, None if nothing is read, and where the chunk stands."""

    past: tuple[Past, ...] | None
    position: int


class MemoryBank:
    """Entries in the order of their chunks, a global prompt first.

    Parameters
    ----------
    entries
        To begin with; they are shared, not copied.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries = list(entries)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries."""
        return tuple(self._entries)

    @property
    def chunks(self) -> int:
        """How many chunks are remembered that show something."""
        return sum(entry.shows for entry in self._entries)

    @property
    def bytes(self) -> int:
        """How much all memories take."""
        return sum(entry.bytes for entry in self._entries)

    def append(self, entry: Entry) -> None:
        """Remember the next chunk."""
        self._entries.append(entry)

    def fork(self, chunks: int) -> "MemoryBank":
        """Return a bank that shares the first chunks, and the global prompt; neither bank sees what the other appends.

        Raises
        ------
        ValueError
            If fewer chunks are remembered.
        """
        if not 0 <= chunks <= self.chunks:
            raise ValueError(f"cannot fork after chunk {chunks} of {self.chunks}: take one that is remembered")
        shared, shown = [], 0
        for entry in self._entries:
            if entry.shows and shown == chunks:
                break
            shown += entry.shows
            shared.append(entry)
        return MemoryBank(shared)

    def read(self, choice: Sequence[int], mixers: Sequence[TokenMixer], layout: VideoLayout, trained: int) -> Read:
        """Join the chosen entries, in the order of the choice.

        Parameters
        ----------
        choice
            Numbers of entries.
        mixers
            Of each layer; they know where the tokens of their memories stand.
        layout
            The sizes of a chunk.
        trained
            How many chunks the trained context holds.
        """
        positions = read_positions(len(choice), trained)
        if not choice:
            return Read(None, positions[-1])
        chosen = [self._entries[number] for number in choice]
        past = []
        for layer, mixer in enumerate(mixers):
            places = []
            for entry, position in zip(chosen, positions, strict=False):
                coordinates, kept = mixer.memory_coordinates(layout, position), entry.kept[layer]
                places.append(coordinates if kept is None else coordinates[kept.to(coordinates.device)])
            parts = zip(*(entry.memories[layer] for entry in chosen), strict=True)
            past.append(Past(tuple(torch.cat(part, -2) for part in parts), torch.cat(places)))
        return Read(tuple(past), positions[-1])


def read_positions(count: int, trained: int) -> tuple[int, ...]:
    """Return where so many entries stand when they are read, and last where the chunk after them does.

    None stands at `trained` or beyond: the oldest share the first place where there are more.
    """
    beyond = max(0, count + 1 - trained)
    return tuple(max(0, place - beyond) for place in range(count + 1))


def only_kept(memory: Memory, kept: Tensor | None) -> Memory:
    """Return a memory with the kept tokens alone, as tensors of their own, so that the others are let go."""
    if kept is None:
        return memory
    return tuple(part.index_select(-2, kept.to(part.device)) for part in memory)
