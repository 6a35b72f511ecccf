"""How alike the bars of a song are, in harmony, timbre and rhythm.

Every bar is cut into eight parts; bars are compared part by part, so that the same chords in another order are not the
same music (the barwise view of Marmoret, Cohen and Bimbot, "Barwise music structure analysis with the correlation
block-matching segmentation algorithm", TISMIR 2023). Harmony can also be compared in another key: pitch classes moved
round (Serrà, Gómez, Herrera and Serra, "Chroma binary similarity and local alignment applied to cover song
identification", IEEE TASLP 2008). Where sections begin does not belong here.
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
class Harmony:
    """The harmony of every unit, and the song's own scale of likeness.

    Attributes
    ----------
    parts
        Shape (units, PARTS_PER_BAR, 12): pitch-class magnitudes.
    scale
        The likeness of the song's usual pair of units and of its most alike pairs.
    """

    parts: NDArray[np.float64]
    scale: tuple[float, float]

    def likeness(self, semitones: int) -> NDArray[np.float64]:
        """Return `[first, second]`: how alike units are once `second` is brought down by so many semitones, -1..1.15.

        Averaged with the pair that follows. Only for 0 semitones is the result symmetric.
        """
        units = len(self.parts)
        moved_back = np.roll(self.parts, -semitones, axis=2)
        alike = _cosines(self.parts.reshape(units, -1), moved_back.reshape(units, -1))
        return _onto(_with_next(alike), self.scale)


@dataclass(frozen=True)
class BarSimilarity:
    """Similarities between units of music (bars, or pairs of short bars), matrices float64 of shape (units, units).

    Attributes
    ----------
    raw
        Weighted mean of the three cosines, -1..1.
    joined
        Mean of the three cosines, each stretched so that the song's usual pair of units is 0 and its most alike
        pairs are 1, within -1..1.15. For finding where the music changes.
    timbre, rhythm
        Stretched likewise, timbre without its loudness, rhythm averaged with the pair that follows. For telling
        whether two spans are the same music; not for boundaries, which that would move forward.
    harmony
        Likewise, in any key.
    """

    raw: NDArray[np.float64]
    joined: NDArray[np.float64]
    timbre: NDArray[np.float64]
    rhythm: NDArray[np.float64]
    harmony: Harmony


def bar_similarity(features: Features, edges_s: NDArray[np.float64]) -> BarSimilarity:
    """Return how alike the spans between `edges_s` (n + 1 increasing times) are, pair by pair."""
    chroma = features.chroma / (np.linalg.norm(features.chroma, axis=1, keepdims=True) + 1e-6)
    level_db = 10 * np.log10(features.mel + 1e-6 * features.mel.max() + 1e-12)
    harmony_parts = span_means(chroma, features.spectral_rate_hz, edges_s, PARTS_PER_BAR)
    level_parts = span_means(level_db, features.spectral_rate_hz, edges_s, PARTS_PER_BAR)
    units = len(edges_s) - 1
    level = level_parts.mean(axis=1)
    colour = level - level.mean(axis=1, keepdims=True)
    harmony = _cosines(harmony_parts.reshape(units, -1))
    timbre = _cosines(_standardised(level))
    rhythm = _cosines((level_parts - level_parts.mean(axis=1, keepdims=True)).reshape(units, -1))
    return BarSimilarity(
        raw=(harmony + timbre + RHYTHM_WEIGHT * rhythm) / (2 + RHYTHM_WEIGHT),
        joined=(_stretched(harmony) + _stretched(timbre) + _stretched(rhythm)) / 3,
        timbre=_stretched(_cosines(_standardised(colour))),
        rhythm=_stretched(_with_next(rhythm)),
        harmony=Harmony(harmony_parts, _scale(_with_next(harmony))),
    )


def _standardised(level_db: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return levels so scaled that a loud band and a faint one tell as much; a band that hardly moves tells little."""
    return np.asarray((level_db - level_db.mean(axis=0)) / (level_db.std(axis=0) + 1.0))


def _cosines(vectors: NDArray[np.float64], others: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Return the cosines of all pairs of rows, or of `vectors` with `others`, less the mean of `vectors`."""
    usual = vectors.mean(axis=0)
    unit = _unit(vectors - usual)
    return np.asarray(unit @ (unit if others is None else _unit(others - usual)).T)


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9))


def _with_next(similarity: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each pair's similarity averaged with that of the pair that follows: one chance likeness counts less."""
    joined = similarity.copy()
    joined[:-1, :-1] = (similarity[:-1, :-1] + similarity[1:, 1:]) / 2
    return joined


def _stretched(similarity: NDArray[np.float64]) -> NDArray[np.float64]:
    return _onto(similarity, _scale(similarity))


def _scale(similarity: NDArray[np.float64]) -> tuple[float, float]:
    """Return how alike the usual pair of units is, and how alike the most alike pairs are."""
    apart = similarity[np.triu_indices(len(similarity), 2)]
    if not len(apart):
        return 0.0, 1.0
    usual, alike = np.percentile(apart, [USUAL_PERCENTILE, ALIKE_PERCENTILE])
    return float(usual), float(alike)


def _onto(similarity: NDArray[np.float64], scale: tuple[float, float]) -> NDArray[np.float64]:
    usual, alike = scale
    return np.asarray(np.clip((similarity - usual) / max(alike - usual, 0.05), -1.0, 1.15))
