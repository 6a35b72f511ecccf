"""The sea: paper-cut waves, a path of glitter under the light, islands, a lighthouse, sails, a pier to stand on."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import darker, mix
from animatic.moment import Moment
from animatic.scenery.beams import beam
from animatic.scenery.clouds import cloud_bank, draw_clouds
from animatic.scenery.landmarks import Landmark, arch, lighthouse, sailboat
from animatic.scenery.ridges import jagged, rolling
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet

_WAVES = 11


class Ocean(Scene):
    """Waves as far as one can see."""

    horizon = 0.12
    lamplit = False
    blurred_lights = 16

    def build(self, random: np.random.Generator) -> None:
        """Make clouds, islands, the landmark, glitter, birds and motes."""
        self._clouds = cloud_bank(random, int(random.integers(3, 12)), -0.42, 0.0, self.span)
        steep = random.uniform(0.02, 0.20)
        self._islands = [
            jagged(random, 0.124, 0.2 * steep, steep, self.span, (0.2, 0.5))[0]
            if random.random() < 0.4
            else rolling(random, 0.124, 0.0, 0.7 * steep, self.span, (0.35, 0.8)),
            rolling(random, 0.126, 0.0, random.uniform(0.005, 0.05), self.span, (0.3, 0.7)),
        ]
        self._glitter = self.sprinkle(random, 240, [0, -1, 0, 0], [1, 1, 1, 1])
        self._birds = random.uniform([-0.9, -0.36, 0], [0.5, -0.1, 1], (7, 3)).tolist()
        self._motes = self.sprinkle(random, 60, [-1, -0.55, 0, 0], [1, 0.55, 1, 1])
        self._swell = random.uniform(0.6, 1.6)
        half, side = self.layout.half_width, 1 if random.random() < 0.5 else -1
        x = side * half * random.uniform(0.58, 0.78)
        self._landmark_kind = ("lighthouse", "sails", "arch", "open")[int(random.integers(4))]
        self._landmarks: list[Landmark] = {
            "lighthouse": [lighthouse(x, 0.132, random.uniform(0.26, 0.36))],
            "sails": [sailboat(x + 0.17 * k * -side, 0.145 + 0.012 * k, 0.15 - 0.035 * k, side) for k in range(3)],
            "arch": [arch(x, 0.14, random.uniform(0.18, 0.30), random.uniform(0.16, 0.26))],
            "open": [],
        }[self._landmark_kind]

    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw clouds, islands, the landmark and the sea."""
        palette, horizon = moment.palette, self.horizon
        draw_clouds(sheet, moment, self._clouds, -0.42, 0.0)
        sheet.haze(horizon - 0.22, horizon + 0.04, palette.haze[0], 0.16 * palette.hours.haze)
        for index, island in enumerate(self._islands):
            with sheet.layer(moment.camera, 0.14 + 0.08 * index):
                sheet.solid(island, mix(palette.layers[index], palette.sky[3], 0.30 - 0.15 * index), 0.5)
        self._sea(sheet, moment)
        self._draw_glitter(sheet, moment)
        self._draw_birds(sheet, moment)

    def _draw_landmarks(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        tone = mix(palette.layers[2], palette.layers[1], 0.45)
        with sheet.layer(moment.camera, 0.26):
            for number, landmark in enumerate(self._landmarks):
                sail = self._landmark_kind == "sails"
                bob = 0.004 * math.sin(1.1 * moment.time_s + 2 * number) if sail else 0.0
                drift = 0.006 * moment.time_s * (1 - 0.3 * number) if sail else 0.0
                with sheet.placed(drift, bob):
                    sheet.rimmed(
                        landmark.shape, mix(tone, palette.text[0], 0.45 * sail), palette.rim[0], 0.003, 0.003, 0.5
                    )
                    if self._landmark_kind == "lighthouse":
                        self._lantern(sheet, moment, *landmark.lights[0])

    def _lantern(self, sheet: Sheet, moment: Moment, x: float, y: float) -> None:
        """Draw the lantern and its two turning beams; it shines out on downbeats."""
        palette = moment.palette
        on = palette.hours.lamps * (0.6 + 0.4 * moment.pulse.downbeat)
        warm = mix(palette.windows[0], palette.sun[0], 0.4)
        turn = 0.9 * moment.time_s
        for opposite in (0.0, math.pi):
            swing = math.cos(turn + opposite)
            facing = 180.0 if swing < 0 else 0.0
            beam(
                sheet,
                (x, y),
                facing + 4 * math.sin(turn),
                0.035 + 0.03 * (1 - abs(swing)),
                1.6 * abs(swing) + 0.1,
                warm,
                0.42 * on,
            )
        sheet.colour.drawCircle(x, y, 0.008, ink.fill(warm, 0.5 + 0.5 * on))
        sheet.glow(x, y, 0.16, warm, 0.55 * on)

    def _sea(self, sheet: Sheet, moment: Moment) -> None:
        palette, horizon = moment.palette, self.horizon
        shallow = mix(palette.sky[3], palette.layers[0], 0.35)
        middle, deep = mix(palette.layers[1], palette.sky[2], 0.2), mix(palette.layers[3], palette.layers[4], 0.3)
        sea = skia.Path()
        sea.addRect(skia.Rect.MakeLTRB(-2.4, horizon - 0.12 * moment.camera.y, 2.4, 1.0))
        sheet.solid(sea, shallow, 0.55)
        xs = [-self.span + 0.05 * k for k in range(int(2 * self.span / 0.05) + 2)]
        for index in range(_WAVES):
            u = (index + 1) / _WAVES
            level, height = horizon + 0.44 * u**1.7, (0.0025 + 0.016 * u) * (self._swell + 0.25 * moment.pulse.energy)
            phase = moment.time_s * (1.1 + 0.5 * u) * (1 if index % 2 else -1) + 2.1 * index
            crest = [
                (
                    x,
                    level
                    + height
                    * (
                        math.sin(x * (26 - 15 * u) + phase)
                        + 0.5 * math.sin(x * (47 - 25 * u) - 1.7 * moment.time_s + index)
                    ),
                )
                for x in xs
            ]
            line = ink.smooth(crest)
            wave = skia.Path(line)
            wave.lineTo(xs[-1], 1.2)
            wave.lineTo(xs[0], 1.2)
            wave.close()
            if index == 1:
                self._draw_landmarks(sheet, moment)
            with sheet.layer(moment.camera, 0.15 + 0.75 * u):
                tone = mix(mix(shallow, middle, min(1.0, 2.2 * u)), deep, max(0.0, 1.35 * u - 0.35))
                sheet.solid(wave, tone, 0.12)
                sheet.mark(line, ink.line(palette.sun[1], 0.0012 + 0.002 * u, 0.14 + 0.2 * (1 - u)))

    def _draw_glitter(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        with sheet.layer(moment.camera, 0.3):
            for u, across, size, phase in self._glitter:
                spark = (
                    math.sin(40 * phase + moment.time_s * (3 + 5 * size))
                    * (0.9 - 0.55 * u)
                    * (0.65 + 0.4 * moment.pulse.beat)
                )
                if spark < 0.04:
                    continue
                y = self.horizon + 0.008 + 0.38 * u**1.6
                x = self.light_x(moment) + across * abs(across) * (0.05 + 0.34 * u)
                length = (0.008 + 0.05 * size) * (0.5 + u)
                oval = skia.Rect.MakeXYWH(x - length / 2, y, length, 0.0022 + 0.004 * u)
                sheet.colour.drawOval(oval, ink.fill(palette.sun[0], spark))
                if size > 0.5 and sheet.lit:
                    sheet.light.drawOval(
                        skia.Rect.MakeXYWH(x - length, y - 0.01, 2 * length, 0.02),
                        ink.light(palette.sun[1], 0.3 * spark),
                    )

    def _draw_birds(self, sheet: Sheet, moment: Moment) -> None:
        flock = skia.Path()
        for x, y, size in self._birds:
            flap, wing = 0.010 * math.sin(6 * moment.time_s + 20 * size), 0.5 + size
            bird_x, bird_y = x + 0.03 * moment.time_s * (0.6 + size), y + 0.01 * math.sin(moment.time_s + 9 * size)
            flock.moveTo(bird_x - 0.018 * wing, bird_y - flap * wing)
            flock.quadTo(bird_x - 0.007 * wing, bird_y - 0.007 * wing, bird_x, bird_y)
            flock.quadTo(bird_x + 0.007 * wing, bird_y - 0.007 * wing, bird_x + 0.018 * wing, bird_y - flap * wing)
        with sheet.layer(moment.camera, 0.2):
            sheet.mark(flock, ink.line(moment.palette.layers[2], 0.0034))

    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the pier, if there is anybody to stand on it."""
        if self.layout.peopled and self.layout.full_figure:
            with sheet.layer(moment.camera, 1.0):
                self._pier(sheet, moment)

    def front(self, sheet: Sheet, moment: Moment) -> None:
        """Draw motes of light."""
        palette = moment.palette
        near = palette.layers[4]
        for x, y, size, phase in self._motes:
            drift = x + 1 + 0.05 * moment.time_s * (0.3 + size) + 0.05 * math.sin(0.9 * moment.time_s + 9 * phase)
            rise = y + 0.55 - 0.04 * moment.time_s * (0.3 + phase)
            glint = 0.5 + 0.5 * math.sin(2.2 * moment.time_s + 30 * phase)
            place = (drift % 2 - 1, rise % 1.1 - 0.55)
            sheet.colour.drawCircle(
                *place, 0.0015 + 0.003 * size, ink.fill(mix(palette.sun[0], near, 0.1), 0.45 * glint)
            )
            sheet.glow(*place, 0.012 + 0.03 * size, palette.lamps[1], 0.22 * glint * (0.5 + moment.pulse.beat))

    def _pier(self, sheet: Sheet, moment: Moment) -> None:
        palette, stage = moment.palette, self.layout.staging
        near, away = darker(palette.layers[4], 0.1), -1 if self.layout.side != "right" else 1
        end, start = self.lens.to_place(stage.x, 0.0)[0] - 0.20 * away, away * self.span
        with sheet.placed(end, 0.0, -away, 1.0):
            length = abs(end - start)
            piles = skia.Path()
            for k in range(int(length / 0.17) + 1):
                piles.addRect(skia.Rect.MakeXYWH(-0.05 - 0.17 * k, 0.40, 0.022, 0.8))
            sheet.solid(piles, near)
            deck = ink.polygon([(-length, 0.374), (0, 0.380), (0, 0.404), (-length, 0.412)])
            sheet.solid(deck, mix(near, palette.layers[3], 0.25), 0.9)
            sheet.mark(ink.polygon([(-length, 0.374), (0, 0.380)], closed=False), ink.line(palette.rim[0], 0.004, 0.8))
            gaps = skia.Path()
            for k in range(int(length / 0.066)):
                gaps.moveTo(-0.03 - 0.066 * k, 0.380)
                gaps.lineTo(-0.035 - 0.066 * k, 0.402)
            sheet.mark(gaps, ink.line(darker(near, 0.4), 0.003))
