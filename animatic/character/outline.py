"""Outlines through few points: smooth closed curves, mirrored ones and ovals, the shapes that people are made of.

The curves are uniform Catmull-Rom splines (Catmull and Rom, 1974) written as cubic Béziers, so that a drawing is a
list of the points that it passes. What the shapes mean belongs in the modules that draw the parts.
"""

import math
from collections.abc import Sequence

import skia

from animatic.ink import Point


def spline(points: Sequence[Point], closed: bool = True) -> skia.Path:
    """Return a smooth path through the points, in order."""
    path = skia.Path()
    path.moveTo(*points[0])
    line = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    for (before_x, before_y), (x, y), (end_x, end_y), (after_x, after_y) in zip(
        line, line[1:], line[2:], line[3:], strict=False
    ):
        path.cubicTo(
            x + (end_x - before_x) / 6, y + (end_y - before_y) / 6,
            end_x - (after_x - x) / 6, end_y - (after_y - y) / 6, end_x, end_y,
        )  # fmt: skip
    if closed:
        path.close()
    return path


def both(half: Sequence[Point]) -> skia.Path:
    """Return the closed spline through points of the right half, top to bottom, and their mirror images."""
    return spline(list(half) + [(-x, y) for x, y in reversed(half) if x])


def tube(left: Sequence[Point], right: Sequence[Point], sag: float = 0.0) -> skia.Path:
    """Return a shape between two sides, both from the top down; its lower edge hangs through by `sag`."""
    path = spline(left, closed=False)
    (left_x, left_y), (right_x, right_y) = left[-1], right[-1]
    path.quadTo((left_x + right_x) / 2, (left_y + right_y) / 2 + 2 * sag, right_x, right_y)
    upwards = spline(list(reversed(right)), closed=False)
    path.addPath(upwards, skia.Path.AddPathMode.kExtend_AddPathMode)
    path.close()
    return path


def limb(start: Point, middle: Point, end: Point, widths: Sequence[float]) -> skia.Path:
    """Return a tapered limb that bends at its middle joint, round at both ends; `widths` at the three joints."""
    bend = (2 * middle[0] - 0.5 * (start[0] + end[0]), 2 * middle[1] - 0.5 * (start[1] + end[1]))
    first, between, last = widths
    right: list[Point] = []
    left: list[Point] = []
    for u in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = (1 - u) ** 2 * start[0] + 2 * u * (1 - u) * bend[0] + u * u * end[0]
        y = (1 - u) ** 2 * start[1] + 2 * u * (1 - u) * bend[1] + u * u * end[1]
        dx = (1 - u) * (bend[0] - start[0]) + u * (end[0] - bend[0])
        dy = (1 - u) * (bend[1] - start[1]) + u * (end[1] - bend[1])
        length = math.hypot(dx, dy) or 1.0
        half = 0.5 * ((1 - u) * (1 - 2 * u) * first + 4 * u * (1 - u) * between + u * (2 * u - 1) * last)
        across = (-dy / length * half, dx / length * half)
        left.append((x + across[0], y + across[1]))
        right.append((x - across[0], y - across[1]))
    return spline([*right, *_cap(right[-1], left[-1]), *left[::-1], *_cap(left[0], right[0])])


def _cap(first: Point, second: Point) -> list[Point]:
    """Return three points of the half circle that leads round a limb's end from one side to the other."""
    x, y = (first[0] + second[0]) / 2, (first[1] + second[1]) / 2
    begin, radius = math.atan2(first[1] - y, first[0] - x), math.hypot(first[0] - x, first[1] - y)
    turns = (begin + math.pi * quarter / 4 for quarter in (1, 2, 3))
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]


def scalloped(x: float, y: float, half_width: float, half_height: float, count: int, depth: float) -> skia.Path:
    """Return an oval whose edge is a row of `count` round bulges that stand out by about `depth`."""
    step = 2 * math.pi / count

    def at(turn: float, beyond: float) -> Point:
        return x + (half_width + beyond) * math.cos(turn), y + (half_height + beyond) * math.sin(turn)

    path = skia.Path()
    path.moveTo(*at(0.3, 0.0))
    for bulge in range(count):
        turn = 0.3 + bulge * step
        path.cubicTo(*at(turn, 1.3 * depth), *at(turn + step, 1.3 * depth), *at(turn + step, 0.0))
    path.close()
    return path


def joined(*paths: skia.Path) -> skia.Path:
    """Return one shape that covers what any of them covers; all must wind the same way, as ovals and limbs do."""
    whole = skia.Path(paths[0])
    for path in paths[1:]:
        whole.addPath(path)
    return whole


def oval(x: float, y: float, half_width: float, half_height: float) -> skia.Path:
    """Return an oval about a point."""
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(x - half_width, y - half_height, x + half_width, y + half_height))
    return path
