"""Beams of light in the air: searchlights, spotlights, rays between trees. They exist on the light canvas alone."""

import math

from animatic import ink
from animatic.colour import Rgb
from animatic.sheet import Sheet


def beam(
    sheet: Sheet, foot: ink.Point, degrees: float, spread: float, length: float, colour: Rgb, alpha: float
) -> None:
    """Add a beam from its foot; 0 degrees is to the right, 90 down; `spread` is half its opening in radians."""
    if not sheet.lit or alpha <= 0.004:
        return
    angle = math.radians(degrees)
    corners = [
        (foot[0] + length * math.cos(a), foot[1] + length * math.sin(a)) for a in (angle - spread, angle + spread)
    ]
    end = (foot[0] + length * math.cos(angle), foot[1] + length * math.sin(angle))
    sheet.light.drawPath(ink.polygon([foot, *corners]), ink.veil(foot, end, colour, (alpha, 0.35 * alpha, 0.0)))
