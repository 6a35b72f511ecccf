"""Clips of any length, rate and size, conformed and decoded: exact frames, right pictures, copied where possible."""

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.conform import Conformed, Delivery, conform_clip
from editorial.decode import decode_frames, decode_planes
from editorial.fitting import zoomed
from editorial.packets import parameter_sets, read_groups
from editorial.retiming import position, retimed
from editorial.transitions import mixed
from state.time import FrameRate

FILM = FrameRate(numerator=24)
SLOW = FrameRate(numerator=12)
ClipMaker = Callable[..., Path]


def delivery(frames: int, rate: FrameRate = FILM, keyframes: tuple[int, ...] = ()) -> Delivery:
    return Delivery(width=96, height=64, rate=rate, frame_count=frames, keyframes=keyframes)


def hosted(path: Path, frames: int, size: tuple[int, int], colour: tuple[int, int, int], tagged: bool = True) -> Path:
    """Write a video as another house would: other encoder settings, a colour bar at its left edge."""
    picture = np.full((size[1], size[0], 3), colour, np.uint8)
    with av.open(path, "w") as out:
        stream = out.add_stream("libx264", rate=16, options={"crf": "4"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv444p"
        if tagged:
            stream.codec_context.colorspace = 1
        for _ in range(frames):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame = frame.reformat(format="yuv444p", dst_colorspace=1 if tagged or size[1] >= 720 else 5)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def shifts(path: Path, source: Path) -> list[int]:
    """Return for every picture which one of the source is most like it."""
    known = [luma.astype(float) for luma, _, _ in decode_planes(source)]
    return [int(np.argmin([np.abs(luma - other).mean() for other in known])) for luma, _, _ in decode_planes(path)]


def test_a_clip_in_the_delivery_format_is_trimmed_by_copying_all_but_the_torn_group(
    tmp_path: Path, clip: ClipMaker
) -> None:
    source, out = clip(tmp_path / "long.mp4", 40, 1, FILM, (12, 24)), tmp_path / "out.mp4"
    assert conform_clip(source, out, delivery(30, keyframes=(12,))) == Conformed(copied_frames=24)
    shown, meant = list(decode_planes(out)), list(decode_planes(source, 0, 30))
    assert len(shown) == 30
    assert all(np.array_equal(a[0], b[0]) for a, b in zip(shown[:24], meant[:24], strict=True))
    assert all(np.abs(a[0].astype(float) - b[0]).mean() < 4 for a, b in zip(shown[24:], meant[24:], strict=True))
    assert conform_clip(source, out, delivery(24)).copied_frames == 24
    assert conform_clip(source, out, delivery(40)).copied_frames == 40


def test_a_clip_without_the_ordered_idr_pictures_is_encoded_with_them(tmp_path: Path, clip: ClipMaker) -> None:
    source, out = clip(tmp_path / "long.mp4", 40, 1), tmp_path / "out.mp4"
    assert conform_clip(source, out, delivery(30, keyframes=(7,))) == Conformed()
    assert read_groups(out, FILM).idr_frames == (0, 7)
    assert shifts(out, source) == list(range(30))


def test_a_clip_that_is_up_to_a_quarter_too_short_runs_slower_to_its_last_picture(
    tmp_path: Path, clip: ClipMaker
) -> None:
    source, out = clip(tmp_path / "short.mp4", 40, 1), tmp_path / "out.mp4"
    assert conform_clip(source, out, delivery(50)) == Conformed(slowed_by=Fraction(5, 4))
    shown = shifts(out, source)
    assert len(shown) == 50
    assert all(abs(seen - frame / 1.25) <= 1 for frame, seen in enumerate(shown))
    assert shown[-1] == 39


def test_what_is_still_too_short_holds_its_last_picture_and_comes_slowly_nearer(
    tmp_path: Path, clip: ClipMaker
) -> None:
    source, out = clip(tmp_path / "short.mp4", 20, 1), tmp_path / "out.mp4"
    assert conform_clip(source, out, delivery(73)) == Conformed(slowed_by=Fraction(5, 4), held_frames=48)
    shown = [luma.astype(float) for luma, _, _ in decode_planes(out)]
    last = next(iter(decode_planes(source, 19, 1)))
    assert len(shown) == 73
    assert np.abs(shown[24] - last[0]).mean() < 4
    assert np.abs(shown[72] - zoomed(last, 1.05)[0]).mean() < 4
    assert np.abs(shown[72] - zoomed(last, 1.05)[0]).mean() < np.abs(shown[72] - last[0]).mean()


def test_half_the_rate_becomes_the_film_s_by_mixing_neighbours(tmp_path: Path, clip: ClipMaker) -> None:
    source, out = clip(tmp_path / "slow.mp4", 20, 1, SLOW), tmp_path / "out.mp4"
    assert conform_clip(source, out, delivery(40)) == Conformed()
    taken = list(decode_planes(source))
    for frame, (luma, _, _) in enumerate(decode_planes(out)):
        after = taken[min(frame // 2 + 1, 19)]
        meant = mixed(taken[frame // 2], after, 128) if frame % 2 else taken[frame // 2]
        assert np.abs(luma.astype(float) - meant[0]).mean() < 4


@pytest.mark.parametrize("size", [(64, 64), (200, 50), (192, 128), (50, 90)])
def test_any_size_covers_the_frame_and_is_in_the_delivery_format(tmp_path: Path, clip: ClipMaker, size) -> None:
    source = hosted(tmp_path / "hosted.mp4", 20, size, (200, 60, 30))
    out = tmp_path / "out.mp4"
    conform_clip(source, out, delivery(30))
    shown = list(decode_frames(out))
    assert len(shown) == 30
    assert shown[0].shape == (64, 96, 3)
    assert np.abs(np.array(shown).astype(int) - (200, 60, 30)).max() <= 6
    assert parameter_sets(out) == parameter_sets(clip(tmp_path / "own.mp4", 2, 1))


def test_a_wide_picture_is_cropped_to_its_centre(tmp_path: Path) -> None:
    picture = np.zeros((64, 192, 3), np.uint8)
    picture[:, 48:144] = 255
    path, out = tmp_path / "wide.mp4", tmp_path / "out.mp4"
    with av.open(path, "w") as video:
        stream = video.add_stream("libx264", rate=24, options={"crf": "4"})
        stream.width, stream.height, stream.pix_fmt = 192, 64, "yuv420p"
        video.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        video.mux(stream.encode())
    conform_clip(path, out, delivery(1))
    assert next(decode_frames(out))[:, 4:-4].min() > 225


def test_colours_of_a_stream_that_does_not_name_its_coding_are_taken_as_players_do(tmp_path: Path) -> None:
    source, out = hosted(tmp_path / "sd.mp4", 2, (96, 64), (230, 30, 30), tagged=False), tmp_path / "out.mp4"
    conform_clip(source, out, delivery(2))
    assert np.abs(next(decode_frames(out)).astype(int) - (230, 30, 30)).max() <= 6


def test_a_file_without_a_picture_is_refused(tmp_path: Path, song: Callable[..., Path]) -> None:
    heard = song(tmp_path / "song.wav", "pcm_s16le", 44_100, 1, 44_100)
    with pytest.raises(ValueError, match="holds no picture"):
        conform_clip(heard, tmp_path / "out.mp4", delivery(10))
    assert not (tmp_path / "out.mp4").exists()


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.fractions(0, 200, max_denominator=60))
def test_what_is_seen_at_a_time_is_near_that_time(steps: list[int], time_s: Fraction) -> None:
    times = [Fraction(t) for t in np.cumsum([0, *steps])]
    place, weight = position(times, time_s)
    assert 0 <= weight < 256
    assert 0 <= place < len(steps)
    if time_s < times[-2]:
        seen = times[place] + (Fraction(weight, 256) * (times[place + 1] - times[place]) if weight else 0)
        assert abs(seen - time_s) <= Fraction(1, 8) * max(steps) + Fraction(1, 100)
    else:
        assert (place, weight) == (len(steps) - 1, 0)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=20))
def test_retiming_skips_repeats_and_mixes_in_order(moves: list[int]) -> None:
    pictures = [tuple(np.full((2, 2), 3 * n + 20, np.uint8) for _ in range(3)) for n in range(70)]
    places = np.cumsum(moves).tolist()
    shown = list(retimed(pictures, [(place, 128 * (place % 2)) for place in places]))
    for place, picture in zip(places, shown, strict=True):
        meant = mixed(pictures[place], pictures[place + 1], 128) if place % 2 else pictures[place]
        assert all(np.array_equal(a, b) for a, b in zip(picture, meant, strict=True))


def test_a_zoom_of_one_changes_nothing_and_a_zoom_of_two_shows_the_middle_half() -> None:
    luma = np.tile(np.arange(0, 160, 10, dtype=np.uint8), (8, 1))
    chroma = np.full((4, 8), 90, np.uint8)
    assert np.array_equal(zoomed((luma, chroma, chroma), 1)[0], luma)
    near = zoomed((luma, chroma, chroma), 2)[0]
    assert (int(near[0, 0]), int(near[0, -1])) == (38, 112)
    assert set(zoomed((luma, chroma, chroma), 2)[1].ravel()) == {90}


@pytest.mark.parametrize(("start_frame", "frames", "seen"), [(10, 20, range(10, 30)), (7, 33, range(7, 40))])
def test_footage_is_entered_where_it_is_asked_to_be(tmp_path: Path, clip: ClipMaker, start_frame, frames, seen) -> None:
    source, out = clip(tmp_path / "long.mp4", 40, 1, FILM, (12, 24)), tmp_path / "out.mp4"
    assert conform_clip(source, out, delivery(frames), Fraction(start_frame, 24)) == Conformed()
    assert shifts(out, source) == list(seen)


def test_footage_of_another_rate_shows_at_every_time_what_was_on_show_then(tmp_path: Path, clip: ClipMaker) -> None:
    source, out = clip(tmp_path / "slow.mp4", 20, 1, SLOW), tmp_path / "out.mp4"
    conform_clip(source, out, delivery(8), Fraction(5, 12) + Fraction(1, 24))
    shown = shifts(out, source)
    assert shown[0] == 5
    assert shown[1::2] == [6, 7, 8, 9]


def test_footage_that_ends_before_it_is_entered_says_how_long_it_is(tmp_path: Path, clip: ClipMaker) -> None:
    source = clip(tmp_path / "short.mp4", 24, 1)
    with pytest.raises(ValueError, match=r"short.mp4 ends before 5 s: 1.00 s of it are there"):
        conform_clip(source, tmp_path / "out.mp4", delivery(10), Fraction(5))
    assert not (tmp_path / "out.mp4").exists()


def test_a_phone_s_picture_is_turned_as_its_file_says(tmp_path: Path) -> None:
    picture = np.zeros((64, 96, 3), np.uint8)
    picture[:, :24] = 255  # the left edge of the sensor, which is the upper edge when the phone is upright
    path, out = tmp_path / "phone.mp4", tmp_path / "out.mp4"
    with av.open(path, "w") as video:
        stream = video.add_stream("libx264", rate=24, options={"crf": "4"})
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        video.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        video.mux(stream.encode())
    content = bytearray(path.read_bytes())
    matrix = content.index(b"tkhd") + 44
    content[matrix : matrix + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    path.write_bytes(content)
    conform_clip(path, out, Delivery(width=64, height=96, rate=FILM, frame_count=1))
    shown = next(decode_frames(out))
    assert shown.shape == (96, 64, 3)
    assert shown[2:20].min() > 225
    assert shown[28:].max() < 30
