"""Hair in profile of a head that looks to +x, in head units."""

import math

import skia

from animatic import ink
from animatic.character.hair import Cut, Hair
from animatic.character.hair_front import braid
from animatic.character.outline import oval, spline
from state.film import HairStyle


def _bob(sway: float) -> Hair:
    outline = ink.curve(
        (0.335, -0.150), (0.36, -0.50, -0.02, -0.585), (-0.42, -0.58, -0.50, -0.18), (-0.545, 0.12, -0.47 + sway, 0.40),
        (-0.36 + sway, 0.50, -0.20 + sway, 0.455), (0.0, 0.47, 0.085 + sway * 0.4, 0.385), (0.045, 0.30, 0.085, 0.16),
        (0.115, 0.02, 0.085, -0.10), (0.15, -0.14, 0.175, -0.155), (0.255, -0.135, 0.335, -0.150),
    )  # fmt: skip
    strands = tuple(
        ink.curve(
            (0.22 - 0.14 * k, -0.39 - 0.08 * math.sin(3 * k)), (-0.30 * k + 0.06, -0.30, 0.02 - 0.42 * k, 0.0),
            (0.02 - 0.46 * k + sway * 0.5, 0.2, 0.03 - 0.46 * k + sway, 0.40 + 0.02 * math.sin(9 * k)), closed=False,
        )
        for k in (0.0, 0.25, 0.5, 0.75, 1.0)
    )  # fmt: skip
    return Hair(over=(outline,), strands=strands)


def _long(sway: float) -> Hair:
    outline = ink.curve(
        (0.315, -0.245), (0.33, -0.53, -0.02, -0.585), (-0.42, -0.59, -0.50, -0.18), (-0.56, 0.20, -0.58 + sway, 0.62),
        (-0.64 + 2 * sway, 0.98, -0.56 + 3 * sway, 1.30), (-0.42 + 3 * sway, 1.22, -0.34 + 3 * sway, 1.36),
        (-0.22 + 2 * sway, 1.18, -0.16 + 2 * sway, 1.24), (-0.10 + sway, 0.90, -0.06 + sway, 0.60),
        (0.02, 0.42, 0.03, 0.26), (0.06, 0.06, 0.05, -0.10), (0.13, -0.17, 0.17, -0.26), (0.24, -0.20, 0.315, -0.245),
    )  # fmt: skip
    strands = tuple(
        ink.curve(
            (0.22 - 0.14 * k, -0.44 - 0.08 * math.sin(3 * k)), (-0.34 * k + 0.02, -0.25, -0.04 - 0.42 * k, 0.1),
            (-0.08 - 0.44 * k + sway, 0.55, -0.16 - 0.36 * k + 2.5 * sway, 1.12), closed=False,
        )
        for k in (0.0, 0.25, 0.5, 0.75)
    )  # fmt: skip
    return Hair(over=(outline,), strands=strands)


def _short(sway: float) -> Hair:
    outline = ink.curve(
        (0.325, -0.245), (0.40, -0.43, 0.24 + 0.3 * sway, -0.575), (0.02, -0.66, -0.16, -0.585),
        (-0.42, -0.56, -0.455, -0.20), (-0.46, 0.02, -0.385, 0.16), (-0.34, 0.25, -0.315, 0.32),
        (-0.28, 0.34, -0.225, 0.27), (-0.165, 0.16, -0.145, 0.02), (-0.12, -0.06, -0.04, -0.13),
        (0.0, -0.06, 0.035, 0.03), (0.07, -0.08, 0.06, -0.16), (0.09, -0.24, 0.14, -0.29), (0.24, -0.30, 0.325, -0.245),
    )  # fmt: skip
    strands = tuple(
        ink.curve(
            (0.24 - 0.16 * k, -0.50),
            (-0.10 - 0.24 * k, -0.50 + 0.10 * k, -0.20 - 0.16 * k, -0.14 + 0.10 * k), closed=False
        )
        for k in (0.0, 0.35, 0.7, 1.0)
    )  # fmt: skip
    return Hair(over=(outline,), strands=strands)


def _pulled_back() -> skia.Path:
    """Return hair combed back over the ear from a high hairline."""
    return ink.curve(
        (0.310, -0.265), (0.30, -0.52, -0.02, -0.565), (-0.39, -0.57, -0.455, -0.20), (-0.47, 0.06, -0.36, 0.26),
        (-0.27, 0.22, -0.20, 0.12), (-0.15, 0.02, -0.10, -0.08), (-0.03, -0.14, 0.02, -0.10), (0.045, 0.0, 0.035, 0.10),
        (0.075, -0.02, 0.075, -0.14), (0.14, -0.26, 0.310, -0.265),
    )  # fmt: skip


def _combed() -> tuple[skia.Path, ...]:
    return tuple(
        ink.curve((0.25 - 0.10 * k, -0.38 - 0.10 * k), (-0.02 - 0.2 * k, -0.44, -0.36, -0.40 + 0.2 * k), closed=False)
        for k in (0.0, 0.35, 0.7)
    )


def _bun(sway: float) -> Hair:
    knot = oval(-0.44 + 0.3 * sway, -0.52, 0.195, 0.185)
    ring = ink.curve((-0.54, -0.56), (-0.46, -0.66, -0.36, -0.56), (-0.32, -0.46, -0.44, -0.44), closed=False)
    return Hair(over=(_pulled_back(), knot), strands=(*_combed(), ring))


def _curly(sway: float) -> Hair:
    outline = ink.curve(
        (0.32, -0.26), (0.44, -0.30, 0.42, -0.44), (0.40, -0.58, 0.24, -0.58), (0.18, -0.74, 0.00, -0.68),
        (-0.14, -0.80, -0.28, -0.68), (-0.48, -0.72, -0.52, -0.54), (-0.70, -0.48, -0.66, -0.30),
        (-0.82, -0.14, -0.68 + sway, 0.00), (-0.76 + sway, 0.18, -0.58 + sway, 0.22),
        (-0.56 + sway, 0.38, -0.40 + sway, 0.34), (-0.28, 0.46, -0.18, 0.32), (-0.02, 0.34, -0.01, 0.20),
        (0.10, 0.12, 0.06, 0.02), (0.14, -0.06, 0.09, -0.14), (0.20, -0.14, 0.20, -0.22), (0.26, -0.20, 0.32, -0.26),
    )  # fmt: skip
    strands = tuple(
        spline([(x, y), (x + 0.06, y - 0.06), (x + 0.13, y - 0.01)], closed=False)
        for x, y in ((-0.52, -0.24), (-0.34, -0.44), (-0.06, -0.50), (-0.20, -0.16), (0.06, -0.34), (-0.40, 0.06))
    )
    return Hair(over=(outline,), strands=strands)


def _ponytail(sway: float) -> Hair:
    tail = spline(
        [(-0.30, -0.50), (-0.48, -0.58), (-0.70 + sway, -0.38), (-0.80 + 2 * sway, 0.08), (-0.74 + 3 * sway, 0.62),
         (-0.62 + 3 * sway, 0.36), (-0.60 + 2 * sway, 0.02), (-0.50 + sway, -0.24), (-0.40, -0.36)]
    )  # fmt: skip
    tie = oval(-0.455, -0.44, 0.06, 0.085)
    return Hair(over=(tail, _pulled_back()), ties=(tie,), strands=_combed())


def _mohawk(sway: float) -> Hair:
    crest = spline(
        [(0.29, -0.29), (0.38 + sway, -0.62), (0.22 + sway, -0.60), (0.16 + sway, -0.84), (0.03 + sway, -0.68),
         (-0.10 + sway, -0.88), (-0.20 + sway, -0.67), (-0.38 + sway, -0.78), (-0.42 + sway, -0.52),
         (-0.60 + sway, -0.52), (-0.53, -0.26), (-0.60 + sway, -0.10), (-0.48, 0.02), (-0.47, 0.16), (-0.41, 0.12),
         (-0.40, -0.16), (-0.29, -0.36), (-0.06, -0.445), (0.16, -0.40)]
    )  # fmt: skip
    return Hair(crown=(crest,), cropped=(_close_cut(),))


def _close_cut() -> skia.Path:
    return ink.curve(
        (0.300, -0.275), (0.27, -0.48, -0.02, -0.510), (-0.36, -0.51, -0.420, -0.18), (-0.435, 0.06, -0.36, 0.24),
        (-0.27, 0.20, -0.20, 0.10), (-0.15, 0.0, -0.10, -0.10), (-0.03, -0.16, 0.02, -0.10), (0.045, 0.0, 0.035, 0.08),
        (0.075, -0.02, 0.075, -0.14), (0.14, -0.27, 0.300, -0.275),
    )  # fmt: skip


def _shaved(_sway: float) -> Hair:
    return Hair(cropped=(_close_cut(),))


def _braids(sway: float) -> Hair:
    cap = ink.curve(
        (0.315, -0.265), (0.32, -0.53, -0.02, -0.575), (-0.40, -0.58, -0.465, -0.20), (-0.48, 0.08, -0.37, 0.30),
        (-0.26, 0.34, -0.14, 0.28), (-0.06, 0.24, 0.03, 0.10), (0.075, -0.02, 0.075, -0.14),
        (0.14, -0.26, 0.315, -0.265),
    )  # fmt: skip
    strands = tuple(
        ink.curve((0.24 - 0.16 * k, -0.40 - 0.06 * k), (-0.04 - 0.2 * k, -0.22, -0.12 - 0.06 * k, 0.14), closed=False)
        for k in (0.0, 0.5, 1.0)
    )
    tie = oval(-0.15 + 3 * sway, 1.09, 0.062, 0.045)
    return Hair(over=(cap, braid(-0.15, 0.30, 0.74, sway)), ties=(tie,), strands=strands)


PROFILE: dict[HairStyle, Cut] = {
    "bob": _bob,
    "long": _long,
    "short": _short,
    "bun": _bun,
    "curly": _curly,
    "ponytail": _ponytail,
    "mohawk": _mohawk,
    "shaved": _shaved,
    "braids": _braids,
}
