"""The six hands that words are drawn by: how a word of a style comes, looks, and is lit while it is sung.

Each is a function of the word's state alone. A word that is sung stands out by light (neon), colour, a line under it
(handwritten) or a block (stencil), and always by contrast (`shade`). When and where words are is decided elsewhere.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import skia

from animatic import ink
from animatic.colour import BLACK, Rgb, darker, lighter, mix
from animatic.easing import clamp, ease, spring
from animatic.moment import Moment
from animatic.sheet import Sheet
from animatic.typography.phrase import PlacedWord
from animatic.typography.shade import shade
from state.film import TypeStyle


@dataclass(frozen=True)
class WordState:
    """A word at a moment.

    `age_s` since it began to be sung (below 0: it is there but not sung yet), `life_s` for how long it is sung,
    `there_s` since it is there, `sung` 1 while it is sung and easing to 0 after, `strength` 0..1 how much of it is
    there at all, `rise` how far up it has left, in picture heights.
    """

    age_s: float
    life_s: float
    there_s: float
    sung: float
    strength: float
    rise: float = 0.0


Pen = Callable[[Sheet, Moment, PlacedWord, WordState], None]


def _lean(placed: PlacedWord, degrees: float) -> float:
    """Return a small turn that differs from word to word."""
    return degrees * math.sin(2.4 * placed.index + 1.1)


def _lit(moment: Moment, sung: float) -> Rgb:
    return mix(moment.palette.text[0], moment.palette.highlight[0], sung)


def display(sheet: Sheet, moment: Moment, placed: PlacedWord, state: WordState) -> None:
    """Pop up from below the base line; the sung word takes the highlight's colour and a breath of the beat."""
    grown = spring(clamp(0.25 + state.age_s / 0.3, 0.0, 2.0))
    alpha = state.strength * ease(0.25 + state.age_s / 0.21)
    scale = placed.size * (0.90 + 0.10 * grown) * (1 + 0.02 * moment.pulse.beat * state.sung)
    drop = 0.22 * placed.size * max(0.0, 1 - grown) - state.rise
    colour = _lit(moment, state.sung)
    with sheet.placed(placed.x, placed.y + drop, scale):
        shade(sheet, moment, placed, colour, alpha)
        sheet.mark(placed.path, ink.fill(colour, alpha))
        sheet.shine(placed.path, moment.palette.highlight[0], 0.20 * state.sung * alpha)


def _flicker(age_s: float) -> float:
    """Return how bright a tube is after its switch: it catches, drops out once and stays."""
    if age_s < 0:
        return 0.0
    return 0.35 if 0.06 <= age_s < 0.11 else 1.0


def neon(sheet: Sheet, moment: Moment, placed: PlacedWord, state: WordState) -> None:
    """Light up as a tube: dark glass before, white-hot while it is sung, glowing on after."""
    alpha, on = state.strength * ease(state.there_s / 0.35), _flicker(state.age_s)
    gas = mix(lighter(moment.palette.lamps[0], 0.30), moment.palette.highlight[0], state.sung)
    air = mix(moment.palette.lamps[0], darker(gas, 0.25), 0.35 + 0.35 * state.sung)
    glass = mix(darker(gas, 0.5), moment.palette.sky[1], 0.3)
    core = mix(glass, lighter(gas, 0.25 + 0.45 * state.sung), on)
    with sheet.placed(placed.x, placed.y - state.rise, placed.size):
        need = shade(sheet, moment, placed, core, (0.15 + 0.85 * on) * alpha, glowing=0.6)
        if on > 0:
            halo = ink.fill(air, (0.28 - 0.26 * need) * on * alpha)
            halo.setMaskFilter(skia.MaskFilter.MakeBlur(skia.BlurStyle.kOuter_BlurStyle, 0.05))
            sheet.colour.drawPath(placed.path, halo)
        sheet.mark(placed.path, ink.fill(core, (0.6 + 0.4 * on) * alpha))
        sheet.shine(placed.surround, air, (0.17 - 0.17 * need) * on * alpha)


def handwritten(sheet: Sheet, moment: Moment, placed: PlacedWord, state: WordState) -> None:
    """Be written from left to right while it is sung, a little askew, and be underlined."""
    written = ease(0.12 + state.age_s / clamp(state.life_s, 0.16, 0.5))
    colour, box = _lit(moment, state.sung), placed.box
    with (
        sheet.turned(_lean(placed, 2.0), placed.x, placed.y),
        sheet.placed(placed.x, placed.y - state.rise, placed.size),
    ):
        edge = box.left + (box.width + 0.2) * written
        for canvas in (sheet.colour, sheet.light):
            canvas.save()
            canvas.clipRect(skia.Rect.MakeLTRB(box.left - 0.5, -2.0, edge, 1.0), True)
        shade(sheet, moment, placed, colour, state.strength)
        sheet.mark(placed.path, ink.fill(colour, state.strength))
        if state.sung > 0:
            wave = ink.curve(
                (box.left, 0.16), (box.left + 0.3 * box.width, 0.10, box.left + 0.55 * box.width, 0.15),
                (box.right - 0.15 * box.width, 0.19, box.right, 0.12), closed=False,
            )  # fmt: skip
            sheet.mark(wave, ink.line(moment.palette.highlight[0], 0.045, state.sung * state.strength))
        for canvas in (sheet.colour, sheet.light):
            canvas.restore()


def serif(sheet: Sheet, moment: Moment, placed: PlacedWord, state: WordState) -> None:
    """Fade in as a whole line, half there until it is sung; nothing moves but the light."""
    told = ease(state.age_s / 0.25 + 0.4) if state.age_s >= 0 else 0.0
    alpha = state.strength * ease(state.there_s / 0.6) * (0.5 + 0.5 * told)
    colour = _lit(moment, state.sung)
    with sheet.placed(placed.x, placed.y - 0.5 * state.rise, placed.size):
        shade(sheet, moment, placed, colour, alpha)
        sheet.mark(placed.path, ink.fill(colour, alpha))
        sheet.shine(placed.path, moment.palette.highlight[0], 0.22 * state.sung * alpha)


def stencil(sheet: Sheet, moment: Moment, placed: PlacedWord, state: WordState) -> None:
    """Slam down from the viewer's side; the sung word is cut out of a block, and every beat shakes the line."""
    landed = clamp(0.35 + state.age_s / 0.10)
    scale = placed.size * (1.0 + 0.55 * (1.0 - landed) ** 2 + 0.025 * moment.pulse.beat)
    alpha, box = state.strength * (0.3 + 0.7 * landed), placed.box
    block = state.sung >= 0.5
    colour = darker(moment.palette.sky[0], 0.7) if block else moment.palette.text[0]
    with sheet.placed(placed.x, placed.y - state.rise, scale):
        if block:
            plate = skia.Path()
            plate.addRect(skia.Rect.MakeLTRB(box.left - 0.09, box.top - 0.12, box.right + 0.09, box.bottom + 0.12))
            sheet.mark(plate, ink.fill(moment.palette.highlight[0], alpha))
            sheet.mute(plate, alpha)
        else:
            shade(sheet, moment, placed, colour, alpha)
        sheet.mark(placed.path, ink.fill(colour, alpha))


def _bounce(age_s: float) -> tuple[float, float]:
    """Return how high a word still is, in ems, and how much it is squashed, as it falls and bounces twice."""
    fallen = clamp(age_s / 0.5)
    height = 0.55 * abs(math.cos(2.5 * math.pi * fallen)) * (1.0 - fallen) ** 2
    return height, 0.22 * math.exp(-(((fallen - 0.2) / 0.07) ** 2))


def rounded(sheet: Sheet, moment: Moment, placed: PlacedWord, state: WordState) -> None:
    """Fall in and bounce like a rubber sticker with a dark edge; the sung word swells with the beat."""
    height, squash = _bounce(state.age_s + 0.04)
    alpha = state.strength * ease(0.4 + state.age_s / 0.1)
    room = 0.14 / placed.box.width  # long words swell by less, or they would meet their neighbours
    scale = placed.size * (1.0 + min(room, (0.05 + 0.03 * moment.pulse.beat) * state.sung))
    colour = _lit(moment, state.sung)
    with (
        sheet.turned(_lean(placed, 1.5), placed.x, placed.y),
        sheet.placed(
            placed.x,
            placed.y - height * placed.size - state.rise,
            scale * (1 + min(room, 0.2 * squash)),
            scale * (1 - squash),
        ),
    ):
        edge = mix(darker(moment.palette.sky[0], 0.75), BLACK, 0.25)
        with sheet.placed(0.0, 0.03):
            sheet.mark(placed.surround, ink.fill(edge, 0.96 * alpha))
            sheet.mute(placed.surround, alpha)
        sheet.mark(placed.path, ink.fill(colour, alpha))


PENS: dict[TypeStyle, Pen] = {
    "display": display,
    "neon": neon,
    "handwritten": handwritten,
    "serif": serif,
    "stencil": stencil,
    "rounded": rounded,
}
