"""Songs that have no pulse: drones, swelling pads, notes in free time, noise and babble."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from training.draws import between, chance, log_between, pick, weighted
from training.sounding import SAMPLE_RATE_HZ, Patch, SoundingNote, Stem, sound, stem_channels
from training.voices import babble

KINDS = {"drone": 1.0, "free notes": 1.0, "noise": 0.6, "babble": 0.8}
LENGTH_S = (40.0, 60.0)


def without_pulse(rng: np.random.Generator, soundfont: str) -> tuple[str, NDArray[np.float32]]:
    """Return the kind of a song without pulse and its stems, shape (stems, samples)."""
    kind, duration_s = weighted(rng, KINDS), between(rng, *LENGTH_S)
    channel = stem_channels(Stem.CHORDS)[0]
    if kind in {"noise", "babble"}:
        stems = np.zeros((len(Stem), round(duration_s * SAMPLE_RATE_HZ)), np.float32)
        stems[Stem.VOICE] = (_weather if kind == "noise" else babble)(rng, stems.shape[1])
        return kind, stems
    program = pick(rng, (48, 50, 52, 88, 89, 91, 92, 94, 95, 19, 49) if kind != "free notes" else range(110))
    starts = np.cumsum(rng.exponential(log_between(rng, 0.25, 1.5) if kind == "free notes" else 5.0, 400))
    scale = rng.choice(12, 7, replace=False)
    notes = [
        SoundingNote(
            float(start),
            between(rng, 0.3, 3) if kind == "free notes" else between(rng, 6, 20),
            channel,
            int(pick(rng, list(scale)) + 12 * rng.integers(3, 7)),
            int(rng.integers(30, 110)),
        )
        for start in starts[starts < duration_s]
    ]
    return kind, sound(soundfont, [Patch(channel, 0, program)], notes, [], duration_s)


def _weather(rng: np.random.Generator, length: int) -> NDArray[np.float32]:
    """Return noise whose loudness and colour wander, like wind, surf or a crowd."""
    low_hz = log_between(rng, 60, 2000)
    band = butter(2, [low_hz, min(10_000, low_hz * log_between(rng, 2, 20))], "band", fs=SAMPLE_RATE_HZ, output="sos")
    points = np.cumsum(rng.normal(0, 3, length // SAMPLE_RATE_HZ + 2)) if chance(rng, 0.8) else np.zeros(2)
    level_db = np.interp(np.linspace(0, len(points) - 1, length), np.arange(len(points)), np.clip(points, -25, 10))
    return np.asarray(sosfilt(band, rng.standard_normal(length)) * 10 ** (level_db / 20), np.float32)
