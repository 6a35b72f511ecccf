"""A small network that reads what a clip shows, in the words of captions: whether a generated clip obeys its request.

CLIP-Score asks a large network how well pictures and words go together (J. Hessel et al., 2021), which takes weights
that are not at hand and pictures larger than ours. Where captions are slots of a closed vocabulary, a classifier of
each slot can be asked instead, which learnt from clips whose captions cannot be wrong. Convolutions over every picture
and its difference from one half a second before, then over time, then one linear reading for each slot. The papers have
no such thing; it is ours, a proxy, and says nothing about beauty. What it is taught with, and how well it reads,
belongs to `training`.
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.captions import SLOT_NAMES, SLOTS, WORDS_PER_SLOT

READ = (
    "place", "palette", "hour", "weather", "scale", "angle", "move", "light", "people", "side", "view", "pose", "coat",
    "hair",
)  # fmt: skip
"""The slots that are read, which say the same of every chunk of a shot."""
GRID = (3, 4)
"""Rows and columns that are left of a picture."""
BEFORE = 4
"""Pictures between two whose difference is looked at: half a second, in which a slow camera has moved by a pixel."""


class AttributeProbe(nn.Module):
    """Video in, one logit for every word of every slot of `READ` out.

    Parameters
    ----------
    detail
        Feature maps of the first convolution; later ones have twice and four times as many.
    width
        Numbers that a picture is summed up in.
    """

    def __init__(self, detail: int = 24, width: int = 192) -> None:
        super().__init__()
        self.sizes = {"detail": detail, "width": width}
        maps = 4 * detail
        self.look = nn.Sequential(*_halving(6, detail), *_halving(detail, 2 * detail), *_halving(2 * detail, maps))
        self.where = nn.Sequential(*_halving(maps, maps), nn.AdaptiveAvgPool2d(GRID), nn.Flatten())
        self.what = nn.Conv2d(maps, 2 * maps, 1)
        self.sum_up = nn.Linear(maps * GRID[0] * GRID[1] + 2 * maps, width)
        self.follow = nn.Sequential(
            nn.SiLU(), nn.Conv1d(width, width, 3, padding=1), nn.SiLU(), nn.Conv1d(width, width, 3, padding=1)
        )
        self.read = nn.Linear(3 * width, len(READ) * WORDS_PER_SLOT)
        self.register_buffer("unsayable", _unsayable(), persistent=False)

    def forward(self, video: Tensor) -> Tensor:
        """Return logits, shape (batch, slots, 16), minus infinity where a slot has no such word.

        Parameters
        ----------
        video
            Shape (batch, frames, 3, height, width), -1..1.
        """
        batch, frames = video.shape[:2]
        before = torch.cat([video[:, :1].expand(-1, min(BEFORE, frames), -1, -1, -1), video[:, :-BEFORE]], dim=1)
        # Changes are small; what moves is worth as much attention as what stands.
        maps = self.look(torch.cat([video, 2 * (video - before)], dim=2).flatten(0, 1))
        # A coat is found wherever it is by what is strongest, a side of the picture by where it is.
        found = torch.cat([self.where(maps), self.what(maps).amax((2, 3))], dim=1)
        looked: Tensor = self.sum_up(found).reshape(batch, frames, -1).transpose(1, 2)
        followed: Tensor = self.follow(looked)
        summed = torch.cat([looked.mean(2), followed.mean(2), followed.amax(2)], dim=1)
        logits: Tensor = self.read(functional.silu(summed))
        return logits.reshape(batch, len(READ), WORDS_PER_SLOT).masked_fill(self.get_buffer("unsayable"), -torch.inf)


def wanted(words: Tensor) -> Tensor:
    """Return the place of each read slot's word in its slot, 0 where a caption says nothing; (batch, slots).

    Parameters
    ----------
    words
        Ids of captions, shape (batch, words).
    """
    slots = torch.tensor([SLOT_NAMES.index(name) for name in READ], device=words.device)
    return words[:, slots].long() % WORDS_PER_SLOT


def reading_loss(logits: Tensor, words: Tensor) -> Tensor:
    """Return the mean cross-entropy of the words that captions say; what they do not say costs nothing."""
    targets = wanted(words)
    told = targets > 0
    return functional.cross_entropy(logits[told], targets[told])


def agreement(logits: Tensor, words: Tensor) -> Tensor:
    """Return how likely each clip makes what its caption says: the mean probability of its words, 0..1, (batch,).

    Slots of which the caption says nothing do not count.
    """
    targets = wanted(words)
    told = targets > 0
    likely = logits.softmax(2).gather(2, targets[..., None])[..., 0]
    return torch.where(told, likely, 0.0).sum(1) / told.sum(1).clamp(min=1)


def read_right(logits: Tensor, words: Tensor) -> tuple[Tensor, Tensor]:
    """Return for every slot how often it was read right, and how often captions say something in it; both (slots,)."""
    targets = wanted(words)
    told = targets > 0
    return ((logits.argmax(2) == targets) & told).sum(0), told.sum(0)


def write_probe(probe: AttributeProbe, path: Path) -> None:
    """Write a probe's sizes and weights, whole or not at all."""
    partial = path.with_suffix(".partial")
    weights = {name: weight.detach().cpu() for name, weight in probe.state_dict().items()}
    torch.save({"sizes": probe.sizes, "read": list(READ), "weights": weights}, partial)
    partial.replace(path)


def read_probe(path: Path) -> AttributeProbe:
    """Return the probe that a file holds, ready to read with.

    Raises
    ------
    ValueError
        If it was taught to read other slots than today's.
    """
    stored = torch.load(path, weights_only=True)
    if tuple(stored["read"]) != READ:
        raise ValueError(f"{path} reads other slots than {', '.join(READ)}; teach it anew with training.probe.")
    probe = AttributeProbe(**stored["sizes"])
    probe.load_state_dict(stored["weights"])
    return probe.eval()


def _halving(taken: int, given: int) -> list[nn.Module]:
    return [nn.Conv2d(taken, given, 3, stride=2, padding=1), nn.BatchNorm2d(given), nn.SiLU()]


def _unsayable() -> Tensor:
    """Return which places of the slots hold no word, (slots, 16)."""
    counts = torch.tensor([len(slot.words) for name in READ for slot in SLOTS if slot.name == name])
    places = torch.arange(WORDS_PER_SLOT)
    return (places == 0) | (places > counts[:, None])
