"""A city: four skylines and a landmark, windows, neon signs and searchlights that answer the beat, a wet terrace."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, Rgb, darker, mix
from animatic.moment import Moment
from animatic.scenery.beams import beam
from animatic.scenery.buildings import Sign, sign, skyline, windows
from animatic.scenery.clouds import cloud_bank, draw_clouds
from animatic.scenery.landmarks import bridge, clock_tower, mast, ring_points, wheel
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet

# base, heights, widths of the skylines from far to near
_ROWS = (
    (0.20, (0.05, 0.22), (0.05, 0.10)),
    (0.24, (0.08, 0.34), (0.06, 0.13)),
    (0.31, (0.10, 0.40), (0.09, 0.18)),
    (0.42, (0.12, 0.42), (0.14, 0.26)),
)


class City(Scene):
    """Skylines, one of four landmarks among them."""

    blurred_lights = 30

    def build(self, random: np.random.Generator) -> None:
        """Make the skylines, their windows and signs, the landmark, the clouds and the puddles."""
        self._rows = []
        tall, crowded = random.uniform(0.55, 1.12), random.uniform(0.75, 1.5)
        for index, (base, heights, widths) in enumerate(_ROWS):
            outline, roofs = skyline(
                random,
                base,
                (tall * heights[0], tall * heights[1]),
                (crowded * widths[0], crowded * widths[1]),
                self.span,
            )
            share = (0.30, 0.34, 0.30, 0.24)[index]
            panes = windows(random, roofs, 0.011 + 0.004 * index, share, 0.55, self.detail)
            signs = [sign(random, roofs, self.layout.half_width + 0.1) for _ in range(5)] if index >= 2 else []
            self._rows.append((outline, panes, signs))
        self._puddles = self.sprinkle(random, 46, [-1.2, 0.40, 0.02, 0], [1.2, 0.50, 0.16, 1])
        self._clouds = cloud_bank(random, int(random.integers(0, 6)), -0.30, -0.02, self.span)
        self._beams = int(random.integers(0, 4))
        self._landmark_kind = ("mast", "wheel", "bridge", "clock")[int(random.integers(4))]
        self._landmark_x = random.uniform(0.56, 0.80) * self.layout.half_width * (1 if random.random() < 0.5 else -1)
        x, tallest = self._landmark_x, random.uniform(0.50, 0.60)
        self._radius = 0.40 * tallest
        self._landmark = {
            "mast": mast(x, 0.26, tallest + 0.06),
            "wheel": wheel(x, 0.24, self._radius),
            "bridge": bridge(-self.span, self.span, 0.14, 0.34),
            "clock": clock_tower(x, 0.26, tallest),
        }[self._landmark_kind]

    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw clouds, searchlights and the skylines with haze between them, the landmark behind the second."""
        palette = moment.palette
        draw_clouds(sheet, moment, self._clouds, -0.30, 0.0)
        self._searchlights(sheet, moment)
        for index, (outline, panes, signs) in enumerate(self._rows):
            tone = palette.layers[index]
            if index == 2:
                self._draw_landmark(sheet, moment)
            with sheet.layer(moment.camera, 0.12 + 0.2 * index):
                sheet.solid(outline, tone, 0.34 + 0.12 * index)
                self._windows(sheet, moment, panes, index, tone)
                for neon in signs:
                    self._sign(sheet, moment, neon, tone)
                haze = (0.15 - 0.03 * index) * palette.hours.haze
                sheet.haze(0.02 + 0.05 * index, 0.34 + 0.07 * index, palette.haze[0], haze)

    def _draw_landmark(self, sheet: Sheet, moment: Moment) -> None:
        palette, landmark, on = moment.palette, self._landmark, moment.palette.hours.lamps
        tone = mix(palette.layers[1], palette.layers[2], 0.45)
        with sheet.layer(moment.camera, 0.4):
            if landmark.strokes is not None:
                sheet.mark(landmark.strokes, ink.line(tone, landmark.stroke_width))
            sheet.solid(landmark.shape, tone, 0.5)
            if self._landmark_kind == "wheel":
                self._wheel(sheet, moment, tone)
            elif self._landmark_kind == "clock":
                x, y = landmark.lights[0]
                sheet.colour.drawCircle(x, y, 0.034, ink.fill(mix(tone, palette.windows[0], 0.35 + 0.55 * on)))
                for turn, long in ((0.10 * moment.time_s, 0.026), (1.2, 0.017)):
                    hand = ink.polygon([(x, y), (x + long * math.sin(turn), y - long * math.cos(turn))], closed=False)
                    sheet.mark(hand, ink.line(tone, 0.003))
                sheet.glow(x, y, 0.10, palette.windows[0], 0.30 * on)
            else:
                for number, (x, y) in enumerate(landmark.lights):
                    struck = moment.pulse.beat if number % 4 == moment.pulse.count % 4 else 0.0
                    lamp = palette.lamps[0] if self._landmark_kind == "mast" else palette.windows[0]
                    sheet.colour.drawCircle(x, y, 0.0036, ink.fill(mix(lamp, WHITE, 0.4 * struck), 0.4 + 0.6 * on))
                    sheet.glow(x, y, 0.035 + 0.03 * struck, lamp, (0.30 + 0.5 * struck) * on)

    def _wheel(self, sheet: Sheet, moment: Moment, tone: Rgb) -> None:
        """Draw the turning wheel with its cabins; lamps run round it on the beat."""
        palette, (x, y), radius = moment.palette, self._landmark.lights[0], self._radius
        turn, on = 0.12 * moment.time_s, moment.palette.hours.lamps
        rim, spokes = skia.Path(), skia.Path()
        rim.addCircle(x, y, radius)
        rim.addCircle(x, y, 0.9 * radius)
        cabins = ring_points(x, y, radius, 16, turn)
        for cabin in cabins:
            spokes.moveTo(x, y)
            spokes.lineTo(*cabin)
        sheet.mark(spokes, ink.line(tone, 0.0016))
        sheet.mark(rim, ink.line(tone, 0.0045))
        for number, (cabin_x, cabin_y) in enumerate(cabins):
            lamp = palette.lamps[number % 3]
            struck = moment.pulse.beat if number % 4 == moment.pulse.count % 4 else 0.0
            sheet.colour.drawCircle(cabin_x, cabin_y + 0.004, 0.0085, ink.fill(mix(tone, lamp, 0.25 + 0.55 * on)))
            sheet.glow(cabin_x, cabin_y, 0.04, lamp, (0.22 + 0.45 * struck) * on)

    def _windows(self, sheet: Sheet, moment: Moment, panes: list[skia.Path], index: int, tone: Rgb) -> None:
        palette = moment.palette
        for group, path in enumerate(panes):
            lit = (0.42 + 0.14 * index) * (1.0 if group < 3 else 0.20 + 0.9 * moment.pulse.beat)
            lit *= palette.hours.blend(0.75, 0.5, 1.0, 1.05)
            colour = palette.windows[(0, 0, 1, 2)[group]]
            sheet.mark(path, ink.fill(mix(tone, colour, lit)))
            if index >= 2:
                sheet.shine(path, colour, 0.12 * lit * palette.hours.lamps)

    def _searchlights(self, sheet: Sheet, moment: Moment) -> None:
        strength = (0.08 + 0.22 * moment.pulse.beat * moment.pulse.energy) * moment.palette.hours.lamps
        for k in range(-1, self._beams - 1):
            degrees = -90 + 24 * k + 16 * math.sin(0.7 * moment.time_s + 2 * k)
            foot = (-0.15 + 0.5 * k - 0.1 * moment.camera.x, 0.2)
            beam(sheet, foot, degrees, 0.04, 1.1, moment.palette.lamps[1], strength)

    def _sign(self, sheet: Sheet, moment: Moment, neon: Sign, tone: Rgb) -> None:
        flare = moment.pulse.beat if neon.beat == moment.pulse.count % 4 else 0.35 * moment.pulse.energy
        on = (0.35 + 0.65 * flare) * (0.25 + 0.75 * moment.palette.hours.lamps)
        lamp = moment.palette.lamps[neon.lamp]
        frame = skia.Path()
        frame.addRoundRect(skia.Rect.MakeXYWH(neon.x, neon.y, neon.width, neon.height), 0.008, 0.008)
        sheet.solid(frame, mix(tone, lamp, 0.12), 0.5)
        sheet.mark(frame, ink.line(mix(lamp, WHITE, 0.35 * on), 0.0045, 0.35 + 0.65 * on))
        strokes = skia.Path()
        for row, long in enumerate(neon.strokes):
            y = neon.y + neon.height * (row + 0.8) / 9.2
            strokes.moveTo(neon.x + 0.28 * neon.width, y)
            strokes.lineTo(neon.x + neon.width * (0.72 if long else 0.5), y)
        sheet.mark(strokes, ink.line(mix(lamp, WHITE, 0.5 * on), 0.005, 0.4 + 0.6 * on))
        sheet.glow(neon.x + neon.width / 2, neon.y + neon.height / 2, neon.height * 1.15, lamp, 0.45 * on)

    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the terrace with its railing and puddles."""
        palette, near = moment.palette, moment.palette.layers[4]
        with sheet.layer(moment.camera, 1.0):
            floor = skia.Path()
            floor.addRect(skia.Rect.MakeLTRB(-2.6, 0.372, 2.6, 1.4))
            sheet.solid(floor, near)
            sheet.colour.drawRect(skia.Rect.MakeLTRB(-2.6, 0.366, 2.6, 0.374), ink.fill(mix(near, palette.rim[0], 0.4)))
            self._reflections(sheet, moment)
            self._railing(sheet, moment)

    def _reflections(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        for x, y, length, pick in self._puddles:
            lamp = palette.lamps[int(pick * 3)]
            shimmer = 0.5 + 0.5 * math.sin(3 * moment.time_s + 20 * pick)
            oval = skia.Path()
            oval.addOval(skia.Rect.MakeXYWH(x, y, length, 0.004 + 0.03 * (y - 0.39)))
            sheet.mark(
                oval,
                ink.fill(
                    mix(palette.layers[4], lamp, (0.35 + 0.2 * shimmer) * (0.35 + 0.65 * palette.hours.lamps)), 0.5
                ),
            )
            sheet.shine(oval, lamp, (0.16 + 0.20 * moment.pulse.beat) * palette.hours.lamps)

    def _railing(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        dark = darker(palette.layers[3], 0.25)
        posts = skia.Path()
        for k in range(-20, 21):
            posts.addRect(skia.Rect.MakeXYWH(k * 0.13, 0.245, 0.006, 0.13))
        for y in (0.243, 0.30):
            posts.addRect(skia.Rect.MakeLTRB(-2.6, y, 2.6, y + 0.008))
        sheet.solid(posts, dark, 0.6)
        edges = skia.Path()
        for y in (0.242, 0.299):
            edges.addRect(skia.Rect.MakeLTRB(-2.6, y, 2.6, y + 0.0025))
        sheet.mark(edges, ink.fill(palette.rim[0], 0.6))
