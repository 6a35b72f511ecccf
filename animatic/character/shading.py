"""How light falls on people: the one place that decides which tone a part gets, where its shade is, where its rim.

A part is drawn in three flat steps, as cut paper would be: its colour, a shade along the side away from the light,
and a rim along the side towards it. `Shading` says how strong each is; a shot's light turns nothing else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import skia

from animatic import ink
from animatic.colour import Rgb, darker, lighter, mix
from animatic.easing import clamp
from animatic.moment import Moment
from animatic.sheet import Sheet


@dataclass(frozen=True)
class Shading:
    """The light on a person.

    `side` is 1 where it comes from the right, -1 from the left. `rim` and `veil` are its colours: the rim's, and what
    every tone is drawn towards by the share `veiled` (1 leaves an outline only). `rim_strength`, `shade_strength` and
    `both_sides` are shares 0..1, the last of a rim on the dark side too; `rim_width` is a multiplier.
    """

    side: int
    rim: Rgb
    veil: Rgb
    veiled: float = 0.0
    rim_strength: float = 0.9
    rim_width: float = 1.0
    shade_strength: float = 0.75
    both_sides: float = 0.0

    @classmethod
    def of(cls, moment: Moment, side: int) -> "Shading":
        """Return the light of a moment that comes from one side: natural, from behind, none in front, or a lamp's."""
        light = moment.lighting
        return cls(
            side=side,
            rim=lighter(moment.palette.rim[0], 0.12 + 0.25 * light.pool),
            veil=darker(moment.palette.layers[-1], 0.5 * (1.0 - light.fill)),
            veiled=0.96 * (1.0 - light.fill),
            rim_strength=clamp(0.9 * light.rim),
            rim_width=0.7 + 0.3 * light.rim,
            shade_strength=0.75 * light.fill + 0.2 * light.pool,
            both_sides=0.8 * light.glow * light.fill,
        )

    def tone(self, colour: Rgb) -> Rgb:
        """Return a colour as this light shows it."""
        return mix(colour, self.veil, self.veiled) if self.veiled > 0 else colour


class Brush:
    """Draws a person's parts on a sheet in one shading. `rim_width` is in units of the drawing at its present scale."""

    def __init__(self, sheet: Sheet, shading: Shading, rim_width: float) -> None:
        self.sheet = sheet
        self.shading = shading
        self.rim_width = rim_width * shading.rim_width
        self._light_x = float(shading.side)

    @contextmanager
    def placed(self, x: float, y: float, size: float, degrees: float = 0.0, mirrored: bool = False) -> Iterator[None]:
        """Draw about (x, y), one unit being `size`, turned clockwise, and to the left where `mirrored`."""
        kept = self.rim_width, self._light_x
        self.rim_width /= size
        self._light_x *= -1.0 if mirrored else 1.0
        try:
            with self.sheet.placed(x, y, -size if mirrored else size, size), self.sheet.turned(degrees, 0.0, 0.0):
                yield
        finally:
            self.rim_width, self._light_x = kept

    def part(
        self, path: skia.Path, colour: Rgb, shade: Rgb | None = None, width: float = 0.0, rim: float = 1.0
    ) -> None:
        """Fill a part, shade it `width` deep on the side away from the light, and light its rim by the share `rim`."""
        shading, light = self.shading, self._light_x
        if self.sheet.colour.quickReject(path):  # most of a body in a close-up
            return
        base = shading.tone(colour)
        self.sheet.solid(path, base)
        strength, reach = shading.rim_strength * rim, self.rim_width * (0.6 + 0.4 * rim)
        with self.inside(path):
            if shade is not None and width > 0:
                darkened = mix(base, shading.tone(shade), shading.shade_strength)
                self._beyond(path, light * width, -0.25 * width, darkened)
            if strength > 0.03:
                self._beyond(path, -light * reach, 0.55 * reach, mix(base, shading.rim, strength))
                if shading.both_sides > 0:
                    other = mix(base, shading.rim, strength * shading.both_sides)
                    self._beyond(path, light * reach, 0.55 * reach, other)
        if strength > 0.03 and self.sheet.lit:
            self._shine(path, -light * reach, 0.55 * reach, shading.rim, 0.22 * strength)

    @contextmanager
    def inside(self, path: skia.Path) -> Iterator[None]:
        """Draw details that do not leave a shape."""
        canvas = self.sheet.colour
        canvas.save()
        canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        try:
            yield
        finally:
            canvas.restore()

    def _beyond(self, path: skia.Path, dx: float, dy: float, colour: Rgb) -> None:
        self.sheet.mark(_outside(path, dx, dy), ink.fill(colour))  # opaque: blending costs ten times as much

    def _shine(self, path: skia.Path, dx: float, dy: float, colour: Rgb, alpha: float) -> None:
        canvas = self.sheet.light
        canvas.save()
        canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        canvas.drawPath(_outside(path, dx, dy), ink.light(colour, alpha))
        canvas.restore()

    def detail(self, path: skia.Path, colour: Rgb, alpha: float = 1.0) -> None:
        """Fill a detail that has neither shade nor rim."""
        self.sheet.mark(path, ink.fill(self.shading.tone(colour), alpha))

    def stroke(self, path: skia.Path, colour: Rgb, width: float, alpha: float = 1.0) -> None:
        """Draw a line."""
        self.sheet.mark(path, ink.line(self.shading.tone(colour), width, alpha))


def _outside(path: skia.Path, dx: float, dy: float) -> skia.Path:
    """Return everything but a shape that is moved by (dx, dy)."""
    moved = skia.Path(path)
    moved.offset(dx, dy)
    moved.toggleInverseFillType()
    return moved
