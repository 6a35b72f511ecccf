"""A railway carriage: land passes in its windows, straps and lamps swing with the rhythm, weather stays outside."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, Rgb, darker, lighter, mix
from animatic.moment import Moment
from animatic.scenery.clouds import cloud_bank, draw_clouds
from animatic.scenery.luminary import WARM
from animatic.scenery.passing import PERIOD, Crest, seen_at
from animatic.scenery.ridges import conifer
from animatic.scenery.weather import Overlay
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet

_TOP, _BOTTOM = -0.345, 0.115
_SPEEDS = (0.04, 0.14, 0.42)


class Train(Scene):
    """A carriage with wide windows."""

    horizon = 0.06
    widest = 0.62
    outdoors = False
    sky_top = -0.24
    blurred_lights = 16

    def build(self, random: np.random.Generator) -> None:
        """Make the land, what stands in it, the windows and the furniture of the carriage."""
        hilly = random.uniform(0.5, 1.3)
        self._crests = [
            Crest.of(random, base, hilly * height, slowest)
            for base, height, slowest in ((0.05, 0.12, 3), (0.085, 0.07, 4), (0.15, 0.045, 5))
        ]
        self._clouds = cloud_bank(random, int(random.integers(2, 7)), -0.30, -0.04, self.span)
        self._lake = bool(random.random() < 0.35)
        self._trees = random.uniform([0, 0.05, 0.34], [PERIOD, 0.13, 0.52], (int(random.integers(8, 60)), 3)).tolist()
        self._houses = self.sprinkle(random, 34, [0, 0.018, 0], [PERIOD, 0.034, 1])
        villages = random.uniform(0, PERIOD, 4)
        for number, house in enumerate(self._houses):
            house[0] = float(villages[number % 4]) + 0.16 * (house[0] - PERIOD / 2)
        self._lamps = random.uniform(0, 1, 7).tolist()
        self._outside = Overlay(int(random.integers(1 << 30)), self.detail, self.layout.half_width)
        self._make_carriage(random)

    def _make_carriage(self, random: np.random.Generator) -> None:
        self._pane = random.uniform(0.62, 1.05) * min(1.0, 0.45 + 0.65 * self.layout.half_width)
        self._pillar = random.uniform(0.10, 0.17)
        self._corner = (0.012, 0.05, 0.11)[int(random.integers(3))]
        self._curtained, self._shaded = bool(random.random() < 0.6), bool(random.random() < 0.6)
        pitch, start = self._pane + self._pillar, random.uniform(-0.5, 0.5) * self._pane
        count = math.ceil(self.span / pitch) + 1
        self._lefts = [start + pitch * k for k in range(-count, count)]
        self._wall, self._frames = skia.Path(), skia.Path()
        self._wall.addRect(skia.Rect.MakeLTRB(-9, -2, 9, 1.5))
        self._wall.setFillType(skia.PathFillType.kEvenOdd)
        for left in self._lefts:
            box = skia.Rect.MakeLTRB(left, _TOP, left + self._pane, _BOTTOM)
            self._wall.addRoundRect(box, self._corner, self._corner)
            self._frames.addRoundRect(box, self._corner, self._corner)

    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the land that passes, the weather out there, and the carriage's side with its windows."""
        palette, energy = moment.palette, moment.pulse.energy
        draw_clouds(sheet, moment, self._clouds, -0.30, -0.02)
        jolt = 0.004 * moment.pulse.beat + 0.0016 * math.sin(9.0 * moment.time_s)
        with sheet.layer(moment.camera, 0.25), sheet.placed(0.0, jolt):
            for index, crest in enumerate(self._crests):
                tone = mix(palette.layers[index], palette.sky[3], 0.34 - 0.15 * index)
                if index == 2 and self._lake:
                    self._water(sheet, moment)
                sheet.solid(crest.outline(_SPEEDS[index] * moment.time_s, self.span), tone, 0.5)
                haze = (0.14 - 0.05 * index) * palette.hours.haze
                sheet.haze(-0.10 + 0.06 * index, 0.16 + 0.05 * index, palette.haze[0], haze)
                if index == 1:
                    self._village(sheet, moment)
            self._wood(sheet, moment)
            self._line(sheet, moment, energy)
        self._outside.draw(sheet, moment)
        with sheet.layer(moment.camera, 0.72):
            self._carriage(sheet, moment)
        with sheet.layer(moment.camera, 0.85):
            self._seats(sheet, moment, *self._tones(moment))

    def _water(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        lake = skia.Path()
        lake.addRect(skia.Rect.MakeLTRB(-self.span, 0.085, self.span, 0.3))
        sheet.solid(lake, mix(palette.sky[3], palette.layers[1], 0.40), 0.4)
        for k in range(14):
            x = seen_at(0.43 * k, 0.18 * moment.time_s)
            glint = skia.Rect.MakeXYWH(x, 0.092 + 0.0035 * (k % 6), 0.10 + 0.02 * (k % 4), 0.0018)
            sheet.colour.drawRect(glint, ink.fill(palette.sky[4], 0.35 + 0.25 * moment.pulse.beat))

    def _village(self, sheet: Sheet, moment: Moment) -> None:
        """Draw houses on the middle hills; their windows take turns on the beat."""
        palette, crest = moment.palette, self._crests[1]
        walls, on = skia.Path(), palette.hours.lamps
        lit = []
        for place, size, turn in self._houses:
            x = seen_at(place, _SPEEDS[1] * moment.time_s)
            y = crest.height(place) + 0.004
            walls.addRect(skia.Rect.MakeLTRB(x - size, y - 0.75 * size, x + size, y + 0.03))
            gable = [(x - 1.25 * size, y - 0.7 * size), (x, y - 1.5 * size), (x + 1.25 * size, y - 0.7 * size)]
            walls.addPath(ink.polygon(gable))
            lit.append((x, y - 0.3 * size, 1.2 * size, turn))
        sheet.solid(walls, mix(palette.layers[1], palette.layers[2], 0.75), 0.5)
        for x, y, size, turn in lit:
            struck = moment.pulse.beat if int(4 * turn) == moment.pulse.count % 4 else 0.0
            pane = skia.Rect.MakeXYWH(x - 0.15 * size, y - 0.12 * size, 0.3 * size, 0.26 * size)
            sheet.colour.drawRect(pane, ink.fill(palette.windows[0], (0.45 + 0.5 * struck) * on))
            sheet.glow(x, y, 0.03, palette.windows[0], (0.25 + 0.4 * struck) * on)

    def _wood(self, sheet: Sheet, moment: Moment) -> None:
        crest, trees = self._crests[2], skia.Path()
        for place, height, slender in self._trees:
            x = seen_at(place, _SPEEDS[2] * moment.time_s)
            if abs(x) < self.span:
                trees.addPath(conifer(x, crest.height(place) + 0.02, height, slender, 3))
        sheet.solid(trees, mix(moment.palette.layers[2], moment.palette.layers[3], 0.5), 0.6)

    def _line(self, sheet: Sheet, moment: Moment, energy: float) -> None:
        """Draw the poles of the line rushing by, and a lamp that streaks past on some of them."""
        palette, travelled = moment.palette, 1.5 * moment.time_s
        poles = skia.Path()
        for k in range(6):
            x = seen_at(k * PERIOD / 6, travelled)
            poles.addRect(skia.Rect.MakeLTRB(x - 0.006, -0.6, x + 0.006, 0.5))
            if self._lamps[k] < 0.35 + 0.5 * energy:
                streak = skia.Rect.MakeXYWH(x - 0.05, -0.02 - 0.2 * self._lamps[k], 0.10, 0.006)
                lamp = palette.lamps[k % 3]
                sheet.colour.drawRoundRect(
                    streak, 0.003, 0.003, ink.fill(lighter(lamp, 0.3), 0.8 * palette.hours.lamps)
                )
                sheet.glow(x, streak.centerY(), 0.10, lamp, (0.25 + 0.35 * moment.pulse.beat) * palette.hours.lamps)
        sheet.mark(poles, ink.fill(palette.layers[3], 0.55))
        for row in range(3):
            sag = 0.018 * math.cos(2 * math.pi * travelled / (PERIOD / 6))
            y = -0.31 + 0.02 * row
            wire = ink.curve((-self.span, y), (0, y + sag, self.span, y), closed=False)
            sheet.mark(wire, ink.line(palette.layers[3], 0.0012, 0.55))

    def _tones(self, moment: Moment) -> tuple[Rgb, Rgb]:
        """Return the colours of the carriage's side and of its trim."""
        palette = moment.palette
        lamplight = 0.10 * palette.hours.lamps
        wall = mix(mix(palette.layers[3], palette.layers[4], 0.55), palette.lamps[2], lamplight)
        return wall, mix(wall, palette.rim[0], 0.30)

    def _carriage(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        wall, trim = self._tones(moment)
        self._glass(sheet)
        sheet.painted(
            self._wall,
            ink.linear((0, -0.5), (0, 0.40), (darker(wall, 0.30), wall, lighter(wall, 0.03), darker(wall, 0.32))),
            0.93,
        )
        sheet.mark(self._frames, ink.line(darker(wall, 0.35), 0.016))
        sheet.mark(self._frames, ink.line(trim, 0.0045))
        panels = skia.Path()
        for left in self._lefts:
            box = skia.Rect.MakeLTRB(left + 0.03, _BOTTOM + 0.045, left + self._pane - 0.03, 0.345)
            panels.addRoundRect(box, 0.012, 0.012)
        sheet.mark(panels, ink.fill(lighter(wall, 0.035)))
        sheet.mark(panels, ink.line(mix(wall, trim, 0.5), 0.0025))
        sill = skia.Path()
        for left in self._lefts:
            sill.addRoundRect(
                skia.Rect.MakeLTRB(left - 0.02, _BOTTOM, left + self._pane + 0.02, _BOTTOM + 0.017), 0.006, 0.006
            )
        sheet.mark(sill, ink.fill(trim))
        if self._curtained:
            self._curtains(sheet, moment)
        for number, left in enumerate(self._lefts):
            self._wall_lamp(sheet, moment, number, left - self._pillar / 2)
        self._rail(sheet, moment, palette.rim[0], wall)

    def _glass(self, sheet: Sheet) -> None:
        """Draw the reflection that slants across every pane."""
        shine = skia.Path()
        for left in self._lefts:
            for place, width in ((0.16, 0.10), (0.34, 0.035)):
                x = left + place * self._pane
                shine.addPath(
                    ink.polygon([(x, _BOTTOM), (x + width, _BOTTOM), (x + width + 0.24, _TOP), (x + 0.24, _TOP)])
                )
        sheet.mark(shine, ink.fill(WHITE, 0.045))

    def _curtains(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        cloth = mix(mix(palette.lamps[0], palette.layers[3], 0.62), palette.layers[4], 0.15)
        drapes, folds = skia.Path(), skia.Path()
        for number, left in enumerate(self._lefts):
            for side, edge in ((1, left), (-1, left + self._pane)):
                sway = 0.006 * math.sin(1.9 * moment.time_s + 1.3 * number) + 0.004 * moment.pulse.beat
                wide = side * (0.085 + sway)
                drapes.addPath(
                    ink.curve(
                        (edge - 0.01 * side, _TOP - 0.012),
                        (edge + wide, _TOP - 0.012),
                        (edge + 0.7 * wide, -0.12, edge + 0.42 * wide, -0.06),
                        (edge + 0.75 * wide, 0.03, edge + 0.9 * wide, _BOTTOM + 0.012),
                        (edge - 0.01 * side, _BOTTOM + 0.012),
                    )
                )
                for share in (0.3, 0.62):
                    folds.moveTo(edge + share * wide, _TOP)
                    folds.quadTo(edge + 0.5 * share * wide, -0.06, edge + share * wide, _BOTTOM)
        sheet.solid(drapes, cloth, 0.9)
        sheet.mark(folds, ink.line(darker(cloth, 0.3), 0.005))

    def _wall_lamp(self, sheet: Sheet, moment: Moment, number: int, x: float) -> None:
        """Draw a lamp between two windows; they take turns on the beat."""
        palette, y = moment.palette, -0.13
        on = 0.25 + 0.75 * palette.hours.lamps
        struck = moment.pulse.beat if number % 2 == moment.pulse.count % 2 else 0.0
        warm = mix(palette.windows[0], WARM, 0.45)
        shade = ink.polygon(
            [(x - 0.022, y + 0.02), (x - 0.012, y - 0.03), (x + 0.012, y - 0.03), (x + 0.022, y + 0.02)]
        )
        sheet.colour.drawRect(skia.Rect.MakeLTRB(x - 0.003, y, x + 0.003, y + 0.05), ink.fill(palette.rim[0], 0.6))
        sheet.mark(shade, ink.fill(mix(palette.layers[3], warm, on * (0.72 + 0.2 * struck))))
        sheet.glow(x, y, 0.17, warm, (0.26 + 0.22 * struck) * on)

    def _rail(self, sheet: Sheet, moment: Moment, metal: Rgb, wall: Rgb) -> None:
        """Draw the luggage rack or the rail, and the straps that swing from it."""
        bar = skia.Path()
        bar.addRect(skia.Rect.MakeLTRB(-9, -0.415, 9, -0.408))
        sheet.mark(bar, ink.fill(mix(wall, metal, 0.55)))
        straps = skia.Path()
        for k in range(-9, 10):
            x = 0.30 * k + 0.11
            swing = 0.010 * math.sin(2.1 * moment.time_s + 0.9 * k) + 0.008 * moment.pulse.beat * (-1) ** k
            foot = (x + swing, -0.352)
            straps.moveTo(x, -0.41)
            straps.lineTo(*foot)
            straps.addCircle(foot[0] + 0.1 * swing, foot[1] + 0.016, 0.016)
        sheet.mark(straps, ink.line(mix(wall, metal, 0.42), 0.005))

    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the floor of the aisle."""
        palette = moment.palette
        wall, trim = self._tones(moment)
        with sheet.layer(moment.camera, 1.0):
            floor = skia.Path()
            floor.addRect(skia.Rect.MakeLTRB(-2.6, 0.372, 2.6, 1.4))
            sheet.painted(floor, ink.linear((0, 0.372), (0, 0.54), (darker(wall, 0.18), darker(wall, 0.55))), 0.9)
            sheet.colour.drawRect(skia.Rect.MakeLTRB(-2.6, 0.368, 2.6, 0.374), ink.fill(trim, 0.7))
            for left in self._lefts:
                x = left + self._pane / 2 + 0.03 * math.sin(0.8 * moment.time_s)
                sheet.glow(x, 0.44, 0.22, palette.sun[0], 0.07 + 0.03 * moment.pulse.beat)

    def _seats(self, sheet: Sheet, moment: Moment, wall: Rgb, trim: Rgb) -> None:
        """Draw two seats that face each other below every window, and a table between them."""
        palette = moment.palette
        cloth = mix(mix(palette.lamps[1], palette.layers[3], 0.70), palette.layers[4], 0.25)
        backs, cushions, heads, legs, tables = (skia.Path() for _ in range(5))
        for left in self._lefts:
            middle = left + self._pane / 2
            for side in (-1, 1):
                x = middle + side * min(0.5 * self._pane - 0.01, 0.40)
                lean = ink.curve(
                    (x + side * 0.030, 0.075),
                    (x + side * 0.052, 0.078),
                    (x + side * 0.045, 0.22, x + side * 0.018, 0.325),
                    (x - side * 0.026, 0.325),
                    (x + side * 0.004, 0.20, x + side * 0.010, 0.085),
                    (x + side * 0.014, 0.074, x + side * 0.030, 0.075),
                )
                backs.addPath(lean)
                low, high = sorted((x - side * 0.135, x + side * 0.012))
                cushions.addRoundRect(skia.Rect.MakeLTRB(low, 0.272, high, 0.325), 0.018, 0.018)
                legs.addRect(skia.Rect.MakeLTRB(low + 0.012, 0.322, high - 0.012, 0.372))
                low, high = sorted((x + side * 0.002, x + side * 0.040))
                heads.addRoundRect(skia.Rect.MakeLTRB(low, 0.085, high, 0.135), 0.010, 0.010)
            tables.addRoundRect(skia.Rect.MakeLTRB(middle - 0.105, 0.205, middle + 0.105, 0.217), 0.005, 0.005)
            legs.addRect(skia.Rect.MakeLTRB(middle - 0.006, 0.21, middle + 0.006, 0.372))
        sheet.solid(legs, darker(wall, 0.30))
        sheet.solid(ink.union(backs, cushions), cloth, 0.9)
        sheet.mark(cushions, ink.fill(lighter(cloth, 0.07)))
        sheet.mark(heads, ink.fill(mix(cloth, palette.text[0], 0.40 if self._shaded else 0.10)))
        sheet.solid(tables, trim, 0.9)
