"""Adapters: nothing changes at first, nothing else learns, and a merged model computes what the adapted one did."""

import pytest
import torch
from torch import nn

from models.low_rank import LowRankLinear, adapt, adapter_weights, merge

WIDTH = 12


def network() -> nn.Sequential:
    torch.manual_seed(3)
    layers = (
        nn.Linear(WIDTH, 20),
        nn.SiLU(),
        nn.Sequential(nn.Linear(20, 20, bias=False), nn.Tanh()),
        nn.Linear(20, 5),
    )
    return nn.Sequential(*layers).double()


def everything(name: str) -> bool:
    return True


def test_a_fresh_adapter_changes_nothing_and_only_adapters_learn():
    model, tokens = network(), torch.randn(4, WIDTH, dtype=torch.float64)
    before = model(tokens)
    frozen = {name: weight.clone() for name, weight in model.named_parameters()}
    assert adapt(model, 2, everything) == ["0", "2.0", "3"]
    assert torch.equal(model(tokens), before)
    optimizer = torch.optim.SGD([weight for weight in model.parameters() if weight.requires_grad], lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        model(tokens).square().sum().backward()
        optimizer.step()
    assert not torch.allclose(model(tokens), before)
    for name, weight in frozen.items():
        layer, _, own = name.rpartition(".")
        assert torch.equal(model.get_parameter(f"{layer}.base.{own}"), weight)
    learning = {name for name, weight in model.named_parameters() if weight.requires_grad}
    assert (
        learning == set(adapter_weights(model)) == {f"{n}.{part}" for n in ("0", "2.0", "3") for part in ("down", "up")}
    )


def test_what_is_learnt_has_the_rank_of_the_adapter_and_is_merged_without_a_trace():
    model, tokens = network(), torch.randn(4, WIDTH, dtype=torch.float64)
    original = model[0].weight.clone()
    adapt(model, 2, lambda name: name == "0", scale=0.5)
    with torch.no_grad():
        model[0].up.normal_()
    adapted = model(tokens)
    merge(model)
    assert not any(isinstance(layer, LowRankLinear) for layer in model.modules())
    assert torch.allclose(model(tokens), adapted, atol=1e-12)
    assert torch.linalg.matrix_rank(model[0].weight - original) == 2


def test_an_adapter_for_nothing_or_of_no_rank_is_refused():
    with pytest.raises(ValueError, match="nothing would learn"):
        adapt(network(), 2, lambda name: False)
    with pytest.raises(ValueError, match="rank of at least 1"):
        LowRankLinear(nn.Linear(2, 2), 0)
