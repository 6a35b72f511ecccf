"""The benchmark of the mixers runs all of them, and its page says from where on which is cheaper."""

import pytest

pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from benchmarks.mixers import FULL, MAMBA, MATE, MIXERS, WINDOWS, Video, cheaper_from, growth, measure, page


def video(tokens: int) -> Video:
    """One whose full attention takes tokens² and whose Mamba-2 takes 3,000 tokens, and MATE four times that."""
    cpu_s = {FULL: tokens**2 / 1e6, MAMBA: 3e-3 * tokens, WINDOWS: 1e-3 * tokens, MATE: 12e-3 * tokens}
    return Video(tokens, cpu_s, dict.fromkeys(MIXERS, 1e9 * tokens), {FULL: 512, MATE: 8})


def test_growth_and_crossover_are_those_of_the_powers() -> None:
    videos = [video(1000 * 2**i) for i in range(5)]
    assert growth(videos, FULL) == pytest.approx(2)
    assert growth(videos, MATE) == pytest.approx(1)
    assert cheaper_from(videos, MAMBA) == pytest.approx(3000)
    assert cheaper_from(videos, MATE) == pytest.approx(12000)
    assert cheaper_from(videos[:2], MATE) is None
    assert cheaper_from(videos[2:], MAMBA) == 4000


def test_the_page_says_where_a_mixer_becomes_cheaper() -> None:
    text = page([video(1000 * 2**i) for i in range(4)], "command")
    assert "bidirectional Mamba-2 is cheaper than full attention: **from about 3,000 tokens on**" in text
    assert "MATE is cheaper than full attention: **not up to 8,000 tokens**" in text
    assert "| growth | 2.00 | 1.00 | 1.00 | 1.00 |" in text
    assert "| Rotary-Major, 12 edges | 352.33 | 342.00 | 1.00 | 1.00 |" in text


def test_every_mixer_is_measured() -> None:
    (measured,) = measure([(2, 4, 4)])
    assert measured.tokens == 32
    assert set(measured.cpu_s) == set(measured.operations) == set(MIXERS)
    assert measured.remembered == {FULL: 512, MATE: 8}
