"""Frames of a clip, from its request alone: the renderer's public face.

Frame k is a pure function of the request and k: rendering from the middle, in another process or after any other
clip gives the same bytes. Encoding and files belong to other rooms.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from animatic.canvas import Canvas, Planes
from animatic.direction import Continuation, Direction
from animatic.moment import Moment
from animatic.picture import Picture
from animatic.sheet import Sheet
from animatic.tiers import TIERS
from animatic.typography.words import Words
from state.film import ShotRequest

SHUTTER = 0.5  # of a frame, opening forwards, so that no exposure straddles a beat


class Yuv(NamedTuple):
    """One frame: 8-bit planes, BT.709 limited range, 4:2:0. `y` is (height, width), `u` and `v` half of both."""

    y: NDArray[np.uint8]
    u: NDArray[np.uint8]
    v: NDArray[np.uint8]


def frames(request: ShotRequest, start_frame: int = 0, step: int = 1) -> Iterator[Yuv]:
    """Yield every `step`-th of the frames `start_frame`..`request.frame_count` - 1 at the request's size and rate.

    A frame that is shown twice (Mid) is yielded twice as the same arrays; do not write into them.

    Raises
    ------
    ValueError
        If `start_frame` is outside the clip, or an owner has another size or frame rate than the request.
    """
    if not 0 <= start_frame < request.frame_count:
        raise ValueError(f"start_frame is {start_frame} but the clip has frames 0 to {request.frame_count - 1}")
    owner, wanted = request.owner, range(start_frame, request.frame_count, step)
    if owner is None:
        yield from _Reel(request).frames(wanted)
        return
    if (owner.width, owner.height, owner.rate) != (request.width, request.height, request.rate):
        raise ValueError("the owner's size and frame rate must be the request's; render the owner for this delivery")
    shared = len(range(start_frame, request.prefix_frames, step))
    if shared:
        yield from _Reel(owner).frames(wanted[:shared])
    yield from _Reel(request).frames(wanted[shared:])


def still(request: ShotRequest, frame: int) -> NDArray[np.uint8]:
    """Return frame number `frame` as RGB, (height, width, 3)."""
    return rgb(next(frames(request, frame)))


def rgb(frame: Yuv) -> NDArray[np.uint8]:
    """Return a frame as RGB, (height, width, 3), by the inverse BT.709 matrix; chroma is repeated."""
    luma = (frame.y.astype(np.float32) - 16.0) / 219.0
    blue_difference, red_difference = (
        ((plane.astype(np.float32) - 128.0) / 224.0).repeat(2, axis=0).repeat(2, axis=1) for plane in (frame.u, frame.v)
    )
    red = luma + 1.5748 * red_difference
    blue = luma + 1.8556 * blue_difference
    green = (luma - 0.2126 * red - 0.0722 * blue) / 0.7152
    picture: NDArray[np.float32] = np.clip(np.stack([red, green, blue], axis=-1), 0.0, 1.0) * 255.0 + 0.5
    return picture.astype(np.uint8)


class _Reel:
    """One clip ready to be drawn: its picture, its words, its direction and its buffers."""

    def __init__(self, request: ShotRequest) -> None:
        owner = request.owner
        self._request, self._tier = request, TIERS[request.tier]
        seed = request.seed if owner is None else owner.seed
        self._canvas = Canvas(request.width, request.height, self._tier, seed)
        self._picture = Picture(
            owner or request, request.seed, self._tier, self._canvas.light_width, self._canvas.light_height
        )
        self._words = Words(request, owner)
        self._direction = Direction(request) if owner is None else Continuation(request, owner)

    def frames(self, numbers: Iterable[int]) -> Iterator[Yuv]:
        """Yield the frames of these numbers, in order; drawn frames lie on multiples of the tier's hold."""
        drawn, planes = -1, None
        for frame in numbers:
            wanted, gain = frame - frame % self._tier.hold, self._request.gain(frame)
            if planes is None or drawn != wanted or gain < 1.0:
                planes, drawn = self._frame(wanted, gain), wanted
            yield Yuv(*planes)

    def _frame(self, frame: int, gain: float) -> Planes:
        start = self._direction.moment(float(frame))
        count = self._canvas.subframes(start, self._direction.moment(frame + SHUTTER))
        moments = [start] + [self._direction.moment(frame + SHUTTER * k / count) for k in range(1, count)]
        self._canvas.expose(moments, self._picture.sky, self._draw, self._draw_over)
        return self._canvas.develop(frame, gain, self._picture.pool(start))

    def _draw(self, sheet: Sheet, moment: Moment) -> None:
        self._picture.draw(sheet, moment, self._words)

    def _draw_over(self, sheet: Sheet, moment: Moment) -> None:
        if not self._picture.words_behind:
            self._words.draw(sheet, moment)
