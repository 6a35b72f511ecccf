"""Films, read back: exact pictures, the song whole and in its place, whatever file it came in."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import resample_poly

from editorial.cuts import measure_cuts
from editorial.encode import decode_frames, frame_count
from editorial.film import FilmReport, write_film
from editorial.packets import StitchError
from state.film import Timeline
from state.time import FrameRate

FILM = FrameRate(numerator=24)
NTSC = FrameRate(numerator=24000, denominator=1001)
LENGTHS = (20, 1, 2, 31, 12)


@dataclass(frozen=True)
class CuttingRoom:
    """Clips at two rates, and what it takes to make films of them."""

    clips: dict[FrameRate, list[Path]]
    timeline: Callable[..., Timeline]
    song: Callable[..., Path]

    def film(
        self,
        folder: Path,
        heard: Path,
        rate: FrameRate = FILM,
        chapters: tuple[tuple[float, float, str], ...] = (),
        lengths: tuple[int, ...] = LENGTHS,
    ) -> tuple[Path, FilmReport]:
        path = folder / "film.mp4"
        lay = self.timeline(lengths, rate)
        return path, write_film(path, lay, self.clips[rate], heard, title="Nacht", artist="Ä & Ö", chapters=chapters)


@pytest.fixture(scope="module")
def room(
    tmp_path_factory: pytest.TempPathFactory,
    clip: Callable[..., Path],
    timeline: Callable[..., Timeline],
    song: Callable[..., Path],
) -> CuttingRoom:
    folder = tmp_path_factory.mktemp("clips")
    clips = {
        rate: [
            clip(folder / f"{segment}-{rate.denominator}.mp4", length, 10 + segment, rate, (12,))
            for segment, length in enumerate(LENGTHS)
        ]
        for rate in (FILM, NTSC)
    }
    return CuttingRoom(clips, timeline, song)


@dataclass(frozen=True)
class Recording:
    """A song's file, and whether its stream is to be copied."""

    name: str
    codec: str
    rate_hz: int
    channels: int
    copied: bool = False


def decoded_sound(path: Path) -> tuple[NDArray[np.float32], int]:
    with av.open(path) as source:
        stream = source.streams.audio[0]
        fit = av.AudioResampler("fltp", "mono", stream.rate)
        blocks = [block for frame in source.decode(stream) for block in fit.resample(frame)]
        return np.concatenate([b.to_ndarray()[0] for b in [*blocks, *fit.resample(None)]]), stream.rate


def level_db(sound: NDArray[np.float32], rate_hz: int) -> float:
    """Return the level up to 10 kHz: of noise, which no song is, an encoder rightly drops what lies above hearing."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float(10 * np.log10(power[: 10_000 * len(sound) // rate_hz].sum()))


def delay_s(source: NDArray[np.float32], film: NDArray[np.float32], rate_hz: int) -> float:
    length = 2 * max(len(source), len(film))
    likeness = np.fft.irfft(np.fft.rfft(film, length) * np.fft.rfft(source, length).conj(), length)
    lag = int(np.argmax(likeness))
    return (lag - length if lag > length // 2 else lag) / rate_hz


RECORDINGS = {
    "wav": Recording("song.wav", "pcm_s16le", 44_100, 2),
    "wav mono 48k": Recording("song.wav", "pcm_s24le", 48_000, 1),
    "flac 96k": Recording("song.flac", "flac", 96_000, 2),
    "flac 192k": Recording("song.flac", "flac", 192_000, 1),
    "vorbis": Recording("song.ogg", "vorbis", 44_100, 2),
    "opus": Recording("song.opus", "libopus", 48_000, 2),
    "mp3": Recording("song.mp3", "libmp3lame", 44_100, 2, copied=True),
    "mp3 mono 22k": Recording("song.mp3", "libmp3lame", 22_050, 1, copied=True),
    "mp3 in mkv": Recording("song.mkv", "libmp3lame", 48_000, 2, copied=True),
    "m4a": Recording("song.m4a", "aac", 44_100, 2, copied=True),
    "adts": Recording("song.aac", "aac", 48_000, 1, copied=True),
    "aac in mkv": Recording("song.mkv", "aac", 44_100, 2, copied=True),
}


@pytest.mark.parametrize("recording", RECORDINGS.values(), ids=RECORDINGS)
def test_the_song_is_whole_and_in_its_place_whatever_file_it_came_in(
    tmp_path: Path, room: CuttingRoom, recording: Recording
) -> None:
    # One sample more than whole packets hold: the last packet is then nearly empty and the easiest to lose.
    samples = 1 + 1024 * (round(sum(LENGTHS) / 24 * recording.rate_hz) // 1024)
    heard = room.song(tmp_path / recording.name, recording.codec, recording.rate_hz, recording.channels, samples)
    path, report = room.film(tmp_path, heard)
    source, source_rate = decoded_sound(heard)
    sound, rate_hz = decoded_sound(path)
    assert report.audio_copied is recording.copied
    assert rate_hz == min(source_rate, 96_000)
    if rate_hz != source_rate:
        source = resample_poly(source, rate_hz, source_rate)
    assert abs(delay_s(source, sound, rate_hz)) < 0.001
    assert 0 <= len(sound) - len(source) < 2 * 1152
    assert abs(level_db(sound[: len(source)], rate_hz) - level_db(source, rate_hz)) < 0.15
    if recording.copied and heard.suffix != ".mkv":
        assert np.array_equal(sound[: len(source)], source)
    assert frame_count(path) == sum(LENGTHS)


@pytest.mark.parametrize("rate", [FILM, NTSC], ids=["24", "23.976"])
def test_the_film_shows_every_frame_of_every_clip_evenly_spaced_and_decodable_in_order(
    tmp_path: Path, room: CuttingRoom, rate: FrameRate
) -> None:
    path, report = room.film(tmp_path, room.song(tmp_path / "song.mp3", "libmp3lame", 44_100, 2, 121_212), rate)
    shown = list(decode_frames(path))
    assert report.frames == len(shown) == sum(LENGTHS)
    assert report.duration_s == pytest.approx(float(sum(LENGTHS) / rate.fraction))
    assert np.array_equal(shown, [frame for clip in room.clips[rate] for frame in decode_frames(clip)])
    with av.open(path) as video:
        packets = [p for p in video.demux(video.streams.video[0]) if p.pts is not None]
    times = sorted(p.pts * p.time_base for p in packets)
    assert times == [Fraction(n) / rate.fraction for n in range(sum(LENGTHS))]
    assert all(after.dts > before.dts for before, after in pairwise(packets))


@pytest.fixture(scope="module")
def wav(tmp_path_factory: pytest.TempPathFactory, song: Callable[..., Path]) -> Path:
    return song(tmp_path_factory.mktemp("song") / "song.wav", "pcm_s16le", 44_100, 1, 121_212)


def test_the_film_names_its_title_artist_and_chapters(tmp_path: Path, room: CuttingRoom, wav: Path) -> None:
    path, _ = room.film(tmp_path, wav, chapters=((0.0, 1.25, "verse"), (1.25, 2.75, "chorus")))
    with av.open(path) as video:
        assert (video.metadata["title"], video.metadata["artist"]) == ("Nacht", "Ä & Ö")
        chapters = video.chapters()
    spans = [(chapter["start"] * chapter["time_base"], chapter["end"] * chapter["time_base"]) for chapter in chapters]
    assert spans == [(0, Fraction(5, 4)), (Fraction(5, 4), Fraction(11, 4))]
    assert [chapter["metadata"]["title"] for chapter in chapters] == ["verse", "chorus"]


def test_the_film_s_index_comes_first_so_that_a_browser_plays_it_at_once(
    tmp_path: Path, room: CuttingRoom, wav: Path
) -> None:
    written = room.film(tmp_path, wav)[0].read_bytes()
    assert written.index(b"moov") < written.index(b"mdat")


def test_a_song_with_a_cover_picture_keeps_its_sound_and_leaves_the_cover(tmp_path: Path, room: CuttingRoom) -> None:
    heard = room.song(tmp_path / "song.mp3", "libmp3lame", 44_100, 2, 121_212, cover=True)
    with av.open(heard) as source:
        assert source.streams.video, "the song must really have a cover"
    path, _ = room.film(tmp_path, heard)
    with av.open(path) as video:
        assert [stream.type for stream in video.streams] == ["video", "audio"]
    source_sound, _ = decoded_sound(heard)
    assert np.array_equal(decoded_sound(path)[0][: len(source_sound)], source_sound)


def test_the_same_clips_and_song_give_the_same_bytes(tmp_path: Path, room: CuttingRoom, wav: Path) -> None:
    first = room.film(tmp_path, wav)[0].read_bytes()
    assert room.film(tmp_path, wav)[0].read_bytes() == first


def test_a_file_without_sound_is_refused_and_leaves_no_film(tmp_path: Path, room: CuttingRoom) -> None:
    with pytest.raises(ValueError, match="holds no sound"):
        room.film(tmp_path, room.clips[FILM][0])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("lengths", "reason"),
    [((20, 1, 2, 31, 13), "12 frames, 13 were"), ((20, 1, 2, 30, 12), "cannot be left"), ((66,), "5 files were given")],
)
def test_a_film_whose_clips_are_not_the_timeline_s_is_refused(
    tmp_path: Path, room: CuttingRoom, wav: Path, lengths: tuple[int, ...], reason: str
) -> None:
    with pytest.raises(StitchError, match=reason):
        room.film(tmp_path, wav, lengths=lengths)
    assert list(tmp_path.iterdir()) == []


def test_clips_of_different_rates_are_refused(tmp_path: Path, room: CuttingRoom, wav: Path) -> None:
    mixed = [*room.clips[FILM][:-1], room.clips[NTSC][-1]]
    with pytest.raises(StitchError, match="another size, rate or format"):
        write_film(tmp_path / "film.mp4", room.timeline(LENGTHS), mixed, wav, title="A", artist="B")


def test_every_planned_cut_is_found_at_its_frame_and_a_misplaced_plan_is_corrected(
    tmp_path: Path, room: CuttingRoom, wav: Path
) -> None:
    planned = room.timeline(LENGTHS).cut_frames
    path, _ = room.film(tmp_path, wav)
    assert planned == (20, 21, 23, 54)
    assert measure_cuts(path, planned) == planned
    assert measure_cuts(path, (52,)) == (54,)
    assert measure_cuts(path, (57,)) == (54,)
    assert measure_cuts(path, ()) == ()
    with pytest.raises(ValueError, match="ends before its planned cut at frame 66"):
        measure_cuts(path, (66,))
