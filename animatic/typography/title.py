"""The title card: the song's title in the film's type over the artist's name, with a fine rule between.

The title's words come one after the other by the same hand that writes the lyrics; the card fades out as a whole.
"""

import skia

from animatic import ink
from animatic.colour import mix
from animatic.easing import ease
from animatic.layout import Box
from animatic.moment import Moment
from animatic.sheet import Sheet
from animatic.typography.fonts import cap_height
from animatic.typography.pens import PENS, WordState
from animatic.typography.phrase import SMALLEST, PlacedWord, Setting, placed_word, set_phrase, shortened
from animatic.typography.shade import shade

_BIGGEST = 0.18  # of a title, in picture heights to the em
_STAGGER_S = 0.16  # between two words of it
_TRACKING = 0.18  # of the artist's name, in ems
_RULE = 0.14  # length of the rule


class TitleCard:
    r"""The title of the film, `title` being ``Title`` or ``Title\\nArtist``, between two frames of the first clip."""

    def __init__(self, title: str, setting: Setting, start_frame: int, end_frame: int, frames_per_s: float) -> None:
        name, _, artist = title.partition("\n")
        self.start_frame, self.end_frame, self.frames_per_s = start_frame, end_frame, frames_per_s
        self._box, self._align, look = setting.box, setting.align, setting.look
        upper = Box(self._box.left, self._box.top, self._box.right, self._box.top + 0.60 * self._box.height)
        biggest = _BIGGEST * look.size
        self._name = set_phrase(name.split(), Setting(upper, self._align, biggest, bottom=True, look=look))
        self._pen = PENS[look.style]
        self._artist = self._set_artist(artist.strip().upper())

    def _left(self, width: float) -> float:
        """Return where a thing of a width begins, aligned like the title."""
        slack = self._box.width - width
        return self._box.left + slack * (self._align + 1) / 2

    def _set_artist(self, artist: str) -> PlacedWord | None:
        size = 0.042 if self._box.width > 0.7 else 0.030
        word = shortened(artist, self._box.width / (0.6 * SMALLEST), "text", _TRACKING)
        if not word.width:
            return None
        size = min(size, self._box.width / word.width)
        y = self._rule_y + 0.05 + size * cap_height("text")
        return placed_word(word, self._left(word.width * size), y, size, 0)

    @property
    def _rule_y(self) -> float:
        return self._box.top + 0.60 * self._box.height + 0.03

    def draw(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the card as it is at a moment."""
        if not self.start_frame <= moment.frame < self.end_frame:
            return
        there_s = (moment.frame - self.start_frame + 1) / self.frames_per_s
        strength = ease((self.end_frame - moment.frame) / (0.5 * self.frames_per_s))
        for placed in self._name:
            age_s = there_s - _STAGGER_S * placed.index
            if age_s > 0:
                state = WordState(age_s, 0.5, age_s, 0.0, strength * ease(age_s / 0.25))
                self._pen(sheet, moment, placed, state)
        self._foot(sheet, moment, strength * ease((there_s - 0.35) / 0.5), ease(there_s / 1.4))

    def _foot(self, sheet: Sheet, moment: Moment, strength: float, drawn: float) -> None:
        """Draw the rule, as long as it is drawn by now, and the artist under it."""
        if strength <= 0:
            return
        if self._name:
            length = _RULE * drawn
            rule = skia.Path()
            rule.addRect(skia.Rect.MakeXYWH(self._left(length), self._rule_y, length, 0.006))
            sheet.mark(rule, ink.fill(moment.palette.highlight[0], strength))
            sheet.shine(rule, moment.palette.highlight[0], 0.5 * strength)
        if self._artist is not None:
            colour = mix(moment.palette.text[0], moment.palette.highlight[0], 0.12)
            with sheet.placed(self._artist.x, self._artist.y, self._artist.size):
                shade(sheet, moment, self._artist, colour, strength)
                sheet.mark(self._artist.path, ink.fill(colour, strength))
