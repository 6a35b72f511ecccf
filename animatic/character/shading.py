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
        return mix(colour, self.veil, self.veiled)


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
        self.sheet.solid(path, shading.tone(colour))
        if shade is not None and width > 0:
            self._edge(path, light * width, -0.25 * width, shading.tone(shade), shading.shade_strength)
        strength = shading.rim_strength * rim
        if strength > 0.03:
            reach = self.rim_width * (0.6 + 0.4 * rim)
            edge = self._edge(path, -light * reach, 0.55 * reach, shading.rim, strength)
            self.sheet.shine(edge, shading.rim, 0.22 * strength)
            if shading.both_sides > 0:
                self._edge(path, light * reach, 0.55 * reach, shading.rim, strength * shading.both_sides)

    def _edge(self, path: skia.Path, dx: float, dy: float, colour: Rgb, alpha: float) -> skia.Path:
        moved = skia.Path(path)
        moved.offset(dx, dy)
        edge: skia.Path = skia.Op(path, moved, skia.kDifference_PathOp) or skia.Path()
        self.sheet.mark(edge, ink.fill(colour, alpha))
        return edge

    def detail(self, path: skia.Path, colour: Rgb, alpha: float = 1.0) -> None:
        """Fill a detail that has neither shade nor rim."""
        self.sheet.mark(path, ink.fill(self.shading.tone(colour), alpha))

    def stroke(self, path: skia.Path, colour: Rgb, width: float, alpha: float = 1.0) -> None:
        """Draw a line."""
        self.sheet.mark(path, ink.line(self.shading.tone(colour), width, alpha))
