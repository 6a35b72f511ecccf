"""Pictures of any size and colour coding made to fill the delivery format's frame, and slowly zoomed when held.

A picture is scaled until it covers the frame and cropped to its centre. A stream that does not say how its colours are
coded is taken as players take it: BT.709 from 720 lines on, BT.601 below; a phone's picture is turned as it says.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from numpy.typing import NDArray

from editorial.decode import Picture, planes

UNSPECIFIED = 2
FIRST_HD_HEIGHT = 720
QUARTER = 90
CONTAINERS = ("mov", "matroska", "avi")


def fitted(path: Path, width: int, height: int, start_s: Fraction = Fraction(0)) -> Iterator[Picture]:
    """Yield the pictures of a video from a time on, covering a frame of this size."""
    with opened_film(path) as video:
        for frame in shown_from(video, start_s):
            turns = round(frame.rotation / QUARTER) % 4
            across, down = (frame.height, frame.width) if turns % 2 else (frame.width, frame.height)
            scale = max(Fraction(width, across), Fraction(height, down))
            covering = frame.reformat(
                width=_even(frame.width * scale),
                height=_even(frame.height * scale),
                format="yuv420p",
                src_colorspace=_untagged(frame) if frame.colorspace == UNSPECIFIED else None,
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
                interpolation=Interpolation.BICUBIC,
            )
            yield _centre(_turned(planes(covering), turns), width, height)


def still(path: Path, width: int, height: int, at_s: Fraction) -> NDArray[np.uint8]:
    """Return what a video shows at a time, covering a frame of this size: RGB, uint8 of shape (height, width, 3)."""
    for luma, u, v in fitted(path, width, height, at_s):
        stacked = np.concatenate([luma.ravel(), u.ravel(), v.ravel()]).reshape(-1, width)
        frame = av.VideoFrame.from_ndarray(stacked, format="yuv420p")
        rgb = frame.reformat(format="rgb24", src_colorspace=Colorspace.ITU709, src_color_range=ColorRange.MPEG)
        return np.asarray(rgb.to_ndarray(), np.uint8)
    raise ValueError(f"{path.name} holds no picture: give a video")


def covering(picture: NDArray[np.uint8], width: int, height: int) -> Picture:
    """Return a still picture, RGB of shape (rows, columns, 3), covering a frame of this size."""
    rows, columns = picture.shape[:2]
    scale = max(Fraction(width, columns), Fraction(height, rows))
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24").reformat(
        width=_even(columns * scale),
        height=_even(rows * scale),
        format="yuv420p",
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
        interpolation=Interpolation.BICUBIC,
    )
    return _centre(planes(frame), width, height)


def opened_film(path: Path) -> InputContainer:
    """Return a film's file, opened as what cameras and generators write; no other file that it names is followed."""
    options = {"format_whitelist": ",".join(CONTAINERS), "protocol_whitelist": "file"}
    container: InputContainer = av.open(path.absolute(), options=options, metadata_errors="replace")
    return container


def shown_from(video: InputContainer, start_s: Fraction) -> Iterator[av.VideoFrame]:
    """Yield the frames that are seen from a time on, first the one that is on show then.

    Parameters
    ----------
    video
        An open file with a picture stream.
    start_s
        Counted from the first picture; past the end, the last picture comes.
    """
    stream = video.streams.video[0]
    origin = stream.start_time or 0
    wanted = origin + start_s / (stream.time_base or 1)
    if start_s:
        video.seek(int(wanted), stream=stream)
    on_show = None
    for frame in video.decode(stream):
        if frame.pts is None:
            continue
        if frame.pts <= wanted:
            on_show = frame
            continue
        if on_show is not None:
            yield on_show
            on_show = None
        yield frame
    if on_show is not None:
        yield on_show


def zoomed(picture: Picture, factor: float) -> Picture:
    """Return a picture enlarged about its centre, by 1 or more."""
    luma, u, v = (_enlarged(plane, factor) for plane in picture)
    return luma, u, v


def _untagged(frame: av.VideoFrame) -> Colorspace:
    return Colorspace.ITU709 if frame.height >= FIRST_HD_HEIGHT else Colorspace.ITU601


def _turned(picture: Picture, turns: int) -> Picture:
    """Return a picture after so many quarter turns against the clock."""
    luma, u, v = (np.ascontiguousarray(np.rot90(plane, turns)) for plane in picture)
    return luma, u, v


def _even(length: Fraction) -> int:
    """Return the least even number that is not below a length."""
    return int(-(-length // 2)) * 2


def _centre(picture: Picture, width: int, height: int) -> Picture:
    luma, u, v = picture
    top, left = (luma.shape[0] - height) // 4, (luma.shape[1] - width) // 4
    chroma = (slice(top, top + height // 2), slice(left, left + width // 2))
    return luma[2 * top : 2 * top + height, 2 * left : 2 * left + width], u[chroma], v[chroma]


def _enlarged(plane: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    rows, columns = (_between(length, factor) for length in plane.shape)
    tall = plane[rows[0]] + (plane[rows[1]] - plane[rows[0]].astype(np.float32)) * rows[2][:, None]
    wide = tall[:, columns[0]] + (tall[:, columns[1]] - tall[:, columns[0]]) * columns[2]
    return np.rint(wide).astype(np.uint8)


def _between(length: int, factor: float) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Return where every pixel of an enlarged line comes from: two pixels, and the second one's share."""
    middle = (length - 1) / 2
    place = np.clip((np.arange(length) - middle) / factor + middle, 0, length - 1)
    first = place.astype(np.intp)
    return first, np.minimum(first + 1, length - 1), (place - first).astype(np.float32)
