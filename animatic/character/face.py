"""Faces from the front and in profile, in head units about the head's middle: 1 is skull to chin, y points down.

A face is few flat shapes: eyes that are mostly iris, a shade for a nose, a mouth that opens. The one in profile looks
to +x. Hair, hats and what else a head wears are in their own modules.
"""

import math
from dataclasses import dataclass

import skia

from animatic import ink
from animatic.character.outline import both, oval, spline
from animatic.character.shading import Brush
from animatic.character.wardrobe import Wardrobe
from animatic.colour import Rgb, darker, mix
from animatic.easing import lerp

_LASH = Rgb(0.13, 0.06, 0.10)
_EYE_WHITE = Rgb(0.97, 0.94, 0.92)
_TEETH = Rgb(0.98, 0.96, 0.94)
_MOUTH = Rgb(0.32, 0.05, 0.09)
_TONGUE = Rgb(0.85, 0.36, 0.38)
_ROUND = 0.44  # radius of the head that features lie on, for their shift when it turns


@dataclass(frozen=True)
class Expression:
    """What a face does: `mouth` open, eyes in a `blink`, `gaze` to the sky, all 0..1; `turn` in radians."""

    mouth: float
    blink: float
    gaze: float
    turn: float = 0.0

    def across(self, x: float) -> float:
        """Return where a feature at x of a straight face is when the head is turned."""
        return _ROUND * math.sin(math.asin(max(-1.0, min(1.0, x / _ROUND))) + self.turn)


def face_outline(look: Wardrobe, expression: Expression) -> skia.Path:
    """Return the outline of the face from the front."""
    jaw, chin = 0.245 * look.jaw, 0.475 + 0.035 * expression.mouth
    shift = 0.26 * expression.turn
    right = [(0.0, -0.47), (0.25, -0.41), (0.365, -0.17), (0.362, 0.08), (0.325 * (0.5 + 0.5 * look.jaw), 0.26)]
    path = both([*right, (jaw * 0.86, 0.395), (0.10, chin - 0.012), (0.0, chin)])
    leaning = skia.Matrix()
    leaning.setAll(1.0, shift, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)  # the chin goes with the turn
    path.transform(leaning)
    return path


def draw_face(brush: Brush, look: Wardrobe, expression: Expression) -> skia.Path:
    """Draw a face from the front, with its ears, and return its outline."""
    for side in (-1, 1):
        hidden = 0.05 * expression.turn * side
        ear = oval(side * 0.372 - hidden, 0.055, 0.062, 0.098)
        brush.part(ear, look.skin, look.skin_shade, 0.03, 0.6)
        brush.stroke(
            spline([(side * 0.388, 0.0), (side * 0.405, 0.045), (side * 0.385, 0.09)], closed=False),
            look.skin_shade,
            0.014,
        )
    outline = face_outline(look, expression)
    brush.part(outline, look.skin, look.skin_shade, 0.15)
    for side in (-1, 1):
        cheek = oval(expression.across(side * 0.245), 0.175 - 0.03 * expression.gaze, 0.075, 0.05)
        with brush.inside(outline):
            brush.detail(cheek, look.blush, 0.40)
    lifted = -0.115 * expression.gaze
    for side in (-1, 1):
        _front_eye(brush, look, expression, side, lifted)
    _front_nose(brush, look, expression, lifted)
    _front_mouth(brush, look, expression, lifted)
    return outline


def _front_eye(brush: Brush, look: Wardrobe, expression: Expression, side: int, lifted: float) -> None:
    x, y = expression.across(side * 0.168), 0.045 + lifted
    wide = 0.078 * look.eyes * math.cos(0.55 * expression.turn * side + 0.2)
    tall = 0.060 * look.eyes * (1.0 - 0.35 * expression.mouth * 0.5)
    brow_y = y - 0.135 - 0.03 * expression.mouth - 0.015 * expression.gaze
    brow = spline(
        [(x - side * 0.072, brow_y + 0.014), (x + side * 0.01, brow_y - 0.012), (x + side * 0.095, brow_y + 0.022)],
        closed=False,
    )
    brush.stroke(brow, _brow(look), 0.030)
    if expression.blink > 0.45:
        lid = spline([(x - wide, y + 0.012), (x, y + 0.045), (x + wide, y + 0.012)], closed=False)
        brush.stroke(lid, _LASH, 0.024)
        return
    white = spline(
        [
            (x - wide, y + 0.012), (x - 0.45 * wide, y - tall), (x + 0.45 * wide, y - tall), (x + wide, y + 0.012),
            (x, y + tall),
        ]
    )  # fmt: skip
    brush.detail(white, _EYE_WHITE)
    look_x, look_y = x + 0.22 * wide * math.sin(2 * expression.turn), y - 0.012 - 0.018 * expression.gaze
    with brush.inside(white):
        brush.detail(oval(look_x, look_y, 0.052 * look.eyes, 0.058 * look.eyes), look.iris)
        brush.detail(oval(look_x + 0.018, look_y - 0.022, 0.015, 0.015), _EYE_WHITE)
    outer = x + side * (wide + 0.022)
    lid = spline(
        [
            (x - side * wide, y + 0.008), (x - side * 0.2 * wide, y - tall - 0.004),
            (x + side * 0.55 * wide, y - 0.86 * tall), (outer, y - 0.012),
        ],
        closed=False,
    )  # fmt: skip
    brush.stroke(lid, _LASH, 0.021)


def _brow(look: Wardrobe) -> Rgb:
    return mix(darker(look.hair, 0.30), look.skin_shade, 0.15)


def _front_nose(brush: Brush, look: Wardrobe, expression: Expression, lifted: float) -> None:
    x, y, lean = expression.across(0.0), 0.205 + 1.15 * lifted, 1 if expression.turn >= 0 else -1
    size = look.nose
    bridge = ink.curve(
        (x + lean * 0.012, y - 0.10), (x + lean * 0.030, y - 0.05, x + lean * 0.052 * size, y - 0.004),
        (x + lean * 0.050 * size, y + 0.024, x, y + 0.026),
        (x - lean * 0.022, y + 0.026, x - lean * 0.034 * size, y + 0.010),
        closed=False,
    )  # fmt: skip
    brush.stroke(bridge, look.skin_shade, 0.020)


def _front_mouth(brush: Brush, look: Wardrobe, expression: Expression, lifted: float) -> None:
    x, y, opened = expression.across(0.0), 0.325 + lifted, expression.mouth
    half = lerp(0.098, 0.080, opened)
    if opened < 0.08:
        brush.stroke(
            spline(
                [
                    (x - half, y - 0.012), (x - 0.3 * half, y + 0.010), (x + 0.3 * half, y + 0.010),
                    (x + half, y - 0.012),
                ],
                closed=False,
            ),
            look.lips,
            0.024,
        )  # fmt: skip
        brush.stroke(
            ink.curve((x - 0.035, y + 0.046), (x, y + 0.056, x + 0.035, y + 0.046), closed=False),
            look.skin_shade,
            0.014,
            0.8,
        )
        return
    drop = 0.035 + 0.105 * opened
    inside = spline(
        [
            (x - half, y - 0.016), (x - 0.4 * half, y - 0.022), (x + 0.4 * half, y - 0.022), (x + half, y - 0.016),
            (x + 0.72 * half, y + 0.72 * drop), (x, y + drop), (x - 0.72 * half, y + 0.72 * drop),
        ]
    )  # fmt: skip
    brush.detail(inside, _MOUTH)
    with brush.inside(inside):
        brush.detail(oval(x, y + drop + 0.012, 0.062, 0.055 * (0.5 + 0.5 * opened)), _TONGUE)
        brush.detail(oval(x, y - 0.024, 0.072, 0.034), _TEETH)
    brush.stroke(inside, look.lips, 0.018)


def profile_outline(look: Wardrobe, expression: Expression) -> skia.Path:
    """Return the outline of the face in profile; the lower jaw drops with the mouth."""
    tip, drop, back = 0.36 + 0.072 * look.nose, 0.075 * expression.mouth, 0.028 * expression.mouth
    return ink.curve(
        (-0.05, -0.45), (0.20, -0.47, 0.305, -0.28), (0.335, -0.20, 0.33, -0.12), (0.322, -0.065, 0.337, -0.035),
        (0.375, 0.05, tip, 0.112), (tip + 0.012, 0.146, 0.395, 0.162), (0.372, 0.168, 0.376, 0.186),
        (0.408, 0.20, 0.404, 0.224), (0.398, 0.238, 0.366, 0.246), (0.30 - back, 0.25 + 0.2 * drop),
        (0.366 - back, 0.248 + drop), (0.400 - back, 0.256 + drop, 0.396 - back, 0.282 + drop),
        (0.384 - back, 0.312 + drop, 0.354 - back, 0.318 + drop),
        (0.346 - back, 0.338 + drop, 0.362 - back, 0.366 + drop),
        (0.372 - back, 0.43 + drop, 0.305 - back, 0.452 + drop), (0.18 - back, 0.46 + 0.7 * drop, 0.06, 0.38),
        (-0.15, 0.2, -0.05, -0.45),
    )  # fmt: skip


def draw_profile(brush: Brush, look: Wardrobe, expression: Expression) -> skia.Path:
    """Draw a face that looks to +x, and return its outline."""
    if expression.mouth > 0.08:
        drop = 0.075 * expression.mouth
        inside = ink.polygon([(0.385, 0.235), (0.22, 0.24), (0.24, 0.27 + drop), (0.365, 0.262 + drop)])
        brush.detail(inside, _MOUTH)
        brush.detail(oval(0.30, 0.262 + drop, 0.055, 0.022), _TONGUE)
    outline = profile_outline(look, expression)
    brush.part(outline, look.skin)
    shade = ink.curve(
        (-0.1, -0.2), (0.14, -0.1, 0.12, 0.12), (0.14, 0.33, 0.30, 0.452 + 0.075 * expression.mouth),
        (0.18, 0.46, 0.06, 0.38), (-0.2, 0.3, -0.1, -0.2),
    )  # fmt: skip
    with brush.inside(outline):
        brush.detail(shade, look.skin_shade, 0.7)
        brush.detail(oval(0.245, 0.135, 0.068, 0.040), look.blush, 0.40)
    _profile_eye(brush, look, expression)
    nostril = ink.curve((0.385, 0.140), (0.368, 0.128, 0.356, 0.146), closed=False)
    brush.stroke(nostril, look.skin_shade, 0.010)
    if expression.mouth <= 0.08:
        brush.stroke(ink.curve((0.374, 0.247), (0.345, 0.25, 0.300, 0.232), closed=False), look.lips, 0.014)
    return outline


def _profile_eye(brush: Brush, look: Wardrobe, expression: Expression) -> None:
    brow_y = -0.125 - 0.02 * expression.mouth
    brow = ink.curve((0.312, brow_y + 0.018), (0.262, brow_y - 0.026, 0.170, brow_y + 0.012), closed=False)
    brush.stroke(brow, _brow(look), 0.026)
    if expression.blink > 0.45:
        brush.stroke(ink.curve((0.302, 0.006), (0.255, 0.038, 0.195, 0.010), closed=False), _LASH, 0.018)
        return
    white = ink.curve(
        (0.306, -0.034), (0.252, -0.060, 0.198, 0.010), (0.250, 0.036, 0.294, 0.026), (0.306, 0.0, 0.306, -0.034)
    )
    brush.detail(white, _EYE_WHITE)
    with brush.inside(white):
        brush.detail(oval(0.278, -0.006 - 0.01 * expression.gaze, 0.027, 0.036), look.iris)
        brush.detail(oval(0.286, -0.018, 0.008, 0.009), _EYE_WHITE)
    brush.stroke(ink.curve((0.318, -0.030), (0.252, -0.070, 0.186, 0.010), closed=False), _LASH, 0.018)


def draw_profile_ear(brush: Brush, look: Wardrobe) -> None:
    """Draw the ear of a head in profile."""
    ear = spline([(-0.10, -0.06), (-0.075, -0.135), (-0.01, -0.115), (0.0, -0.02), (-0.035, 0.075), (-0.085, 0.085)])
    brush.part(ear, look.skin, rim=0.5)
    inner = ink.curve((-0.085, -0.08), (-0.03, -0.13, -0.025, -0.03), (-0.04, 0.02, -0.06, 0.05), closed=False)
    brush.stroke(inner, look.skin_shade, 0.014)
