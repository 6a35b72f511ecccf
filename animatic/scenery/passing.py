"""Land that passes by: crests made of whole waves of one period, so that a journey never meets a seam.

A crest is a function of place alone; the traveller's place is speed times time, so any frame can be drawn on its own.
"""

import math
from dataclasses import dataclass

import numpy as np
import skia

from animatic import ink

PERIOD = 6.0


@dataclass(frozen=True)
class Crest:
    """A line of hills about a base: waves as (how many to a period, height, phase)."""

    base: float
    waves: tuple[tuple[int, float, float], ...]

    @classmethod
    def of(cls, random: np.random.Generator, base: float, height: float, slowest: int) -> "Crest":
        """Return hills of a height above a base, the longest a period divided by `slowest`."""
        phases = random.uniform(0, 2 * math.pi, 4)
        return cls(
            base,
            tuple((slowest * (k + 1) + k, height * (0.5, 0.28, 0.15, 0.07)[k], float(phases[k])) for k in range(4)),
        )

    def height(self, place: float) -> float:
        """Return y of the crest at a place along the way."""
        turn = 2 * math.pi * place / PERIOD
        return self.base - sum(size * (1 + math.sin(many * turn + phase)) for many, size, phase in self.waves)

    def outline(self, travelled: float, span: float, step: float = 0.05) -> skia.Path:
        """Return the crest as it is seen by a traveller, filled down to far below."""
        count = math.ceil(2 * span / step) + 1
        points = [(-span + step * k, self.height(travelled - span + step * k)) for k in range(count)]
        path = ink.smooth(points)
        path.lineTo(points[-1][0], 1.4)
        path.lineTo(-span, 1.4)
        path.close()
        return path


def seen_at(place: float, travelled: float) -> float:
    """Return where something that stands at a place of the way is seen, between -PERIOD / 2 and PERIOD / 2."""
    return (place - travelled + PERIOD / 2) % PERIOD - PERIOD / 2
