"""What every place has in common: it is built once from a seed, and drawn in two halves around the people.

A scene owns shapes, never colours (the palette of the moment has them) and never people.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

import numpy as np
import skia

from animatic.layout import Layout
from animatic.moment import Moment
from animatic.scenery import sky
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
        The composition, for where the light goes and how wide the picture is.
    """

    horizon: ClassVar[float] = 0.18

    def __init__(self, seed: int, detail: float, layout: Layout) -> None:
        self.detail = detail
        self.layout = layout
        self.span = max(1.7, layout.half_width + 0.6)
        self.build(np.random.default_rng([seed, 1]))

    @abstractmethod
    def build(self, random: np.random.Generator) -> None:
        """Make the shapes."""

    def sky(self, canvas: skia.Canvas, moment: Moment) -> None:
        """Fill the sky behind everything; it does not move and must depend on the palette alone."""
        sky.gradient(canvas, moment.palette, self.horizon)

    @abstractmethod
    def backdrop(self, sheet: Sheet, moment: Moment) -> None:
        """Draw what is behind the people."""

    @abstractmethod
    def stage(self, sheet: Sheet, moment: Moment, actors: Actors) -> None:
        """Draw what the people stand on, call `actors` once, draw what is in front of them."""

    def sprinkle(
        self, random: np.random.Generator, count: int, low: list[float], high: list[float]
    ) -> list[list[float]]:
        """Return small things as rows of numbers between `low` and `high`: the share that this much detail keeps."""
        rows: list[list[float]] = random.uniform(low, high, (count, len(low))).tolist()
        return rows[: round(count * self.detail)]
