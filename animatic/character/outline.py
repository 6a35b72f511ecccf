"""Outlines through few points: smooth closed curves, mirrored ones and ovals, the shapes that people are made of.

The curves are uniform Catmull-Rom splines (Catmull and Rom, 1974) written as cubic Béziers, so that a drawing is a
list of the points that it passes. What the shapes mean belongs in the modules that draw the parts.
"""

from collections.abc import Sequence

import skia

from animatic.ink import Point


def spline(points: Sequence[Point], closed: bool = True) -> skia.Path:
    """Return a smooth path through the points, in order."""
    path, count = skia.Path(), len(points)
    path.moveTo(*points[0])
    for index in range(count if closed else count - 1):
        before, start, end, after = (_at(points, index + step, closed) for step in (-1, 0, 1, 2))
        path.cubicTo(
            start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6,
            end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6, *end,
        )  # fmt: skip
    if closed:
        path.close()
    return path


def _at(points: Sequence[Point], index: int, closed: bool) -> Point:
    if closed:
        return points[index % len(points)]
    return points[min(max(index, 0), len(points) - 1)]


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


def oval(x: float, y: float, half_width: float, half_height: float) -> skia.Path:
    """Return an oval about a point."""
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(x - half_width, y - half_height, x + half_width, y + half_height))
    return path


def overlap(first: skia.Path, second: skia.Path) -> skia.Path:
    """Return what both shapes cover; it may be empty."""
    return skia.Op(first, second, skia.kIntersect_PathOp) or skia.Path()
