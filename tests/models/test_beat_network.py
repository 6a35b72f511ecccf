"""The beat network in torch, and the same weights without it."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from audio.beat_network import load, run  # noqa: E402
from models.beat_network import BANDS, BeatNetwork, export  # noqa: E402


@pytest.fixture
def network() -> BeatNetwork:
    """A network whose normalisation has seen something, as after learning."""
    torch.manual_seed(1)
    network = BeatNetwork(detail=4, channels=12, blocks=5)
    for _ in range(3):
        network(6 * torch.rand(2, 400, BANDS))
    return network.eval()


@pytest.mark.parametrize("frames", [2, 401, 2600])
def test_exported_weights_say_the_same_without_torch(network: BeatNetwork, tmp_path: Path, frames: int) -> None:
    level = 6 * np.random.default_rng(0).random((frames, BANDS), np.float32)
    export(network, tmp_path / "weights.npz")
    heard = run(load(tmp_path / "weights.npz"), level)
    with torch.no_grad():
        even = np.pad(level, ((0, frames % 2), (0, 0)))
        expected = torch.sigmoid(network(torch.from_numpy(even)[None]))[0, :frames].numpy()
    assert heard.shape == (frames, 2)
    assert np.abs(heard - expected).max() < 2e-3


def test_what_is_heard_now_depends_on_what_lies_within_reach_and_no_further(network: BeatNetwork) -> None:
    level = torch.rand(1, 600, BANDS)
    changed = level.clone()
    changed[0, 300] += 3
    with torch.no_grad():
        differs = (network(level) - network(changed)).abs().amax(dim=2)[0] > 1e-6
    reach_steps = 2 + 2 * sum(2**block for block in range(5))
    touched = torch.nonzero(differs)[:, 0]
    assert 300 in touched
    assert touched.min() >= 300 - 2 * (reach_steps + 1)
    assert touched.max() <= 300 + 2 * (reach_steps + 1)


def test_it_learns_where_the_clicks_are() -> None:
    torch.manual_seed(0)
    level, target = torch.zeros(1, 400, BANDS), torch.zeros(1, 400, 2)
    level[0, ::40, 20:40], target[0, ::40, 0] = 6, 1
    target[0, ::160, 1] = 1
    level[0, ::160, :20] = 6
    network = BeatNetwork(detail=4, channels=8, blocks=3, dropout=0.0)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(60):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(network(level), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    heard = torch.sigmoid(network.eval()(level))[0]
    assert heard[::40, 0].min() > 0.5 > heard[20::40, 0].max()
    assert heard[::160, 1].min() > 0.5 > heard[40::160, 1].max()
