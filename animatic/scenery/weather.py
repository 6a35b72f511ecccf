"""Weather over the whole picture: rain, snow, fog and embers, each a fixed set of drops that time moves.

Particles wrap round the picture, so they need no history: the same time always shows the same weather.
"""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, Rgb, lighter, mix
from animatic.moment import Moment
from animatic.sheet import Sheet

_RAIN = Rgb(0.81, 0.85, 1.0)


class Overlay:
    """The weathers of a clip, drawn in front of everything but the words."""

    def __init__(self, seed: int, detail: float, half_width: float) -> None:
        random = np.random.default_rng([seed, 2])
        self.half_width = half_width + 0.08
        self._drops = random.uniform([-1, -0.6, 0.3, 0], [1, 0.6, 1, 1], (220, 4)).tolist()
        self._drops = self._drops[: round(len(self._drops) * detail)]

    def draw(self, sheet: Sheet, moment: Moment) -> None:
        """Draw every weather of the moment at its strength."""
        for weather, strength in moment.weathers:
            if strength <= 0.01:
                continue
            if weather == "rain":
                self._rain(sheet, moment, strength)
            elif weather == "snow":
                self._snow(sheet, moment, strength)
            elif weather == "embers":
                self._embers(sheet, moment, strength)
            elif weather == "fog":
                self._fog(sheet, moment, strength)

    def _rain(self, sheet: Sheet, moment: Moment, strength: float) -> None:
        near, far = skia.Path(), skia.Path()
        for x, y, size, phase in self._drops:
            fallen = (y + 0.6 + moment.time_s * (1.1 + 0.9 * size) + phase) % 1.2 - 0.6
            across = x * self.half_width - 0.10 * fallen
            path = near if size > 0.72 else far
            path.moveTo(across, fallen)
            path.lineTo(across - 0.006 * size - 0.002, fallen + 0.06 * size)
        sheet.mark(far, ink.line(_RAIN, 0.0012, 0.24 * strength))
        sheet.mark(near, ink.line(_RAIN, 0.0020, (0.30 + 0.12 * moment.pulse.energy) * strength))
        sheet.haze(0.0, 0.5, moment.palette.haze[0], 0.05 * strength)

    def _snow(self, sheet: Sheet, moment: Moment, strength: float) -> None:
        colour = mix(WHITE, moment.palette.sky[4], 0.15)
        for x, y, size, phase in self._drops:
            fallen = (y + 0.6 + moment.time_s * (0.06 + 0.14 * size)) % 1.2 - 0.6
            across = x * self.half_width + 0.03 * math.sin(1.3 * moment.time_s + 12 * phase) - 0.02 * moment.time_s
            across = (across + self.half_width) % (2 * self.half_width) - self.half_width
            radius = 0.0014 + 0.0050 * size**4
            sheet.colour.drawCircle(across, fallen, radius, ink.fill(colour, (0.40 + 0.45 * phase) * strength))

    def _embers(self, sheet: Sheet, moment: Moment, strength: float) -> None:
        lamps = moment.palette.lamps
        for x, y, size, phase in self._drops[: len(self._drops) * 2 // 3]:
            risen = 0.6 - (y + 0.6 + moment.time_s * (0.05 + 0.13 * size)) % 1.2
            across = x * self.half_width + 0.05 * math.sin(0.9 * moment.time_s + 9 * phase) * (1 - risen)
            flicker = 0.55 + 0.45 * math.sin(7 * moment.time_s + 40 * phase)
            colour = lighter(lamps[0 if phase < 0.6 else 1], 0.30)
            sheet.colour.drawCircle(across, risen, 0.0012 + 0.0024 * size**3, ink.fill(colour, flicker * strength))
            if phase > 0.35:
                glow = (0.16 + 0.16 * moment.pulse.beat) * flicker * strength
                sheet.glow(across, risen, 0.010 + 0.022 * size, lamps[0], glow)

    def _fog(self, sheet: Sheet, moment: Moment, strength: float) -> None:
        colour = mix(moment.palette.haze[0], moment.palette.sky[3], 0.5)
        drift = 0.03 * math.sin(0.4 * moment.time_s)
        sheet.haze(-0.16 + drift, 0.40 + drift, colour, 0.22 * strength)
        sheet.haze(0.10 - drift, 0.62 - drift, colour, 0.30 * strength)
