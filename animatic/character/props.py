"""What people hold: a microphone, a guitar, an umbrella, a lantern, each where a rig's hands are."""

import math

import skia

from animatic import ink
from animatic.character.outline import limb, oval, spline
from animatic.character.rig import HEAD, Rig, Turn
from animatic.character.shading import Brush
from animatic.character.wardrobe import Wardrobe
from animatic.colour import WHITE, Rgb, lighter, mix

_STEEL = Rgb(0.30, 0.30, 0.36)
_DARK = Rgb(0.08, 0.07, 0.12)
_WOOD = Rgb(0.66, 0.30, 0.13)
_FLAME = Rgb(1.0, 0.78, 0.38)


def draw_microphone(brush: Brush, look: Wardrobe, rig: Rig, turn: Turn) -> None:
    """Draw a microphone in the right hand, pointed at the mouth."""
    wrist, head = turn.flat(rig.arms[1].end), turn.flat(rig.head)
    mouth = (head[0] + 0.32 * HEAD * turn.sin, head[1] + 0.36 * HEAD)
    length = math.hypot(mouth[0] - wrist[0], mouth[1] - wrist[1]) or 1e-6
    along = ((mouth[0] - wrist[0]) / length, (mouth[1] - wrist[1]) / length)
    low = (wrist[0] - 0.020 * along[0], wrist[1] - 0.020 * along[1])
    high = (wrist[0] + 0.062 * along[0], wrist[1] + 0.062 * along[1])
    middle = ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2)
    brush.part(limb(low, middle, high, (0.014, 0.017, 0.020)), _DARK, rim=0.6)
    tip = (high[0] + 0.012 * along[0], high[1] + 0.012 * along[1])
    brush.part(oval(*tip, 0.021, 0.021), _STEEL, _DARK, 0.012, 0.9)
    brush.stroke(
        ink.curve(
            (high[0] - 0.013 * along[1], high[1] + 0.013 * along[0]),
            (high[0] + 0.013 * along[1], high[1] - 0.013 * along[0]),
            closed=False,
        ),
        look.accent,
        0.006,
    )


def draw_guitar(brush: Brush, look: Wardrobe, rig: Rig, turn: Turn) -> None:
    """Draw a guitar across the body, its neck towards the left hand, and the strap."""
    middle3 = rig.pelvis.plus(-0.045, 0.105, 0.095)
    middle, hand = turn.flat(middle3), turn.flat(rig.arms[0].end)
    angle = math.degrees(math.atan2(hand[1] - middle[1], hand[0] - middle[0]))
    reach = math.dist(middle3, rig.arms[0].end)
    narrow = max(0.45, math.hypot(hand[0] - middle[0], hand[1] - middle[1]) / reach)
    shoulder = turn.flat(rig.arms[0].root)
    brush.stroke(ink.curve(shoulder, middle, closed=False), _DARK, 0.016)
    flipped = abs(angle) > 90
    with brush.placed(*middle, 1.0, 180 - angle if flipped else angle, mirrored=flipped):
        _guitar(brush, mix(_WOOD, look.accent, 0.12), narrow)


def _guitar(brush: Brush, wood: Rgb, narrow: float) -> None:
    """Draw a guitar about its body's middle with the neck to +x, foreshortened to the share `narrow` of its length."""
    brush.part(
        ink.polygon([(0.04, -0.011), (0.30 * narrow, -0.008), (0.30 * narrow, 0.008), (0.04, 0.011)]),
        _DARK,
        rim=0.8,
    )
    head = [(0.295, -0.012), (0.350, -0.020), (0.358, 0.0), (0.350, 0.020), (0.295, 0.012)]
    brush.part(ink.polygon([(x * narrow, y) for x, y in head]), wood, rim=0.8)
    body = [
        (0.085, 0.0), (0.082, -0.048), (0.035, -0.052), (-0.010, -0.050), (-0.075, -0.074), (-0.120, -0.030),
        (-0.120, 0.032), (-0.075, 0.076), (-0.010, 0.052), (0.035, 0.054), (0.082, 0.048),
    ]  # fmt: skip
    brush.part(spline([(x * narrow, y) for x, y in body]), wood, mix(wood, _DARK, 0.55), 0.030)
    brush.detail(oval(0.012 * narrow, 0.0, 0.025 * narrow, 0.025), _DARK)
    brush.detail(
        ink.polygon(
            [
                (-0.072 * narrow, -0.020), (-0.060 * narrow, -0.020), (-0.060 * narrow, 0.020),
                (-0.072 * narrow, 0.020),
            ]
        ),
        _DARK,
    )  # fmt: skip
    for y in (-0.004, 0.004):
        brush.stroke(ink.curve((-0.066 * narrow, y), (0.30 * narrow, y), closed=False), lighter(wood, 0.6), 0.0018, 0.7)


def draw_umbrella(brush: Brush, look: Wardrobe, rig: Rig, turn: Turn) -> None:
    """Draw an umbrella in the right hand, over the head."""
    grip = turn.flat(rig.arms[1].end)
    head = turn.flat(rig.head)
    top = (0.88 * grip[0] + 0.12 * head[0], head[1] - 0.325)
    lean = math.degrees(math.atan2(top[0] - grip[0], grip[1] - top[1]))
    foot = (grip[0] - 0.08 * (top[0] - grip[0]) / 0.4, grip[1] + 0.09)
    brush.stroke(ink.curve(foot, top, closed=False), _DARK, 0.009)
    with brush.placed(*top, 1.0, lean):
        edge = [(-0.31 + 0.155 * k, 0.165 + 0.018 * abs(2 - k)) for k in range(5)]
        canopy = skia.Path()
        canopy.moveTo(*edge[0])
        canopy.cubicTo(-0.27, 0.02, -0.12, -0.012, 0.0, -0.012)
        canopy.cubicTo(0.12, -0.012, 0.27, 0.02, *edge[-1])
        for (x, y), (next_x, next_y) in zip(edge[::-1], edge[-2::-1], strict=False):
            canopy.quadTo((x + next_x) / 2, (y + next_y) / 2 - 0.035, next_x, next_y)
        canopy.close()
        brush.part(canopy, look.accent, look.accent_shade, 0.09)
        for x, y in edge[1:-1]:
            brush.stroke(ink.curve((0.0, -0.010), (0.75 * x, 0.03, x, y), closed=False), look.accent_shade, 0.005, 0.8)
        brush.stroke(ink.curve((0.0, -0.012), (0.0, -0.045), closed=False), _DARK, 0.009)


def draw_lantern(brush: Brush, look: Wardrobe, rig: Rig, turn: Turn, kick: float, swing: float) -> None:
    """Draw a lantern that hangs from the right hand; `swing` turns it in degrees, the beat's kick 0..1 brightens it."""
    wrist = turn.flat(rig.arms[1].end)
    with brush.placed(wrist[0], wrist[1] + 0.020, 1.0, swing):
        brush.stroke(
            ink.curve((-0.022, 0.040), (-0.020, 0.0, 0.0, 0.0), (0.020, 0.0, 0.022, 0.040), closed=False), _DARK, 0.006
        )
        brush.part(ink.polygon([(-0.020, 0.030), (0.020, 0.030), (0.034, 0.052), (-0.034, 0.052)]), _DARK, rim=0.7)
        glass = ink.polygon([(-0.029, 0.052), (0.029, 0.052), (0.033, 0.118), (-0.033, 0.118)])
        brush.sheet.solid(glass, mix(_FLAME, look.accent, 0.12))
        brush.sheet.mark(oval(0.0, 0.092, 0.011, 0.020), ink.fill(WHITE, 0.95))
        for x in (-0.031, 0.0, 0.031):
            brush.stroke(ink.curve((0.92 * x, 0.052), (x * 1.04, 0.118), closed=False), _DARK, 0.005)
        brush.part(ink.polygon([(-0.037, 0.116), (0.037, 0.116), (0.032, 0.132), (-0.032, 0.132)]), _DARK, rim=0.7)
        brush.sheet.shine(glass, _FLAME, 0.9)
        brush.sheet.glow(0.0, 0.085, 0.24 + 0.08 * kick, _FLAME, 0.55 + 0.25 * kick)


def grips(look: Wardrobe, outwards: int) -> bool:
    """Return whether a hand (1 the left, -1 the right) is closed round something."""
    return look.prop == "guitar" if outwards > 0 else look.prop is not None
