"""Under the sea: light from above in moving shafts, shoals, jellyfish that beat with the music, weed at the edges."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, Rgb, darker, lighter, mix
from animatic.moment import Moment
from animatic.scenery.beams import beam
from animatic.scenery.landmarks import arch
from animatic.scenery.ridges import rolling
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet

_DEEP = Rgb(0.01, 0.06, 0.14)
_WATER = Rgb(0.06, 0.42, 0.56)


class Underwater(Scene):
    """The floor of a warm sea."""

    horizon = 0.30
    outdoors = False
    lamplit = False
    star_count = 0
    blurred_lights = 18

    def build(self, random: np.random.Generator) -> None:
        """Make reefs, a landmark, weed, jellyfish, shoals and bubbles."""
        half = self.layout.half_width
        self._reefs = [
            rolling(random, base, 0.02, high, self.span, step)
            for base, high, step in ((0.24, 0.24, (0.3, 0.7)), (0.31, 0.13, (0.25, 0.6)), (0.385, 0.02, (0.6, 1.2)))
        ]
        self._landmark_kind = ("arch", "columns", "wreck", "whale")[int(random.integers(4))]
        self._landmark_x = half * random.uniform(0.52, 0.75) * (1 if random.random() < 0.5 else -1)
        self._landmark = self._make_landmark(random)
        self._coral = self._make_coral(random)
        self._jellies = random.uniform(
            [-1, -0.38, 0.028, 0], [1, 0.12, 0.075, 1], (int(random.integers(3, 8)), 4)
        ).tolist()
        self._shoals = [
            (float(y), float(speed), float(phase), random.normal(0, 1, (int(random.integers(10, 22)), 3)).tolist())
            for y, speed, phase in random.uniform([-0.32, 0.03, 0], [0.16, 0.08, 1], (int(random.integers(2, 4)), 3))
        ]
        self._bubbles = self.sprinkle(random, 70, [-1, 0, 0, 0], [1, 1, 1, 1])
        self._weed = random.uniform([0.74, 0.16, 0], [1.08, 0.44, 1], (14, 3)).tolist()
        self._kelp = random.uniform([-1, 0.10, 0], [1, 0.40, 1], (26, 3)).tolist()
        self._shafts = random.uniform([-1.2, 0.03, 0], [1.2, 0.09, 1], (8, 3)).tolist()
        self._caustics = self.sprinkle(random, 60, [-1.6, 0.385, 0.03, 0], [1.6, 0.54, 0.11, 1])

    def _make_landmark(self, random: np.random.Generator) -> skia.Path:
        x, shape = self._landmark_x, skia.Path()
        if self._landmark_kind == "arch":
            return arch(x, 0.31, random.uniform(0.30, 0.46), random.uniform(0.34, 0.46)).shape
        if self._landmark_kind == "columns":
            for k in range(5):
                left, tall = x - 0.28 + 0.14 * k, random.uniform(0.12, 0.42)
                shape.addRect(skia.Rect.MakeLTRB(left - 0.022, 0.30 - tall, left + 0.022, 0.36))
                shape.addRect(skia.Rect.MakeLTRB(left - 0.034, 0.30 - tall - 0.012, left + 0.034, 0.30 - tall + 0.008))
            return shape
        if self._landmark_kind == "wreck":
            hull = ink.curve((x - 0.34, 0.10), (x - 0.20, 0.20, x + 0.10, 0.19), (x + 0.36, 0.05), (x + 0.30, 0.34),
                             (x - 0.24, 0.36))  # fmt: skip
            for dx, tall, lean in ((-0.10, 0.36, 0.04), (0.12, 0.28, 0.05)):
                hull = ink.union(
                    hull, ink.limb((x + dx, 0.20), (x + dx, 0.0), (x + dx + lean, 0.20 - tall), (0.018, 0.014, 0.008))
                )
                hull = ink.union(
                    hull, ink.limb((x + dx - 0.09, 0.06), (x + dx, 0.045), (x + dx + 0.11, 0.02), (0.008, 0.010, 0.006))
                )
            return hull
        return _whale(0.34)

    def _make_coral(self, random: np.random.Generator) -> list[tuple[skia.Path, int]]:
        grown: list[tuple[skia.Path, int]] = []
        x = -self.span
        while x < self.span:
            base, height = 0.40, random.uniform(0.03, 0.11)
            coral = skia.Path()
            if random.random() < 0.5:
                for k in range(5):
                    lean = (k - 2) * 0.32 + random.uniform(-0.1, 0.1)
                    tip = (x + height * math.sin(lean), base - height * math.cos(lean) * random.uniform(0.7, 1.1))
                    coral.addPath(
                        ink.limb((x, base), (x + 0.3 * (tip[0] - x), tip[1] + 0.4 * height), tip, (0.014, 0.011, 0.012))
                    )
            else:
                for k in range(4):
                    radius = height * random.uniform(0.2, 0.42)
                    coral.addCircle(x + (k - 1.5) * 0.45 * height, base - 0.5 * radius, radius)
            grown.append((coral, int(random.integers(3))))
            x += random.uniform(0.10, 0.34)
        return grown

    def paint_sky(self, canvas: skia.Canvas, moment: Moment) -> None:
        """Fill the water: the surface's light above, the deep below."""
        palette = moment.palette
        tones = palette.sky
        dim = palette.hours.blend(0.12, 0.0, 0.22, 0.55)
        top = mix(mix(mix(tones[3], tones[2], 0.5), lighter(_WATER, 0.25), 0.74), _DEEP, 0.85 * dim)
        middle = mix(mix(mix(tones[1], tones[2], 0.35), _WATER, 0.72), _DEEP, 0.20 + 0.6 * dim)
        deep = mix(mix(tones[0], _WATER, 0.46), _DEEP, 0.45 + 0.4 * dim)
        canvas.drawPaint(
            ink.linear((0, -0.62), (0, 0.42), (top, middle, deep, mix(deep, middle, 0.35)), (0.0, 0.36, 0.78, 1.0))
        )

    def heavens(self, sheet: Sheet, moment: Moment) -> None:
        """Add the light of the surface and its shafts."""
        palette, energy = moment.palette, moment.pulse.energy
        bright = palette.hours.blend(0.8, 1.0, 0.7, 0.42)
        x = self.layout.sun_x
        sheet.glow(x, -0.62, 0.80, lighter(palette.sun[0], 0.2), 0.42 * bright)
        for place, spread, phase in self._shafts:
            swell = 0.55 + 0.45 * math.sin(0.5 * moment.time_s + 6.3 * phase)
            degrees = 90 - 16 * place + 2.5 * math.sin(0.35 * moment.time_s + 9 * phase)
            foot = (x + 0.55 * place, -0.66)
            strength = (0.24 + 0.09 * energy + 0.06 * moment.pulse.downbeat) * swell * bright
            beam(
                sheet,
                foot,
                degrees,
                spread,
                1.15,
                mix(mix(palette.sun[0], palette.sky[3], 0.3), lighter(_WATER, 0.5), 0.35),
                strength,
            )

    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw reefs one behind another, the landmark, shoals and jellyfish."""
        palette = moment.palette
        dim = palette.hours.blend(0.12, 0.0, 0.22, 0.50)
        water = mix(mix(mix(palette.sky[1], palette.sky[2], 0.4), _WATER, 0.74), _DEEP, dim)
        for index, reef in enumerate(self._reefs[:2]):
            with sheet.layer(moment.camera, 0.16 + 0.22 * index):
                sheet.solid(
                    reef,
                    mix(mix(palette.layers[index + 1], water, 0.72 - 0.26 * index), _DEEP, 0.10 + 0.14 * index),
                    0.45,
                )
            if index == 0:
                self._draw_landmark(sheet, moment, water)
                self._draw_shoals(sheet, moment)
            sheet.haze(-0.10 + 0.1 * index, 0.40 + 0.04 * index, mix(palette.haze[0], _WATER, 0.6), 0.12)
        self._draw_kelp(sheet, moment, water)
        self._draw_jellies(sheet, moment)

    def _draw_kelp(self, sheet: Sheet, moment: Moment, water: Rgb) -> None:
        """Draw weed on the second reef, swaying with the swell."""
        ribbons = skia.Path()
        for x, tall, phase in self._kelp:
            place, sway = x * self.span, 0.03 * math.sin(0.8 * moment.time_s + 9 * phase) + 0.01 * moment.pulse.beat
            bend = (place - 0.03 + 0.4 * sway, 0.36 - 0.5 * tall)
            ribbons.addPath(ink.limb((place, 0.40), bend, (place + sway, 0.36 - tall), (0.014, 0.012, 0.003)))
        with sheet.layer(moment.camera, 0.55):
            sheet.solid(ribbons, mix(mix(moment.palette.layers[3], water, 0.28), _DEEP, 0.15), 0.5)

    def _draw_landmark(self, sheet: Sheet, moment: Moment, water: Rgb) -> None:
        tone = mix(mix(moment.palette.layers[2], water, 0.42), _DEEP, 0.22)
        with sheet.layer(moment.camera, 0.26):
            if self._landmark_kind != "whale":
                sheet.rimmed(self._landmark, tone, mix(moment.palette.rim[0], tone, 0.45), 0.004, 0.006, 0.5)
                return
            x = self._landmark_x - 0.035 * moment.time_s * math.copysign(1.0, self._landmark_x)
            nod = 2.2 * math.sin(0.7 * moment.time_s)
            side = -math.copysign(1.0, self._landmark_x)
            with (
                sheet.placed(x, -0.10 + 0.012 * math.sin(0.7 * moment.time_s)),
                sheet.turned(nod, 0, 0),
                sheet.placed(0, 0, side, 1.0),
            ):
                sheet.rimmed(self._landmark, tone, mix(moment.palette.rim[0], tone, 0.45), 0.0, 0.006, 0.5)

    def _draw_shoals(self, sheet: Sheet, moment: Moment) -> None:
        """Draw shoals that swim their way, closing up on the beat."""
        reach = 2 * self.span
        with sheet.layer(moment.camera, 0.35):
            for number, (y, speed, phase, fish) in enumerate(self._shoals):
                way = 1 if number % 2 else -1
                middle = ((phase * reach + way * speed * moment.time_s) % reach) - self.span
                tight = 0.075 - 0.012 * moment.pulse.beat
                shoal = skia.Path()
                for dx, dy, size in fish:
                    length = 0.016 + 0.003 * size
                    x = middle + 1.5 * tight * dx
                    height = y + 0.55 * tight * dy + 0.008 * math.sin(2.2 * moment.time_s + 3 * dx)
                    flick = 0.25 * length * math.sin(9 * moment.time_s + 7 * dy)
                    shoal.addPath(
                        ink.curve(
                            (x + way * length, height),
                            (x, height - 0.42 * length, x - way * 0.75 * length, height),
                            (x - way * 1.25 * length, height - 0.3 * length + flick),
                            (x - way * 1.25 * length, height + 0.3 * length + flick),
                            (x - way * 0.75 * length, height),
                            (x, height + 0.42 * length, x + way * length, height),
                        )
                    )
                tone = mix(moment.palette.layers[1], moment.palette.rim[0], 0.35 + 0.3 * moment.pulse.beat)
                sheet.mark(shoal, ink.fill(tone, 0.85))

    def _draw_jellies(self, sheet: Sheet, moment: Moment) -> None:
        """Draw jellyfish: a bell that closes on its beat, arms that trail, a light inside."""
        for number, (x, y, size, phase) in enumerate(self._jellies):
            struck = moment.pulse.beat if number % 2 == moment.pulse.count % 2 else 0.3 * moment.pulse.beat
            across = x * (self.layout.half_width + 0.05) + 0.03 * math.sin(0.3 * moment.time_s + 9 * phase)
            height = y + 0.02 * math.sin(0.8 * moment.time_s + 7 * phase) - 0.006 * struck
            lamp = moment.palette.lamps[number % 3]
            with sheet.layer(moment.camera, 0.35 + 4 * size), sheet.placed(across, height, size):
                _jelly(sheet, moment, lamp, struck, phase)

    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the sand with its moving net of light, and the coral on it."""
        palette = moment.palette
        dim = palette.hours.blend(0.15, 0.0, 0.25, 0.5)
        sand = mix(mix(mix(palette.layers[3], palette.sun[1], 0.24), _WATER, 0.38), _DEEP, dim)
        with sheet.layer(moment.camera, 1.0):
            sheet.painted(self._reefs[2], ink.linear((0, 0.36), (0, 0.54), (sand, darker(sand, 0.50))), 0.8)
            net = skia.Path()
            for x, y, width, phase in self._caustics:
                wave = math.sin(0.9 * moment.time_s + 20 * phase)
                net.addOval(skia.Rect.MakeXYWH(x + 0.02 * wave, y, width * (1 + 0.3 * wave), 0.003 + 0.05 * (y - 0.38)))
            sheet.mark(net, ink.line(mix(palette.sun[0], sand, 0.35), 0.0022, 0.30 * (1 - 0.6 * dim)))
            sheet.shine(net, palette.sun[0], (0.06 + 0.10 * moment.pulse.beat) * (1 - 0.6 * dim))
            for number, (coral, pick) in enumerate(self._coral):
                tone = mix(mix(palette.lamps[pick], palette.layers[2], 0.45), _DEEP, 0.18 + 0.6 * dim)
                sheet.solid(coral, tone, 0.7)
                if number % 4 == moment.pulse.count % 4:
                    sheet.shine(coral, palette.lamps[pick], 0.22 * moment.pulse.beat)

    def front(self, sheet: Sheet, moment: Moment) -> None:
        """Draw bubbles, and weed that frames the picture."""
        half, palette = self.layout.half_width, moment.palette
        pearl = mix(WHITE, palette.sky[3], 0.35)
        for x, start, size, phase in self._bubbles:
            risen = (start + (0.05 + 0.09 * size) * moment.time_s) % 1.0
            across = x * half + 0.015 * math.sin(2.4 * moment.time_s + 20 * phase)
            radius = (0.0012 + 0.0058 * size**3) * (0.7 + 0.5 * risen)
            sheet.colour.drawCircle(across, 0.56 - 1.12 * risen, radius, ink.line(pearl, 0.0012, 0.35 + 0.3 * phase))
        if not self.layout.full_figure:
            return
        dark = mix(darker(palette.layers[4], 0.1), _DEEP, 0.3)
        ribbons = skia.Path()
        with sheet.layer(moment.camera, 1.3):
            for number, (place, tall, phase) in enumerate(self._weed):
                x = (1 if number % 2 else -1) * place * half
                sway = 0.05 * math.sin(0.8 * moment.time_s + 6 * phase) + 0.02 * moment.pulse.beat
                bend = (x + 0.5 * sway - 0.05, 0.56 - 0.5 * tall)
                ribbons.addPath(
                    ink.limb((x, 0.60), bend, (x + sway, 0.56 - tall * min(1.0, 0.5 + half)), (0.022, 0.020, 0.003), 14)
                )
            sheet.solid(ribbons, dark, 0.9)


def _whale(length: float) -> skia.Path:
    """Return a whale that swims to the right about the origin."""
    body = ink.curve(
        (-length, -0.02 * length),
        (-0.5 * length, 0.02 * length, -0.3 * length, -0.22 * length, 0.15 * length, -0.24 * length),
        (0.55 * length, -0.26 * length, 0.85 * length, -0.16 * length, 0.92 * length, 0.0),
        (0.80 * length, 0.16 * length, 0.30 * length, 0.22 * length, 0.0, 0.16 * length),
        (-0.3 * length, 0.11 * length, -0.6 * length, 0.06 * length, -length, 0.02 * length),
    )
    fluke = ink.curve(
        (-0.95 * length, 0.0),
        (-1.10 * length, -0.16 * length, -1.32 * length, -0.15 * length),
        (-1.16 * length, -0.02 * length),
        (-1.26 * length, 0.08 * length),
        (-1.06 * length, 0.09 * length, -0.95 * length, 0.0),
    )
    fin = ink.curve((0.30 * length, 0.12 * length), (0.18 * length, 0.36 * length, -0.06 * length, 0.40 * length),
                    (0.02 * length, 0.24 * length, 0.08 * length, 0.14 * length))  # fmt: skip
    return ink.union(body, fluke, fin)


def _jelly(sheet: Sheet, moment: Moment, lamp: Rgb, struck: float, phase: float) -> None:
    """Draw a jellyfish of size 1 about the origin."""
    wide, tall = 1.0 - 0.20 * struck, 0.9 + 0.14 * struck
    arms = skia.Path()
    for k in range(7):
        x = (k - 3) * 0.26 * wide
        wave = 0.22 * math.sin(2.0 * moment.time_s + 0.9 * k + 9 * phase)
        arms.moveTo(x, 0.0)
        arms.cubicTo(x + wave, 0.7, x - wave, 1.3, x + 0.6 * wave, 1.9 + 0.3 * ((k * 5) % 3))
    sheet.mark(arms, ink.line(lighter(lamp, 0.3), 0.045, 0.50))
    bell = ink.curve(
        (-wide, 0.06),
        (-wide, -tall, 0.0, -tall),
        (wide, -tall, wide, 0.06),
        (0.5 * wide, -0.10, 0.0, 0.05),
        (-0.5 * wide, -0.10, -wide, 0.06),
    )
    sheet.glow(0.0, -0.2, 2.6, lamp, 0.30 + 0.30 * struck)
    sheet.mark(bell, ink.fill(mix(lamp, WHITE, 0.25 + 0.2 * struck), 0.62))
    inner = ink.curve(
        (-0.55 * wide, -0.05),
        (-0.55 * wide, -0.62 * tall, 0.0, -0.62 * tall),
        (0.55 * wide, -0.62 * tall, 0.55 * wide, -0.05),
        (0.0, -0.25, -0.55 * wide, -0.05),
    )
    sheet.mark(inner, ink.fill(lighter(lamp, 0.55), 0.45))
