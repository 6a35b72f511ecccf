"""The shade behind words: as dark as what is there already makes it necessary, and no darker.

Contrast is WCAG 2.2's, (L1 + 0.05) / (L2 + 0.05) of relative luminances; 4.5 is its bar for text, and `WANTED` stands
above it because the shade is soft at its edge and light spills over what is drawn. The shade has the word's own form,
made fatter and blurred, so that it reads as depth and not as a plate.
"""

import skia

from animatic import ink
from animatic.colour import Rgb, darker
from animatic.easing import clamp
from animatic.moment import Moment
from animatic.sheet import Sheet
from animatic.typography.phrase import PlacedWord

WANTED = 10.0
LEAST, MOST = 0.16, 0.94  # a little shade always, which lifts words off the picture; never a hole in it


def luminance(colour: Rgb) -> float:
    """Return the relative luminance of a colour, 0..1."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def depth(brightness: float, text: float, pool: float) -> float:
    """Return the opacity that a shade needs under words of a luminance, over a place of a brightness, both 0..1.

    `pool` 0..1 is how strongly the picture is darkened round a pool of light: there words lose light as well.
    """
    wanted = (text * (1.0 - 0.6 * pool) + 0.05) / WANTED - 0.05 * (1.0 - 0.4 * pool)
    if brightness <= wanted:
        return LEAST
    return clamp(1.0 - (max(wanted, 0.001) / brightness) ** (1 / 2.2), LEAST, MOST)


def shade(sheet: Sheet, moment: Moment, placed: PlacedWord, text: Rgb, alpha: float, glowing: float = 0.4) -> float:
    """Darken the picture round a word and return how needful that was, 0..1; the sheet stands at the word's place.

    `glowing` 0..1 is how much of the word's own glow is let in where the place is dark enough for it.
    """
    box, size, reach = placed.box, placed.size, 0.12
    around = (box.left - reach, box.top - reach, box.right + reach, box.bottom + reach)
    left, top, right, bottom = (
        centre + size * edge for centre, edge in zip((placed.x, placed.y) * 2, around, strict=True)
    )
    opacity = depth(sheet.brightness(left, top, right, bottom), luminance(text), moment.lighting.pool)
    dark = darker(moment.palette.sky[0], 0.85)
    need = (opacity - LEAST) / (MOST - LEAST)
    sheet.mark(placed.surround, ink.fill(dark, LEAST * alpha))
    if need > 0.0:  # the blur costs five times the rest, and a dark place does without
        halo = ink.fill(dark, (opacity - LEAST) / (1.0 - LEAST) * alpha)
        halo.setMaskFilter(skia.MaskFilter.MakeBlur(skia.BlurStyle.kNormal_BlurStyle, 0.055))
        sheet.mark(placed.surround, halo)
    sheet.mute(placed.surround, (1.0 - glowing * (1.0 - need)) * alpha)
    return need
