"""Sky: gradient, stars, and the one big light (a sun or a moon) that the picture is composed around."""

import math

import numpy as np
import skia
from numpy.typing import NDArray

from animatic import ink
from animatic.colour import Rgb, lighter
from animatic.moment import Moment
from animatic.palettes import Palette
from animatic.sheet import Sheet

SKY_STOPS = (0.0, 0.32, 0.58, 0.82, 1.0)


def gradient(canvas: skia.Canvas, palette: Palette, horizon: float) -> None:
    """Fill the canvas from the zenith down to the horizon."""
    canvas.drawPaint(ink.linear((0, -0.52), (0, horizon + 0.04), palette.sky, SKY_STOPS))


def stars(sheet: Sheet, moment: Moment, places: NDArray[np.float64], colour: Rgb, alpha: float = 1.0) -> None:
    """Draw twinkling stars; `places` is (n, 3): x, y, size 0..1."""
    for x, y, size in places.tolist():
        twinkle = 0.65 + 0.35 * math.sin(2.6 * moment.time_s + 40 * size)
        paint = ink.fill(colour, alpha * (0.25 + 0.6 * size) * twinkle)
        sheet.colour.drawCircle(x, y, 0.0009 + 0.0014 * size, paint)


def sun(sheet: Sheet, moment: Moment, x: float, y: float, radius: float, glow: Rgb | None = None) -> None:
    """Draw the scene's light: a disc, its halo, and a breath of both on the beat."""
    palette, kick = moment.palette, moment.pulse.beat
    halo = glow or palette.lamps[0]
    sheet.glow(x, y, radius * 3.8, halo, 0.24 + 0.10 * kick)
    sheet.glow(x, y, radius * (1.7 + 0.2 * kick), palette.sun[0], 0.15 + 0.10 * kick)
    disc = skia.Path()
    disc.addCircle(x, y, radius)
    sheet.mark(
        disc,
        ink.linear((x, y - radius), (x, y + radius), (lighter(palette.sun[0], 0.1), palette.sun[0], palette.sun[1])),
    )
