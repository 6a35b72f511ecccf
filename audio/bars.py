"""Which beats begin a bar: metre and bar phase, which may change within a song.

Every beat is heard with four cues: how likely the tracker takes it for a downbeat, how much harmony and timbre change
there, and how strongly the low band strikes (Goto, "An audio-based real-time beat tracking system", 2001; Davies and
Plumbley, "A spectral difference approach to downbeat extraction", 2006). A logistic model turns them into the odds that
a bar begins; a Viterbi over metre and place in the bar then finds the most probable way to count the song out. Bars of
2, 3, 4, 5 and 7 beats are known; to change metre has a price, to drop or add a beat a higher one.

Where the beats are does not belong here.
"""

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from audio.spans import span_means
from state.music import Activation, Features

METRE_PRIOR = {2: 0.05, 3: 0.15, 4: 0.75, 5: 0.03, 7: 0.02}
"""How likely a song counts so many beats to a bar, before it is heard."""
METRE_CHANGE = 0.002
"""How likely the next bar has another metre."""
SLIP_COST = 10.0
HEARD_WEIGHT, HARMONY_WEIGHT, TIMBRE_WEIGHT, LOW_WEIGHT = 0.8, 0.5, 0.4, 0.3
UNHEARD_WEIGHTS = (0.8, 0.7, 0.6)
"""Harmony, timbre and low band where the tracker does not listen for bars."""
REACH_S = 0.04
LEAST_PROBABILITY = 0.01


def bar_positions(
    features: Features, activation: Activation, beats_s: NDArray[np.float64]
) -> tuple[NDArray[np.int64], int]:
    """Return the place of every beat in its bar (1 = downbeat) and how many beats most bars hold."""
    positions, metres = most_probable_count(downbeat_log_odds(features, activation, beats_s))
    return positions, int(np.bincount(metres).argmax())


def downbeat_log_odds(features: Features, activation: Activation, beats_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return, per beat, the logarithm of how much likelier the cues are if a bar begins there than if none does.

    Its mean over the song is 0, so that cues which say the same of every beat favour neither long bars nor short ones.
    """
    cues = downbeat_cues(features, beats_s)
    if activation.downbeat is None:
        return np.asarray(cues @ UNHEARD_WEIGHTS)
    heard = heard_log_odds(activation, beats_s)
    return np.asarray(HEARD_WEIGHT * (heard - heard.mean()) + cues @ (HARMONY_WEIGHT, TIMBRE_WEIGHT, LOW_WEIGHT))


def heard_log_odds(activation: Activation, beats_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logarithm of the odds that the tracker gives each beat for a downbeat against any other beat."""
    beat, downbeat = (
        _strongest(values, activation.rate_hz, beats_s) for values in (activation.beat, activation.downbeat)
    )
    return np.asarray(np.log((downbeat + LEAST_PROBABILITY) / (np.maximum(beat - downbeat, 0) + LEAST_PROBABILITY)))


def downbeat_cues(features: Features, beats_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how harmony and timbre change at each beat and how the low band strikes, standardised; (beats, 3)."""
    edges = np.append(beats_s, 2 * beats_s[-1] - beats_s[-2])
    chroma = features.chroma / (np.linalg.norm(features.chroma, axis=1, keepdims=True) + 1e-6)
    level_db = 10 * np.log10(features.mel + 1e-6 * features.mel.max() + 1e-12)
    harmony = span_means(chroma, features.spectral_rate_hz, edges)[:, 0]
    timbre = span_means(level_db, features.spectral_rate_hz, edges)[:, 0]
    cues = np.zeros((len(beats_s), 3))
    for beat in range(1, len(beats_s)):
        before, after = slice(max(0, beat - 2), beat), slice(beat, beat + 2)
        cues[beat, 0] = 1 - _cosine(harmony[before].mean(axis=0), harmony[after].mean(axis=0))
        cues[beat, 1] = np.abs(timbre[after].mean(axis=0) - timbre[before].mean(axis=0)).mean()
    cues[:, 2] = _strongest(features.onset[:, 0], features.onset_rate_hz, beats_s)
    return np.asarray((cues - cues.mean(axis=0)) / (cues.std(axis=0) + 1e-9))


def _strongest(values: NDArray[np.float32] | None, rate_hz: float, beats_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the largest value near each beat."""
    if values is None:
        raise ValueError("this tracker does not listen for downbeats")
    reach = round(REACH_S * rate_hz)
    frames = np.round(beats_s * rate_hz).astype(int)[:, None] + np.arange(-reach, reach + 1)
    return np.asarray(values[np.clip(frames, 0, len(values) - 1)].max(axis=1), dtype=np.float64)


def _cosine(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9))


def most_probable_count(log_odds: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how a listener would count: the place of each beat in its bar, from 1, and its bar's number of beats.

    Parameters
    ----------
    log_odds
        Shape (beats,): the evidence that a bar begins at each beat, in nats.
    """
    metres = list(METRE_PRIOR)
    firsts = np.array([0, *accumulate(metres[:-1])])
    lasts = firsts + np.array(metres) - 1
    metre_of = np.repeat(metres, metres)
    log_prior = np.log([METRE_PRIOR[metre] for metre in metres])
    before = np.arange(len(metre_of)) - 1
    before[firsts] = lasts
    score = np.repeat(log_prior, metres) - np.log(metre_of)
    score[firsts] += log_odds[0]
    came_from = np.zeros((len(log_odds), len(score)), dtype=np.int64)
    for beat in range(1, len(log_odds)):
        origin, reached = before.copy(), score[before]
        ending = int(lasts[score[lasts].argmax()])
        changed = score[ending] + np.log(METRE_CHANGE) + log_prior
        better = changed > reached[firsts]
        origin[firsts] = np.where(better, ending, origin[firsts])
        reached[firsts] = np.maximum(changed, reached[firsts])
        slipped = score.max() - SLIP_COST
        origin = np.where(reached >= slipped, origin, score.argmax())
        score = np.maximum(reached, slipped)
        score[firsts] += log_odds[beat]
        came_from[beat] = origin
    path = [int(score.argmax())]
    for beat in range(len(log_odds) - 1, 0, -1):
        path.append(int(came_from[beat, path[-1]]))
    states = np.array(path[::-1])
    return states - np.repeat(firsts, metres)[states] + 1, metre_of[states]
