"""Cloth in the wind: a ribbon whose waves travel along it. Used for scarves and flags."""

import math

import skia

from animatic import ink


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
