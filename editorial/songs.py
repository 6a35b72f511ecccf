"""The song's file, opened as what it was taken in as: sound in a container of sound, and nothing else.

A file can be two things at once, a song to one reader and a list of other files to another. What may be in it is what
`audio.decode` lets in, and what of it cannot be decoded is left out as there; the rooms share no code, and tests hold
the two together.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import av
from av.container import InputContainer

CONTAINERS = ("wav", "w64", "aiff", "flac", "mp3", "aac", "ogg", "mov", "matroska", "caf")
MOST_CHANNELS = 8
"""A frame of more planes is read past its end by PyAV, which ends the process."""


def opened_song(path: Path) -> InputContainer:
    """Return a song's file, opened; no other file is followed, and no picture in it is decoded."""
    options = {
        "format_whitelist": ",".join(CONTAINERS),
        "protocol_whitelist": "file",
        "codec_whitelist": sound_decoders(),
    }
    container: InputContainer = av.open(path.absolute(), options=options, metadata_errors="replace")
    return container


def song_packets(song: InputContainer) -> Iterator[av.Packet]:
    """Yield the packets of a song's sound, as far as the file can be taken apart."""
    with suppress(av.FFmpegError):
        yield from song.demux(song.streams.audio[0])


def decoded_song(song: InputContainer) -> Iterator[av.AudioFrame]:
    """Yield the frames of a song's sound, without the packets that do not decode."""
    for packet in song_packets(song):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        yield from (frame for frame in frames if frame.layout.nb_channels <= MOST_CHANNELS)


@cache
def sound_decoders() -> str:
    """Return FFmpeg's names for all decoders of sound."""
    return ",".join(name for name in sorted(av.codecs_available) if _decodes_sound(name))


def _decodes_sound(name: str) -> bool:
    try:
        return str(av.Codec(name, "r").type) == "audio"
    except ValueError:  # this one only encodes
        return False
