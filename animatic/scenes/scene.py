"""What every place has in common: it is built once from a seed, and drawn in two halves around the people.

A scene owns shapes, never colours (the palette of the moment has them) and never people. The lens of the shot, the
light of the sky, the stars and the lights out of focus are drawn here, the same way for every place.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, mix
from animatic.layout import Layout
from animatic.moment import Moment
from animatic.scenery import sky
from animatic.scenery.lens import Lens, SoftFocus
from animatic.scenery.luminary import Luminaries
from animatic.scenery.splashes import splashes
from animatic.sheet import Sheet

Actors = Callable[[], None]


class Scene(ABC):
    """A place of the film.

    Parameters
    ----------
    seed
        Seed of every shape; the same seed is the same place in every shot.
    detail
        Share of the small things that are drawn, 0..1; less detail is a subset of the same draw.
    layout
        The composition, for where the light goes, how wide the picture is and how long the lens.
    """

    horizon: ClassVar[float] = 0.18
    sky_top: ClassVar[float] = -0.36  # the highest that a sun or a moon stands
    widest: ClassVar[float] = 0.84  # magnification of the widest shot; a room must shrink with the people in it
    outdoors: ClassVar[bool] = True  # weather falls between the camera and the people
    lamplit: ClassVar[bool] = True  # lights out of focus are lamps, which the day puts out
    star_count: ClassVar[int] = 90
    blurred_lights: ClassVar[int] = 0

    def __init__(self, seed: int, detail: float, layout: Layout) -> None:
        self.layout = layout
        self.lens = Lens.of(layout, seed, self.horizon, self.widest)
        self.detail = detail * self.lens.detail
        self.span = max(1.7, layout.half_width + 0.8)
        self.luminaries = Luminaries(seed, layout, self.lens, self.horizon, self.sky_top)
        self._soft = SoftFocus(self.lens.soft_rows) if self.lens.soft_rows else None
        self._stars = np.random.default_rng([seed, 5]).uniform([-1.4, -0.6, 0], [1.4, 0.1, 1], (self.star_count, 3))
        self._blurred = np.random.default_rng([seed, 6]).uniform(0, 1, (self.blurred_lights, 5)).tolist()
        self.build(np.random.default_rng([seed, 1]))

    @abstractmethod
    def build(self, random: np.random.Generator) -> None:
        """Make the shapes."""

    @abstractmethod
    def far(self, sheet: Sheet, moment: Moment) -> None:
        """Draw what is behind the people, from the sky's light forward."""

    @abstractmethod
    def ground(self, sheet: Sheet, moment: Moment) -> None:
        """Draw what the people stand on."""

    def front(self, sheet: Sheet, moment: Moment) -> None:  # noqa: B027 - most places have nothing there
        """Draw what is in front of the people, by default nothing; it is not seen through the lens."""

    def heavens(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the sun or the moon, and whatever else is in the sky, in the picture's own coordinates."""
        with sheet.layer(moment.camera, 0.05):
            self.luminaries.draw(sheet, moment)

    def sky(self, canvas: skia.Canvas, moment: Moment) -> None:
        """Fill the sky behind everything; it does not move and must depend on the palette alone."""
        canvas.save()
        self.lens.focus(canvas)
        self.paint_sky(canvas, moment)
        canvas.restore()

    def paint_sky(self, canvas: skia.Canvas, moment: Moment) -> None:
        """Fill the sky in the place's coordinates."""
        sky.gradient(canvas, moment.palette, self.horizon)

    def backdrop(self, sheet: Sheet, moment: Moment) -> None:
        """Draw what is behind the people and the words; a long lens takes in the ground too."""
        if self._soft is None:
            self._behind(sheet, moment)
            return
        soft = self._soft.sheet(sheet)
        self._behind(soft, moment)
        self._underfoot(soft, moment)
        self._soft.enlarge_onto(sheet)
        self._blurred_lights(sheet, moment)

    def stage(self, sheet: Sheet, moment: Moment, actors: Actors) -> None:
        """Draw what the people stand on, call `actors` once, draw what is in front of them."""
        if self._soft is None:
            self._underfoot(sheet, moment)
        with sheet.layer(moment.camera, 1.0):
            actors()
        self.front(sheet, moment)

    def _behind(self, sheet: Sheet, moment: Moment) -> None:
        seen = replace(moment, camera=self.lens.camera(moment.camera))
        with self.lens.through(sheet, moment.camera.roll_degrees):
            sky.stars(sheet, seen, self._stars, mix(WHITE, moment.palette.windows[0], 0.2), moment.palette.hours.stars)
        for weather, strength in moment.weathers:
            if weather == "stars":
                sky.meteors(sheet, moment, self.layout.half_width, strength)
        self.heavens(sheet, moment)
        with self.lens.through(sheet, moment.camera.roll_degrees):
            self.far(sheet, seen)

    def _underfoot(self, sheet: Sheet, moment: Moment) -> None:
        seen = replace(moment, camera=self.lens.camera(moment.camera))
        with self.lens.through(sheet, moment.camera.roll_degrees):
            self.ground(sheet, seen)
            if self.outdoors:
                splashes(sheet, seen, self.span)

    def _blurred_lights(self, sheet: Sheet, moment: Moment) -> None:
        """Draw lights out of focus as discs; each takes its turn to answer the beat."""
        palette, half = moment.palette, self.layout.half_width + 0.05
        lit = palette.hours.lamps if self.lamplit else palette.hours.blend(0.5, 0.6, 0.5, 0.3)
        low = self.lens.to_picture(0.0, self.horizon)[1]
        glints = (palette.sun[0], palette.windows[0], palette.rim[0], palette.sun[1], palette.sky[4])
        colours = (*palette.lamps, palette.windows[0], palette.windows[1]) if self.lamplit else glints
        with sheet.layer(moment.camera, 0.5):
            for x, y, size, pick, turn in self._blurred:
                across, height = (2 * x - 1) * half, low + 0.14 - 0.42 * y * y
                struck = moment.pulse.beat if int(4 * turn) == moment.pulse.count % 4 else 0.0
                radius = (0.010 + 0.022 * size) * self.lens.magnification**0.8
                colour = colours[int(5 * pick)]
                alpha = lit * (0.12 + 0.12 * turn + 0.22 * struck)
                sheet.colour.drawCircle(across, height, radius, ink.fill(mix(colour, WHITE, 0.12), alpha))
                sheet.glow(across, height, 1.8 * radius, colour, 0.5 * alpha)

    @property
    def sun_x(self) -> float:
        """Where in the place the sky's light is behind the people."""
        return self.lens.to_place(self.layout.sun_x, 0.0)[0]

    def light_x(self, moment: Moment) -> float:
        """Return where in the place the light of the moment's hour stands."""
        hours = moment.palette.hours
        seen = sum(getattr(hours, time) * self.luminaries.place(at)[0] for time, at in self.luminaries.hours.items())
        return self.lens.to_place(seen, 0.0)[0]

    def sprinkle(
        self, random: np.random.Generator, count: int, low: list[float], high: list[float]
    ) -> list[list[float]]:
        """Return small things as rows of numbers between `low` and `high`: the share that this much detail keeps."""
        rows: list[list[float]] = random.uniform(low, high, (count, len(low))).tolist()
        return rows[: round(count * self.detail)]
