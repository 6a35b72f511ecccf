"""Mountains in snow: peaks with caps, curtains of northern lights, conifers, a cabin, a church or a frozen lake."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, Rgb, darker, lighter, mix
from animatic.moment import Moment
from animatic.scenery.clouds import cloud_bank, draw_clouds
from animatic.scenery.landmarks import church
from animatic.scenery.ridges import conifer, conifers, jagged, rolling, snow_caps
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet

_FROST = Rgb(0.88, 0.94, 1.0)


class Snow(Scene):
    """A valley in winter."""

    horizon = 0.22
    lamplit = False
    star_count = 140
    blurred_lights = 12

    def build(self, random: np.random.Generator) -> None:
        """Make clouds, peaks, trees, drifts and the landmark."""
        self._clouds = cloud_bank(random, int(random.integers(0, 5)), -0.30, -0.05, self.span)
        self._peaks = []
        steep = random.uniform(0.55, 1.35)
        for base, low, high, step in ((0.22, 0.14, 0.30, (0.26, 0.44)), (0.26, 0.08, 0.20, (0.22, 0.40))):
            wide = (step[0] * (0.6 + 0.5 * steep), step[1] * (0.6 + 0.5 * steep))
            outline, peaks = jagged(random, base, steep * low, steep * high, self.span, wide)
            caps = snow_caps(peaks, 0.085 * min(1.0, steep))
            caps = ink.combined(caps, outline, skia.kIntersect_PathOp, otherwise=skia.Path())
            self._peaks.append((outline, caps))
        thick = random.uniform(0.6, 2.2)
        self._woods = [
            conifers(random, 0.275, 0.05, 0.10, self.span, 0.035 * thick),
            conifers(random, 0.315, 0.08, 0.17, self.span, 0.075 * thick),
        ]
        self._drifts = [
            rolling(random, 0.325, 0.005, 0.030, self.span, (0.5, 1.0)),
            rolling(random, 0.374, 0.0, 0.010, self.span, (0.9, 1.6)),
        ]
        self._kind = ("cabin", "church", "lake", "lift")[int(random.integers(4))]
        self._thing_x = (1 if random.random() < 0.5 else -1) * random.uniform(0.56, 0.74) * self.layout.half_width
        self._church = church(self._thing_x, 0.335, 0.19)
        self._near = [self._near_tree(random, side) for side in (-1, 1)]
        self._framed = bool(random.random() < 0.6)

    def _near_tree(self, random: np.random.Generator, side: int) -> tuple[skia.Path, skia.Path]:
        """Return a great conifer at an edge of the picture, and the snow on it."""
        x = side * (self.layout.half_width - 0.10)
        height = random.uniform(0.40, 0.52) * min(1.0, 0.35 + 0.75 * self.layout.half_width)
        tree = conifer(x, 0.52, height, 0.42, 6)
        snow = skia.Path(tree)
        snow.offset(0.0, 0.018)
        return tree, ink.combined(tree, snow, skia.kDifference_PathOp, otherwise=skia.Path())

    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw northern lights, clouds, peaks, woods and the landmark."""
        palette = moment.palette
        self._aurora(sheet, moment)
        draw_clouds(sheet, moment, self._clouds, -0.30, 0.0)
        for index, (outline, caps) in enumerate(self._peaks):
            tone = mix(palette.layers[index], palette.sky[3], 0.22 - 0.12 * index)
            with sheet.layer(moment.camera, 0.12 + 0.10 * index):
                sheet.solid(outline, tone, 0.75)
                sheet.mark(caps, ink.fill(mix(_FROST, tone, 0.22)))
            sheet.haze(0.06 + 0.04 * index, 0.32, palette.haze[0], 0.15 * palette.hours.haze)
        for index, wood in enumerate(self._woods):
            with sheet.layer(moment.camera, 0.34 + 0.18 * index):
                sheet.solid(wood, palette.layers[index + 2], 0.6)
            if index == 0 and self._kind == "lift":
                self._lift(sheet, moment)
        {"cabin": self._cabin, "church": self._draw_church, "lake": self._lake, "lift": self._cabin}[self._kind](
            sheet, moment
        )
        with sheet.layer(moment.camera, 0.75):
            tone = self._snow_tone(moment, 0.45)
            sheet.painted(self._drifts[0], ink.linear((0, 0.29), (0, 0.40), (lighter(tone, 0.12), tone)), 0.6)

    def _snow_tone(self, moment: Moment, shade: float) -> Rgb:
        palette = moment.palette
        shade = shade * palette.hours.blend(0.85, 0.45, 1.0, 1.15)
        return mix(mix(_FROST, palette.sky[3], palette.hours.blend(0.32, 0.12, 0.25, 0.55)), palette.layers[2], shade)

    def _aurora(self, sheet: Sheet, moment: Moment) -> None:
        """Add three curtains whose folds wander; they live on the light canvas alone."""
        if not sheet.lit:
            return
        lamps, time_s, shown = moment.palette.lamps, moment.time_s, moment.palette.hours.stars
        for curtain in range(3 if shown > 0.02 else 0):
            strength = (
                (0.17, 0.13, 0.10)[curtain]
                * (0.8 + 0.3 * moment.pulse.energy + 0.25 * moment.pulse.beat)
                * min(1.0, 1.4 * shown)
            )
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
        palette, x, y = moment.palette, self._thing_x, 0.335
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
                sheet.glow(
                    x + dx + 0.012,
                    y - 0.03,
                    0.085,
                    Rgb(1.0, 0.72, 0.35),
                    (0.50 + 0.20 * moment.pulse.beat) * palette.hours.lamps,
                )
            for k in range(5):
                rise = (0.12 * moment.time_s + k / 5) % 1.0
                puff_x = x + 0.036 + 0.05 * rise * rise + 0.006 * math.sin(2 * moment.time_s + k)
                sheet.colour.drawCircle(
                    puff_x, y - 0.13 - 0.16 * rise, 0.008 + 0.018 * rise, ink.fill(_FROST, 0.26 * (1 - rise))
                )

    def _draw_church(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        with sheet.layer(moment.camera, 0.70):
            sheet.solid(self._church.shape, palette.layers[4])
            warm = Rgb(1.0, 0.72, 0.35)
            for k, (x, y) in enumerate(self._church.lights):
                struck = moment.pulse.beat if k % 2 == moment.pulse.count % 2 else 0.0
                pane = skia.Path()
                pane.addRoundRect(skia.Rect.MakeXYWH(x - 0.006, y - 0.014, 0.012, 0.028), 0.006, 0.006)
                sheet.mark(pane, ink.fill(mix(palette.windows[0], WHITE, 0.2)))
                sheet.glow(x, y, 0.07, warm, (0.42 + 0.30 * struck) * palette.hours.lamps)

    def _lake(self, sheet: Sheet, moment: Moment) -> None:
        """Draw a frozen lake that shows the sky, with cracks and a wind over it."""
        palette = moment.palette
        with sheet.layer(moment.camera, 0.62):
            ice = skia.Path()
            ice.addOval(skia.Rect.MakeLTRB(-1.15, 0.292, 1.15, 0.40))
            sheet.painted(
                ice,
                ink.linear(
                    (0, 0.29),
                    (0, 0.40),
                    (mix(palette.sky[4], _FROST, 0.3), mix(palette.sky[2], palette.layers[1], 0.4)),
                ),
                0.4,
            )
            cracks = skia.Path()
            for k in range(9):
                x = -0.9 + 0.21 * k
                cracks.moveTo(x, 0.302)
                cracks.lineTo(x + 0.05 * (-1) ** k, 0.318)
                cracks.lineTo(x - 0.03, 0.345)
            sheet.mark(cracks, ink.line(_FROST, 0.0016, 0.5))
            for lamp in range(3):
                x = -0.6 + 0.6 * lamp + 0.1 * math.sin(0.5 * moment.time_s + lamp)
                with sheet.placed(x, 0.325, 1.0, 0.16):
                    sheet.glow(
                        0.0, 0.0, 0.34, palette.lamps[lamp], (0.20 + 0.18 * moment.pulse.beat) * palette.hours.stars
                    )

    def _lift(self, sheet: Sheet, moment: Moment) -> None:
        """Draw a cable with gondolas that climb the slope."""
        palette = moment.palette
        start, end = (-self.span, 0.24), (self.span, -0.10)
        tone = darker(palette.layers[3], 0.1)
        sheet.mark(ink.curve(start, (0.0, 0.13, *end), closed=False), ink.line(tone, 0.002))
        for k in range(7):
            u = (k / 7 + 0.012 * moment.time_s) % 1.0
            x = (1 - u) ** 2 * start[0] + u * u * end[0]
            y = (1 - u) ** 2 * start[1] + 2 * u * (1 - u) * 0.13 + u * u * end[1]
            swing = 0.004 * math.sin(1.4 * moment.time_s + k)
            gondola = skia.Path()
            gondola.addRoundRect(skia.Rect.MakeXYWH(x - 0.016 + swing, y + 0.022, 0.032, 0.030), 0.008, 0.008)
            gondola.addRect(skia.Rect.MakeXYWH(x - 0.001, y, 0.002, 0.024))
            sheet.mark(gondola, ink.fill(mix(palette.lamps[k % 3], palette.layers[3], 0.45)))
            sheet.glow(
                x, y + 0.035, 0.04, palette.windows[0], (0.25 + 0.4 * moment.pulse.beat * (k % 2)) * palette.hours.lamps
            )

    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the near snow."""
        palette = moment.palette
        with sheet.layer(moment.camera, 1.0):
            tone = self._snow_tone(moment, 0.30)
            sheet.painted(
                self._drifts[1], ink.linear((0, 0.365), (0, 0.52), (tone, mix(tone, palette.layers[2], 0.55))), 0.75
            )

    def front(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the great trees that frame the people."""
        palette = moment.palette
        if not (self._framed and self.layout.full_figure):
            return
        with sheet.layer(moment.camera, 1.3):
            for tree, snow in self._near:
                sheet.solid(tree, mix(palette.layers[4], palette.layers[3], 0.3))
                sheet.mark(snow, ink.fill(mix(_FROST, palette.layers[2], 0.35)))
