"""Clips that are made: chunk by chunk, from a fork, from a shot, or all at once."""

import itertools

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from models.denoising import Sampling  # noqa: E402
from models.noise import draw_noise, start_noise  # noqa: E402
from models.objectives import add_noise  # noqa: E402
from models.policies import DynamicSparse, Full, HistoryPool, Nothing, Policy, Rolling, SemanticSparse  # noqa: E402
from models.sampler import Generated, Sampler  # noqa: E402
from models.transformer import NO_WORD, VideoTransformer  # noqa: E402
from tests.models.small import LAYOUT, clip, small  # noqa: E402

POLICIES = [Nothing(), Full(), Rolling(1, sinks=1), DynamicSparse(0.7), SemanticSparse(0.7, top=1), HistoryPool(2, 1)]
SEEDS = (11, 12)


BOTH = pytest.mark.parametrize("transformer", ["attention", "mate"], indirect=True)


@pytest.fixture
def transformer(request: pytest.FixtureRequest) -> VideoTransformer:
    return small(getattr(request, "param", "attention"), chunks=4)


def sampler(transformer: VideoTransformer, policy: Policy | None = None, **sampling: float) -> Sampler:
    return Sampler(transformer, policy or Full(), Sampling(**{"steps": 2, **sampling}))


def words(chunks: int, seed: int = 0) -> torch.Tensor:
    return clip(chunks, batch=2, seed=seed)[2]


def snapshot(made: Generated) -> list[torch.Tensor]:
    return [part.clone() for entry in made.bank.entries for memory in entry.memories for part in memory]


@pytest.mark.parametrize(
    ("transformer", "policy"),
    [*(("attention", policy) for policy in POLICIES), ("mate", SemanticSparse(0.7, top=1))],
    indirect=["transformer"],
)
def test_a_forked_clip_is_bit_for_bit_the_one_made_from_the_beginning(transformer, policy: Policy):
    made_by = sampler(transformer, policy, edge=1)
    said, changed = words(5), words(5)
    changed[:, 3:] = words(5, seed=8)[:, 3:]
    parent = made_by.generate(said, SEEDS)
    before = snapshot(parent)
    forked = made_by.fork(parent.bank, 3, changed, SEEDS)
    afresh = made_by.generate(changed, SEEDS)
    assert torch.equal(forked.patches, afresh.patches)
    assert torch.equal(forked.patches[:, :3], parent.patches[:, :3])
    assert not torch.equal(forked.patches[:, 3], parent.patches[:, 3])
    assert all(torch.equal(one, other) for one, other in zip(snapshot(forked), snapshot(afresh), strict=True))
    assert parent.bank.chunks == 5
    assert all(torch.equal(one, other) for one, other in zip(snapshot(parent), before, strict=True))
    assert forked.bank.entries[0] is parent.bank.entries[0]
    assert forked.evaluations == 2 * (2 * 2 + 1)


def test_every_seed_makes_another_clip_and_only_its_own(transformer):
    made_by, said = sampler(transformer), words(2)
    one, other = (made_by.generate(said, seeds).patches for seeds in ((11, 12), (11, 13)))
    assert torch.equal(one[0], other[0])
    assert not torch.equal(one[1], other[1])


@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_a_chunk_is_taken_by_euler_steps_along_the_guided_velocity(transformer, guidance: float):
    said = words(1)
    made = sampler(transformer, steps=3, guidance=guidance).generate(said, SEEDS)
    x = start_noise(SEEDS, 0, 0, LAYOUT, torch.zeros((), dtype=torch.float64))[:, None]
    with torch.no_grad():
        for time in (1, 2 / 3, 1 / 3):
            times = torch.full((2, 1), time, dtype=torch.float64)
            by_words, by_none = (transformer(x, times, w).patches for w in (said, torch.full_like(said, NO_WORD)))
            clean = by_none + guidance * (by_words - by_none)
            x = x - (x - clean) / time / 3
    assert torch.allclose(made.patches, x, atol=1e-10)


@BOTH
@torch.no_grad()
def test_the_next_chunk_is_made_beside_the_noisy_history_as_if_all_were_passed_at_once(transformer):
    """One step without guidance, against a pass over the whole context at their times."""
    said = words(3)
    made = sampler(transformer, steps=1, guidance=1.0, history_time=0.25).generate(said, SEEDS)
    like = torch.zeros((), dtype=torch.float64)
    quarter = torch.full((2,), 0.25, dtype=torch.float64)
    shown = [
        add_noise(made.patches[:, chunk], draw_noise(SEEDS, chunk, "history", LAYOUT, like), quarter)
        for chunk in range(2)
    ]
    context = torch.stack([*shown, start_noise(SEEDS, 2, 0, LAYOUT, like)], 1)
    times = torch.tensor([[0.25, 0.25, 1.0]], dtype=torch.float64).expand(2, -1)
    assert torch.allclose(transformer(context, times, said).patches[:, 2], made.patches[:, 2], atol=1e-10)


@pytest.mark.parametrize("guidance", [1.0, 2.0])
def test_the_cost_is_what_passed_through_the_network(transformer, guidance: float):
    passed = []
    transformer.register_forward_hook(lambda _, given, __: passed.append(given[0].shape[0] * given[0].shape[1]))
    made_by, said = sampler(transformer, guidance=guidance), words(3)
    story = words(1, seed=5)[:, 0]
    shot = clip(1, batch=2)[0]
    ways = [
        lambda: made_by.generate(said, SEEDS, story=story),
        lambda: made_by.extend(shot, said, SEEDS),
        lambda: made_by.generate_jointly(said, SEEDS, story=story),
    ]
    for way in ways:
        passed.clear()
        assert way().evaluations * len(SEEDS) == sum(passed)


@BOTH
def test_sparse_memories_are_smaller_and_are_read_where_their_tokens_stood(transformer):
    said = words(4)
    whole, sparse = (sampler(transformer, policy).generate(said, SEEDS).bank for policy in (Full(), DynamicSparse(0.5)))
    assert sparse.bytes < 0.8 * whole.bytes
    for entry in sparse.entries:
        for memory, kept in zip(entry.memories, entry.kept, strict=True):
            assert memory[0].shape[-2] == len(kept)


def test_more_chunks_than_were_trained_are_made_without_leaving_the_trained_positions(transformer):
    places = []
    transformer.register_forward_pre_hook(lambda _, __, named: places.extend(named["positions"]), with_kwargs=True)
    made = sampler(transformer, steps=1).generate(words(7), SEEDS)
    assert made.patches.shape[1] == 7
    assert max(places) == transformer.config.chunks - 1


@BOTH
def test_a_global_prompt_is_remembered_first_read_by_all_and_kept_by_forks(transformer):
    made_by, said = sampler(transformer, Nothing()), words(2)
    without = made_by.generate(said, SEEDS)
    one, other = (made_by.generate(said, SEEDS, story=words(1, seed=seed)[:, 0]) for seed in (5, 6))
    assert [entry.shows for entry in one.bank.entries] == [False, True, True]
    assert one.patches.shape == without.patches.shape
    for chunk in range(2):
        made = [clips.patches[:, chunk] for clips in (without, one, other)]
        assert not any(torch.equal(a, b) for a, b in itertools.combinations(made, 2))
    assert torch.equal(made_by.fork(one.bank, 1, said, SEEDS).patches, one.patches)


def test_a_shot_is_extended_as_if_it_had_been_made_here(transformer):
    made_by, said = sampler(transformer), words(4)
    whole = made_by.generate(said, SEEDS)
    extended = made_by.extend(whole.patches[:, :2], said, SEEDS)
    assert torch.equal(extended.patches, whole.patches)
    assert extended.evaluations == 2 + 2 * (2 * 2 + 1)


@BOTH
def test_together_each_chunk_depends_on_all_and_those_given_come_back_as_they_are(transformer):
    made_by, said = sampler(transformer), words(3)
    changed = said.clone()
    changed[:, 2] = words(3, seed=8)[:, 2]
    joint = made_by.generate_jointly(said, SEEDS)
    assert not torch.equal(made_by.generate_jointly(changed, SEEDS).patches[:, 0], joint.patches[:, 0])
    assert torch.equal(made_by.generate(changed, SEEDS).patches[:, 0], made_by.generate(said, SEEDS).patches[:, 0])
    middle = clip(1, batch=2, seed=3)[0][:, 0]
    beside = made_by.generate_jointly(said, SEEDS, given={1: middle}, story=words(1, seed=5)[:, 0])
    assert torch.equal(beside.patches[:, 1], middle)
    assert beside.patches.shape == joint.patches.shape
    assert not torch.equal(beside.patches[:, 0], joint.patches[:, 0])


def test_too_many_chunks_at_once_are_refused(transformer):
    with pytest.raises(ValueError, match="5 chunks do not fit into a context of 4: make them one by one"):
        sampler(transformer).generate_jointly(words(5), SEEDS)


@BOTH
def test_a_roll_out_is_the_clip_that_would_be_made_with_a_gradient_through_the_last_step_of_each_chunk(transformer):
    made_by, said = sampler(transformer, guidance=1.0), words(2)
    learning = []
    transformer.register_forward_hook(lambda _, __, predicted: learning.append(predicted.patches.requires_grad))
    rolled = made_by.roll_out(said, SEEDS)
    assert learning == [False, True, False] * 2
    assert torch.allclose(rolled.patches, made_by.generate(said, SEEDS).patches, atol=1e-10)
    assert rolled.patches.requires_grad
    assert not any(part.requires_grad for part in snapshot(rolled))
    assert not any(entry.patches.requires_grad for entry in rolled.bank.entries)


def test_what_does_not_fit_a_bank_that_was_begun_is_refused(transformer):
    made_by, said = sampler(transformer, steps=1), words(3)
    bank = made_by.generate(said, SEEDS).bank
    with pytest.raises(ValueError, match="3 chunks are remembered and 2 have words: give words for all"):
        made_by.generate(said[:, :2], SEEDS, bank)
    with pytest.raises(ValueError, match="a story cannot be told to a bank that has been begun"):
        made_by.generate(said, SEEDS, bank, story=said[:, 0])


def test_every_clip_needs_a_seed(transformer):
    for way in (sampler(transformer).generate, sampler(transformer).generate_jointly):
        with pytest.raises(ValueError, match="2 clips were asked for with 1 seeds: give one for each"):
            way(words(2), (1,))


def test_no_steps_are_refused():
    with pytest.raises(ValueError, match="cannot be denoised in 0 steps"):
        Sampling(steps=0)
