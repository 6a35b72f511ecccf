"""What a head wears: hats, glasses, a beard, headphones, from the front, from behind and in profile, in head units."""

import skia

from animatic import ink
from animatic.character.face import Expression
from animatic.character.outline import both, oval, spline
from animatic.character.shading import Brush
from animatic.character.wardrobe import Wardrobe
from animatic.colour import Rgb, darker, mix
from animatic.ink import Point
from state.film import View

_PLASTIC = Rgb(0.05, 0.045, 0.11)
_GLASS = Rgb(0.85, 0.95, 1.0)


def draw_hat(brush: Brush, look: Wardrobe, view: View, turn: float) -> None:
    """Draw the hat, if there is one; `turn` shifts a front with the face, in radians."""
    if look.hat == "beanie":
        _beanie(brush, look, view)
    elif look.hat == "cap":
        _cap(brush, look, view, turn)
    elif look.hat == "brim":
        _brim(brush, look, view)


def _dome(view: View, edge: float, top: float) -> skia.Path:
    if view == "profile":
        return spline(
            [
                (0.355, edge + 0.01), (0.36, -0.38), (0.16, top + 0.05), (-0.12, top), (-0.40, top + 0.14),
                (-0.52, -0.24), (-0.49, edge + 0.09), (-0.1, edge + 0.05),
            ]
        )  # fmt: skip
    return both(
        [(0, top), (0.28, top + 0.07), (0.44, -0.36), (0.475, edge + 0.02), (0.25, edge + 0.05), (0, edge + 0.055)]
    )


def _beanie(brush: Brush, look: Wardrobe, view: View) -> None:
    brush.part(_dome(view, -0.22, -0.69), look.accent, look.accent_shade, 0.12)
    if view == "profile":
        fold = spline(
            [
                (0.385, -0.29), (0.385, -0.15), (0.10, -0.12), (-0.25, -0.06), (-0.51, -0.02), (-0.53, -0.17),
                (-0.20, -0.23), (0.12, -0.28),
            ]
        )  # fmt: skip
    else:
        fold = both([(0, -0.275), (0.26, -0.285), (0.475, -0.325), (0.50, -0.20), (0.28, -0.145), (0, -0.135)])
    brush.part(fold, mix(look.accent, look.accent_shade, 0.30), look.accent_shade, 0.08, 0.8)
    span = (-0.46, 0.34) if view == "profile" else (-0.42, 0.42)
    for step in range(7):
        x = span[0] + (span[1] - span[0]) * step / 6
        brush.stroke(
            ink.curve((0.45 * x, -0.62), (0.95 * x, -0.50, x, -0.33), closed=False), look.accent_shade, 0.012, 0.6
        )


def _cap(brush: Brush, look: Wardrobe, view: View, turn: float) -> None:
    brush.part(_dome(view, -0.24, -0.645), look.accent, look.accent_shade, 0.12)
    brush.detail(oval(-0.1 if view == "profile" else 0.0, -0.655, 0.035, 0.022), look.accent_shade)
    visor = mix(look.accent_shade, _PLASTIC, 0.35)
    if view == "front":
        x = 0.35 * turn
        peak = both([(0, -0.30), (0.26, -0.29), (0.43, -0.235), (0.44, -0.165), (0.28, -0.20), (0, -0.17)])
        peak.offset(x, 0.0)
        brush.part(peak, visor, rim=0.8)
        brush.detail(oval(0.8 * x, -0.43, 0.085, 0.075), look.shirt)
    elif view == "profile":
        peak = spline(
            [
                (0.26, -0.31), (0.50, -0.29), (0.72, -0.215), (0.70, -0.185), (0.48, -0.205), (0.30, -0.195),
                (0.18, -0.22),
            ]
        )  # fmt: skip
        brush.part(peak, visor, rim=0.8)
    else:
        brush.detail(both([(0, -0.30), (0.10, -0.28), (0.15, -0.19), (0, -0.185)]), look.hair)
        brush.stroke(spline([(-0.15, -0.215), (0, -0.205), (0.15, -0.215)], closed=False), visor, 0.045)


def _brim(brush: Brush, look: Wardrobe, view: View) -> None:
    cloth, shade = mix(look.coat, look.accent_shade, 0.15), look.coat_shade
    if view == "profile":
        brim = spline(
            [
                (0.76, -0.20), (0.40, -0.285), (-0.1, -0.27), (-0.50, -0.21), (-0.84, -0.17), (-0.50, -0.115),
                (-0.08, -0.15), (0.36, -0.205),
            ]
        )  # fmt: skip
        crown = ink.curve(
            (0.37, -0.25), (0.36, -0.62, 0.24, -0.735), (0.10, -0.72, -0.06, -0.70), (-0.26, -0.76, -0.36, -0.72),
            (-0.48, -0.60, -0.50, -0.19),
        )  # fmt: skip
        band = ink.curve(
            (0.372, -0.24), (0.37, -0.33, 0.362, -0.36), (-0.06, -0.33, -0.485, -0.31), (-0.50, -0.24, -0.50, -0.18),
            (-0.06, -0.21, 0.372, -0.24),
        )  # fmt: skip
    else:
        low = -0.185 if view == "front" else -0.150
        brim = both([(0, -0.30), (0.40, -0.285), (0.80, -0.215), (0.76, -0.175), (0.42, low), (0, low + 0.03)])
        crown = ink.curve(
            (-0.44, -0.24), (-0.43, -0.62, -0.30, -0.735), (-0.14, -0.76, 0.0, -0.70), (0.14, -0.76, 0.30, -0.735),
            (0.43, -0.62, 0.44, -0.24), (0, -0.20, -0.44, -0.24),
        )  # fmt: skip
        band = ink.curve(
            (-0.44, -0.25), (-0.44, -0.32, -0.432, -0.365), (0, -0.325, 0.432, -0.365), (0.44, -0.32, 0.44, -0.25),
            (0, -0.205, -0.44, -0.25),
        )  # fmt: skip
    if view != "front":
        brush.part(brim, cloth, shade, 0.05)
    brush.part(crown, cloth, shade, 0.12)
    brush.detail(band, look.accent)
    if view == "front":
        brush.part(brim, cloth, shade, 0.05)


def draw_glasses(brush: Brush, look: Wardrobe, view: View, expression: Expression) -> None:
    """Draw glasses on a face from the front or in profile."""
    frame = mix(look.accent_shade, _PLASTIC, 0.55)
    if view == "profile":
        lens = oval(0.272, 0.005, 0.062, 0.118)
        brush.detail(lens, _GLASS, 0.20)
        brush.stroke(lens, frame, 0.026)
        brush.stroke(ink.curve((0.21, -0.01), (-0.05, -0.035), closed=False), frame, 0.026)
        return
    y = 0.05 - 0.115 * expression.gaze
    centres = [expression.across(side * 0.172) for side in (-1, 1)]
    for side, x in zip((-1, 1), centres, strict=True):
        lens = oval(x, y, 0.130 - 0.12 * max(0.0, expression.turn * side), 0.122)
        brush.detail(lens, _GLASS, 0.16)
        brush.stroke(lens, frame, 0.026)
        brush.stroke(ink.curve((x + side * 0.125, y - 0.02), (side * 0.365, y - 0.01), closed=False), frame, 0.024)
    brush.stroke(
        ink.curve(
            (centres[0] + 0.125, y - 0.02), (0.5 * sum(centres), y - 0.055, centres[1] - 0.125, y - 0.02), closed=False
        ),
        frame,
        0.024,
    )


def draw_beard(brush: Brush, look: Wardrobe, view: View, expression: Expression) -> None:
    """Draw a beard on a face from the front or in profile, the mouth left free."""
    colour, drop = mix(look.hair, look.hair_shade, 0.15), expression.mouth
    if view == "profile":
        low = 0.075 * drop
        jaw = spline(
            [(-0.02, -0.02), (0.06, 0.20), (0.20, 0.235), (0.335, 0.185), (0.39, 0.21), (0.34, 0.245),
             (0.30, 0.25 + low), (0.345, 0.315 + low),
             (0.385, 0.36 + low), (0.37, 0.50 + low), (0.24, 0.56 + low), (0.06, 0.45), (-0.08, 0.22)]
        )  # fmt: skip
        brush.part(jaw, colour, look.hair_shade, 0.08, 0.0)
        return
    lifted = -0.115 * expression.gaze
    x, y = expression.across(0.0), 0.325 + lifted
    jaw = both(
        [
            (0, y - 0.085), (0.10, y - 0.075), (0.22, y - 0.10), (0.335, 0.02), (0.385, 0.03), (0.375, 0.22),
            (0.28, 0.46), (0.12, 0.565 + 0.04 * drop), (0, 0.58 + 0.04 * drop),
        ]
    )  # fmt: skip
    mouth = oval(x, y + 0.012 + 0.05 * drop, 0.105, 0.040 + 0.06 * drop)
    jaw = ink.combined(jaw, mouth, skia.kDifference_PathOp, otherwise=jaw)
    brush.part(jaw, colour, look.hair_shade, 0.09, 0.0)


def draw_headphones(brush: Brush, look: Wardrobe, view: View, kick: float) -> None:
    """Draw headphones whose lights answer the beat's kick 0..1."""
    accent, top = look.accent, -0.74 if look.hat is not None else -0.62
    if view == "profile":
        band = ink.curve((-0.045, -0.12), (-0.135, -0.36, -0.10, top + 0.02), closed=False)
        _wire(brush, band, accent, kick)
        _cup(brush, (-0.04, 0.01), 0.145, 0.175, accent, kick)
        return
    band = spline(
        [
            (-0.455, 0.03), (-0.48, -0.28), (-0.30, top + 0.06), (0, top), (0.30, top + 0.06), (0.48, -0.28),
            (0.455, 0.03),
        ],
        closed=False,
    )  # fmt: skip
    _wire(brush, band, accent, kick)
    for side in (-1, 1):
        _cup(brush, (side * 0.465, 0.07), 0.085, 0.165, accent, kick)


def _wire(brush: Brush, band: skia.Path, accent: Rgb, kick: float) -> None:
    brush.stroke(band, _PLASTIC, 0.075)
    brush.stroke(band, accent, 0.014, 0.6 + 0.4 * kick)


def _cup(brush: Brush, at: Point, half_width: float, half_height: float, accent: Rgb, kick: float) -> None:
    brush.part(oval(*at, half_width, half_height), _PLASTIC, rim=0.6)
    brush.detail(oval(*at, 0.78 * half_width, 0.80 * half_height), darker(mix(_PLASTIC, accent, 0.20), 0.1))
    brush.stroke(oval(*at, 0.64 * half_width, 0.66 * half_height), accent, 0.018, 0.55 + 0.45 * kick)
    brush.sheet.glow(*at, 0.32 + 0.22 * kick, accent, 0.14 + 0.26 * kick)
