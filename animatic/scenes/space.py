"""The surface of a moon: a planet (ringed, banded, earthlike or a pair), nebulae, stars, rocks, shooting stars."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, Rgb, darker, lighter, mix
from animatic.moment import Moment
from animatic.scenery import sky
from animatic.scenery.ridges import jagged
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet

_VOID = Rgb(0.012, 0.012, 0.04)


class Space(Scene):
    """A moon below a planet."""

    horizon = 0.40
    lamplit = False
    star_count = 0
    blurred_lights = 10

    def build(self, random: np.random.Generator) -> None:
        """Make stars, nebulae, the planet, rocks, ridges and craters."""
        self._depths = [random.uniform([-1.5, -0.6, 0], [1.5, 0.45, 1], (count, 3)) for count in (170, 80, 30)]
        self._nebulae = random.uniform([-1.0, -0.45, 0.25, 0], [1.0, 0.15, 0.55, 1], (7, 4)).tolist()
        self._rocks = [
            (self._rock(random), *random.uniform([-1, -0.30, 0.014, 0], [1, 0.24, 0.042, 1]).tolist())
            for _ in range(int(random.integers(0, 15)))
        ]
        rough = random.uniform(0.04, 0.17)
        self._ridge, _ = jagged(random, 0.31, 0.01, rough, self.span, (0.12, 0.34))
        self._craters = self.sprinkle(random, 34, [-1.7, 0.395, 0.02, 0], [1.7, 0.50, 0.10, 1])
        self._bands = random.uniform([-0.9, 0.05], [0.9, 0.18], (6, 2)).tolist()
        self._planet_kind = ("ringed", "banded", "earth", "pair")[int(random.integers(4))]
        self._radius, self._height = random.uniform(0.13, 0.25), random.uniform(-0.22, 0.0)
        if self._planet_kind == "earth" and random.random() < 0.5:
            self._radius, self._height = 0.52, 0.42
        self._tilt, self._away = random.uniform(-30, 22), random.uniform(0.0, 0.35)
        self._land = random.uniform([-0.9, -0.8, 0.22, 0.10], [0.7, 0.6, 0.55, 0.22], (9, 4)).tolist()
        self._base = bool(random.random() < 0.45)

    def _rock(self, random: np.random.Generator) -> skia.Path:
        angles = np.linspace(0, 2 * np.pi, 9, endpoint=False)
        radii = random.uniform(0.65, 1.0, 9)
        return ink.polygon(
            [(float(r * np.cos(a)), float(0.8 * r * np.sin(a))) for r, a in zip(radii, angles, strict=True)]
        )

    def paint_sky(self, canvas: skia.Canvas, moment: Moment) -> None:
        """Fill the void, a little coloured below."""
        tones = moment.palette.sky
        canvas.drawPaint(
            ink.linear(
                (0, -0.5),
                (0, 0.42),
                (
                    mix(_VOID, tones[0], 0.4),
                    mix(_VOID, tones[0], 0.9),
                    mix(tones[0], tones[1], 0.8),
                    mix(tones[1], tones[2], 0.7),
                ),
            )
        )

    def heavens(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the planet behind the people."""
        layout = self.layout
        y, radius = layout.clear_of_words(self._height, self._radius * self.lens.magnification**0.4)
        x = layout.sun_x + layout.light_side * self._away * max(0.0, layout.half_width - abs(layout.sun_x) - radius)
        self._nebula(sheet, moment)
        with sheet.layer(moment.camera, 0.07):
            self._planet(sheet, moment, x, y, radius)
            if self._planet_kind == "pair":
                self._ball(sheet, moment, x + 1.5 * radius, y - 0.75 * radius, 0.30 * radius, 1)

    def _nebula(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        for x, y, radius, pick in self._nebulae:
            swell = (0.8 + 0.2 * math.sin(0.6 * moment.time_s + 9 * pick)) * palette.hours.blend(0.9, 0.7, 1.0, 1.15)
            glow = 0.13 * swell + 0.05 * moment.pulse.beat
            sheet.glow(x - 0.04 * moment.camera.x, y, radius, palette.lamps[int(3 * pick)], glow)
        for index, places in enumerate(self._depths):
            with sheet.layer(moment.camera, 0.02 + 0.03 * index):
                tone = mix(WHITE, palette.windows[index], 0.25)
                sky.stars(sheet, moment, places, tone, (0.7 + 0.15 * index) * palette.hours.blend(0.8, 0.55, 1.0, 1.0))

    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw shooting stars and the rocks."""
        self._shooting_star(sheet, moment)
        self._draw_rocks(sheet, moment)

    def _planet(self, sheet: Sheet, moment: Moment, x: float, y: float, radius: float) -> None:
        ringed = self._planet_kind == "ringed"
        with sheet.placed(x, y), sheet.turned(self._tilt, 0, 0):
            sheet.glow(0, 0, min(3.2 * radius, 0.9), moment.palette.lamps[0], 0.24 + 0.06 * moment.pulse.beat)
            if ringed:
                self._ring(sheet, moment, radius, back=True)
            self._ball(sheet, moment, 0.0, 0.0, radius, 0)
            if ringed:
                self._ring(sheet, moment, radius, back=False)

    def _ball(self, sheet: Sheet, moment: Moment, x: float, y: float, radius: float, pick: int) -> None:
        """Draw a planet lit from the side: bands or lands, and its night."""
        palette, light = moment.palette, -self.layout.facing
        disc = skia.Path()
        disc.addCircle(x, y, radius)
        day = palette.hours.blend(0.1, 0.25, 0.1, -0.05)
        body = (lighter(palette.sun[0], max(0.0, day)), palette.sun[1], mix(palette.sky[3], palette.sky[1], 0.55))
        if self._planet_kind == "earth":
            body = (lighter(palette.sky[3], 0.25), mix(palette.sky[2], palette.lamps[1], 0.25), palette.sky[1])
        elif pick == 1:
            body = (lighter(palette.lamps[1], 0.5), mix(palette.lamps[1], palette.sky[2], 0.4), palette.sky[1])
        start, end = (x + light * radius, y - 0.4 * radius), (x - light * radius, y + 0.5 * radius)
        sheet.painted(disc, ink.linear(start, end, body), 0.8)
        marks = skia.Path()
        if self._planet_kind == "earth":
            for dx, dy, width, height in self._land:
                marks.addOval(
                    skia.Rect.MakeXYWH(
                        x + (dx - width / 2) * radius, y + dy * radius, 1.4 * width * radius, 1.4 * height * radius
                    )
                )
        else:
            for place, height in self._bands:
                marks.addOval(skia.Rect.MakeLTRB(x - 1.4 * radius, y + radius * (place - height / 2),
                                                 x + 1.4 * radius, y + radius * (place + height / 2)))  # fmt: skip
        cut = ink.combined(marks, disc, skia.kIntersect_PathOp, otherwise=skia.Path())
        tone = (
            mix(palette.layers[1], palette.lamps[2], 0.4)
            if self._planet_kind == "earth"
            else mix(palette.sky[2], palette.sun[1], 0.4)
        )
        sheet.mark(cut, ink.fill(tone, 0.55 if self._planet_kind == "earth" else 0.30))
        shadow = skia.Path(disc)
        shadow.offset(light * 0.35 * radius, -0.12 * radius)
        night = ink.combined(disc, shadow, skia.kDifference_PathOp, otherwise=skia.Path())
        sheet.mark(night, ink.fill(_VOID, 0.45))

    def _ring(self, sheet: Sheet, moment: Moment, radius: float, back: bool) -> None:
        """Draw the far half of the rings, or the near one."""
        palette = moment.palette
        for k, (size, width, alpha) in enumerate(((1.45, 0.020, 0.75), (1.66, 0.034, 0.55), (1.90, 0.012, 0.45))):
            arc = skia.Path()
            box = skia.Rect.MakeLTRB(-size * radius, -0.30 * size * radius, size * radius, 0.30 * size * radius)
            arc.addArc(box, 180 if back else 0, 180)
            colour = mix(palette.sun[0], palette.lamps[k % 3], 0.35)
            sheet.mark(arc, ink.line(darker(colour, 0.35) if back else colour, width, alpha))
            if sheet.lit and not back:
                sheet.light.drawPath(arc, ink.light_line(colour, width, 0.10 + 0.14 * moment.pulse.beat))

    def _shooting_star(self, sheet: Sheet, moment: Moment) -> None:
        kick = moment.pulse.downbeat
        if kick < 0.08:
            return
        run, lane = 1 - kick, moment.pulse.count % 5
        x, y = self.layout.half_width * (0.9 - 0.25 * lane) - 0.8 * run, -0.46 + 0.05 * lane + 0.30 * run
        tail = ink.polygon([(x, y), (x + 0.16 * kick, y - 0.062 * kick), (x + 0.158 * kick, y - 0.056 * kick)])
        sheet.mark(tail, ink.fill(WHITE, 0.8 * kick))
        sheet.glow(x, y, 0.05, WHITE, 0.6 * kick)

    def _domes(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the domes of a base on the ridge; their lamps take turns on the beat."""
        palette, start = moment.palette, -self.layout.light_side * 0.5 * self.layout.half_width
        for k, size in enumerate((0.060, 0.040, 0.028)):
            x = start + 0.115 * k
            dome = ink.curve((x - size, 0.345), (x - size, 0.345 - 1.25 * size, x, 0.345 - 1.25 * size),
                             (x + size, 0.345 - 1.25 * size, x + size, 0.345))  # fmt: skip
            sheet.rimmed(dome, mix(palette.layers[3], palette.layers[2], 0.3), palette.rim[0], 0.003, 0.004, 0.7)
            for dx in (-0.45, 0.0, 0.45):
                struck = moment.pulse.beat if k == moment.pulse.count % 3 else 0.0
                pane = skia.Rect.MakeXYWH(x + dx * size - 0.004, 0.345 - 0.45 * size, 0.008, 0.008)
                sheet.colour.drawRect(pane, ink.fill(palette.windows[0], 0.6 + 0.4 * struck))
                sheet.glow(pane.centerX(), pane.centerY(), 0.03, palette.windows[0], 0.35 + 0.4 * struck)

    def _draw_rocks(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        for rock, x, y, size, phase in self._rocks:
            with sheet.layer(moment.camera, 0.25 + 12 * size):
                across = x * (self.layout.half_width + 0.1)
                height = y + 0.012 * math.sin(0.8 * moment.time_s + 9 * phase)
                with (
                    sheet.placed(across, height, size),
                    sheet.turned(40 * phase + 9 * moment.time_s * (phase - 0.5), 0, 0),
                ):
                    sheet.rimmed(rock, palette.layers[3], mix(palette.rim[0], palette.layers[2], 0.35), 0.16, 0.16, 0.9)

    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the moon's ground with its craters, and the lamps of a base."""
        palette = moment.palette
        ground = mix(palette.layers[2], palette.layers[1], 0.4)
        sheet.haze(0.12, 0.42, palette.haze[0], 0.16)
        with sheet.layer(moment.camera, 0.55):
            sheet.solid(self._ridge, mix(palette.layers[2], palette.layers[3], 0.4))
            if self._base:
                self._domes(sheet, moment)
        with sheet.layer(moment.camera, 1.0):
            curve = ink.curve((-2.6, 0.46), (-0.9, 0.372, 0, 0.372), (0.9, 0.372, 2.6, 0.46), (2.6, 1.2), (-2.6, 1.2))
            sheet.painted(
                curve, ink.linear((0, 0.37), (0, 0.54), (mix(ground, palette.sun[1], 0.18), darker(ground, 0.62))), 0.85
            )
            sheet.mark(
                ink.curve((-2.6, 0.46), (-0.9, 0.372, 0, 0.372), (0.9, 0.372, 2.6, 0.46), closed=False),
                ink.line(palette.rim[0], 0.004, 0.55),
            )
            for x, y, width, depth in self._craters:
                flat = 0.10 + 1.6 * (y - 0.39)
                drop = 0.026 * x * x
                hollow, lip = skia.Path(), skia.Path()
                hollow.addOval(skia.Rect.MakeXYWH(x - width / 2, y + drop, width, width * flat))
                lip.addOval(skia.Rect.MakeXYWH(x - width / 2, y + drop + 0.004, width, width * flat))
                sheet.mark(lip, ink.fill(lighter(ground, 0.25), 0.55))
                sheet.mark(hollow, ink.fill(darker(ground, 0.50 + 0.25 * depth), 0.85))
