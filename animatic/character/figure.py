"""A whole person seen from behind: wide and medium shots. One unit is the body's height; the feet are at the origin.

The edge towards the scene's light gets a rim, the rest stays flat: that is what makes a person read as standing in
the scene. The profile of a close-up is in `profile`; both read the same wardrobe.
"""

import math

import skia

from animatic import ink
from animatic.character.cloth import ribbon
from animatic.character.hair import hair_from_behind
from animatic.character.wardrobe import Wardrobe
from animatic.colour import Rgb, mix
from animatic.easing import lerp
from animatic.moment import Moment
from animatic.sheet import Sheet

_BLACK_PLASTIC = Rgb(0.05, 0.045, 0.11)
_SHOULDER_Y = -0.785


class Figure:
    """A person with a place in the picture."""

    def __init__(self, wardrobe: Wardrobe, x: float, y: float, height: float, light_side: int) -> None:
        self.wardrobe = wardrobe
        self.x, self.y = x, y
        self.height = height * wardrobe.stature
        self.light_side = light_side
        self._rim_dx, self._rim_dy = -0.0095 * light_side, 0.005

    def draw(self, sheet: Sheet, moment: Moment, wind: float = -1.0) -> None:
        """Draw the person; `wind` is its direction and strength at the scarf and the coat."""
        look, time_s = self.wardrobe, moment.time_s + self.wardrobe.phase
        bob = -0.010 * moment.pulse.beat + 0.005 * math.sin(1.9 * time_s)
        stride = moment.stance.stride
        step = math.sin(5.0 * time_s) * stride
        with sheet.placed(self.x, self.y, self.height * look.breadth, self.height):
            self._contact_shadow(sheet)
            self._legs(sheet, moment, step, stride)
            with sheet.placed(0.0, bob - 0.008 * abs(step)):
                if look.scarf:
                    tail = ribbon((-0.02, -0.815), 0.52, 0.052, time_s + 0.7, wind, 0.055, 0.25)
                    sheet.solid(tail, look.accent_shade)
                self._arms(sheet, moment, step)
                self._coat(sheet, moment, time_s, wind)
                self._head(sheet, moment, time_s, wind)

    def _rimmed(self, sheet: Sheet, moment: Moment, path: skia.Path, colour: Rgb, strength: float = 0.95) -> None:
        sheet.rimmed(path, colour, moment.palette.rim[0], self._rim_dx, self._rim_dy, strength)

    def _contact_shadow(self, sheet: Sheet) -> None:
        shadow = skia.Path()
        shadow.addOval(skia.Rect.MakeLTRB(-0.13, -0.012, 0.13, 0.014))
        sheet.mark(shadow, ink.fill(Rgb(0, 0, 0.03), 0.35))

    def _legs(self, sheet: Sheet, moment: Moment, step: float, stride: float) -> None:
        for side in (-1, 1):
            hip = side * 0.038
            swing = step * side * 0.055
            lift = max(0.0, step * side) * 0.035 * stride
            knee = (hip + 0.6 * swing, -0.20 - lift)
            ankle = (hip + swing, -0.045 - lift)
            leg = ink.limb((hip, -0.36), knee, ankle, (0.070, 0.056, 0.040))
            boot = ink.curve(
                (ankle[0] - 0.027, -0.10 - lift), (ankle[0] + 0.027, -0.10 - lift),
                (ankle[0] + 0.030, -0.03 - lift, ankle[0] + 0.036 + 0.012 * side, -0.004 - lift),
                (ankle[0], 0.004 - lift, ankle[0] - 0.036 + 0.012 * side, -0.004 - lift),
                (ankle[0] - 0.030, -0.03 - lift, ankle[0] - 0.027, -0.10 - lift),
            )  # fmt: skip
            self._rimmed(sheet, moment, ink.union(leg, boot), self.wardrobe.legs, 0.55)

    def _coat(self, sheet: Sheet, moment: Moment, time_s: float, wind: float) -> None:
        look = self.wardrobe
        sway = wind * (0.045 + 0.02 * math.sin(2.6 * time_s))
        left, right = 0.012 * math.sin(3.1 * time_s), 0.012 * math.sin(3.7 * time_s + 2)
        hem = -0.20 - 0.12 * look.hem
        coat = ink.curve(
            (-0.045, -0.845), (-0.098, -0.835, -0.118, -0.79), (-0.122, -0.67, -0.084, -0.565),
            (-0.098, -0.42, -0.128 + sway, hem + left), (-0.06 + sway, hem + 0.022 + right, sway * 0.6, hem + 0.008),
            (0.07 + sway, hem + 0.02 + left, 0.122 + sway * 0.8, hem + right), (0.098, -0.42, 0.084, -0.565),
            (0.122, -0.67, 0.118, -0.79), (0.098, -0.835, 0.045, -0.845),
        )  # fmt: skip
        self._rimmed(sheet, moment, coat, look.coat)
        shade = ink.curve(
            (0, -0.86), (-self.light_side * 0.2, -0.86), (-self.light_side * 0.25, hem - 0.02),
            (-self.light_side * 0.02 + sway * 0.7, hem + 0.03), (-self.light_side * 0.055, -0.56, 0, -0.86),
        )  # fmt: skip
        shaded = skia.Op(shade, coat, skia.kIntersect_PathOp)
        if shaded:
            sheet.mark(shaded, ink.fill(look.coat_shade, 0.55))
        seam = ink.curve((0, -0.56), (0.012 + sway * 0.3, -0.4, 0.01 + sway * 0.55, hem), closed=False)
        sheet.mark(seam, ink.line(look.coat_shade, 0.007))
        belt = ink.curve((-0.085, -0.572), (0, -0.552, 0.085, -0.572), closed=False)
        sheet.mark(belt, ink.line(look.coat_shade, 0.020))

    def _arms(self, sheet: Sheet, moment: Moment, step: float) -> None:
        look, raised, kick = self.wardrobe, moment.stance.arms, moment.pulse.beat
        for side in (-1, 1):
            sway = 0.05 * math.sin(2.1 * moment.time_s + side + look.phase) * raised
            swing = 0.34 * step * -side
            upper = math.radians(lerp(7.0, 138.0, raised)) + 0.05 * kick * raised
            lower = math.radians(lerp(2.0, 168.0, raised)) + 0.08 * kick * raised + sway
            shoulder = (side * 0.086, _SHOULDER_Y)
            elbow = (
                shoulder[0] + side * 0.165 * math.sin(upper),
                shoulder[1] + 0.165 * math.cos(upper) - 0.02 * abs(swing),
            )
            wrist = (
                elbow[0] + side * 0.15 * math.sin(lower),
                elbow[1] + 0.15 * math.cos(lower) - 0.05 * max(0.0, swing),
            )
            bend = (2 * elbow[0] - 0.5 * (shoulder[0] + wrist[0]), 2 * elbow[1] - 0.5 * (shoulder[1] + wrist[1]))
            self._hand(sheet, wrist, lower, side)
            sleeve = ink.limb(shoulder, bend, wrist, (0.066, 0.052, 0.044))
            near_light = side == self.light_side
            self._rimmed(
                sheet,
                moment,
                sleeve,
                look.coat if near_light else mix(look.coat, look.coat_shade, 0.6),
                0.9 if near_light else 0.12,
            )

    def _hand(self, sheet: Sheet, wrist: ink.Point, angle: float, side: int) -> None:
        dx, dy = side * math.sin(angle), math.cos(angle)
        palm = (wrist[0] + 0.030 * dx, wrist[1] + 0.030 * dy)
        tip = (wrist[0] + 0.056 * dx, wrist[1] + 0.056 * dy)
        thumb = (wrist[0] + 0.036 * dx - side * 0.020 * abs(dy), wrist[1] + 0.036 * dy)
        hand = ink.union(
            ink.limb(wrist, palm, tip, (0.028, 0.032, 0.016)), ink.limb(palm, palm, thumb, (0.012, 0.012, 0.010))
        )
        sheet.solid(hand, self.wardrobe.skin_shade if side != self.light_side else self.wardrobe.skin)

    def _head(self, sheet: Sheet, moment: Moment, time_s: float, wind: float) -> None:
        look, kick, gaze = self.wardrobe, moment.pulse.beat, moment.stance.gaze
        tilt = 2.0 * math.sin(2.2 * time_s) * (1 - 0.6 * gaze) + 2.5 * kick
        neck = skia.Path()
        neck.addRect(skia.Rect.MakeLTRB(-0.027, -0.885, 0.027, -0.815))
        sheet.solid(neck, look.skin_shade)
        with (
            sheet.turned(tilt, 0, -0.86),
            sheet.placed(0.0, -0.86 + 0.012 * gaze, 1.0, 1.0 - 0.10 * gaze),
            sheet.placed(0, 0.86),
        ):
            hair, strands = hair_from_behind(look, time_s, wind)
            if look.hair_style in ("short", "bun"):
                self._ears(sheet)
            if look.hair_style != "long":
                self._rimmed(sheet, moment, hair, look.hair)
                self._strands(sheet, strands)
        if look.scarf:
            self._scarf(sheet, moment, time_s, wind)
        else:
            self._collar(sheet, moment)
        with (
            sheet.turned(tilt, 0, -0.86),
            sheet.placed(0.0, -0.86 + 0.012 * gaze, 1.0, 1.0 - 0.10 * gaze),
            sheet.placed(0, 0.86),
        ):
            if look.hair_style == "long":
                self._rimmed(sheet, moment, hair, look.hair)
                self._strands(sheet, strands)
            if look.headphones:
                self._headphones(sheet, kick)

    def _strands(self, sheet: Sheet, strands: list[skia.Path]) -> None:
        pen = ink.line(self.wardrobe.hair_light, 0.004, 0.5)
        for strand in strands:
            sheet.mark(strand, pen)

    def _ears(self, sheet: Sheet) -> None:
        for side in (-1, 1):
            ear = skia.Path()
            ear.addOval(skia.Rect.MakeLTRB(side * 0.066 - 0.011, -0.945, side * 0.066 + 0.011, -0.905))
            sheet.solid(ear, self.wardrobe.skin if side == self.light_side else self.wardrobe.skin_shade)

    def _collar(self, sheet: Sheet, moment: Moment) -> None:
        collar = ink.curve(
            (-0.052, -0.875), (0, -0.858, 0.052, -0.875), (0.075, -0.84, 0.062, -0.815), (0, -0.80, -0.062, -0.815),
            (-0.075, -0.84, -0.052, -0.875),
        )  # fmt: skip
        self._rimmed(sheet, moment, collar, mix(self.wardrobe.coat, self.wardrobe.accent, 0.35), 0.8)

    def _scarf(self, sheet: Sheet, moment: Moment, time_s: float, wind: float) -> None:
        look = self.wardrobe
        wrap = ink.curve(
            (-0.062, -0.872), (0, -0.852, 0.062, -0.872), (0.084, -0.834, 0.067, -0.802), (0, -0.778, -0.067, -0.802),
            (-0.084, -0.834, -0.062, -0.872),
        )  # fmt: skip
        self._rimmed(sheet, moment, wrap, look.accent, 0.8)
        fold = ink.curve((-0.06, -0.838), (0, -0.818, 0.06, -0.842), closed=False)
        sheet.mark(fold, ink.line(look.accent_shade, 0.006))
        sheet.solid(ribbon((0.02, -0.812), 0.44, 0.048, time_s, wind, 0.05, 0.35), look.accent)

    def _headphones(self, sheet: Sheet, kick: float) -> None:
        accent = self.wardrobe.accent
        band = skia.Path()
        band.addArc(skia.Rect.MakeLTRB(-0.077, -1.034, 0.077, -0.872), 190, 160)
        sheet.mark(band, ink.line(_BLACK_PLASTIC, 0.015))
        sheet.mark(band, ink.line(accent, 0.003, 0.8))
        for side in (-1, 1):
            cup, light = skia.Path(), skia.Path()
            cup.addOval(skia.Rect.MakeLTRB(side * 0.076 - 0.015, -0.957, side * 0.076 + 0.015, -0.903))
            light.addOval(skia.Rect.MakeLTRB(side * 0.083 - 0.006, -0.947, side * 0.083 + 0.006, -0.913))
            sheet.solid(cup, _BLACK_PLASTIC)
            sheet.mark(light, ink.fill(accent, 0.5 + 0.5 * kick))
            sheet.glow(side * 0.08, -0.93, 0.05 + 0.04 * kick, accent, 0.22 + 0.4 * kick)
