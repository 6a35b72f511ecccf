"""Landmarks: what tells one place from another of its kind. Each is one outline, standing on (x, base).

They are silhouettes first: a shape that is known from its outline alone. What lights they carry is told by `Lights`,
so that a scene can let them answer the music.
"""

import math
from dataclasses import dataclass

import skia

from animatic import ink

Lights = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Landmark:
    """An outline, where it carries small lights, and strokes that are drawn as lines of a width."""

    shape: skia.Path
    lights: Lights = ()
    strokes: skia.Path | None = None
    stroke_width: float = 0.003


def mast(x: float, base: float, height: float) -> Landmark:
    """Return a lattice mast with lamps at its thirds."""
    half = 0.10 * height
    legs = skia.Path()
    for side in (-1, 1):
        legs.addPath(
            ink.polygon(
                [(x + side * half, base), (x + side * (half - 0.012), base), (x + side * 0.002, base - 0.86 * height),
                 (x + side * 0.005, base - 0.86 * height)]
            )
        )  # fmt: skip
    legs.addRect(skia.Rect.MakeLTRB(x - 0.0015, base - height, x + 0.0015, base - 0.8 * height))
    for share, width in ((0.48, 0.056), (0.68, 0.036)):
        y = base - share * height
        legs.addRoundRect(skia.Rect.MakeLTRB(x - width / 2, y - 0.006, x + width / 2, y + 0.006), 0.004, 0.004)
    braces, steps = skia.Path(), 9
    for k in range(steps):
        low, high = k / steps * 0.82, (k + 1) / steps * 0.82
        reach, next_reach = half * (1 - low / 0.86), half * (1 - high / 0.86)
        for side in (-1, 1):
            braces.moveTo(x + side * reach, base - low * height)
            braces.lineTo(x - side * next_reach, base - high * height)
    return Landmark(legs, ((x, base - height), (x, base - 0.68 * height), (x, base - 0.48 * height)), braces, 0.0022)


def wheel(x: float, base: float, radius: float) -> Landmark:
    """Return the frame of a great wheel; its rim and cabins turn and are drawn by the scene."""
    hub = (x, base - 1.16 * radius)
    frame = skia.Path()
    for side in (-1, 1):
        frame.addPath(
            ink.limb(
                (x + side * 0.55 * radius, base + 0.02),
                (x + side * 0.26 * radius, base - 0.58 * radius),
                hub,
                (0.016, 0.013, 0.010),
            )
        )
    frame.addCircle(*hub, 0.055 * radius)
    return Landmark(frame, (hub,))


def clock_tower(x: float, base: float, height: float) -> Landmark:
    """Return a tower with a pointed roof and a face near its top."""
    half = 0.095 * height
    top = base - 0.80 * height
    tower = skia.Path()
    tower.addRect(skia.Rect.MakeLTRB(x - half, top, x + half, base))
    tower.addRect(skia.Rect.MakeLTRB(x - 1.18 * half, top - 0.01, x + 1.18 * half, top + 0.012))
    tower.addPath(ink.polygon([(x - 1.05 * half, top - 0.008), (x, base - height), (x + 1.05 * half, top - 0.008)]))
    return Landmark(tower, ((x, top + 0.075 * height),))


def bridge(left: float, right: float, deck: float, height: float) -> Landmark:
    """Return a suspension bridge between two points of its deck, with lamps along its cables."""
    towers = (left + 0.27 * (right - left), left + 0.73 * (right - left))
    shape = skia.Path()
    shape.addRect(skia.Rect.MakeLTRB(left, deck, right, deck + 0.012))
    for x in towers:
        for dx in (-0.014, 0.008):
            shape.addRect(skia.Rect.MakeLTRB(x + dx, deck - height, x + dx + 0.006, deck + 0.16))
        for share in (0.98, 0.66, 0.36):
            shape.addRect(
                skia.Rect.MakeLTRB(x - 0.014, deck - share * height, x + 0.014, deck - share * height + 0.007)
            )
    strokes, lights = skia.Path(), list[tuple[float, float]]()
    spans = ((left, 0.0, towers[0], 1.0), (towers[0], 1.0, towers[1], 1.0), (towers[1], 1.0, right, 0.0))
    for start, rise, end, last in spans:
        for k in range(13):
            u = k / 12
            sag = 0.86 * 4 * u * (1 - u) if rise == last else 0.55 * u * (1 - u)
            y = deck - height * ((rise + (last - rise) * u) - sag)
            point = (start + (end - start) * u, min(y, deck - 0.004))
            strokes.lineTo(*point) if k else strokes.moveTo(*point)
            lights.append(point)
        for x, y in lights[-12:-1]:
            strokes.moveTo(x, y)
            strokes.lineTo(x, deck)
        strokes.moveTo(end, deck)
    return Landmark(shape, tuple(lights[::2]), strokes, 0.002)


def lighthouse(x: float, base: float, height: float) -> Landmark:
    """Return a lighthouse on its rock; its only light is the lantern."""
    top, half = base - height, 0.11 * height
    shape = ink.polygon([(x - half, base), (x - 0.62 * half, top + 0.2 * height), (x + 0.62 * half, top + 0.2 * height),
                         (x + half, base)])  # fmt: skip
    shape.addRect(skia.Rect.MakeLTRB(x - 0.9 * half, top + 0.185 * height, x + 0.9 * half, top + 0.205 * height))
    shape.addRect(skia.Rect.MakeLTRB(x - 0.45 * half, top + 0.08 * height, x + 0.45 * half, top + 0.19 * height))
    shape.addPath(
        ink.polygon([(x - 0.6 * half, top + 0.085 * height), (x, top), (x + 0.6 * half, top + 0.085 * height)])
    )
    rock = ink.curve((x - 4.2 * half, base + 0.03), (x - 2 * half, base - 0.10 * height, x, base - 0.02 * height),
                     (x + 2.6 * half, base - 0.12 * height, x + 4.6 * half, base + 0.03))  # fmt: skip
    return Landmark(ink.union(shape, rock), ((x, top + 0.135 * height),))


def arch(x: float, base: float, width: float, height: float) -> Landmark:
    """Return a cliff that ends in a window: a broad shoulder, and a slender leg that stands in front of it."""

    def at(*shares: float) -> list[float]:
        return [base + share * height if number % 2 else x + share * width for number, share in enumerate(shares)]

    outside = ink.curve(
        at(-1.25, 0.05), at(-1.17, -0.50, -0.92, -0.66), at(-0.76, -0.94, -0.46, -0.95), at(-0.12, -1.04, 0.16, -0.86),
        at(0.43, -0.72, 0.55, -0.38), at(0.64, -0.14, 0.74, 0.05),
    )  # fmt: skip
    hole = ink.curve(at(-0.20, 0.06), at(-0.24, -0.46, 0.04, -0.62), at(0.30, -0.60, 0.40, 0.06))
    return Landmark(ink.combined(outside, hole, skia.kDifference_PathOp, otherwise=outside))


def cactus(x: float, base: float, height: float, turned: int) -> Landmark:
    """Return a column cactus with two arms."""
    thick = 0.15 * height
    shape = ink.limb((x, base), (x, base - 0.5 * height), (x, base - height), (thick, 1.05 * thick, 0.9 * thick))
    for side, low, reach, high in ((turned, 0.34, 0.27, 0.72), (-turned, 0.48, 0.22, 0.80)):
        elbow = (x + side * reach * height, base - low * height)
        shape = ink.union(
            shape,
            ink.limb((x, elbow[1] + 0.03 * height), (x + 0.5 * side * reach * height, elbow[1] + 0.05 * height), elbow,
                     (0.6 * thick,) * 3),
            ink.limb(elbow, (elbow[0], base - 0.5 * (low + high) * height), (elbow[0], base - high * height),
                     (0.62 * thick, 0.66 * thick, 0.58 * thick)),
        )  # fmt: skip
    return Landmark(shape)


def pylons(left: float, right: float, base: float, height: float, count: int) -> Landmark:
    """Return a row of telegraph poles with sagging wires, one lamp on each."""
    shape, wires, lights = skia.Path(), skia.Path(), list[tuple[float, float]]()
    for k in range(count):
        x = left + (right - left) * k / (count - 1)
        shape.addRect(skia.Rect.MakeLTRB(x - 0.003, base - height, x + 0.003, base + 0.02))
        for share, half in ((0.93, 0.026), (0.82, 0.020)):
            y = base - share * height
            shape.addRect(skia.Rect.MakeLTRB(x - half, y, x + half, y + 0.004))
        lights.append((x, base - height))
        if k:
            before = left + (right - left) * (k - 1) / (count - 1)
            for dx in (-0.022, 0.022):
                wires.moveTo(before + dx, base - 0.93 * height)
                wires.quadTo((before + x) / 2 + dx, base - 0.66 * height, x + dx, base - 0.93 * height)
    return Landmark(shape, tuple(lights), wires, 0.0014)


def church(x: float, base: float, height: float) -> Landmark:
    """Return a small church with a steeple; its lights are its windows."""
    half = 0.30 * height
    shape = skia.Path()
    shape.addRect(skia.Rect.MakeLTRB(x - 0.2 * half, base - 0.34 * height, x + 1.7 * half, base))
    shape.addPath(
        ink.polygon(
            [
                (x - 0.3 * half, base - 0.33 * height),
                (x + 0.2 * half, base - 0.56 * height),
                (x + 1.4 * half, base - 0.56 * height),
                (x + 1.85 * half, base - 0.33 * height),
            ]
        )
    )
    shape.addRect(skia.Rect.MakeLTRB(x - 0.65 * half, base - 0.58 * height, x + 0.05 * half, base))
    shape.addPath(ink.polygon([(x - 0.78 * half, base - 0.57 * height), (x - 0.3 * half, base - height),
                               (x + 0.18 * half, base - 0.57 * height)]))  # fmt: skip
    y = base - 0.18 * height
    return Landmark(
        shape, ((x + 0.35 * half, y), (x + 0.85 * half, y), (x + 1.35 * half, y), (x - 0.3 * half, y - 0.2 * height))
    )


def sailboat(x: float, base: float, height: float, turned: int) -> Landmark:
    """Return a sailing boat on the water."""
    hull = ink.curve(
        (x - 0.30 * height, base - 0.10 * height),
        (x, base - 0.06 * height, x + 0.30 * height, base - 0.10 * height),
        (x + 0.2 * height, base),
        (x - 0.2 * height, base),
    )
    hull.addPath(
        ink.curve(
            (x, base - height),
            (x + turned * 0.34 * height, base - 0.45 * height, x + turned * 0.36 * height, base - 0.17 * height),
            (x, base - 0.17 * height),
        )
    )
    hull.addPath(
        ink.curve(
            (x - turned * 0.03 * height, base - 0.85 * height),
            (x - turned * 0.14 * height, base - 0.4 * height, x - turned * 0.26 * height, base - 0.17 * height),
            (x - turned * 0.03 * height, base - 0.17 * height),
        )
    )
    return Landmark(hull, ((x, base - 1.02 * height),))


def ring_points(x: float, y: float, radius: float, count: int, turn: float) -> list[ink.Point]:
    """Return evenly spaced points of a circle, turned by an angle in radians."""
    return [
        (x + radius * math.cos(turn + 2 * math.pi * k / count), y + radius * math.sin(turn + 2 * math.pi * k / count))
        for k in range(count)
    ]
