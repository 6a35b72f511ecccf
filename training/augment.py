"""One stretch of a training song, heard otherwise each time: faster or slower, higher or lower, through other ears.

All changes act on log levels of mel bands (`state.music.Features.level`), where a song of a minute costs milliseconds:
gain, equalisation and noise are exact there, tempo and pitch nearly so. What is learnt from them is in
`training.beats`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SPREAD_S = 0.012
"""Standard deviation of the bell that stands for a beat in what the network should answer."""
STRETCH = (0.84, 1.19)
SHIFT_BANDS = 3.0
GAIN_DECADES = (-1.6, 0.3)
CURVE_POINTS, CURVE_DECADES = 6, 0.5
NOISE_DECADES = (-2.0, 1.2)
PLAIN = 0.15
"""Share of stretches that are left as they are."""

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Example:
    """What one song teaches: its levels (frames, bands), their rate, and its beats and downbeats in seconds."""

    name: str
    level: NDArray[np.float16]
    rate_hz: float
    beats_s: NDArray[np.float64]
    downbeats_s: NDArray[np.float64]


def stretch_of(example: Example, frames: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return so many frames of a song from a random place, changed at random, and what should be heard in them.

    Returns
    -------
    Levels, shape (frames, bands), and targets, shape (frames, 2): beat and downbeat, 1 at their time.
    """
    plain = rng.random() < PLAIN
    speed = 1.0 if plain else float(np.exp(rng.uniform(*np.log(STRETCH))))
    wanted = frames * speed
    start = rng.uniform(-0.1 * wanted, max(0.0, len(example.level) - 0.9 * wanted))
    places = start + speed * np.arange(frames, dtype=np.float64)
    level = _at(example.level, places)
    target = np.stack(
        [_bells(times, example.rate_hz, places, speed) for times in (example.beats_s, example.downbeats_s)]
    )
    return (level if plain else _through_other_ears(level, rng)), np.ascontiguousarray(target.T, dtype=np.float32)


def _at(level: NDArray[np.float16], places: NDArray[np.float64]) -> Array:
    """Return levels at places between frames, silence outside the song."""
    first = np.floor(places).astype(int)
    share = (places - first).astype(np.float32)[:, None]
    inside = (first >= 0) & (first < len(level) - 1)
    kept = first.clip(0, len(level) - 2)
    between = level[kept].astype(np.float32) * (1 - share) + level[kept + 1].astype(np.float32) * share
    return np.asarray(np.where(inside[:, None], between, np.float32(0)))


def _bells(times_s: NDArray[np.float64], rate_hz: float, places: NDArray[np.float64], speed: float) -> Array:
    """Return how near each place is to an event: 1 at it, a bell around it."""
    if not len(times_s):
        return np.zeros(len(places), np.float32)
    events = times_s * rate_hz
    right = np.searchsorted(events, places).clip(0, len(events) - 1)
    distance = np.minimum(np.abs(places - events[right]), np.abs(places - events[(right - 1).clip(0)]))
    return np.asarray(np.exp(-0.5 * (distance / (speed * SPREAD_S * rate_hz)) ** 2), dtype=np.float32)


def _through_other_ears(level: Array, rng: np.random.Generator) -> Array:
    """Return levels shifted in pitch, equalised, made louder or softer against the scale, and hissed upon."""
    bands = np.arange(level.shape[1])
    shift = rng.uniform(-SHIFT_BANDS, SHIFT_BANDS)
    below = np.floor(bands + shift).astype(int)
    share = np.float32((bands + shift)[0] - below[0])
    shifted = (
        level[:, below.clip(0, len(bands) - 1)] * (1 - share) + level[:, (below + 1).clip(0, len(bands) - 1)] * share
    )
    points = rng.normal(0, CURVE_DECADES, CURVE_POINTS)
    curve = np.interp(bands, np.linspace(0, len(bands) - 1, CURVE_POINTS), points) + rng.uniform(*GAIN_DECADES)
    power = np.expm1(shifted) * (10**curve).astype(np.float32)
    if rng.random() < 0.3:
        lowest, highest = sorted(rng.integers(-20, len(bands) + 20, 2).tolist())
        if highest - lowest > 16:
            power[:, : max(0, lowest)] *= np.float32(1e-3)
            power[:, highest:] *= np.float32(1e-3)
    if rng.random() < 0.5:
        power += np.float32(10 ** rng.uniform(*NOISE_DECADES)) * rng.exponential(1.0, power.shape).astype(np.float32)
    return np.asarray(np.log1p(power))
