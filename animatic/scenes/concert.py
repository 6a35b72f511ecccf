"""A concert stage, seen from behind the performer: beams from the rig, a sea of heads and lights, a ring of lamps."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import Rgb, darker, lighter, mix
from animatic.moment import Moment
from animatic.scenery.beams import beam
from animatic.scenes.scene import Actors, Scene
from animatic.sheet import Sheet

_RIG_Y = -0.42
_RING_RADIUS = 0.215


class Concert(Scene):
    """A performer, a hall, a crowd."""

    horizon = 0.24

    def build(self, random: np.random.Generator) -> None:
        """Make the rig, the rows of the crowd and their little lights."""
        half = self.layout.half_width
        self._lamps = [half * (-0.92 + 1.84 * k / 6) for k in range(7)]
        self._crowd = [
            self._row(random, base, size)
            for base, size in ((0.20, 0.013), (0.235, 0.020), (0.28, 0.030), (0.335, 0.045))
        ]
        self._phones = self.sprinkle(random, 90, [-1, 0.17, 0, 0], [1, 0.34, 1, 1])
        self._dust = self.sprinkle(random, 60, [-1, -0.4, 0, 0], [1, 0.3, 1, 1])

    def _row(self, random: np.random.Generator, base: float, size: float) -> skia.Path:
        """Return a row of heads and shoulders, a few arms raised."""
        row = skia.Path()
        row.addRect(skia.Rect.MakeLTRB(-self.span, base + size, self.span, 1.2))
        x = -self.span
        while x < self.span:
            lift = random.uniform(-0.4, 0.4) * size
            row.addCircle(x, base + lift, 0.62 * size)
            row.addOval(
                skia.Rect.MakeLTRB(x - 1.25 * size, base + lift + 0.6 * size, x + 1.25 * size, base + lift + 3.0 * size)
            )
            if random.random() < 0.22:
                reach = random.uniform(-0.8, 0.8) * size
                row.addPath(
                    ink.limb(
                        (x + size, base + 1.2 * size),
                        (x + 1.3 * size, base - size),
                        (x + size + reach, base - 2.6 * size),
                        (0.5 * size, 0.4 * size, 0.36 * size),
                    )
                )
            x += random.uniform(1.7, 2.5) * size
        return row

    def sky(self, canvas: skia.Canvas, moment: Moment) -> None:
        """Fill the hall: dark above, a glow where the crowd is."""
        tones = moment.palette.sky
        dark = darker(tones[0], 0.35)
        canvas.drawPaint(
            ink.linear(
                (0, -0.5),
                (0, 0.30),
                (dark, mix(dark, tones[1], 0.7), mix(tones[1], tones[2], 0.55), mix(tones[2], tones[3], 0.25)),
            )
        )

    def backdrop(self, sheet: Sheet, moment: Moment) -> None:
        """Draw ring, rig, beams and crowd."""
        self._ring(sheet, moment)
        self._beams(sheet, moment)
        for index, row in enumerate(self._crowd):
            with (
                sheet.layer(moment.camera, 0.2 + 0.2 * index),
                sheet.placed(0.0, -0.006 * moment.pulse.beat * (index % 2 + 0.4)),
            ):
                sheet.solid(
                    row,
                    mix(moment.palette.layers[index + 1], moment.palette.layers[4], 0.35 + 0.15 * index),
                    0.6 + 0.1 * index,
                )
            sheet.haze(0.04 + 0.04 * index, 0.34 + 0.05 * index, moment.palette.lamps[index % 2], 0.055)
        self._draw_phones(sheet, moment)
        self._rig(sheet, moment)

    def _ring(self, sheet: Sheet, moment: Moment) -> None:
        palette, kick = moment.palette, moment.pulse.beat
        with sheet.layer(moment.camera, 0.10):
            x = self.layout.sun_x
            y, outer = self.layout.clear_of_words(-0.06, _RING_RADIUS)
            sheet.glow(x, y, 0.75, palette.lamps[0], 0.22 + 0.10 * kick)
            for k in range(4):
                radius = outer * (1.0 - 0.22 * k)
                on = 0.30 + 0.55 * max(0.0, kick * (1 - 0.15 * k)) + 0.15 * moment.pulse.energy
                ring = skia.Path()
                ring.addCircle(x, y, radius)
                colour = mix(palette.lamps[k % 3], palette.sky[1], 1 - on)
                sheet.mark(ring, ink.line(lighter(colour, 0.15 * on), 0.010 - 0.0015 * k))
                if sheet.lit:
                    sheet.light.drawPath(ring, ink.light_line(palette.lamps[k % 3], 0.03, 0.30 * on))

    def _beams(self, sheet: Sheet, moment: Moment) -> None:
        pulse, time_s = moment.pulse, moment.time_s
        for index, x in enumerate(self._lamps):
            swing = 24 * math.sin(0.9 * time_s + 0.8 * index) + 14 * math.sin(0.37 * time_s + index)
            lead = 0.55 if index % 4 == pulse.count % 4 else 0.12
            strength = 0.13 + 0.10 * pulse.energy + lead * 0.55 * pulse.beat
            foot = (x - 0.25 * moment.camera.x, _RIG_Y)
            lamp = moment.palette.lamps[index % 3]
            beam(sheet, foot, 90 + swing, 0.075, 1.15, lamp, strength)
            sheet.glow(*foot, 0.06, lighter(lamp, 0.5), 0.30 + 0.4 * lead * pulse.beat)

    def _rig(self, sheet: Sheet, moment: Moment) -> None:
        dark = darker(moment.palette.layers[4], 0.2)
        with sheet.layer(moment.camera, 0.25):
            truss = skia.Path()
            for y in (_RIG_Y - 0.050, _RIG_Y - 0.018):
                truss.addRect(skia.Rect.MakeLTRB(-2.4, y, 2.4, y + 0.006))
            sheet.solid(truss, dark, 0.4)
            zigzag = [(-2.4 + 0.04 * k, _RIG_Y - (0.047 if k % 2 else 0.016)) for k in range(121)]
            sheet.mark(ink.polygon(zigzag, closed=False), ink.line(dark, 0.003))
            for index, x in enumerate(self._lamps):
                head = skia.Path()
                head.addRoundRect(skia.Rect.MakeXYWH(x - 0.018, _RIG_Y - 0.020, 0.036, 0.036), 0.008, 0.008)
                sheet.mark(head, ink.fill(dark))
                sheet.colour.drawCircle(
                    x, _RIG_Y + 0.012, 0.010, ink.fill(lighter(moment.palette.lamps[index % 3], 0.6))
                )

    def _draw_phones(self, sheet: Sheet, moment: Moment) -> None:
        white = mix(moment.palette.text[0], moment.palette.windows[1], 0.3)
        with sheet.layer(moment.camera, 0.55):
            for x, y, size, phase in self._phones:
                across = x * self.span + 0.006 * math.sin(2.0 * moment.time_s + 30 * phase)
                shine = (0.35 + 0.5 * size) * (0.6 + 0.4 * math.sin(3 * moment.time_s + 40 * phase))
                sheet.colour.drawCircle(across, y, 0.0014 + 0.0016 * size, ink.fill(white, shine))
                if phase > 0.5:
                    sheet.glow(across, y, 0.022, white, 0.22 * shine)

    def stage(self, sheet: Sheet, moment: Moment, actors: Actors) -> None:
        """Draw the stage, its loudspeakers, the people, the dust in the light."""
        palette, pulse = moment.palette, moment.pulse
        near = palette.layers[4]
        with sheet.layer(moment.camera, 1.0):
            floor = skia.Path()
            floor.addRect(skia.Rect.MakeLTRB(-2.4, 0.372, 2.4, 1.2))
            sheet.painted(
                floor, ink.linear((0, 0.372), (0, 0.52), (mix(near, palette.lamps[0], 0.22), darker(near, 0.4))), 0.8
            )
            edge = skia.Path()
            edge.addRect(skia.Rect.MakeLTRB(-2.4, 0.368, 2.4, 0.374))
            sheet.mark(edge, ink.fill(mix(near, palette.lamps[1], 0.45 + 0.4 * pulse.beat)))
            sheet.shine(edge, palette.lamps[1], 0.30 + 0.30 * pulse.beat)
            self._wedges(sheet, near, mix(near, palette.rim[0], 0.5))
            stage = self.layout.staging
            sheet.glow(stage.x, 0.42, 0.30, palette.lamps[0], 0.16 + 0.12 * pulse.beat)
            actors()
        for x, y, size, phase in self._dust:
            across = x * self.layout.half_width + 0.05 * math.sin(0.4 * moment.time_s + 15 * phase)
            height = (y + 0.5 - 0.015 * moment.time_s) % 0.9 - 0.5
            sheet.colour.drawCircle(across, height, 0.001 + 0.0018 * size, ink.fill(palette.text[0], 0.22 * phase))

    def _wedges(self, sheet: Sheet, tone: Rgb, edge: Rgb) -> None:
        for x in (-0.78, 0.78):
            place = x * self.layout.half_width
            wedge = ink.polygon(
                [(place - 0.085, 0.374), (place - 0.055, 0.310), (place + 0.055, 0.310), (place + 0.085, 0.374)]
            )
            sheet.rimmed(wedge, darker(tone, 0.2), edge, 0.0, 0.004, 0.7)
