"""What a listener says of a song, whoever it is. What is true of the song does not belong here."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 22_050
Samples = NDArray[np.float32]
"""Shape (samples,), one channel at 22,050 Hz: what every listener is given."""


class HeardSection(NamedTuple):
    """A span in seconds; the letter says which spans are the same music, the label what it is called, if anything."""

    start_s: float
    end_s: float
    label: str | None
    letter: str


@dataclass(frozen=True)
class Heard:
    """What a listener heard; None is what it does not listen for."""

    beats_s: tuple[float, ...]
    downbeats_s: tuple[float, ...] | None
    sections: tuple[HeardSection, ...] | None
