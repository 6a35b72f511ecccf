"""The sheet that everything is drawn on: a colour canvas at full size and a light canvas at a quarter of it.

Light is drawn small because it will be blurred anyway, and it is drawn at the same time as the solids so that every
solid shape hides the light behind it: a lamp behind a person glows around the person, never through.
Units are picture heights, the origin is the centre of the picture, y points down. What is drawn belongs elsewhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import skia
from numpy.typing import NDArray

from animatic import ink
from animatic.camera import CameraPose
from animatic.colour import BLACK, Rgb

_BYTES = np.arange(256) / 255.0
_LINEAR = np.where(_BYTES <= 0.04045, _BYTES / 12.92, ((_BYTES + 0.055) / 1.055) ** 2.4)
_LUMINANCE = np.array((0.0722, 0.7152, 0.2126))  # of blue, green, red
SOLID = 0.86  # share of the light behind it that an ordinary solid hides


class Sheet:
    """A pair of canvases that share every transform.

    Parameters
    ----------
    colour, light
        The canvases, already set to picture heights about the centre.
    lit
        Whether the light canvas is wanted; the later subframes of a motion blur share the first one's light.
    pixels
        The pixels of the colour canvas, (height, width, 4) BGRA, for those who look at what is drawn already.
    """

    def __init__(
        self, colour: skia.Canvas, light: skia.Canvas, lit: bool = True, pixels: NDArray[np.uint8] | None = None
    ) -> None:
        self.colour = colour
        self.light = light
        self.lit = lit
        self._pixels = pixels
        self._canvases = (colour, light) if lit else (colour,)

    def brightness(self, left: float, top: float, right: float, bottom: float) -> float:
        """Return how bright the brighter parts of a rectangle of the picture are, as relative luminance 0..1.

        It is the ninth decile over a few dozen pixels, by the definition of WCAG 2.2; 0 where no pixels are known.
        """
        if self._pixels is None:
            return 0.0
        height, width, _ = self._pixels.shape
        rows = np.linspace((top + 0.5) * height, (bottom + 0.5) * height, 9).astype(np.intp).clip(0, height - 1)
        middle = width / 2
        columns = np.linspace(middle + left * height, middle + right * height, 15).astype(np.intp).clip(0, width - 1)
        found = _LINEAR[self._pixels[rows[:, None], columns[None, :], :3]] @ _LUMINANCE
        return float(np.partition(found.ravel(), 121)[121])

    @contextmanager
    def through(self, camera: CameraPose) -> Iterator[None]:
        """Draw as a camera sees that is turned: pan, tilt, roll and keystone; `layer` does the rest."""
        matrix = skia.Matrix.MakeAll(*camera.matrix)
        for canvas in self._canvases:
            canvas.save()
            canvas.concat(matrix)
        try:
            yield
        finally:
            for canvas in self._canvases:
                canvas.restore()

    @contextmanager
    def layer(self, camera: CameraPose, depth: float) -> Iterator[None]:
        """Draw at a depth: 0 is infinitely far (the camera does not move it), 1 is where the people stand."""
        zoom = 1.0 + (camera.zoom - 1.0) * depth
        for canvas in self._canvases:
            canvas.save()
            canvas.rotate(camera.roll_degrees)
            canvas.scale(zoom, zoom)
            canvas.translate(-camera.x * depth, -camera.y * depth)
        try:
            yield
        finally:
            for canvas in self._canvases:
                canvas.restore()

    @contextmanager
    def placed(self, x: float, y: float, width: float = 1.0, height: float | None = None) -> Iterator[None]:
        """Draw with the origin at (x, y), one unit being `width` across and `height` (by default `width`) down."""
        for canvas in self._canvases:
            canvas.save()
            canvas.translate(x, y)
            canvas.scale(width, width if height is None else height)
        try:
            yield
        finally:
            for canvas in self._canvases:
                canvas.restore()

    @contextmanager
    def turned(self, degrees: float, x: float, y: float) -> Iterator[None]:
        """Draw turned clockwise about a point."""
        for canvas in self._canvases:
            canvas.save()
            canvas.rotate(degrees, x, y)
        try:
            yield
        finally:
            for canvas in self._canvases:
                canvas.restore()

    def solid(self, path: skia.Path, colour: Rgb, hides: float = SOLID, alpha: float = 1.0) -> None:
        """Fill a shape and hide the light behind it."""
        self.colour.drawPath(path, ink.fill(colour, alpha))
        self.hide(path, hides * alpha)

    def painted(self, path: skia.Path, paint: skia.Paint, hides: float = SOLID) -> None:
        """Fill a shape with any paint and hide the light behind it."""
        self.colour.drawPath(path, paint)
        self.hide(path, hides)

    def hide(self, path: skia.Path, share: float = SOLID) -> None:
        """Hide the light behind a shape without drawing it."""
        if self.lit:
            self.light.drawPath(path, ink.fill(BLACK, share))

    def mute(self, path: skia.Path, share: float = 1.0) -> None:
        """Keep light out of a shape: it neither glows nor is washed by the glow of what is round it.

        The light canvas's alpha is how much of the light is let in.
        """
        if self.lit:
            paint = ink.fill(BLACK, share)
            paint.setBlendMode(skia.BlendMode.kDstOut)
            self.light.drawPath(path, paint)

    def mark(self, path: skia.Path, paint: skia.Paint) -> None:
        """Draw a detail that neither hides nor gives light."""
        self.colour.drawPath(path, paint)

    def rimmed(self, path: skia.Path, base: Rgb, rim: Rgb, dx: float, dy: float, alpha: float = 1.0) -> None:
        """Fill a shape and light its edge: what the shape covers and the shape moved by (dx, dy) does not."""
        self.solid(path, base)
        moved = skia.Path(path)
        moved.offset(dx, dy)
        edge = ink.combined(path, moved, skia.kDifference_PathOp, otherwise=skia.Path())
        self.colour.drawPath(edge, ink.fill(rim, alpha))
        self.shine(edge, rim, 0.22 * alpha)

    def shine(self, path: skia.Path, colour: Rgb, alpha: float) -> None:
        """Add light in a shape."""
        if self.lit and alpha > 0:
            self.light.drawPath(path, ink.light(colour, alpha))

    def glow(self, x: float, y: float, radius: float, colour: Rgb, alpha: float) -> None:
        """Add a soft round light."""
        if self.lit and alpha > 0.004:
            self.light.drawCircle(x, y, radius, ink.radial_light(x, y, radius, colour, alpha))

    def haze(self, top: float, bottom: float, colour: Rgb, alpha: float, span: float = 3.0) -> None:
        """Add a band of lit air that is strongest in its lower half."""
        if self.lit and alpha > 0:
            rectangle = skia.Rect.MakeLTRB(-span, top, span, bottom)
            alphas = (0.0, alpha * 0.6, alpha, 0.0)
            self.light.drawRect(rectangle, ink.veil((0, top), (0, bottom), colour, alphas))
