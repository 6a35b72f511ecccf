"""Clothes: every outfit is a row of rings around the trunk, seen from whatever side the body is turned to.

A ring has a width and a depth, so one cut gives the outline from the front, from behind and in profile, and lines on
the cloth (a lapel, a zip, a pocket) are places around it that show when they face the camera. Limbs are in `limbs`.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import skia

from animatic import ink
from animatic.character.outline import spline, tube
from animatic.character.rig import CHEST_UP, PELVIS_UP, Point3, Rig, Turn
from animatic.character.shading import Brush
from animatic.character.wardrobe import Wardrobe
from animatic.colour import mix
from animatic.easing import clamp, lerp
from animatic.ink import Point
from state.film import Outfit


class Ring(NamedTuple):
    """A cross-section at a height: half the width and half the depth, all in body heights."""

    up: float
    width: float
    depth: float


_CUTS: dict[Outfit, tuple[Ring, ...]] = {
    "coat": (Ring(0.70, 0.098, 0.066), Ring(0.58, 0.080, 0.058), Ring(0.47, 0.100, 0.076), Ring(0.25, 0.128, 0.108)),
    "jacket": (Ring(0.70, 0.104, 0.074), Ring(0.58, 0.098, 0.074), Ring(0.50, 0.102, 0.078), Ring(0.465, 0.088, 0.068)),
    "hoodie": (Ring(0.70, 0.102, 0.074), Ring(0.58, 0.100, 0.078), Ring(0.49, 0.108, 0.084), Ring(0.445, 0.096, 0.074)),
    "dress": (Ring(0.70, 0.086, 0.064), Ring(0.595, 0.066, 0.052), Ring(0.50, 0.096, 0.076), Ring(0.29, 0.170, 0.148)),
    "suit": (Ring(0.70, 0.100, 0.066), Ring(0.585, 0.080, 0.058), Ring(0.49, 0.092, 0.070), Ring(0.425, 0.098, 0.076)),
}


class Trunk:
    """An outfit on a body at a moment: its outline, and places on its cloth."""

    def __init__(self, look: Wardrobe, rig: Rig, turn: Turn, gust: float) -> None:
        self._rig, self._turn, self._gust = rig, turn, gust
        slope = (Ring(0.812, 0.030, 0.032), Ring(0.797, 0.048, 0.042), Ring(0.772, look.shoulder + 0.012, 0.058))
        cut = _CUTS[look.outfit]
        if look.outfit in ("coat", "dress"):
            cut = (*cut[:-1], cut[-1]._replace(up=cut[-1].up - 0.06 * look.hem))
        self._rings = slope + tuple(r._replace(width=r.width * look.girth, depth=r.depth * look.girth) for r in cut)
        self.hem = self._rings[-1].up
        self.outline = self._outline()

    def _outline(self) -> skia.Path:
        sides = [self._sides(ring) for ring in self._rings]
        return tube([left for left, _ in sides], [right for _, right in sides], 0.010)

    def _sides(self, ring: Ring) -> tuple[Point, Point]:
        (x, y), half = self._middle(ring.up), math.hypot(ring.width * self._turn.cos, ring.depth * self._turn.sin)
        fallen = clamp((PELVIS_UP - ring.up) / 0.22)
        if fallen > 0:  # the cloth goes round both knees
            knees = [self._turn.flat(leg.middle)[0] for leg in self._rig.legs]
            half = max(half, lerp(half, 0.5 * abs(knees[0] - knees[1]) + 0.055, fallen))
        return (x - half, y), (x + half, y)

    def _middle(self, up: float) -> Point:
        rig, turn = self._rig, self._turn
        if up >= PELVIS_UP:
            share = (up - PELVIS_UP) / (CHEST_UP - PELVIS_UP)
            (low_x, low_y), (high_x, high_y) = turn.flat(rig.pelvis), turn.flat(rig.chest)
            return lerp(low_x, high_x, share), lerp(low_y, high_y, share)
        knees = [turn.flat(leg.middle) for leg in rig.legs]
        share, (x, y) = (PELVIS_UP - up) / 0.23, turn.flat(rig.pelvis)
        knee_x, knee_y = 0.5 * (knees[0][0] + knees[1][0]), 0.5 * (knees[0][1] + knees[1][1])
        flow = self._gust * share * share
        return lerp(x, 0.4 * x + 0.6 * knee_x, share) + flow, lerp(y, knee_y, share)

    def _ring(self, up: float) -> Ring:
        for upper, lower in zip(self._rings, self._rings[1:], strict=False):
            if up >= lower.up:
                share = clamp((upper.up - up) / (upper.up - lower.up))
                return Ring(up, lerp(upper.width, lower.width, share), lerp(upper.depth, lower.depth, share))
        return self._rings[-1]

    def faces(self, degrees: float) -> bool:
        """Return whether the cloth at an angle (0 the front, 90 the person's left, 180 the back) faces the camera."""
        return math.cos(math.radians(degrees)) * self._turn.cos - math.sin(math.radians(degrees)) * self._turn.sin > 0

    def at(self, up: float, degrees: float) -> Point:
        """Return a place on the cloth; one that faces away is moved to the edge that it went behind."""
        camera = -math.degrees(math.atan2(self._turn.sin, self._turn.cos))
        off = (degrees - camera + 180.0) % 360.0 - 180.0
        angle = math.radians(camera + min(max(off, -90.0), 90.0))
        ring, (x, y) = self._ring(up), self._middle(up)
        around = self._turn.flat(Point3(ring.width * math.sin(angle), 0.0, ring.depth * math.cos(angle)))
        return x + around[0], y + 0.012 * math.cos(math.radians(off))

    def patch(self, *places: tuple[float, float]) -> skia.Path:
        """Return the straight-sided shape through places (up, degrees) that lies on the cloth."""
        return ink.polygon([self.at(*place) for place in places])

    def seam(self, *places: tuple[float, float]) -> skia.Path:
        """Return the line through places (up, degrees)."""
        return spline([self.at(*place) for place in places], closed=False)

    def band(self, up: float) -> skia.Path:
        """Return the line round the visible half at a height."""
        camera = -math.degrees(math.atan2(self._turn.sin, self._turn.cos))
        return self.seam(*((up, camera + step) for step in (-86, -50, 0, 50, 86)))


def draw_outfit(brush: Brush, look: Wardrobe, trunk: Trunk) -> None:
    """Draw what is worn on the trunk."""
    brush.part(trunk.outline, look.coat, look.coat_shade, 0.055)
    with brush.inside(trunk.outline):
        _DETAILS[look.outfit](brush, look, trunk)


def _coat(brush: Brush, look: Wardrobe, trunk: Trunk) -> None:
    if trunk.faces(0):
        _opening(brush, look, trunk, 0.71, 13)
        for side in (-1, 1):
            lapel = trunk.patch((0.815, 22 * side), (0.80, 48 * side), (0.72, 40 * side), (0.66, 4 * side))
            brush.part(lapel, mix(look.coat, look.accent, 0.16), rim=0.35)
        brush.stroke(trunk.seam((0.66, 4), (0.50, 5), (trunk.hem, 6)), look.coat_shade, 0.006)
        for up in (0.635, 0.53, 0.47):
            brush.detail(_button(trunk.at(up, -12)), look.accent)
    else:
        brush.stroke(trunk.seam((0.57, 180), (0.42, 178), (trunk.hem, 176)), look.coat_shade, 0.006)
    brush.stroke(trunk.band(0.575), look.coat_shade, 0.022)
    for side in (-1, 1):
        if trunk.faces(45 * side):
            brush.stroke(trunk.seam((0.50, 32 * side), (0.485, 62 * side)), look.coat_shade, 0.008)


def _jacket(brush: Brush, look: Wardrobe, trunk: Trunk) -> None:
    if trunk.faces(0):
        opening = trunk.patch((0.81, -34), (0.81, 34), (0.70, 17), (trunk.hem, 14), (trunk.hem, -14), (0.70, -17))
        _shirt(brush, look, trunk, opening)
        for side in (-1, 1):
            brush.stroke(trunk.seam((0.80, 34 * side), (0.70, 17 * side), (trunk.hem, 14 * side)), look.accent, 0.007)
            pocket = trunk.seam((0.55, 40 * side), (0.515, 56 * side))
            brush.stroke(pocket, look.coat_shade, 0.008)
    else:
        brush.stroke(trunk.seam((0.74, 110), (0.725, 180), (0.74, 250)), look.coat_shade, 0.006)
    brush.stroke(trunk.band(trunk.hem + 0.014), look.coat_shade, 0.030)
    brush.stroke(trunk.band(trunk.hem + 0.016), look.accent, 0.007)


def _hoodie(brush: Brush, look: Wardrobe, trunk: Trunk) -> None:
    if trunk.faces(0):
        pocket = trunk.patch((0.555, -26), (0.555, 26), (0.485, 44), (0.468, 40), (0.468, -40), (0.485, -44))
        brush.detail(pocket, look.coat_shade, 0.55)
        for side in (-1, 1):
            string = trunk.seam((0.80, 10 * side), (0.74, 9 * side), (0.685, 11 * side))
            brush.stroke(string, look.accent, 0.008)
    if trunk.faces(180):
        hood = trunk.patch((0.815, 110), (0.79, 105), (0.72, 140), (0.675, 180), (0.72, 220), (0.79, 255), (0.815, 250))
        brush.part(hood, mix(look.coat, look.coat_shade, 0.25), look.coat_shade, 0.03, 0.5)
    brush.stroke(trunk.band(trunk.hem + 0.012), look.coat_shade, 0.026, 0.8)


def _dress(brush: Brush, look: Wardrobe, trunk: Trunk) -> None:
    if trunk.faces(0):
        neckline = trunk.patch(
            (0.815, -60), (0.80, -56), (0.755, -26), (0.745, 0), (0.755, 26), (0.80, 56), (0.815, 60)
        )
        brush.detail(neckline, look.skin)
    else:
        nape = trunk.patch((0.815, 120), (0.77, 150), (0.755, 180), (0.77, 210), (0.815, 240))
        brush.detail(nape, look.skin_shade)
    for degrees in (-130, -75, -35, 12, 48, 100, 160, 205):
        if trunk.faces(degrees):
            fold = trunk.seam((0.56, degrees), (0.45, degrees), (trunk.hem + 0.02, degrees))
            brush.stroke(fold, look.coat_shade, 0.005, 0.8)
    brush.stroke(trunk.band(0.592), look.accent, 0.024)
    brush.stroke(trunk.band(trunk.hem + 0.018), look.accent, 0.008, 0.9)


def _suit(brush: Brush, look: Wardrobe, trunk: Trunk) -> None:
    if not trunk.faces(0):
        brush.stroke(trunk.seam((0.56, 180), (trunk.hem, 180)), look.coat_shade, 0.006)
        return
    _opening(brush, look, trunk, 0.61, 22)
    tie = trunk.patch((0.795, -5), (0.795, 5), (0.77, 3), (0.655, 7), (0.628, 0), (0.655, -7), (0.77, -3))
    brush.detail(tie, look.accent)
    for side in (-1, 1):
        lapel = trunk.patch(
            (0.812, 26 * side), (0.79, 44 * side), (0.735, 46 * side), (0.725, 36 * side), (0.60, 2 * side)
        )
        brush.part(lapel, mix(look.coat, look.coat_shade, 0.45), rim=0.5)
    brush.stroke(trunk.seam((0.60, 2), (0.50, 6), (trunk.hem, 16)), look.coat_shade, 0.006)
    for up in (0.585, 0.535):
        brush.detail(_button(trunk.at(up, -8)), look.accent_shade)
    if trunk.faces(48):
        square = trunk.patch((0.705, 36), (0.712, 44), (0.704, 50), (0.692, 50), (0.692, 36))
        brush.detail(square, look.accent)


def _opening(brush: Brush, look: Wardrobe, trunk: Trunk, down_to: float, degrees: float) -> None:
    _shirt(brush, look, trunk, trunk.patch((0.815, -degrees - 18), (0.815, degrees + 18), (down_to, 0)))


def _shirt(brush: Brush, look: Wardrobe, trunk: Trunk, opening: skia.Path) -> None:
    """Draw the shirt in an opening of the cloth, and the bare throat above it."""
    brush.detail(opening, look.shirt)
    throat = trunk.patch((0.815, -28), (0.815, 28), (0.765, 0))
    brush.detail(throat, look.skin_shade)


def _button(place: Point) -> skia.Path:
    path = skia.Path()
    path.addCircle(*place, 0.0075)
    return path


_DETAILS: dict[Outfit, Callable[[Brush, Wardrobe, Trunk], None]] = {
    "coat": _coat,
    "jacket": _jacket,
    "hoodie": _hoodie,
    "dress": _dress,
    "suit": _suit,
}
