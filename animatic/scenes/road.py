"""A highway, seen from the bed of a truck: the road runs away to the horizon, posts and lamps with it, on and on.

Everything on the road lies at a distance z and is seen at horizon + c / z, x / z (one-point perspective); the truck
drives at an even speed, so a distance is a function of time alone.
"""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, darker, lighter, mix
from animatic.moment import Moment
from animatic.scenery.buildings import skyline, windows
from animatic.scenery.clouds import cloud_bank, draw_clouds
from animatic.scenery.landmarks import cactus, mast, pylons
from animatic.scenery.luminary import WARM
from animatic.scenery.ridges import jagged, rolling
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet

_EYE = 0.30  # how far below the horizon the ground is at distance 1
_FAR, _NEAR = 26.0, 0.62
_PITCH = 2.2  # distance between lane marks
_SPEED = 4.6  # distance per second
_HALF_ROAD = 0.95


class Road(Scene):
    """A road without end."""

    horizon = 0.10
    blurred_lights = 22

    def build(self, random: np.random.Generator) -> None:
        """Make the land round the road, its bend, and what stands beside it."""
        self._bend = random.uniform(-0.05, 0.05)
        self._country = ("mesas", "mountains", "town", "plain")[int(random.integers(4))]
        self._clouds = cloud_bank(random, int(random.integers(2, 8)), -0.36, 0.0, self.span)
        self._ridges = self._make_ridges(random)
        self._town_windows: list[skia.Path] = []
        if self._country == "town":
            outline, roofs = skyline(random, 0.105, (0.02, 0.20), (0.03, 0.07), self.span)
            self._ridges.append(outline)
            self._town_windows = windows(random, roofs, 0.010, 0.45, 0.2, self.detail)
        self._lamps = bool(random.random() < 0.6)
        self._tufts = self.sprinkle(random, 70, [0, 0.75, 0, -1], [1, 4.5, 1, 1])
        self._traffic = random.uniform(0, 1, (7, 3)).tolist()
        x = self.layout.half_width * random.uniform(0.56, 0.80) * (1 if random.random() < 0.5 else -1)
        turned = 1 if x < 0 else -1
        self._landmark = {
            "mesas": cactus(x, 0.155, random.uniform(0.20, 0.30), turned),
            "mountains": mast(x, 0.12, random.uniform(0.22, 0.30)),
            "town": mast(x, 0.10, random.uniform(0.28, 0.36)),
            "plain": pylons(-self.span, self.span, 0.12, random.uniform(0.13, 0.18), 9),
        }[self._country]

    def _make_ridges(self, random: np.random.Generator) -> list[skia.Path]:
        if self._country == "mountains":
            return [jagged(random, 0.11, low, high, self.span, step)[0]
                    for low, high, step in ((0.10, 0.26, (0.3, 0.5)), (0.03, 0.10, (0.2, 0.4)))]  # fmt: skip
        if self._country == "mesas":
            mesas, x = skia.Path(), -self.span
            while x < self.span:
                width, height = random.uniform(0.10, 0.34), random.uniform(0.05, 0.17)
                mesas.addPath(
                    ink.polygon(
                        [
                            (x - 0.06, 0.14),
                            (x - 0.01, 0.11 - 0.6 * height),
                            (x, 0.11 - height),
                            (x + width, 0.11 - height),
                            (x + width + 0.014, 0.11 - 0.55 * height),
                            (x + width + 0.07, 0.14),
                        ]
                    )
                )
                x += width + random.uniform(0.10, 0.55)
            return [mesas, rolling(random, 0.115, 0.0, 0.025, self.span, (0.5, 1.1))]
        high = random.uniform(0.03, 0.09)
        return [rolling(random, 0.11, 0.2 * high, high, self.span, (0.6, 1.2))]

    def _seen(self, x: float, z: float) -> tuple[float, float]:
        """Return where a point of the ground at a distance is seen."""
        u = 1.0 - 1.0 / (1.0 + 0.22 * z)
        return x / z + self._bend * 4.0 * u * u, self.horizon + _EYE / z

    def _strip(self, left: float, right: float, near: float, far: float) -> skia.Path:
        """Return a strip of the ground between two distances."""
        zs = [near * (far / near) ** (k / 9) for k in range(10)] if far / near > 1.6 else [near, far]
        return ink.polygon([self._seen(left, z) for z in zs] + [self._seen(right, z) for z in reversed(zs)])

    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw clouds, the land, the road and what runs along it."""
        palette = moment.palette
        draw_clouds(sheet, moment, self._clouds, -0.36, 0.02)
        for index, ridge in enumerate(self._ridges):
            with sheet.layer(moment.camera, 0.08 + 0.06 * index):
                tone = mix(palette.layers[index], palette.sky[3], 0.25 - 0.12 * index)
                sheet.solid(ridge, tone, 0.6)
                if index == len(self._ridges) - 1:
                    self._town(sheet, moment)
        sheet.haze(-0.04, 0.16, palette.haze[0], 0.20 * palette.hours.haze)
        with sheet.layer(moment.camera, 0.30):
            self._plain(sheet, moment)
            self._landmark_beside(sheet, moment)
            self._asphalt(sheet, moment)
            self._beside(sheet, moment)
            self._cars(sheet, moment)

    def _town(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        for group, path in enumerate(self._town_windows):
            lit = (0.75 if group < 3 else 0.25 + 0.75 * moment.pulse.beat) * palette.hours.blend(0.7, 0.35, 1.0, 1.0)
            sheet.mark(path, ink.fill(palette.windows[group % 3], lit))
            sheet.shine(path, palette.windows[group % 3], 0.20 * lit * palette.hours.lamps)

    def _landmark_beside(self, sheet: Sheet, moment: Moment) -> None:
        palette, landmark = moment.palette, self._landmark
        tone = mix(palette.layers[2], palette.layers[1], 0.4)
        if landmark.strokes is not None:
            sheet.mark(landmark.strokes, ink.line(tone, landmark.stroke_width))
        sheet.solid(landmark.shape, tone, 0.8)
        for number, (x, y) in enumerate(landmark.lights):
            struck = moment.pulse.beat if number % 4 == moment.pulse.count % 4 else 0.0
            alpha = (0.25 + 0.75 * struck) * palette.hours.lamps
            sheet.colour.drawCircle(x, y, 0.0032, ink.fill(lighter(palette.lamps[0], 0.3), alpha))
            sheet.glow(x, y, 0.045, palette.lamps[0], 0.55 * alpha)

    def _plain(self, sheet: Sheet, moment: Moment) -> None:
        palette = moment.palette
        land = mix(palette.layers[2], palette.sky[3], 0.22)
        plain = skia.Path()
        plain.addRect(skia.Rect.MakeLTRB(-2.6, self.horizon - 0.002, 2.6, 1.6))
        sheet.painted(
            plain, ink.linear((0, self.horizon), (0, 0.50), (land, mix(palette.layers[2], palette.layers[3], 0.6))), 0.7
        )
        tufts, travelled = skia.Path(), _SPEED * moment.time_s
        for place, aside, size, side in self._tufts:
            z = _NEAR + (place * _FAR + travelled) % _FAR
            x, y = self._seen(math.copysign(_HALF_ROAD + aside, side), z)
            if abs(x) < self.span:
                width, height = 0.10 * (0.4 + size) / z, 0.055 * (0.3 + size) / z
                tufts.moveTo(x - width, y)
                tufts.quadTo(x - 0.5 * width, y - height, x, y - 0.4 * height)
                tufts.quadTo(x + 0.5 * width, y - 1.3 * height, x + width, y)
        sheet.mark(tufts, ink.fill(mix(palette.layers[3], palette.layers[2], 0.35)))

    def _asphalt(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the road, its edges, and the lane marks, which glow with the beat while they are near."""
        palette, travelled = moment.palette, _SPEED * moment.time_s
        tar = mix(palette.layers[4], palette.layers[3], 0.40)
        sheet.painted(
            self._strip(-_HALF_ROAD, _HALF_ROAD, _NEAR, 90.0),
            ink.linear((0, self.horizon), (0, 0.45), (mix(tar, palette.sky[3], 0.40), tar)),
            0.85,
        )
        pale = mix(palette.text[0], tar, 0.25)
        for side in (-1, 1):
            inner, outer = side * (_HALF_ROAD - 0.08), side * (_HALF_ROAD - 0.045)
            sheet.mark(self._strip(inner, outer, _NEAR, 60.0), ink.fill(pale, 0.75))
        marks = skia.Path()
        for k in range(math.ceil(_FAR / _PITCH)):
            z = _NEAR + (k * _PITCH + travelled) % (_PITCH * math.ceil(_FAR / _PITCH))
            marks.addPath(self._strip(-0.026, 0.026, z, z + 0.42 * _PITCH))
        lamp = mix(palette.highlight[0], palette.text[0], 0.4)
        sheet.mark(marks, ink.fill(mix(pale, lamp, 0.35 + 0.65 * moment.pulse.beat), 0.9))
        sheet.shine(marks, lamp, 0.10 + 0.40 * moment.pulse.beat)

    def _beside(self, sheet: Sheet, moment: Moment) -> None:
        """Draw posts with reflectors, and lamps on tall arms; the near ones answer the beat in turns."""
        palette, travelled = moment.palette, _SPEED * moment.time_s
        posts, arms = skia.Path(), skia.Path()
        on = palette.hours.lamps
        for k in range(12):
            z = _NEAR + 0.4 + (k * _PITCH + travelled) % (12 * _PITCH)
            struck = moment.pulse.beat if k % 2 == moment.pulse.count % 2 else 0.0
            far = 1.0 if z > 9 else 0.0
            for side in (-1, 1):
                x, y = self._seen(side * (_HALF_ROAD + 0.10), z)
                posts.addRect(skia.Rect.MakeLTRB(x - 0.010 / z, y - 0.115 / z, x + 0.010 / z, y))
                lamp = palette.lamps[0 if side < 0 else 1]
                sheet.colour.drawCircle(x, y - 0.092 / z, 0.010 / z, ink.fill(lighter(lamp, 0.4), 0.5 + 0.5 * struck))
                sheet.glow(x, y - 0.092 / z, 0.10 / z, lamp, (0.30 + 0.5 * struck) * (1 - far))
            if self._lamps and k % 3 == 0:
                side = -1 if k % 6 else 1
                x, y = self._seen(side * (_HALF_ROAD + 0.22), z)
                top, reach = y - 0.86 / z, x - side * 0.26 / z
                arms.addPath(ink.limb((x, y), (x, y - 0.5 / z), (x, top), (0.028 / z, 0.022 / z, 0.016 / z)))
                arms.addPath(ink.limb((x, top), (x, top - 0.05 / z), (reach, top - 0.05 / z), (0.016 / z,) * 3))
                warm = mix(palette.windows[0], WARM, 0.35)
                sheet.glow(reach, top - 0.03 / z, 0.42 / z, warm, (0.40 + 0.30 * struck) * on)
                bulb = skia.Rect.MakeXYWH(reach - 0.045 / z, top - 0.055 / z, 0.09 / z, 0.022 / z)
                sheet.colour.drawOval(bulb, ink.fill(mix(palette.layers[2], lighter(warm, 0.4), on)))
        sheet.solid(posts, mix(palette.layers[3], palette.text[0], 0.30), 0.5)
        sheet.solid(arms, mix(palette.layers[3], palette.layers[4], 0.5), 0.6)

    def _cars(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the lights of cars that follow or fall behind."""
        on = 0.35 + 0.65 * moment.palette.hours.lamps
        for lane, pace, start in self._traffic:
            z = 3.0 + ((start * 40 + (0.8 + 3.0 * pace) * moment.time_s) % 40)
            coming = lane < 0.5
            if coming:
                z = 46.0 - z
            colour = mix(moment.palette.windows[0], WHITE, 0.5) if coming else moment.palette.lamps[0]
            for dx in (-0.12, 0.12):
                x, y = self._seen((0.46 if coming else -0.46) + dx, z)
                sheet.colour.drawCircle(x, y - 0.06 / z, 0.020 / z, ink.fill(lighter(colour, 0.3), on))
                sheet.glow(x, y - 0.06 / z, 0.012 + 0.20 / z, colour, (0.30 + 0.10 * moment.pulse.beat) * on)

    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the truck's bed, if there is anybody to ride on it."""
        if not (self.layout.peopled and self.layout.full_figure):
            return
        palette = moment.palette
        steel, half = mix(palette.layers[4], palette.layers[3], 0.25), min(0.74, 0.94 * self.layout.half_width)
        jolt = 0.0022 * math.sin(11.0 * moment.time_s) + 0.0025 * moment.pulse.beat
        with sheet.layer(moment.camera, 1.0), sheet.placed(0.0, jolt):
            floor = ink.polygon([(-half, 0.368), (half, 0.368), (1.55 * half, 0.62), (-1.55 * half, 0.62)])
            sheet.painted(floor, ink.linear((0, 0.36), (0, 0.54), (lighter(steel, 0.10), darker(steel, 0.35))))
            ribs = skia.Path()
            for k in range(-8, 9):
                ribs.moveTo(k / 8 * half, 0.372)
                ribs.lineTo(1.55 * k / 8 * half, 0.62)
            sheet.mark(ribs, ink.line(darker(steel, 0.30), 0.006))
            gate = skia.Path()
            gate.addRoundRect(skia.Rect.MakeLTRB(-half - 0.02, 0.300, half + 0.02, 0.372), 0.010, 0.010)
            sheet.solid(gate, steel, 0.95)
            sheet.colour.drawRect(
                skia.Rect.MakeLTRB(-half - 0.02, 0.300, half + 0.02, 0.306), ink.fill(mix(steel, palette.rim[0], 0.6))
            )
            panel = skia.Path()
            panel.addRoundRect(skia.Rect.MakeLTRB(-0.8 * half, 0.320, 0.8 * half, 0.358), 0.008, 0.008)
            sheet.mark(panel, ink.line(darker(steel, 0.30), 0.004))
            for side in (-1, 1):
                wall = ink.polygon(
                    [
                        (side * (half + 0.02), 0.300),
                        (side * (half + 0.055), 0.296),
                        (side * 1.75 * half, 0.52),
                        (side * 1.75 * half, 0.70),
                        (side * 1.50 * half, 0.70),
                        (side * half, 0.372),
                    ]
                )
                sheet.solid(wall, darker(steel, 0.12), 0.95)
                rail = ink.polygon([(side * (half + 0.02), 0.300), (side * 1.75 * half, 0.52)], closed=False)
                sheet.mark(rail, ink.line(mix(steel, palette.rim[0], 0.5), 0.004))
                lamp = skia.Rect.MakeXYWH(side * (half - 0.035) - 0.013, 0.312, 0.026, 0.050)
                struck = moment.pulse.beat
                sheet.colour.drawRoundRect(
                    lamp, 0.006, 0.006, ink.fill(lighter(palette.lamps[0], 0.25 * struck), 0.75 + 0.25 * struck)
                )
                sheet.glow(lamp.centerX(), lamp.centerY(), 0.13, palette.lamps[0], 0.30 + 0.35 * struck)
