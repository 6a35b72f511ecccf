"""A desert: mesas, dunes with a lit and a shaded side, sand in the wind, one great sun."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, mix
from animatic.moment import Moment
from animatic.scenery import sky
from animatic.scenery.clouds import cloud_bank, draw_clouds
from animatic.scenes.scene import Actors, Scene
from animatic.sheet import Sheet

# base, crest height, distance between crests of the dunes from far to near
_DUNES = ((0.20, 0.045, 0.55), (0.25, 0.075, 0.80), (0.31, 0.090, 1.10), (0.372, 0.055, 1.60))


class Desert(Scene):
    """Dunes under a great sun."""

    horizon = 0.17

    def build(self, random: np.random.Generator) -> None:
        """Make mesas, dunes, stars, thin clouds and grains of sand."""
        self._stars = random.uniform([-1.3, -0.5, 0], [1.3, -0.15, 1], (70, 3))
        self._clouds = cloud_bank(random, 4, -0.34, -0.05, self.span)
        self._mesas = self._make_mesas(random)
        self._dunes = [self._make_dune(random, *dune) for dune in _DUNES]
        self._sand = self.sprinkle(random, 150, [-1, 0.10, 0.2, 0], [1, 0.46, 1, 1])

    def _make_mesas(self, random: np.random.Generator) -> skia.Path:
        mesas = skia.Path()
        x = -self.span
        while x < self.span:
            width, height = random.uniform(0.10, 0.32), random.uniform(0.04, 0.15)
            top = 0.20 - height
            mesas.addPath(
                ink.polygon([(x - 0.05, 0.24), (x - 0.012, top + 0.45 * height), (x, top), (x + width, top),
                             (x + width + 0.012, top + 0.5 * height), (x + width + 0.06, 0.24)])
            )  # fmt: skip
            x += width + random.uniform(0.12, 0.60)
        return mesas

    def _make_dune(
        self, random: np.random.Generator, base: float, height: float, step: float
    ) -> tuple[skia.Path, skia.Path]:
        """Return a dune's outline and its shaded lee sides."""
        dune, shade = skia.Path(), skia.Path()
        x = -self.span - random.uniform(0, step)
        dune.moveTo(x, 1.3)
        dune.lineTo(x, base)
        while x < self.span:
            width, crest = step * random.uniform(0.8, 1.2), base - height * random.uniform(0.55, 1.0)
            peak = x + 0.58 * width
            dune.cubicTo(x + 0.25 * width, base + 0.004, peak - 0.18 * width, crest + 0.002, peak, crest)
            dune.cubicTo(peak + 0.08 * width, crest + 0.014, peak + 0.20 * width, base, x + width, base)
            foot = (x + 0.90 * width, base + 0.13)
            shade.addPath(
                ink.curve(
                    (peak, crest),
                    (peak + 0.08 * width, crest + 0.014, peak + 0.20 * width, base, x + width, base),
                    (x + 1.15 * width, base + 0.02, x + 1.10 * width, base + 0.12, *foot),
                    (peak - 0.16 * width, base + 0.10, peak + 0.16 * width, crest + 0.05, peak, crest),
                )
            )
            x += width
        dune.lineTo(x, 1.3)
        dune.close()
        return dune, shade

    def backdrop(self, sheet: Sheet, moment: Moment) -> None:
        """Draw sun, mesas and the far dunes."""
        palette = moment.palette
        sky.stars(sheet, moment, self._stars, WHITE, 0.7)
        with sheet.layer(moment.camera, 0.05):
            sky.sun(sheet, moment, self.layout.sun_x, *self.layout.clear_of_words(0.0, 0.215))
        draw_clouds(sheet, moment, self._clouds, -0.34, -0.02)
        with sheet.layer(moment.camera, 0.14):
            sheet.solid(self._mesas, mix(palette.layers[0], palette.sky[3], 0.30), 0.6)
        sheet.haze(0.02, 0.26, palette.haze[0], 0.20)
        for index in range(3):
            self._dune(sheet, moment, index)

    def _dune(self, sheet: Sheet, moment: Moment, index: int) -> None:
        palette = moment.palette
        dune, shade = self._dunes[index]
        lit = mix(mix(palette.sky[3], palette.sun[1], 0.5), palette.layers[2], 0.10 + 0.14 * index)
        with sheet.layer(moment.camera, (0.25, 0.45, 0.70, 1.0)[index]):
            sheet.painted(
                dune,
                ink.linear(
                    (0, _DUNES[index][0] - 0.09), (0, _DUNES[index][0] + 0.16), (lit, mix(lit, palette.layers[2], 0.75))
                ),
                0.7,
            )
            sheet.mark(shade, ink.fill(mix(lit, palette.layers[1 + index // 2], 0.55)))
            sheet.mark(dune, ink.line(palette.sun[0], 0.0016, 0.22))

    def stage(self, sheet: Sheet, moment: Moment, actors: Actors) -> None:
        """Draw the near dune, the people on it, and the sand that blows by (never across a face)."""
        self._dune(sheet, moment, 3)
        near = self.layout.scale == "wide"
        if not near:
            self._blow(sheet, moment)
        with sheet.layer(moment.camera, 1.0):
            actors()
        if near:
            self._blow(sheet, moment)

    def _blow(self, sheet: Sheet, moment: Moment) -> None:
        streaks = skia.Path()
        half = self.layout.half_width + 0.1
        for x, y, size, phase in self._sand:
            speed = (0.25 + 0.5 * size) * -self.layout.light_side
            across = (x * half + half + moment.time_s * speed) % (2 * half) - half
            height = y + 0.012 * math.sin(3 * moment.time_s + 20 * phase)
            streaks.moveTo(across, height)
            streaks.lineTo(across + 0.02 + 0.03 * size, height - 0.002)
        sheet.mark(streaks, ink.line(moment.palette.sun[0], 0.0016, 0.20 + 0.20 * moment.pulse.energy))
