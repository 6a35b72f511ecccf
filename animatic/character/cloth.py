"""Cloth in the wind: a ribbon whose waves travel along it, and the scarf that ends in two of them."""

import math

import skia

from animatic import ink
from animatic.character.shading import Brush
from animatic.character.wardrobe import Wardrobe
from animatic.colour import Rgb, mix


def ribbon(
    start: ink.Point, length: float, width: float, time_s: float, wind: float, amplitude: float, droop: float
) -> skia.Path:
    """Return a ribbon that flies from its start with the wind (sign and strength), sagging by `droop`."""
    upper, lower = [], []
    steps = 14
    for step in range(steps + 1):
        u = step / steps
        x = start[0] + wind * length * u
        wave = math.sin(5 * u - 5.2 * time_s) + 0.5 * math.sin(9 * u - 7.9 * time_s + 1)
        y = start[1] + droop * length * u * u + amplitude * u * wave
        half = 0.5 * width * (1 - 0.35 * u) * (1 + 0.15 * math.sin(7 * u - 6 * time_s))
        upper.append((x, y - half))
        lower.append((x, y + half))
    return ink.polygon(upper + lower[::-1])


def draw_scarf(brush: Brush, look: Wardrobe, neck: ink.Point, wide: float) -> None:
    """Draw a scarf wound round a neck in body heights; `wide` is its half width there."""
    with brush.placed(neck[0], neck[1], 1.0):
        wrap = ink.curve(
            (-wide, -0.032), (0, -0.010, wide, -0.032), (1.36 * wide, 0.006, 1.10 * wide, 0.038),
            (0, 0.066, -1.10 * wide, 0.038), (-1.36 * wide, 0.006, -wide, -0.032),
        )  # fmt: skip
        brush.part(wrap, look.accent, look.accent_shade, 0.022, 0.8)
        for y, sag in ((-0.006, 0.026), (0.016, 0.030)):
            fold = ink.curve((-1.02 * wide, y - 0.004), (0, y + sag, 1.05 * wide, y - 0.006), closed=False)
            brush.stroke(fold, look.accent_shade, 0.005, 0.8)


def draw_collar(brush: Brush, look: Wardrobe, neck: ink.Point, wide: float) -> None:
    """Draw what stands round the neck: the roll of a hood, or a collar from behind; `wide` is its half width."""
    rise = 0.030 if look.outfit == "hoodie" else 0.016
    with brush.placed(neck[0], neck[1], 1.0):
        roll = ink.curve(
            (-wide, -rise), (0, 0.022 - rise, wide, -rise), (1.42 * wide, 0.004, 1.20 * wide, 0.026),
            (0, 0.060, -1.20 * wide, 0.026), (-1.42 * wide, 0.004, -wide, -rise),
        )  # fmt: skip
        brush.part(roll, mix(look.coat, look.coat_shade, 0.35), look.coat_shade, 0.018, 0.7)


def draw_tail(brush: Brush, colour: Rgb, path: skia.Path) -> None:
    """Draw a flying end of a scarf; it is too thin for a rim."""
    brush.part(path, colour, rim=0.0)
