"""A second look at where words are sung: the true text, aligned to the sound in windows of consecutive phrases.

A window betrays itself when it lies wrong: the phrases that are not sung in it are squeezed into no time. Those are
looked for again between the ones that fit, together with the phrases beside them, until nothing more is found. How a
text is aligned to a sound is the transcriber's affair; which words it heard by itself, `audio.word_matching`'s.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from audio.lyric_timing import Floats, syllables
from audio.word_matching import Matches, singable
from audio.word_row import Span, WordRow
from state.music import HeardWord

LONGEST_WINDOW_S, MARGIN_S, REST_S = 27.0, 0.7, 6.0
ROUNDS = 3
SQUEEZED_S = 0.05
MOST_SQUEEZED = 0.15
LEAST_PROBABILITY = 0.2
SURE, FAR_S, NEAR_S = 0.5, 1.0, 0.3
"""A word that was surely heard (evidence) must not be aligned farther away, or it was another; nearer, it agrees."""
LEAST_EVIDENCE = 0.001
"""Of a word that fits, however improbable it is by itself: its phrase was judged as a whole."""
OVERLONG = 3.0
"""A first word of a phrase that takes so many times longer than others do has swallowed the rest before it."""


@dataclass(frozen=True)
class AlignmentWindow:
    """A span of the song in seconds, and the phrases that are believed to be sung in it, as words."""

    start_s: float
    end_s: float
    phrases: tuple[tuple[str, ...], ...]


Force = Callable[[Sequence[AlignmentWindow]], Sequence[Sequence[HeardWord]]]
"""Aligns the text of windows to the sound: one entry per word of each window, or none if a window cannot be aligned."""

_Placed = tuple[Span, tuple[float, float]]
"""Words, and the seconds between which they are believed to be sung."""


def look_again(row: WordRow, found: Matches, force: Force) -> Matches:
    """Return matches in which every word of the phrases that fit has the time of its alignment.

    Parameters
    ----------
    row
        The user's words.
    found
        Which of them were heard, at least one; they stay where they were heard if their phrase fits nowhere.
    force
        Aligns windows.
    """
    fits = np.zeros(len(row.texts), np.bool_)
    merged = found
    for turn in range(ROUNDS):
        starts, ends = row.laid(merged)
        spans = _window_spans(row, starts, ends, fits)
        place = _where_laid if turn == 0 else _in_its_room
        tried = [window for span in spans for window in place(row, starts, ends, fits, span)]
        answers = force([_as_window(row, *window) for window in tried]) if tried else []
        before = fits.sum()
        for (span, _), answer in zip(tried, answers, strict=True):
            attempt = _Attempt.judge(row, span, found, answer)
            attempt = attempt.only(~fits[span[0] : span[1]])
            merged = attempt.merged_into(merged)
            fits[span[0] : span[1]] |= attempt.fits
        if fits.sum() == before:
            break
    return merged.but_only(singable(row.texts, merged))


@dataclass(frozen=True)
class _Attempt:
    """A window's words as aligned, and which of them fit; shapes (words of the window,)."""

    span: Span
    start_s: Floats
    end_s: Floats
    evidence: Floats
    fits: NDArray[np.bool_]

    @classmethod
    def judge(cls, row: WordRow, span: Span, found: Matches, answer: Sequence[HeardWord]) -> "_Attempt":
        """Return what is to be believed of an aligned window: all of it, or if it lies wrong, phrase by phrase."""
        first, last = span
        fits = np.zeros(last - first, np.bool_)
        if len(answer) != last - first:
            nothing = np.zeros(last - first)
            return cls(span, nothing, nothing, nothing, fits)
        start_s, end_s, evidence = np.array([(w.start_s, w.end_s, w.probability) for w in answer]).T
        squeezed = end_s - start_s < SQUEEZED_S
        sure = found.evidence[first:last] > SURE
        away_s = np.abs(start_s - found.start_s[first:last])
        phrases = [slice(begin - first, end - first) for begin, end in _inside(row, span)]
        whole = squeezed.mean() <= MOST_SQUEEZED
        if evidence.mean() >= LEAST_PROBABILITY:
            for own in [slice(None)] if whole else phrases:
                near = not sure[own].any() or np.median(away_s[own][sure[own]]) <= FAR_S
                fits[own] = near and squeezed[own].mean() <= MOST_SQUEEZED
        start_s = _without_rests(row, span, start_s, end_s)
        return cls(span, start_s, end_s, evidence, fits & ~squeezed)

    def only(self, wanted: NDArray[np.bool_]) -> "_Attempt":
        """Return the attempt with only those of its words that are wanted."""
        return replace(self, fits=self.fits & wanted)

    def merged_into(self, matches: Matches) -> Matches:
        """Return matches with the words that fit where they fit; one that was heard there too is the surer for it."""
        start_s, end_s, evidence = matches.start_s.copy(), matches.end_s.copy(), matches.evidence.copy()
        at = np.arange(*self.span)[self.fits]
        own = np.maximum(self.evidence[self.fits], LEAST_EVIDENCE)
        agrees = np.abs(self.start_s[self.fits] - start_s[at]) <= NEAR_S
        evidence[at] = np.where(agrees, np.maximum(own, evidence[at]), own)
        start_s[at], end_s[at] = self.start_s[self.fits], self.end_s[self.fits]
        return Matches(start_s, end_s, evidence)


def _inside(row: WordRow, span: Span) -> list[Span]:
    return [phrase for phrase in row.phrases if span[0] <= phrase[0] < span[1]]


def _window_spans(row: WordRow, starts: Floats, ends: Floats, fits: NDArray[np.bool_]) -> list[Span]:
    """Return spans of phrases that fit nowhere yet, each short enough for a window and without a long rest."""
    spans: list[Span] = []
    for first, last in row.phrases:
        if fits[first:last].any():
            continue
        if spans and spans[-1][1] == first:
            begun = spans[-1][0]
            length_s = ends[last - 1] - starts[begun] + 2 * MARGIN_S
            if length_s <= LONGEST_WINDOW_S and starts[first] - ends[first - 1] <= REST_S:
                spans[-1] = (begun, last)
                continue
        spans.append((first, last))
    return spans


def _where_laid(row: WordRow, starts: Floats, ends: Floats, _: NDArray[np.bool_], span: Span) -> list[_Placed]:
    """Return a span of words where it is laid, with as much of the rests around it as a window holds."""
    first, last = span
    spare_s = max(0.0, LONGEST_WINDOW_S - (ends[last - 1] - starts[first])) / 2
    rest_before_s = starts[first] - (ends[first - 1] if first else 0.0)
    rest_after_s = (starts[last] if last < len(starts) else row.duration_s) - ends[last - 1]
    before_s, after_s = (max(0.0, min(rest_s - MARGIN_S, spare_s)) for rest_s in (rest_before_s, rest_after_s))
    return [(span, (starts[first] - before_s, ends[last - 1] + after_s))]


def _in_its_room(row: WordRow, starts: Floats, ends: Floats, fits: NDArray[np.bool_], span: Span) -> list[_Placed]:
    """Return a span with the phrases beside it, in all the room that it has, or at both ends of too large a room."""
    opens, closes = _beside(row, fits, span)
    with_before, with_after = (opens, span[1]), (span[0], closes)
    opens_s = float(starts[opens]) if opens < span[0] else 0.0
    closes_s = float(ends[closes - 1]) if closes > span[1] else row.duration_s
    if closes_s - opens_s <= LONGEST_WINDOW_S:
        return [((opens, closes), (opens_s, closes_s))]
    return [(with_before, (opens_s, opens_s + LONGEST_WINDOW_S)), (with_after, (closes_s - LONGEST_WINDOW_S, closes_s))]


def _beside(row: WordRow, fits: NDArray[np.bool_], span: Span) -> Span:
    """Return a span with the phrase before it and the one after it, if those fit where they are."""
    before = next((first for first, last in row.phrases if last == span[0] and fits[first:last].any()), span[0])
    after = next((last for first, last in row.phrases if first == span[1] and fits[first:last].any()), span[1])
    return before, after


def _as_window(row: WordRow, span: Span, within_s: tuple[float, float]) -> AlignmentWindow:
    phrases = tuple(tuple(row.texts[first:last]) for first, last in _inside(row, span))
    start_s, end_s = max(0.0, float(within_s[0]) - MARGIN_S), min(row.duration_s, float(within_s[1]) + MARGIN_S)
    return AlignmentWindow(start_s, end_s, phrases)


def _without_rests(row: WordRow, span: Span, start_s: Floats, end_s: Floats) -> Floats:
    """Return starts in which the first word of a phrase takes no longer than words of its length do."""
    lengths = np.array([syllables(text) for text in row.texts[span[0] : span[1]]])
    usual_s = lengths * np.median((end_s - start_s) / lengths)
    swallowed = np.zeros(len(lengths), np.bool_)
    swallowed[[begin - span[0] for begin, _ in _inside(row, span)]] = True
    swallowed &= end_s - start_s > OVERLONG * usual_s
    return np.where(swallowed, end_s - usual_s, start_s)
