"""Lyrics in time: the words of a line appear one by one as they are sung, the sung one is lit, the line leaves.

A line leaves before the next one comes. Every word carries a soft dark halo on both canvases, so that it reads on a
sun as well as on a night. Where words are set belongs in `phrase`; which words, in the request.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import skia

from animatic import ink
from animatic.colour import Rgb, mix
from animatic.easing import clamp, ease, spring
from animatic.moment import Moment
from animatic.sheet import Sheet
from animatic.typography.phrase import PlacedWord, Setting, set_phrase
from state.film import ClipWord

_SHADOW = Rgb(0.02, 0.01, 0.06)
LEAVE_FRAMES = 6
HOLD_S = 0.9
APPEAR_S = 0.30


@dataclass(frozen=True)
class LyricLine:
    """One line, set: its words with their times, and the frames between which it is there."""

    words: tuple[ClipWord, ...]
    placed: tuple[PlacedWord, ...]
    start: int
    end: int

    def says_the_same_as(self, other: "LyricLine") -> bool:
        """Return whether two lines have the same words at the same times."""
        return [(w.text, w.start_frame, w.end_frame) for w in self.words] == [
            (w.text, w.start_frame, w.end_frame) for w in other.words
        ]


def _whole(_: ClipWord) -> float:
    return 1.0


class Lyrics:
    """The lines of a clip, set once into the box that the composition keeps for words."""

    def __init__(self, words: Sequence[ClipWord], setting: Setting, frames_per_s: float) -> None:
        self.frames_per_s = frames_per_s
        groups = [tuple(group) for _, group in groupby(words, key=lambda word: word.line)]
        self.lines: list[LyricLine] = []
        for index, group in enumerate(groups):
            placed = tuple(set_phrase([word.text for word in group], setting))
            end = group[-1].end_frame + round(HOLD_S * frames_per_s)
            if index + 1 < len(groups):
                end = min(end, groups[index + 1][0].start_frame)
            self.lines.append(LyricLine(group, placed, group[0].start_frame, end))

    def draw(self, sheet: Sheet, moment: Moment, share: Callable[[ClipWord], float] = _whole) -> None:
        """Draw the words that are there at a moment, each at a share of its strength."""
        for line in self.lines:
            if line.start <= moment.frame < line.end:
                self._line(sheet, moment, line, share)

    def _line(self, sheet: Sheet, moment: Moment, line: LyricLine, share: Callable[[ClipWord], float]) -> None:
        leaving = ease((moment.frame - line.end + LEAVE_FRAMES) / LEAVE_FRAMES)
        for placed in line.placed:
            word = line.words[placed.index]
            age_s = (moment.frame - word.start_frame + 1) / self.frames_per_s
            if moment.frame >= word.start_frame:
                sung = self._sung(moment.frame, word)
                self._word(sheet, moment, placed, age_s / APPEAR_S, sung, share(word) * (1 - leaving), 0.02 * leaving)

    def _sung(self, frame: float, word: ClipWord) -> float:
        """Return 1 while a word is sung, easing to 0 in the sixth of a second after it."""
        return 1.0 - ease((frame - word.end_frame) / (self.frames_per_s / 6))

    def _word(
        self, sheet: Sheet, moment: Moment, placed: PlacedWord, progress: float, sung: float, share: float, rise: float
    ) -> None:
        alpha = share * ease(0.25 + 1.4 * progress)
        grown = spring(clamp(0.25 + progress, 0.0, 2.0))
        scale = placed.size * (0.90 + 0.10 * grown) * (1 + 0.02 * moment.pulse.beat * sung)
        colour = mix(moment.palette.text[0], moment.palette.highlight[0], sung)
        drop = 0.22 * placed.size * max(0.0, 1 - grown) - rise
        with sheet.placed(placed.x, placed.y + drop, scale):
            halo = ink.fill(_SHADOW, (0.50 + 0.22 * sung) * alpha)
            halo.setMaskFilter(skia.MaskFilter.MakeBlur(skia.BlurStyle.kNormal_BlurStyle, 0.09))
            sheet.colour.drawPath(placed.path, halo)
            sheet.mark(placed.path, ink.line(_SHADOW, 0.055, 0.30 * alpha))
            if sheet.lit:
                sheet.light.drawPath(placed.path, ink.line(_SHADOW, 0.16, 0.75 * alpha))
            sheet.mark(placed.path, ink.fill(colour, alpha))
            sheet.shine(placed.path, moment.palette.highlight[0], 0.22 * sung * alpha)
