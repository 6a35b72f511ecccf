"""Low-rank adaptation: a trained layer is kept as it is, and only a product of two thin matrices beside it learns.

The method is LoRA (Hu et al., 2022), by which STAGE tunes its model in both stages of its training (section 4.2, rank
64). A fresh adapter changes nothing; one that is merged costs nothing.
"""

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional


class LowRankLinear(nn.Module):
    """A linear layer with an adapter: `base(x) + scale * up(down(x))`.

    Parameters
    ----------
    base
        The trained layer; its own weights learn no more.
    rank
        The inner width of the adapter.
    scale
        How much the adapter counts.
    """

    def __init__(self, base: nn.Linear, rank: int, scale: float = 1.0) -> None:
        super().__init__()
        if rank < 1:
            raise ValueError(f"an adapter needs a rank of at least 1, not {rank}")
        self.base, self.scale = base.requires_grad_(False), scale
        self.down = nn.Parameter(base.weight.new_empty(rank, base.in_features))
        self.up = nn.Parameter(base.weight.new_zeros(base.out_features, rank))
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))

    def forward(self, tokens: Tensor) -> Tensor:
        """Return (..., outputs) of tokens (..., inputs)."""
        adapted = functional.linear(functional.linear(tokens, self.down), self.up)
        base: Tensor = self.base(tokens)
        return base + self.scale * adapted

    def merged(self) -> nn.Linear:
        """Return one linear layer that computes the same."""
        layer = nn.Linear(self.base.in_features, self.base.out_features, bias=self.base.bias is not None)
        layer = layer.to(self.base.weight)
        with torch.no_grad():
            layer.weight.copy_(self.base.weight + self.scale * self.up @ self.down)
            if self.base.bias is not None:
                layer.bias.copy_(self.base.bias)
        return layer


def adapt(model: nn.Module, rank: int, chosen: Callable[[str], bool], scale: float = 1.0) -> list[str]:
    """Give an adapter to every linear layer whose dotted name is chosen, freeze all else, and return the names.

    Raises
    ------
    ValueError
        If none is chosen: nothing would learn.
    """
    named = [name for name, layer in model.named_modules() if isinstance(layer, nn.Linear) and chosen(name)]
    if not named:
        raise ValueError("no linear layer was chosen, so nothing would learn: choose by the names of named_modules()")
    model.requires_grad_(False)
    for name in named:
        _replace(model, name, LowRankLinear(model.get_submodule(name), rank, scale))  # type: ignore[arg-type]
    return named


def merge(model: nn.Module) -> None:
    """Put what the adapters have learnt into the layers that they adapt, and take the adapters away."""
    for name in [name for name, layer in model.named_modules() if isinstance(layer, LowRankLinear)]:
        _replace(model, name, model.get_submodule(name).merged())  # type: ignore[operator]


def adapter_weights(model: nn.Module) -> dict[str, Tensor]:
    """Return all that the adapters have learnt, by name: what has to be kept besides the model that was adapted."""
    return dict(_adapters(model))


def _adapters(model: nn.Module) -> Iterator[tuple[str, Tensor]]:
    for name, layer in model.named_modules():
        if isinstance(layer, LowRankLinear):
            yield f"{name}.down", layer.down
            yield f"{name}.up", layer.up


def _replace(model: nn.Module, name: str, layer: nn.Module) -> None:
    parent, _, own = name.rpartition(".")
    setattr(model.get_submodule(parent), own, layer)
