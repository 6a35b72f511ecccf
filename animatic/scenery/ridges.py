"""Ridges: hills, mountains, dunes and tree lines as one filled outline each."""

import numpy as np
import skia

from animatic import ink


def rolling(
    random: np.random.Generator, base: float, low: float, high: float, span: float, step: tuple[float, float]
) -> skia.Path:
    """Return soft hills whose crests rise `low`..`high` above the base, `step` apart, filled down to far below."""
    path = skia.Path()
    x = -span
    path.moveTo(x, 1.3)
    path.lineTo(x, base)
    while x < span:
        width = random.uniform(*step)
        crest = base - random.uniform(low, high)
        foot = base - 0.25 * random.uniform(low, high)
        path.cubicTo(x + 0.22 * width, foot, x + 0.30 * width, crest, x + 0.5 * width, crest)
        path.cubicTo(x + 0.70 * width, crest, x + 0.78 * width, foot, x + width, foot)
        x += width
    path.lineTo(x, 1.3)
    path.close()
    return path


def jagged(
    random: np.random.Generator, base: float, low: float, high: float, span: float, step: tuple[float, float]
) -> tuple[skia.Path, list[ink.Point]]:
    """Return mountains of straight edges, and their peaks."""
    points: list[ink.Point] = [(-span, 1.3), (-span, base)]
    peaks: list[ink.Point] = []
    x = -span
    while x < span:
        width = random.uniform(*step)
        peak = (x + width * random.uniform(0.35, 0.65), base - random.uniform(low, high))
        shoulder = (x + 0.8 * width, base - 0.45 * (base - peak[1]))
        points += [(x + 0.22 * width, base - 0.38 * (base - peak[1])), peak, shoulder, (x + width, base - 0.12 * low)]
        peaks.append(peak)
        x += width
    points.append((x, 1.3))
    return ink.polygon(points), peaks


def snow_caps(peaks: list[ink.Point], height: float) -> skia.Path:
    """Return zigzag caps for peaks."""
    caps = skia.Path()
    h = height
    for x, y in peaks:
        caps.addPath(
            ink.polygon(
                [(x, y - 0.001), (x + 0.62 * h, y + 0.62 * h), (x + 0.28 * h, y + 0.50 * h),
                 (x + 0.10 * h, y + 0.80 * h), (x - 0.14 * h, y + 0.48 * h), (x - 0.50 * h, y + 0.66 * h)]
            )
        )  # fmt: skip
    return caps


def conifers(random: np.random.Generator, base: float, low: float, high: float, span: float, gap: float) -> skia.Path:
    """Return a line of pointed trees on a floor."""
    path = skia.Path()
    path.addRect(skia.Rect.MakeLTRB(-span, base - 0.005, span, 1.3))
    x = -span
    while x < span:
        path.addPath(conifer(x, base + 0.045, random.uniform(low, high), random.uniform(0.34, 0.46)))
        x += gap * random.uniform(0.5, 1.5)
    return path


def trunks(random: np.random.Generator, base: float, span: float, gap: float, width: float) -> skia.Path:
    """Return a floor with bare trunks that leave the picture above, a branch on some."""
    path = skia.Path()
    path.addRect(skia.Rect.MakeLTRB(-span, base - 0.005, span, 1.3))
    x = -span
    while x < span:
        half, lean = width * random.uniform(0.45, 0.9), random.uniform(-0.05, 0.05)
        path.addPath(
            ink.polygon(
                [
                    (x - 1.25 * half, base + 0.02),
                    (x + lean - 0.7 * half, -1.0),
                    (x + lean + 0.7 * half, -1.0),
                    (x + 1.25 * half, base + 0.02),
                ]
            )
        )
        for _ in range(2):
            side, y = (1 if random.random() < 0.5 else -1), base - random.uniform(0.22, 0.75)
            reach = side * random.uniform(2.5, 7.0) * width
            tip = (x + reach, y - abs(reach) * random.uniform(0.5, 1.1))
            path.addPath(
                ink.limb((x, y), (x + 0.6 * reach, y - 0.2 * abs(reach)), tip, (0.8 * half, 0.5 * half, 0.15 * half))
            )
        x += gap * random.uniform(0.5, 1.6)
    return path


def conifer(x: float, base: float, height: float, slenderness: float, tiers: int = 5) -> skia.Path:
    """Return one pointed tree: tiers of branches, narrower upwards; `slenderness` is width over height."""
    half = 0.5 * height * slenderness
    right: list[ink.Point] = []
    for tier in range(tiers):
        low, top = tier / tiers, (tier + 1) / tiers
        right.append((half * (1.0 - low), base - height * (0.08 + 0.92 * low)))
        right.append((half * (1.0 - top) * 0.62, base - height * (0.08 + 0.92 * (low + 0.80 / tiers))))
    outline = [(x - dx, y) for dx, y in right] + [(x, base - height)] + [(x + dx, y) for dx, y in right[::-1]]
    tree = ink.polygon(outline)
    tree.addRect(skia.Rect.MakeLTRB(x - 0.03 * height, base - 0.12 * height, x + 0.03 * height, base))
    return tree
