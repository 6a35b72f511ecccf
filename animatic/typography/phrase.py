"""Setting a line of words into a box: the largest size at which it fits, broken into rows of even length.

Pure arithmetic on outlined words. Words that no size can fit end in an ellipsis; nothing ever leaves the box.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import skia

from animatic.layout import Box
from animatic.typography.fonts import UNIT, Face, Word, cap_height, outline, simplified
from animatic.typography.styles import LOOKS, TypeLook

SMALLEST = 0.034
SURROUND = 0.22  # stroke width, in ems, of the outline in which a word's surroundings are shaded


@dataclass(frozen=True)
class PlacedWord:
    """A word's outline at one em per unit with the origin at its middle on the base line, and where that is.

    `box` is what the outline covers, in the same units.
    """

    path: skia.Path
    box: Box
    x: float
    y: float
    size: float
    index: int

    @cached_property
    def surround(self) -> skia.Path:
        """The outline made fatter."""
        fatter = skia.Path()
        pen = skia.Paint(Style=skia.Paint.kStrokeAndFill_Style, StrokeWidth=SURROUND, StrokeJoin=skia.Paint.kRound_Join)
        pen.getFillPath(self.path, fatter)
        fatter.transform(skia.Matrix.Scale(UNIT, UNIT))
        fatter = simplified(fatter)  # it is drawn every frame, and cheaper without overlaps
        fatter.transform(skia.Matrix.Scale(1 / UNIT, 1 / UNIT))
        return fatter


@dataclass(frozen=True)
class Setting:
    """How words are set: into a box, aligned -1 left, 0 centre or 1 right, no larger than `biggest` to the em.

    The block stands on the box's bottom edge where `bottom` is true, and hangs near its top otherwise. `row_worth`
    0..1 is what a size is worth with one row more: the higher, the larger the words and the fewer to a row.
    """

    box: Box
    align: int
    biggest: float
    bottom: bool = False
    look: TypeLook = LOOKS["display"]
    row_worth: float = 0.86


@dataclass(frozen=True)
class _Measure:
    """The widths of words, and how far the tallest rises and the deepest falls from the base line, in ems."""

    widths: list[float]
    above: float
    below: float
    look: TypeLook

    @classmethod
    def of(cls, words: list[Word], look: TypeLook) -> "_Measure":
        bounds = [word.path.computeTightBounds() for word in words]
        lean = math.sin(math.radians(look.slant_degrees)) * max(word.width for word in words) / 2
        above = max(cap_height(look.face), *(-b.top() for b in bounds)) + lean
        return cls([word.width for word in words], above, max(0.04, *(b.bottom() for b in bounds)) + lean, look)

    def rows(self, limit: float) -> list[list[int]]:
        """Break greedily into rows no wider than the limit."""
        rows: list[list[int]] = []
        used = 0.0
        for index, width in enumerate(self.widths):
            if rows and used + self.look.space + width <= limit:
                rows[-1].append(index)
                used += self.look.space + width
            else:
                rows.append([index])
                used = width
        return rows

    def balanced(self, limit: float) -> list[list[int]]:
        """Break into as few rows as the limit allows, then as evenly as that many rows allow."""
        rows = self.rows(limit)
        low, high = max(self.widths), limit
        for _ in range(12):
            middle = (low + high) / 2
            if len(self.rows(middle)) <= len(rows):
                high = middle
            else:
                low = middle
        return self.rows(high)

    def row_width(self, row: list[int]) -> float:
        """Return the width of a row with its spaces."""
        return sum(self.widths[index] for index in row) + self.look.space * (len(row) - 1)

    @property
    def leading(self) -> float:
        """From base line to base line: the style's, or more where accents would meet what hangs from the row above."""
        return max(self.look.leading, self.above + self.below + 0.02)

    def height(self, rows: int) -> float:
        """Return the height of a block of rows."""
        return self.above + self.below + self.leading * (rows - 1)


def _largest(measure: _Measure, setting: Setting) -> tuple[float, list[list[int]]]:
    """Return the size and the rows that look best: large, but not at the price of many short rows.

    At SMALLEST, which is the answer when nothing fits, the rows may still be too many for the box.
    """
    box, swell = setting.box, measure.look.swell
    best, best_worth = (SMALLEST, measure.rows(box.width / SMALLEST / swell)), 0.0
    size = setting.biggest
    while size > SMALLEST:
        limit = box.width / size / swell
        if max(measure.widths) <= limit:
            rows = measure.balanced(limit)
            worth = size * setting.row_worth ** len(rows)
            if measure.height(len(rows)) * size <= box.height and worth > best_worth:
                best, best_worth = (size, rows), worth
        size *= 0.94
    return best


def shortened(text: str, limit: float, face: Face = "display", tracking: float = 0.0) -> Word:
    """Return the outline of a text, cut to an ellipsis where it is wider than the limit, in ems."""
    word = outline(text, face, tracking)
    low, high = 0, len(text)
    if word.width <= limit:
        return word
    while low < high:
        middle = (low + high + 1) // 2
        if outline(text[:middle] + "…", face, tracking).width <= limit:
            low = middle
        else:
            high = middle - 1
    return outline(text[:low] + "…", face, tracking) if low else Word(skia.Path(), 0.0)


def _outlined(texts: list[str], look: TypeLook, limit: float) -> dict[int, Word]:
    words = {}
    for index, text in enumerate(texts):
        shown = text.strip()[:400]
        word = shortened(shown.upper() if look.upper else shown, limit, look.face, look.tracking)
        if word.width > 0 and not word.path.isEmpty():
            words[index] = _trimmed(word)
    return words


def _trimmed(word: Word) -> Word:
    """Return a word from the left end of its ink to the right, so that margins are where the eye sees them."""
    bounds, path = word.path.computeTightBounds(), skia.Path(word.path)
    path.offset(-bounds.left(), 0.0)
    return Word(path, float(bounds.width()))


def placed_word(word: Word, x: float, y: float, size: float, index: int) -> PlacedWord:
    """Return a word whose left end stands at (x, y), at a size."""
    path = skia.Path(word.path)
    path.offset(-word.width / 2, 0.0)
    bounds = path.computeTightBounds()
    box = Box(bounds.left(), bounds.top(), bounds.right(), bounds.bottom())
    return PlacedWord(path, box, x + word.width * size / 2, y, size, index)


def set_phrase(texts: list[str], setting: Setting) -> list[PlacedWord]:
    """Return the words placed in the setting's box, never outside it.

    Texts that have no visible glyph are left out, so `index` says which text a placed word is.
    """
    box, look = setting.box, setting.look
    words = _outlined(texts, look, box.width / SMALLEST / look.swell)
    if not words:
        return []
    indices = list(words)
    measure = _Measure.of(list(words.values()), look)
    size, rows = _largest(measure, setting)
    rows = rows[: max(1, int((box.height / size - measure.above - measure.below) / measure.leading) + 1)]
    slack = box.height - measure.height(len(rows)) * size
    first_line = box.top + size * measure.above + slack * (1.0 if setting.bottom else 0.4)
    placed = []
    for number, row in enumerate(rows):
        margin = box.width - measure.row_width(row) * size
        pen = box.left + {-1: 0.0, 0: margin / 2, 1: margin}[setting.align]
        for position in row:
            word = words[indices[position]]
            placed.append(placed_word(word, pen, first_line + number * measure.leading * size, size, indices[position]))
            pen += (word.width + look.space) * size
    return placed
