"""Hair: what a style consists of, and its shapes from the side that a head shows. Each side is a module of its own.

The three sides of a style share its silhouette's idea: where it ends and what sticks out.
"""

from collections.abc import Callable
from dataclasses import dataclass

import skia

from animatic.character.shading import Brush
from animatic.character.wardrobe import Wardrobe
from animatic.colour import mix

Paths = tuple[skia.Path, ...]
Cut = Callable[[float], "Hair"]
"""Draws a style that hangs `sway` to the side of where it would rest, in head units."""


@dataclass(frozen=True)
class Hair:
    """The shapes of a style in head units.

    `behind` hangs behind neck and face, `over` lies on the head, `fringe` in front of it without an edge, `crown`
    sticks out on top (a hat presses it flat),
    `cropped` is so short that the skin shows through, `strands` are lines of light on it, `ties` hold it together.
    """

    over: Paths = ()
    fringe: Paths = ()
    behind: Paths = ()
    crown: Paths = ()
    cropped: Paths = ()
    strands: Paths = ()
    ties: Paths = ()


def draw_hair_behind(brush: Brush, look: Wardrobe, hair: Hair) -> None:
    """Draw what hangs behind neck and face."""
    for path in hair.behind:
        brush.part(path, mix(look.hair, look.hair_shade, 0.45), look.hair_shade, 0.06, 0.7)


def draw_hair(brush: Brush, look: Wardrobe, hair: Hair) -> None:
    """Draw what lies on the head."""
    for path in hair.cropped:
        brush.part(path, mix(look.hair_shade, look.skin_shade, 0.35), look.hair_shade, 0.06, 0.6)
    for path in (*(hair.crown if look.hat is None else ()), *hair.over):
        brush.part(path, look.hair, look.hair_shade, 0.09)
    for path in hair.fringe:
        brush.part(path, look.hair, rim=0.0)
    for strand in hair.strands:
        brush.stroke(strand, mix(look.hair, look.hair_light, 0.45), 0.014)
    for tie in hair.ties:
        brush.part(tie, look.accent, rim=0.5)
