"""Skia paints and paths in the few forms that the drawings use, always anti-aliased.

Only flat vector shapes: a filled path costs a tenth of a millisecond at 720p, any bitmap twenty times that.
What is drawn belongs in `scenery`, `scenes` and `character`; where it goes, in `sheet`.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import skia

from animatic.colour import Rgb, argb

Point = tuple[float, float]


def fill(colour: Rgb, alpha: float = 1.0) -> skia.Paint:
    """Return a paint that fills with one colour."""
    return skia.Paint(Color4f=skia.Color4f(*colour, min(max(alpha, 0.0), 1.0)), AntiAlias=True)


def light(colour: Rgb, alpha: float = 1.0) -> skia.Paint:
    """Return a paint that adds its colour, as light does."""
    paint = fill(colour, alpha)
    paint.setBlendMode(skia.BlendMode.kPlus)
    return paint


def line(colour: Rgb, width: float, alpha: float = 1.0) -> skia.Paint:
    """Return a round-ended pen of a width in drawing units."""
    paint = fill(colour, alpha)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def light_line(colour: Rgb, width: float, alpha: float = 1.0) -> skia.Paint:
    """Return a pen that adds its colour."""
    paint = line(colour, width, alpha)
    paint.setBlendMode(skia.BlendMode.kPlus)
    return paint


def linear(start: Point, end: Point, colours: Sequence[Rgb], stops: Sequence[float] | None = None) -> skia.Paint:
    """Return a paint that runs through colours from one point to another."""
    tones = [argb(colour) for colour in colours]
    places = list(stops) if stops is not None else [i / (len(tones) - 1) for i in range(len(tones))]
    return skia.Paint(Shader=skia.GradientShader.MakeLinear([start, end], tones, places), AntiAlias=True, Dither=True)


def veil(start: Point, end: Point, colour: Rgb, alphas: Sequence[float], *, add: bool = True) -> skia.Paint:
    """Return a paint of one colour whose opacity runs through `alphas` from one point to another."""
    tones = [argb(colour, alpha) for alpha in alphas]
    places = [i / (len(tones) - 1) for i in range(len(tones))]
    paint = skia.Paint(Shader=skia.GradientShader.MakeLinear([start, end], tones, places), AntiAlias=True)
    if add:
        paint.setBlendMode(skia.BlendMode.kPlus)
    return paint


def radial_light(x: float, y: float, radius: float, colour: Rgb, alpha: float) -> skia.Paint:
    """Return a paint that adds a soft round light."""
    tones = [argb(colour, alpha), argb(colour, alpha * 0.35), argb(colour, 0.0)]
    shader = skia.GradientShader.MakeRadial((x, y), radius, tones, [0.0, 0.35, 1.0])
    return skia.Paint(Shader=shader, BlendMode=skia.BlendMode.kPlus)


def curve(*parts: Sequence[float], closed: bool = True) -> skia.Path:
    """Return a path: the first part is its start, then 2 numbers are a line, 4 a quadratic, 6 a cubic."""
    path = skia.Path()
    path.moveTo(*parts[0])
    for part in parts[1:]:
        if len(part) == 2:
            path.lineTo(*part)
        elif len(part) == 4:
            path.quadTo(*part)
        else:
            path.cubicTo(*part)
    if closed:
        path.close()
    return path


def polygon(points: Sequence[Point], closed: bool = True) -> skia.Path:
    """Return a path of straight lines through points."""
    path = skia.Path()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if closed:
        path.close()
    return path


def smooth(points: Sequence[Point]) -> skia.Path:
    """Return an open path that rounds every corner: quadratics between the middles, the points as their controls."""
    path = skia.Path()
    path.moveTo(*points[0])
    for (x, y), (next_x, next_y) in pairwise(points[1:]):
        path.quadTo(x, y, (x + next_x) / 2, (y + next_y) / 2)
    path.lineTo(*points[-1])
    return path


def limb(start: Point, bend: Point, end: Point, widths: tuple[float, float, float], steps: int = 9) -> skia.Path:
    """Return a tapered limb along a quadratic curve, round at both ends; `widths` at start, middle and end.

    It winds clockwise, as Skia's own shapes do, so that shapes of one path never cancel where they overlap.
    """
    left, right = [], []
    for step in range(steps + 1):
        u = step / steps
        x = (1 - u) ** 2 * start[0] + 2 * u * (1 - u) * bend[0] + u * u * end[0]
        y = (1 - u) ** 2 * start[1] + 2 * u * (1 - u) * bend[1] + u * u * end[1]
        dx = 2 * (1 - u) * (bend[0] - start[0]) + 2 * u * (end[0] - bend[0])
        dy = 2 * (1 - u) * (bend[1] - start[1]) + 2 * u * (end[1] - bend[1])
        length = math.hypot(dx, dy) or 1.0
        half = 0.5 * ((1 - u) * (1 - 2 * u) * widths[0] + 4 * u * (1 - u) * widths[1] + u * (2 * u - 1) * widths[2])
        left.append((x - dy / length * half, y + dx / length * half))
        right.append((x + dy / length * half, y - dx / length * half))
    return polygon(right + _cap(right[-1], end) + left[::-1] + _cap(left[0], start))


def _cap(first: Point, centre: Point, steps: int = 5) -> list[Point]:
    """Return points of the half circle that leads from one side of a limb's end round the outside to the other."""
    begin = math.atan2(first[1] - centre[1], first[0] - centre[0])
    radius = math.hypot(first[0] - centre[0], first[1] - centre[1])
    turns = [begin + math.pi * step / steps for step in range(1, steps)]
    return [(centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)) for turn in turns]


def union(*paths: skia.Path) -> skia.Path:
    """Return one path that covers what any of them covers."""
    whole = paths[0]
    for path in paths[1:]:
        both = skia.Path(whole)
        both.addPath(path)  # covers the same, with the lines inside
        whole = combined(whole, path, skia.kUnion_PathOp, otherwise=both)
    return whole


def combined(path: skia.Path, other: skia.Path, operation: skia.PathOp, otherwise: skia.Path) -> skia.Path:
    """Return what an operation makes of two shapes; `otherwise` where skia gives up, as on curves that barely touch."""
    try:
        return skia.Op(path, other, operation)
    except RuntimeError:
        return otherwise
