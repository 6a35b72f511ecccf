"""Storyboards by the pair predictor, with weights of a tiny one: what is predicted, what is kept, what stays drawn."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from models.storyboard.pairs import PairPredictor, save_pairs  # noqa: E402
from models.transformer import VideoTransformer  # noqa: E402
from resources.storage import ArtifactStore  # noqa: E402
from resources.storyboards import Pair, storyboard  # noqa: E402
from state.artifact import Artifact  # noqa: E402
from state.film import ShotRequest  # noqa: E402
from tests.models.filmed import request  # noqa: E402
from training.storyboard import default_config  # noqa: E402


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(1)
    transformer = VideoTransformer(default_config(width=32, layers=1)).requires_grad_(False)
    for parameter in transformer.parameters():
        parameter.add_(0.1 * torch.randn_like(parameter))
    path = tmp_path_factory.mktemp("pairs") / "pairs.safetensors"
    save_pairs(PairPredictor(transformer), path)
    return path


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ArtifactStore:
    return ArtifactStore(tmp_path_factory.mktemp("store"))


def shots() -> list[ShotRequest]:
    return [request(48), request(36, pose="dance"), request(12, seed=9)]


def pixels(store: ArtifactStore, picture: Artifact) -> np.ndarray:
    return np.asarray(Image.open(store.local(picture)))


def names(pairs: list[Pair]) -> list[str]:
    return [picture.path for pair in pairs for picture in pair]


def test_every_shot_has_a_start_and_an_end_at_the_storyboard_s_size_in_its_place(store: ArtifactStore, weights: Path):
    pairs = storyboard(shots(), "drawn", weights, store)
    assert len(pairs) == 3
    pictures = [pixels(store, picture) for pair in pairs for picture in pair]
    assert {picture.shape for picture in pictures} == {(54, 96, 3)}
    assert len({picture.tobytes() for picture in pictures}) == 6


def test_what_is_kept_is_not_predicted_again_and_what_is_gone_comes_back_the_same(store: ArtifactStore, weights: Path):
    first = storyboard(shots(), "drawn", weights, store)
    written = [store.local(picture).stat().st_mtime_ns for pair in first for picture in pair]
    assert storyboard(shots(), "drawn", weights, store) == first
    assert [store.local(picture).stat().st_mtime_ns for pair in first for picture in pair] == written
    store.remove(first[2][1].path)
    assert storyboard(shots(), "drawn", weights, store) == first


def test_an_edited_shot_makes_its_own_pair_anew_and_those_after_it(store: ArtifactStore, weights: Path):
    before, wanted = names(storyboard(shots(), "drawn", weights, store)), shots()
    wanted[1] = request(36, pose="walk")
    after = names(storyboard(wanted, "drawn", weights, store))
    assert after[:2] == before[:2]
    assert not set(after[2:]) & set(before)


def test_drawn_shots_stay_drawn_and_keep_their_places(store: ArtifactStore, weights: Path):
    wanted = shots()
    wanted[1] = wanted[1].model_copy(update={"generator": "animatic"})
    mixed, drawn = (storyboard(wanted, "drawn", each, store) for each in (weights, None))
    predicted = storyboard([wanted[0], wanted[2]], "drawn", weights, store)
    assert mixed == [predicted[0], drawn[1], predicted[1]]
    assert not {mixed[0], mixed[2]} & set(drawn)
