"""A shot filmed by the video transformer: which chunk shows which frames, and a reuse as a fork of a memory."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from models.captions import said  # noqa: E402
from models.chunks import PICTURES_PER_S, chunk_span, picture_at, shared_chunks, words_of  # noqa: E402
from models.filming import TIERS, film  # noqa: E402
from models.memory import MemoryBank  # noqa: E402
from models.sampler import Sampler  # noqa: E402
from models.transformer import VideoTransformer  # noqa: E402
from state.film import ShotRequest  # noqa: E402
from state.money import Tier  # noqa: E402
from state.time import FrameRate  # noqa: E402
from tests.models.filmed import CHUNK_PICTURES, request, tiny  # noqa: E402
from training.clips import CHUNK_FRAMES, RATE, STEP  # noqa: E402

RATES = st.sampled_from([FrameRate(numerator=n, denominator=d) for n, d in ((24, 1), (25, 1), (24000, 1001), (60, 1))])


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)


def test_pictures_follow_each_other_as_fast_as_those_that_are_learnt_from():
    assert RATE.fraction / STEP == PICTURES_PER_S
    assert CHUNK_PICTURES == CHUNK_FRAMES


@given(rate=RATES, chunk=st.integers(0, 50))
def test_a_chunk_shows_the_frames_of_its_pictures(rate: FrameRate, chunk: int):
    span = chunk_span(chunk, CHUNK_PICTURES, rate)
    pictures = {picture_at(frame, rate) for frame in range(span.start_frame, span.end_frame)}
    assert pictures == set(range(chunk * CHUNK_PICTURES, (chunk + 1) * CHUNK_PICTURES))
    assert chunk_span(chunk + 1, CHUNK_PICTURES, rate).start_frame == span.end_frame


@given(rate=RATES, prefix=st.integers(1, 400))
def test_a_chunk_is_shared_if_it_begins_before_the_divergence(rate: FrameRate, prefix: int):
    owner = request(401, rate=rate)
    reuse = request(401, rate=rate, owner=owner, prefix_frames=prefix)
    shared = shared_chunks(reuse, CHUNK_PICTURES)
    assert chunk_span(shared - 1, CHUNK_PICTURES, rate).start_frame < prefix
    assert chunk_span(shared, CHUNK_PICTURES, rate).start_frame >= prefix


@pytest.mark.parametrize("frames", [1, 12, 13, 24, 100])
def test_a_shot_is_filmed_to_its_last_frame(frames: int):
    filmed = film(tiny(), request(frames))
    assert picture_at(frames - 1, RATE) < len(filmed.pictures) <= Fraction(frames * PICTURES_PER_S, 24) + CHUNK_PICTURES
    assert filmed.pictures.dtype == np.uint8
    assert filmed.pictures.shape[1:] == (36, 64, 3)


def afresh(transformer: VideoTransformer, reuse: ShotRequest) -> MemoryBank:
    tier, words = TIERS[reuse.tier], torch.tensor([words_of(reuse, CHUNK_PICTURES)])
    return Sampler(transformer, tier.policy, tier.sampling).generate(words, [reuse.seed]).bank


def patches(bank: MemoryBank) -> list[torch.Tensor]:
    return [entry.patches for entry in bank.entries]


@pytest.mark.parametrize("tier", ["high", "mid"])
def test_a_reuse_is_its_owner_up_to_the_divergence_and_as_if_made_from_the_beginning(tier: Tier):
    transformer, owner = tiny(), request(48, tier=tier)
    reuse = request(60, pose="dance", tier=tier, owner=owner, prefix_frames=24)
    filmed, forked = film(transformer, owner), film(transformer, reuse, film(transformer, owner).bank)
    shared = 2 * CHUNK_PICTURES
    assert np.array_equal(forked.pictures[:shared], filmed.pictures[:shared])
    assert not np.array_equal(forked.pictures[shared:16], filmed.pictures[shared:16])
    assert all(map(torch.equal, patches(forked.bank), patches(afresh(transformer, reuse))))
    per_chunk = TIERS[tier].sampling.evaluations + 1
    assert (filmed.evaluations, forked.evaluations) == (4 * per_chunk, 3 * per_chunk)


def test_a_chunk_in_which_the_divergence_lies_is_the_owner_s():
    transformer, owner = tiny(), request(48)
    reuse = request(48, pose="dance", owner=owner, prefix_frames=25)
    filmed, forked = film(transformer, owner), film(transformer, reuse, film(transformer, owner).bank)
    assert np.array_equal(forked.pictures[: 3 * CHUNK_PICTURES], filmed.pictures[: 3 * CHUNK_PICTURES])
    poses = [said(ids)["pose"] for ids in words_of(reuse, CHUNK_PICTURES)]
    assert poses == ["sing", "sing", "sing", "dance"]


def test_a_divergence_in_the_last_chunk_leaves_nothing_to_make():
    transformer, owner = tiny(), request(48)
    reuse = request(48, pose="dance", owner=owner, prefix_frames=40)
    forked = film(transformer, reuse, film(transformer, owner).bank)
    assert forked.evaluations == 0
    assert len(forked.pictures) == 16


def test_a_reuse_without_its_owner_s_memory_is_refused():
    owner = request(48)
    with pytest.raises(ValueError, match="memory"):
        film(tiny(), request(48, owner=owner, prefix_frames=24))


def test_a_shot_s_first_chunk_is_a_cut_and_no_other():
    cuts = [said(ids).get("cut") for ids in words_of(request(48), CHUNK_PICTURES)]
    assert cuts == ["cut", None, None, None]


def test_high_costs_several_times_as_much_as_mid():
    high, mid = (film(tiny(), request(24, tier=tier)).evaluations for tier in ("high", "mid"))
    assert high > 3 * mid
