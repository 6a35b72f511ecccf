"""A desert: dunes with a lit and a shaded side, mesas, arches or cactus, sand in the wind."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import mix
from animatic.moment import Moment
from animatic.scenery.clouds import cloud_bank, draw_clouds
from animatic.scenery.landmarks import arch, cactus, pylons
from animatic.scenery.ridges import jagged
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet

# base, crest height, distance between crests of the dunes from far to near
_DUNES = ((0.20, 0.045, 0.55), (0.25, 0.075, 0.80), (0.31, 0.090, 1.10), (0.372, 0.055, 1.60))


class Desert(Scene):
    """Dunes, and one of four landmarks."""

    horizon = 0.17
    star_count = 110
    blurred_lights = 9

    def build(self, random: np.random.Generator) -> None:
        """Make what stands on the horizon, dunes, the landmark, thin clouds and grains of sand."""
        self._clouds = cloud_bank(random, int(random.integers(1, 8)), -0.36, -0.04, self.span)
        self._mountains = bool(random.random() < 0.4)
        self._mesas = (
            jagged(random, 0.22, 0.04, 0.19, self.span, (0.2, 0.5))[0] if self._mountains else self._make_mesas(random)
        )
        steep = random.uniform(0.55, 1.5)
        self._dunes = [self._make_dune(random, base, steep * height, step) for base, height, step in _DUNES]
        self._sand = self.sprinkle(random, 150, [-1, 0.10, 0.2, 0], [1, 0.46, 1, 1])
        half = self.layout.half_width
        side = 1 if random.random() < 0.5 else -1
        x, turned = side * half * random.uniform(0.58, 0.78), -side
        self._landmark_kind = ("arch", "cactus", "pylons", "pyramids")[int(random.integers(4))]
        self._landmark = {
            "arch": arch(x, 0.24, random.uniform(0.22, 0.38), random.uniform(0.20, 0.34)).shape,
            "cactus": ink.union(
                cactus(x, 0.30, random.uniform(0.26, 0.36), turned).shape,
                cactus(x + 0.24 * turned, 0.27, 0.13, -turned).shape,
                cactus(x - 0.16 * turned, 0.285, 0.09, turned).shape,
            ),
            "pylons": pylons(-self.span, self.span, 0.25, 0.20, 8).shape,
            "pyramids": _pyramids(x, random.uniform(0.16, 0.26)),
        }[self._landmark_kind]
        self._wires = pylons(-self.span, self.span, 0.25, 0.20, 8).strokes if self._landmark_kind == "pylons" else None

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

    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw clouds, mesas, the landmark and the far dunes."""
        palette = moment.palette
        draw_clouds(sheet, moment, self._clouds, -0.34, -0.02)
        with sheet.layer(moment.camera, 0.14):
            sheet.solid(self._mesas, mix(palette.layers[0], palette.sky[3], 0.30), 0.6)
        sheet.haze(0.02, 0.26, palette.haze[0], 0.20 * palette.hours.haze)
        if self._landmark_kind == "pyramids":
            self._draw_landmark(sheet, moment, 0.2)
        self._dune(sheet, moment, 0)
        if self._landmark_kind == "arch":
            self._draw_landmark(sheet, moment, 0.35)
        self._dune(sheet, moment, 1)
        if self._landmark_kind in ("pylons", "cactus"):
            self._draw_landmark(sheet, moment, 0.55)
        self._dune(sheet, moment, 2)

    def _draw_landmark(self, sheet: Sheet, moment: Moment, depth: float) -> None:
        palette = moment.palette
        tone = mix(palette.layers[1], palette.layers[2], depth)
        with sheet.layer(moment.camera, depth):
            if self._wires is not None:
                sheet.mark(self._wires, ink.line(tone, 0.0014))
            sheet.rimmed(self._landmark, tone, palette.rim[0], 0.004 * -self.layout.light_side, 0.003, 0.55)

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

    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the near dune, and behind a face the sand that blows by."""
        self._dune(sheet, moment, 3)
        if not self.layout.full_figure:
            self._blow(sheet, moment)

    def front(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the sand that blows by a figure."""
        if self.layout.full_figure:
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


def _pyramids(x: float, height: float) -> skia.Path:
    """Return three pyramids, the largest at x."""
    shape = skia.Path()
    for dx, share in ((-1.25, 0.62), (1.05, 0.45), (0.0, 1.0)):
        tall, middle = share * height, x + dx * height
        shape = ink.union(
            shape, ink.polygon([(middle - 0.95 * tall, 0.24), (middle, 0.24 - tall), (middle + 0.95 * tall, 0.24)])
        )
    return shape
