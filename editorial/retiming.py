"""Pictures at other times than they were taken: another rate, a slower run, in-between pictures mixed in light.

Measured against really rendered frames, mixtures of two neighbours come as near as motion-compensated ones at a
hundredth of their cost. Sizes and files do not belong here.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from editorial.decode import Picture
from editorial.transitions import WHOLE, mixed

Position = tuple[int, int]
"""A picture by its number, and the weight of 256 that the next one has in it."""

NEAR_ENOUGH = Fraction(1, 8)
"""Within this share of a picture's duration it is shown as it is: a sharp one beats an exact mixture."""


def position(times_s: Sequence[Fraction], time_s: Fraction) -> Position:
    """Return what is seen at a time.

    Parameters
    ----------
    times_s
        When each picture begins, increasing from 0, and when the last one ends.
    time_s
        At or after 0; the last picture stays for ever.
    """
    last = len(times_s) - 2
    place = min(bisect_right(times_s, time_s) - 1, last)
    if place == last:
        return last, 0
    share = (time_s - times_s[place]) / (times_s[place + 1] - times_s[place])
    if share <= NEAR_ENOUGH:
        return place, 0
    if share >= 1 - NEAR_ENOUGH:
        return place + 1, 0
    return place, round(WHOLE * share)


def retimed(pictures: Iterable[Picture], positions: Iterable[Position]) -> Iterator[Picture]:
    """Yield the pictures at positions that never go back, holding two of them at a time."""
    source = enumerate(pictures)
    near: dict[int, Picture] = {}
    for place, weight in positions:
        while place + (weight > 0) not in near:
            number, picture = next(source)
            near = {kept: near[kept] for kept in near if kept >= place} | {number: picture}
        yield mixed(near[place], near[place + 1], weight) if weight else near[place]
