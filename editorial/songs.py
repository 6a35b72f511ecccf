"""The song's file, opened as what it was taken in as: sound in a container of sound, and nothing else.

A file can be two things at once, a song to one reader and a list of other files to another. What may be in it is what
`audio.decode` lets in; the rooms share no code, and a test holds the two lists together.
"""

from functools import cache
from pathlib import Path

import av
from av.container import InputContainer

CONTAINERS = ("wav", "w64", "aiff", "flac", "mp3", "aac", "ogg", "mov", "matroska", "caf")


def opened_song(path: Path) -> InputContainer:
    """Return a song's file, opened; no other file is followed, and no picture in it is decoded."""
    options = {
        "format_whitelist": ",".join(CONTAINERS),
        "protocol_whitelist": "file",
        "codec_whitelist": sound_decoders(),
    }
    container: InputContainer = av.open(path.absolute(), options=options)
    return container


@cache
def sound_decoders() -> str:
    """Return FFmpeg's names for all decoders of sound."""
    return ",".join(name for name in sorted(av.codecs_available) if _decodes_sound(name))


def _decodes_sound(name: str) -> bool:
    try:
        return str(av.Codec(name, "r").type) == "audio"
    except ValueError:  # this one only encodes
        return False
