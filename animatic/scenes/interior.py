"""A room by a window: curtains, a plant, a lamp, a record that turns; the weather stays outside."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import BLACK, WHITE, Rgb, darker, lighter, mix
from animatic.moment import Moment
from animatic.scenery.buildings import skyline, windows
from animatic.scenery.furniture import books, cat, leaves, record_player
from animatic.scenery.luminary import WARM
from animatic.scenery.ridges import conifers, rolling
from animatic.scenery.weather import Overlay
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet

_FLOOR = 0.352


class Interior(Scene):
    """A room of somebody who loves music."""

    horizon = 0.12
    widest = 0.62
    outdoors = False
    sky_top = -0.24
    blurred_lights = 14

    def build(self, random: np.random.Generator) -> None:
        """Make the window and its view, then what stands in the room and hangs on its wall."""
        half = self.layout.half_width
        self._style = ("grid", "arches", "panorama")[int(random.integers(3))]
        self._mirror = 1 if random.random() < 0.5 else -1
        self._hole, self._bars, self._box = self._make_window(random, min(1.0, half / 0.6))
        self._urban = bool(random.random() < 0.55)
        self._view(random)
        self._outside = Overlay(int(random.integers(1 << 30)), self.detail, half)
        self._leaves = leaves(random, 0.0, 0.0, random.uniform(0.15, 0.24), bool(random.random() < 0.5))
        self._books = books(random, 0.34)
        self._frames = random.uniform([0.0, -0.30, 0.06, 0.07], [1.0, -0.16, 0.12, 0.13], (3, 4)).tolist()
        self._with_cat, self._fairy = bool(random.random() < 0.55), bool(random.random() < 0.5)
        self._papered = int(random.integers(3))
        plane = skia.Path()
        plane.addRect(skia.Rect.MakeLTRB(-9, -2, 9, 1.5))
        self._wall = ink.combined(plane, self._hole, skia.kDifference_PathOp, otherwise=plane)
        self._pattern = self._make_pattern()
        self._motes = self.sprinkle(random, 40, [-1, -0.4, 0, 0], [1, 0.35, 1, 1])

    def _make_window(self, random: np.random.Generator, narrow: float) -> tuple[skia.Path, skia.Path, skia.Rect]:
        """Return the opening, its glazing bars, and the box round both."""
        hole, bars = skia.Path(), skia.Path()
        rows: tuple[float, ...] = (0.5,) if self._style == "grid" else ()
        x = 0.16 * self._mirror * random.uniform(0.2, 1.0) * narrow
        wide = {"grid": 0.56, "arches": 0.62, "panorama": 1.10}[self._style] * random.uniform(0.9, 1.1) * narrow
        top, bottom = -0.37, 0.13 if self._style != "panorama" else 0.09
        left, right = x - wide / 2, x + wide / 2
        if self._style == "arches":
            for low, high in ((left, x - 0.025), (x + 0.025, right)):
                hole.addPath(ink.curve((low, bottom), (low, top + 0.14), (low, top, (low + high) / 2, top),
                                       (high, top, high, top + 0.14), (high, bottom)))  # fmt: skip
                bars.addRect(skia.Rect.MakeLTRB((low + high) / 2 - 0.004, top, (low + high) / 2 + 0.004, bottom))
            rows = (0.38, 0.70)
        else:
            hole.addRect(skia.Rect.MakeLTRB(left, top, right, bottom))
            columns = 3 if self._style == "grid" else 4
            for k in range(1, columns):
                middle = left + wide * k / columns
                bars.addRect(skia.Rect.MakeLTRB(middle - 0.005, top, middle + 0.005, bottom))
        for share in rows:
            y = top + share * (bottom - top)
            bars.addRect(skia.Rect.MakeLTRB(left, y - 0.004, right, y + 0.004))
        return hole, bars, skia.Rect.MakeLTRB(left, top, right, bottom)

    def _view(self, random: np.random.Generator) -> None:
        self._rows: list[tuple[skia.Path, list[skia.Path]]] = []
        for index, (base, low, high) in enumerate(((0.10, 0.04, 0.20), (0.15, 0.05, 0.22))):
            if self._urban:
                outline, roofs = skyline(random, base, (low, high), (0.05, 0.12), self.span)
                self._rows.append((outline, windows(random, roofs, 0.011 + 0.004 * index, 0.36, 0.3, self.detail)))
            elif index == 0:
                self._rows.append((rolling(random, base, 0.02, 0.16, self.span, (0.4, 0.8)), []))
            else:
                self._rows.append((conifers(random, base, 0.05, 0.17, self.span, 0.07), []))

    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the view with its weather, the wall round it, and what hangs there."""
        palette = moment.palette
        for index, (outline, panes) in enumerate(self._rows):
            tone = mix(palette.layers[index + 1], palette.sky[3], 0.22 - 0.12 * index)
            with sheet.layer(moment.camera, 0.12 + 0.10 * index):
                sheet.solid(outline, tone, 0.5)
                for group, path in enumerate(panes):
                    lit = 0.7 if group < 3 else 0.25 + 0.7 * moment.pulse.beat
                    lit *= palette.hours.blend(0.7, 0.4, 1.0, 1.0)
                    sheet.mark(path, ink.fill(mix(tone, palette.windows[group % 3], lit)))
            sheet.haze(0.0, 0.2 + 0.03 * index, palette.haze[0], 0.12 * palette.hours.haze)
        self._outside.draw(sheet, moment)
        with sheet.layer(moment.camera, 0.62):
            self._room(sheet, moment)
        with sheet.layer(moment.camera, 0.80):
            self._furniture(sheet, moment)

    def _wall_tone(self, moment: Moment) -> Rgb:
        palette = moment.palette
        base = mix(palette.layers[2], palette.layers[3], palette.hours.blend(0.35, 0.05, 0.45, 0.70))
        return mix(base, palette.lamps[2], 0.08 * palette.hours.lamps)

    def _room(self, sheet: Sheet, moment: Moment) -> None:
        palette, wall = moment.palette, self._wall_tone(moment)
        sheet.painted(
            self._wall, ink.linear((0, -0.5), (0, 0.36), (darker(wall, 0.28), wall, darker(wall, 0.12))), 0.92
        )
        sheet.mark(self._pattern, ink.fill(lighter(wall, 0.10), 0.35))
        trim = mix(wall, palette.text[0], palette.hours.blend(0.42, 0.55, 0.34, 0.24))
        sheet.mark(self._bars, ink.fill(trim))
        sheet.mark(self._hole, ink.line(trim, 0.014))
        box = self._box
        sill = skia.Path()
        sill.addRoundRect(
            skia.Rect.MakeLTRB(box.left() - 0.04, box.bottom(), box.right() + 0.04, box.bottom() + 0.022), 0.006, 0.006
        )
        sheet.solid(sill, trim, 0.9)
        self._pictures(sheet, moment, wall, trim)
        if self._with_cat:
            where = box.centerX() + 0.22 * self._mirror * box.width()
            shape = cat(
                where,
                box.bottom(),
                0.115,
                self._mirror,
                0.35 * math.sin(1.3 * moment.time_s) + 0.5 * moment.pulse.downbeat,
            )
            sheet.rimmed(shape, darker(palette.layers[4], 0.2), palette.rim[0], 0.003 * self._mirror, 0.003, 0.6)
        self._curtains(sheet, moment)
        if self._fairy:
            self._fairy_lights(sheet, moment)

    def _make_pattern(self) -> skia.Path:
        """Return the pattern of the wall's paper: none, stripes or panels."""
        pattern = skia.Path()
        if self._papered == 1:
            for k in range(-26, 27):
                pattern.addRect(skia.Rect.MakeXYWH(0.09 * k, -1.6, 0.030, 1.95))
        elif self._papered == 2:
            pattern.addRect(skia.Rect.MakeLTRB(-9, 0.155, 9, 0.163))
            for k in range(-14, 15):
                pattern.addRect(skia.Rect.MakeXYWH(0.17 * k, 0.163, 0.006, 0.20))
        return ink.combined(pattern, self._hole, skia.kDifference_PathOp, otherwise=pattern)

    def _pictures(self, sheet: Sheet, moment: Moment, wall: Rgb, trim: Rgb) -> None:
        """Draw pictures on the wall beside the window."""
        palette = moment.palette
        for number, (u, y, width, height) in enumerate(self._frames):
            side = self._mirror if number else -self._mirror
            edge = self._box.right() if side > 0 else -self._box.left()
            x = side * (edge + 0.19 + 0.20 * (number // 2) + 0.04 * u)
            frame = skia.Rect.MakeXYWH(x - width / 2, y, width, height)
            inner = frame.makeInset(0.008, 0.008)
            sheet.colour.drawRect(frame, ink.fill(darker(wall, 0.45)))
            sheet.colour.drawRect(inner, ink.fill(mix(trim, palette.sky[2], 0.45)))
            hill = ink.curve(
                (inner.left(), inner.bottom()),
                (inner.left(), inner.centerY()),
                (inner.centerX(), inner.top() + 0.2 * height, inner.right(), inner.centerY() + 0.2 * height),
                (inner.right(), inner.bottom()),
            )
            sheet.mark(hill, ink.fill(mix(palette.lamps[number % 3], palette.layers[2], 0.5)))
            sheet.colour.drawCircle(inner.centerX() + 0.2 * width * (u - 0.5), inner.top() + 0.3 * height, 0.13 * width,
                                    ink.fill(palette.sun[0], 0.8))  # fmt: skip

    def _curtains(self, sheet: Sheet, moment: Moment) -> None:
        palette, box = moment.palette, self._box
        cloth = mix(
            mix(palette.lamps[0], palette.layers[2], palette.hours.blend(0.55, 0.5, 0.6, 0.72)), palette.text[0], 0.10
        )
        drapes, folds = skia.Path(), skia.Path()
        for side, edge in ((1, box.left()), (-1, box.right())):
            sway = 0.010 * math.sin(0.9 * moment.time_s + side) + 0.005 * math.sin(2.3 * moment.time_s)
            inward, outward = edge + side * 0.075, edge - side * 0.085
            foot = inward + side * (0.015 + sway)
            drapes.addPath(
                ink.curve(
                    (outward, box.top() - 0.05),
                    (inward, box.top() - 0.05),
                    (inward - 0.02 * side, -0.1, inward - 0.01 * side + 0.5 * sway, 0.05, foot, _FLOOR - 0.02),
                    (outward - 0.012 * side, _FLOOR - 0.014),
                    (outward - 0.008 * side, 0.0, outward, -0.1, outward, box.top() - 0.05),
                )
            )
            for share in (0.22, 0.46, 0.70):
                x = outward + share * (inward - outward)
                folds.moveTo(x, box.top() - 0.04)
                folds.cubicTo(x, 0.0, x + 0.4 * side * sway, 0.15, outward + share * (foot - outward), _FLOOR - 0.025)
        sheet.solid(drapes, cloth, 0.82)
        sheet.mark(folds, ink.line(darker(cloth, 0.22), 0.006))
        rod = skia.Path()
        rod.addRoundRect(
            skia.Rect.MakeLTRB(box.left() - 0.13, box.top() - 0.062, box.right() + 0.13, box.top() - 0.050),
            0.006,
            0.006,
        )
        sheet.mark(rod, ink.fill(darker(palette.layers[4], 0.1)))

    def _fairy_lights(self, sheet: Sheet, moment: Moment) -> None:
        """Draw small lights along the curtain rod; they answer the beat in turns."""
        palette, box = moment.palette, self._box
        on = 0.4 + 0.6 * palette.hours.lamps
        count = max(6, round(box.width() / 0.06))
        for k in range(count):
            x = box.left() - 0.06 + (box.width() + 0.12) * k / (count - 1)
            y = box.top() - 0.035 + 0.018 * abs(math.sin(math.pi * k / 4))
            struck = moment.pulse.beat if k % 3 == moment.pulse.count % 3 else 0.0
            lamp = palette.lamps[k % 3]
            sheet.colour.drawCircle(x, y, 0.0042, ink.fill(mix(lamp, WHITE, 0.5), on * (0.6 + 0.4 * struck)))
            sheet.glow(x, y, 0.045, lamp, on * (0.22 + 0.45 * struck))

    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the rug."""
        palette = moment.palette
        with sheet.layer(moment.camera, 1.0):
            rug = skia.Path()
            x = self.lens.to_place(self.layout.staging.x if self.layout.peopled else 0.0, 0.0)[0]
            rug.addOval(skia.Rect.MakeLTRB(x - 0.38, 0.374, x + 0.38, 0.468))
            sheet.mark(rug, ink.fill(mix(palette.lamps[0], palette.layers[3], 0.70)))
            inner = skia.Path()
            inner.addOval(skia.Rect.MakeLTRB(x - 0.32, 0.383, x + 0.32, 0.458))
            sheet.mark(inner, ink.line(mix(palette.text[0], palette.layers[3], 0.5), 0.004))

    def _furniture(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the floor and what stands on it: sideboard with the record player, plant, lamp."""
        palette, wall = moment.palette, self._wall_tone(moment)
        wood = mix(palette.layers[4], palette.lamps[2], 0.10)
        floor = skia.Path()
        floor.addRect(skia.Rect.MakeLTRB(-2.6, _FLOOR, 2.6, 1.4))
        sheet.painted(floor, ink.linear((0, _FLOOR), (0, 0.54), (lighter(wood, 0.10), darker(wood, 0.30))), 0.9)
        sheet.colour.drawRect(skia.Rect.MakeLTRB(-2.6, _FLOOR - 0.02, 2.6, _FLOOR), ink.fill(darker(wall, 0.30)))
        boards = skia.Path()
        for k in range(-12, 13):
            boards.moveTo(0.13 * k, _FLOOR)
            boards.lineTo(0.24 * k, 0.62)
        sheet.mark(boards, ink.line(darker(wood, 0.35), 0.0022, 0.8))
        self._sunlight(sheet, moment)
        self._sideboard(sheet, moment, wood)
        self._plant(sheet, moment)
        self._lamp(sheet, moment)

    def _sunlight(self, sheet: Sheet, moment: Moment) -> None:
        """Add the window's light on the floor."""
        if not sheet.lit:
            return
        strength = moment.palette.hours.blend(0.22, 0.34, 0.12, 0.07)
        box, lean = self._box, -0.22 * self._mirror
        patch = ink.polygon([(box.left() + lean, _FLOOR + 0.01), (box.right() + lean, _FLOOR + 0.01),
                             (box.right() + 1.9 * lean, 0.50), (box.left() + 1.9 * lean, 0.50)])  # fmt: skip
        sheet.light.drawPath(patch, ink.light(moment.palette.sun[0], strength))

    def _beside(self, side: int, gap: float, width: float) -> float:
        """Return x of something beside the window that stays in the picture."""
        edge = self._box.right() if side > 0 else -self._box.left()
        inside = self.layout.half_width - width if self.layout.half_width > 0.5 else self.layout.half_width - 0.06
        return side * float(max(min(edge + gap, inside), 0.16))

    def _sideboard(self, sheet: Sheet, moment: Moment, wood: Rgb) -> None:
        palette, x = moment.palette, self._beside(self._mirror, 0.30, 0.22)
        top, half = 0.185, 0.20
        body = skia.Path()
        body.addRoundRect(skia.Rect.MakeLTRB(x - half, top, x + half, 0.345), 0.008, 0.008)
        for dx in (-0.17, 0.155):
            body.addRect(skia.Rect.MakeLTRB(x + dx, 0.34, x + dx + 0.014, 0.378))
        tone = mix(wood, palette.lamps[2], 0.16)
        sheet.solid(body, tone)
        shelf = skia.Rect.MakeLTRB(x - half + 0.012, top + 0.022, x + half - 0.012, 0.333)
        sheet.colour.drawRect(shelf, ink.fill(darker(tone, 0.42)))
        for left, width, height, pick in self._books:
            book = skia.Rect.MakeLTRB(x - 0.175 + left, 0.333 - height, x - 0.175 + left + width, 0.333)
            sheet.colour.drawRect(
                book, ink.fill(mix(palette.lamps[int(3 * pick)], palette.layers[3], 0.35 + 0.4 * pick))
            )
        sheet.colour.drawRect(skia.Rect.MakeLTRB(x - half, top, x + half, top + 0.005), ink.fill(palette.rim[0], 0.45))
        record_player(sheet, moment, x - 0.05, top)

    def _plant(self, sheet: Sheet, moment: Moment) -> None:
        palette, x = moment.palette, self._beside(-self._mirror, 0.17, 0.10)
        green = mix(Rgb(0.16, 0.42, 0.30), palette.layers[2], palette.hours.blend(0.45, 0.25, 0.50, 0.68))
        pot = ink.polygon([(x - 0.055, 0.30), (x + 0.055, 0.30), (x + 0.042, 0.392), (x - 0.042, 0.392)])
        for number, leaf in enumerate(self._leaves):
            lean = 2.2 * math.sin(0.8 * moment.time_s + 1.1 * number) + 1.2 * moment.pulse.beat
            with sheet.placed(x, 0.305), sheet.turned(lean, 0.0, 0.0):
                sheet.solid(leaf, mix(green, darker(green, 0.45), (number % 3) / 2.4), 0.8)
        sheet.solid(pot, mix(palette.lamps[0], palette.layers[3], 0.45))
        sheet.mark(pot, ink.line(mix(palette.lamps[0], palette.layers[3], 0.25), 0.003))

    def _lamp(self, sheet: Sheet, moment: Moment) -> None:
        """Draw a floor lamp: the room's own light, which breathes with the beat."""
        palette, x = moment.palette, self._beside(-self._mirror, 0.34, 0.10)
        if abs(x - self._beside(-self._mirror, 0.17, 0.10)) < 0.08:
            x -= 0.09 * (1 if x > 0 else -1)
        on = 0.12 + 0.88 * palette.hours.lamps
        warm, y = mix(palette.windows[0], WARM, 0.55), -0.035
        stem = skia.Path()
        stem.addRect(skia.Rect.MakeLTRB(x - 0.003, y, x + 0.003, 0.385))
        stem.addRoundRect(skia.Rect.MakeLTRB(x - 0.045, 0.380, x + 0.045, 0.390), 0.005, 0.005)
        sheet.solid(stem, darker(palette.layers[4], 0.2))
        shade = ink.polygon(
            [(x - 0.075, y + 0.04), (x - 0.042, y - 0.065), (x + 0.042, y - 0.065), (x + 0.075, y + 0.04)]
        )
        lit = mix(mix(palette.layers[2], BLACK, 0.1), warm, 0.9 * on)
        sheet.painted(
            shade,
            ink.linear((0, y - 0.065), (0, y + 0.04), (mix(lit, palette.lamps[2], 0.3), lighter(lit, 0.2 * on))),
            0.3,
        )
        sheet.glow(x, y + 0.03, 0.42, warm, (0.34 + 0.10 * moment.pulse.beat) * on)

    def front(self, sheet: Sheet, moment: Moment) -> None:
        """Draw dust in the light."""
        palette = moment.palette
        for x, y, size, phase in self._motes:
            across = x * self.layout.half_width + 0.03 * math.sin(0.5 * moment.time_s + 15 * phase)
            height = (y + 0.5 - 0.006 * moment.time_s) % 0.8 - 0.45
            glint = 0.5 + 0.5 * math.sin(1.4 * moment.time_s + 30 * phase)
            sheet.colour.drawCircle(across, height, 0.0008 + 0.0014 * size, ink.fill(palette.sun[0], 0.30 * glint))
