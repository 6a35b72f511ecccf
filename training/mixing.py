"""From stems to a mix: levels, distortion, pumping, rooms.

Nothing here may move an attack, for it is the label: filters are short, and rooms begin with the dry sound. What is
done to the whole record is in `mastering`.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, oaconvolve, sosfilt

from training.draws import between, chance, log_between
from training.mastering import mastered
from training.sounding import SAMPLE_RATE_HZ, Stem

Sound = NDArray[np.float32]


LEVELS_DB = {
    Stem.BASS: (-7, 4),
    Stem.GUITAR: (-7, 4),
    Stem.CHORDS: (-10, 2),
    Stem.DRUMS: (-15, 9),
    Stem.LEAD: (-8, 3),
    Stem.VOICE: (-8, 6),
}
"""Softest and loudest that a stem is mixed, against the others."""


def mix(rng: np.random.Generator, stems: Sound, kicks_s: NDArray[np.float64], is_heavy: bool, is_pumped: bool) -> Sound:
    """Return a record.

    Parameters
    ----------
    stems
        float32, shape (stems, samples), one row per `Stem`.
    kicks_s
        When bass drums are struck: what pushes the rest down where the song `is_pumped`.
    is_heavy
        Whether guitars are driven.

    Returns
    -------
    float32, shape (samples,), full scale 1, never clipped.
    """
    total = np.zeros(stems.shape[1], np.float32)
    pump = pumping(rng, kicks_s, stems.shape[1]) if is_pumped and len(kicks_s) else np.float32(1)
    is_dry = chance(rng, 0.4)
    for stem in Stem:
        part = stems[stem]
        if not part.any():
            continue
        if stem is Stem.GUITAR and is_heavy:
            part = distorted(rng, part, log_between(rng, 3, 60))
        elif stem in {Stem.DRUMS, Stem.BASS, Stem.LEAD, Stem.VOICE} and chance(rng, 0.1):
            part = distorted(rng, part, log_between(rng, 1.5, 8))
        if stem is not Stem.DRUMS:
            part = part * pump
        part = part / (_loudness(part) + 1e-9)
        if chance(rng, 0.25 if is_dry else 0.85):
            part = with_room(rng, part)
        total += np.float32(10 ** (between(rng, *LEVELS_DB[stem]) / 20)) * part
    return mastered(rng, total / (np.abs(total).max() + 1e-9))


def pumping(rng: np.random.Generator, kicks_s: NDArray[np.float64], samples: int) -> Sound:
    """Return the gain that a compressor keyed by the bass drum gives all else: down at once, back within the beat."""
    depth, back_s = between(rng, 0.3, 1.0), between(rng, 0.1, 0.35)
    starts = np.sort(np.round(kicks_s * SAMPLE_RATE_HZ).astype(int))
    at = np.arange(samples)
    last = np.searchsorted(starts, at, side="right") - 1
    since_s = np.where(last < 0, 10.0, (at - starts[np.maximum(last, 0)]) / SAMPLE_RATE_HZ)
    return np.asarray(1 - depth * np.clip(1 - since_s / back_s, 0, 1), np.float32)


def _loudness(part: Sound) -> float:
    """Return the loudness of a stem's louder moments: its rests do not count."""
    power = np.square(part[: len(part) // 2048 * 2048]).reshape(-1, 2048).mean(axis=1)
    return float(np.sqrt(power[power >= 0.1 * power.max()].mean()))


def distorted(rng: np.random.Generator, part: Sound, drive: float) -> Sound:
    """Return an overdriven stem behind a loudspeaker that is deaf above a few kilohertz."""
    driven = part / (np.abs(part).max() + 1e-9) * drive
    clipped = np.tanh(driven) if chance(rng, 0.6) else np.clip(driven, -1, 1)
    cabinet = butter(2, [between(rng, 30, 120), between(rng, 3500, 9000)], "band", fs=SAMPLE_RATE_HZ, output="sos")
    return np.asarray(sosfilt(cabinet, clipped), np.float32)


def with_room(rng: np.random.Generator, part: Sound) -> Sound:
    """Return a stem in a room: noise that dies away after the dry sound, and never before it."""
    length_s = log_between(rng, 0.15, 2.5)
    tail = rng.standard_normal(round(length_s * SAMPLE_RATE_HZ)).astype(np.float32)
    tail *= np.exp(-6.9 * np.arange(len(tail)) / len(tail)).astype(np.float32)
    tail = sosfilt(butter(1, between(rng, 1500, 7000), fs=SAMPLE_RATE_HZ, output="sos"), tail)
    wet = between(rng, 0.05, 0.5) / np.sqrt(np.sum(np.square(tail)))
    tail[: round(between(rng, 0.0, 0.03) * SAMPLE_RATE_HZ)] = 0
    return np.asarray(part + wet * oaconvolve(part, tail.astype(np.float32))[: len(part)], np.float32)
