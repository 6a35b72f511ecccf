"""Which of the user's words a transcriber heard, and when: the heaviest common subsequence of two lists of words.

Words are compared by the letter pairs that they share (Dice's coefficient, Adamson and Boreham 1974), which forgives
what a transcriber mishears. Pairs of words are then chosen in order by dynamic programming (Needleman and Wunsch 1970
without a price for gaps, which only adds a constant): each pair weighs as much as the words are alike, and more where
its neighbours are alike too, so that a chorus is matched as a whole. Last, pairs between which nobody could sing the
words that lie between are given up for those that support each other.

Scripts that are written without spaces are compared character by character. What the times are used for does not belong
here.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from audio.lyric_timing import syllables
from state.music import HeardWord

ALIKE = 0.5
"""Words that are less alike than this are not the same word misheard."""
OFF_PACE = 0.3
"""What a pair loses of its weight if it joins the beginning of the lyrics with the end of the song, or the reverse: of
two choruses with the same words the one is matched that is due."""
SUPPORT = 0.5
"""What the likeness of each neighbouring pair adds to the weight of a pair."""
QUICKEST_SYLLABLE_S = 0.05
UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Matches:
    """When each of the user's words was heard.

    Attributes
    ----------
    start_s, end_s
        Shape (words,), seconds; NaN where a word was not heard.
    evidence
        Shape (words,), 0..1: the transcriber's probability times the likeness; 0 where a word was not heard.
    """

    start_s: Floats
    end_s: Floats
    evidence: Floats

    @property
    def heard(self) -> NDArray[np.bool_]:
        """Shape (words,): which words were heard."""
        return self.evidence > 0

    def but_only(self, kept: NDArray[np.bool_]) -> "Matches":
        """Return the matches without those that are not kept."""
        return Matches(
            np.where(kept, self.start_s, np.nan),
            np.where(kept, self.end_s, np.nan),
            np.where(kept, self.evidence, 0.0),
        )


@dataclass(frozen=True)
class _Units:
    """What is compared: words, or characters of scripts without spaces; `owner` is the word each belongs to."""

    texts: list[str]
    owner: NDArray[np.int64]
    place: Floats  # where in its word a unit begins, 0..1
    share: Floats  # how much of its word it is


def match_words(
    texts: Sequence[str], heard: Sequence[HeardWord], within_s: Sequence[tuple[float, float]] | None = None
) -> Matches:
    """Return when the user's words were heard.

    Parameters
    ----------
    texts
        The user's words in order.
    heard
        What a transcriber heard, in order.
    within_s
        Where each of the user's words can be, as a start and an end in seconds; anywhere if None.
    """
    ours, theirs = _units(texts), _units([word.text for word in heard])
    if not ours.texts or not theirs.texts:
        return _from_pairs(texts, ours, theirs, heard, [], np.zeros((0, 0)))
    alike = _likeness(ours.texts, theirs.texts)
    if within_s is not None:
        alike *= _reachable(ours, theirs, heard, within_s)
    weights = _supported(alike) * (1 - OFF_PACE * _off_pace(ours, theirs, heard))
    found = _from_pairs(texts, ours, theirs, heard, _heaviest_pairs(weights), alike)
    return found.but_only(singable(texts, found))


def folded(text: str) -> str:
    """Return a word without case, accents and punctuation, in any alphabet."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if character.isalnum())


def _units(texts: Sequence[str]) -> _Units:
    parts = [(word, *entry) for word, text in enumerate(texts) for entry in _parts(folded(text))]
    return _Units(
        texts=[part for _, part, _, _ in parts],
        owner=np.array([word for word, *_ in parts], dtype=np.int64),
        place=np.array([number / of for _, _, number, of in parts]),
        share=np.array([1 / of for *_, of in parts]),
    )


def _parts(word: str) -> list[tuple[str, int, int]]:
    """Return what a word is compared by: itself or its characters, each with its number and their count."""
    unspaced = any(unicodedata.name(character, "").startswith(UNSPACED) for character in word)
    parts = list(word) if unspaced else [word] if word else []
    return [(part, number, len(parts)) for number, part in enumerate(parts)]


def _likeness(ours: Sequence[str], theirs: Sequence[str]) -> Floats:
    """Return Dice's coefficient of the letter pairs of every two words, 0 below `ALIKE`; shape (ours, theirs)."""
    vocabulary = sorted({*ours, *theirs})
    pairs = [{a + b for a, b in pairwise(f" {word} ")} for word in vocabulary]
    columns = {pair: number for number, pair in enumerate(sorted(set().union(*pairs)))}
    holds = np.zeros((len(vocabulary), len(columns)), np.float32)
    for row, own in enumerate(pairs):
        holds[row, [columns[pair] for pair in own]] = 1
    row_of = {word: row for row, word in enumerate(vocabulary)}
    rows, column_rows = ([row_of[word] for word in words] for words in (ours, theirs))
    distinct_rows, row_at = np.unique(rows, return_inverse=True)
    distinct_columns, column_at = np.unique(column_rows, return_inverse=True)
    counts = holds.sum(axis=1)
    shared = holds[distinct_rows] @ holds[distinct_columns].T
    dice = 2 * shared / (counts[distinct_rows][:, None] + counts[distinct_columns][None])
    alike: Floats = np.where(dice >= ALIKE, dice, 0).astype(np.float64)
    return alike[np.ix_(row_at, column_at)]


def _reachable(
    ours: _Units, theirs: _Units, heard: Sequence[HeardWord], within_s: Sequence[tuple[float, float]]
) -> NDArray[np.bool_]:
    middle_s = np.array([(word.start_s + word.end_s) / 2 for word in heard])[theirs.owner]
    first_s, last_s = np.array(within_s)[ours.owner].T
    reachable: NDArray[np.bool_] = (first_s[:, None] <= middle_s) & (middle_s <= last_s[:, None])
    return reachable


def _supported(alike: Floats) -> Floats:
    """Return weights: likeness, raised where the pair before and the pair after are alike too."""
    support = np.ones_like(alike)
    support[1:, 1:] += SUPPORT * alike[:-1, :-1]
    support[:-1, :-1] += SUPPORT * alike[1:, 1:]
    return alike * support


def _off_pace(ours: _Units, theirs: _Units, heard: Sequence[HeardWord]) -> Floats:
    """Return how far apart two units are as shares of all lyrics and of the time up to the last heard word, 0..1."""
    starts_s = np.array([word.start_s for word in heard])[theirs.owner]
    due = np.linspace(0, 1, len(ours.texts))
    apart: Floats = np.abs(due[:, None] - starts_s[None] / max(starts_s.max(), 1e-9))
    return apart


def _heaviest_pairs(weights: Floats) -> list[tuple[int, int]]:
    """Return the pairs (row, column), both rising, with the greatest total weight; row by row, each in one sweep."""
    rows, columns = weights.shape
    best = np.zeros((rows + 1, columns + 1), np.float32)
    for row in range(rows):
        best[row + 1, 1:] = np.maximum(best[row, 1:], best[row, :-1] + weights[row])
        np.maximum.accumulate(best[row + 1], out=best[row + 1])
    pairs, row, column = [], rows, columns
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            pairs.append((row, column))
    return pairs[::-1]


def _from_pairs(
    texts: Sequence[str],
    ours: _Units,
    theirs: _Units,
    heard: Sequence[HeardWord],
    pairs: Sequence[tuple[int, int]],
    alike: Floats,
) -> Matches:
    """Return matches by word: from the first of its units that was heard to the last."""
    start_s, end_s, evidence = np.full(len(texts), np.nan), np.full(len(texts), np.nan), np.zeros(len(texts))
    for our, their in pairs:
        word, source = ours.owner[our], heard[theirs.owner[their]]
        length_s = source.end_s - source.start_s
        begin_s = source.start_s + length_s * theirs.place[their]
        start_s[word] = np.fmin(start_s[word], begin_s)
        end_s[word] = np.fmax(end_s[word], begin_s + length_s * theirs.share[their])
        evidence[word] += ours.share[our] * alike[our, their] * source.probability
    return Matches(start_s, end_s, np.minimum(1.0, evidence)).but_only(evidence > 0)


def singable(texts: Sequence[str], found: Matches) -> NDArray[np.bool_]:
    """Return which matches form the heaviest chain in which the words between any two can be sung in time."""
    heard = np.flatnonzero(found.heard)
    sung_s = QUICKEST_SYLLABLE_S * np.append(0, np.cumsum([syllables(text) for text in texts]))
    # Between two starts lie all syllables of the words from the first up to the second.
    slack_s = found.start_s[heard] - sung_s[heard]
    total = np.zeros(len(heard))
    before = np.full(len(heard), -1)
    for place, word in enumerate(heard):
        reachable = np.where(slack_s[:place] <= slack_s[place], total[:place], -1.0)
        latest = int(np.argmax(reachable)) if place else 0
        if place and reachable[latest] > 0:
            total[place], before[place] = reachable[latest], latest
        total[place] += found.evidence[word]
    kept = np.zeros(len(texts), np.bool_)
    at = int(np.argmax(total)) if len(heard) else -1
    while at >= 0:
        kept[heard[at]] = True
        at = int(before[at])
    return kept
