"""Clips out of pieces, decoded again: prefixes to the last bit, pieces as they were encoded, and nothing torn."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial.decode import decode_frames, frame_count
from editorial.encode import write_clip
from editorial.forking import ClipPrefix, ForkError, put_together
from editorial.packets import parameter_sets, read_groups
from state.time import FrameRate

FILM = FrameRate(numerator=24)
NTSC = FrameRate(numerator=24000, denominator=1001)
ClipMaker = Callable[..., Path]


@pytest.mark.parametrize("rate", [FILM, NTSC])
@pytest.mark.parametrize("suffix", [1, 2, 20])
def test_a_fork_shows_its_owner_s_prefix_to_the_last_bit_and_then_its_own_pictures(
    tmp_path: Path, clip: ClipMaker, rate: FrameRate, suffix: int
) -> None:
    owner = clip(tmp_path / "owner.mp4", 40, 1, rate, (12, 24))
    alone = clip(tmp_path / "alone.mp4", suffix, 2, rate, (6,))
    fork = tmp_path / "fork.mp4"
    put_together(fork, [alone], rate, ClipPrefix(owner, 24))
    frames = list(decode_frames(fork))
    assert len(frames) == 24 + suffix
    assert np.array_equal(frames[:24], list(decode_frames(owner, count=24)))
    assert np.array_equal(frames[24:], list(decode_frames(alone)))
    assert read_groups(fork, rate).idr_frames == (0, 12, 24, *([30] if suffix == 20 else []))


def test_a_fork_may_take_the_owner_s_whole_clip(tmp_path: Path, clip: ClipMaker) -> None:
    owner = clip(tmp_path / "owner.mp4", 10, 1)
    fork = tmp_path / "fork.mp4"
    put_together(fork, [clip(tmp_path / "own.mp4", 5, 2)], FILM, ClipPrefix(owner, 10))
    assert np.array_equal(list(decode_frames(fork, count=10)), list(decode_frames(owner)))


def test_a_fork_of_a_fork_s_owner_can_itself_be_branched_on_its_beats(tmp_path: Path, clip: ClipMaker) -> None:
    owner = clip(tmp_path / "owner.mp4", 20, 1, FILM, (10,))
    middle, last = tmp_path / "middle.mp4", tmp_path / "last.mp4"
    put_together(middle, [clip(tmp_path / "a.mp4", 10, 2, FILM, (5,))], FILM, ClipPrefix(owner, 10))
    put_together(last, [clip(tmp_path / "b.mp4", 4, 3)], FILM, ClipPrefix(middle, 15))
    assert np.array_equal(list(decode_frames(last, count=15)), list(decode_frames(middle, count=15)))


@settings(max_examples=12)
@given(lengths=st.lists(st.integers(1, 20), min_size=1, max_size=4), seed=st.integers(0, 9))
def test_pieces_follow_one_another_frame_by_frame(
    tmp_path_factory: pytest.TempPathFactory, clip: ClipMaker, lengths: list[int], seed: int
) -> None:
    folder = tmp_path_factory.mktemp("pieces")
    made = [clip(folder / f"{n}.mp4", length, seed + n, NTSC) for n, length in enumerate(lengths)]
    whole = folder / "whole.mp4"
    put_together(whole, made, NTSC)
    assert np.array_equal(list(decode_frames(whole)), [frame for piece in made for frame in decode_frames(piece)])
    assert read_groups(whole, NTSC).idr_frames == tuple(sum(lengths[:n]) for n in range(len(lengths)))
    assert frame_count(whole) == sum(lengths)
    assert parameter_sets(whole) == parameter_sets(made[0])


@pytest.mark.parametrize(("frames", "reason"), [(11, "no IDR"), (41, "were asked of it")])
def test_a_fork_off_the_beat_or_past_the_end_is_refused_and_leaves_no_file(
    tmp_path: Path, clip: ClipMaker, frames: int, reason: str
) -> None:
    owner, own = clip(tmp_path / "owner.mp4", 40, 1, FILM, (12,)), clip(tmp_path / "own.mp4", 3, 2)
    with pytest.raises(ForkError, match=reason):
        put_together(tmp_path / "fork.mp4", [own], FILM, ClipPrefix(owner, frames))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.mp4", "owner.mp4"]


def test_what_has_another_rate_or_size_is_refused(tmp_path: Path, clip: ClipMaker) -> None:
    own = clip(tmp_path / "own.mp4", 3, 2)
    other = clip(tmp_path / "other.mp4", 12, 1, NTSC)
    with pytest.raises(ForkError, match="another size, rate or format"):
        put_together(tmp_path / "fork.mp4", [own], FILM, ClipPrefix(other, 12))
    small = np.full((32, 48), 90, np.uint8), *(np.full((16, 24), 128, np.uint8),) * 2
    write_clip(tmp_path / "small.mp4", [small], width=48, height=32, rate=FILM, keyframes=(), frame_count=1)
    with pytest.raises(ForkError, match="another size, rate or format"):
        put_together(tmp_path / "fork.mp4", [own, tmp_path / "small.mp4"], FILM)
