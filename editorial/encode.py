"""Pictures to clips: one delivery format for every tier and generator, so that clips are joined without re-encoding.

H.264 in MP4 at crf 20, closed groups of pictures, BT.709 limited range. `stitchable` keeps SPS and PPS free of anything
that depends on the content, hence equal for all clips of a size and rate. An IDR picture is forced on every beat of a
clip: there another clip may branch off (`editorial.forking`).

One clip is encoded by one thread while another draws the next pictures. What the pictures show, and where clips lie in
the film, is decided elsewhere.
"""

import contextlib
import functools
import io
from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import av
import numpy as np
from av.video.frame import PictureType
from numpy.typing import NDArray

from editorial.decode import decode_frames, frame_count
from editorial.files import written_whole
from editorial.packets import parameter_sets, place, tick
from state.time import FrameRate

__all__ = [
    "EncodeError",
    "decode_frames",
    "delivery_parameters",
    "encoded_piece",
    "frame_count",
    "write_clip",
]

Planes = Iterable[NDArray[np.uint8]]

BT709 = 1
LIMITED_RANGE = 1
SECONDS_BETWEEN_KEYFRAMES = 2
X264 = {"preset": "superfast", "crf": "20", "forced-idr": "1"}
X264_PARAMETERS = "stitchable=1:scenecut=0:open-gop=0:mbtree=1:rc-lookahead=10"
"""With the macroblock tree that it lacks, superfast gives what veryfast gives on drawn pictures with grain (as many
decibels from 6 % more bytes) in half the time."""
PICTURES_AHEAD = 2
"""How many pictures are drawn before the encoder asks for them; the bound for memory."""


class EncodeError(ValueError):
    """The pictures that were given are not the clip that was ordered."""


@dataclass(frozen=True)
class _Order:
    """What is to be encoded: size, rate, frames that must be IDR pictures, and how many frames in all."""

    width: int
    height: int
    rate: FrameRate
    forced: frozenset[int]
    frame_count: int


def write_clip(
    path: Path,
    frames: Iterable[Planes],
    *,
    width: int,
    height: int,
    rate: FrameRate,
    keyframes: Collection[int],
    frame_count: int,
) -> None:
    """Write a clip of exactly `frame_count` frames; the file appears whole or not at all.

    Parameters
    ----------
    path
        Where the MP4 file goes.
    frames
        The pictures in order: each a triple of planes Y, U, V of uint8, BT.709 limited range, shapes (height, width)
        and twice (height/2, width/2).
    width, height
        Size in pixels, both even.
    rate
        Frames per second; time stamps are exact multiples of its inverse.
    keyframes
        Frames, besides the first, where another clip may branch off; those outside the clip are passed over.
    frame_count
        Frames of the clip.

    Raises
    ------
    EncodeError
        If there are more or fewer pictures than ordered, or a picture has another shape.
    """
    order = _Order(width, height, rate, frozenset({0, *keyframes}), frame_count)
    drawn = _drawn_ahead(frames)
    with written_whole(path) as draft, contextlib.closing(drawn):
        _encode(draft, drawn, order)


def encoded_piece(
    frames: Iterable[Planes],
    *,
    width: int,
    height: int,
    rate: FrameRate,
    keyframes: Collection[int],
    frame_count: int,
) -> io.BytesIO:
    """Return pictures encoded as `write_clip` does it, in memory: a few frames that stand among copied ones.

    Raises
    ------
    EncodeError
        If there are more or fewer pictures than ordered, or a picture has another shape.
    """
    piece = io.BytesIO()
    _encode(piece, frames, _Order(width, height, rate, frozenset({0, *keyframes}), frame_count))
    return piece


def delivery_parameters(width: int, height: int, rate: FrameRate) -> bytes:
    """Return the SPS and PPS that every clip of a size and rate has."""
    black = [np.full((height, width), 16, np.uint8), *[np.full((height // 2, width // 2), 128, np.uint8)] * 2]
    return parameter_sets(encoded_piece([black], width=width, height=height, rate=rate, keyframes=(), frame_count=1))


@functools.cache
def _x264() -> dict[str, str]:
    """Return x264's options for this processor.

    Where there is AVX-512, x264 must not use it: with heights that are no multiple of 16 its kernels give other bytes
    than all the others, and at times other bytes than the last time.
    """
    from llvmlite import binding

    wide = binding.get_host_cpu_features().get("avx512f", False)
    return {**X264, "x264-params": f"{X264_PARAMETERS}:asm=AVX2" if wide else X264_PARAMETERS}


def _drawn_ahead(frames: Iterable[Planes]) -> Generator[Planes, None, None]:
    """Yield pictures while a thread already draws the next ones; closed early, it draws no more."""
    coming = iter(frames)
    with ThreadPoolExecutor(1, "drawing") as artist:
        try:
            ahead = deque(artist.submit(next, coming, None) for _ in range(PICTURES_AHEAD))
            while (planes := ahead.popleft().result()) is not None:
                ahead.append(artist.submit(next, coming, None))
                yield planes
        finally:
            artist.shutdown(cancel_futures=True)


def _encode(target: Path | IO[bytes], frames: Iterable[Planes], order: _Order) -> None:
    with av.open(target, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=order.rate.fraction, options=_x264())
        stream.width, stream.height, stream.pix_fmt = order.width, order.height, "yuv420p"
        context = stream.codec_context
        context.time_base = stream.time_base = tick(order.rate)
        context.thread_count = 1
        context.gop_size = round(SECONDS_BETWEEN_KEYFRAMES * order.rate.fraction)
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED_RANGE
        for decode_order, packet in enumerate(_packets(stream, _pictures(frames, order))):
            out.mux(place(packet, packet.pts, decode_order, order.rate))


def _packets(stream: av.VideoStream, pictures: Iterable[av.VideoFrame]) -> Iterator[av.Packet]:
    for picture in pictures:
        yield from stream.encode(picture)
    yield from stream.encode()


def _pictures(frames: Iterable[Planes], order: _Order) -> Iterator[av.VideoFrame]:
    given = 0
    for planes in frames:
        if given == order.frame_count:
            raise EncodeError(f"more pictures were drawn than the {order.frame_count} that were ordered")
        picture = _picture(planes, order.width, order.height)
        picture.pts, picture.time_base = given, tick(order.rate)
        if given in order.forced:
            picture.pict_type = PictureType.I
        yield picture
        given += 1
    if given < order.frame_count:
        raise EncodeError(f"only {given} pictures were drawn of the {order.frame_count} that were ordered")


def _picture(planes: Planes, width: int, height: int) -> av.VideoFrame:
    picture = av.VideoFrame(width, height, "yuv420p")
    picture.colorspace, picture.color_range = BT709, LIMITED_RANGE
    for target, source in zip(picture.planes, planes, strict=True):
        if source.shape != (target.height, target.width) or source.dtype != np.uint8:
            raise EncodeError(
                f"a plane of shape {source.shape} and type {source.dtype} was given where "
                f"{(target.height, target.width)} and uint8 were ordered"
            )
        rows = np.frombuffer(target, np.uint8).reshape(target.height, target.line_size)
        rows[:, : target.width] = source
    return picture
