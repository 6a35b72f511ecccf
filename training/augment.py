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
FILTERED_DECADES, NARROWEST_BANDS, BEYOND_BANDS = -3.0, 16, 20
"""What a bad loudspeaker loses outside its bands, how many it keeps at least, how far past the edges it may reach."""
FILTERED, NOISY = 0.3, 0.5
PLAIN = 0.15
"""Share of stretches that are left as they are; of the others, shares that are filtered and hissed upon."""

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
    if plain:
        # Between frames lies a mean of two, which no song ever sounds like.
        return stretched(example, frames, round(start), speed)
    level, target = stretched(example, frames, start, speed)
    return through_other_ears(level, rng), target


def stretched(example: Example, frames: int, start_frames: float, speed: float) -> tuple[Array, Array]:
    """Return so many frames of a song, played `speed` times as fast from a place on, and what is to be heard in them.

    Parameters
    ----------
    start_frames
        Where in the song, in its frames; before and after the song is silence.

    Returns
    -------
    Levels, shape (frames, bands), read between frames in a straight line, and targets, shape (frames, 2).
    """
    places = start_frames + speed * np.arange(frames, dtype=np.float64)
    target = [_bells(times_s, example.rate_hz, places, speed) for times_s in (example.beats_s, example.downbeats_s)]
    return _at(example.level, places), np.stack(target, axis=1)


def through_other_ears(level: Array, rng: np.random.Generator) -> Array:
    """Return levels shifted in pitch, equalised, made louder or softer against the scale, and hissed upon."""
    bands = level.shape[1]
    shifted = _shifted(level, rng.uniform(-SHIFT_BANDS, SHIFT_BANDS))
    points = rng.normal(0, CURVE_DECADES, CURVE_POINTS)
    curve = np.interp(np.arange(bands), np.linspace(0, bands - 1, CURVE_POINTS), points) + rng.uniform(*GAIN_DECADES)
    if rng.random() < FILTERED:
        lowest, highest = np.sort(rng.integers(-BEYOND_BANDS, bands + BEYOND_BANDS, 2)).clip(0, bands)
        if highest - lowest > NARROWEST_BANDS:
            curve[:lowest] += FILTERED_DECADES
            curve[highest:] += FILTERED_DECADES
    if rng.random() >= NOISY:
        return equalised(shifted, curve)
    hiss = 10 ** rng.uniform(*NOISE_DECADES) * rng.exponential(1.0, level.shape)
    return equalised(shifted, curve, hiss.astype(np.float32))


def equalised(level: Array, curve_decades: NDArray[np.float64], noise: Array | float = 0.0) -> Array:
    """Return levels as if every band's power were `10**curve_decades` times as much, and noise lay upon it.

    Parameters
    ----------
    level
        `log(1 + power)`, shape (frames, bands).
    curve_decades
        Shape (bands,).
    noise
        Power that is added, shape (frames, bands).
    """
    return np.asarray(np.log1p(np.expm1(level) * (10**curve_decades).astype(np.float32) + noise))


def _shifted(level: Array, shift_bands: float) -> Array:
    """Return levels moved down by a number of bands, read between them; the outermost bands reach beyond the edges."""
    bands = np.arange(level.shape[1])
    whole = int(np.floor(shift_bands))
    share = np.float32(shift_bands - whole)
    below, above = (level[:, (bands + step).clip(0, len(bands) - 1)] for step in (whole, whole + 1))
    return np.asarray(below * (1 - share) + above * share)


def _at(level: NDArray[np.float16], places: NDArray[np.float64]) -> Array:
    """Return levels at places between frames, silence outside the song."""
    first = np.floor(places).astype(int).clip(0, len(level) - 2)
    share = (places - first).astype(np.float32)[:, None]
    inside = (places >= 0) & (places <= len(level) - 1)
    between = level[first].astype(np.float32) * (1 - share) + level[first + 1].astype(np.float32) * share
    return np.asarray(np.where(inside[:, None], between, np.float32(0)))


def _bells(times_s: NDArray[np.float64], rate_hz: float, places: NDArray[np.float64], speed: float) -> Array:
    """Return how near each place is to an event: 1 at it, a bell around it."""
    if not len(times_s):
        return np.zeros(len(places), np.float32)
    events = times_s * rate_hz
    right = np.searchsorted(events, places).clip(0, len(events) - 1)
    distance = np.minimum(np.abs(places - events[right]), np.abs(places - events[(right - 1).clip(0)]))
    return np.asarray(np.exp(-0.5 * (distance / (speed * SPREAD_S * rate_hz)) ** 2), dtype=np.float32)
