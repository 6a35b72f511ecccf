"""The title card: the song's title over the artist's name with a fine rule between, fading in and out."""

import skia

from animatic import ink
from animatic.colour import Rgb
from animatic.easing import ease
from animatic.layout import Box
from animatic.moment import Moment
from animatic.sheet import Sheet
from animatic.typography.fonts import CAP_HEIGHT, outline
from animatic.typography.phrase import SMALLEST, PlacedWord, Setting, set_phrase, shortened

_SHADOW = Rgb(0.02, 0.01, 0.06)


class TitleCard:
    r"""The title of the film, `title` being ``Title`` or ``Title\\nArtist``, between two frames of the first clip."""

    def __init__(self, title: str, box: Box, align: int, start_frame: int, end_frame: int, frames_per_s: float) -> None:
        name, _, artist = title.partition("\n")
        self.start_frame, self.end_frame, self.frames_per_s = start_frame, end_frame, frames_per_s
        upper = Box(box.left, box.top, box.right, box.top + 0.60 * box.height)
        self._name = set_phrase(name.split(), Setting(upper, align, 0.17, bottom=True))
        self._align, self._box = align, box
        self._artist = self._set_artist(artist.strip().upper())

    def _set_artist(self, artist: str) -> PlacedWord | None:
        size = 0.042 if self._box.width > 0.7 else 0.030
        word = outline(artist, "text", 0.16)
        if word.width * size > self._box.width:
            size = max(self._box.width / word.width, SMALLEST * 0.6)
            word = (
                outline(artist, "text", 0.16)
                if word.width * size <= self._box.width
                else shortened(artist, self._box.width / size, "text")
            )
        if not word.width:
            return None
        x = {
            -1: self._box.left,
            0: (self._box.left + self._box.right - word.width * size) / 2,
            1: self._box.right - word.width * size,
        }
        return PlacedWord(word.path, x[self._align], self._rule_y + 0.055 + size * CAP_HEIGHT, size, 0)

    @property
    def _rule_y(self) -> float:
        return self._box.top + 0.60 * self._box.height + 0.018

    def strength(self, frame: float) -> float:
        """Return how much of the card is there at a frame, 0..1."""
        rise, fall = 0.7 * self.frames_per_s, 0.5 * self.frames_per_s
        return ease((frame - self.start_frame) / rise) * ease((self.end_frame - frame) / fall)

    def draw(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the card as it is at a moment."""
        strength = self.strength(moment.frame)
        if strength <= 0:
            return
        for placed in self._name:
            self._shape(sheet, moment, placed, strength)
        length = 0.14 * ease((moment.frame - self.start_frame) / (1.4 * self.frames_per_s))
        left = {-1: self._box.left, 0: (self._box.left + self._box.right - length) / 2, 1: self._box.right - length}[
            self._align
        ]
        if self._name:
            rule = skia.Path()
            rule.addRect(skia.Rect.MakeXYWH(left, self._rule_y + 0.012, length, 0.006))
            sheet.mark(rule, ink.fill(moment.palette.highlight[0], strength))
            sheet.shine(rule, moment.palette.highlight[0], 0.5 * strength)
        if self._artist is not None:
            self._shape(sheet, moment, self._artist, strength)

    def _shape(self, sheet: Sheet, moment: Moment, placed: PlacedWord, strength: float) -> None:
        with sheet.placed(placed.x, placed.y, placed.size):
            for spread in (0.008, 0.022):
                halo = ink.line(_SHADOW, 0.008 / placed.size, 0.5 * strength)
                halo.setStyle(skia.Paint.kStrokeAndFill_Style)
                halo.setMaskFilter(skia.MaskFilter.MakeBlur(skia.BlurStyle.kNormal_BlurStyle, spread / placed.size))
                sheet.colour.drawPath(placed.path, halo)
            if sheet.lit:
                sheet.light.drawPath(placed.path, ink.line(_SHADOW, 0.020 / placed.size, 0.8 * strength))
            sheet.mark(placed.path, ink.fill(moment.palette.text[0], strength))
