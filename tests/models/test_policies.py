"""Which chunks are read, and which tokens are remembered."""

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from models.memory import Entry, MemoryBank  # noqa: E402
from models.policies import (  # noqa: E402
    DynamicSparse,
    Full,
    HistoryPool,
    Nothing,
    Policy,
    Rolling,
    SemanticSparse,
    cover_count,
    covering,
    cumulative_mean,
)

PROMPT = torch.tensor([[1.0, 0.0]])


def bank(*angles: float, story: bool = False) -> MemoryBank:
    """Return a bank of chunks whose prompts lie at angles (degrees) to `PROMPT`."""
    turned = torch.tensor(angles).deg2rad()
    prompts = torch.stack([turned.cos(), turned.sin()], -1)
    entries = [Entry((), (), prompt[None], prompt, shows=True) for prompt in prompts]
    return MemoryBank([Entry((), (), -PROMPT, PROMPT, shows=False)] * story + entries)


SEVEN = (10.0, 80.0, 20.0, 70.0, 30.0, 90.0, 0.0)


@pytest.mark.parametrize(
    ("policy", "chosen"),
    [
        (Nothing(), ()),
        (Full(), (0, 1, 2, 3, 4, 5, 6)),
        (Rolling(3), (4, 5, 6)),
        (Rolling(0), ()),
        (Rolling(2, sinks=1), (0, 5, 6)),
        (Rolling(9, sinks=2), (0, 1, 2, 3, 4, 5, 6)),
        (DynamicSparse(), (0, 1, 2, 3, 4, 5, 6)),
        (SemanticSparse(top=2), (0, 2, 5, 6)),
        (SemanticSparse(top=1), (0, 5, 6)),
        (HistoryPool(pool=4, drawn=2), (0, 2)),
        (HistoryPool(pool=2, drawn=1), (0,)),
    ],
)
def test_each_policy_chooses_what_it_says(policy: Policy, chosen: tuple[int, ...]):
    assert policy.choose(bank(*SEVEN), PROMPT) == chosen
    with_story = tuple(number + 1 for number in chosen)
    assert policy.choose(bank(*SEVEN, story=True), PROMPT) == (0, *with_story)


@pytest.mark.parametrize("policy", [Full(), Rolling(2, 1), DynamicSparse(), SemanticSparse(), HistoryPool(2, 1)])
def test_nothing_is_chosen_of_an_empty_bank(policy: Policy):
    assert policy.choose(bank(), PROMPT) == ()


def test_the_latest_two_are_the_last_and_the_one_before_as_equation_9_says_and_not_algorithm_1():
    # For chunk c = 8 (from 1) equation 9 has c-2 = 6 and c-1 = 7; algorithm 1 has N-3 = 5 and N-2 = 6.
    alike = bank(*[90.0] * 7)
    chosen = [number + 1 for number in SemanticSparse(top=0).choose(alike, PROMPT)]
    assert chosen == [6, 7]


def test_of_equally_similar_chunks_the_later_are_read():
    assert SemanticSparse(top=2).choose(bank(*[45.0] * 6), PROMPT) == (2, 3, 4, 5)


def test_few_chunks_are_all_read():
    assert SemanticSparse(top=2).choose(bank(90.0), PROMPT) == (0,)
    assert SemanticSparse(top=2).choose(bank(90.0, 80.0, 10.0), PROMPT) == (0, 1, 2)


def test_importance_is_discounted_by_the_mean_of_all_tokens_up_to_each():
    assert cumulative_mean(torch.tensor([4.0, 0.0, 2.0, 6.0])).tolist() == [4, 2, 2, 3]


def test_the_fewest_tokens_that_cover_the_share_are_kept_in_order():
    importance = torch.tensor([1.0, 5.0, 0.0, 3.0, 1.0])
    assert [cover_count(importance, tau) for tau in (0.1, 0.5, 0.51, 0.8, 0.81, 1.0)] == [1, 1, 2, 2, 3, 4]
    assert covering(importance, 0.8).tolist() == [1, 3]
    assert DynamicSparse(0.8, discounted=False).keep(importance).tolist() == [1, 3]
    discounted = torch.tensor([1.0, 3.0, 2.0, 2.25, 2.0])  # of 10.25
    assert torch.equal(cumulative_mean(importance), discounted)
    assert DynamicSparse(0.5).keep(importance).tolist() == [1, 3]
    assert DynamicSparse(0.7).keep(importance).tolist() in ([1, 2, 3], [1, 3, 4])
    assert Full().keep(importance) is None


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40).filter(any), st.integers(1, 100))
def test_what_is_kept_covers_the_share_and_one_token_less_does_not(importance: list[int], percent: int):
    scores = torch.tensor(importance, dtype=torch.float64)
    kept = covering(scores, percent / 100)
    assert 100 * scores[kept].sum() >= percent * scores.sum() - 1e-9
    assert 100 * scores[kept].sort().values[1:].sum() < percent * scores.sum() + 1e-9


def test_a_share_that_cannot_be_covered_is_refused():
    with pytest.raises(ValueError, match=r"a share of 1\.5 of all importance cannot be covered"):
        SemanticSparse(1.5)
