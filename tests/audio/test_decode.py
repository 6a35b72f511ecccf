"""Every container gives the same samples at the same place, and everything that is not a song is refused in words."""

import re
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from audio.decode import decode, probe
from audio.errors import SongError

RATE_HZ = 44100
CLICK_S = 3.0
CONTAINERS = {
    "wav": ("pcm_s16le", "s16", RATE_HZ),
    "flac": ("flac", "s16", RATE_HZ),
    "mp3": ("libmp3lame", "fltp", RATE_HZ),
    "m4a": ("aac", "fltp", RATE_HZ),
    "ogg": ("vorbis", "fltp", RATE_HZ),
    "opus": ("libopus", "flt", 48000),
}


def write(path: Path, samples: NDArray[np.float32], tags: dict[str, str] | None = None) -> Path:
    """Encode stereo samples at 44.1 kHz into the container that the suffix names."""
    codec, sample_format, rate_hz = CONTAINERS[path.suffix[1:]]
    with av.open(str(path), "w") as container:
        container.metadata.update(tags or {})
        stream = container.add_stream(codec, rate=rate_hz, layout="stereo", options={"strict": "experimental"})
        stream.codec_context.format = sample_format
        frame_size = stream.codec_context.frame_size or 1024
        converter = av.AudioResampler(format=sample_format, layout="stereo", rate=rate_hz, frame_size=frame_size)
        whole = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
        whole.sample_rate, whole.pts = RATE_HZ, 0
        for frame in [*converter.resample(whole), *converter.resample(None), None]:
            for packet in stream.encode(frame):
                container.mux(packet)
    return path


def click_track(duration_s: float = 6.0) -> NDArray[np.float32]:
    """A quiet hum with one loud decaying burst at `CLICK_S`."""
    time_s = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    sound = 0.05 * np.sin(2 * np.pi * 220 * time_s)
    first = round(CLICK_S * RATE_HZ)
    sound[first : first + 800] += 0.8 * np.random.default_rng(5).standard_normal(800) * np.exp(-np.arange(800) / 150)
    return np.tile(np.clip(sound, -1, 1).astype(np.float32), (2, 1))


@pytest.mark.parametrize("suffix", CONTAINERS)
def test_every_container_is_probed_by_content_with_its_tags_and_decoded_length(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"song.{suffix}", click_track(), {"title": "Blå", "artist": "The Makers"})
    misnamed = path.rename(tmp_path / "song.txt")
    found = probe(misnamed)
    assert found.container == {"m4a": "mp4", "opus": "ogg"}.get(suffix, suffix)
    assert found.codec == {"m4a": "aac", "ogg": "vorbis", "wav": "pcm_s16le"}.get(suffix, suffix)
    assert (found.channels, found.sample_rate_hz) == (2, CONTAINERS[suffix][2])
    assert (found.title, found.artist) == ("Blå", "The Makers")
    assert found.duration_s == pytest.approx(6.0, abs=1024 / RATE_HZ)
    assert len(decode(misnamed)) == pytest.approx(found.duration_s * 22050, abs=1)


@pytest.mark.parametrize("suffix", CONTAINERS)
def test_a_click_lies_where_it_was_put_within_a_millisecond(tmp_path: Path, suffix: str) -> None:
    heard = decode(write(tmp_path / f"song.{suffix}", click_track()))
    onset = int(np.argmax(np.abs(heard) > 0.3))
    assert onset / 22050 == pytest.approx(CLICK_S, abs=0.001)


def test_wav_survives_the_round_trip_sample_by_sample(tmp_path: Path) -> None:
    samples = click_track()
    heard = decode(write(tmp_path / "song.wav", samples), sample_rate_hz=RATE_HZ)
    np.testing.assert_allclose(heard, samples[0], atol=1 / 32768)


def test_channels_are_averaged_to_one(tmp_path: Path) -> None:
    samples = click_track()
    samples[1] = 0
    heard = decode(write(tmp_path / "song.wav", samples), sample_rate_hz=RATE_HZ)
    np.testing.assert_allclose(heard, samples[0] / 2, atol=1 / 32768)


def refusal(path: Path) -> str:
    with pytest.raises(SongError) as refused:
        probe(path)
    sentence = str(refused.value)
    assert path.name in sentence
    return sentence


def test_a_text_file_named_mp3_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    path.write_text("These are only the words of a song.\n" * 50)
    assert "use wav, flac, mp3, m4a or ogg" in refusal(path) or "damaged" in refusal(path)


def test_a_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cover.mp3"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    )
    assert re.search("not an audio file|no sound", refusal(path))


def test_a_playlist_is_refused_rather_than_followed(tmp_path: Path) -> None:
    write(tmp_path / "real.wav", click_track())
    path = tmp_path / "list.m3u8"
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nreal.wav\n#EXT-X-ENDLIST\n")
    assert "not an audio file" in refusal(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "no file" in refusal(tmp_path / "nowhere.wav")
    assert "folder" in refusal(tmp_path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.flac"
    path.touch()
    assert "no sound that can be decoded" in refusal(path)


def test_a_cut_off_song_is_refused_with_the_share_that_is_left(tmp_path: Path) -> None:
    path = write(tmp_path / "song.flac", click_track(20.0))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert re.search(r"cut off \(only [45]\d% of it", refusal(path))


def test_a_song_with_a_few_bad_bytes_is_still_read(tmp_path: Path) -> None:
    path = write(tmp_path / "song.mp3", click_track(20.0))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 200] = b"\xff" * 200
    path.write_bytes(content)
    assert probe(path).duration_s == pytest.approx(20.0, abs=0.5)


def test_a_song_of_bad_bytes_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "song.mp3", click_track(20.0))
    content = bytearray(path.read_bytes())
    noise = np.random.default_rng(1).integers(0, 256, len(content) - 3000, dtype=np.uint8).tobytes()
    content[3000:] = noise
    path.write_bytes(content)
    assert "damaged" in refusal(path)


def test_too_short_and_silent_songs_are_refused(tmp_path: Path) -> None:
    assert "4.0 s long" in refusal(write(tmp_path / "short.wav", click_track(4.0)))
    assert "silent" in refusal(write(tmp_path / "silent.wav", click_track() * np.float32(1e-4)))


def test_a_song_of_more_than_half_an_hour_is_refused_with_its_length(tmp_path: Path) -> None:
    path = tmp_path / "long.flac"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=8000, layout="mono")
        stream.codec_context.format = "s16"
        for _ in range(31 * 60):
            frame = av.AudioFrame.from_ndarray(np.full((1, 8000), 500, np.int16), format="s16", layout="mono")
            frame.sample_rate = 8000
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    assert "long.flac is 31 min 0 s long" in refusal(path)
