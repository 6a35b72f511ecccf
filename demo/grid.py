"""Musical time: where a beat of the song lies in seconds. Tempo is constant; swing bends the inside of a beat only."""

from dataclasses import dataclass
from math import floor

from demo.score import SAMPLE_RATE_HZ


@dataclass(frozen=True)
class Grid:
    """The ruler of a song.

    Attributes
    ----------
    lead_in_s
        Silence before the first bar.
    tempo_bpm, beats_per_bar
        Tempo and metre.
    swing
        Place of the second eighth inside a beat, 0.5 (straight) to 0.67 (triplet).
    """

    lead_in_s: float
    tempo_bpm: float
    beats_per_bar: int
    swing: float

    def time_s(self, beat: float) -> float:
        """Return when a beat (counted from the first bar, fractions allowed) sounds, on a whole sample."""
        whole = floor(beat + 1e-9)
        inside = max(0.0, beat - whole)
        bent = inside * 2 * self.swing if inside <= 0.5 else self.swing + (inside - 0.5) * 2 * (1 - self.swing)
        return on_sample(self.lead_in_s + (whole + bent) * 60 / self.tempo_bpm)

    def bar_s(self, bar: int) -> float:
        """Return when a bar starts."""
        return self.time_s(bar * self.beats_per_bar)


def on_sample(time_s: float) -> float:
    """Return the time of the nearest sample."""
    return round(time_s * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
