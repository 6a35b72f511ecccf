"""A concert stage, seen from behind the performer: beams from the rig, a crowd with its lights, a show over it."""

import math
from dataclasses import replace

import numpy as np
import skia

from animatic import ink
from animatic.colour import Rgb, darker, lighter, mix
from animatic.moment import Moment
from animatic.scenery.beams import beam
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet

_RIG_Y = -0.42
_RING_RADIUS = 0.215


class Concert(Scene):
    """A performer, a hall, a crowd."""

    horizon = 0.24
    lamplit = False
    star_count = 0
    blurred_lights = 26

    def build(self, random: np.random.Generator) -> None:
        """Make the rig, the rows of the crowd and their little lights."""
        half, count = self.layout.half_width, int(random.integers(4, 10))
        self._lamps = [half * (-0.92 + 1.84 * k / (count - 1)) for k in range(count)]
        self._show = ("rings", "bars", "ball", "screen")[int(random.integers(4))]
        self._first_lamp = int(random.integers(3))
        self._levels = random.uniform(0.25, 1.0, 15).tolist()
        self._show_y = random.uniform(-0.14, -0.02)
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

    def paint_sky(self, canvas: skia.Canvas, moment: Moment) -> None:
        """Fill the hall: dark above, a glow where the crowd is."""
        tones = moment.palette.sky
        dark = darker(tones[0], 0.35)
        if (day := moment.palette.hours.blend(0.5, 0.78, 0.0, 0.0)) > 0:
            tones = tuple(darker(tone, day) for tone in tones)
            dark = darker(tones[0], 0.3)
        canvas.drawPaint(
            ink.linear(
                (0, -0.5),
                (0, 0.30),
                (dark, mix(dark, tones[1], 0.7), mix(tones[1], tones[2], 0.55), mix(tones[2], tones[3], 0.25)),
            )
        )

    def heavens(self, sheet: Sheet, moment: Moment) -> None:
        """Leave the hall without a sky."""

    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the show over the crowd, beams, crowd and rig."""
        moment = self._lit(moment)
        with sheet.layer(moment.camera, 0.10):
            x = self.sun_x
            y, outer = self.layout.clear_of_words(self._show_y, _RING_RADIUS)
            sheet.glow(x, y, 0.75, moment.palette.lamps[0], 0.22 + 0.06 * moment.pulse.beat)
            {"rings": self._rings, "bars": self._bars, "ball": self._ball, "screen": self._screen}[self._show](
                sheet, moment, x, y, outer
            )
        self._beams(sheet, moment)
        for index, row in enumerate(self._crowd):
            with (
                sheet.layer(moment.camera, 0.2 + 0.2 * index),
                sheet.placed(0.0, -0.006 * moment.pulse.beat * (index % 2 + 0.4)),
            ):
                sheet.solid(
                    row,
                    darker(
                        mix(moment.palette.layers[index + 1], moment.palette.layers[4], 0.35 + 0.15 * index),
                        moment.palette.hours.blend(0.35, 0.68, 0.0, 0.0),
                    ),
                    0.6 + 0.1 * index,
                )
            sheet.haze(0.04 + 0.04 * index, 0.34 + 0.05 * index, moment.palette.lamps[index % 2], 0.055)
        self._draw_phones(sheet, moment)
        self._rig(sheet, moment)

    def _lit(self, moment: Moment) -> Moment:
        """Return the moment with the hall's own order of lamps."""
        lamps = moment.palette.lamps[self._first_lamp :] + moment.palette.lamps[: self._first_lamp]
        return replace(moment, palette=replace(moment.palette, lamps=lamps))

    def _rings(self, sheet: Sheet, moment: Moment, x: float, y: float, outer: float) -> None:
        """Draw rings of lamps that light up from the middle."""
        palette, kick = moment.palette, moment.pulse.beat
        for k in range(4):
            radius = outer * (1.0 - 0.22 * k)
            on = 0.30 + 0.55 * max(0.0, kick * (1 - 0.15 * k)) + 0.15 * moment.pulse.energy
            ring = skia.Path()
            ring.addCircle(x, y, radius)
            colour = mix(palette.lamps[k % 3], palette.sky[1], 1 - on)
            sheet.mark(ring, ink.line(lighter(colour, 0.15 * on), 0.010 - 0.0015 * k))
            if sheet.lit:
                sheet.light.drawPath(ring, ink.light_line(palette.lamps[k % 3], 0.03, 0.30 * on))

    def _bars(self, sheet: Sheet, moment: Moment, x: float, y: float, outer: float) -> None:
        """Draw upright tubes, as high as the music is loud, each on its own beat."""
        palette, count = moment.palette, len(self._levels)
        for k, level in enumerate(self._levels):
            struck = moment.pulse.beat if k % 4 == moment.pulse.count % 4 else 0.35 * moment.pulse.beat
            tall = outer * (0.35 + 0.75 * level * (0.45 + 0.55 * moment.pulse.energy) + 0.25 * struck)
            left = x + (k - (count - 1) / 2) * 2.9 * outer / count
            tube = skia.Path()
            tube.addRoundRect(
                skia.Rect.MakeXYWH(left - 0.007, y + 0.8 * outer - 2 * tall, 0.014, 2 * tall), 0.007, 0.007
            )
            colour = mix(palette.lamps[k % 3], palette.sky[1], 0.55 - 0.5 * struck)
            sheet.mark(tube, ink.fill(lighter(colour, 0.25 * struck)))
            sheet.shine(tube, palette.lamps[k % 3], 0.20 + 0.35 * struck)

    def _ball(self, sheet: Sheet, moment: Moment, x: float, y: float, outer: float) -> None:
        """Draw a ball of mirrors, its tiles glinting as it turns, its sparks over the hall."""
        palette, radius = moment.palette, 0.58 * outer
        sheet.colour.drawRect(skia.Rect.MakeLTRB(x - 0.0015, -0.8, x + 0.0015, y - radius), ink.fill(palette.layers[4]))
        disc = skia.Path()
        disc.addCircle(x, y, radius)
        sheet.painted(
            disc,
            ink.linear((x, y - radius), (x, y + radius), (mix(palette.sun[0], palette.sky[2], 0.4), palette.layers[3])),
            0.7,
        )
        for row in range(-4, 5):
            latitude = row / 4.6 * math.pi / 2
            for k in range(16):
                longitude = 2 * math.pi * k / 16 + 0.7 * moment.time_s
                if math.cos(longitude) < 0.1:
                    continue
                tile_x = x + radius * math.cos(latitude) * math.sin(longitude)
                tile_y = y + radius * math.sin(latitude)
                glint = max(0.0, math.sin(5 * longitude + 3 * row + 2 * moment.time_s)) ** 2
                size = 0.085 * radius * (0.5 + 0.5 * math.cos(longitude))
                tile = skia.Rect.MakeLTRB(
                    tile_x - size, tile_y - 0.085 * radius, tile_x + size, tile_y + 0.085 * radius
                )
                lamp = palette.lamps[(k + row) % 3]
                sheet.colour.drawRect(tile, ink.fill(lighter(lamp, 0.5 * glint), 0.22 + 0.6 * glint))
        for k in range(26):
            turn = 2.4 * k + 0.22 * moment.time_s
            reach = 0.25 + 0.9 * ((0.618 * k) % 1.0)
            spark = (x + reach * math.cos(turn), y + 0.55 * reach * math.sin(turn))
            sheet.glow(*spark, 0.020 + 0.012 * (k % 3), palette.lamps[k % 3], 0.30 + 0.35 * moment.pulse.beat)
        sheet.glow(x, y, 2.2 * radius, palette.sun[0], 0.12 + 0.08 * moment.pulse.beat)

    def _screen(self, sheet: Sheet, moment: Moment, x: float, y: float, outer: float) -> None:
        """Draw a wall of squares in which waves run outward from the beat."""
        palette, pitch = moment.palette, 0.30 * outer
        dots = [skia.Path() for _ in range(3)]
        for row in range(-3, 4):
            for column in range(-6, 7):
                away = math.hypot(column, 1.3 * row)
                wave = 0.5 + 0.5 * math.sin(1.1 * away - 5.0 * moment.time_s)
                size = pitch * (0.14 + 0.18 * wave * (0.5 + 0.5 * moment.pulse.energy) + 0.10 * moment.pulse.beat)
                box = skia.Rect.MakeLTRB(
                    x + column * pitch - size, y + row * pitch - size, x + column * pitch + size, y + row * pitch + size
                )
                dots[int(away + moment.pulse.count) % 3].addRoundRect(box, 0.3 * size, 0.3 * size)
        for k, path in enumerate(dots):
            sheet.mark(path, ink.fill(mix(palette.lamps[k], palette.sky[1], 0.35 - 0.25 * moment.pulse.beat)))
            sheet.shine(path, palette.lamps[k], 0.22 + 0.16 * moment.pulse.beat)

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
        dark = darker(moment.palette.layers[4], moment.palette.hours.blend(0.4, 0.7, 0.2, 0.2))
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

    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the stage and its loudspeakers."""
        moment = self._lit(moment)
        palette, pulse = moment.palette, moment.pulse
        near = darker(palette.layers[4], palette.hours.blend(0.3, 0.6, 0.0, 0.0))
        with sheet.layer(moment.camera, 1.0):
            floor = skia.Path()
            floor.addRect(skia.Rect.MakeLTRB(-2.6, 0.372, 2.6, 1.4))
            sheet.painted(
                floor, ink.linear((0, 0.372), (0, 0.52), (mix(near, palette.lamps[0], 0.22), darker(near, 0.4))), 0.8
            )
            edge = skia.Path()
            edge.addRect(skia.Rect.MakeLTRB(-2.6, 0.368, 2.6, 0.374))
            sheet.mark(edge, ink.fill(mix(near, palette.lamps[1], 0.45 + 0.4 * pulse.beat)))
            sheet.shine(edge, palette.lamps[1], 0.30 + 0.30 * pulse.beat)
            self._wedges(sheet, near, mix(near, palette.rim[0], 0.5))
            x = self.lens.to_place(self.layout.staging.x, 0.0)[0]
            sheet.glow(x, 0.42, 0.30, palette.lamps[0], 0.16 + 0.08 * pulse.beat)

    def front(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the dust in the light."""
        palette = moment.palette
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
