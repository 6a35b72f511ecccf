"""How every network learns here: AdamW at a pace that rises and falls, a mean of the weights, a state to go on from.

Learning can be cut off at any time: with every report the averaged weights are exported, and all it takes to go on is
kept beside them until the last batch is learnt. What is learnt from, and what the loss is, belongs to each network's
own module.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor, nn

    Network = TypeVar("Network", bound=nn.Module)
else:
    Network = TypeVar("Network")

LONGEST_GRADIENT = 1.0


@dataclass(frozen=True)
class Pace:
    """How fast is learnt.

    Attributes
    ----------
    learning_rate, decay
        Of AdamW; the rate at its highest.
    warm
        Share of the steps in which the rate rises.
    averaged
        Share of the mean weights that a step leaves as they were, at most.
    """

    learning_rate: float
    decay: float
    warm: float = 0.02
    averaged: float = 0.998

    def rate(self, step: int, steps: int) -> float:
        """Return the learning rate of a step: a short warm-up, then half a cosine down to nothing."""
        share = min(1.0, (step + 1) / (self.warm * steps)) * 0.5 * (1 + np.cos(np.pi * min(1.0, step / steps)))
        return self.learning_rate * float(share)


@dataclass(frozen=True)
class Report:
    """How far learning is: batches learnt from, the mean loss since the last report, and that on what is kept aside."""

    step: int
    loss: float
    aside: float


def device_named(name: str) -> str:
    """Return a device of torch's by its name; `auto` is a graphics card if there is one, the processor otherwise."""
    import torch

    if name != "auto":
        return name
    return "cuda" if torch.cuda.is_available() else "cpu"


def state_beside(out: Path) -> Path:
    """Return where all it takes to go on is kept, as long as there is anything to go on with."""
    return out.with_suffix(".state.pt")


class Learning(Generic[Network]):
    """A network that learns, the mean of its weights, and where both are kept.

    Parameters
    ----------
    out
        Where the averaged weights go.
    export
        Writes a network's weights to a path.
    """

    def __init__(self, network: Network, out: Path, pace: Pace, export: Callable[[Network, Path], object]) -> None:
        from torch.optim import AdamW

        self.network, self.averaged, self.out = network, deepcopy(network), out
        self.optimizer = AdamW(network.parameters(), lr=pace.learning_rate, weight_decay=pace.decay)
        self.state = state_beside(out)
        self._pace, self._export = pace, export

    def resume(self) -> int:
        """Take up what was learnt before, and return how many batches that were."""
        import torch

        if not self.state.exists():
            return 0
        device = next(self.network.parameters()).device
        kept = torch.load(self.state, weights_only=True, map_location=device)
        self.network.load_state_dict(kept["network"])
        self.averaged.load_state_dict(kept["averaged"])
        self.optimizer.load_state_dict(kept["optimizer"])
        return int(kept["step"])

    def take_step(self, loss: "Tensor", step: int, steps: int) -> float:
        """Learn from a batch's loss, and return it."""
        import torch

        for group in self.optimizer.param_groups:
            group["lr"] = self._pace.rate(step, steps)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), LONGEST_GRADIENT)
        self.optimizer.step()
        # The first weights are chance, and would weigh on the mean for long.
        self._average(min(self._pace.averaged, (1 + step) / (10 + step)))
        return float(loss.detach())

    def keep(self, step: int, is_last: bool) -> None:
        """Write the averaged weights, and all it takes to go on unless there is nothing to go on with."""
        import torch

        self.out.parent.mkdir(parents=True, exist_ok=True)
        self._export(self.averaged, self.out)
        if is_last:
            self.state.unlink(missing_ok=True)
            return
        networks = {"network": self.network.state_dict(), "averaged": self.averaged.state_dict()}
        partial = self.state.with_suffix(".partial")
        torch.save(networks | {"optimizer": self.optimizer.state_dict(), "step": step}, partial)
        partial.replace(self.state)

    def _average(self, kept: float) -> None:
        """Move the averaged weights towards the present ones, keeping a share of what they were."""
        for mean, value in zip(self.averaged.state_dict().values(), self.network.state_dict().values(), strict=True):
            if mean.is_floating_point():
                mean.lerp_(value, 1 - kept)
            else:
                mean.copy_(value)
