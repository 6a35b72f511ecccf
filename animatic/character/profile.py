"""A head and shoulders in profile: close-ups and portraits. One unit is the head's height; the head is at the origin.

The face looks to +x and is mirrored by the sheet when it looks left. It wears the same wardrobe as the figure.
"""

import math

import skia

from animatic import ink
from animatic.character.cloth import ribbon
from animatic.character.hair import hair_in_profile
from animatic.character.wardrobe import Wardrobe
from animatic.colour import Rgb, darker, lighter, mix
from animatic.moment import Moment
from animatic.sheet import Sheet

_BLACK_PLASTIC = Rgb(0.05, 0.045, 0.11)
_LASH = Rgb(0.16, 0.06, 0.12)


class Profile:
    """A person in close-up. `facing` is 1 to the right, -1 to the left; `lit_front`: the light is in front."""

    def __init__(self, wardrobe: Wardrobe, x: float, y: float, size: float, facing: int, lit_front: bool) -> None:
        self.wardrobe = wardrobe
        self.x, self.y, self.size, self.facing = x, y, size, facing
        self._rim = -1.0 if lit_front else 1.0

    def draw(self, sheet: Sheet, moment: Moment, wind: float = -1.0) -> None:
        """Draw the person; `wind` is in the direction of the picture, not of the face."""
        look, time_s = self.wardrobe, moment.time_s + self.wardrobe.phase
        breeze = wind * self.facing
        nod = -2.5 + 1.8 * math.sin(1.3 * time_s) + 3.0 * moment.pulse.beat - 13.0 * moment.stance.gaze
        with sheet.placed(self.x, self.y, self.size * self.facing, self.size):
            if look.scarf:
                sheet.solid(ribbon((-0.15, 0.70), 1.5, 0.20, time_s, breeze, 0.11, 0.12), look.accent_shade)
            hair, strands = hair_in_profile(look, time_s, breeze)
            self._body(sheet, moment)
            with sheet.turned(nod, -0.10, 0.55):
                self._neck_and_face(sheet, moment)
                self._features(sheet, moment, time_s)
                if look.hair_style in ("short", "bun") and not look.headphones:
                    self._ear(sheet)
                self._rimmed(sheet, moment, hair, look.hair, 0.028, 0.024)
                for strand in strands:
                    sheet.mark(strand, ink.line(look.hair_light, 0.008, 0.38))
                if look.headphones:
                    self._headphones(sheet, moment.pulse.beat)
            if look.scarf:
                self._scarf(sheet, moment, time_s, breeze)
            else:
                self._collar(sheet, moment)

    def _rimmed(self, sheet: Sheet, moment: Moment, path: skia.Path, colour: Rgb, width: float, drop: float) -> None:
        sheet.rimmed(path, colour, moment.palette.rim[0], self._rim * width, drop, 0.92)

    def _body(self, sheet: Sheet, moment: Moment) -> None:
        look = self.wardrobe
        body = ink.curve(
            (-0.28, 0.62), (-0.34, 0.86, -0.78, 0.98), (-1.04, 1.08, -1.18, 1.9), (-1.2, 3.2), (1.05, 3.2), (1.02, 1.9),
            (0.92, 1.25, 0.62, 1.05), (0.34, 0.92, 0.24, 0.70),
        )  # fmt: skip
        self._rimmed(sheet, moment, body, look.coat, 0.03, 0.03)
        shade = ink.curve((-0.2, 0.9), (0.10, 1.35, -0.05, 3.2), (-1.2, 3.2), (-1.18, 1.9), (-1.0, 1.2, -0.2, 0.9))
        sheet.mark(shade, ink.fill(look.coat_shade, 0.5))
        lapel = ink.curve((0.20, 0.86), (0.38, 1.25, 0.36, 1.9), (0.34, 3.2), closed=False)
        sheet.mark(lapel, ink.line(look.coat_shade, 0.03))

    def _neck_and_face(self, sheet: Sheet, moment: Moment) -> None:
        look = self.wardrobe
        neck = ink.curve(
            (-0.34, -0.1),
            (-0.30, 0.30, -0.30, 0.45),
            (-0.29, 0.65, -0.38, 0.85),
            (0.25, 0.90),
            (0.14, 0.62, 0.15, 0.42),
            (0.1, 0.2),
        )
        sheet.solid(neck, look.skin_shade)
        tip = 0.36 + 0.072 * look.nose
        face = ink.curve(
            (-0.05, -0.45), (0.20, -0.47, 0.305, -0.28), (0.335, -0.20, 0.33, -0.12), (0.322, -0.065, 0.337, -0.035),
            (0.375, 0.05, tip, 0.112), (tip + 0.012, 0.146, 0.395, 0.162), (0.372, 0.168, 0.376, 0.186),
            (0.408, 0.20, 0.404, 0.224), (0.398, 0.238, 0.366, 0.246), (0.400, 0.256, 0.396, 0.282),
            (0.384, 0.312, 0.354, 0.318), (0.346, 0.338, 0.362, 0.366), (0.372, 0.43, 0.305, 0.452),
            (0.18, 0.46, 0.06, 0.38), (-0.15, 0.2, -0.05, -0.45),
        )  # fmt: skip
        sheet.rimmed(face, look.skin, lighter(moment.palette.rim[0], 0.2), self._rim * 0.018, 0.006, 0.95)
        shade = ink.curve(
            (-0.1, -0.2),
            (0.14, -0.1, 0.12, 0.12),
            (0.14, 0.33, 0.30, 0.452),
            (0.18, 0.46, 0.06, 0.38),
            (-0.2, 0.3, -0.1, -0.2),
        )
        sheet.mark(shade, ink.fill(look.skin_shade, 0.7))

    def _features(self, sheet: Sheet, moment: Moment, time_s: float) -> None:
        look = self.wardrobe
        brow = ink.curve((0.300, -0.115), (0.255, -0.150, 0.185, -0.125), closed=False)
        sheet.mark(brow, ink.line(darker(look.hair, 0.2), 0.020))
        blink = max(0.0, math.sin(0.9 * time_s)) ** 40
        if moment.stance.gaze > 0.5 and blink < 0.5:
            self._open_eye(sheet)
        else:
            lid = ink.curve((0.305, 0.002), (0.262, 0.034, 0.205, 0.006), closed=False)
            sheet.mark(lid, ink.line(_LASH, 0.015))
            for x, y in ((0.285, 0.028), (0.262, 0.036), (0.312, 0.018)):
                sheet.mark(ink.curve((x, y - 0.012), (x + 0.022, y + 0.014), closed=False), ink.line(_LASH, 0.008))
        cheek = skia.Path()
        cheek.addOval(skia.Rect.MakeLTRB(0.195, 0.10, 0.315, 0.165))
        sheet.mark(cheek, ink.fill(look.blush, 0.40))
        nostril = ink.curve((0.385, 0.140), (0.368, 0.128, 0.356, 0.146), closed=False)
        sheet.mark(nostril, ink.line(look.skin_shade, 0.009))
        lips = ink.curve((0.372, 0.246), (0.345, 0.25, 0.316, 0.236), closed=False)
        sheet.mark(lips, ink.line(mix(look.skin_shade, Rgb(0.5, 0.05, 0.15), 0.6), 0.011))

    def _open_eye(self, sheet: Sheet) -> None:
        white = ink.curve((0.312, -0.012), (0.262, -0.048, 0.205, 0.006), (0.262, 0.030, 0.306, 0.014))
        sheet.mark(white, ink.fill(Rgb(0.97, 0.95, 0.95)))
        iris = skia.Path()
        iris.addOval(skia.Rect.MakeLTRB(0.268, -0.026, 0.306, 0.018))
        sheet.mark(iris, ink.fill(_LASH))
        glint = skia.Path()
        glint.addCircle(0.293, -0.014, 0.006)
        sheet.mark(glint, ink.fill(Rgb(1, 1, 1), 0.9))
        lid = ink.curve((0.318, -0.016), (0.262, -0.056, 0.198, 0.006), closed=False)
        sheet.mark(lid, ink.line(_LASH, 0.015))

    def _ear(self, sheet: Sheet) -> None:
        ear = ink.curve(
            (-0.10, -0.06),
            (-0.16, -0.15, -0.06, -0.15),
            (0.02, -0.13, 0.0, -0.02),
            (-0.02, 0.10, -0.07, 0.10),
            (-0.10, 0.06, -0.10, -0.06),
        )
        sheet.solid(ear, self.wardrobe.skin)
        inner = ink.curve((-0.085, -0.08), (-0.03, -0.13, -0.025, -0.03), (-0.04, 0.02, -0.06, 0.05), closed=False)
        sheet.mark(inner, ink.line(self.wardrobe.skin_shade, 0.014))

    def _headphones(self, sheet: Sheet, kick: float) -> None:
        accent = self.wardrobe.accent
        band = ink.curve((-0.045, -0.12), (-0.135, -0.36, -0.10, -0.60), closed=False)
        sheet.mark(band, ink.line(_BLACK_PLASTIC, 0.060))
        sheet.mark(band, ink.line(accent, 0.012, 0.55 + 0.45 * kick))
        for rectangle, colour in (
            ((-0.185, -0.165, 0.105, 0.185), _BLACK_PLASTIC),
            ((-0.155, -0.135, 0.075, 0.155), Rgb(0.11, 0.09, 0.22)),
        ):
            cup = skia.Path()
            cup.addOval(skia.Rect.MakeLTRB(*rectangle))
            sheet.solid(cup, colour)
        ring = skia.Path()
        ring.addOval(skia.Rect.MakeLTRB(-0.135, -0.11, 0.055, 0.13))
        sheet.mark(ring, ink.line(accent, 0.018, 0.55 + 0.45 * kick))
        sheet.glow(-0.04, 0.01, 0.32 + 0.22 * kick, accent, 0.18 + 0.30 * kick)

    def _scarf(self, sheet: Sheet, moment: Moment, time_s: float, breeze: float) -> None:
        look = self.wardrobe
        upper = ink.curve(
            (-0.33, 0.50),
            (-0.05, 0.66, 0.22, 0.50),
            (0.33, 0.56, 0.30, 0.68),
            (0.02, 0.86, -0.36, 0.72),
            (-0.44, 0.60, -0.33, 0.50),
        )
        lower = ink.curve(
            (-0.36, 0.64),
            (-0.02, 0.84, 0.29, 0.62),
            (0.40, 0.72, 0.34, 0.84),
            (0.02, 1.0, -0.38, 0.88),
            (-0.46, 0.76, -0.36, 0.64),
        )
        self._rimmed(sheet, moment, lower, look.accent_shade, 0.02, 0.02)
        self._rimmed(sheet, moment, upper, look.accent, 0.02, 0.02)
        for k in (0, 1):
            fold = ink.curve(
                (-0.30 + 0.1 * k, 0.56 + 0.05 * k),
                (-0.02, 0.72 + 0.04 * k, 0.24 - 0.05 * k, 0.60 + 0.03 * k),
                closed=False,
            )
            sheet.mark(fold, ink.line(look.accent_shade, 0.012))
        sheet.solid(ribbon((-0.28, 0.66), 1.15, 0.17, time_s + 0.4, breeze, 0.09, 0.30), look.accent)

    def _collar(self, sheet: Sheet, moment: Moment) -> None:
        look = self.wardrobe
        back = ink.curve((-0.34, 0.52), (-0.50, 0.70, -0.52, 0.98), (-0.10, 0.98), (-0.22, 0.74, -0.24, 0.60))
        front = ink.curve(
            (-0.24, 0.60),
            (-0.02, 0.78, 0.20, 0.70),
            (0.34, 0.80, 0.42, 1.06),
            (0.10, 1.16, -0.12, 1.02),
            (-0.22, 0.80, -0.24, 0.60),
        )
        self._rimmed(sheet, moment, back, mix(look.coat, look.accent, 0.20), 0.02, 0.02)
        self._rimmed(sheet, moment, front, mix(look.coat, look.accent, 0.35), 0.02, 0.02)
