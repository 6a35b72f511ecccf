"""Hair from the front, in head units."""

import skia

from animatic.character.hair import Cut, Hair, Paths
from animatic.character.outline import both, joined, oval, scalloped, spline
from animatic.ink import Point
from state.film import HairStyle


def _bob(sway: float) -> Hair:
    behind = both([(0, -0.56), (0.40, -0.42), (0.50, -0.05), (0.52, 0.30), (0.45, 0.52), (0.22, 0.50), (0, 0.30)])
    cap = spline(
        [(-0.52 + sway, 0.40), (-0.51, 0.02), (-0.43, -0.40), (0, -0.585), (0.43, -0.40), (0.51, 0.02),
         (0.52 + sway, 0.40),
         (0.42 + sway, 0.47), (0.36, 0.26), (0.345, 0.02), (0.315, -0.12), (0.15, -0.085), (0, -0.10), (-0.15, -0.085),
         (-0.315, -0.12), (-0.345, 0.02), (-0.36, 0.26), (-0.42 + sway, 0.47)]
    )  # fmt: skip
    return Hair(over=(cap,), behind=(behind,), strands=_fall([-0.24, -0.08, 0.08, 0.24], -0.46, -0.15))


def _fall(places: list[float], top: float, bottom: float) -> Paths:
    return tuple(spline([(x * 0.55, top), (x * 0.9, 0.5 * (top + bottom)), (x, bottom)], closed=False) for x in places)


def _parted(sway: float, end: float) -> skia.Path:
    """Return hair from a parting that frames the face and hangs down to `end` on both sides."""
    return spline(
        [(0, -0.575), (0.36, -0.47), (0.49, -0.12), (0.50, 0.28), (0.52 + sway, 0.5 * (0.3 + end)),
         (0.50 + 2 * sway, end - 0.08),
         (0.40 + 2 * sway, end), (0.37 + sway, 0.55), (0.365, 0.22), (0.345, -0.02), (0.22, -0.25), (0.04, -0.40),
         (-0.04, -0.40), (-0.22, -0.25), (-0.345, -0.02), (-0.365, 0.22), (-0.37 + sway, 0.55), (-0.40 + 2 * sway, end),
         (-0.50 + 2 * sway, end - 0.08), (-0.52 + sway, 0.5 * (0.3 + end)), (-0.50, 0.28), (-0.49, -0.12),
         (-0.36, -0.47)]
    )  # fmt: skip


def _long(sway: float) -> Hair:
    behind = both([(0, -0.5), (0.42, -0.35), (0.50, 0.1), (0.56, 0.7), (0.50, 1.12), (0.25, 1.05), (0, 0.9)])
    strands = tuple(
        spline(
            [(side * 0.10, -0.47), (side * 0.36, -0.24), (side * 0.435, 0.15), (side * 0.45 + sway, 0.75)], closed=False
        )
        for side in (-1, 1)
    )
    return Hair(over=(_parted(sway, 1.05),), behind=(behind,), strands=strands)


def _hairline(height: float, top: float) -> skia.Path:
    """Return a cap that ends in a round hairline at a height, from ear to ear."""
    return both(
        [(0, top), (0.27, top + 0.09), (0.405, -0.28), (0.415, -0.02), (0.385, 0.06), (0.350, -0.04), (0.32, -0.17),
         (0.20, height + 0.03), (0, height)]
    )  # fmt: skip


def _short(sway: float) -> Hair:
    tuft = spline(
        [(-0.36, -0.24), (-0.42, -0.42), (-0.26, -0.60), (-0.02, -0.66), (0.24 + sway, -0.685), (0.40 + sway, -0.56),
         (0.43, -0.36), (0.36, -0.20), (0.26, -0.285), (0.06, -0.25), (-0.16, -0.31)]
    )  # fmt: skip
    strands = (
        spline([(-0.24, -0.40), (-0.02, -0.55), (0.26, -0.58)], closed=False),
        spline([(-0.08, -0.33), (0.10, -0.44), (0.32, -0.46)], closed=False),
    )
    return Hair(over=(_hairline(-0.30, -0.53),), crown=(tuft,), strands=strands)


def _bun(sway: float) -> Hair:
    knot = oval(0.5 * sway, -0.70, 0.205, 0.195)
    strands = tuple(
        spline([(k, -0.32), (0.8 * k, -0.46), (0.3 * k, -0.54)], closed=False) for k in (-0.26, -0.09, 0.09, 0.26)
    )
    return Hair(over=(_hairline(-0.30, -0.545),), crown=(knot,), strands=strands)


def _curly(sway: float) -> Hair:
    fringe = joined(
        both([(0, -0.62), (0.34, -0.54), (0.50, -0.30), (0.46, -0.06), (0.36, -0.10), (0.30, -0.22), (0, -0.27)]),
        *(
            oval(x, y, 0.105, 0.095)
            for x, y in ((-0.33, -0.17), (-0.18, -0.255), (0.0, -0.27), (0.18, -0.255), (0.33, -0.17))
        ),
    )
    strands = tuple(
        spline([(x, y), (x + 0.06, y - 0.06), (x + 0.13, y - 0.01)], closed=False)
        for x, y in ((-0.36, -0.40), (-0.16, -0.52), (0.10, -0.50), (0.27, -0.36), (-0.06, -0.38))
    )
    return Hair(fringe=(fringe,), behind=(scalloped(0.3 * sway, -0.16, 0.56, 0.53, 13, 0.12),), strands=strands)


def _ponytail(sway: float) -> Hair:
    tail = spline(
        [(0.10, -0.58), (0.40, -0.62), (0.60 + sway, -0.36), (0.62 + 2 * sway, 0.10), (0.54 + 3 * sway, 0.52),
         (0.47 + 3 * sway, 0.30),
         (0.46 + 2 * sway, -0.05), (0.36 + sway, -0.34)]
    )  # fmt: skip
    fringe = spline(
        [(-0.30, -0.40), (0.02, -0.53), (0.30, -0.38), (0.40, -0.10), (0.365, 0.06), (0.30, -0.14), (0.14, -0.27),
         (-0.16, -0.28),
         (-0.36, -0.12)]
    )  # fmt: skip
    return Hair(over=(_hairline(-0.31, -0.545), fringe), behind=(tail,), strands=_fall([-0.2, 0.1], -0.50, -0.33))


def _mohawk(sway: float) -> Hair:
    crest: list[Point] = [
        (-0.13, -0.40), (-0.17, -0.60), (-0.15 + sway, -0.80), (-0.06 + sway, -0.71), (0.02 + sway, -0.90),
        (0.09 + sway, -0.72), (0.17 + sway, -0.79), (0.17, -0.58), (0.12, -0.40), (0.05, -0.345), (-0.06, -0.345),
    ]  # fmt: skip
    strands = tuple(
        spline([(k, -0.34), (k + 0.5 * sway, -0.55), (k + sway, -0.70)], closed=False) for k in (-0.06, 0.06)
    )
    return Hair(crown=(spline(crest),), cropped=(_hairline(-0.31, -0.495),), strands=strands)


def _shaved(_sway: float) -> Hair:
    return Hair(cropped=(_hairline(-0.315, -0.505),))


def braid(x: float, top: float, length: float, sway: float) -> skia.Path:
    """Return a braid that hangs from (x, top): five links, each a little smaller."""
    links = []
    for link in range(5):
        share = link / 4
        links.append(oval(x + sway * share * share * 3, top + length * share, 0.10 - 0.028 * share, 0.60 * length / 4))
    return joined(*links)


def _braids(sway: float) -> Hair:
    cap = spline(
        [(0, -0.565), (0.32, -0.47), (0.455, -0.16), (0.45, 0.20), (0.385, 0.30), (0.36, 0.08), (0.33, -0.10),
         (0.20, -0.28),
         (0.0, -0.42), (-0.20, -0.28), (-0.33, -0.10), (-0.36, 0.08), (-0.385, 0.30), (-0.45, 0.20), (-0.455, -0.16),
         (-0.32, -0.47)]
    )  # fmt: skip
    braids = tuple(braid(side * 0.455, 0.34, 0.66, sway) for side in (-1, 1))
    ties = tuple(oval(side * 0.455 + 3 * sway, 1.05, 0.062, 0.045) for side in (-1, 1))
    strands = tuple(
        spline([(side * 0.06, -0.50), (side * 0.28, -0.32), (side * 0.40, 0.0)], closed=False) for side in (-1, 1)
    )
    return Hair(over=(*braids, cap), ties=ties, strands=strands)


FRONT: dict[HairStyle, Cut] = {
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
