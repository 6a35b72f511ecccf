"""Where beats lie in time: bars, tempo curves and swing.

Music is written in beats, the ones a listener taps, counted from the first one; a clock turns them into seconds. All
truth of a song is read from it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from training.draws import between, chance, pick, weighted

TEMPO_SHAPES = {
    "steady": 0.42, "wander": 0.2, "drift": 0.08, "sections": 0.08, "jump": 0.06, "breath": 0.06, "ending": 0.1,
}  # fmt: skip
"""How likely a tempo is to hold, to wander as players do, to drift to another, to be a little faster in some sections,
to jump, to breathe freely, and to hold until it slows down at the end."""

WANDER, DRIFT, SECTION, JUMP, BREATH, ENDING = 0.02, 0.15, 0.05, 0.35, 0.14, 0.4


@dataclass(frozen=True)
class Bar:
    """A bar: its first beat and how many it has; a pickup bar is cut off at its head, so it has no downbeat."""

    start: int
    beats: int
    is_pickup: bool = False


@dataclass(frozen=True)
class Clock:
    """The times of a song's beats.

    Attributes
    ----------
    beat_s
        float64, shape (beats + 1,): every beat, and the end of the last one.
    swing
        Where the second half of a swung pair begins: .5 is straight, .667 a triplet.
    pair_beats
        How long that pair is: 1 swings eighths, .5 sixteenths.
    """

    bars: tuple[Bar, ...]
    beat_s: NDArray[np.float64]
    swing: float = 0.5
    pair_beats: float = 1.0

    def seconds(self, positions: ArrayLike, swing_share: float = 1.0) -> NDArray[np.float64]:
        """Return the times of positions in beats; `swing_share` is how much of the song's swing the player takes."""
        swing = 0.5 + swing_share * (self.swing - 0.5)
        pairs, place = np.divmod(np.asarray(positions, float) / self.pair_beats, 1.0)
        swung = np.where(place < 0.5, 2 * place * swing, swing + (2 * place - 1) * (1 - swing))
        beats = (pairs + swung) * self.pair_beats
        first = np.clip(np.floor(beats).astype(int), 0, len(self.beat_s) - 2)
        return np.asarray(self.beat_s[first] + (beats - first) * np.diff(self.beat_s)[first])

    @property
    def beats_s(self) -> NDArray[np.float64]:
        """Every beat, downbeats included."""
        return self.beat_s[:-1]

    @property
    def downbeats_s(self) -> NDArray[np.float64]:
        """The first beat of every whole bar."""
        return self.beat_s[[bar.start for bar in self.bars if not bar.is_pickup]]


def tempo_curve(
    rng: np.random.Generator, beats: int, section_starts: list[int], beats_per_bar: int
) -> NDArray[np.float64]:
    """Return how long every beat lasts against the song's main tempo, shape (beats,)."""
    place = np.arange(beats) / beats
    section = np.searchsorted(section_starts, np.arange(beats), side="right")
    shape = weighted(rng, TEMPO_SHAPES)
    curve = np.ones(beats)
    if shape == "drift":
        curve = 1 + between(rng, -DRIFT, DRIFT) * place
    elif shape == "sections":
        curve = (1 + rng.uniform(-SECTION, SECTION, section.max() + 1))[section]
    elif shape == "jump":
        curve = np.where(section > pick(rng, range(1, max(2, section.max()))), 1 + between(rng, -JUMP, JUMP) / 1.3, 1.0)
    elif shape == "breath":
        phrase = beats_per_bar * pick(rng, (1, 2, 4))
        curve = 1 + between(rng, 0.03, BREATH) * np.sin(2 * np.pi * (np.arange(beats) / phrase + rng.random()))
    elif shape == "ending":
        slowing = np.clip(np.arange(beats) - beats + 2 * beats_per_bar, 0, None) / (2 * beats_per_bar)
        curve = 1 + ENDING * slowing
    if shape in {"wander", "breath"} or chance(rng, 0.3):
        steps = rng.normal(0, between(rng, 0.001, WANDER / 2), beats)
        curve = curve * np.exp(np.convolve(steps, np.ones(4) / 2, "same"))
    return np.asarray(curve)
