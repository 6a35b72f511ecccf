"""Lyric words as things to compare and to place: plain texts, repeated lines, what is sung inside a span.

Reading lyrics files and timing words is not done here; the words arrive with their times.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from state.music import LyricLine, Lyrics, LyricWord

_APOSTROPHES = str.maketrans("", "", "'\N{RIGHT SINGLE QUOTATION MARK}")
_NOT_LETTERS = re.compile(r"[\W_]+")
HEARD_S = 0.1


@dataclass(frozen=True)
class Sung:
    """The words of one line that are heard inside a span."""

    line: LyricLine
    words: tuple[LyricWord, ...]


def plain(text: str) -> str:
    """Return a text as it sounds: lower case, no punctuation, single spaces."""
    return _NOT_LETTERS.sub(" ", text.lower().translate(_APOSTROPHES)).strip()


def hook_lines(lyrics: Lyrics) -> frozenset[str]:
    """Return the plain texts of the lines that are sung more than once."""
    counts = Counter(plain(line.text) for line in lyrics.lines)
    return frozenset(text for text, count in counts.items() if count > 1 and text)


def sung_between(lyrics: Lyrics, start_s: float, end_s: float) -> list[Sung]:
    """Return every line of which a word is heard inside a span, with those words.

    A word is heard when a tenth of a second of it is, or all of a shorter one: one that only touches a cut is not.
    """
    parts = []
    for line in lyrics.lines:
        words = tuple(word for word in line.words if _is_heard(word, start_s, end_s))
        if words:
            parts.append(Sung(line, words))
    return parts


def _is_heard(word: LyricWord, start_s: float, end_s: float) -> bool:
    inside_s = min(word.end_s, end_s) - max(word.start_s, start_s)
    return inside_s > 0 and inside_s >= min(HEARD_S, word.end_s - word.start_s)


def known_words(words: Iterable[str], vocabulary: Collection[str]) -> list[str]:
    """Return the words that a vocabulary knows, in order; a plural s is forgiven."""
    found = (next((form for form in (word, word.removesuffix("s")) if form in vocabulary), None) for word in words)
    return [word for word in found if word is not None]
