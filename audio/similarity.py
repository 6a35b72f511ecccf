"""How alike the bars of a song are, in harmony, timbre and rhythm.

Every bar is cut into eight parts; bars are compared part by part, so that the same chords in another order are not the
same music (the barwise view of Marmoret, Cohen and Bimbot, "Barwise music structure analysis with the correlation
block-matching segmentation algorithm", TISMIR 2023). Where sections begin does not belong here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audio.spans import span_means
from state.music import Features

PARTS_PER_BAR = 8
RHYTHM_WEIGHT = 0.5
USUAL_PERCENTILE, ALIKE_PERCENTILE = 50, 97


@dataclass(frozen=True)
class BarSimilarity:
    """Similarities between units of music (bars, or pairs of short bars), each float64 of shape (units, units).

    Attributes
    ----------
    raw
        Weighted mean of the three cosines, -1..1.
    joined
        Mean of the three cosines, each stretched so that the song's usual pair of units is 0 and its most alike
        pairs are 1, within -1..1.15. For finding where the music changes.
    harmony, timbre, rhythm
        The three stretched, harmony and rhythm averaged with the pair that follows. For telling whether two spans
        are the same music; not for boundaries, which that would move forward.
    """

    raw: NDArray[np.float64]
    joined: NDArray[np.float64]
    harmony: NDArray[np.float64]
    timbre: NDArray[np.float64]
    rhythm: NDArray[np.float64]


def bar_similarity(features: Features, edges_s: NDArray[np.float64]) -> BarSimilarity:
    """Return how alike the spans between `edges_s` (n + 1 increasing times) are, pair by pair."""
    chroma = features.chroma / (np.linalg.norm(features.chroma, axis=1, keepdims=True) + 1e-6)
    level_db = 10 * np.log10(features.mel + 1e-6 * features.mel.max() + 1e-12)
    harmony_parts = span_means(chroma, features.spectral_rate_hz, edges_s, PARTS_PER_BAR)
    level_parts = span_means(level_db, features.spectral_rate_hz, edges_s, PARTS_PER_BAR)
    units = len(edges_s) - 1
    level = level_parts.mean(axis=1)
    harmony = _cosines(harmony_parts.reshape(units, -1))
    timbre = _cosines((level - level.mean(axis=0)) / (level.std(axis=0) + 1.0))
    rhythm = _cosines((level_parts - level_parts.mean(axis=1, keepdims=True)).reshape(units, -1))
    return BarSimilarity(
        raw=(harmony + timbre + RHYTHM_WEIGHT * rhythm) / (2 + RHYTHM_WEIGHT),
        joined=(_stretched(harmony) + _stretched(timbre) + _stretched(rhythm)) / 3,
        harmony=_stretched(_with_next(harmony)),
        timbre=_stretched(timbre),
        rhythm=_stretched(_with_next(rhythm)),
    )


def _cosines(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = vectors - vectors.mean(axis=0)
    unit = centred / (np.linalg.norm(centred, axis=1, keepdims=True) + 1e-9)
    return np.asarray(unit @ unit.T)


def _with_next(similarity: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each pair's similarity averaged with that of the pair that follows: one chance likeness counts less."""
    joined = similarity.copy()
    joined[:-1, :-1] = (similarity[:-1, :-1] + similarity[1:, 1:]) / 2
    return joined


def _stretched(similarity: NDArray[np.float64]) -> NDArray[np.float64]:
    apart = similarity[np.triu_indices(len(similarity), 2)]
    if not len(apart):
        return np.zeros_like(similarity)
    usual, alike = np.percentile(apart, [USUAL_PERCENTILE, ALIKE_PERCENTILE])
    return np.asarray(np.clip((similarity - usual) / max(alike - usual, 0.05), -1.0, 1.15))
