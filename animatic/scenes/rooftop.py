"""A rooftop above the city: string lights that answer the beat, a water tower, a far skyline, a moon."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, darker, lighter, mix
from animatic.moment import Moment
from animatic.scenery import sky
from animatic.scenery.buildings import skyline, windows
from animatic.scenery.clouds import cloud_bank, draw_clouds
from animatic.scenes.scene import Actors, Scene
from animatic.sheet import Sheet

_ROWS = ((0.30, (0.03, 0.16), (0.04, 0.08)), (0.36, (0.05, 0.22), (0.06, 0.12)), (0.44, (0.06, 0.20), (0.10, 0.20)))


class Rooftop(Scene):
    """A roof with strings of bulbs."""

    horizon = 0.26

    def build(self, random: np.random.Generator) -> None:
        """Make the low skyline, the clouds, the strings and what stands on the roof."""
        self._rows = []
        for index, (base, heights, widths) in enumerate(_ROWS):
            outline, roofs = skyline(random, base, heights, widths, self.span)
            self._rows.append((outline, windows(random, roofs, 0.010 + 0.004 * index, 0.34, 0.55, self.detail)))
        self._stars = random.uniform([-1.3, -0.5, 0], [1.3, 0.05, 1], (120, 3))
        self._clouds = cloud_bank(random, 4, -0.12, 0.14, self.span)
        half = self.layout.half_width
        self._strings = [
            ((-half - 0.1, -0.37), (0.08 * half, -0.45), 0.10),
            ((0.02 * half, -0.45), (half + 0.1, -0.33), 0.12),
        ]
        self._tower_x = (-0.76 if self.layout.staging.x < 0 else 0.76) * half
        self._wall = self._make_wall()

    def _make_wall(self) -> skia.Path:
        wall = skia.Path()
        wall.addRect(skia.Rect.MakeLTRB(-2.4, 0.315, 2.4, 0.40))
        return wall

    def backdrop(self, sheet: Sheet, moment: Moment) -> None:
        """Draw moon, clouds, the skyline below and the strings of bulbs above."""
        palette = moment.palette
        sky.stars(sheet, moment, self._stars, WHITE)
        with sheet.layer(moment.camera, 0.05):
            sky.sun(sheet, moment, self.layout.sun_x, *self.layout.clear_of_words(-0.12, 0.155))
        draw_clouds(sheet, moment, self._clouds, -0.12, 0.20)
        for index, (outline, panes) in enumerate(self._rows):
            tone = mix(palette.layers[index], palette.sky[3], 0.10)
            with sheet.layer(moment.camera, 0.14 + 0.14 * index):
                sheet.solid(outline, tone, 0.4)
                for group, path in enumerate(panes):
                    lit = (0.38 + 0.12 * index) * (1.0 if group < 3 else 0.25 + 0.7 * moment.pulse.beat)
                    sheet.mark(path, ink.fill(mix(tone, palette.windows[group % 3], lit)))
            sheet.haze(0.10 + 0.03 * index, 0.42 + 0.03 * index, palette.haze[0], 0.16)
        with sheet.layer(moment.camera, 0.9):
            for number, string in enumerate(self._strings):
                self._string(sheet, moment, number, *string)

    def stage(self, sheet: Sheet, moment: Moment, actors: Actors) -> None:
        """Draw the roof with its wall and tower, then the people on it."""
        palette, near = moment.palette, moment.palette.layers[4]
        with sheet.layer(moment.camera, 0.85):
            if self.layout.half_width > 0.45:
                self._tower(sheet, moment)
            tone = mix(near, palette.layers[3], 0.35)
            sheet.solid(self._wall, tone)
            sheet.colour.drawRect(
                skia.Rect.MakeLTRB(-2.4, 0.308, 2.4, 0.318), ink.fill(mix(tone, palette.rim[0], 0.35))
            )
            bricks = skia.Path()
            for row in range(3):
                for k in range(-22, 23):
                    bricks.addRect(skia.Rect.MakeXYWH(0.10 * k + 0.05 * (row % 2), 0.326 + 0.018 * row, 0.088, 0.013))
            sheet.mark(bricks, ink.fill(lighter(tone, 0.05)))
        with sheet.layer(moment.camera, 1.0):
            floor = skia.Path()
            floor.addRect(skia.Rect.MakeLTRB(-2.4, 0.372, 2.4, 1.2))
            sheet.painted(
                floor, ink.linear((0, 0.372), (0, 0.54), (mix(near, palette.lamps[2], 0.14), darker(near, 0.35)))
            )
            sheet.glow(self.layout.staging.x, 0.42, 0.4, palette.lamps[2], 0.10 + 0.08 * moment.pulse.beat)
            actors()

    def _tower(self, sheet: Sheet, moment: Moment) -> None:
        palette, x = moment.palette, self._tower_x
        tone, rim = darker(palette.layers[3], 0.1), palette.rim[0]
        legs = skia.Path()
        for dx in (-0.085, -0.03, 0.03, 0.085):
            legs.addRect(skia.Rect.MakeXYWH(x + dx - 0.004, 0.12, 0.008, 0.22))
        legs.addRect(skia.Rect.MakeLTRB(x - 0.09, 0.215, x + 0.09, 0.222))
        sheet.solid(legs, tone)
        tank = ink.curve((x - 0.10, -0.06), (x - 0.105, 0.13), (x, 0.15, x + 0.105, 0.13), (x + 0.10, -0.06))
        roof = ink.polygon([(x - 0.118, -0.055), (x, -0.145), (x + 0.118, -0.055)])
        side = 0.010 if self.layout.sun_x < x else -0.010
        sheet.rimmed(tank, tone, rim, side, 0.0, 0.7)
        sheet.rimmed(roof, darker(tone, 0.2), rim, side * 0.7, 0.005, 0.7)
        for y in (-0.02, 0.04, 0.10):
            band = ink.curve((x - 0.101, y), (x, y + 0.018, x + 0.101, y), closed=False)
            sheet.mark(band, ink.line(darker(tone, 0.35), 0.004))

    def _string(self, sheet: Sheet, moment: Moment, number: int, start: ink.Point, end: ink.Point, sag: float) -> None:
        palette = moment.palette
        sway = 0.006 * math.sin(1.2 * moment.time_s + number)
        middle = ((start[0] + end[0]) / 2 + sway, (start[1] + end[1]) / 2 + 2 * sag)
        sheet.mark(ink.curve(start, (*middle, *end), closed=False), ink.line(darker(palette.layers[4], 0.3), 0.003))
        bulbs = max(4, round(abs(end[0] - start[0]) / 0.085))
        for k in range(1, bulbs):
            u = k / bulbs
            x = (1 - u) ** 2 * start[0] + 2 * u * (1 - u) * middle[0] + u * u * end[0]
            y = (1 - u) ** 2 * start[1] + 2 * u * (1 - u) * middle[1] + u * u * end[1] + 0.012
            turn = (k + moment.pulse.count) % 2 == 0
            on = 0.55 + (0.45 if turn else 0.1) * moment.pulse.beat
            lamp = palette.lamps[2] if k % 3 else palette.windows[0]
            sheet.colour.drawCircle(x, y, 0.0085, ink.fill(mix(lamp, WHITE, 0.45), 0.5 + 0.5 * on))
            sheet.glow(x, y, 0.075, lamp, 0.42 * on)
