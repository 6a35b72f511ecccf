"""From two canvases to a delivered frame: bloom, vignette, tone curve, grain and BT.709, in one pass over the pixels.

The light canvas plus what is over-bright in the colour canvas is blurred (box blurs repeated: a good approximation of
a Gaussian), upsampled by four and screen-blended, so that light can never wash out to more than white. The passes are
scalar loops for numba without fastmath: the same pixels on every processor, whatever the number of threads.
Planes are limited range, 4:2:0, BT.709 matrix (ITU-R BT.709-6, section 3). Shapes never belong here.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

GRAIN_TILE = 256
POOL_DARKNESS = 0.36  # how much of a value is lost far from a pool of light

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Pool:
    """A pool of light: centre and radii in picture heights, and a strength 0..1; outside it the picture is darker."""

    x: float
    y: float
    radius_x: float
    radius_y: float
    strength: float

    def factors(self, width: int, height: int) -> tuple[Floats, Floats, float]:
        """Return across (width), down (height) and floor: a pixel's share of its light is floor + across x down.

        The pool is a Gaussian, which is the product of one along each side.
        """
        across, down = ((np.arange(side) - side / 2) / height for side in (width, height))
        loss = POOL_DARKNESS * self.strength
        share_x = np.exp(-(((across - self.x) / self.radius_x) ** 2))
        share_y = loss * np.exp(-(((down - self.y) / self.radius_y) ** 2))
        return share_x.astype(np.float32), share_y.astype(np.float32), 1.0 - loss


def grain_tile(seed: int) -> NDArray[np.float32]:
    """Return a 256 x 256 tile of film grain, unit variance or so, slightly soft like silver."""
    noise = np.random.default_rng(seed).normal(0.0, 1.0, (GRAIN_TILE, GRAIN_TILE))
    soft = noise + 0.5 * (np.roll(noise, 1, 0) + np.roll(noise, 1, 1))
    return (soft / 1.22).astype(np.float32)


@njit(cache=True, fastmath=False, nogil=True)
def gather_light(colour: Any, light: Any, threshold: float, glow: Any) -> None:
    """Write into `glow` (h, w, 3; RGB 0..1) the light canvas plus the over-bright part of the colour canvas.

    `colour` is (4h, 4w, 4) and `light` (h, w, 4), both 8-bit BGRA; light's alpha is the share of colour that may glow.
    """
    height, width, _ = glow.shape
    for y in range(height):
        for x in range(width):
            red = green = blue = 0
            for j in range(4):
                for i in range(4):
                    blue += colour[4 * y + j, 4 * x + i, 0]
                    green += colour[4 * y + j, 4 * x + i, 1]
                    red += colour[4 * y + j, 4 * x + i, 2]
            brightest = max(red, green, blue) / 4080.0
            share = 0.9 * max(0.0, brightest - threshold) / (brightest + 1e-4) / 4080.0 * (light[y, x, 3] / 255.0)
            glow[y, x, 0] = red * share + light[y, x, 2] / 255.0
            glow[y, x, 1] = green * share + light[y, x, 1] / 255.0
            glow[y, x, 2] = blue * share + light[y, x, 0] / 255.0


@njit(cache=True, fastmath=False, nogil=True)
def box_blur(image: Any, scratch: Any, radius: int) -> None:
    """Blur (h, w, 3) float32 in place by a running mean of 2 radius + 1 pixels in both directions."""
    height, width, _ = image.shape
    share = np.float32(1.0 / (2 * radius + 1))
    for y in range(height):
        for c in range(3):
            total = np.float32(0)
            for i in range(-radius, radius + 1):
                total += image[y, min(max(i, 0), width - 1), c]
            for x in range(width):
                scratch[y, x, c] = total * share
                total += image[y, min(x + radius + 1, width - 1), c] - image[y, max(x - radius, 0), c]
    column = np.zeros((width, 3), np.float32)
    for i in range(-radius, radius + 1):
        column += scratch[min(max(i, 0), height - 1)]
    for y in range(height):
        entering = scratch[min(y + radius + 1, height - 1)]
        leaving = scratch[max(y - radius, 0)]
        for x in range(width):
            for c in range(3):
                image[y, x, c] = column[x, c] * share
                column[x, c] += entering[x, c] - leaving[x, c]


@njit(cache=True, fastmath=False, nogil=True)
def _glow_row(glow: Any, row: int, narrow: Any, wide: Any) -> None:
    """Upsample one row of the glow by four: linear, with the four fixed phases spelled out so that it vectorises."""
    height, width, _ = glow.shape
    place = min(max((row + 0.5) * 0.25 - 0.5, 0.0), height - 1.001)
    upper = int(place)
    share = np.float32(place - upper)
    for c in range(3):
        for x in range(width):
            above = glow[upper, x, c]
            narrow[c, x + 1] = min(np.float32(1.0), above + (glow[upper + 1, x, c] - above) * share)
        narrow[c, 0] = narrow[c, 1]
        narrow[c, width + 1] = narrow[c, width]
        for x in range(width + 1):
            left = narrow[c, x]
            step = narrow[c, x + 1] - left
            wide[c, 4 * x] = left + np.float32(0.125) * step
            wide[c, 4 * x + 1] = left + np.float32(0.375) * step
            wide[c, 4 * x + 2] = left + np.float32(0.625) * step
            wide[c, 4 * x + 3] = left + np.float32(0.875) * step


@njit(cache=True, fastmath=False, nogil=True)
def _grade_row(colour: Any, wide: Any, shade: Any, grain: Any, gain: Any, row: Any) -> None:
    """Screen-blend glow over one row of colour, then vignette and pool, grain, tone curve and fade.

    A pixel of `colour` is one number, out of which a channel is shifted: so the loop vectorises.
    """
    one, byte = np.float32(1.0), np.float32(1.0 / 255.0)
    for c in range(3):
        out, glow, shift = row[c], wide[c, 2:], np.uint32(16 - 8 * c)
        for x in range(out.shape[0]):
            halo = glow[x]
            value = np.float32(np.int32((colour[x] >> shift) & np.uint32(255))) * byte
            value = (value + halo - value * halo) * shade[x]
            value += grain[x] * (np.float32(0.3) + np.float32(2.2) * value * (one - value))
            value = min(max(value, np.float32(0.0)), one)
            cubed = value * value * value
            toned = np.float32(0.9) * value + np.float32(0.282) * value * value - np.float32(0.188) * cubed
            out[x] = gain * (np.float32(0.006) + toned)


@njit(cache=True, fastmath=False, nogil=True)
def _chroma_row(rows: Any, u: Any, v: Any) -> None:
    quarter = np.float32(0.25)
    for x in range(u.shape[0]):
        red = (rows[0, 0, 2 * x] + rows[0, 0, 2 * x + 1] + rows[1, 0, 2 * x] + rows[1, 0, 2 * x + 1]) * quarter
        green = (rows[0, 1, 2 * x] + rows[0, 1, 2 * x + 1] + rows[1, 1, 2 * x] + rows[1, 1, 2 * x + 1]) * quarter
        blue = (rows[0, 2, 2 * x] + rows[0, 2, 2 * x + 1] + rows[1, 2, 2 * x] + rows[1, 2, 2 * x + 1]) * quarter
        u[x] = np.uint8(
            np.float32(128.5) - np.float32(25.664) * red - np.float32(86.336) * green + np.float32(112.0) * blue
        )
        v[x] = np.uint8(
            np.float32(128.5) + np.float32(112.0) * red - np.float32(101.730) * green - np.float32(10.270) * blue
        )


@njit(cache=True, fastmath=False, nogil=True)
def develop(
    colour: Any,
    glow: Any,
    grain: Any,
    grain_x: int,
    grain_y: int,
    grain_strength: float,
    gain: float,
    pool_x: Any,
    pool_y: Any,
    floor: float,
    y_plane: Any,
    u_plane: Any,
    v_plane: Any,
) -> None:
    """Write the planes of a frame: `colour` (>= H, >= W) 32-bit ARGB and `glow` a quarter of its size.

    `pool_x`, `pool_y` and `floor` are a pool's factors. `gain` 0..1 fades to black after everything else, so that 0 is
    black exactly.
    """
    height, width = y_plane.shape
    glow_width = glow.shape[1]
    rows = np.empty((2, 3, width), np.float32)
    narrow = np.empty((3, glow_width + 2), np.float32)
    wide = np.empty((3, 4 * glow_width + 4), np.float32)
    noise = np.zeros(width, np.float32)
    vignette, shade = np.empty(width, np.float32), np.empty(width, np.float32)
    for x in range(width):
        offset = (x - width * 0.5) / max(height, width)
        vignette[x] = np.float32(1.0 - 0.62 * offset * offset)
    for pair in range(height // 2):
        for j in range(2):
            y = 2 * pair + j
            offset = (y - height * 0.5) / max(height, width)
            fall = np.float32(0.62 * offset * offset)
            _glow_row(glow, y, narrow, wide)
            if grain_strength > 0:
                source = grain[(y + grain_y) % GRAIN_TILE]
                for x in range(width):
                    noise[x] = source[(x + grain_x) & (GRAIN_TILE - 1)] * np.float32(grain_strength)
            for x in range(width):
                shade[x] = vignette[x] - fall
            if floor < 1.0:
                for x in range(width):
                    shade[x] *= np.float32(floor) + pool_x[x] * pool_y[y]
            _grade_row(colour[y], wide, shade, noise, np.float32(gain), rows[j])
            for x in range(width):
                luma = np.float32(46.559) * rows[j, 0, x] + np.float32(156.629) * rows[j, 1, x]
                y_plane[y, x] = np.uint8(np.float32(16.5) + luma + np.float32(15.812) * rows[j, 2, x])
        _chroma_row(rows, u_plane[pair], v_plane[pair])


@njit(cache=True, fastmath=False, nogil=True)
def double(small: Any, large: Any) -> None:
    """Enlarge an 8-bit plane by two, linearly with fixed phases (1/4, 3/4); `large` may crop the last pixels."""
    height, width = large.shape
    last_row, last_column = small.shape[0] - 1, small.shape[1] - 1
    line = np.empty(last_column + 3, np.int32)
    for y in range(height):
        near = min(y // 2, last_row)
        far = min(max(near - 1 + 2 * (y % 2), 0), last_row)
        for x in range(last_column + 1):
            line[x + 1] = 3 * np.int32(small[near, x]) + np.int32(small[far, x])
        line[0] = line[1]
        line[last_column + 2] = line[last_column + 1]
        for x in range(width // 2):
            large[y, 2 * x] = np.uint8((3 * line[x + 1] + line[x] + 8) >> 4)
            large[y, 2 * x + 1] = np.uint8((3 * line[x + 1] + line[x + 2] + 8) >> 4)
        if width % 2:
            large[y, width - 1] = np.uint8((3 * line[width // 2 + 1] + line[width // 2] + 8) >> 4)


@njit(cache=True, fastmath=False, nogil=True)
def add_bytes(total: Any, image: Any) -> None:
    """Add an 8-bit image to a 16-bit total, both flat."""
    for i in range(total.size):
        total[i] += image[i]


@njit(cache=True, fastmath=False, nogil=True)
def mean_bytes(total: Any, count: int, image: Any) -> None:
    """Write the rounded mean of `count` added images."""
    for i in range(total.size):
        image[i] = (total[i] + count // 2) // count
