"""Flashes of a film, for eyes that flashes can harm: how often the picture flashes, as WCAG 2.3.1 counts it.

A flash is a pair of opposing changes of relative luminance of a tenth of its range or more, the darker side below
0.8; or a pair of opposing changes to and from a saturated red. No quarter of any field of 10 degrees of sight, taken
as a third of the picture's width and height, may flash more than three times within any second. Every point is
followed by itself and a field is as bad as the quarter of its points that flashes most, which is stricter than the
guideline where a field's points flash at different moments. How pictures are decoded does not belong here.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.float32]

MOST_PER_SECOND = 3
LEAST_CHANGE = 0.1
BRIGHT = 0.8
RED_SHARE, RED_SCALE, LEAST_RED_CHANGE = 0.8, 320, 20.0
FIELD, HARMFUL_AREA = 1 / 3, 0.25
LUMINANCE_WEIGHTS = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True)
class Flashes:
    """The most flashes within any second that a quarter of some field sees, and the frame on which that second ends.

    `red_per_second` is the same for saturated red alone; flashes of both kinds are safe up to three.
    """

    per_second: int
    red_per_second: int
    worst_frame: int

    @property
    def safe(self) -> bool:
        """Whether the film keeps WCAG 2.3.1."""
        return max(self.per_second, self.red_per_second) <= MOST_PER_SECOND


def measure_flashes(pictures: Iterable[NDArray[np.uint8]], frames_per_s: float) -> Flashes:
    """Return how a film flashes.

    Parameters
    ----------
    pictures
        Its frames in order, sRGB, uint8 of shape (rows, columns, 3). Small ones do: 36 rows see areas down to a
        thousandth of the picture.
    frames_per_s
        Their rate, greater than 0.

    Raises
    ------
    ValueError
        If there is no picture or the rate is not positive.
    """
    if frames_per_s <= 0:
        raise ValueError(f"a film of {frames_per_s} frames a second has no seconds to count flashes in")
    ordered = iter(pictures)
    first = next(ordered, None)
    if first is None:
        raise ValueError("a film without pictures has no flashes to count")
    bright, red = (_Turns(first.shape[:2], least, round(frames_per_s)) for least in (LEAST_CHANGE, LEAST_RED_CHANGE))
    worst, worst_red, worst_frame = 0, 0, 0
    for frame, picture in enumerate(chain([first], ordered)):
        luminance, redness, saturated = _seen(picture)
        now, red_now = _in_worst_field(bright.flashes(luminance)), _in_worst_field(red.flashes(redness, saturated))
        if max(now, red_now) > max(worst, worst_red):
            worst_frame = frame
        worst, worst_red = max(worst, now), max(worst_red, red_now)
    return Flashes(worst, worst_red, worst_frame)


def _seen(picture: NDArray[np.uint8]) -> tuple[Map, Map, NDArray[np.bool_]]:
    """Return relative luminance, flat where too bright to flash, the measure of red, and where red is saturated."""
    linear = _LINEAR[picture]
    # Above this, two brightnesses differ by a tenth only if the darker one is at least 0.8, which is no flash.
    luminance = np.minimum(linear @ LUMINANCE_WEIGHTS, np.float32(BRIGHT + LEAST_CHANGE))
    red, others = linear[..., 0], linear[..., 1] + linear[..., 2]
    return luminance, np.maximum(red - others, 0) * np.float32(RED_SCALE), red >= RED_SHARE * (red + others)


def _linear_values() -> Map:
    value = np.arange(256) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


_LINEAR = _linear_values()


class _Turns:
    """Follows every point's level and counts its turns from rising to falling and back over the last second."""

    def __init__(self, shape: tuple[int, ...], least: float, frames_per_second: int) -> None:
        self._least = np.float32(least)
        self._direction = np.zeros(shape, np.int8)
        self._low, self._high = np.full(shape, np.inf, np.float32), np.full(shape, -np.inf, np.float32)
        self._harmful = np.zeros(shape, np.bool_)
        self._turned: deque[NDArray[np.bool_]] = deque(maxlen=max(1, frames_per_second))
        self._count = np.zeros(shape, np.int16)

    def flashes(self, level: Map, harmful: NDArray[np.bool_] | bool = True) -> NDArray[np.int16]:
        """Take in the next frame's levels; return every point's flashes, pairs of turns, within the last second.

        A change is a turn only where a level between its ends was a harmful one.
        """
        self._harmful |= harmful
        self._low, self._high = np.minimum(self._low, level), np.maximum(self._high, level)
        up = (level - self._low >= self._least) & (self._direction <= 0) & self._harmful
        down = (self._high - level >= self._least) & (self._direction >= 0) & self._harmful
        self._direction[up], self._direction[down] = 1, -1
        turned = up | down
        self._low, self._high = np.where(turned, level, self._low), np.where(turned, level, self._high)
        self._harmful = np.where(turned, harmful, self._harmful)
        if len(self._turned) == self._turned.maxlen:
            self._count -= self._turned[0]
        self._turned.append(turned)
        self._count += turned
        pairs: NDArray[np.int16] = self._count // 2
        return pairs


def _in_worst_field(flashes: NDArray[np.int16]) -> int:
    """Return the greatest number that a quarter of the points of some field reach."""
    number = 0
    while True:
        reached = flashes > number
        if not reached.any() or _densest(reached) < HARMFUL_AREA:
            return number
        number += 1


def _densest(points: NDArray[np.bool_]) -> float:
    """Return the greatest share of a field that the points fill, by a summed-area table."""
    rows, columns = (max(1, round(FIELD * length)) for length in points.shape)
    table = np.pad(points, ((1, 0), (1, 0))).astype(np.int32).cumsum(axis=0).cumsum(axis=1)
    inside: NDArray[np.int32] = (
        table[rows:, columns:] - table[:-rows, columns:] - table[rows:, :-columns] + table[:-rows, :-columns]
    )

    return float(inside.max() / (rows * columns))
