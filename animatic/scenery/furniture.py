"""Things of a room: a plant's leaves, books, a record player, a cat. Where they stand belongs to the scene."""

import math

import numpy as np
import skia

from animatic import ink
from animatic.colour import BLACK, darker, lighter, mix
from animatic.moment import Moment
from animatic.sheet import Sheet


def leaves(random: np.random.Generator, x: float, y: float, height: float, broad: bool) -> list[skia.Path]:
    """Return the leaves of a potted plant that grows from (x, y), the hindmost first."""
    grown = []
    count = 7 if broad else 11
    for k in range(count):
        lean = -1.15 + 2.3 * k / (count - 1) + random.uniform(-0.12, 0.12)
        reach = height * random.uniform(0.75, 1.1) * (1.0 - 0.25 * abs(lean))
        tip = (x + reach * math.sin(lean), y - reach * math.cos(lean))
        middle = (x + 0.52 * reach * math.sin(0.7 * lean), y - 0.60 * reach * math.cos(0.7 * lean))
        width = height * (0.26 if broad else 0.10)
        side = (width * math.cos(lean), width * math.sin(lean))
        grown.append(
            ink.curve(
                (x, y),
                (middle[0] - side[0], middle[1] - side[1], tip[0], tip[1]),
                (middle[0] + side[0], middle[1] + side[1], x, y),
            )
        )
    order = np.argsort([abs(k - (count - 1) / 2) for k in range(count)])[::-1]
    return [grown[int(k)] for k in order]


def books(random: np.random.Generator, length: float) -> list[tuple[float, float, float, float]]:
    """Return books as left edge, width, height and a pick of colour, with a gap here and there."""
    row, x = [], 0.0
    while x < length - 0.03:
        width, height = random.uniform(0.009, 0.020), random.uniform(0.055, 0.095)
        row.append((x, float(width), float(height), float(random.random() * 0.999)))
        x += width + (0.001 if random.random() < 0.85 else 0.045)
    return row


def cat(x: float, base: float, height: float, turned: int, tail: float) -> skia.Path:
    """Return a sitting cat seen from behind; `tail` -1..1 is where the tip of its tail is."""
    body = ink.curve(
        (x - 0.36 * height, base),
        (x - 0.46 * height, base - 0.35 * height, x - 0.16 * height, base - 0.62 * height),
        (x + 0.16 * height, base - 0.62 * height),
        (x + 0.46 * height, base - 0.35 * height, x + 0.36 * height, base),
    )
    head = skia.Path()
    head.addOval(skia.Rect.MakeLTRB(x - 0.23 * height, base - 0.95 * height, x + 0.23 * height, base - 0.55 * height))
    ears = skia.Path()
    for side in (-1, 1):
        ears.addPath(
            ink.polygon(
                [
                    (x + side * 0.22 * height, base - 0.78 * height),
                    (x + side * 0.19 * height, base - 1.08 * height),
                    (x + side * 0.04 * height, base - 0.90 * height),
                ]
            )
        )
    start = (x + turned * 0.30 * height, base - 0.03 * height)
    bend = (x + turned * 0.75 * height, base + 0.02 * height)
    tip = (x + turned * (0.72 + 0.08 * tail) * height, base - (0.26 + 0.10 * tail) * height)
    return ink.union(body, head, ears, ink.limb(start, bend, tip, (0.12 * height, 0.09 * height, 0.05 * height)))


def record_player(sheet: Sheet, moment: Moment, x: float, base: float) -> None:
    """Draw a record player from its front, lid open, the record turning under its arm; a lamp answers the beat."""
    palette = moment.palette
    case = skia.Path()
    case.addRoundRect(skia.Rect.MakeLTRB(x - 0.10, base - 0.036, x + 0.10, base), 0.006, 0.006)
    tone = mix(palette.lamps[0], palette.layers[3], 0.55)
    sheet.solid(case, tone)
    lid = skia.Path()
    lid.addRoundRect(skia.Rect.MakeLTRB(x - 0.096, base - 0.135, x + 0.096, base - 0.036), 0.008, 0.008)
    sheet.solid(lid, darker(tone, 0.35), 0.8)
    record = skia.Path()
    record.addOval(skia.Rect.MakeLTRB(x - 0.085, base - 0.060, x + 0.055, base - 0.026))
    sheet.mark(record, ink.fill(mix(BLACK, palette.layers[4], 0.35)))
    for share in (0.72, 0.50):
        groove = skia.Rect.MakeLTRB(x - 0.015 - 0.07 * share, base - 0.043 - 0.017 * share,
                                    x - 0.015 + 0.07 * share, base - 0.043 + 0.017 * share)  # fmt: skip
        turn = 360 * 0.55 * moment.time_s
        gleam = skia.Path()
        for begin in (turn, turn + 180):
            gleam.addArc(groove, begin % 360, 46)
        sheet.mark(gleam, ink.line(palette.text[0], 0.0016, 0.55))
    label = skia.Rect.MakeLTRB(x - 0.037, base - 0.048, x + 0.007, base - 0.038)
    sheet.colour.drawOval(label, ink.fill(palette.highlight[0], 0.9))
    arm = ink.polygon([(x + 0.082, base - 0.052), (x + 0.07, base - 0.060), (x + 0.022, base - 0.044)], closed=False)
    sheet.mark(arm, ink.line(lighter(palette.rim[0], 0.2), 0.0035))
    lamp = 0.35 + 0.65 * moment.pulse.beat
    sheet.colour.drawCircle(x + 0.082, base - 0.016, 0.0042, ink.fill(palette.lamps[1], lamp))
    sheet.glow(x + 0.082, base - 0.016, 0.035, palette.lamps[1], 0.6 * lamp)
