"""Colours as red, green, blue in 0..1, and the little arithmetic that a drawing needs.

Mixing is done on the gamma-encoded values on purpose: flat poster colours are chosen by eye, and so are their mixes.
Named sets of colours belong in `palettes`.
"""

from typing import NamedTuple


class Rgb(NamedTuple):
    """A display colour, each channel 0..1."""

    red: float
    green: float
    blue: float


WHITE = Rgb(1.0, 1.0, 1.0)
BLACK = Rgb(0.0, 0.0, 0.0)


def parse(hexadecimal: str) -> Rgb:
    """Return the colour of ``#rrggbb``."""
    value = int(hexadecimal[1:], 16)
    return Rgb((value >> 16) / 255, (value >> 8 & 255) / 255, (value & 255) / 255)


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    """Return `first` at share 0, `second` at share 1 (clamped), and the straight line between them."""
    share = min(max(share, 0.0), 1.0)
    return Rgb(*(a + (b - a) * share for a, b in zip(first, second, strict=True)))


def lighter(colour: Rgb, share: float) -> Rgb:
    """Return the colour moved towards white."""
    return mix(colour, WHITE, share)


def darker(colour: Rgb, share: float) -> Rgb:
    """Return the colour moved towards black."""
    return mix(colour, BLACK, share)


def argb(colour: Rgb, alpha: float = 1.0) -> int:
    """Return the colour as 0xAARRGGBB, the form that gradients take."""
    channels = (alpha, *colour)
    alpha_8, red, green, blue = (round(255 * min(max(channel, 0.0), 1.0)) for channel in channels)
    return alpha_8 << 24 | red << 16 | green << 8 | blue
