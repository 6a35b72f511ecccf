"""A rooftop above the city: string lights that answer the beat, a far skyline, and what stands on the roof."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, Rgb, darker, lighter, mix
from animatic.moment import Moment
from animatic.scenery.buildings import skyline, windows
from animatic.scenery.clouds import cloud_bank, draw_clouds
from animatic.scenery.landmarks import mast
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet

_ROWS = ((0.30, (0.03, 0.16), (0.04, 0.08)), (0.36, (0.05, 0.22), (0.06, 0.12)), (0.44, (0.06, 0.20), (0.10, 0.20)))


class Rooftop(Scene):
    """A roof above the city."""

    horizon = 0.26
    star_count = 120
    blurred_lights = 30

    def build(self, random: np.random.Generator) -> None:
        """Make the low skyline, the clouds, the strings and what stands on the roof."""
        self._rows = []
        tall, crowded = random.uniform(0.6, 1.5), random.uniform(0.8, 1.5)
        for index, (base, heights, widths) in enumerate(_ROWS):
            outline, roofs = skyline(
                random,
                base,
                (tall * heights[0], tall * heights[1]),
                (crowded * widths[0], crowded * widths[1]),
                self.span,
            )
            self._rows.append((outline, windows(random, roofs, 0.010 + 0.004 * index, 0.34, 0.55, self.detail)))
        self._clouds = cloud_bank(random, int(random.integers(1, 8)), -0.30, 0.12, self.span)
        half, lift = self.layout.half_width, random.uniform(-0.03, 0.05)
        join = random.uniform(-0.4, 0.4) * half
        self._strings = [
            ((-half - 0.1, -0.37 - lift), (join + 0.03, -0.45), random.uniform(0.06, 0.12)),
            ((join - 0.03, -0.45), (half + 0.1, -0.37 + lift), random.uniform(0.06, 0.12)),
            ((-half - 0.1, -0.30 + lift), (half + 0.1, -0.43), random.uniform(0.04, 0.10)),
        ][: int(random.integers(1, 4))]
        self._kind = ("tower", "billboard", "greenhouse", "antennas")[int(random.integers(4))]
        side = 1 if random.random() < 0.5 else -1
        self._thing_x = side * random.uniform(0.70, 0.84) * half
        self._letters = random.uniform(0.3, 1.0, 7).tolist()
        self._laundry = random.uniform(0, 1, (7, 3)).tolist() if random.random() < 0.5 else []
        self._wall = self._make_wall()

    def _make_wall(self) -> skia.Path:
        wall = skia.Path()
        wall.addRect(skia.Rect.MakeLTRB(-2.6, 0.315, 2.6, 0.40))
        return wall

    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw clouds, the skyline below and the strings of bulbs above."""
        palette = moment.palette
        draw_clouds(sheet, moment, self._clouds, -0.30, 0.20)
        for index, (outline, panes) in enumerate(self._rows):
            tone = mix(palette.layers[index], palette.sky[3], 0.10)
            with sheet.layer(moment.camera, 0.14 + 0.14 * index):
                sheet.solid(outline, tone, 0.4)
                for group, path in enumerate(panes):
                    lit = (0.38 + 0.12 * index) * (1.0 if group < 3 else 0.25 + 0.7 * moment.pulse.beat)
                    lit *= palette.hours.blend(0.75, 0.5, 1.0, 1.1)
                    sheet.mark(path, ink.fill(mix(tone, palette.windows[group % 3], lit)))
            sheet.haze(0.10 + 0.03 * index, 0.42 + 0.03 * index, palette.haze[0], 0.16 * palette.hours.haze)
        with sheet.layer(moment.camera, 0.9):
            for number, string in enumerate(self._strings):
                self._string(sheet, moment, number, *string)
        self._roof(sheet, moment)

    def _roof(self, sheet: Sheet, moment: Moment) -> None:
        """Draw what stands behind the roof's wall."""
        with sheet.layer(moment.camera, 0.85):
            if self.layout.half_width > 0.45 or self._kind in ("antennas", "billboard"):
                {"tower": self._tower, "billboard": self._billboard, "greenhouse": self._greenhouse,
                 "antennas": self._antennas}[self._kind](sheet, moment)  # fmt: skip
            self._washing(sheet, moment)

    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the roof and its wall."""
        palette, near = moment.palette, moment.palette.layers[4]
        with sheet.layer(moment.camera, 0.85):
            tone = mix(near, palette.layers[3], 0.35)
            sheet.solid(self._wall, tone)
            sheet.colour.drawRect(
                skia.Rect.MakeLTRB(-2.6, 0.308, 2.6, 0.318), ink.fill(mix(tone, palette.rim[0], 0.35))
            )
            bricks = skia.Path()
            for row in range(3):
                for k in range(-26, 27):
                    bricks.addRect(skia.Rect.MakeXYWH(0.10 * k + 0.05 * (row % 2), 0.326 + 0.018 * row, 0.088, 0.013))
            sheet.mark(bricks, ink.fill(lighter(tone, 0.05)))
        with sheet.layer(moment.camera, 1.0):
            floor = skia.Path()
            floor.addRect(skia.Rect.MakeLTRB(-2.6, 0.372, 2.6, 1.4))
            warmth = 0.14 * palette.hours.lamps
            sheet.painted(
                floor, ink.linear((0, 0.372), (0, 0.54), (mix(near, palette.lamps[2], warmth), darker(near, 0.35)))
            )
            x = self.lens.to_place(self.layout.staging.x, 0.0)[0]
            sheet.glow(x, 0.42, 0.4, palette.lamps[2], (0.10 + 0.08 * moment.pulse.beat) * palette.hours.lamps)

    def _billboard(self, sheet: Sheet, moment: Moment) -> None:
        """Draw a hoarding with rows of lamps for words; a bar of it lights up on each beat."""
        palette, x = moment.palette, self._thing_x
        tone, on = darker(palette.layers[3], 0.1), 0.2 + 0.8 * palette.hours.lamps
        legs = skia.Path()
        for dx in (-0.13, -0.01, 0.11):
            legs.addRect(skia.Rect.MakeXYWH(x + dx, 0.05, 0.010, 0.28))
        legs.addPath(ink.polygon([(x - 0.125, 0.31), (x - 0.115, 0.31), (x + 0.116, 0.09), (x + 0.106, 0.09)]))
        sheet.solid(legs, tone)
        board = skia.Path()
        board.addRoundRect(skia.Rect.MakeLTRB(x - 0.19, -0.15, x + 0.19, 0.075), 0.008, 0.008)
        sheet.rimmed(board, darker(tone, 0.15), palette.rim[0], 0.006, 0.006, 0.6)
        for row, long in enumerate(self._letters):
            struck = moment.pulse.beat if row % 4 == moment.pulse.count % 4 else 0.12
            lamp = palette.lamps[row % 3]
            y = -0.128 + 0.028 * row
            bar = skia.Rect.MakeXYWH(x - 0.165, y, 0.33 * long, 0.014)
            sheet.colour.drawRoundRect(
                bar, 0.007, 0.007, ink.fill(mix(tone, mix(lamp, WHITE, 0.3 * struck), on * (0.55 + 0.45 * struck)))
            )
            sheet.glow(bar.centerX(), y, 0.13, lamp, on * (0.08 + 0.22 * struck))

    def _greenhouse(self, sheet: Sheet, moment: Moment) -> None:
        """Draw a glass house with plants and a light in it."""
        palette, x = moment.palette, self._thing_x
        frame = mix(palette.layers[3], palette.text[0], 0.22)
        warm = mix(palette.windows[0], Rgb(0.6, 0.9, 0.5), 0.3)
        house = ink.polygon([(x - 0.20, 0.33), (x - 0.20, 0.10), (x, -0.02), (x + 0.20, 0.10), (x + 0.20, 0.33)])
        on = palette.hours.lamps
        sheet.solid(house, mix(palette.layers[2], warm, 0.20 + 0.35 * on), 0.6, 0.85)
        plants = skia.Path()
        for k, long in enumerate(self._letters):
            left = x - 0.17 + 0.05 * k
            plants.addPath(
                ink.curve(
                    (left - 0.02, 0.33),
                    (left - 0.03, 0.33 - 0.13 * long, left + 0.015, 0.33 - 0.17 * long),
                    (left + 0.03, 0.33 - 0.08 * long, left + 0.025, 0.33),
                )
            )
        sheet.mark(plants, ink.fill(mix(palette.layers[3], Rgb(0.1, 0.35, 0.2), 0.4)))
        bars = skia.Path()
        for dx in (-0.20, -0.10, 0.0, 0.10, 0.20):
            bars.moveTo(x + dx, 0.33)
            bars.lineTo(x + dx, 0.10 - 0.6 * (0.20 - abs(dx)))
        bars.moveTo(x - 0.20, 0.21)
        bars.lineTo(x + 0.20, 0.21)
        sheet.mark(bars, ink.line(frame, 0.004))
        sheet.mark(house, ink.line(frame, 0.006))
        sheet.glow(x, 0.16, 0.30, warm, (0.26 + 0.12 * moment.pulse.beat) * on)

    def _antennas(self, sheet: Sheet, moment: Moment) -> None:
        """Draw aerials, a dish and a mast whose lamps blink on the beat."""
        palette, x = moment.palette, self._thing_x
        tone, poles = darker(palette.layers[3], 0.1), skia.Path()
        for dx, tall in ((-0.16, 0.24), (-0.05, 0.34), (0.14, 0.20)):
            poles.addRect(skia.Rect.MakeXYWH(x + dx, 0.32 - tall, 0.005, tall))
            for k in range(5):
                half = 0.035 - 0.005 * k
                poles.addRect(skia.Rect.MakeXYWH(x + dx + 0.0025 - half, 0.335 - tall + 0.020 * k, 2 * half, 0.0032))
        tower = mast(x + 0.05, 0.33, 0.50)
        sheet.mark(poles, ink.fill(tone))
        if tower.strokes is not None:
            sheet.mark(tower.strokes, ink.line(tone, 0.0026))
        sheet.solid(tower.shape, tone, 0.6)
        for k, (lamp_x, lamp_y) in enumerate(tower.lights):
            struck = moment.pulse.beat if k == moment.pulse.count % 3 else 0.1
            sheet.colour.drawCircle(
                lamp_x, lamp_y, 0.005, ink.fill(lighter(palette.lamps[0], 0.3 * struck), 0.5 + 0.5 * struck)
            )
            sheet.glow(lamp_x, lamp_y, 0.08, palette.lamps[0], 0.15 + 0.5 * struck)

    def _washing(self, sheet: Sheet, moment: Moment) -> None:
        """Draw a line of washing that swings in the wind."""
        if not self._laundry:
            return
        palette, start = moment.palette, -self._thing_x
        left, right = start - 0.34, start + 0.34
        line = ink.curve((left, 0.17), (start, 0.215, right, 0.17), closed=False)
        sheet.mark(line, ink.line(darker(palette.layers[4], 0.2), 0.0025))
        for k, (wide, tall, pick) in enumerate(self._laundry):
            x = left + 0.07 + 0.09 * k
            y = 0.17 + 0.0225 * (1 - ((x - start) / 0.34) ** 2)
            swing = 0.012 * math.sin(1.6 * moment.time_s + 0.8 * k) + 0.005 * moment.pulse.beat
            half, drop = 0.018 + 0.016 * wide, 0.05 + 0.05 * tall
            cloth = ink.curve(
                (x - half, y),
                (x + half, y),
                (x + half + 0.3 * swing, y + 0.5 * drop, x + half + swing, y + drop),
                (x - half + swing, y + drop),
                (x - half + 0.3 * swing, y + 0.5 * drop, x - half, y),
            )
            sheet.solid(
                cloth,
                mix(mix(palette.lamps[int(2.99 * pick)], palette.text[0], 0.4 * wide), palette.layers[3], 0.5),
                0.8,
            )

    def _tower(self, sheet: Sheet, moment: Moment) -> None:
        palette, x = moment.palette, self._thing_x
        tone, rim = darker(palette.layers[3], 0.1), palette.rim[0]
        legs = skia.Path()
        for dx in (-0.085, -0.03, 0.03, 0.085):
            legs.addRect(skia.Rect.MakeXYWH(x + dx - 0.004, 0.12, 0.008, 0.22))
        legs.addRect(skia.Rect.MakeLTRB(x - 0.09, 0.215, x + 0.09, 0.222))
        sheet.solid(legs, tone)
        tank = ink.curve((x - 0.10, -0.06), (x - 0.105, 0.13), (x, 0.15, x + 0.105, 0.13), (x + 0.10, -0.06))
        roof = ink.polygon([(x - 0.118, -0.055), (x, -0.145), (x + 0.118, -0.055)])
        side = 0.010 if self.sun_x < x else -0.010
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
            on = (0.55 + (0.45 if turn else 0.1) * moment.pulse.beat) * (0.35 + 0.65 * palette.hours.lamps)
            lamp = palette.lamps[2] if k % 3 else palette.windows[0]
            sheet.colour.drawCircle(x, y, 0.0085, ink.fill(mix(lamp, WHITE, 0.45), 0.5 + 0.5 * on))
            sheet.glow(x, y, 0.075, lamp, 0.42 * on)
