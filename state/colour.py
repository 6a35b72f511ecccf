"""How far apart two colours look, for every room that calls colours by name.

Distance is Euclidean in Oklab (Björn Ottosson, "A perceptual color space for image processing", 2020): 0.02 is just
noticeable, black to white is 1. Which colours have names belongs to those who use the names.
"""

import math
from functools import cache

from state.film import HexColour

Lab = tuple[float, float, float]


@cache
def oklab(colour: HexColour) -> Lab:
    """Return a colour's lightness 0..1 and its two opponent axes."""
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def distance(first: HexColour, second: HexColour) -> float:
    """Return how far apart two colours look, 0 (the same) to 1 (black and white)."""
    return math.dist(oklab(first), oklab(second))


def _linear(level: float) -> float:
    return level / 12.92 if level <= 0.04045 else math.pow((level + 0.055) / 1.055, 2.4)
