"""Times for words that have none: inside a line or between words that were heard, by the length a word takes to sing.

The length of a word is counted in groups of vowels, which is near enough to syllables in alphabets that write vowels;
elsewhere in characters. Which lines exist, and what their headings mean, does not belong here.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

VOWELS = re.compile(
    r"[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿ\u0430\u0435\u0451\u0438\u043e\u0443\u044b\u044d\u044e\u044f]+", re.IGNORECASE
)
SILENT_END = re.compile(r"e?\W*$", re.IGNORECASE)
SECONDS_PER_SYLLABLE = 0.45
SHORTEST_WORD_S = 0.02
PACE_S = (0.08, 0.6)
"""Seconds that a syllable of an unheard word takes at least and at most, whatever the heard ones took."""
BREATH_S = 0.3
ROOMY = 1.8
"""Where there is so many times more room than words, they keep to their lines instead of filling it."""


def syllables(word: str) -> float:
    """Return about how many syllables a word takes to sing, at least one."""
    groups = len(VOWELS.findall(SILENT_END.sub("", word)))
    letters = sum(character.isalnum() for character in word)
    return float(max(1, groups if groups else letters // 2))


def natural_length_s(words: Sequence[str]) -> float:
    """Return how long a line takes to sing when nothing follows to say so."""
    return 0.5 + SECONDS_PER_SYLLABLE * sum(syllables(word) for word in words)


def spread(words: Sequence[str], start_s: float, end_s: float) -> list[tuple[float, float]]:
    """Return a start and an end per word, filling start..end in proportion to the words' lengths."""
    weights = [syllables(word) for word in words]
    total = sum(weights)
    length_s = max(end_s - start_s, SHORTEST_WORD_S * len(words))
    spans, sung = [], 0.0
    for weight in weights:
        begin = start_s + length_s * sung / total
        sung += weight
        spans.append((begin, start_s + length_s * sung / total))
    return spans


def fill(words: Sequence[tuple[str, float | None]], start_s: float, end_s: float) -> list[tuple[float, float]]:
    """Return a start and an end per word where some words have their own start: the others fill the gaps.

    Starts that run backwards are held at the latest one so far.
    """
    starts = [start_s if place == 0 and time is None else time for place, (_, time) in enumerate(words)]
    known = [place for place, time in enumerate(starts) if time is not None]
    spans: list[tuple[float, float]] = []
    latest = start_s
    for place, following in zip(known, [*known[1:], None], strict=True):
        latest = max(latest, starts[place] or 0.0)
        until = end_s if following is None else max(latest, starts[following] or 0.0)
        spans += spread([word for word, _ in words[place:following]], latest, until)
    return spans


def fill_unheard(
    texts: Sequence[str], line_of: Sequence[int], start_s: Floats, end_s: Floats, duration_s: float
) -> tuple[Floats, Floats]:
    """Return starts and ends of all words where only some were heard: the others at the pace at which those are sung.

    An unheard word keeps to the heard words of its own line; lines of which nothing was heard share out the time
    between their neighbours.

    Parameters
    ----------
    texts, line_of
        The words in order and the number of the line each stands in.
    start_s, end_s
        Shape (words,), seconds, rising; NaN where a word was not heard. At least one was.
    duration_s
        Length of the song; nothing is laid beyond it.
    """
    lengths_s = np.array([syllables(text) for text in texts])
    heard = np.flatnonzero(~np.isnan(start_s))
    lengths_s *= float(np.clip(np.median((end_s - start_s)[heard] / lengths_s[heard]), *PACE_S))
    starts, ends = start_s.copy(), end_s.copy()
    for before, after in pairwise([-1, *heard.tolist(), len(texts)]):
        if after - before > 1:
            needed_s = float(lengths_s[before + 1 : after].sum()) + BREATH_S
            opens_s = float(ends[before]) if before >= 0 else max(0.0, float(starts[after]) - needed_s)
            closes_s = float(starts[after]) if after < len(texts) else min(duration_s, opens_s + needed_s)
            spans = _between(before, after, line_of, lengths_s, opens_s, closes_s)
            starts[before + 1 : after], ends[before + 1 : after] = np.array(spans).T
    starts = np.clip(np.maximum.accumulate(starts), 0, duration_s)
    following = np.append(starts[1:], duration_s)
    return starts, np.maximum(starts, np.minimum(ends, following))


def _between(
    before: int, after: int, line_of: Sequence[int], lengths_s: Floats, opens_s: float, closes_s: float
) -> list[tuple[float, float]]:
    """Return spans for the words between two heard ones (-1 and the number of words stand for the song's ends)."""
    words = range(before + 1, after)
    needed_s = lengths_s[before + 1 : after].sum()
    if closes_s - opens_s <= ROOMY * needed_s:
        return _paced(words, lengths_s, opens_s, max(opens_s, closes_s))
    left = [word for word in words if before >= 0 and line_of[word] == line_of[before]]
    right = [word for word in words if after < len(line_of) and line_of[word] == line_of[after] and word not in left]
    middle = range(before + 1 + len(left), after - len(right))
    left_s, right_s = lengths_s[left].sum(), lengths_s[right].sum()
    spans = _paced(left, lengths_s, opens_s, opens_s + left_s)
    spans += _lines_apart(middle, line_of, lengths_s, opens_s + left_s, closes_s - right_s)
    return spans + _paced(right, lengths_s, closes_s - right_s, closes_s)


def _lines_apart(
    words: Sequence[int], line_of: Sequence[int], lengths_s: Floats, opens_s: float, closes_s: float
) -> list[tuple[float, float]]:
    """Return spans for whole lines: each gets time by its length and sings at its pace from the start of it."""
    spans: list[tuple[float, float]] = []
    total_s = lengths_s[list(words)].sum()
    for _, group in groupby(words, key=lambda word: line_of[word]):
        line = list(group)
        line_s = float(lengths_s[line].sum())
        spans += _paced(line, lengths_s, opens_s, opens_s + line_s)
        opens_s += (closes_s - opens_s) * line_s / total_s
        total_s -= line_s
    return spans


def _paced(words: Sequence[int], lengths_s: Floats, opens_s: float, closes_s: float) -> list[tuple[float, float]]:
    edges_s = np.append(0, np.cumsum(lengths_s[list(words)]))
    edges_s = opens_s + edges_s * ((closes_s - opens_s) / edges_s[-1] if edges_s[-1] else 0)
    return list(pairwise(edges_s.tolist()))
