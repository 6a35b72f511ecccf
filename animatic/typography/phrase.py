"""Setting a line of words into a box: the largest size at which it fits, broken into rows of even length.

Pure arithmetic on outlined words. Words that no size can fit end in an ellipsis; nothing ever leaves the box.
"""

from dataclasses import dataclass

import skia

from animatic.layout import Box
from animatic.typography.fonts import CAP_HEIGHT, Word, outline

LEADING = 1.16
SPACE = 0.24
SMALLEST = 0.034
SWELL = 1.07  # room for the pop of a word that is being sung


@dataclass(frozen=True)
class PlacedWord:
    """A word's outline at one em per unit with the origin at its middle on the base line, and where that is."""

    path: skia.Path
    x: float
    y: float
    size: float
    index: int


@dataclass(frozen=True)
class Setting:
    """How words are set: into a box, aligned -1 left, 0 centre or 1 right, no larger than `biggest` to the em.

    The block stands on the box's bottom edge where `bottom` is true, and hangs near its top otherwise.
    """

    box: Box
    align: int
    biggest: float
    bottom: bool = False


def _rows(widths: list[float], limit: float) -> list[list[int]]:
    """Break greedily into rows no wider than the limit, all in ems."""
    rows: list[list[int]] = []
    used = 0.0
    for index, width in enumerate(widths):
        if rows and used + SPACE + width <= limit:
            rows[-1].append(index)
            used += SPACE + width
        else:
            rows.append([index])
            used = width
    return rows


def _row_width(row: list[int], widths: list[float]) -> float:
    return sum(widths[index] for index in row) + SPACE * (len(row) - 1)


def _balanced(widths: list[float], limit: float) -> list[list[int]]:
    """Break into as few rows as the limit allows, then as evenly as that many rows allow."""
    rows = _rows(widths, limit)
    low, high = max(widths), limit
    for _ in range(12):
        middle = (low + high) / 2
        if len(_rows(widths, middle)) <= len(rows):
            high = middle
        else:
            low = middle
    return _rows(widths, high)


def _height(rows: int, size: float) -> float:
    return size * (CAP_HEIGHT + LEADING * (rows - 1) + 0.12)


def _largest(widths: list[float], box: Box, biggest: float) -> tuple[float, list[list[int]]]:
    """Return the size and the rows that look best: large, but not at the price of many short rows.

    At SMALLEST, which is the answer when nothing fits, the rows may still be too many for the box.
    """
    best, best_worth = (SMALLEST, _rows(widths, box.width / SMALLEST / SWELL)), 0.0
    size = biggest
    while size > SMALLEST:
        limit = box.width / size / SWELL
        if max(widths) <= limit:
            rows = _balanced(widths, limit)
            worth = size * 0.86 ** len(rows)
            if _height(len(rows), size) <= box.height and worth > best_worth:
                best, best_worth = (size, rows), worth
        size *= 0.94
    return best


def shortened(text: str, limit: float, face: str = "display") -> Word:
    """Return the outline of a text, cut to an ellipsis where it is wider than the limit, in ems."""
    word = outline(text, face)
    low, high = 0, len(text)
    if word.width <= limit:
        return word
    while low < high:
        middle = (low + high + 1) // 2
        if outline(text[:middle] + "…", face).width <= limit:
            low = middle
        else:
            high = middle - 1
    return outline(text[:low] + "…", face) if low else Word(skia.Path(), 0.0)


def set_phrase(texts: list[str], setting: Setting) -> list[PlacedWord]:
    """Return the words placed in the setting's box, never outside it.

    Texts that have no visible glyph are left out, so `index` says which text a placed word is.
    """
    box = setting.box
    limit = box.width / SMALLEST / SWELL
    words = {i: w for i, text in enumerate(texts) if (w := shortened(text.strip().upper()[:400], limit)).width > 0}
    if not words:
        return []
    indices, widths = list(words), [word.width for word in words.values()]
    size, rows = _largest(widths, box, setting.biggest)
    rows = rows[: max(1, int((box.height / size - CAP_HEIGHT - 0.12) / LEADING) + 1)]
    slack = box.height - _height(len(rows), size)
    first_line = box.top + size * CAP_HEIGHT + slack * (1.0 if setting.bottom else 0.4)
    placed = []
    for number, row in enumerate(rows):
        margin = box.width - _row_width(row, widths) * size
        pen = box.left + {-1: 0.0, 0: margin / 2, 1: margin}[setting.align]
        for position in row:
            word = words[indices[position]]
            path = skia.Path(word.path)
            path.offset(-word.width / 2, 0.0)
            y = first_line + number * LEADING * size
            placed.append(PlacedWord(path, pen + word.width * size / 2, y, size, indices[position]))
            pen += (word.width + SPACE) * size
    return placed
