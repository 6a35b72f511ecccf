"""The light of the sky: a sun or a moon, where a seed puts it at each hour, never in the same way everywhere.

It stands behind the people, low on the horizon, high and small, behind a bar of cloud, or outside the frame with only
its glow seen; at night it may be a full moon, a crescent or missing. Words keep clear of its disc (`layout`).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import skia

from animatic import ink
from animatic.colour import Rgb, darker, lighter, mix
from animatic.layout import Layout
from animatic.moment import Moment
from animatic.scenery.lens import Lens
from animatic.sheet import Sheet
from state.film import TimeOfDay

WARM = Rgb(1.0, 0.76, 0.44)  # of lamps in rooms and along roads

Standing = Literal["behind", "low", "high", "veiled", "outside"]

_STANDINGS: dict[TimeOfDay, tuple[Standing, ...]] = {
    "dawn": ("low", "veiled", "low", "outside", "behind"),
    "day": ("high", "outside", "veiled", "high"),
    "dusk": ("behind", "low", "veiled", "low", "outside"),
    "night": ("behind", "high", "veiled", "outside", "high", "low"),
}
_RADII: dict[Standing, tuple[float, float]] = {
    "behind": (0.13, 0.21),
    "low": (0.085, 0.16),
    "high": (0.040, 0.072),
    "veiled": (0.10, 0.17),
    "outside": (0.0, 0.0),
}


@dataclass(frozen=True)
class Luminary:
    """A sun or a moon: how it stands, how far out it is 0..1, its radius, how much of a moon is dark 0..1."""

    standing: Standing
    away: float
    height: float
    radius: float
    dark: float
    bars: tuple[tuple[float, float, float], ...]


def _luminary(random: np.random.Generator, time: TimeOfDay) -> Luminary:
    standings = _STANDINGS[time]
    standing = standings[int(random.integers(len(standings)))]
    dark = float(random.uniform(0.55, 0.85)) if random.random() < 0.5 else 0.0
    bars = tuple(
        (float(dx), float(dy), float(long))
        for dx, dy, long in random.uniform((-0.6, -0.5, 1.2), (0.6, 0.7, 2.4), (4, 3))
    )
    return Luminary(
        standing=standing,
        away=float(random.random()),
        height=float(random.random()),
        radius=float(random.uniform(*_RADII[standing])),
        dark=dark if time == "night" and standing == "high" else 0.0,
        bars=bars,
    )


class Luminaries:
    """The light of a place at its four hours, in the picture's own coordinates.

    Parameters
    ----------
    seed
        The place's seed.
    layout
        The composition: where the people and the words are.
    lens
        What the place is seen through.
    horizon
        Height of the place's horizon.
    ceiling
        Height above which no disc is seen, a window's upper edge for instance.
    """

    def __init__(self, seed: int, layout: Layout, lens: Lens, horizon: float, ceiling: float) -> None:
        self.layout, self.lens, self.ceiling = layout, lens, ceiling
        self.horizon = lens.to_picture(0.0, horizon)[1]
        random = np.random.default_rng([seed, 3, round(1000 * horizon)])
        self.hours: dict[TimeOfDay, Luminary] = {time: _luminary(random, time) for time in _STANDINGS}

    def place(self, luminary: Luminary) -> tuple[float, float, float]:
        """Return x, y and radius of a disc in the picture, clear of the words."""
        layout, side = self.layout, self.layout.light_side
        radius = luminary.radius * self.lens.magnification**0.6
        x, y = layout.sun_x, -0.02 - 0.12 * luminary.height
        if not layout.peopled and luminary.standing in ("behind", "veiled"):
            x += side * (0.30 + 0.16 * luminary.away) * layout.half_width  # a title stands in the middle
        if luminary.standing == "low":
            x += side * luminary.away * max(0.0, layout.half_width - abs(layout.sun_x) - 0.12)
            return x, self.horizon - radius * (0.05 + 0.45 * luminary.height), radius
        if luminary.standing == "high":
            x += side * 0.10 * luminary.away * layout.half_width
            y = self.ceiling + 0.10 * luminary.height
        elif luminary.standing == "outside":
            return side * (layout.half_width + 0.16), -0.46 + 0.4 * luminary.height, 0.26
        words = layout.words
        if layout.peopled and words.left - radius < x < words.right + radius:
            radius *= 0.75 if layout.tall else 0.88
            if y + radius > words.top and y - radius < words.bottom:
                y = words.bottom + radius
        return x, y, radius

    def draw(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the light of every hour that the moment has, each at its share."""
        for time, luminary in self.hours.items():
            share = getattr(moment.palette.hours, time)
            if share <= 0.01:
                continue
            x, y, radius = self.place(luminary)
            kick, palette = moment.pulse.beat, moment.palette
            glow = mix(palette.lamps[0], palette.sun[1], 0.5)
            reach = share * palette.hours.blend(1.0, 0.85, 1.0, 0.7)
            if luminary.standing == "outside":
                sheet.glow(x, y, 1.05, glow, (0.36 + 0.05 * kick) * reach)
                sheet.glow(x, y, 0.60, palette.sun[0], 0.26 * reach)
                continue
            size = max(radius, 0.075)
            sheet.glow(x, y, size * 3.8, glow, (0.22 + 0.07 * kick) * reach)
            sheet.glow(x, y, size * (1.7 + 0.2 * kick), palette.sun[0], (0.13 + 0.08 * kick) * reach)
            if time == "night":
                _moon(sheet, moment, x, y, radius, luminary.dark, share)
            else:
                _disc(sheet, moment, x, y, radius, share)
            if luminary.standing == "veiled":
                _bars(sheet, moment, x, y, radius, luminary.bars, share)


def _disc(sheet: Sheet, moment: Moment, x: float, y: float, radius: float, share: float) -> None:
    core, edge = moment.palette.sun
    paint = ink.linear((x, y - radius), (x, y + radius), (lighter(core, 0.1), core, edge))
    paint.setAlphaf(share)
    sheet.colour.drawCircle(x, y, radius, paint)


def _moon(sheet: Sheet, moment: Moment, x: float, y: float, radius: float, dark: float, share: float) -> None:
    """Draw a moon with its seas, or what is left of it beside the shadow."""
    core, edge = moment.palette.sun
    disc = skia.Path()
    disc.addCircle(x, y, radius)
    if dark > 0:
        shadow = skia.Path()
        shadow.addCircle(x - 0.62 * dark * radius, y - 0.30 * dark * radius, 0.94 * radius)
        disc = ink.combined(disc, shadow, skia.kDifference_PathOp, otherwise=disc)
    paint = ink.linear((x, y - radius), (x, y + radius), (core, mix(core, edge, 0.6)))
    paint.setAlphaf(share)
    sheet.mark(disc, paint)
    if dark > 0:
        return
    for dx, dy, size in ((-0.34, -0.22, 0.30), (0.26, 0.10, 0.22), (-0.10, 0.44, 0.26), (0.40, -0.42, 0.14)):
        sea = ink.fill(mix(core, moment.palette.sky[2], 0.42), 0.30 * share)
        sheet.colour.drawCircle(x + dx * radius, y + dy * radius, size * radius, sea)


def _bars(
    sheet: Sheet,
    moment: Moment,
    x: float,
    y: float,
    radius: float,
    bars: tuple[tuple[float, float, float], ...],
    share: float,
) -> None:
    """Draw bars of cloud across a disc, drifting, lit along their upper edge."""
    palette = moment.palette
    body, lit = mix(palette.sky[1], palette.sky[3], 0.55), mix(palette.sky[3], palette.sun[0], 0.55)
    drift = 0.006 * moment.time_s
    for number, (dx, dy, long) in enumerate(bars):
        width, height = long * radius * 1.5, (0.10 + 0.05 * number) * radius
        left, top = x + dx * radius - width / 2 + drift, y + dy * radius
        box = skia.Rect.MakeXYWH(left, top, width, height)
        bar = skia.Path()
        bar.addRoundRect(box, height / 2, height / 2)
        sheet.mark(bar, ink.fill(lit, 0.9 * share))
        with sheet.placed(0.0, 0.22 * height):
            sheet.solid(bar, darker(body, 0.04), 0.5, 0.94 * share)
