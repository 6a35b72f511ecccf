"""Clips and films back to pictures, by frame number, exactly.

A frame is named by its number at the stream's own rate. What is measured on the pictures belongs to the metrics.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

import av
import numpy as np
from av.video.reformatter import Interpolation
from numpy.typing import NDArray

Picture = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]
"""Planes Y, U, V: uint8 of shapes (height, width) and twice (height/2, width/2), BT.709 limited range."""

Shown = TypeVar("Shown")


def frame_count(path: Path) -> int:
    """Return the number of pictures in a video, counted and not taken from its header."""
    with av.open(path) as video:
        return sum(packet.pts is not None for packet in video.demux(video.streams.video[0]))


def decode_frames(path: Path, first: int = 0, count: int | None = None) -> Iterator[NDArray[np.uint8]]:
    """Yield frames as RGB, uint8 of shape (height, width, 3), from frame `first` on, `count` of them or all.

    Fewer come when the video ends before.
    """
    return islice(_decode(path, first, _rgb), count)


def decode_key_frames(path: Path, frames: Iterable[int], width: int) -> Iterator[NDArray[np.uint8]]:
    """Yield the key frame at or before each of the frames, each decoded alone, as RGB of `width` pixels across.

    A pixel is a mean over its area; the height follows from the width.
    """
    with av.open(path) as video:
        stream = video.streams.video[0]
        context = stream.codec_context
        context.thread_count = 1
        height = round(width * context.height / context.width)
        for frame in frames:
            video.seek(round(frame / (stream.average_rate * stream.time_base)), stream=stream)
            packet = next(packet for packet in video.demux(stream) if packet.is_keyframe)
            for picture in (*context.decode(packet), *context.decode(None)):
                small = picture.reformat(width, height, "rgb24", interpolation=Interpolation.AREA)
                yield np.asarray(small.to_ndarray(), np.uint8)
            context.flush_buffers()


def decode_luma(path: Path, first: int = 0, count: int | None = None) -> Iterator[NDArray[np.uint8]]:
    """Yield the luma planes of frames, uint8 of shape (height, width), as `decode_frames` does but cheaper."""
    return islice(_decode(path, first, _luma), count)


def decode_planes(path: Path, first: int = 0, count: int | None = None) -> Iterator[Picture]:
    """Yield the planes Y, U, V of 4:2:0 frames as they were coded, as `decode_frames` does."""
    return islice(_decode(path, first, planes), count)


def decode_small(
    path: Path, width: int = 64, height: int = 36, *, first: int = 0, count: int | None = None
) -> Iterator[NDArray[np.uint8]]:
    """Yield frames as small RGB pictures, uint8 of shape (height, width, 3), each pixel a mean over its area.

    From frame `first` on, `count` of them or all, on all cores and without the deblocking filter, which such means do
    not see: for measures of a whole film.
    """
    return islice(_decode_small(path, width, height, first), count)


def _decode_small(path: Path, width: int, height: int, first: int) -> Iterator[NDArray[np.uint8]]:
    with av.open(path) as video:
        stream = video.streams.video[0]
        stream.thread_type = "AUTO"
        stream.codec_context.options = {"skip_loop_filter": "all"}
        for frame in _from(first, video, stream):
            small = frame.reformat(width, height, "rgb24", interpolation=Interpolation.AREA)
            yield np.asarray(small.to_ndarray(), np.uint8)


def planes(frame: av.VideoFrame) -> Picture:
    """Return the planes of one decoded 4:2:0 frame."""
    luma, u, v = frame.planes
    return _plane(luma), _plane(u), _plane(v)


def _decode(path: Path, first: int, convert: Callable[[av.VideoFrame], Shown]) -> Iterator[Shown]:
    with av.open(path) as video:
        stream = video.streams.video[0]
        stream.codec_context.thread_count = 1
        for frame in _from(first, video, stream):
            yield convert(frame)


def _from(first: int, video: av.container.InputContainer, stream: av.VideoStream) -> Iterator[av.VideoFrame]:
    """Yield a video's frames from `first` on, decoding from the IDR picture at or before it."""
    per_frame = 1 / (stream.average_rate * stream.time_base)
    if first:
        video.seek(round(first * per_frame), stream=stream)
    for frame in video.decode(stream):
        if round(frame.pts / per_frame) >= first:
            yield frame


def _rgb(frame: av.VideoFrame) -> NDArray[np.uint8]:
    return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def _luma(frame: av.VideoFrame) -> NDArray[np.uint8]:
    return _plane(frame.planes[0])


def _plane(plane: av.video.plane.VideoPlane) -> NDArray[np.uint8]:
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: plane.height, : plane.width].copy()
