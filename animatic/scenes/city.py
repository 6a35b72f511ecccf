"""A city at night: four skylines, windows, neon signs and searchlights that answer the beat, a wet terrace in front."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, Rgb, darker, mix
from animatic.moment import Moment
from animatic.scenery import sky
from animatic.scenery.beams import beam
from animatic.scenery.buildings import Sign, sign, skyline, windows
from animatic.scenes.scene import Actors, Scene
from animatic.sheet import Sheet

# base, heights, widths of the skylines from far to near
_ROWS = (
    (0.20, (0.05, 0.22), (0.05, 0.10)),
    (0.24, (0.08, 0.34), (0.06, 0.13)),
    (0.31, (0.10, 0.40), (0.09, 0.18)),
    (0.42, (0.12, 0.42), (0.14, 0.26)),
)


class City(Scene):
    """Skylines under a big moon."""

    def build(self, random: np.random.Generator) -> None:
        """Make the skylines, their windows and signs, the stars and the puddles."""
        self._rows = []
        for index, (base, heights, widths) in enumerate(_ROWS):
            outline, roofs = skyline(random, base, heights, widths, self.span)
            share = (0.30, 0.34, 0.30, 0.24)[index]
            panes = windows(random, roofs, 0.011 + 0.004 * index, share, 0.55, self.detail)
            signs = [sign(random, roofs, self.layout.half_width + 0.1) for _ in range(5)] if index >= 2 else []
            self._rows.append((outline, panes, signs))
        self._stars = random.uniform([-1.3, -0.5, 0], [1.3, 0, 1], (90, 3))
        self._puddles = self.sprinkle(random, 46, [-1.2, 0.40, 0.02, 0], [1.2, 0.50, 0.16, 1])

    def backdrop(self, sheet: Sheet, moment: Moment) -> None:
        """Draw moon, searchlights and the skylines with haze between them."""
        palette = moment.palette
        sky.stars(sheet, moment, self._stars, WHITE)
        with sheet.layer(moment.camera, 0.06):
            sky.sun(sheet, moment, self.layout.sun_x, *self.layout.clear_of_words(-0.06, 0.18))
        self._searchlights(sheet, moment)
        for index, (outline, panes, signs) in enumerate(self._rows):
            tone = palette.layers[index]
            with sheet.layer(moment.camera, 0.12 + 0.2 * index):
                sheet.solid(outline, tone, 0.34 + 0.12 * index)
                self._windows(sheet, moment, panes, index, tone)
                for neon in signs:
                    self._sign(sheet, moment, neon, tone)
                sheet.haze(0.02 + 0.05 * index, 0.34 + 0.07 * index, palette.haze[0], 0.15 - 0.03 * index)

    def _windows(self, sheet: Sheet, moment: Moment, panes: list[skia.Path], index: int, tone: Rgb) -> None:
        palette = moment.palette
        for group, path in enumerate(panes):
            lit = (0.42 + 0.14 * index) * (1.0 if group < 3 else 0.20 + 0.9 * moment.pulse.beat)
            colour = palette.windows[(0, 0, 1, 2)[group]]
            sheet.mark(path, ink.fill(mix(tone, colour, lit)))
            if index >= 2:
                sheet.shine(path, colour, 0.12 * lit)

    def _searchlights(self, sheet: Sheet, moment: Moment) -> None:
        strength = 0.08 + 0.22 * moment.pulse.beat * moment.pulse.energy
        for k in (-1, 0, 1):
            degrees = -90 + 24 * k + 16 * math.sin(0.7 * moment.time_s + 2 * k)
            foot = (-0.15 + 0.5 * k - 0.1 * moment.camera.x, 0.2)
            beam(sheet, foot, degrees, 0.04, 1.1, moment.palette.lamps[1], strength)

    def _sign(self, sheet: Sheet, moment: Moment, neon: Sign, tone: Rgb) -> None:
        flare = moment.pulse.beat if neon.beat == moment.pulse.count % 4 else 0.35 * moment.pulse.energy
        on = 0.35 + 0.65 * flare
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

    def stage(self, sheet: Sheet, moment: Moment, actors: Actors) -> None:
        """Draw the terrace with its railing and puddles, then the people on it."""
        palette, near = moment.palette, moment.palette.layers[4]
        with sheet.layer(moment.camera, 1.0):
            floor = skia.Path()
            floor.addRect(skia.Rect.MakeLTRB(-2.2, 0.372, 2.2, 1.2))
            sheet.solid(floor, near)
            sheet.colour.drawRect(skia.Rect.MakeLTRB(-2.2, 0.366, 2.2, 0.374), ink.fill(mix(near, palette.rim[0], 0.4)))
            self._reflections(sheet, moment)
            self._railing(sheet, moment)
            actors()

    def _reflections(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        for x, y, length, pick in self._puddles:
            lamp = palette.lamps[int(pick * 3)]
            shimmer = 0.5 + 0.5 * math.sin(3 * moment.time_s + 20 * pick)
            oval = skia.Path()
            oval.addOval(skia.Rect.MakeXYWH(x, y, length, 0.004 + 0.03 * (y - 0.39)))
            sheet.mark(oval, ink.fill(mix(palette.layers[4], lamp, 0.35 + 0.2 * shimmer), 0.5))
            sheet.shine(oval, lamp, 0.16 + 0.20 * moment.pulse.beat)

    def _railing(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        dark = darker(palette.layers[3], 0.25)
        posts = skia.Path()
        for k in range(-16, 17):
            posts.addRect(skia.Rect.MakeXYWH(k * 0.13, 0.245, 0.006, 0.13))
        for y in (0.243, 0.30):
            posts.addRect(skia.Rect.MakeLTRB(-2.2, y, 2.2, y + 0.008))
        sheet.solid(posts, dark, 0.6)
        edges = skia.Path()
        for y in (0.242, 0.299):
            edges.addRect(skia.Rect.MakeLTRB(-2.2, y, 2.2, y + 0.0025))
        sheet.mark(edges, ink.fill(palette.rim[0], 0.6))
