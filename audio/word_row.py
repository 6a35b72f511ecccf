"""The words of the lyrics in a row: which line each stands in, what is known of its time, and where it can be.

How words are matched to what was heard does not belong here, only how the others are laid around those.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from audio.lyric_timing import Floats, fill_unheard, natural_length_s
from audio.lyrics import GIVEN
from audio.word_matching import Matches
from state.music import Lyrics

LONGEST_PHRASE_WORDS = 16
SLOW = 2.0
"""How many times its natural length an LRC line may last, which has no end of its own."""

Span = tuple[int, int]
"""The first word, and the one after the last."""


@dataclass(frozen=True)
class WordRow:
    """The user's words in order.

    Attributes
    ----------
    texts, line_of
        Each word, and the number of its line.
    start_s, end_s, given
        Shape (words,): the times so far, and which of the starts the user gave.
    within_s
        Where each word can be, as a start and an end in seconds; None if the lines have no times.
    duration_s
        Length of the song.
    """

    texts: list[str]
    line_of: list[int]
    start_s: Floats
    end_s: Floats
    given: NDArray[np.bool_]
    within_s: list[tuple[float, float]] | None
    duration_s: float

    @classmethod
    def of(cls, lyrics: Lyrics, duration_s: float) -> "WordRow":
        """Return the words of lyrics that have at least one."""
        line_of = [number for number, line in enumerate(lyrics.lines) for _ in line.words]
        spans = None if lyrics.source == "plain" else _line_spans(lyrics, duration_s)
        return cls(
            texts=[word.text for word in lyrics.words],
            line_of=line_of,
            start_s=np.array([word.start_s for word in lyrics.words]),
            end_s=np.array([word.end_s for word in lyrics.words]),
            given=np.array([word.confidence == GIVEN for word in lyrics.words]),
            within_s=spans and [spans[line] for line in line_of],
            duration_s=duration_s,
        )

    @cached_property
    def lines(self) -> list[Span]:
        """The lines."""
        breaks = [at for at in range(1, len(self.texts)) if self.line_of[at] != self.line_of[at - 1]]
        return list(pairwise([0, *breaks, len(self.texts)]))

    @cached_property
    def phrases(self) -> list[Span]:
        """The lines, long ones in pieces."""
        return [
            (piece, min(end, piece + LONGEST_PHRASE_WORDS))
            for begin, end in self.lines
            for piece in range(begin, end, LONGEST_PHRASE_WORDS)
        ]

    def laid(self, found: Matches) -> tuple[Floats, Floats]:
        """Return starts and ends of all words: heard ones where they were heard, the others between them.

        Timed lines are laid one by one, from the start that was given; one whose later words have times stays.
        """
        if self.within_s is None:
            return fill_unheard(self.texts, self.line_of, found.start_s, found.end_s, self.duration_s)
        starts, ends = self.start_s.copy(), self.end_s.copy()
        for first, last in self.lines:
            if found.heard[first + 1 : last].any() and not self.given[first + 1 : last].any():
                span = slice(first, last)
                starts[span], ends[span] = self._laid_in_line(span, found, self.within_s[first])
        return starts, ends

    def _laid_in_line(self, line: slice, found: Matches, within_s: tuple[float, float]) -> tuple[Floats, Floats]:
        starts, ends = (np.clip(times_s[line], *within_s) for times_s in (found.start_s, found.end_s))
        if not found.heard[line.start]:
            ends[0] = min(self.end_s[line.start], np.nanmin(starts))
        starts[0] = within_s[0]
        return fill_unheard(self.texts[line], self.line_of[line], starts, ends, within_s[1])


def _line_spans(lyrics: Lyrics, duration_s: float) -> list[tuple[float, float]]:
    """Return where the words of timed lines can be: up to the cue's end, or in LRC, which has none, the next line."""
    spans = []
    for line, following in pairwise([*lyrics.lines, None]):
        assert line is not None
        last_s = line.end_s
        if lyrics.source == "lrc":
            slow_s = line.start_s + SLOW * natural_length_s([word.text for word in line.words])
            last_s = max(last_s, min(slow_s, following.start_s if following else duration_s))
        spans.append((line.start_s, last_s))
    return spans
