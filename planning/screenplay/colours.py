"""Colours by name, and how far apart two colours look.

Distance is Euclidean in Oklab (Björn Ottosson, "A perceptual color space for image processing", 2020): 0.02 is just
noticeable, black to white is 1. Which colours a film uses belongs in `wardrobe` and, for its light, in the renderer.
"""

import math
from functools import cache

from state.film import HexColour

NAMED: dict[str, HexColour] = {
    "black": "#17161d",
    "charcoal": "#36363f",
    "grey": "#80828c",
    "silver": "#b9bdc6",
    "white": "#f3f1ec",
    "ivory": "#ece0c0",
    "cream": "#ecd39c",
    "beige": "#d3bd98",
    "sand": "#cda873",
    "tan": "#b98a58",
    "khaki": "#8f8456",
    "brown": "#6b4128",
    "chestnut": "#7d3f24",
    "auburn": "#8a3a22",
    "ginger": "#c1622a",
    "rust": "#a8481f",
    "copper": "#b5744a",
    "blonde": "#dcb765",
    "gold": "#d9a52e",
    "amber": "#f0a020",
    "mustard": "#b98a1c",
    "yellow": "#f4d035",
    "orange": "#ee7f2d",
    "coral": "#ff7a62",
    "peach": "#f7b58f",
    "salmon": "#ef8f7c",
    "pink": "#f08cae",
    "magenta": "#d8308f",
    "crimson": "#b5182f",
    "scarlet": "#e0401f",
    "red": "#cc2b2b",
    "burgundy": "#6e1c2e",
    "plum": "#6a2f5e",
    "purple": "#6d3fa0",
    "violet": "#8350c8",
    "lavender": "#b6a2dd",
    "indigo": "#3d3a8c",
    "navy": "#1e2b52",
    "blue": "#2f62c9",
    "azure": "#3f8fe0",
    "cyan": "#2cc5da",
    "turquoise": "#2fb8aa",
    "teal": "#1f7a78",
    "mint": "#98dcb8",
    "green": "#3f8f46",
    "emerald": "#168a5b",
    "lime": "#a5cf3c",
    "olive": "#6c7034",
}
"""Colours as a costume designer means them: none so pure that it would leave a palette."""

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


@cache
def name_of(colour: HexColour) -> str:
    """Return the name of the nearest named colour."""
    return min(NAMED, key=lambda name: distance(NAMED[name], colour))


def _linear(level: float) -> float:
    return level / 12.92 if level <= 0.04045 else math.pow((level + 0.055) / 1.055, 2.4)
