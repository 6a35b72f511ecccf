"""The words' times as a person corrects them, addressed by number and made sure of by their text.

Neighbours that nobody corrected give way as far as they overlap a corrected word; they are never pushed out of order.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from audio.errors import CorrectionError
from state.edits import TimeWord, WordEdits
from state.music import LyricLine, Lyrics, LyricWord

SAID = 1.0
"""Confidence of a time that a person gave."""
SHORTEST_WORD_S = 0.02


def corrected_words(heard: Lyrics, edits: WordEdits) -> Lyrics:
    """Return lyrics as corrected, their words still in order.

    Raises
    ------
    CorrectionError
        If a number is out of range, a text is not that word's, or a word would not keep its place in order.
    """
    if not edits.times:
        return heard
    words = list(heard.words)
    for edit in edits.times:
        word = _addressed(words, edit)
        start_s = word.start_s if edit.start_s is None else edit.start_s
        end_s = max(word.end_s, start_s + SHORTEST_WORD_S) if edit.end_s is None else edit.end_s
        if end_s <= start_s:
            raise CorrectionError(f"cannot {edit}: it starts at {start_s:.2f} s; give its start too")
        words[edit.number - 1] = word.model_copy(update={"start_s": start_s, "end_s": end_s, "confidence": SAID})
    corrected = {edit.number - 1 for edit in edits.times}
    for edit in edits.times:
        for neighbour in {edit.number - 2, edit.number} & set(range(len(words))):
            _make_room(heard.words, words, neighbour, edit, movable=neighbour not in corrected)
    return heard.model_copy(update={"lines": tuple(_in_lines(heard.lines, words))})


def _addressed(words: Sequence[LyricWord], edit: TimeWord) -> LyricWord:
    """Return the word that an edit means; raise CorrectionError with what is there if it is not what was written."""
    if edit.number > len(words):
        there = f"this song has words 1 to {len(words)}" if words else "this song has no words"
        raise CorrectionError(f"cannot {edit}: {there}")
    word = words[edit.number - 1]
    if _plain(word.text) != _plain(edit.text):
        same = [number for number, other in enumerate(words, 1) if _plain(other.text) == _plain(edit.text)]
        nearest = min(same, key=lambda number: abs(number - edit.number), default=None)
        meant = f"; {edit.text!r} is word {nearest}" if nearest else ""
        raise CorrectionError(f"cannot {edit}: word {edit.number} is {word.text!r}{meant}")
    return word


def _make_room(
    heard: Sequence[LyricWord], words: list[LyricWord], neighbour: int, edit: TimeWord, *, movable: bool
) -> None:
    """Cut a neighbour of a corrected word where they overlap; those that a person wrote, or that did before, may."""
    place = edit.number - 1
    earlier, later = sorted((place, neighbour))
    if words[later].start_s >= words[earlier].end_s:
        return
    in_order = words[earlier].start_s <= words[later].start_s
    if in_order and (not movable or heard[earlier].end_s > heard[later].start_s):
        return
    other = words[neighbour]
    start_s, end_s = other.start_s, other.end_s
    if neighbour < place:
        end_s = words[place].start_s
    else:
        start_s = words[place].end_s
    if not movable or end_s - start_s < SHORTEST_WORD_S:
        raise CorrectionError(
            f"cannot {edit}: word {neighbour + 1}, {other.text!r}, is sung from {other.start_s:.2f} to "
            f"{other.end_s:.2f} s and is in its way; correct that word's time too"
        )
    words[neighbour] = other.model_copy(update={"start_s": start_s, "end_s": end_s})


def _in_lines(lines: Sequence[LyricLine], words: Sequence[LyricWord]) -> Iterator[LyricLine]:
    remaining = iter(words)
    for line in lines:
        yield line.model_copy(update={"words": tuple(islice(remaining, len(line.words)))})


def _plain(text: str) -> str:
    """Return a word's letters and digits alone, for comparing; the word itself if it has none."""
    return re.sub(r"[\W_]+", "", text).casefold() or text
