"""From a file on disk to samples: what is in it, whether it is a song, and its waveform from the first sample on.

FFmpeg (through PyAV) recognises the file by its content. Only sound containers are offered to it, and only local
files, so that a playlist or a script with a sound's name is refused instead of followed. Encoder delay and padding
(MP3's LAME tag, MP4's edit list, Opus' pre-skip) are cut the way every player cuts them: FFmpeg's decoders do so,
and samples with a negative time are dropped here.

What the waveform means (beats, loudness, sections) does not belong here.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from numpy.typing import NDArray

from audio.errors import SongError

SHORTEST_S = 5.0
LONGEST_S = 30 * 60.0
SILENCE_DB = -60.0
LOUDEST = 8.0
"""Samples of floating point may lie above full scale, but what lies there is no sound any more."""
MOST_CHANNELS = 8
"""A frame of more planes is read past its end by PyAV, which ends the process."""
MOST_SAMPLES_PER_S = 1_600_000
"""Of all channels together: eight at 192 kHz, and more than any song has."""
CRUMBS, LEAST_SAMPLES_PER_PACKET = 20_000, 16
"""A file with more packets than that has at least so many samples in each, or it was made to take for ever."""
DECODED_SHARE = 0.95
"""A song is whole enough when this share of its packets (and of the length its header promises) decodes."""

CONTAINER_NAMES = {
    "wav": "wav", "w64": "wav", "aiff": "aiff", "flac": "flac", "mp3": "mp3", "aac": "aac", "ogg": "ogg",
    "mov": "mp4", "matroska": "matroska", "caf": "caf",
}  # fmt: skip
"""FFmpeg's demuxers that may open a song, and what their files are called here."""

HONEST_HEADERS = frozenset({"wav", "flac", "mp4"})
"""Containers whose header states a length; the others' length is a guess from the bit rate."""


@dataclass(frozen=True)
class Probe:
    """What a song file holds.

    Attributes
    ----------
    container, codec
        Short names by content, e.g. "mp3" and "mp3", "mp4" and "aac", "ogg" and "opus".
    duration_s
        Decoded samples divided by the sample rate: exact, where a header may guess.
    sample_rate_hz, channels
        Of the stream as stored.
    title, artist
        Tags, "" where there are none.
    """

    container: str
    codec: str
    duration_s: float
    sample_rate_hz: int
    channels: int
    title: str
    artist: str


@dataclass
class _Tally:
    """What was met while decoding: the only mutable thing here, filled by `_mono_blocks`."""

    packets: int = 0
    bad_packets: int = 0
    samples: int = 0
    peak: float = 0.0


def probe(path: Path) -> Probe:
    """Return what a song file holds, having decoded all of it once.

    Parameters
    ----------
    path
        An audio file: wav, aiff, flac, mp3, aac, m4a, ogg (Vorbis, Opus), or the first audio stream of a video.

    Raises
    ------
    SongError
        If it is not audio, is damaged or cut off, is shorter than 5 s or longer than 30 min, or is silent.
    """
    with _open(path) as container:
        stream = _audio_stream(container, path)
        tally = _Tally()
        for _ in _mono_blocks(container, stream, tally):
            if tally.samples > LONGEST_S * stream.rate:
                break
        name = _container_name(container)
        _require_song(path, name, container, stream, tally)
        tags = {key.lower(): value for key, value in {**stream.metadata, **container.metadata}.items()}
        return Probe(
            container=name,
            codec=stream.codec_context.codec.canonical_name,
            duration_s=tally.samples / stream.rate,
            sample_rate_hz=stream.rate,
            channels=stream.channels,
            title=tags.get("title", "").strip(),
            artist=tags.get("artist", tags.get("album_artist", "")).strip(),
        )


def decode(path: Path, sample_rate_hz: int = 22050) -> NDArray[np.float32]:
    """Return a song as one channel (the mean of all), sample 0 being the first that a player plays.

    Parameters
    ----------
    path
        As for `probe`.
    sample_rate_hz
        Rate of the result; converted with a linear-phase filter, which moves nothing in time.

    Returns
    -------
    float32, shape (samples,), nominally within -1..1; `samples / sample_rate_hz` is the probed duration to within
    one sample.

    Raises
    ------
    SongError
        If nothing in the file can be decoded.
    """
    with _open(path) as container:
        stream = _audio_stream(container, path)
        tally = _Tally()
        blocks = list(_resampled(_mono_blocks(container, stream, tally), stream.rate, sample_rate_hz))
        if not tally.samples:
            raise SongError(f"{path.name} holds no sound that can be decoded: it is damaged; export the song again.")
        wanted = round(tally.samples * sample_rate_hz / stream.rate)
    samples = np.concatenate(blocks)[:wanted]
    return np.pad(samples, (0, wanted - len(samples)))


def _open(path: Path) -> InputContainer:
    options = {
        "format_whitelist": ",".join(CONTAINER_NAMES),
        "protocol_whitelist": "file",
        "codec_whitelist": sound_decoders(),
    }
    try:
        container: InputContainer = av.open(str(path.absolute()), options=options, metadata_errors="replace")
        return container
    except FileNotFoundError:
        raise SongError(f"There is no file {path}: check the path.") from None
    except IsADirectoryError:
        raise SongError(f"{path} is a folder: give one audio file.") from None
    except (av.FFmpegError, OSError, ValueError):
        message = f"{path.name} is not an audio file that can be opened (or it is cut off at its start): "
        raise SongError(message + "use wav, flac, mp3, m4a or ogg.") from None


def _audio_stream(container: InputContainer, path: Path) -> AudioStream:
    if not container.streams.audio:
        raise SongError(f"{path.name} holds no sound: use a wav, flac, mp3, m4a or ogg file.")
    stream = container.streams.audio[0]
    if stream.codec_context is None or not stream.rate or not stream.channels:
        raise SongError(f"{path.name} holds no sound that can be decoded: it is damaged; export the song again.")
    if stream.channels > MOST_CHANNELS or stream.rate * stream.channels > MOST_SAMPLES_PER_S:
        raise SongError(
            f"{path.name} claims {stream.channels} channels at {stream.rate} Hz: export it with 2 channels at 44100 Hz."
        )
    return stream


@cache
def sound_decoders() -> str:
    """Return FFmpeg's names for all decoders of sound.

    A song's cover is a picture that FFmpeg would decode while it looks what is in the file, and a small one can unfold
    to gigabytes: only these decoders are let at it.
    """
    found = (name for name in sorted(av.codecs_available) if _decodes_sound(name))
    return ",".join(found)


def _decodes_sound(name: str) -> bool:
    try:
        return str(av.Codec(name, "r").type) == "audio"
    except ValueError:  # this one only encodes
        return False


def _container_name(container: InputContainer) -> str:
    return CONTAINER_NAMES[container.format.name.split(",")[0]]


def _mono_blocks(container: InputContainer, stream: AudioStream, tally: _Tally) -> Iterator[NDArray[np.float32]]:
    """Yield the mean of the channels at the stored rate, block by block, skipping packets that do not decode."""
    to_planes = av.AudioResampler(format="fltp")
    for packet in _packets(container, stream):
        tally.packets += packet.size > 0
        if tally.packets > CRUMBS and tally.samples < tally.packets * LEAST_SAMPLES_PER_PACKET:
            tally.bad_packets = tally.packets
            return
        try:
            blocks = _blocks(packet, to_planes, stream.rate)
        except av.FFmpegError:
            tally.bad_packets += 1
            continue
        for block in blocks:
            tally.samples += block.shape[1]
            tally.peak = max(tally.peak, float(np.abs(block).max()))
            yield block.mean(axis=0, dtype=np.float32)


def _blocks(packet: "Packet[AudioStream]", to_planes: av.AudioResampler, rate_hz: int) -> list[NDArray[np.float32]]:
    """Return what a packet holds that a player plays, one row per channel."""
    blocks = []
    for frame in packet.decode():
        if frame.layout.nb_channels > MOST_CHANNELS:
            continue
        unplayed = max(0, -round(float((frame.pts or 0) * frame.time_base) * rate_hz)) if frame.time_base else 0
        blocks += [planes.to_ndarray()[:, unplayed:] for planes in to_planes.resample(frame)]
    return [_audible(block) for block in blocks if block.shape[1]]


def _audible(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return samples as they are; where some are no numbers, or no sound, those are silence or held."""
    if np.abs(block).max() <= LOUDEST:
        return block
    return np.clip(np.nan_to_num(block, nan=0.0), -LOUDEST, LOUDEST)


def _packets(container: InputContainer, stream: AudioStream) -> Iterator["Packet[AudioStream]"]:
    """Yield a stream's packets as far as the file can be taken apart."""
    packets = container.demux(stream)
    with suppress(av.FFmpegError):
        yield from packets


def _resampled(blocks: Iterator[NDArray[np.float32]], from_hz: int, to_hz: int) -> Iterator[NDArray[np.float32]]:
    converter = av.AudioResampler(format="flt", layout="mono", rate=to_hz)
    for block in blocks:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block[None]), format="fltp", layout="mono")
        frame.sample_rate = from_hz
        for converted in converter.resample(frame):
            yield converted.to_ndarray()[0]
    for converted in converter.resample(None):
        yield converted.to_ndarray()[0]


def _require_song(path: Path, name: str, container: InputContainer, stream: AudioStream, tally: _Tally) -> None:
    duration_s = tally.samples / stream.rate
    promised_s = container.duration / av.time_base if container.duration else 0.0
    if not tally.samples:
        raise SongError(f"{path.name} holds no sound that can be decoded: it is damaged; export the song again.")
    if duration_s > LONGEST_S:
        length = _minutes(max(promised_s, duration_s))
        raise SongError(f"{path.name} is {length} long: a song may last 30 minutes at most; cut it shorter.")
    readable = 1 - tally.bad_packets / max(1, tally.packets)
    if name in HONEST_HEADERS and promised_s:
        readable = min(readable, duration_s / promised_s)
    if readable < DECODED_SHARE:
        share = f"only {readable:.0%} of it can be decoded"
        raise SongError(f"{path.name} is damaged or cut off ({share}): export or download the song again.")
    if duration_s < SHORTEST_S:
        raise SongError(f"{path.name} is {duration_s:.1f} s long: a song must last at least {SHORTEST_S:.0f} s.")
    if tally.peak < 10 ** (SILENCE_DB / 20):
        raise SongError(f"{path.name} is silent (it never rises above {SILENCE_DB:.0f} dBFS): choose another file.")


def _minutes(duration_s: float) -> str:
    return f"{int(duration_s // 60)} min {duration_s % 60:.0f} s"
