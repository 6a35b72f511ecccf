"""Which beats begin a bar: metre (3 or 4 beats) and bar phase.

Where harmony changes, where timbre changes and where the low band strikes, a bar is likely to begin (Goto, "An
audio-based real-time beat tracking system", 2001; Davies and Plumbley, "A spectral difference approach to downbeat
extraction", 2006). A small Viterbi over the place in the bar lets a song drop or add a beat, at a price.

Where the beats are does not belong here.
"""

import numpy as np
from numpy.typing import NDArray

from audio.spans import span_means
from state.music import Features

METRES = (4, 3)
TRIPLE_PENALTY = 0.05
"""How much better, per beat, triple time must explain the song: nine songs in ten count four."""
LONGEST_LAG_BEATS = 24
SLIP_COST = 24.0
CUE_WEIGHTS = np.array([1.0, 1.0, 0.5])
"""Change of harmony, change of timbre, strike of the low band."""


def bar_positions(features: Features, beats_s: NDArray[np.float64]) -> tuple[NDArray[np.int64], int]:
    """Return the place of every beat in its bar (1 = downbeat) and the number of beats per bar."""
    strikes = np.stack([_strikes(features.onset[:, b], features.onset_rate_hz, beats_s) for b in range(3)], axis=1)
    cues = np.column_stack([_changes(features, beats_s), _standardised(strikes[:, :1])]) @ CUE_WEIGHTS
    scored = []
    for metre in METRES:
        places, total = most_probable_places(cues, metre)
        fairness = len(beats_s) * np.sqrt((metre - 1) / metre**2)
        evidence = total / fairness + _recurrence(strikes, metre)
        scored.append((evidence - TRIPLE_PENALTY * (metre == 3), metre, places))
    _, metre, places = max(scored, key=lambda entry: entry[0])
    return places + 1, metre


def _changes(features: Features, beats_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much harmony and timbre change at each beat, standardised; shape (beats, 2)."""
    edges = np.append(beats_s, 2 * beats_s[-1] - beats_s[-2])
    chroma = features.chroma / (np.linalg.norm(features.chroma, axis=1, keepdims=True) + 1e-6)
    level_db = 10 * np.log10(features.mel + 1e-6 * features.mel.max() + 1e-12)
    harmony = span_means(chroma, features.spectral_rate_hz, edges)[:, 0]
    timbre = span_means(level_db, features.spectral_rate_hz, edges)[:, 0]
    changes = np.zeros((len(beats_s), 2))
    for beat in range(1, len(beats_s)):
        before, after = slice(max(0, beat - 2), beat), slice(beat, beat + 2)
        changes[beat, 0] = 1 - _cosine(harmony[before].mean(axis=0), harmony[after].mean(axis=0))
        changes[beat, 1] = np.abs(timbre[after].mean(axis=0) - timbre[before].mean(axis=0)).mean()
    return _standardised(changes)


def _standardised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((values - values.mean(axis=0)) / (values.std(axis=0) + 1e-9))


def _recurrence(strikes: NDArray[np.float64], metre: int) -> float:
    """Return how alike the strikes of the three bands are whole bars apart, leaving out lags that suit every metre."""
    pattern = _standardised(strikes)
    lags = [lag for lag in range(metre, LONGEST_LAG_BEATS, metre) if lag < len(pattern) and lag % np.prod(METRES)]
    return float(np.mean([np.mean(pattern[lag:] * pattern[:-lag]) for lag in lags])) if lags else 0.0


def _strikes(onset: NDArray[np.float32], rate_hz: float, beats_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the strongest onset within 40 ms of each beat."""
    frames = np.round(beats_s * rate_hz).astype(int)[:, None] + np.arange(-4, 5)
    return np.asarray(onset[np.clip(frames, 0, len(onset) - 1)].max(axis=1), dtype=np.float64)


def _cosine(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9))


def most_probable_places(cues: NDArray[np.float64], metre: int) -> tuple[NDArray[np.int64], float]:
    """Return the most probable place (0 = downbeat) of each beat, and the total score of that path."""
    gain = np.where(np.arange(metre) == 0, (metre - 1) / metre, -1 / metre)
    score = cues[0] * gain
    came_from = np.zeros((len(cues), metre), dtype=np.int64)
    step = (np.arange(metre) - 1) % metre
    for beat in range(1, len(cues)):
        regular, slipped = score[step], score.max() - SLIP_COST
        came_from[beat] = np.where(regular >= slipped, step, score.argmax())
        score = np.maximum(regular, slipped) + cues[beat] * gain
    places = [int(score.argmax())]
    for beat in range(len(cues) - 1, 0, -1):
        places.append(int(came_from[beat, places[-1]]))
    return np.array(places[::-1]), float(score.max())
