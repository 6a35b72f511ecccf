"""Arms, hands, legs and shoes along the joints of a rig, in the clothes of an outfit."""

import math

import skia

from animatic import ink
from animatic.character.outline import joined, limb, oval
from animatic.character.rig import ANKLE_UP, Limb, Turn
from animatic.character.shading import Brush
from animatic.character.wardrobe import Wardrobe
from animatic.colour import Rgb, mix
from animatic.ink import Point

_SLEEVES: dict[str, tuple[float, float, float]] = {
    "coat": (0.062, 0.056, 0.052),
    "jacket": (0.066, 0.064, 0.050),
    "hoodie": (0.066, 0.066, 0.054),
    "dress": (0.056, 0.044, 0.034),
    "suit": (0.060, 0.054, 0.047),
}
_BOOTED = ("coat", "dress")


def draw_arm(brush: Brush, look: Wardrobe, turn: Turn, arm: Limb, grips: bool) -> None:
    """Draw an arm with its sleeve and hand; a hand that `grips` is closed."""
    shoulder, elbow, wrist = (turn.flat(joint) for joint in arm[:3])
    widths = tuple(width * (0.5 + 0.5 * look.girth) for width in _SLEEVES[look.outfit])
    far = turn.nearness(arm.root) < -0.03
    _hand(brush, look, elbow, wrist, grips, arm.outwards * (1 if turn.cos >= 0 else -1))
    if look.outfit == "dress":
        brush.part(limb(shoulder, elbow, wrist, widths), look.skin, look.skin_shade, 0.022, 0.8)
        cap = limb(shoulder, _toward(shoulder, elbow, 0.18), _toward(shoulder, elbow, 0.36), (0.066, 0.066, 0.060))
        brush.part(cap, look.coat, look.coat_shade, 0.020, 0.6)
        return
    cloth = mix(look.coat, look.coat_shade, 0.55) if far else look.coat
    brush.part(limb(shoulder, elbow, wrist, widths), cloth, look.coat_shade, 0.024, 0.35 if far else 0.9)
    cuff = ink.curve(_toward(wrist, elbow, 0.05), _toward(wrist, elbow, 0.13), closed=False)
    if look.outfit != "suit":
        pen = ink.line(
            brush.shading.tone(look.accent if look.outfit == "jacket" else look.coat_shade), widths[2] * 0.96
        )
        pen.setStrokeCap(skia.Paint.kButt_Cap)
        brush.sheet.mark(cuff, pen)


def _toward(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _hand(brush: Brush, look: Wardrobe, elbow: Point, wrist: Point, grips: bool, side: int) -> None:
    length = math.hypot(wrist[0] - elbow[0], wrist[1] - elbow[1]) or 1e-6
    along = ((wrist[0] - elbow[0]) / length, (wrist[1] - elbow[1]) / length)
    across = (-along[1] * -side, along[0] * -side)

    def at(forwards: float, inwards: float) -> Point:
        return (
            wrist[0] + along[0] * forwards + across[0] * inwards,
            wrist[1] + along[1] * forwards + across[1] * inwards,
        )

    if grips:
        hand = joined(oval(*at(0.022, 0.0), 0.023, 0.023), limb(wrist, at(0.01, 0), at(0.02, 0), (0.03, 0.032, 0.034)))
    else:
        hand = joined(
            limb(wrist, at(0.030, 0.0), at(0.062, 0.004), (0.030, 0.038, 0.020)),
            limb(at(0.008, 0.004), at(0.026, 0.020), at(0.040, 0.020), (0.016, 0.015, 0.011)),
        )
    brush.part(hand, look.skin, look.skin_shade, 0.010, 0.5)


def draw_leg(brush: Brush, look: Wardrobe, turn: Turn, leg: Limb) -> None:
    """Draw a leg with its shoe or boot."""
    hip, knee, ankle = (turn.flat(joint) for joint in leg[:3])
    far = turn.nearness(leg.root) < -0.02
    slim = look.outfit in _BOOTED
    widths = (0.078, 0.060, 0.040) if slim else (0.088, 0.074, 0.058)
    cloth = mix(look.legs, look.legs_shade, 0.6) if far else look.legs
    brush.part(
        limb(hip, knee, ankle, tuple(width * look.girth for width in widths)), cloth, look.legs_shade, 0.024, 0.6
    )
    shoe = _shoe(turn, ankle, leg.end.up - ANKLE_UP)
    if slim:
        shoe = joined(shoe, limb(_toward(ankle, knee, 0.55), _toward(ankle, knee, 0.28), ankle, (0.058, 0.054, 0.046)))
    shade: Rgb = look.legs_shade
    brush.part(shoe, look.shoes, shade, 0.014, 0.6)


def _shoe(turn: Turn, ankle: Point, lift: float) -> skia.Path:
    """Return a shoe under an ankle; the heel leaves the ground before the toe does."""
    heel = (ankle[0] - 0.010 * turn.sin, ankle[1] + 0.020)
    toe = (ankle[0] + 0.058 * turn.sin, ankle[1] + 0.026 + 0.008 * max(turn.cos, 0.0) + 0.55 * max(lift, 0.0))
    arch = ((heel[0] + toe[0]) / 2, (heel[1] + toe[1]) / 2 + 0.001)
    return joined(
        limb(heel, arch, toe, (0.048, 0.046, 0.036)),
        limb(ankle, _toward(ankle, heel, 0.5), heel, (0.044, 0.046, 0.046)),
    )
