"""A forest: rows of conifers or of bare trunks in haze, a lake or a hill, rays of light, fireflies, ferns."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import Rgb, darker, mix
from animatic.moment import Moment
from animatic.scenery.beams import beam
from animatic.scenery.ridges import conifers, jagged, rolling, trunks
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet

_GREEN = Rgb(0.05, 0.28, 0.22)
# base, least and greatest height, gap of the rows of trees from far to near
_ROWS = ((0.20, 0.10, 0.22, 0.045), (0.26, 0.18, 0.36, 0.085), (0.33, 0.30, 0.56, 0.17))


class Forest(Scene):
    """A clearing among trees."""

    horizon = 0.20
    lamplit = False
    star_count = 70
    blurred_lights = 16

    def build(self, random: np.random.Generator) -> None:
        """Make the land behind, the rows of trees, the trunks that frame the picture, ferns and fireflies."""
        self._land = ("hill", "peaks", "lake")[int(random.integers(3))]
        self._hill = (
            jagged(random, 0.20, 0.12, 0.36, self.span, (0.3, 0.7))[0]
            if self._land == "peaks"
            else rolling(random, 0.14, 0.05, 0.16, self.span, (0.5, 0.9))
        )
        thick, self._bare = random.uniform(0.75, 1.7), bool(random.random() < 0.45)
        self._rows = []
        for index, (base, low, high, gap) in enumerate(_ROWS):
            if self._bare and index > 0:
                self._rows.append(trunks(random, base, self.span, 1.1 * gap * thick, 0.010 + 0.008 * index))
            else:
                self._rows.append(conifers(random, base, low, high, self.span, gap * thick))
        self._opening = random.uniform(-0.25, 0.25)
        self._trunks = [self._trunk(random, side) for side in (-1, 1)]
        self._ferns = self._make_ferns(random)
        self._fireflies = self.sprinkle(random, 70, [-1, -0.30, 0, 0], [1, 0.46, 1, 1])
        self._rays = random.uniform([-0.5, 0.5, 0], [0.5, 1.0, 1], (7, 3)).tolist()

    def _trunk(self, random: np.random.Generator, side: int) -> skia.Path:
        """Return a great trunk with branches at one edge of the picture."""
        x = side * (self.layout.half_width - 0.02 + random.uniform(0.0, 0.05))
        width = random.uniform(0.10, 0.15) * min(1.0, 0.4 + self.layout.half_width)
        trunk = ink.curve(
            (x - 0.5 * width, -0.75), (x - 0.42 * width, 0.1, x - 0.95 * width, 0.75), (x + 0.95 * width, 0.75),
            (x + 0.42 * width, 0.1, x + 0.5 * width, -0.75),
        )  # fmt: skip
        for y in (-0.42, -0.30, -0.16):
            reach = -side * random.uniform(0.05, 0.11)
            trunk = ink.union(
                trunk, ink.limb((x, y), (x + 0.6 * reach, y + 0.01), (x + reach, y - 0.06), (0.026, 0.014, 0.004))
            )
        return trunk

    def _make_ferns(self, random: np.random.Generator) -> skia.Path:
        ferns = skia.Path()
        x = -self.span
        while x < self.span:
            base = 0.53
            for _ in range(5):
                lean, height = random.uniform(-0.10, 0.10), random.uniform(0.07, 0.16)
                ferns.addPath(
                    ink.curve(
                        (x - 0.012, base),
                        (x + 0.2 * lean, base - 0.7 * height, x + lean, base - height),
                        (x + 0.35 * lean + 0.02, base - 0.55 * height, x + 0.014, base),
                    )
                )
            x += random.uniform(0.05, 0.12)
        return ferns

    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the land behind, then the rows of trees with haze and rays between them."""
        palette = moment.palette
        with sheet.layer(moment.camera, 0.14):
            sheet.solid(self._hill, mix(palette.layers[0], palette.sky[3], 0.25), 0.35)
        for index, row in enumerate(self._rows):
            if index == 1 and self._land == "lake":
                self._lake(sheet, moment)
            with sheet.layer(moment.camera, 0.22 + 0.2 * index):
                sheet.solid(row, mix(palette.layers[index], _GREEN, 0.10 if self._bare else 0.22), 0.45 + 0.12 * index)
            haze = (0.17, 0.12, 0.04)[index] * palette.hours.haze
            sheet.haze(0.0 + 0.05 * index, 0.34 + 0.05 * index, palette.haze[0], haze)
        self._draw_rays(sheet, moment)

    def _lake(self, sheet: Sheet, moment: Moment) -> None:
        """Draw a lake between the far trees and the near ones, glinting on the beat."""
        palette = moment.palette
        with sheet.layer(moment.camera, 0.34):
            lake = skia.Path()
            lake.addRect(skia.Rect.MakeLTRB(-self.span, 0.215, self.span, 0.40))
            sheet.painted(
                lake,
                ink.linear((0, 0.215), (0, 0.36), (mix(palette.sky[4], palette.layers[1], 0.30), palette.layers[2])),
                0.5,
            )
            for k in range(26):
                wide = 0.05 + 0.10 * ((7 * k) % 5) / 5
                x = ((0.377 * k + 0.012 * moment.time_s * (1 + k % 3)) % 2.4) - 1.2
                glint = skia.Rect.MakeXYWH(x, 0.222 + 0.0042 * k, wide, 0.0020)
                sheet.colour.drawRect(glint, ink.fill(palette.sky[4], 0.18 + 0.22 * moment.pulse.beat * (k % 2)))

    def _draw_rays(self, sheet: Sheet, moment: Moment) -> None:
        strength = 0.10 + 0.05 * moment.pulse.energy + 0.06 * moment.pulse.downbeat
        strength *= moment.palette.hours.blend(1.15, 0.9, 1.0, 0.45)
        for offset, length, phase in self._rays:
            swell = 0.5 + 0.5 * math.sin(0.5 * moment.time_s + 6 * phase)
            degrees = 90 + 62 * offset + 1.5 * math.sin(0.3 * moment.time_s + phase)
            foot = (self.sun_x, -0.10)
            beam(
                sheet, foot, degrees, 0.05 + 0.03 * phase, 0.55 + 0.4 * length, moment.palette.sun[0], strength * swell
            )

    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the clearing."""
        palette = moment.palette
        floor = mix(palette.layers[3], _GREEN, 0.20)
        with sheet.layer(moment.camera, 1.0):
            ground = ink.curve((-2.6, 0.36), (-0.6, 0.375, 0, 0.374), (0.7, 0.372, 2.6, 0.355), (2.6, 1.4), (-2.6, 1.4))
            sheet.painted(
                ground, ink.linear((0, 0.36), (0, 0.54), (mix(floor, palette.sun[1], 0.16), darker(floor, 0.45))), 0.8
            )
            sheet.glow(self.sun_x, 0.40, 0.34, palette.sun[1], 0.10)

    def front(self, sheet: Sheet, moment: Moment) -> None:
        """Draw fireflies, and the trunks and ferns that frame the people."""
        palette = moment.palette
        self._draw_fireflies(sheet, moment)
        if not self.layout.full_figure:
            return
        near = darker(mix(palette.layers[4], _GREEN, 0.10), 0.15)
        with sheet.layer(moment.camera, 1.35):
            for index, trunk in enumerate(self._trunks):
                side = -1 if index == 0 else 1
                sheet.rimmed(trunk, near, mix(palette.rim[0], near, 0.45), 0.006 * side, 0.0, 0.8)
            sheet.solid(self._ferns, near)

    def _draw_fireflies(self, sheet: Sheet, moment: Moment) -> None:
        lamp = moment.palette.lamps[0]
        for x, y, size, phase in self._fireflies:
            across = x * self.layout.half_width + 0.04 * math.sin(0.7 * moment.time_s + 20 * phase)
            height = y + 0.03 * math.sin(1.1 * moment.time_s + 33 * phase)
            shine = max(0.0, math.sin(1.7 * moment.time_s + 50 * phase)) * (0.6 + 0.5 * moment.pulse.beat)
            shine *= moment.palette.hours.blend(0.5, 0.25, 0.9, 1.0)
            if shine > 0.03:
                sheet.colour.drawCircle(
                    across, height, 0.0016 + 0.002 * size, ink.fill(mix(lamp, moment.palette.text[0], 0.5), shine)
                )
                sheet.glow(across, height, 0.018 + 0.03 * size, lamp, 0.45 * shine)
