"""A memory bank in one file, so that another process can go on with it: the bank that a reusing clip starts from.

The format is safetensors: numbers as they are, to the last bit, and no code. A tensor is named `entry.what.layer.part`.
"""

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from models.memory import Entry, MemoryBank

BANK = "bank"


class BankError(ValueError):
    """A file holds no memory bank."""


def save_bank(bank: MemoryBank, path: Path) -> None:
    """Write a bank; whoever calls sees to it that the file appears whole."""
    tensors: dict[str, Tensor] = {}
    for number, entry in enumerate(bank.entries):
        tensors |= {f"{number}.prompt": entry.prompt, f"{number}.patches": entry.patches}
        for layer, (memory, kept) in enumerate(zip(entry.memories, entry.kept, strict=True)):
            tensors |= {f"{number}.memory.{layer}.{part}": tensor for part, tensor in enumerate(memory)}
            if kept is not None:
                tensors[f"{number}.kept.{layer}"] = kept
    layers = len(bank.entries[0].memories) if bank.entries else 0
    # In one field: several would come in an order of chance, and the same bank would not be the same file.
    header = {BANK: json.dumps({"layers": layers, "shows": [entry.shows for entry in bank.entries]})}
    save_file({name: tensor.contiguous().cpu() for name, tensor in tensors.items()}, path, metadata=header)


def load_bank(path: Path, device: torch.device | str = "cpu") -> MemoryBank:
    """Return the bank of a file.

    Raises
    ------
    BankError
        If the file is not there or holds no bank.
    """
    try:
        with safe_open(path, framework="pt", device=str(device)) as stored:
            header = json.loads((stored.metadata() or {})[BANK])
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
        layers, shows = header["layers"], header["shows"]
        return MemoryBank(_entry(tensors, number, layers, shown) for number, shown in enumerate(shows))
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise BankError(f"{path} cannot be read as a memory bank ({error})") from error


def _entry(tensors: dict[str, Tensor], number: int, layers: int, shows: bool) -> Entry:
    memories = []
    for layer in range(layers):
        before = f"{number}.memory.{layer}."
        parts = sum(name.startswith(before) for name in tensors)
        memories.append(tuple(tensors[f"{before}{part}"] for part in range(parts)))
    kept = tuple(tensors.get(f"{number}.kept.{layer}") for layer in range(layers))
    return Entry(tuple(memories), kept, tensors[f"{number}.prompt"], tensors[f"{number}.patches"], shows)
