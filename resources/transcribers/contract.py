"""The contract of every transcriber: hear words, and align known words to the sound.

What the words are compared with, and what is believed of them, is decided in `audio.second_look`.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from audio.second_look import AlignmentWindow
from state.music import NOBODY, HeardWord, Transcript

SAMPLE_RATE_HZ = 16_000
Samples = NDArray[np.float32]
"""Shape (samples,), one channel at 16 kHz."""


class Transcriber(Protocol):
    """Hears words in a song. Times are seconds from its first sample, any constant lateness taken off."""

    @property
    def name(self) -> str:
        """Its name, version and model."""
        ...

    @property
    def language(self) -> str | None:
        """The only language that it knows, None if it knows many."""
        ...

    def transcribe(self, samples: Samples) -> Transcript:
        """Return what is heard, knowing nothing of the lyrics; the same samples give the same words."""
        ...

    def force(self, samples: Samples, windows: Sequence[AlignmentWindow]) -> list[tuple[HeardWord, ...]]:
        """Return when the words of each window are sung, one entry a word; none for a window that cannot be aligned."""
        ...


class Absent:
    """Stands where no transcriber is to be had, and says why."""

    name = NOBODY
    language = None

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def transcribe(self, samples: Samples) -> Transcript:  # noqa: ARG002 - it does not listen
        """Return an empty transcript with the reason."""
        return Transcript(transcriber=self.name, notes=(self._reason,))

    def force(self, samples: Samples, windows: Sequence[AlignmentWindow]) -> list[tuple[HeardWord, ...]]:  # noqa: ARG002
        """Return no window aligned."""
        return [() for _ in windows]
