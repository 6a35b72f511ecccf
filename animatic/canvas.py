"""The pixel buffers of one clip: colour and light canvases, motion blur, and the development into planes.

Every buffer is made once, so that memory does not grow with the length of a clip. What is drawn belongs in `picture`,
when in `direction`.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import skia
from numpy.typing import NDArray

from animatic import post
from animatic.moment import Moment
from animatic.sheet import Sheet
from animatic.tiers import TierLook

Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]
GLOW_THRESHOLD = 0.62
SUBFRAME_PIXELS = 3.0  # the longest step between two subframes that still reads as a smear


def _padded(pixels: int) -> int:
    return max(8, 4 * math.ceil(pixels / 4))


class Canvas:
    """Buffers for pictures of a size, drawn at a tier's size.

    Parameters
    ----------
    width, height
        Delivered size in pixels, both even.
    tier
        How to draw.
    seed
        Seed of the grain.
    """

    def __init__(self, width: int, height: int, tier: TierLook, seed: int) -> None:
        self.tier, self.seed = tier, seed
        self.size = (width, height)
        self.drawn_width, self.drawn_height = (2 * math.ceil(side / tier.shrink / 2) for side in (width, height))
        full_width, full_height = _padded(self.drawn_width), _padded(self.drawn_height)
        self.light_width, self.light_height = full_width // 4, full_height // 4
        self._colour = np.zeros((full_height, full_width, 4), np.uint8)
        self._light = np.zeros((self.light_height, self.light_width, 4), np.uint8)
        self._seen = self._colour[: self.drawn_height, : self.drawn_width]
        self._sky = self._colour.copy()
        self._sky_palette: object = None
        self._glow = np.zeros((self.light_height, self.light_width, 3), np.float32)
        self._wide_glow, self._scratch = self._glow.copy(), self._glow.copy()
        self._total = np.zeros(self._colour.size, np.uint16)
        self._grain = post.grain_tile(seed)
        self._colour_surface = skia.Surface(self._colour, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
        self._light_surface = skia.Surface(self._light, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)

    def subframes(self, start: Moment, end: Moment) -> int:
        """Return how many subframes the motion between two moments needs, 1 when it is too small to smear."""
        travelled = start.camera.distance(end.camera) * self.drawn_height
        return int(min(self.tier.subframes, max(1, math.ceil(travelled / SUBFRAME_PIXELS))))

    def expose(
        self,
        moments: list[Moment],
        sky: Callable[[skia.Canvas, Moment], None],
        draw: Callable[[Sheet, Moment], None],
        over: Callable[[Sheet, Moment], None],
    ) -> None:
        """Draw the mean of the pictures of one or more moments, and over it what the camera does not smear.

        The light, and what is drawn over, are the first moment's.
        """
        if len(moments) == 1:
            self._draw(moments[0], sky, draw, lit=True)
        else:
            self._smear(moments, sky, draw)
        with self._scaled() as (colour, light):
            over(Sheet(colour, light, pixels=self._seen), moments[0])

    def _smear(
        self,
        moments: list[Moment],
        sky: Callable[[skia.Canvas, Moment], None],
        draw: Callable[[Sheet, Moment], None],
    ) -> None:
        self._total[:] = 0
        for number, moment in enumerate(moments):
            self._draw(moment, sky, draw, lit=number == 0)
            post.add_bytes(self._total, self._colour.reshape(-1))
        post.mean_bytes(self._total, len(moments), self._colour.reshape(-1))

    def _draw(
        self,
        moment: Moment,
        sky: Callable[[skia.Canvas, Moment], None],
        draw: Callable[[Sheet, Moment], None],
        lit: bool,
    ) -> None:
        with self._scaled() as (colour, light):
            if self._sky_palette is not moment.palette:
                sky(colour, moment)
                self._sky[:] = self._colour
                self._sky_palette = moment.palette
            else:
                self._colour[:] = self._sky
            if lit:
                light.clear(0xFF000000)
            draw(Sheet(colour, light, lit, self._seen), moment)

    @contextmanager
    def _scaled(self) -> Iterator[tuple[skia.Canvas, skia.Canvas]]:
        """Give the canvases in picture heights about the centre."""
        colour, light = self._colour_surface.getCanvas(), self._light_surface.getCanvas()
        for canvas, height in ((colour, self.drawn_height), (light, self.drawn_height / 4)):
            canvas.save()
            canvas.translate(height * self.drawn_width / self.drawn_height / 2, height / 2)
            canvas.scale(height, height)
        yield colour, light
        colour.restore()
        light.restore()

    def develop(self, frame: int, gain: float, pool: post.Pool) -> Planes:
        """Return fresh planes of what was exposed, at the delivered size; `gain` 0..1 fades to black."""
        scale = self.drawn_height / 720
        post.gather_light(self._colour, self._light, GLOW_THRESHOLD, self._glow)
        radius = max(1, round(4 * scale))
        for _ in range(2):
            post.box_blur(self._glow, self._scratch, radius)
        if self.tier.wide_bloom:
            self._wide_glow[:] = self._glow
            for _ in range(2):
                post.box_blur(self._wide_glow, self._scratch, max(2, round(14 * scale)))
            self._glow += 0.6 * self._wide_glow
        let_in = self._light[..., 3:]
        if let_in.min() < 255:
            self._glow *= let_in * np.float32(1 / 255)
        grain_x, grain_y = np.random.default_rng([self.seed, frame]).integers(0, post.GRAIN_TILE, 2)
        planes = self._planes(self.drawn_width, self.drawn_height)
        post.develop(
            self._colour.view("<u4")[..., 0], self._glow, self._grain, int(grain_x), int(grain_y), self.tier.grain,
            gain, *pool.factors(self.drawn_width, self.drawn_height), *planes,
        )  # fmt: skip
        return planes if self.tier.shrink == 1 else self._enlarged(planes)

    def _enlarged(self, planes: Planes) -> Planes:
        large = self._planes(*self.size)
        for small_plane, large_plane in zip(planes, large, strict=True):
            post.double(small_plane, large_plane)
        return large

    @staticmethod
    def _planes(width: int, height: int) -> Planes:
        half = (height // 2, width // 2)
        return np.empty((height, width), np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8)
