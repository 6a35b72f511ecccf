"""Preference alignment: where it starts, which way it pulls, and what it learns."""

import math

import pytest
import torch
from torch import nn

from models.storyboard.preference import preference_loss, velocity_error


def errors(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


def test_two_equal_models_cost_ln_2_whatever_their_errors():
    better, worse = errors(0.3, 2.0, 0.0), errors(5.0, 0.1, 0.0)
    assert preference_loss(better, worse, better, worse, 3.0) == pytest.approx(math.log(2))


def test_the_loss_is_equation_5_by_hand():
    loss = preference_loss(errors(1.0), errors(3.0), errors(1.5), errors(2.0), 0.5)
    assert loss == pytest.approx(-math.log(1 / (1 + math.exp(-0.5 * ((3.0 - 1.0) - (2.0 - 1.5))))))


def test_denoising_the_preferred_better_or_the_rejected_worse_lowers_the_loss():
    preferred, rejected = errors(1.0).requires_grad_(), errors(1.0).requires_grad_()
    preference_loss(preferred, rejected, errors(1.0), errors(1.0), 2.0).backward()
    assert preferred.grad > 0 > rejected.grad


def test_an_error_is_a_squared_norm_of_each_sample():
    predicted, true = torch.randn(3, 2, 4, dtype=torch.float64), torch.randn(3, 2, 4, dtype=torch.float64)
    by_hand = [float(((p - t) ** 2).sum()) for p, t in zip(predicted, true, strict=True)]
    assert velocity_error(predicted, true).tolist() == pytest.approx(by_hand)


def test_a_policy_learns_to_prefer():
    torch.manual_seed(0)
    policy, reference = nn.Linear(4, 4).double(), nn.Linear(4, 4).double()
    policy.load_state_dict(reference.state_dict())
    noisy, wanted, unwanted = (torch.randn(16, 4, dtype=torch.float64) for _ in range(3))

    def differences(model: nn.Module) -> tuple[torch.Tensor, torch.Tensor]:
        return velocity_error(model(noisy), wanted), velocity_error(model(noisy), unwanted)

    with torch.no_grad():
        fixed = differences(reference)
    optimizer = torch.optim.SGD(policy.parameters(), lr=0.02)
    for _ in range(50):
        optimizer.zero_grad()
        preference_loss(*differences(policy), *fixed, 0.2).backward()
        optimizer.step()
    after = differences(policy)
    assert after[0].mean() < fixed[0].mean()
    assert after[1].mean() > fixed[1].mean()
