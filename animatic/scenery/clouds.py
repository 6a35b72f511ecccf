"""Clouds like cut paper: flat underneath, rounded above, with a lit copy laid over a shaded one."""

import numpy as np
import skia

from animatic import ink
from animatic.colour import WHITE, mix
from animatic.moment import Moment
from animatic.sheet import Sheet

Cloud = tuple[skia.Path, float, float]  # shape, height of its base, speed


def cloud_bank(random: np.random.Generator, count: int, top: float, bottom: float, span: float) -> list[Cloud]:
    """Return clouds between two heights, spread over -span..span."""
    clouds = []
    for index in range(count):
        x = -span + 2 * span * (index + random.uniform(-0.4, 0.4)) / count
        y, width = random.uniform(top, bottom), random.uniform(0.28, 0.62)
        shape = skia.Path()
        shape.addRoundRect(skia.Rect.MakeXYWH(x, y - 0.014, width, 0.03), 0.015, 0.015)
        puffs = int(random.integers(4, 8))
        for puff in range(puffs):
            u = (puff + 0.6) / puffs
            rise = (0.025 + 0.075 * random.random()) * float(np.sin(np.pi * u))
            left = x + width * (0.06 + 0.88 * u) - 0.075
            shape.addOval(skia.Rect.MakeXYWH(left, y - rise - 0.02, 0.15 + 0.05 * random.random(), 0.12))
        above = skia.Path()
        above.addRect(skia.Rect.MakeLTRB(-9, -2, 9, y + 0.012))
        flat = ink.combined(shape, above, skia.kIntersect_PathOp, otherwise=shape)
        clouds.append((flat, y, random.uniform(0.5, 1.5)))
    return clouds


def draw_clouds(sheet: Sheet, moment: Moment, clouds: list[Cloud], top: float, bottom: float) -> None:
    """Draw clouds drifting; low ones take more of the horizon's colour."""
    palette = moment.palette
    for shape, y, speed in clouds:
        low = (y - top) / (bottom - top)
        lit = mix(palette.sky[2], palette.sky[4], 0.15 + 0.6 * low)
        shaded = mix(palette.sky[1], palette.sky[3], 0.25 + 0.6 * low)
        lit = mix(lit, WHITE, palette.hours.blend(0.10, 0.62, 0.0, 0.0))
        shaded = mix(shaded, WHITE, palette.hours.blend(0.05, 0.36, 0.0, 0.0))
        with sheet.layer(moment.camera, 0.10 + 0.08 * speed), sheet.placed(0.010 * speed * moment.time_s, 0.0):
            sheet.painted(shape, ink.fill(mix(lit, palette.sun[0], 0.25), 0.92), 0.25)
            with sheet.placed(0.004, 0.007):
                sheet.mark(shape, ink.fill(shaded, 0.90))
