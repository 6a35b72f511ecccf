"""Weather over the whole picture: rain, snow, fog, embers and petals, each a fixed set of drops that time moves.

Particles wrap round the picture, so they need no history: the same time always shows the same weather. What rain does
on the ground is in `splashes`; shooting stars belong to the `sky`.
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
            elif weather == "petals":
                self._petals(sheet, moment, strength)
            elif weather == "fog":
                self._fog(sheet, moment, strength)

    def _rain(self, sheet: Sheet, moment: Moment, strength: float) -> None:
        """Draw three depths of rain, blown by a wind that gusts; louder music, heavier rain."""
        depths = [skia.Path() for _ in range(3)]
        slant = 0.13 + 0.03 * math.sin(0.5 * moment.time_s)
        for x, y, size, phase in self._drops:
            depth = 0 if size < 0.62 else 1 if size < 0.9 else 2
            fallen = (y + 0.6 + moment.time_s * (1.2 + 1.1 * size) + phase) % 1.3 - 0.65
            across = x * (self.half_width + 0.08) - slant * fallen
            long = (0.035, 0.062, 0.115)[depth] * (0.7 + 0.5 * size)
            depths[depth].moveTo(across, fallen)
            depths[depth].lineTo(across - slant * long, fallen + long)
        heavy = 0.75 + 0.35 * moment.pulse.energy
        for path, width, alpha in zip(depths, (0.0011, 0.0019, 0.0030), (0.26, 0.34, 0.26), strict=True):
            sheet.mark(path, ink.line(_RAIN, width, alpha * heavy * strength))
        sheet.haze(0.0, 0.5, moment.palette.haze[0], 0.05 * strength)

    def _snow(self, sheet: Sheet, moment: Moment, strength: float) -> None:
        """Draw flakes of many depths; a few near ones are large, soft and fast."""
        colour = mix(WHITE, moment.palette.sky[4], 0.15)
        for x, y, size, phase in self._drops:
            near = size > 0.95
            fallen = (y + 0.6 + moment.time_s * (0.05 + 0.13 * size + 0.10 * near)) % 1.2 - 0.6
            across = (
                x * self.half_width + 0.03 * math.sin(1.3 * moment.time_s + 12 * phase) - 0.03 * size * moment.time_s
            )
            across = (across + self.half_width) % (2 * self.half_width) - self.half_width
            radius = 0.0012 + 0.0044 * size**4 + 0.007 * near
            alpha = (0.45 + 0.45 * phase) * (0.30 if near else 1.0) * strength
            sheet.colour.drawCircle(across, fallen, radius, ink.fill(colour, alpha))

    def _petals(self, sheet: Sheet, moment: Moment, strength: float) -> None:
        """Draw petals that sail down on a breeze, turning over as they fall."""
        palette = moment.palette
        tones = (
            mix(palette.lamps[0], WHITE, 0.55),
            mix(palette.rim[0], WHITE, 0.35),
            mix(palette.lamps[2], WHITE, 0.5),
        )
        shapes = [skia.Path() for _ in tones]
        for number, (x, y, size, phase) in enumerate(self._drops[: len(self._drops) * 2 // 5]):
            fallen = (y + 0.6 + moment.time_s * (0.05 + 0.07 * size)) % 1.2 - 0.6
            across = x * self.half_width + moment.time_s * (0.05 + 0.06 * phase)
            across += 0.035 * math.sin(1.1 * moment.time_s + 14 * phase)
            across = (across + self.half_width) % (2 * self.half_width) - self.half_width
            turn = 1.6 * moment.time_s + 25 * phase
            long, wide = 0.007 + 0.010 * size**2, (0.3 + 0.7 * abs(math.sin(turn))) * (0.006 + 0.008 * size**2)
            lean = math.sin(0.7 * turn)
            dx, dy = long * math.cos(lean), long * math.sin(lean)
            shapes[number % 3].addPath(
                ink.curve(
                    (across - dx, fallen - dy),
                    (across + wide * math.sin(lean), fallen - wide * math.cos(lean), across + dx, fallen + dy),
                    (across - wide * math.sin(lean), fallen + wide * math.cos(lean), across - dx, fallen - dy),
                )
            )
        for shape, tone in zip(shapes, tones, strict=True):
            sheet.mark(shape, ink.fill(tone, 0.85 * strength))

    def _embers(self, sheet: Sheet, moment: Moment, strength: float) -> None:
        lamps = moment.palette.lamps
        for x, y, size, phase in self._drops[: len(self._drops) * 2 // 3]:
            risen = 0.6 - (y + 0.6 + moment.time_s * (0.05 + 0.13 * size)) % 1.2
            across = x * self.half_width + 0.05 * math.sin(0.9 * moment.time_s + 9 * phase) * (1 - risen)
            flicker = 0.55 + 0.45 * math.sin(7 * moment.time_s + 40 * phase)
            colour = lighter(lamps[0 if phase < 0.6 else 1], 0.30)
            sheet.colour.drawCircle(across, risen, 0.0016 + 0.0036 * size**3, ink.fill(colour, flicker * strength))
            if phase > 0.35:
                glow = (0.26 + 0.22 * moment.pulse.beat) * flicker * strength
                sheet.glow(across, risen, 0.010 + 0.022 * size, lamps[0], glow)

    def _fog(self, sheet: Sheet, moment: Moment, strength: float) -> None:
        """Draw banks of fog that drift past one another, thicker below."""
        colour = mix(moment.palette.haze[0], moment.palette.sky[3], 0.5)
        dim = moment.palette.hours.blend(0.55, 0.42, 0.85, 0.8) * (0.9 + 0.2 * moment.pulse.energy)
        for bank in range(3):
            drift = 0.03 * math.sin((0.4 - 0.09 * bank) * moment.time_s + 2 * bank)
            top = -0.20 + 0.14 * bank + drift
            sheet.haze(top, top + 0.58, colour, (0.16, 0.20, 0.24)[bank] * dim * strength)
        wisp = mix(colour, WHITE, 0.2)
        for x, y, size, phase in self._drops[: len(self._drops) // 16]:
            across = (x * self.half_width + 0.03 * (0.5 + size) * moment.time_s + self.half_width) % (
                2.6 * self.half_width
            )
            place = (across - 1.3 * self.half_width, 0.12 + 0.5 * (y + 0.6))
            with sheet.placed(*place, 1.0, 0.22):
                sheet.glow(0.0, 0.0, 0.24 + 0.20 * size, wisp, (0.05 + 0.05 * phase) * dim * strength)
