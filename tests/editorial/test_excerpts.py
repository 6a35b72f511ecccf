"""Excerpts and loops, read back: exact frames, copied where nothing is torn, sound to the sample, no seam."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from editorial.decode import decode_planes
from editorial.excerpts import ExcerptError, write_excerpt, write_loop
from editorial.film import write_film
from state.film import Timeline
from state.time import FrameRate

NTSC = FrameRate(numerator=24000, denominator=1001)
LENGTHS = (50, 70)
BEATS = (0, 12, 24, 36, 48, 62, 74, 86, 98, 110)
"""Frames of the film at which there are IDR pictures, its second clip's own among them."""
SONG_HZ = 44_100


@pytest.fixture(scope="module")
def song_path(tmp_path_factory: pytest.TempPathFactory, song: Callable[..., Path]) -> Path:
    return song(tmp_path_factory.mktemp("song") / "song.flac", "flac", SONG_HZ, 2, 6 * SONG_HZ)


@pytest.fixture(scope="module")
def film(
    tmp_path_factory: pytest.TempPathFactory,
    clip: Callable[..., Path],
    timeline: Callable[..., Timeline],
    song_path: Path,
) -> Path:
    folder = tmp_path_factory.mktemp("film")
    clips = [clip(folder / f"{n}.mp4", length, n, NTSC, (12, 24, 36, 48, 60)) for n, length in enumerate(LENGTHS)]
    write_film(folder / "film.mp4", timeline(LENGTHS, NTSC), clips, song_path, title="A", artist="B")
    return folder / "film.mp4"


def sound_of(path: Path) -> NDArray[np.float32]:
    with av.open(path) as source:
        return np.concatenate([frame.to_ndarray() for frame in source.decode(audio=0)], axis=1)


def heard(path: Path) -> NDArray[np.float32]:
    with av.open(path) as source:
        fit = av.AudioResampler("fltp", "stereo", SONG_HZ)
        blocks = [block for frame in source.decode(audio=0) for block in fit.resample(frame)]
    return np.concatenate([block.to_ndarray() for block in blocks], axis=1)


@pytest.mark.parametrize(
    ("start", "end", "copied"), [(50, 98, 48), (50, 120, 70), (55, 104, 36), (51, 60, 0), (0, 120, 120)]
)
def test_an_excerpt_shows_exactly_its_frames_and_copies_every_whole_group(
    tmp_path: Path, film: Path, song_path: Path, start: int, end: int, copied: int
) -> None:
    out = tmp_path / "hook.mp4"
    report = write_excerpt(film, out, song_path, rate=NTSC, start_frame=start, end_frame=end, title="T", artist="A")
    shown, meant = list(decode_planes(out)), list(decode_planes(film, start, end - start))
    assert report.frames == len(shown) == end - start
    same = [np.array_equal(a[0], b[0]) for a, b in zip(shown, meant, strict=True)]
    assert sum(same) >= copied == report.copied_frames
    assert max(np.abs(a[0].astype(float) - b[0]).mean() for a, b in zip(shown, meant, strict=True)) < 4
    with av.open(out) as video:
        times = sorted(p.pts * p.time_base for p in video.demux(video=0) if p.pts is not None)
        assert (video.metadata["title"], video.metadata["artist"]) == ("T", "A")
    assert times == [n / NTSC.fraction for n in range(end - start)]


def test_an_excerpt_s_sound_is_the_song_s_own_to_the_sample_and_rises_and_falls_at_its_ends(
    tmp_path: Path, film: Path, song_path: Path
) -> None:
    out = tmp_path / "hook.mp4"
    write_excerpt(film, out, song_path, rate=NTSC, start_frame=50, end_frame=98, title="T", artist="A")
    first, last = (round(frame / NTSC.fraction * SONG_HZ) for frame in (50, 98))
    part, cut = heard(song_path)[:, first:last].astype(float), sound_of(out).astype(float)
    assert 0 <= cut.shape[1] - part.shape[1] < 1024
    cut = cut[:, : part.shape[1]]
    inside = slice(1000, -1000)
    likeness = {lag: float((np.roll(cut, lag, axis=1)[:, inside] * part[:, inside]).sum()) for lag in range(-5, 6)}
    assert max(likeness, key=lambda lag: likeness[lag]) == 0
    assert np.abs(cut - part)[:, inside].mean() < 0.2 * np.abs(part).mean()
    for edge in (cut[:, :40], cut[:, -40:]):
        assert np.abs(edge).mean() < 0.3 * np.abs(part).mean()


def test_a_loop_goes_round_without_a_greater_step_than_its_own(tmp_path: Path, film: Path) -> None:
    out = tmp_path / "loop.mp4"
    report = write_loop(film, out, rate=NTSC, start_frame=62, end_frame=112, seam_frames=8)
    shown = [luma.astype(float) for luma, _, _ in decode_planes(out)]
    assert report.frames == len(shown) == 50
    assert report.copied_frames == 98 - 62
    steps = [np.abs(after - before).mean() for before, after in pairwise(shown)]
    assert np.abs(shown[0] - shown[-1]).mean() <= np.max(steps[:-9])
    assert np.max(steps) <= 1.5 * np.median(steps)
    with av.open(out) as video:
        assert [stream.type for stream in video.streams] == ["video"]
        assert video.duration == pytest.approx(float(Fraction(50) / NTSC.fraction) * 1e6, abs=2000)


def test_a_loop_ends_on_the_frame_before_its_beginning_and_begins_its_seam_on_its_own(
    tmp_path: Path, film: Path
) -> None:
    out = tmp_path / "loop.mp4"
    write_loop(film, out, rate=NTSC, start_frame=65, end_frame=112, seam_frames=8)
    shown, source = list(decode_planes(out)), list(decode_planes(film))
    assert np.abs(shown[-1][0].astype(float) - source[64][0]).mean() < 4
    assert np.abs(shown[-9][0].astype(float) - source[103][0]).mean() < 4
    assert np.abs(shown[0][0].astype(float) - source[65][0]).mean() < 4


@pytest.mark.parametrize(("start", "end", "seam"), [(4, 40, 8), (62, 68, 8), (62, 112, 0)])
def test_a_seam_without_room_is_refused(tmp_path: Path, film: Path, start: int, end: int, seam: int) -> None:
    with pytest.raises(ExcerptError, match="needs as many frames before and after"):
        write_loop(film, tmp_path / "loop.mp4", rate=NTSC, start_frame=start, end_frame=end, seam_frames=seam)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (100, 121)])
def test_a_part_that_the_film_does_not_have_is_refused(
    tmp_path: Path, film: Path, song_path: Path, start: int, end: int
) -> None:
    with pytest.raises(ExcerptError, match="has 120 frames"):
        write_excerpt(
            film, tmp_path / "x.mp4", song_path, rate=NTSC, start_frame=start, end_frame=end, title="", artist=""
        )
    assert list(tmp_path.iterdir()) == []
