"""Pieces and sound into one MP4: interleaved by decoding time, the index first, the exact time scale of the sound.

What the pieces and the sound are is decided by those who make films, excerpts, loops and clips of them.
"""

import heapq
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av

from editorial.packets import parameter_sets
from editorial.soundtrack import Soundtrack
from editorial.splice import Piece, Splicer
from state.time import FrameRate

Chapter = tuple[float, float, str]
"""Start and end in seconds, and the name."""

MILLISECOND = Fraction(1, 1000)


def mux(
    path: Path,
    pieces: Iterable[Piece],
    template: Path,
    rate: FrameRate,
    sound: Soundtrack | None = None,
    *,
    title: str = "",
    artist: str = "",
    chapters: Sequence[Chapter] = (),
) -> None:
    """Write pieces one after the other, and sound under them.

    Parameters
    ----------
    path
        Where the file goes.
    pieces
        The pictures in order.
    template
        A clip in the delivery format; all pieces must share its size, rate and parameter sets.
    rate
        Frames per second.
    sound
        What is heard, nothing when None.
    title, artist, chapters
        Written into the file's metadata.

    Raises
    ------
    StitchError, EncodeError
        If a piece cannot be copied or encoded as it was ordered.
    """
    # Edit lists count in the movie's time scale; the default, milliseconds, would cut off the song's last packet.
    options = {"movflags": "+faststart"} | ({"movie_timescale": str(sound.sample_rate_hz)} if sound else {})
    with av.open(template) as like, av.open(path, "w", format="mp4", options=options) as film:
        film.metadata.update({"title": title, "artist": artist})
        film.set_chapters([_chapter(number, *chapter) for number, chapter in enumerate(chapters)])
        picture_stream = film.add_stream_from_template(like.streams.video[0])
        sound_packets = sound.packets(sound.add_stream(film)) if sound else iter(())
        size = like.streams.video[0].codec_context
        splicer = Splicer(size.width, size.height, rate, parameter_sets(template))
        for packet in heapq.merge(splicer.packets(pieces, picture_stream), sound_packets, key=_decoding_time):
            film.mux(packet)


def _decoding_time(packet: av.Packet) -> Fraction:
    return Fraction(packet.dts * packet.time_base)


def _chapter(number: int, start_s: float, end_s: float, name: str) -> dict[str, object]:
    return {
        "id": number + 1,
        "start": round(start_s / MILLISECOND),
        "end": round(end_s / MILLISECOND),
        "time_base": MILLISECOND,
        "metadata": {"title": name},
    }
