"""Splashes: what rain does on the ground, as rings that open and fade in a tenth of a second or so each."""

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, mix
from animatic.moment import Moment
from animatic.sheet import Sheet

_PLACES = np.random.default_rng(7).uniform([-1, 0.40, 0], [1, 0.55, 1], (46, 3)).tolist()


def splashes(sheet: Sheet, moment: Moment, span: float) -> None:
    """Draw the splashes of a moment's rain on the ground at the people's depth."""
    rain = sum(strength for weather, strength in moment.weathers if weather == "rain")
    if rain <= 0.01:
        return
    rings = [skia.Path() for _ in range(3)]
    for x, y, phase in _PLACES:
        clock = 1.7 * moment.time_s + phase
        age = clock % 1.0
        if age > 0.45:
            continue
        across = ((x + 0.618 * int(clock) + 1.0) % 2.0 - 1.0) * span
        radius = 0.004 + 0.034 * age * (0.5 + 4 * (y - 0.38))
        rings[int(age / 0.15)].addOval(
            skia.Rect.MakeLTRB(across - radius, y - 0.28 * radius, across + radius, y + 0.28 * radius)
        )
    colour = mix(WHITE, moment.palette.sky[3], 0.35)
    with sheet.layer(moment.camera, 1.0):
        for ring, alpha in zip(rings, (0.42, 0.28, 0.13), strict=True):
            sheet.mark(ring, ink.line(colour, 0.0016, alpha * rain))
