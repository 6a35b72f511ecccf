"""The costs of the video transformer's clips: the fit finds what is there, and a real clip is really measured."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from benchmarks.native import SECONDS, SIZES, Taken, asked, fitted, measure, page  # noqa: E402
from state.money import Tier  # noqa: E402
from tests.models.filmed import tiny_weights  # noqa: E402


def priced(tier: Tier, frames: int, size: tuple[int, int], prefix_frames: int = 0) -> Taken:
    """Return a clip that took 0.2 s, 1.5 s a second of film and 10 ms a megapixel of every frame."""
    fresh = frames - prefix_frames
    cpu_s = 0.2 + 1.5 * fresh / 24 + 0.01 * fresh * size[0] * size[1] / 1e6
    return Taken(tier, frames, *size, prefix_frames, cpu_s)


def test_the_fit_finds_the_costs_of_clips_that_follow_them_and_leaves_forks_aside():
    found = [priced("high", 24 * seconds, size) for seconds in SECONDS for size in SIZES]
    fork = Taken("high", 96, 160, 90, 48, 1000.0)
    fit = fitted([*found, fork])
    assert (fit.clip_us, fit.second_us, fit.megapixel_frame_us) == pytest.approx((200_000, 1_500_000, 10_000))


def test_the_page_says_what_a_fork_takes_of_a_whole_clip():
    whole = [priced(tier, 96, size) for tier in ("high", "mid") for size in SIZES]
    forks = [Taken(tier, 96, 160, 90, 48, 0.5 * whole[0].cpu_s) for tier in ("high", "mid")]
    assert "| high | 2 | 3.11 | 50% |" in page([*whole, *forks])


def test_clips_of_every_length_size_and_prefix_are_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    torch.set_num_threads(1)
    for name, value in (("SECONDS", (1,)), ("SIZES", SIZES[:2]), ("LENGTH_S", 1), ("PREFIXES_S", ())):
        monkeypatch.setattr(f"benchmarks.native.{name}", value)
    found = measure(tiny_weights(tmp_path / "tiny.safetensors"), "mid", rounds=1)
    assert [(taken.frames, taken.width) for taken in found] == [(24, 160), (24, 640)]
    assert all(taken.cpu_s > 0 for taken in found)


def test_a_fork_is_asked_of_its_owner():
    owner = asked("mid", 4, 160, 90)
    assert asked("mid", 4, 160, 90, owner=owner, prefix_s=3).fresh_frames == 24
