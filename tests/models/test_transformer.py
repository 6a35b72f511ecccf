"""The transformer: what it sees, what it forgets, and that all of it learns."""

import dataclasses
import json

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from models.mixers.contract import Past  # noqa: E402
from models.transformer import TransformerConfig, VideoTransformer, time_waves  # noqa: E402
from tests.models.small import LAYOUT, clip, small  # noqa: E402


@pytest.fixture(params=["attention", "mate"])
def transformer(request: pytest.FixtureRequest) -> VideoTransformer:
    return small(request.param)


def read_past(transformer: VideoTransformer, memories: tuple, chunks: int) -> list[Past]:
    """Join what each layer remembers of the first chunks, at positions 0, 1, ..."""
    past = []
    for mixer, remembered in zip(transformer.mixers, memories, strict=True):
        memory = tuple(torch.cat(parts, -2) for parts in zip(*remembered[:chunks], strict=True))
        places = [mixer.memory_coordinates(LAYOUT, position) for position in range(chunks)]
        past.append(Past(memory, torch.cat(places)))
    return past


@torch.no_grad()
def test_a_chunk_with_remembered_ones_comes_out_as_with_all_of_them_at_once(transformer):
    patches, times, words = clip(4, batch=2)
    whole = transformer(patches, times, words)
    for chunk in range(1, 4):
        own = slice(chunk, chunk + 1)
        past = read_past(transformer, whole.memories, chunk)
        alone = transformer(patches[:, own], times[:, own], words[:, own], positions=[chunk], past=past)
        assert (alone.patches - whole.patches[:, own]).abs().max() < 1e-10
    first = read_past(transformer, whole.memories, 1)
    others = transformer(patches[:, 1:], times[:, 1:], words[:, 1:], positions=[1, 2, 3], past=first)
    assert (others.patches - whole.patches[:, 1:]).abs().max() < 1e-10


@torch.no_grad()
def test_a_causal_chunk_hears_nothing_of_later_ones_and_a_bidirectional_one_does(transformer):
    patches, times, words = clip(3)
    changed = patches.clone()
    changed[:, 2] += 1
    for causal in (True, False):
        before = transformer(patches, times, words, causal=causal).patches
        after = transformer(changed, times, words, causal=causal).patches
        assert torch.equal(before[:, :2], after[:, :2]) is causal
        assert not torch.equal(before[:, 2], after[:, 2])


@torch.no_grad()
def test_each_chunk_has_a_time_and_words_of_its_own(transformer):
    patches, times, words = clip(3)
    before = transformer(patches, times, words).patches
    later, said = times.clone(), words.clone()
    later[:, 1] = 1 - later[:, 1]
    said[:, 1] = said[:, 1].roll(1, -1) % 7 + 1
    for after in (transformer(patches, later, words).patches, transformer(patches, times, said).patches):
        differs = [not torch.equal(before[:, chunk], after[:, chunk]) for chunk in range(3)]
        assert differs == [False, True, True]


@torch.no_grad()
def test_a_chunk_that_shows_nothing_speaks_to_others_by_its_words_alone(transformer):
    patches, times, words = clip(3)
    shows = [False, True, True]
    before = transformer(patches, times, words, shows=shows).patches
    pictures, said = patches.clone(), words.clone()
    pictures[:, 0] += 1
    said[:, 0] = said[:, 0] % 7 + 1
    assert torch.equal(transformer(pictures, times, words, shows=shows).patches, before)
    assert not torch.equal(transformer(patches, times, said, shows=shows).patches[:, 1:], before[:, 1:])
    plain = transformer(patches, times, words).patches
    assert torch.equal(transformer(patches, times, words, shows=[True] * 3).patches, plain)


def test_gradients_reach_every_parameter(transformer):
    patches, times, words = clip(3, batch=2)
    predicted = transformer(patches, times, words, shows=[False, True, True])
    predicted.patches[:, 1:].square().mean().backward()
    silent = [name for name, p in transformer.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert silent == []


@torch.no_grad()
def test_importance_is_told_for_each_layer_and_token_of_a_memory_when_it_is_asked_for(transformer):
    patches, times, words = clip(2)
    assert transformer(patches, times, words).importance is None
    probed = transformer(patches, times, words, probe=torch.Generator().manual_seed(0))
    again = transformer(patches, times, words, probe=torch.Generator().manual_seed(0))
    for remembered, importance, same in zip(probed.memories, probed.importance, again.importance, strict=True):
        assert importance.shape == (2, remembered[0][0].shape[-2])
        assert (importance >= 0).all()
        assert torch.equal(importance, same)


def test_a_new_transformer_begins_without_an_opinion():
    torch.manual_seed(0)
    transformer = VideoTransformer(small().config)
    patches, times, words = clip(2, dtype=torch.float32)
    assert not transformer(patches, times, words).patches.any()


@pytest.mark.parametrize("mixer", ["attention", "mate"])
def test_a_config_goes_through_json(mixer: str):
    config = small(mixer).config
    assert TransformerConfig.from_dict(json.loads(json.dumps(dataclasses.asdict(config)))) == config


def test_a_mixer_that_is_not_there_is_refused_in_words():
    with pytest.raises(ValueError, match="there is no mixer 'convolution': take attention or mate"):
        dataclasses.replace(small().config, mixer="convolution").make_mixer()


def test_a_prompt_is_embedded_as_the_mean_of_its_words():
    transformer = small()
    words = torch.tensor([[1, 4, 4]])
    table = transformer.words.weight
    assert torch.allclose(transformer.prompt_embedding(words)[0], (table[1] + 2 * table[4]) / 3)


def test_times_are_told_apart_at_both_ends():
    waves = time_waves(torch.tensor([0.0, 0.001, 0.999, 1.0]))
    assert waves.shape == (4, 256)
    assert (torch.cdist(waves, waves) + 9 * torch.eye(4)).min() > 0.5
