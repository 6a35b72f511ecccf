"""Transitions as pure functions of pictures: what is seen around a cut when two clips do not simply follow each other.

Nothing is rendered for a transition: it is made of the frames that both clips have. In a dissolve the outgoing clip
moves while the incoming one's first picture, held, comes up behind it; past the cut the outgoing clip's last picture,
held, goes out under the incoming one that now moves. Both weigh the same at the cut itself, so the held picture is
never the stronger one. A whip hurls the outgoing picture sideways ever faster and brings the incoming one to rest, a
box blur along the path of each frame standing for the open shutter; mirrored edges let the picture go on for ever. A
flash over-exposes the cut warmly and fades over the incoming frames: one rise and one fall of relative luminance, by
0.29 at most (WCAG 2.3.1 calls a rise and fall of 0.1 a flash, and allows three of them in a second).

Light adds, brightness codes do not: luma is mixed as linear light by the inverse of BT.709's transfer (ITU-R BT.709-6,
item 1.2), tabulated for all 256 codes, and chroma by plain weights. All is integer arithmetic, the same everywhere.
Where transitions lie, and the files, do not belong here.
"""

import numpy as np
from numpy.typing import NDArray

from editorial.decode import Picture
from state.film import Transition

WHOLE = 256
"""The weight of a picture that is shown alone."""

FLASH_RISE = 0.7
FLASH_VEIL = 0.08
"""A flash adds light L -> RISE (VEIL + (1 - VEIL) sqrt(L)) (1 - L): most to what is lit already, little to shadows."""
FLASH_U, FLASH_V, FLASH_COLOUR = 81, 165, 115
"""The chroma of R'G'B' (255, 180, 90), a low sun, and its weight at the peak."""

WHIP_TRAVEL = 1.1
"""How far each picture goes in a whip, in widths."""
WHIP_SHUTTER = 0.6
"""The share of a frame's way over which a whip blurs."""


def _light_of_codes() -> NDArray[np.uint16]:
    """Return the light of every luma code, scaled to 0..65535; codes beyond black and white continue the curve."""
    level = (np.arange(256) - 16) / 219
    size = np.abs(level)
    light = np.sign(level) * np.where(size < 0.081, size / 4.5, ((size + 0.099) / 1.099) ** (1 / 0.45))
    scaled: NDArray[np.uint16] = np.rint((light - light[0]) / (light[-1] - light[0]) * 65535).astype(np.uint16)
    return scaled


def _codes_of_light(light: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Return the luma code whose light is nearest, for every light of 0..65535."""
    halfway = (light[:-1].astype(np.int64) + light[1:] + 1) // 2
    codes: NDArray[np.uint8] = np.searchsorted(halfway, np.arange(65536), side="right").astype(np.uint8)
    return codes


LIGHT = _light_of_codes()
CODE = _codes_of_light(LIGHT)


def transition_picture(transition: Transition, place: int, outgoing: Picture, incoming: Picture) -> Picture:
    """Return what is shown `place` frames after the cut.

    Parameters
    ----------
    transition
        A dissolve, a whip or a flash.
    place
        Frame relative to the first of the incoming clip, from minus half the transition's length to half of it less 1.
    outgoing
        Before the cut the outgoing clip's own frame, after it that clip's last.
    incoming
        After the cut the incoming clip's own frame, before it that clip's first.

    Raises
    ------
    ValueError
        If the transition is a cut, or does not reach that place.
    """
    half = transition.half_frames
    if not -half <= place < half:
        raise ValueError(f"a {transition.kind} of {transition.frames} frames does not reach frame {place} of its cut")
    if transition.kind == "dissolve":
        return mixed(outgoing, incoming, dissolve_weight(place, half))
    shown = outgoing if place < 0 else incoming
    if transition.kind == "flash":
        return lit(shown, flash_weight(place, half))
    return hurled(shown, *whip_path(place, half))


def dissolve_weight(place: int, half: int) -> int:
    """Return the incoming picture's weight of 256: rising evenly, more than half of it from the cut on."""
    return round(WHOLE * (2 * (place + half) + 1) / (4 * half))


def flash_weight(place: int, half: int) -> int:
    """Return the flash's weight of 256: a steep rise up to the cut, its peak on the first incoming frame, a fall."""
    share = ((place + half + 1) / (half + 1)) ** 3 if place < 0 else (1 - place / half) ** 2
    return round(WHOLE * share)


def whip_path(place: int, half: int) -> tuple[float, float]:
    """Return how far the picture has gone and how far it goes while the shutter is open, both in widths."""
    time = (place + half + 0.5 if place < 0 else half - 0.5 - place) / half
    gone = WHIP_TRAVEL * time**2
    return (gone if place < 0 else -gone), WHIP_SHUTTER * WHIP_TRAVEL * 2 * time / half


def mixed(outgoing: Picture, incoming: Picture, weight: int) -> Picture:
    """Mix two pictures, the incoming with `weight` of 256: luma as light, chroma as it is."""
    luma, u, v = (_weighed(a, b, weight) for a, b in zip(_lights(outgoing), _lights(incoming), strict=True))
    return CODE[luma], u.astype(np.uint8), v.astype(np.uint8)


def lit(picture: Picture, weight: int) -> Picture:
    """Return a picture lit by the flash, with `weight` of 256 of its strength."""
    luma, u, v = picture
    black, white = float(LIGHT[16]), float(LIGHT[235])
    level = np.clip((LIGHT - black) / (white - black), 0, 1)
    rise = FLASH_RISE * weight / WHOLE * (FLASH_VEIL + (1 - FLASH_VEIL) * np.sqrt(level)) * (1 - level)
    codes = CODE[np.rint(LIGHT + rise * (white - black)).astype(np.uint16)]
    colour = FLASH_COLOUR * weight // WHOLE
    warm_u = _weighed(u.astype(np.uint16), np.uint16(FLASH_U), colour)
    warm_v = _weighed(v.astype(np.uint16), np.uint16(FLASH_V), colour)
    return codes[luma], warm_u.astype(np.uint8), warm_v.astype(np.uint8)


def hurled(picture: Picture, gone: float, way: float) -> Picture:
    """Return a picture moved to the left by `gone` widths, mirrored at its edges, blurred along `way` widths.

    Both are rounded to whole pixels of chroma, so that colour stays with its brightness.
    """
    luma, u, v = _lights(picture)
    width = u.shape[1]
    shift, reach = round(gone * width), round(way * width / 2)
    swept = (_swept(u, shift, reach).astype(np.uint8), _swept(v, shift, reach).astype(np.uint8))
    return CODE[_swept(luma, 2 * shift, 2 * reach)], *swept


def _lights(picture: Picture) -> tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.uint16]]:
    """Return luma as light, chroma as it is: what may be added."""
    luma, u, v = picture
    return LIGHT[luma], u.astype(np.uint16), v.astype(np.uint16)


def _weighed(a: NDArray[np.uint16], b: NDArray[np.uint16] | np.uint16, weight: int) -> NDArray[np.uint32]:
    return (a * np.uint32(WHOLE - weight) + b * np.uint32(weight) + np.uint32(WHOLE // 2)) // np.uint32(WHOLE)


def _swept(plane: NDArray[np.uint16], shift: int, reach: int) -> NDArray[np.uint16]:
    """Return the mean of 2 reach + 1 columns around each, `shift` columns further on, mirrored at the edges."""
    width, count = plane.shape[1], 2 * reach + 1
    columns = np.arange(shift - reach, shift + reach + width) % (2 * width)
    columns = np.minimum(columns, 2 * width - 1 - columns)
    sums = np.zeros((plane.shape[0], len(columns) + 1), np.uint32)
    np.cumsum(plane[:, columns], axis=1, out=sums[:, 1:])
    return ((sums[:, count:] - sums[:, :-count] + count // 2) // count).astype(np.uint16)
