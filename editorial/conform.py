"""Clips of any length, rate and size made into a segment's clip: exactly its frames, in the delivery format.

A hosted model gives five seconds or ten, at its own rate and in its own size; a user's footage is an hour of a concert.
What is too long is trimmed at its end. What is too short runs slower, by a quarter at most, and then holds its last
picture under a slow zoom. A clip that is in the delivery format already is trimmed by copying, a torn group excepted.
What a clip shows does not belong here.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from editorial.decode import Picture
from editorial.encode import delivery_parameters, write_clip
from editorial.files import written_whole
from editorial.fitting import covering, fitted, opened_film, shown_from, zoomed
from editorial.mux import mux
from editorial.packets import StitchError, parameter_sets, read_groups, tick
from editorial.retiming import position, retimed
from editorial.splice import Copied, Piece, cut_out
from state.time import FrameRate

SLOWEST = Fraction(5, 4)
"""Slower than this, mixed in-between pictures are seen as ghosts; a held picture is then the lesser evil."""
ZOOM_PER_S = Fraction(1, 40)


@dataclass(frozen=True)
class Delivery:
    """What a segment needs of its clip: size in pixels, rate, frames, and which of them must be IDR pictures."""

    width: int
    height: int
    rate: FrameRate
    frame_count: int
    keyframes: Collection[int] = ()


@dataclass(frozen=True)
class Conformed:
    """What was done: frames copied to the last bit, how much slower the rest runs, and frames that hold the last."""

    copied_frames: int = 0
    slowed_by: Fraction = Fraction(1)
    held_frames: int = 0


def conform_clip(source: Path, out: Path, delivery: Delivery, start_s: Fraction = Fraction(0)) -> Conformed:
    """Write a clip of exactly the ordered frames from a video of any length, rate and size.

    Parameters
    ----------
    source
        The video as a generator or a camera gave it; sound in it is left aside.
    out
        Where the clip goes; it appears whole or not at all.
    delivery
        What is ordered.
    start_s
        From when on the source is used.

    Raises
    ------
    ValueError
        If the source holds no picture, or ends before `start_s`.
    """
    try:
        with opened_film(source) as video:
            seen = bool(video.streams.video)
    except av.FFmpegError as error:
        raise ValueError(_pictureless(source)) from error
    if not seen:
        raise ValueError(_pictureless(source))
    pieces = None if start_s else _trimmed(source, delivery)
    if pieces is None:
        return _remade(source, out, delivery, start_s)
    with written_whole(out) as draft:
        mux(draft, pieces, source, delivery.rate)
    return Conformed(copied_frames=sum(piece.frames for piece in pieces if isinstance(piece, Copied)))


def hold_picture(picture: NDArray[np.uint8], out: Path, delivery: Delivery) -> None:
    """Write a clip of exactly the ordered frames that holds one picture under a slow zoom.

    Parameters
    ----------
    picture
        RGB, uint8 of shape (rows, columns, 3), of any size.
    out
        Where the clip goes; it appears whole or not at all.
    delivery
        What is ordered.
    """
    zoom = float(ZOOM_PER_S * tick(delivery.rate))
    write_clip(
        out,
        _held_on([covering(picture, delivery.width, delivery.height)], delivery.frame_count - 1, zoom),
        width=delivery.width,
        height=delivery.height,
        rate=delivery.rate,
        keyframes=delivery.keyframes,
        frame_count=delivery.frame_count,
    )


def _trimmed(source: Path, delivery: Delivery) -> list[Piece] | None:
    """Return the pieces of a clip that has the delivery format, the ordered IDR pictures and frames enough."""
    if parameter_sets(source) != delivery_parameters(delivery.width, delivery.height, delivery.rate):
        return None
    try:
        groups = read_groups(source, delivery.rate)
    except StitchError:
        return None
    if groups.frame_count < delivery.frame_count or not set(groups.idr_frames).issuperset(delivery.keyframes):
        return None
    return cut_out(source, groups, 0, delivery.frame_count)


def _remade(source: Path, out: Path, delivery: Delivery, start_s: Fraction) -> Conformed:
    times_s = _times_s(source, start_s, delivery.frame_count * tick(delivery.rate))
    done = _slowed(times_s[-1], delivery)
    moving_frames = delivery.frame_count - done.held_frames
    frame_s = tick(delivery.rate)
    positions = (position(times_s, frame * frame_s / done.slowed_by) for frame in range(moving_frames))
    moving = retimed(fitted(source, delivery.width, delivery.height, start_s), positions)
    write_clip(
        out,
        _held_on(moving, done.held_frames, float(ZOOM_PER_S * frame_s)),
        width=delivery.width,
        height=delivery.height,
        rate=delivery.rate,
        keyframes=delivery.keyframes,
        frame_count=delivery.frame_count,
    )
    return done


def _slowed(source_s: Fraction, delivery: Delivery) -> Conformed:
    wanted_s = delivery.frame_count * tick(delivery.rate)
    if round(source_s * delivery.rate.fraction) >= delivery.frame_count:
        return Conformed()
    if wanted_s <= source_s * SLOWEST:
        return Conformed(slowed_by=wanted_s / source_s)
    moving_frames = max(1, int(source_s * SLOWEST * delivery.rate.fraction))
    return Conformed(slowed_by=SLOWEST, held_frames=delivery.frame_count - moving_frames)


def _held_on(moving: Iterable[Picture], frames: int, zoom: float) -> Iterator[Picture]:
    """Yield the pictures, then the last one `frames` times more, each nearer by `zoom`."""
    last = None
    for last in moving:
        yield last
    if last is not None:
        yield from (zoomed(last, 1 + zoom * frame) for frame in range(1, frames + 1))


def _times_s(source: Path, start_s: Fraction, wanted_s: Fraction) -> list[Fraction]:
    """Return when each picture from a time on is shown, from 0, and when the last one ends; no more than is wanted."""
    with opened_film(source) as video:
        stream = video.streams.video[0]
        tick_s = stream.time_base or Fraction(1, 1)
        first_s = Fraction(stream.start_time or 0) * tick_s + start_s
        times_s: list[Fraction] = []
        end_s = Fraction(0)
        for frame in shown_from(video, start_s):
            time_s = Fraction(frame.pts or 0) * tick_s - first_s
            lasting_s = Fraction(frame.duration or 0) * tick_s
            end_s = time_s + (lasting_s or (time_s - times_s[-1] if times_s else tick_s))
            if times_s and time_s >= wanted_s:
                break
            times_s.append(time_s)
    if not times_s:
        raise ValueError(_pictureless(source))
    if end_s <= 0:
        raise ValueError(
            f"{source.name} ends before {float(start_s):g} s: {float(end_s + start_s):.2f} s of it are there"
        )
    return [Fraction(0), *times_s[1:], end_s]


def _pictureless(source: Path) -> str:
    return f"{source.name} holds no picture: it is not a video"
