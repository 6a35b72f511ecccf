"""STEP2: what a pair may depend on and what not, its losses, and storyboards shot after shot."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from models.captions import VOCABULARY, WORDS_PER_CAPTION, WORDS_PER_SLOT
from models.checkpoint import save
from models.denoising import Sampling
from models.layout import VideoLayout, to_patches, to_video
from models.low_rank import adapt
from models.objectives import add_noise
from models.storyboard.objectives import picture_loss, preference_of_pairs, supervised_loss
from models.storyboard.pairs import (
    CHUNKS,
    Known,
    PairPredictor,
    as_pictures,
    as_values,
    contexts,
    likeness,
    load_pairs,
    predict,
    save_pairs,
)
from models.transformer import TransformerConfig, VideoTransformer

LAYOUT = VideoLayout(1, 12, 16, 1, 3, 4, words=WORDS_PER_CAPTION)
TOKENS, VALUES = LAYOUT.video_tokens, LAYOUT.patch_values


def predictor(dual: bool = True, dtype: torch.dtype = torch.float64) -> PairPredictor:
    torch.manual_seed(0)
    config = TransformerConfig(LAYOUT, len(VOCABULARY), width=24, layers=2, heads=2, chunks=CHUNKS)
    transformer = VideoTransformer(config).to(dtype)
    with torch.no_grad():
        for parameter in transformer.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return PairPredictor(transformer.eval().requires_grad_(False), dual, Sampling(steps=2))


def captions(seed: int, *shape: int) -> Tensor:
    words = torch.randint(1, 3, (*shape, WORDS_PER_CAPTION), generator=Generator().manual_seed(seed))
    return words + WORDS_PER_SLOT * torch.arange(WORDS_PER_CAPTION)


def normal(seed: int, *shape: int) -> Tensor:
    return torch.randn(shape, generator=Generator().manual_seed(seed), dtype=torch.float64)


def known(seed: int = 1, batch: int = 2) -> Known:
    return Known(captions(seed, batch, 2), normal(seed, batch, 2, TOKENS, VALUES))


@pytest.mark.parametrize("dual", [True, False])
def test_start_and_end_see_one_another_only_if_they_are_encoded_together(dual: bool):
    with_dual, noisy, times = predictor(dual), normal(3, 2, 2, TOKENS, VALUES), torch.tensor([0.3, 0.8]).double()
    before = with_dual.clean(noisy, times, known())
    assert before.shape == noisy.shape
    other_end = torch.stack([noisy[:, 0], normal(4, 2, TOKENS, VALUES)], 1)
    after = with_dual.clean(other_end, times, known())
    assert torch.equal(before[:, 0], after[:, 0]) is not dual
    assert not torch.allclose(before[:, 1], after[:, 1])


@pytest.mark.parametrize("chunk", [0, 1])
def test_a_pair_depends_on_the_memory_pack_and_on_the_picture_before(chunk: int):
    of, noisy, times = predictor(), normal(3, 2, 2, TOKENS, VALUES), torch.full((2,), 0.6).double()
    context = known().context
    assert context is not None
    other = context.clone()
    other[:, chunk] += 1
    first, second = (of.clean(noisy, times, known()._replace(context=one)) for one in (context, other))
    assert not torch.allclose(first, second)
    first_shot = of.clean(noisy, times, known()._replace(context=None))
    assert not torch.allclose(first, first_shot)


def test_the_most_alike_memory_has_half_of_the_pack_and_the_last_picture_is_whole():
    wanted = captions(1, 1, 2)
    alike, unlike = wanted[0, 0], wanted[0, 0] + 4
    told = torch.stack([torch.stack([unlike, alike]), torch.stack([unlike, unlike])])[None]
    assert likeness(told, wanted[:, :1, None]).argmax() == 1
    greys = torch.tensor([[0.125, 0.25], [0.5, 0.75]])
    shown = greys[None, ..., None, None, None].expand(1, 2, 2, 3, 12, 16)
    pack, before = to_video(contexts(shown, told, wanted, LAYOUT), LAYOUT)[0]
    assert torch.equal(before, shown[0, 1, 1])
    shares = {float(grey): float((pack[0] == grey).float().mean()) for grey in greys.flatten()}
    assert shares == {0.25: 1 / 2, 0.75: 1 / 4, 0.5: 1 / 8, 0.125: 1 / 16}  # the later one first among equals


def test_stages_time_and_velocity_are_ours_turned_round():
    clean, noise, stage_time = normal(1, 1, 2, 4, 6), normal(2, 1, 2, 4, 6), torch.tensor([[0.3, 0.3]]).double()
    as_stage_says = 0.3 * clean + 0.7 * noise  # equation 2
    ours = add_noise(clean, noise, 1 - stage_time)
    assert torch.allclose(ours, as_stage_says)
    step = 1e-3
    moved = add_noise(clean, noise, 1 - (stage_time + step))
    assert torch.allclose((moved - ours) / step, clean - noise)  # equation 4's velocity
    assert torch.allclose(clean - noise, -(noise - clean))


def test_adapters_alone_learn_pairs_on_a_frozen_base():
    of = predictor(dtype=torch.float32)
    frozen = {name: weight.clone() for name, weight in of.transformer.named_parameters()}
    adapt(of.transformer, 4, lambda name: name.startswith("blocks."))
    learning = [weight for weight in of.transformer.parameters() if weight.requires_grad]
    optimizer = torch.optim.Adam(learning, lr=2e-2)
    pairs, seen = normal(5, 2, 2, TOKENS, VALUES).float(), known()
    seen = seen._replace(context=seen.context.float() if seen.context is not None else None)
    losses = []
    for _ in range(6):
        optimizer.zero_grad()
        loss = supervised_loss(of, pairs, seen, Generator().manual_seed(1))
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.95 * losses[0]
    weights = dict(of.transformer.named_parameters())
    assert all(torch.equal(frozen[name.replace(".base", "")], w) for name, w in weights.items() if not w.requires_grad)


def test_preference_is_ln_2_at_first_and_learning_it_prefers_the_real_pair():
    reference, policy = predictor(dtype=torch.float32), predictor(dtype=torch.float32)
    adapt(policy.transformer, 4, lambda name: name.startswith("blocks."))
    real, inner = normal(5, 2, 2, TOKENS, VALUES).float(), normal(6, 2, 2, TOKENS, VALUES).float()
    seen = Known(captions(1, 2, 2), None)

    def loss(beta: float = 0.01) -> Tensor:
        return preference_of_pairs(policy, reference, real, inner, seen, Generator().manual_seed(3), beta)

    assert float(loss().detach()) == pytest.approx(math.log(2), abs=1e-6)
    optimizer = torch.optim.Adam([w for w in policy.transformer.parameters() if w.requires_grad], lr=1e-2)
    for _ in range(12):
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()
    assert float(loss().detach()) < 0.5 * math.log(2)


def test_single_pictures_are_learnt_each_by_itself():
    of = predictor()
    pictures, words = normal(1, 2, 3, 3, 12, 16), captions(2, 2, 3)
    together = picture_loss(of.transformer, pictures, words, Generator().manual_seed(1))
    apart = picture_loss(
        of.transformer, pictures.reshape(6, 1, 3, 12, 16), words.reshape(6, 1, -1), Generator().manual_seed(1)
    )
    assert torch.equal(together, apart)


def test_a_storyboard_goes_shot_after_shot_and_a_longer_one_begins_alike(tmp_path: Path):
    of = predictor(dtype=torch.float32)
    path = tmp_path / "weights.safetensors"
    save_pairs(of, path)
    told, seeds = captions(7, 3, 2).tolist(), [5, 6, 7]
    pictures = predict(path, told, seeds)
    assert pictures.shape == (3, 2, 12, 16, 3)
    assert pictures.dtype == np.uint8
    assert np.array_equal(predict(path, told[:2], seeds[:2]), pictures[:2])
    other_first = predict(path, told, [99, 6, 7])
    assert not np.array_equal(other_first[2], pictures[2])  # the first shot is remembered in the third
    other_last = predict(path, told, [5, 6, 99])
    assert np.array_equal(other_last[:2], pictures[:2])
    with pytest.raises(ValueError, match="2 seeds need"):
        predict(path, told, seeds[:2])


def test_weights_are_merged_and_remember_whether_pairs_are_encoded_together(tmp_path: Path):
    of = replace(predictor(dtype=torch.float32), dual=False)
    adapt(of.transformer, 4, lambda name: name.startswith("blocks."))
    with torch.no_grad():
        for name, weight in of.transformer.named_parameters():
            if name.endswith(".up"):
                weight.normal_(std=0.1)
    save_pairs(of, tmp_path / "weights.safetensors")
    loaded = load_pairs(tmp_path / "weights.safetensors")
    assert not loaded.dual
    noisy, times = normal(3, 1, 2, TOKENS, VALUES).float(), torch.tensor([0.5])
    seen = Known(captions(1, 1, 2), None)
    assert torch.allclose(of.clean(noisy, times, seen), loaded.clean(noisy, times, seen), atol=0.02)


def test_pictures_of_bytes_come_back():
    pictures = np.random.default_rng(0).integers(0, 256, (2, 5, 7, 3), np.uint8)
    assert np.array_equal(as_pictures(as_values(pictures)), pictures)
    patches = to_patches(as_values(np.zeros((1, 1, 12, 16, 3), np.uint8)), LAYOUT)
    assert patches.shape == (1, 1, TOKENS, VALUES)


def test_a_layout_that_no_pack_can_tile_is_refused(tmp_path: Path):
    layout = VideoLayout(1, 9, 16, 1, 3, 4, words=2)
    transformer = VideoTransformer(TransformerConfig(layout, 8, width=24, layers=1, heads=2, chunks=CHUNKS))
    save(transformer, tmp_path / "weights.safetensors")
    with pytest.raises(ValueError, match="powers of two"):
        load_pairs(tmp_path / "weights.safetensors")
