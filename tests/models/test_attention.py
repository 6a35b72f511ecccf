"""Full attention against its definition."""

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from models.mixers.attention import FullAttention, attend, probes  # noqa: E402
from models.mixers.contract import Context, Past  # noqa: E402
from models.positions import chunk_coordinates, rotate, rotations  # noqa: E402
from tests.models.small import LAYOUT  # noqa: E402

CHUNKS, WIDTH, HEADS = 3, 24, 2


@pytest.fixture
def mixer() -> FullAttention:
    torch.manual_seed(3)
    mixer = FullAttention(WIDTH, HEADS).double()
    with torch.no_grad():
        for parameter in mixer.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return mixer


@pytest.fixture
def streams() -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(4)
    text = torch.randn(2, CHUNKS, LAYOUT.words, WIDTH, dtype=torch.float64)
    return text, torch.randn(2, CHUNKS, LAYOUT.video_tokens, WIDTH, dtype=torch.float64)


def by_definition(mixer: FullAttention, text: torch.Tensor, video: torch.Tensor, causal: bool):
    """Mix token by token: returns text, video and the weights (batch, head, asking, asked)."""
    tokens = LAYOUT.tokens
    owners = [chunk for chunk in range(CHUNKS) for _ in range(tokens)]
    angles = rotations(torch.cat([chunk_coordinates(LAYOUT, chunk) for chunk in range(CHUNKS)]), WIDTH // HEADS)
    parts = []
    for chunk in range(CHUNKS):
        for stream, projections in ((text, mixer.text), (video, mixer.video)):
            for token in stream[:, chunk].unbind(1):
                three = projections.inward(token).view(-1, 3, HEADS, WIDTH // HEADS).unbind(1)
                norms = (projections.query_norm, projections.key_norm)
                parts.append([norm(x) for norm, x in zip(norms, three[:2], strict=True)] + [three[2]])
    query, key, value = (torch.stack(x, 2) for x in zip(*parts, strict=True))
    query, key = rotate(query, angles), rotate(key, angles)
    scores = torch.einsum("bhqd,bhkd->bhqk", query, key) / (WIDTH // HEADS) ** 0.5
    if causal:
        hidden = torch.tensor([[asked > asking for asked in owners] for asking in owners])
        scores = scores.masked_fill(hidden, -torch.inf)
    weights = scores.softmax(-1)
    out = torch.einsum("bhqk,bhkd->bqhd", weights, value).flatten(2).unflatten(1, (CHUNKS, tokens))
    words = LAYOUT.words
    return mixer.text.outward(out[:, :, :words]), mixer.video.outward(out[:, :, words:]), (query, key)


@pytest.mark.parametrize("learning", [False, True])
@pytest.mark.parametrize("causal", [False, True])
def test_every_token_attends_to_what_its_chunk_may_see(mixer, streams, causal: bool, learning: bool):
    with torch.set_grad_enabled(learning):
        mixed = mixer(*streams, Context(LAYOUT, 0, range(CHUNKS), causal))
        text, video, _ = by_definition(mixer, *streams, causal)
    assert torch.allclose(mixed.text, text, atol=1e-12)
    assert torch.allclose(mixed.video, video, atol=1e-12)
    assert mixed.importance is None


def test_a_chunk_that_reads_what_was_remembered_comes_out_as_if_all_were_mixed_at_once(mixer, streams):
    text, video = streams
    whole = mixer(text, video, Context(LAYOUT, 0, range(CHUNKS)))
    memory = tuple(torch.cat(parts, -2) for parts in zip(*whole.memories[:2], strict=True))
    past = Past(memory, torch.cat([mixer.memory_coordinates(LAYOUT, chunk) for chunk in range(2)]))
    last = mixer(text[:, 2:], video[:, 2:], Context(LAYOUT, 0, [2], past=past))
    assert torch.allclose(last.video, whole.video[:, 2:], atol=1e-12)
    assert all(torch.equal(one, other) for one, other in zip(last.memories[0], whole.memories[2], strict=True))


def test_what_is_remembered_does_not_depend_on_where_the_chunk_stands(mixer, streams):
    near, far = (mixer(*streams, Context(LAYOUT, 0, places)).memories for places in ([0, 1, 2], [5, 7, 8]))
    assert all(torch.equal(a, b) for one, other in zip(near, far, strict=True) for a, b in zip(one, other, strict=True))


def test_importance_is_what_all_queries_of_a_small_chunk_pay_to_each_of_its_tokens(mixer, streams):
    mixed = mixer(*streams, Context(LAYOUT, 0, range(CHUNKS), probe=torch.Generator()))
    *_, (query, key) = by_definition(mixer, *streams, causal=True)
    for chunk in range(CHUNKS):
        own = slice(chunk * LAYOUT.tokens, (chunk + 1) * LAYOUT.tokens)
        paid = (query[:, :, own] @ key[:, :, own].mT / (WIDTH // HEADS) ** 0.5).softmax(-1).sum((0, 1, 2))
        assert torch.allclose(mixed.importance[chunk], paid, atol=1e-12)


def test_probes_are_the_last_64_queries_and_64_drawn_before_them():
    chosen = probes(200, torch.Generator().manual_seed(1)).tolist()
    assert chosen[:64] == list(range(136, 200))
    assert len(chosen) == 128
    assert max(chosen[64:]) < 136
    assert probes(10, torch.Generator()).tolist() == list(range(10))


def test_attention_written_out_for_learning_is_the_fused_one():
    query, key, value = torch.randn(3, 2, 2, 7, 8, dtype=torch.float64)
    learning = attend(query, key, value)
    with torch.no_grad():
        assert torch.allclose(attend(query, key, value), learning, atol=1e-12)


def test_heads_that_do_not_divide_the_width_are_refused():
    with pytest.raises(ValueError, match="5 heads do not divide a width of 24"):
        FullAttention(24, 5)
