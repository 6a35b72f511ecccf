"""The benchmark of chunks makes the same chunk in every way, and its page says what was measured."""

from dataclasses import replace

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from benchmarks.chunk_cost import (  # noqa: E402
    FULL,
    NO_BANK,
    POLICIES,
    ROLLING,
    SAMPLING,
    SEEDS,
    SEMANTIC,
    WAYS,
    WINDOW,
    Measured,
    Round,
    growth,
    measure,
    measured_places,
    operations,
    page,
    recomputed,
)
from models.sampler import Sampler  # noqa: E402
from tests.models.small import small  # noqa: E402
from training.video import default_config  # noqa: E402


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def told(rounds: int = 3, chunks: int = 24) -> Measured:
    """Chunks that take 1 s by the bounded policies, n by the full one and 2 n squared without a bank."""
    by_place = {
        SEMANTIC: dict.fromkeys(range(1, chunks + 1), 1.0),
        ROLLING: dict.fromkeys(range(1, chunks + 1), 1.0),
        FULL: {n: float(n) for n in range(1, chunks + 1)},
        NO_BANK: {n: 2.0 * n**2 for n in measured_places(chunks)},
    }
    forks = {way: {kept: sum(list(by_place[way].values())[kept:]) for kept in (6, 12, 18)} for way in POLICIES}
    one = Round(by_place, forks)
    return Measured([one] * rounds, default_config(), dict.fromkeys(POLICIES, 2048.0))


def test_without_a_bank_the_same_chunk_comes_out_as_with_it() -> None:
    sampler = Sampler(small(), sampling=SAMPLING)
    words = torch.randint(1, 9, (1, 4, 3), generator=torch.Generator().manual_seed(0))
    made = sampler.generate(words, SEEDS).patches
    for place in range(4):
        again = recomputed(sampler, words[:, : place + 1], made[:, :place])
        assert torch.allclose(again, made[:, place], atol=1e-10)


def test_every_way_is_measured_at_every_chunk() -> None:
    config = replace(small().config, layout=default_config().layout, vocabulary=9)
    (one,) = measure(config, 4, 1).rounds
    assert set(one.chunks) == set(WAYS)
    assert all(set(seconds) == {1, 2, 3, 4} for seconds in one.chunks.values())
    assert set(one.forks[FULL]) == {1, 2, 3}


def test_operations_are_flat_by_a_bounded_policy_and_grow_by_as_much_with_every_chunk_that_is_read() -> None:
    config = default_config()
    cost = {way: [operations(config, place, way) for place in range(1, 25)] for way in WAYS}
    assert len(set(cost[SEMANTIC][WINDOW:])) == 1
    assert cost[FULL][: WINDOW + 1] == cost[SEMANTIC][: WINDOW + 1]
    steps = [after - before for before, after in zip(cost[FULL], cost[FULL][1:], strict=False)]
    assert steps == pytest.approx([steps[0]] * len(steps))
    assert cost[NO_BANK][9] == pytest.approx(sum(cost[FULL][:10]) * SAMPLING.steps / (SAMPLING.steps + 1))


def test_growth_is_from_where_the_bounded_policies_are_full() -> None:
    measured = told()
    assert growth(measured, SEMANTIC) == [1.0] * 3
    assert growth(measured, FULL) == pytest.approx([19.5 / 9.5] * 3)  # chunks 15 to 24 over 5 to 14
    assert growth(measured, NO_BANK) == pytest.approx([20**2 / 8**2] * 3)  # of 16, 20 and 24 over 6, 8 and 12


def test_the_page_says_what_the_last_chunk_and_a_fork_cost() -> None:
    text = page(told(), "command")
    assert "The 24th chunk takes 1.00 times the time of the first where a bank is read sparsely" in text
    assert "24.00 times where all of the bank is read, and 1152.0 times without a bank" in text
    assert "chunks 15 to 24 take 1.00 and 1.00 times as long as chunks 5 to 14" in text
    assert "- bank, full: **2.05 (2.05 to 2.05) times**" in text
    assert "| 18 | 0.25 | 0.25 (0.25 to 0.25) | 0.25 (0.25 to 0.25) | 0.43 (0.43 to 0.43) |" in text
