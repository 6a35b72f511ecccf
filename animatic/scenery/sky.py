"""Sky: gradient, stars and shooting stars. The sun and the moon are in `luminary`."""

import math

import numpy as np
import skia
from numpy.typing import NDArray

from animatic import ink
from animatic.colour import WHITE, Rgb
from animatic.moment import Moment
from animatic.palettes import Palette
from animatic.sheet import Sheet

SKY_STOPS = (0.0, 0.32, 0.58, 0.82, 1.0)
_METEOR_LANES = 8


def gradient(canvas: skia.Canvas, palette: Palette, horizon: float) -> None:
    """Fill the canvas from the zenith down to the horizon."""
    canvas.drawPaint(ink.linear((0, -0.52), (0, horizon + 0.04), palette.sky, SKY_STOPS))


def stars(sheet: Sheet, moment: Moment, places: NDArray[np.float64], colour: Rgb, alpha: float = 1.0) -> None:
    """Draw twinkling stars; `places` is (n, 3): x, y, size 0..1. A few brighten with the beat."""
    if alpha <= 0.02:
        return
    for x, y, size in places.tolist():
        twinkle = 0.65 + 0.35 * math.sin(2.6 * moment.time_s + 40 * size)
        if size > 0.8:
            twinkle += 0.35 * moment.pulse.beat
        paint = ink.fill(colour, alpha * (0.25 + 0.6 * size) * twinkle)
        sheet.colour.drawCircle(x, y, 0.0009 + 0.0014 * size, paint)


def meteors(sheet: Sheet, moment: Moment, half_width: float, strength: float) -> None:
    """Draw shooting stars: one lane after another, each falling for a second; they shine more in loud music."""
    shine = strength * (0.7 + 0.3 * moment.pulse.energy)
    for lane in range(_METEOR_LANES):
        clock = 0.42 * moment.time_s + lane / _METEOR_LANES
        turn, age = int(clock), clock % 1.0
        if age > 0.55:
            continue
        run = age / 0.55
        fade = math.sin(math.pi * run)
        start_x = half_width * (1.25 - 1.6 * ((0.37 * turn + 0.61 * lane) % 1.0))
        x, y = start_x - 0.42 * run, -0.48 + 0.16 * ((0.29 * turn + 0.43 * lane) % 1.0) + 0.19 * run
        end = (x + 0.26 * fade, y - 0.118 * fade)
        tail = ink.polygon([(x - 0.001, y - 0.0022), (x + 0.001, y + 0.0022), end])
        sheet.mark(tail, ink.veil((x, y), end, WHITE, (0.95 * shine * fade, 0.35 * shine * fade, 0.0), add=False))
        sheet.colour.drawCircle(x, y, 0.0026, ink.fill(WHITE, shine * fade))
        sheet.glow(x, y, 0.07, WHITE, 0.55 * shine * fade)
        sheet.shine(tail, WHITE, 0.35 * shine * fade)
