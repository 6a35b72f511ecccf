"""MATE keeps the contract of token mixers, and its parts do in it what they are for."""

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from torch import Tensor, nn  # noqa: E402

from models.layout import VideoLayout  # noqa: E402
from models.mixers.contract import Context, Past  # noqa: E402
from models.mixers.mate import Mate, interleaved  # noqa: E402
from models.mixers.review import review_tokens  # noqa: E402
from models.mixers.scans import rotary_major  # noqa: E402

WIDTH, CHUNKS = 12, 4
LAYOUT = VideoLayout(4, 10, 6, 1, 2, 1, words=3, channels=1)  # a grid of 4 x 5 x 6 tokens, which boxes do not fill


@pytest.fixture
def mate() -> Mate:
    torch.manual_seed(7)
    mate = Mate(WIDTH, 2, window=(2, 2, 4)).double()
    nn.init.normal_(mate.windows.bias)
    return mate.requires_grad_(False)


@pytest.fixture
def tokens() -> tuple[Tensor, Tensor]:
    """Words and video of some chunks."""
    chance = torch.Generator().manual_seed(8)
    words, video = ((2, CHUNKS, count, WIDTH) for count in (LAYOUT.words, LAYOUT.video_tokens))
    return tuple(torch.randn(shape, generator=chance, dtype=torch.float64) for shape in (words, video))


def remembered(mate: Mate, memories: list[tuple[Tensor, ...]]) -> Past | None:
    """Some chunks' memories as a bank joins them."""
    if not memories:
        return None
    joined = tuple(torch.cat(parts, -2) for parts in zip(*memories, strict=True))
    return Past(joined, torch.cat([mate.memory_coordinates(LAYOUT, at) for at in range(len(memories))]))


@pytest.mark.parametrize("layer", range(4))
@pytest.mark.parametrize("pieces", [(1, 1, 1, 1), (2, 2), (1, 3)])
def test_chunks_mixed_piece_by_piece_come_out_as_those_mixed_at_once(
    mate: Mate, tokens: tuple[Tensor, Tensor], layer: int, pieces: tuple[int, ...]
) -> None:
    text, video = tokens
    at_once = mate(text, video, Context(LAYOUT, layer, range(CHUNKS)))
    memories: list[tuple[Tensor, ...]] = []
    for piece in pieces:
        now = slice(len(memories), len(memories) + piece)
        context = Context(LAYOUT, layer, range(now.start, now.stop), past=remembered(mate, memories))
        mixed = mate(text[:, now], video[:, now], context)
        torch.testing.assert_close(mixed.text, at_once.text[:, now], rtol=1e-9, atol=1e-11)
        torch.testing.assert_close(mixed.video, at_once.video[:, now], rtol=1e-9, atol=1e-11)
        memories.extend(mixed.memories)
    assert all(torch.equal(one[0], other[0]) for one, other in zip(memories, at_once.memories, strict=True))


@pytest.mark.parametrize(("causal", "reached"), [(True, [False, True, True, True]), (False, [True] * 4)])
@pytest.mark.parametrize("modality", ["text", "video"])
def test_who_learns_of_a_chunk(
    mate: Mate, tokens: tuple[Tensor, Tensor], causal: bool, reached: list[bool], modality: str
) -> None:
    text, video = tokens
    changed_text, changed_video = text.clone(), video.clone()
    (changed_text if modality == "text" else changed_video)[:, 1] += 1
    context = Context(LAYOUT, 0, range(CHUNKS), causal)
    before, after = mate(text, video, context), mate(changed_text, changed_video, context)
    for one, other in ((before.text, after.text), (before.video, after.video)):
        assert [
            bool((a - b).abs().amax() > 1e-9) for a, b in zip(one.unbind(1), other.unbind(1), strict=True)
        ] == reached


def test_one_chunk_is_mixed_alike_in_both_forms(mate: Mate, tokens: tuple[Tensor, Tensor]) -> None:
    text, video = (part[:, :1] for part in tokens)
    one, other = (mate(text, video, Context(LAYOUT, 2, [0], causal)) for causal in (True, False))
    torch.testing.assert_close(one.video, other.video)
    torch.testing.assert_close(one.text, other.text)


def test_the_branches_are_added(mate: Mate, tokens: tuple[Tensor, Tensor]) -> None:
    text, video = (part[:, :1] for part in tokens)
    context = Context(LAYOUT, 1, [0])
    overview = review_tokens(video[:, 0].unflatten(1, LAYOUT.grid))
    scan = rotary_major(LAYOUT.grid, 1)
    sequence = torch.cat([overview, text[:, 0], video[:, 0, scan], overview], 1)
    scanned = mate.mamba(sequence)[:, overview.shape[1] : -overview.shape[1]]
    near = mate.windows(video[:, 0].unflatten(1, LAYOUT.grid), shifted=True).flatten(1, 3)
    mixed = mate(text, video, context)
    torch.testing.assert_close(mixed.text[:, 0], scanned[:, : LAYOUT.words])
    torch.testing.assert_close(mixed.video[:, 0, scan], (scanned[:, LAYOUT.words :] + near[:, scan]))


def test_review_tokens_are_the_averages_of_boxes() -> None:
    video = torch.rand(2, 3, 5, 6, 4, dtype=torch.float64)
    expected = [
        video[:, time : time + 2, row : row + 4, column : column + 4].mean((1, 2, 3))
        for time in (0, 2)
        for row in (0, 4)
        for column in (0, 4)
    ]
    torch.testing.assert_close(review_tokens(video), torch.stack(expected, 1))
    small = video[:, :1, :2, :3]
    torch.testing.assert_close(review_tokens(small)[:, 0], small.mean((1, 2, 3)))


def test_review_tokens_bring_what_is_far(mate: Mate) -> None:
    """With strong decay the last token cannot hear the first over two thousand others, but for the overview."""
    layout = VideoLayout(8, 16, 16, 1, 1, 1, words=0)
    for direction in mate.mamba.directions:
        nn.init.constant_(direction.step_offset, -1.0)
        nn.init.constant_(direction.log_decay, 0.0)
    video = torch.randn(1, 1, layout.video_tokens, WIDTH, dtype=torch.float64)
    changed = video.clone()
    changed[0, 0, 0] += 1

    def heard(first: Tensor, second: Tensor) -> float:
        return float((first - second)[0, -1].abs().amax())

    context, text = Context(layout, 0, [0]), video[:, :, :0]
    with_reviews = heard(*(mate(text, one, context).video[:, 0] for one in (video, changed)))
    without = heard(*(mate.mamba(one[:, 0]) for one in (video, changed)))
    assert with_reviews > 1e-9
    assert without < 1e-15


@pytest.mark.parametrize("layer", range(4))
def test_words_are_scanned_just_before_their_chunk(layer: int) -> None:
    words = CHUNKS * LAYOUT.words
    order = interleaved(LAYOUT, CHUNKS, layer).tolist()
    time, rows, columns = LAYOUT.grid
    video = [token - words for token in order if token >= words]
    assert video == rotary_major((CHUNKS * time, rows, columns), layer).tolist()
    for chunk in range(CHUNKS):
        own = range(chunk * LAYOUT.words, (chunk + 1) * LAYOUT.words)
        first = next(i for i, token in enumerate(order) if (token - words) // LAYOUT.video_tokens == chunk)
        assert order[first - LAYOUT.words : first] == list(own)


def test_what_is_remembered_stands_amid_what_it_is_the_average_of(mate: Mate) -> None:
    first, second = (mate.memory_coordinates(LAYOUT, position) for position in (0, 1))
    assert first.shape == (LAYOUT.words + 2 * 2 * 2, 3)
    assert first[: LAYOUT.words].tolist() == [[0.0] * 3, [1.0] * 3, [2.0] * 3]
    assert first[LAYOUT.words].tolist() == [LAYOUT.words + at for at in (0.5, 1.5, 1.5)]
    assert first[-1].tolist() == [LAYOUT.words + at for at in (2.5, 4.0, 4.5)]
    assert (second - first).unique().tolist() == [LAYOUT.words + 6]


def test_importance_is_what_a_remembered_token_adds_to_the_state(mate: Mate, tokens: tuple[Tensor, Tensor]) -> None:
    text, video = tokens
    mixed = mate(text, video, Context(LAYOUT, 0, range(CHUNKS), probe=torch.Generator()))
    assert mate(text, video, Context(LAYOUT, 0, range(CHUNKS))).importance is None
    assert mixed.importance.shape == (CHUNKS, LAYOUT.words + 8)
    (told,) = mixed.memories[1]
    _, inside, steps = mate.mamba.enter(told).split(mate.mamba.sizes, -1)
    values, step, written, _ = mate.mamba.directions[0].selected(inside, steps)
    added = (values * step[..., None])[..., None] * written[:, :, None, None]
    torch.testing.assert_close(mixed.importance[1], added.square().sum((2, 3, 4)).sqrt().sum(0))


def test_a_half_precision_stream_reads_a_memory_kept_whole(mate: Mate, tokens: tuple[Tensor, Tensor]) -> None:
    text, video = (part[:, :1].bfloat16() for part in tokens)
    past = remembered(mate, [(torch.randn(2, 11, WIDTH, dtype=torch.float64),)])
    mixed = mate.bfloat16()(text, video, Context(LAYOUT, 0, [1], past=past))
    assert mixed.video.dtype == torch.bfloat16
    assert mixed.video.isfinite().all()


@pytest.mark.parametrize("causal", [True, False])
def test_everything_is_computed_where_the_tokens_are(mate: Mate, tokens: tuple[Tensor, Tensor], causal: bool) -> None:
    """The meta device computes nothing, and refuses whatever lies elsewhere."""
    text, video = (part.to("meta") for part in tokens)
    past = Past((torch.randn(2, 11, WIDTH, device="meta"),), torch.zeros(11, 3))
    mixed = mate.to("meta")(text, video, Context(LAYOUT, 1, range(CHUNKS), causal, past, torch.Generator()))
    assert mixed.video.shape == video.shape
    assert mixed.text.is_meta
    assert mixed.importance.is_meta
