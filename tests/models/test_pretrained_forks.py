"""Forks of diffusers' own networks, tiny and with random weights: nothing is downloaded."""

import os
from collections.abc import Callable, Iterator

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
torch = pytest.importorskip("torch", reason="these models need torch: pip install -e '.[diffusers]'")
diffusers = pytest.importorskip("diffusers", reason="these models are diffusers': pip install -e '.[diffusers]'")

from models.pretrained.any_flow import AnyFlow  # noqa: E402
from models.pretrained.diffusion_forcing import DiffusionForcing  # noqa: E402
from models.pretrained.forking import ChunkModel, ForkableClip, draw_noises, make_clip  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore:flex_attention called without torch.compile")
FRAMES = (1, 2, 2)
CHANNELS, HEIGHT, WIDTH, TEXT = 16, 8, 8, 32  # one latent frame is 16 tokens, or 4 compressed
SEEDS = (5, 6)
STEPS = 2
SIZES = {"num_attention_heads": 2, "attention_head_dim": 12, "text_dim": TEXT, "ffn_dim": 32, "num_layers": 2}


def any_flow() -> AnyFlow:
    torch.manual_seed(0)
    sizes = {**SIZES, "full_chunk_limit": 2, "freq_dim": 32, "rope_max_seq_len": 32}
    transformer = diffusers.AnyFlowFARTransformer3DModel(**sizes).eval()
    return AnyFlow(transformer, diffusers.FlowMapEulerDiscreteScheduler(shift=5.0), STEPS)


def diffusion_forcing() -> DiffusionForcing:
    torch.manual_seed(0)
    transformer = diffusers.SkyReelsV2Transformer3DModel(**SIZES, freq_dim=256, rope_max_seq_len=32).eval()
    return DiffusionForcing(transformer, diffusers.FlowMatchEulerDiscreteScheduler(shift=5.0), STEPS, overlap=3)


MODELS = (any_flow, diffusion_forcing)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def said(word: int) -> torch.Tensor:
    return torch.randn(len(SEEDS), 4, TEXT, generator=torch.Generator().manual_seed(word))


def noises(seeds: tuple[int, ...] = SEEDS) -> list[torch.Tensor]:
    return draw_noises(seeds, FRAMES, (CHANNELS, HEIGHT, WIDTH))


def passes(model: AnyFlow | DiffusionForcing, work: Callable[[], object]) -> list[int]:
    """Return how many frames each pass through the network held."""
    held: list[int] = []

    def count(_: object, __: object, given: dict[str, torch.Tensor]) -> None:
        held.append(given["timestep"].shape[1])

    hook = model.transformer.register_forward_pre_hook(count, with_kwargs=True)
    work()
    hook.remove()
    return held


@pytest.mark.parametrize("make_model", MODELS)
def test_a_fork_is_bit_for_bit_the_clip_that_is_made_from_the_beginning(
    make_model: Callable[[], ChunkModel[object]],
) -> None:
    model = make_model()
    parent = make_clip(model, [said(1)] * 3, noises())
    before = parent.latents.clone()
    words = [said(1), said(2), said(3)]
    forked = make_clip(model, words, noises(), parent.fork(1))
    scratch = make_clip(make_model(), words, noises())
    assert torch.equal(forked.latents, scratch.latents)
    assert all(ours is theirs for ours, theirs in zip(forked.chunks[:1], parent.chunks[:1], strict=True))
    assert not torch.equal(forked.chunks[1], parent.chunks[1])
    assert torch.equal(parent.latents, before)
    # The parent's memories were not touched either: it can be forked once more, and gone on with as it was.
    assert torch.equal(make_clip(model, [said(1)] * 3, noises(), parent.fork(2)).latents, before)


def test_a_fork_denoises_its_suffix_alone_and_writes_no_cache_of_its_prefix() -> None:
    model, words = any_flow(), [said(1)] * 3
    made = []
    assert passes(model, lambda: made.append(make_clip(model, words, noises()))) == [1, 1, 1, 2, 2, 3, 2, 2]
    assert passes(model, lambda: make_clip(model, words, noises(), made[0].fork(2))) == [2, 2]
    assert passes(model, lambda: make_clip(model, words, noises(), made[0].fork(1))) == [2, 2, 3, 2, 2]
    assert made[0].remembered[0].bytes == 0
    layer = made[0].remembered[2].layers[0]
    assert layer["full_cache"].shape == (2, len(SEEDS), 2, 2 * 16, 12)
    assert layer["compressed_cache"].shape == (2, len(SEEDS), 2, 1 * 4, 12)


def test_without_a_cache_a_fork_computes_its_window_in_every_step() -> None:
    model, words = diffusion_forcing(), [said(1)] * 3
    parent = make_clip(model, words, noises())
    assert passes(model, lambda: make_clip(model, words, noises(), parent.fork(2))) == [5, 5]
    assert passes(model, lambda: make_clip(model, words, noises())) == [1, 1, 3, 3, 5, 5]


@pytest.mark.parametrize("make_model", MODELS)
def test_what_was_made_before_counts_and_each_clip_of_a_batch_stands_alone(
    make_model: Callable[[], ChunkModel[object]],
) -> None:
    model, words = make_model(), [said(1)] * 3
    clip = make_clip(model, words, noises())
    other = make_clip(model, words, [*noises((8, 6))[:1], *noises()[1:]])
    assert not torch.allclose(clip.chunks[2][0], other.chunks[2][0], atol=1e-4)
    assert torch.allclose(clip.chunks[2][1], other.chunks[2][1], atol=1e-5)


@pytest.mark.parametrize("make_model", MODELS)
def test_a_clip_goes_on_from_chunks_that_were_made_elsewhere(make_model: Callable[[], ChunkModel[object]]) -> None:
    model, words = make_model(), [said(1)] * 3
    whole = make_clip(model, words, noises())
    gone_on = make_clip(model, words, noises(), ForkableClip(whole.chunks[:1]))
    assert torch.equal(gone_on.latents, whole.latents)
    again = make_clip(model, words, noises(), gone_on.fork(2))
    assert torch.equal(again.latents, whole.latents)


def test_what_cannot_be_forked_or_made_is_refused() -> None:
    model = diffusion_forcing()
    clip = make_clip(model, [said(1)], noises()[:1])
    with pytest.raises(ValueError, match="cannot fork after chunk 2 of 1: take one that was made"):
        clip.fork(2)
    with pytest.raises(ValueError, match="1 chunks are there, 2 have words and 3 noise"):
        make_clip(model, [said(1)] * 2, noises(), clip)
