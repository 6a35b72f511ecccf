"""Times for words that were given none: inside a line from its start and end, by the length a word takes to sing.

The length of a word is counted in groups of vowels, which is near enough to syllables in alphabets that write vowels;
elsewhere in characters. Which lines exist, and what their headings mean, does not belong here.
"""

import re
from collections.abc import Sequence

VOWELS = re.compile(
    r"[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿ\u0430\u0435\u0451\u0438\u043e\u0443\u044b\u044d\u044e\u044f]+", re.IGNORECASE
)
SILENT_END = re.compile(r"e?\W*$", re.IGNORECASE)
SECONDS_PER_SYLLABLE = 0.45
SHORTEST_WORD_S = 0.02


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
    length_s = max(end_s - start_s, SHORTEST_WORD_S * len(words))
    spans, sung = [], 0.0
    for weight in weights:
        begin = start_s + length_s * sung / sum(weights)
        sung += weight
        spans.append((begin, start_s + length_s * sung / sum(weights)))
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
