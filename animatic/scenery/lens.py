"""The lens that a shot sees its place through: a longer one shows the place larger, softer and from another part of it.

A close-up whose backdrop is the wide shot's own would be a person in front of wallpaper. The focal length follows from
the scale, the part of the place that is seen from its seed; softness is had by drawing the place small and enlarging
it, which also costs less than drawing it sharp. What the place is belongs in `scenes`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import skia

from animatic.camera import CameraPose
from animatic.layout import GROUND, Layout
from animatic.sheet import Sheet
from state.film import ShotScale

# magnification (the widest is the place's own), sideways reach of the view, share of small things still made out
_LENSES: dict[ShotScale, tuple[float, float, float]] = {
    "extreme_wide": (1.0, 0.10, 1.0),
    "wide": (1.0, 0.0, 1.0),
    "medium": (1.34, 0.34, 0.75),
    "close": (1.80, 0.46, 0.50),
}
_SOFT_ROWS: dict[ShotScale, int] = {"medium": 300, "close": 200}  # rows that a soft place is drawn with


@dataclass(frozen=True)
class Lens:
    """A magnification about (x, `still_y`): what is at `x` in the place comes to the middle, `still_y` stays.

    `detail` is the share of small things that are drawn; `soft_rows` how many rows of pixels, 0 where all is sharp.
    """

    magnification: float = 1.0
    x: float = 0.0
    still_y: float = 0.0
    detail: float = 1.0
    soft_rows: int = 0

    @classmethod
    def of(cls, layout: Layout, seed: int, horizon: float, widest: float) -> "Lens":
        """Return the lens of a composition in the place of a seed; `widest` is its widest magnification."""
        magnification, reach, detail = _LENSES[layout.scale]
        if layout.scale == "extreme_wide":
            magnification = widest
        random = np.random.default_rng([seed, 4, list(_LENSES).index(layout.scale)])
        x = reach * float(random.uniform(0.45, 1.0)) * (1 if random.random() < 0.5 else -1)
        still_y = GROUND if layout.full_figure else 0.4 * horizon + 0.06
        return cls(magnification, x, still_y, detail, _SOFT_ROWS.get(layout.scale, 0))

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the place is seen."""
        return self.magnification * (x - self.x), self.still_y + self.magnification * (y - self.still_y)

    def to_place(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the place that is seen at a point of the picture."""
        return self.x + x / self.magnification, self.still_y + (y - self.still_y) / self.magnification

    def camera(self, pose: CameraPose) -> CameraPose:
        """Return the pose that moves the place as far as it moves the people, its zoom still about the middle."""
        drift = (pose.zoom - 1.0) / (0.5 + 0.5 * pose.zoom)
        return replace(
            pose, x=pose.x / self.magnification + self.x * drift, y=pose.y / self.magnification, roll_degrees=0.0
        )

    @contextmanager
    def through(self, sheet: Sheet, roll_degrees: float) -> Iterator[None]:
        """Draw the place as the lens shows it, rolled with the camera."""
        left, top = self.to_picture(0.0, 0.0)
        with sheet.turned(roll_degrees, 0.0, 0.0), sheet.placed(left, top, self.magnification):
            yield

    def focus(self, canvas: skia.Canvas) -> None:
        """Turn a canvas of the picture into one of the place."""
        left, top = self.to_picture(0.0, 0.0)
        canvas.translate(left, top)
        canvas.scale(self.magnification, self.magnification)


class SoftFocus:
    """A small canvas that a soft place is drawn on and enlarged from."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._surface: skia.Surface | None = None
        self._shrink = 1.0

    def sheet(self, sheet: Sheet) -> Sheet:
        """Return an empty small sheet with the transforms of a sheet; light is drawn where it always is."""
        size, matrix = sheet.colour.getBaseLayerSize(), sheet.colour.getTotalMatrix()
        if self._surface is None:
            self._shrink = max(1.0, size.height() / self._rows)
            small = (round(size.width() / self._shrink), round(size.height() / self._shrink))
            self._surface = skia.Surface(*small)
        canvas = self._surface.getCanvas()
        canvas.clear(0)
        canvas.resetMatrix()
        canvas.scale(self._surface.width() / size.width(), self._surface.height() / size.height())
        canvas.concat(matrix)
        return Sheet(canvas, sheet.light, sheet.lit)

    def enlarge_onto(self, sheet: Sheet) -> None:
        """Lay what was drawn over a sheet at the sheet's size."""
        if self._surface is None:
            return
        size = sheet.colour.getBaseLayerSize()
        sheet.colour.save()
        sheet.colour.resetMatrix()
        sheet.colour.drawImageRect(
            self._surface.makeImageSnapshot(),
            skia.Rect.MakeWH(size.width(), size.height()),
            skia.SamplingOptions(skia.FilterMode.kLinear),
        )
        sheet.colour.restore()
