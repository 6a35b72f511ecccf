"""Files that were made to hurt: claims, cuts, crumbs, pictures that unfold; heard or refused in a sentence."""

import os
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import av
import numpy as np
import pytest

from audio.decode import CONTAINER_NAMES, decode, probe, sound_decoders
from audio.errors import SongError
from editorial import songs
from editorial.soundtrack import encode_sound

RATE_HZ = 22_050
CASES = 200
PUT_UNDER_FILMS = 20
CLAIMS = (0, 1, 0x7F, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
FORMS = {"wav": "pcm_s16le", "mp3": "libmp3lame", "flac": "flac", "m4a": "aac", "opus": "libopus", "caf": "pcm_s16le"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return a song of six seconds in every form."""
    folder = tmp_path_factory.mktemp("songs")
    return {form: _write(folder / f"song.{form}", codec) for form, codec in FORMS.items()}


def _write(path: Path, codec: str) -> bytes:
    rate_hz = 48_000 if codec == "libopus" else RATE_HZ
    tone = 8000 * np.sin(2 * np.pi * 440 * np.arange(rate_hz * 6) / rate_hz)
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=rate_hz, layout="mono")
        fit = av.AudioResampler(stream.codec_context.format.name, "mono", rate_hz)
        whole = av.AudioFrame.from_ndarray(tone.astype(np.int16)[None], format="s16", layout="mono")
        whole.sample_rate = rate_hz
        fifo = av.AudioFifo()
        for frame in fit.resample(whole):
            fifo.write(frame)
        while frame := fifo.read(stream.codec_context.frame_size or 1024, partial=True):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path.read_bytes()


def heard_or_refused(path: Path) -> bool:
    """Return whether a file is heard; what is refused is refused in one line."""
    try:
        found = probe(path)
    except SongError as error:
        assert "\n" not in str(error)  # noqa: PT017 - some are heard, some refused
        return False
    samples = decode(path)
    assert abs(len(samples) / RATE_HZ - found.duration_s) < 0.01
    assert np.isfinite(samples).all()
    return True


def test_headers_of_chance_are_heard_or_refused(written, tmp_path):
    chance = random.Random(3)
    heard = 0
    for _ in range(CASES):
        form = chance.choice(list(written))
        content = bytearray(written[form])
        for _ in range(chance.randint(1, 5)):
            _spoil(content, chance)
        path = tmp_path / f"song.{chance.choice([form, form, 'wav'])}"
        path.write_bytes(content)
        if heard_or_refused(path):
            heard += 1
            if heard <= PUT_UNDER_FILMS:
                lies_under_a_film(path)
    assert PUT_UNDER_FILMS < heard < CASES


def lies_under_a_film(path: Path) -> None:
    """Assert that a film gets the sound that was heard: what it is made of is paid for by then."""
    out = path.with_name("film.m4a")
    encode_sound(path, out)
    assert abs(len(decode(out)) - len(decode(path))) / RATE_HZ < 0.15


def test_a_tag_in_another_encoding_stops_no_film(written, tmp_path):
    assert b"Lavf" in written["mp3"]
    (tmp_path / "song.mp3").write_bytes(written["mp3"].replace(b"Lavf", b"L\xe4vf"))
    assert heard_or_refused(tmp_path / "song.mp3")
    lies_under_a_film(tmp_path / "song.mp3")


def test_what_cannot_be_decoded_is_left_out_of_the_film_as_of_the_hearing(tmp_path):
    path, content = tmp_path / "song.m4a", bytearray(_write(tmp_path / "whole.m4a", "alac"))
    with av.open(tmp_path / "whole.m4a") as whole:
        spoilt = list(whole.demux(audio=0))[16]
    content[spoilt.pos : spoilt.pos + spoilt.size] = bytes(spoilt.size)
    path.write_bytes(content)
    assert len(decode(path)) == len(decode(tmp_path / "whole.m4a")) - spoilt.duration
    lies_under_a_film(path)


def test_samples_that_are_no_numbers_are_silent_under_a_film(tmp_path):
    samples = np.sin(np.arange(RATE_HZ * 6) / 20).astype("<f4")
    samples[1000:1100], samples[2000] = np.nan, np.inf
    header = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + 4 * len(samples), b"WAVE", b"fmt ", 16, 3, 1, RATE_HZ,
                         4 * RATE_HZ, 4, 32, b"data", 4 * len(samples))  # fmt: skip
    path = tmp_path / "song.wav"
    path.write_bytes(header + samples.tobytes())
    assert heard_or_refused(path)
    lies_under_a_film(path)


def _spoil(content: bytearray, chance: random.Random) -> None:
    place = chance.randrange(min(len(content), chance.choice((48, 256, 2000, len(content)))))
    kind = chance.randrange(6)
    if kind == 0:
        content[place] = chance.randrange(256)
    elif kind == 1:
        content[place : place + 4] = struct.pack(chance.choice("<>") + "I", chance.choice(CLAIMS))
    elif kind == 2:
        content[place : place + 8] = struct.pack("<Q", chance.choice((0, 10**12, 2**63 - 1)))
    elif kind == 3:
        del content[place : place + chance.randint(1, 200)]
    elif kind == 4:
        content[place:place] = chance.randbytes(chance.randint(1, 50))
    else:
        del content[max(64, place * 50) :]


def test_a_header_that_claims_a_million_million_samples_is_refused(written, tmp_path):
    flac = bytearray(written["flac"])
    flac[21:26] = bytes([(flac[21] & 0xF0) | 0x0F]) + b"\xff\xff\xff\xff"
    (tmp_path / "long.flac").write_bytes(flac)
    with pytest.raises(SongError, match="damaged or cut off"):
        probe(tmp_path / "long.flac")


def test_a_rate_and_channels_that_no_song_has_are_refused(written, tmp_path):
    wav = bytearray(written["wav"])
    wav[24:28] = struct.pack("<I", 4_000_000)
    (tmp_path / "fast.wav").write_bytes(wav)
    with pytest.raises(SongError, match="claims 1 channels at 4000000 Hz"):
        probe(tmp_path / "fast.wav")


def test_more_channels_than_a_frame_can_point_at_are_refused(written, tmp_path):
    """Such a file once ended the process with a segmentation fault."""
    caf = bytearray(written["caf"])
    assert caf[44:48] == struct.pack(">I", 1)
    caf[36:40], caf[44:48] = struct.pack(">I", 74), struct.pack(">I", 37)
    (tmp_path / "many.caf").write_bytes(caf)
    with pytest.raises(SongError, match="claims 37 channels"):
        probe(tmp_path / "many.caf")


def test_samples_that_are_no_numbers_are_silence(tmp_path):
    samples = (0.3 * np.sin(np.arange(RATE_HZ * 6) / 10)).astype("<f4")
    samples[1000:2000], samples[3000], samples[4000] = np.nan, np.inf, -3e38
    head = struct.pack("<IHHIIHH", 16, 3, 1, RATE_HZ, RATE_HZ * 4, 4, 32)
    content = b"WAVEfmt " + head + b"data" + struct.pack("<I", samples.nbytes) + samples.tobytes()
    (tmp_path / "song.wav").write_bytes(b"RIFF" + struct.pack("<I", len(content)) + content)
    assert heard_or_refused(tmp_path / "song.wav")
    assert np.abs(decode(tmp_path / "song.wav")).max() < 16


def test_a_stream_in_crumbs_is_refused(written, tmp_path):
    """A stream that calls every sample a packet takes a hundred times as long to take apart as one that does not."""
    caf = bytearray(written["caf"])
    assert caf[40:44] == struct.pack(">I", 1)
    caf[40:44] = struct.pack(">I", 127)
    (tmp_path / "crumbs.caf").write_bytes(caf)
    with pytest.raises(SongError, match="only 0% of it can be decoded"):
        probe(tmp_path / "crumbs.caf")


def test_a_cover_that_unfolds_to_gigabytes_is_never_unfolded(written, tmp_path):
    (tmp_path / "cover.mp3").write_bytes(_with_cover(_picture(12_000), written["mp3"]))
    limit = "import resource, sys; resource.setrlimit(resource.RLIMIT_DATA, (700 << 20,) * 2)\n"
    run = "from pathlib import Path; from audio.decode import probe; print(probe(Path(sys.argv[1])).duration_s)"
    command = [sys.executable, "-c", limit + run, str(tmp_path / "cover.mp3")]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.stdout.startswith("6."), done.stderr


def _picture(side: int) -> bytes:
    """Return a black PNG of `side` squared pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packed = zlib.compressobj(1)
    rows = b"".join(packed.compress(bytes(side * 4 + 1)) for _ in range(side)) + packed.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _with_cover(picture: bytes, mp3: bytes) -> bytes:
    def size(number: int) -> bytes:
        return bytes((number >> shift) & 127 for shift in (21, 14, 7, 0))

    body = b"\0image/png\0\x03\0" + picture
    frame = b"APIC" + size(len(body)) + b"\0\0" + body
    return b"ID3\x04\0\0" + size(len(frame)) + frame + mp3


def test_a_song_that_is_also_a_list_of_other_files_stays_a_song(tmp_path, written):
    (tmp_path / "secret.wav").write_bytes(written["wav"])
    for name, text in (
        ("list.mp3", f"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n{tmp_path}/secret.wav\n#EXT-X-ENDLIST\n"),
        ("concat.mp3", f"ffconcat version 1.0\nfile '{tmp_path}/secret.wav'\n"),
    ):
        (tmp_path / name).write_text(text)
        assert not heard_or_refused(tmp_path / name)
        with pytest.raises((av.FFmpegError, ValueError)):
            songs.opened_song(tmp_path / name)


def test_the_cutting_room_opens_a_song_as_it_was_heard():
    assert tuple(CONTAINER_NAMES) == songs.CONTAINERS
    assert songs.sound_decoders() == sound_decoders()
    assert not {"png", "mjpeg", "h264", "gif"} & set(sound_decoders().split(","))
