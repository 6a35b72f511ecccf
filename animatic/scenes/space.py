"""The surface of a moon: a ringed planet, nebulae, depths of stars, drifting rocks, shooting stars on downbeats."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, Rgb, darker, lighter, mix
from animatic.moment import Moment
from animatic.scenery import sky
from animatic.scenery.ridges import jagged
from animatic.scenes.scene import Actors, Scene
from animatic.sheet import Sheet

_PLANET_RADIUS = 0.235
_VOID = Rgb(0.012, 0.012, 0.04)


class Space(Scene):
    """A moon below a planet."""

    horizon = 0.40

    def build(self, random: np.random.Generator) -> None:
        """Make stars, nebulae, rocks, ridges and craters."""
        self._stars = [random.uniform([-1.4, -0.55, 0], [1.4, 0.35, 1], (count, 3)) for count in (170, 80, 30)]
        self._nebulae = random.uniform([-1.0, -0.45, 0.25, 0], [1.0, 0.15, 0.55, 1], (7, 4)).tolist()
        self._rocks = [
            (self._rock(random), *random.uniform([-1, -0.30, 0.014, 0], [1, 0.24, 0.042, 1]).tolist()) for _ in range(9)
        ]
        self._ridge, _ = jagged(random, 0.31, 0.01, 0.075, self.span, (0.12, 0.34))
        self._craters = self.sprinkle(random, 34, [-1.7, 0.395, 0.02, 0], [1.7, 0.50, 0.10, 1])
        self._bands = random.uniform([-0.9, 0.05], [0.9, 0.18], (6, 2)).tolist()

    def _rock(self, random: np.random.Generator) -> skia.Path:
        angles = np.linspace(0, 2 * np.pi, 9, endpoint=False)
        radii = random.uniform(0.65, 1.0, 9)
        return ink.polygon(
            [(float(r * np.cos(a)), float(0.8 * r * np.sin(a))) for r, a in zip(radii, angles, strict=True)]
        )

    def sky(self, canvas: skia.Canvas, moment: Moment) -> None:
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

    def backdrop(self, sheet: Sheet, moment: Moment) -> None:
        """Draw nebulae, stars, the planet and the rocks."""
        palette = moment.palette
        for x, y, radius, pick in self._nebulae:
            swell = 0.8 + 0.2 * math.sin(0.6 * moment.time_s + 9 * pick)
            sheet.glow(
                x - 0.04 * moment.camera.x,
                y,
                radius,
                palette.lamps[int(3 * pick)],
                0.13 * swell + 0.05 * moment.pulse.beat,
            )
        for index, places in enumerate(self._stars):
            with sheet.layer(moment.camera, 0.02 + 0.03 * index):
                sky.stars(sheet, moment, places, mix(WHITE, palette.windows[index], 0.25), 0.7 + 0.15 * index)
        self._shooting_star(sheet, moment)
        self._planet(sheet, moment)
        self._draw_rocks(sheet, moment)

    def _planet(self, sheet: Sheet, moment: Moment) -> None:
        palette, (y, radius) = moment.palette, self.layout.clear_of_words(-0.10, _PLANET_RADIUS)
        light = -self.layout.facing
        with sheet.layer(moment.camera, 0.07), sheet.placed(self.layout.sun_x, y), sheet.turned(-14, 0, 0):
            sheet.glow(0, 0, 3.2 * radius, palette.lamps[0], 0.24 + 0.08 * moment.pulse.beat)
            self._ring(sheet, moment, radius, back=True)
            disc = skia.Path()
            disc.addCircle(0, 0, radius)
            body = (lighter(palette.sun[0], 0.1), palette.sun[1], mix(palette.sky[3], palette.sky[1], 0.55))
            sheet.painted(disc, ink.linear((light * radius, -0.4 * radius), (-light * radius, 0.5 * radius), body), 0.8)
            for place, height in self._bands:
                band = skia.Path()
                band.addOval(
                    skia.Rect.MakeLTRB(
                        -1.4 * radius, radius * (place - height / 2), 1.4 * radius, radius * (place + height / 2)
                    )
                )
                cut = skia.Op(band, disc, skia.kIntersect_PathOp)
                if cut:
                    sheet.mark(cut, ink.fill(mix(palette.sky[2], palette.sun[1], 0.4), 0.30))
            shadow = skia.Path(disc)
            shadow.offset(light * 0.35 * radius, -0.12 * radius)
            night = skia.Op(disc, shadow, skia.kDifference_PathOp)
            if night:
                sheet.mark(night, ink.fill(_VOID, 0.45))
            self._ring(sheet, moment, radius, back=False)

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

    def stage(self, sheet: Sheet, moment: Moment, actors: Actors) -> None:
        """Draw the moon's ground with its craters, then the people on it."""
        palette = moment.palette
        ground = mix(palette.layers[2], palette.layers[1], 0.4)
        sheet.haze(0.12, 0.42, palette.haze[0], 0.16)
        with sheet.layer(moment.camera, 0.55):
            sheet.solid(self._ridge, mix(palette.layers[2], palette.layers[3], 0.4))
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
            actors()
