"""Mountains in snow: peaks with caps, curtains of northern lights, conifers, a cabin with a lit window."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, Rgb, lighter, mix
from animatic.moment import Moment
from animatic.scenery import sky
from animatic.scenery.ridges import conifer, conifers, jagged, rolling, snow_caps
from animatic.scenes.scene import Actors, Scene
from animatic.sheet import Sheet

_FROST = Rgb(0.88, 0.94, 1.0)


class Snow(Scene):
    """A valley in winter."""

    horizon = 0.22

    def build(self, random: np.random.Generator) -> None:
        """Make stars, peaks, trees, drifts and the cabin's place."""
        self._stars = random.uniform([-1.3, -0.5, 0], [1.3, 0.05, 1], (120, 3))
        self._peaks = []
        for base, low, high, step in ((0.22, 0.14, 0.30, (0.26, 0.44)), (0.26, 0.08, 0.20, (0.22, 0.40))):
            outline, peaks = jagged(random, base, low, high, self.span, step)
            caps = skia.Op(snow_caps(peaks, 0.085), outline, skia.kIntersect_PathOp) or skia.Path()
            self._peaks.append((outline, caps))
        self._woods = [
            conifers(random, 0.275, 0.05, 0.10, self.span, 0.035),
            conifers(random, 0.315, 0.08, 0.17, self.span, 0.075),
        ]
        self._drifts = [
            rolling(random, 0.325, 0.005, 0.030, self.span, (0.5, 1.0)),
            rolling(random, 0.374, 0.0, 0.010, self.span, (0.9, 1.6)),
        ]
        self._cabin_x = (0.60 if self.layout.staging.x <= 0 else -0.60) * self.layout.half_width
        self._near = [self._near_tree(random, side) for side in (-1, 1)]

    def _near_tree(self, random: np.random.Generator, side: int) -> tuple[skia.Path, skia.Path]:
        """Return a great conifer at an edge of the picture, and the snow on it."""
        x = side * (self.layout.half_width - 0.10)
        height = random.uniform(0.40, 0.52) * min(1.0, 0.35 + 0.75 * self.layout.half_width)
        tree = conifer(x, 0.52, height, 0.42, 6)
        snow = skia.Path(tree)
        snow.offset(0.0, 0.018)
        return tree, skia.Op(tree, snow, skia.kDifference_PathOp) or skia.Path()

    def backdrop(self, sheet: Sheet, moment: Moment) -> None:
        """Draw northern lights, moon, peaks, woods and the cabin."""
        palette = moment.palette
        sky.stars(sheet, moment, self._stars, WHITE)
        self._aurora(sheet, moment)
        with sheet.layer(moment.camera, 0.05):
            y, radius = self.layout.clear_of_words(-0.16, 0.085)
            sky.sun(sheet, moment, self.layout.sun_x, y, radius, palette.haze[0])
        for index, (outline, caps) in enumerate(self._peaks):
            tone = mix(palette.layers[index], palette.sky[3], 0.22 - 0.12 * index)
            with sheet.layer(moment.camera, 0.12 + 0.10 * index):
                sheet.solid(outline, tone, 0.75)
                sheet.mark(caps, ink.fill(mix(_FROST, tone, 0.22)))
            sheet.haze(0.06 + 0.04 * index, 0.32, palette.haze[0], 0.15)
        for index, wood in enumerate(self._woods):
            with sheet.layer(moment.camera, 0.34 + 0.18 * index):
                sheet.solid(wood, palette.layers[index + 2], 0.6)
        self._cabin(sheet, moment)
        with sheet.layer(moment.camera, 0.75):
            tone = self._snow_tone(moment, 0.45)
            sheet.painted(self._drifts[0], ink.linear((0, 0.29), (0, 0.40), (lighter(tone, 0.12), tone)), 0.6)

    def _snow_tone(self, moment: Moment, shade: float) -> Rgb:
        return mix(mix(_FROST, moment.palette.sky[3], 0.25), moment.palette.layers[2], shade)

    def _aurora(self, sheet: Sheet, moment: Moment) -> None:
        """Add three curtains whose folds wander; they live on the light canvas alone."""
        if not sheet.lit:
            return
        lamps, time_s = moment.palette.lamps, moment.time_s
        for curtain in range(3):
            strength = (0.17, 0.13, 0.10)[curtain] * (0.8 + 0.3 * moment.pulse.energy + 0.25 * moment.pulse.beat)
            for k in range(26):
                x = -self.span + 2 * self.span * (k + 0.5) / 26
                fold = math.sin(2.1 * x + 0.5 * time_s + 2 * curtain) + 0.5 * math.sin(5.3 * x - 0.7 * time_s + curtain)
                ray = 0.55 + 0.45 * math.sin(9 * x + 1.3 * time_s + 4 * curtain)
                foot = -0.08 - 0.07 * curtain + 0.05 * fold
                top = foot - 0.26 - 0.08 * ray
                width = 2.4 * self.span / 26
                box = skia.Rect.MakeLTRB(x - width / 2, top, x + width / 2, foot)
                colour = mix(lamps[curtain % 3], lamps[(curtain + 1) % 3], 0.3 * ray)
                sheet.light.drawRect(
                    box, ink.veil((0, top), (0, foot), colour, (0.0, 0.35 * strength * ray, strength * ray, 0.0))
                )

    def _cabin(self, sheet: Sheet, moment: Moment) -> None:
        palette, x, y = moment.palette, self._cabin_x, 0.335
        wood = palette.layers[4]
        with sheet.layer(moment.camera, 0.70):
            walls = skia.Path()
            walls.addRect(skia.Rect.MakeLTRB(x - 0.062, y - 0.058, x + 0.062, y))
            walls.addRect(skia.Rect.MakeLTRB(x + 0.028, y - 0.125, x + 0.044, y - 0.07))
            sheet.solid(walls, wood)
            roof = ink.polygon(
                [
                    (x - 0.082, y - 0.052),
                    (x, y - 0.112),
                    (x + 0.082, y - 0.052),
                    (x + 0.074, y - 0.042),
                    (x, y - 0.092),
                    (x - 0.074, y - 0.042),
                ]
            )
            gable = ink.polygon([(x - 0.066, y - 0.05), (x, y - 0.10), (x + 0.066, y - 0.05)])
            sheet.solid(gable, wood)
            sheet.solid(roof, mix(_FROST, palette.sky[2], 0.15))
            for dx in (-0.036, 0.012):
                pane = skia.Rect.MakeXYWH(x + dx, y - 0.042, 0.024, 0.024)
                sheet.colour.drawRect(pane, ink.fill(mix(palette.windows[0], WHITE, 0.2)))
                sheet.glow(x + dx + 0.012, y - 0.03, 0.085, Rgb(1.0, 0.72, 0.35), 0.50 + 0.20 * moment.pulse.beat)
            for k in range(5):
                rise = (0.12 * moment.time_s + k / 5) % 1.0
                puff_x = x + 0.036 + 0.05 * rise * rise + 0.006 * math.sin(2 * moment.time_s + k)
                sheet.colour.drawCircle(
                    puff_x, y - 0.13 - 0.16 * rise, 0.008 + 0.018 * rise, ink.fill(_FROST, 0.26 * (1 - rise))
                )

    def stage(self, sheet: Sheet, moment: Moment, actors: Actors) -> None:
        """Draw the near snow, the people, and the great trees that frame them."""
        palette = moment.palette
        with sheet.layer(moment.camera, 1.0):
            tone = self._snow_tone(moment, 0.30)
            sheet.painted(
                self._drifts[1], ink.linear((0, 0.365), (0, 0.52), (tone, mix(tone, palette.layers[2], 0.55))), 0.75
            )
            actors()
        if self.layout.scale != "wide":
            return
        with sheet.layer(moment.camera, 1.3):
            for tree, snow in self._near:
                sheet.solid(tree, mix(palette.layers[4], palette.layers[3], 0.3))
                sheet.mark(snow, ink.fill(mix(_FROST, palette.layers[2], 0.35)))
