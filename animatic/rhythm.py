"""Where in the music a body is: a running count of beats to step by, and how far a mouth is open for the words.

A dancer arrives on the beat, so the count runs on evenly from one beat to the next instead of answering the strike.
The strikes themselves and the energy are the moment's `pulse`.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from animatic.easing import clamp
from state.film import ClipWord

_PERIOD_S = 0.6  # the pace where no beat was heard
_SYLLABLE_S = 0.22


@dataclass(frozen=True)
class Rhythm:
    """The beats and the sung words of a clip, in frames from its start."""

    beats: tuple[float, ...]
    words: tuple[tuple[float, float], ...]
    frames_per_s: float

    @classmethod
    def of(cls, beats: Iterable[int], words: Iterable[ClipWord], frames_per_s: float) -> "Rhythm":
        """Return the rhythm of a clip's beats, in order, and words."""
        struck = tuple(float(beat) for beat in beats)
        if len(struck) < 2:
            first = struck[0] if struck else 0.0
            struck = (first, first + _PERIOD_S * frames_per_s)
        return cls(struck, tuple((float(word.start_frame), float(word.end_frame)) for word in words), frames_per_s)

    def position(self, frame: float) -> float:
        """Return how many beats have passed, counting on evenly between them and past both ends."""
        index = min(max(bisect_right(self.beats, frame) - 1, 0), len(self.beats) - 2)
        start, end = self.beats[index], self.beats[index + 1]
        return index + (frame - start) / max(end - start, 1e-3)

    def voice(self, frame: float) -> float:
        """Return how far a singing mouth is open, 0..1: it opens for each syllable's worth of a word and closes."""
        for start, end in self.words:
            if start <= frame < end:
                syllables = max(1, round((end - start) / self.frames_per_s / _SYLLABLE_S))
                into = (frame - start) / (end - start) * syllables % 1.0
                return clamp(0.25 + 0.75 * math.sin(math.pi * into))
        return 0.0
