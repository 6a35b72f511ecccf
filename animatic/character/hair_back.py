"""Hair from behind, in head units."""

import skia

from animatic.character.hair import Cut, Hair, Paths
from animatic.character.hair_front import braid
from animatic.character.outline import both, oval, scalloped, spline
from state.film import HairStyle


def _fan(sway: float, end: float) -> Paths:
    return tuple(
        spline([(0.7 * k, -0.42), (1.5 * k, 0.0), (1.4 * k + sway, end)], closed=False)
        for k in (-0.24, -0.08, 0.08, 0.24)
    )


def _skull(end: float, top: float = -0.53) -> skia.Path:
    """Return hair that covers the back of the head down to the nape at `end`."""
    return both(
        [(0, top), (0.30, top + 0.09), (0.43, -0.22), (0.425, 0.08), (0.34, end - 0.13), (0.17, end), (0, end - 0.02)]
    )


def _bob(sway: float) -> Hair:
    outline = spline(
        [(0, -0.585), (0.37, -0.46), (0.50, -0.08), (0.53, 0.30), (0.50 + sway, 0.52), (0.25 + sway, 0.59),
         (sway, 0.57),
         (-0.25 + sway, 0.59), (-0.50 + sway, 0.52), (-0.53, 0.30), (-0.50, -0.08), (-0.37, -0.46)]
    )  # fmt: skip
    return Hair(over=(outline,), strands=_fan(sway, 0.44))


def _long(sway: float) -> Hair:
    outline = spline(
        [(0, -0.575), (0.36, -0.47), (0.48, -0.08), (0.52, 0.35), (0.56 + sway, 0.90), (0.48 + 2 * sway, 1.42),
         (0.30 + 3 * sway, 1.60),
         (0.16 + 3 * sway, 1.52), (3 * sway, 1.68), (-0.18 + 3 * sway, 1.54), (-0.34 + 3 * sway, 1.58),
         (-0.50 + 2 * sway, 1.38),
         (-0.56 + sway, 0.90), (-0.52, 0.35), (-0.48, -0.08), (-0.36, -0.47)]
    )  # fmt: skip
    return Hair(over=(outline,), strands=_fan(2 * sway, 1.25))


def _short(sway: float) -> Hair:
    tuft = spline(
        [(-0.36, -0.36), (-0.30, -0.58), (0.0, -0.66), (0.26 + sway, -0.68), (0.40 + sway, -0.54), (0.38, -0.34)]
    )
    return Hair(over=(_skull(0.34),), crown=(tuft,), strands=_fan(0.0, 0.18))


def _bun(sway: float) -> Hair:
    knot = oval(0.5 * sway, -0.58, 0.225, 0.215)
    ring = spline([(-0.12, -0.60), (0.0, -0.70), (0.13, -0.58), (0.03, -0.50)], closed=False)
    return Hair(over=(_skull(0.34, -0.545), knot), strands=(*_fan(0.0, 0.2), ring))


_CURLS = ((-0.36, -0.30), (-0.14, -0.46), (0.14, -0.38), (-0.06, -0.14), (0.24, -0.06), (-0.32, 0.02), (0.0, 0.16))


def _curly(sway: float) -> Hair:
    strands = tuple(spline([(x, y), (x + 0.07, y - 0.07), (x + 0.15, y - 0.01)], closed=False) for x, y in _CURLS)
    return Hair(over=(scalloped(0.3 * sway, -0.14, 0.56, 0.53, 13, 0.12),), strands=strands)


def _ponytail(sway: float) -> Hair:
    tail = spline(
        [(-0.12, -0.44), (0.0, -0.56), (0.14, -0.42), (0.19 + sway, 0.05), (0.17 + 2 * sway, 0.50),
         (0.04 + 3 * sway, 0.86),
         (-0.09 + 2 * sway, 0.56), (-0.16 + sway, 0.10)]
    )  # fmt: skip
    tie = oval(0.0, -0.40, 0.105, 0.055)
    return Hair(over=(_skull(0.34, -0.545), tail), ties=(tie,), strands=_fan(0.0, 0.16))


def _mohawk(sway: float) -> Hair:
    crest = spline(
        [(-0.13, 0.36), (-0.17, -0.20), (-0.17, -0.56), (-0.14 + sway, -0.80), (-0.04 + sway, -0.72),
         (0.02 + sway, -0.90),
         (0.08 + sway, -0.74), (0.16 + sway, -0.78), (0.17, -0.54), (0.17, -0.20), (0.12, 0.36), (0.0, 0.44)]
    )  # fmt: skip
    return Hair(crown=(crest,), cropped=(_skull(0.30, -0.495),), strands=_fan(sway, 0.25)[1:3])


def _shaved(_sway: float) -> Hair:
    return Hair(cropped=(_skull(0.32, -0.505),))


def _braids(sway: float) -> Hair:
    hair = tuple(braid(side * 0.40, 0.38, 0.80, sway) for side in (-1, 1))
    ties = tuple(oval(side * 0.40 + 3 * sway, 1.24, 0.062, 0.045) for side in (-1, 1))
    parting = spline([(0.0, -0.52), (0.0, -0.10), (0.0, 0.30)], closed=False)
    return Hair(over=(_skull(0.40, -0.56), *hair), ties=ties, strands=(parting, *_fan(0.0, 0.2)))


BACK: dict[HairStyle, Cut] = {
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
