"""Colours by name.

Which colours a film uses belongs in `wardrobe` and, for its light, in the renderer.
"""

from functools import cache

from state.colour import distance
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


@cache
def name_of(colour: HexColour) -> str:
    """Return the name of the nearest named colour."""
    return min(NAMED, key=lambda name: distance(NAMED[name], colour))
