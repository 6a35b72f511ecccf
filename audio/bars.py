"""Which beats begin a bar: metre and bar phase, which may change within a song.

Every beat is heard with four cues: how likely the tracker takes it for a downbeat, how much harmony and timbre change
there, and how strongly the low band strikes (Goto, "An audio-based real-time beat tracking system", 2001; Davies and
Plumbley, "A spectral difference approach to downbeat extraction", 2006). A logistic model turns them into the odds that
a bar begins; a Viterbi over metre and place in the bar then finds the most probable way to count the song out. Bars of
2, 3, 4, 5 and 7 beats are known; to change metre has a price, to drop or add a beat a higher one.

Where the beats are does not belong here.
"""

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from audio.spans import span_means, strongest_near
from state.music import Activation, Features

METRE_COST = {2: 1.3, 3: 0.3, 4: 0.0, 5: 0.5, 7: 0.8}
"""What every bar of so many beats costs, in nats: how rare it is, paid again and again, since whatever misleads the ear
in one bar misleads it in all."""
METRE_CHANGE_COST, SLIP_COST = 12.0, 16.0
USUAL_LOG_ODDS = -1.05
"""Of a beat of which nothing is known: one in four is a downbeat."""
HEARD_WEIGHT, BEAT_WEIGHT = 0.8, 0.35
CUE_WEIGHTS, CUE_WEIGHTS_UNHEARD = (1.3, 0.7, 0.2), (1.3, 0.9, 0.6)
"""Harmony, timbre and low band; more where the tracker does not listen for bars."""
REACH_S = 0.04
LEAST_PROBABILITY = 0.01


@dataclass(frozen=True)
class Count:
    """How a song is counted out.

    Attributes
    ----------
    positions
        Shape (beats,): the place of every beat in its bar, 1 on a downbeat.
    metres
        Shape (beats,): how many beats its bar holds.
    log_odds
        How much more likely what was heard is if the song is counted so, in nats: that its downbeats are downbeats,
        and, weighed less, that its beats are beats.
    """

    positions: NDArray[np.int64]
    metres: NDArray[np.int64]
    log_odds: float


def count_bars(
    features: Features, activation: Activation, beats_s: NDArray[np.float64], sounding: NDArray[np.bool_]
) -> Count:
    """Return the most probable way to count beats out in bars; beats that do not sound are evidence of nothing."""
    beat, downbeat = heard_at(activation, beats_s)
    if activation.downbeat is None:
        odds = downbeat_cues(features, beats_s) @ CUE_WEIGHTS_UNHEARD
    else:
        heard = np.log(downbeat / (beat - downbeat)) - USUAL_LOG_ODDS
        odds = HEARD_WEIGHT * heard + downbeat_cues(features, beats_s) @ CUE_WEIGHTS
    positions, metres, total = most_probable_count(np.where(sounding, odds, 0.0))
    beats = np.log((beat - downbeat) / (1 - beat))
    return Count(positions, metres, total + BEAT_WEIGHT * float(beats[sounding].sum()))


def heard_at(activation: Activation, beats_s: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how likely the tracker takes each beat for a beat, and for a downbeat, neither ever certain."""
    beat = strongest_near(activation.beat, activation.rate_hz, beats_s, REACH_S).clip(
        2 * LEAST_PROBABILITY, 1 - LEAST_PROBABILITY
    )
    if activation.downbeat is None:
        return beat, np.zeros_like(beat)
    downbeat = strongest_near(activation.downbeat, activation.rate_hz, beats_s, REACH_S)
    return beat, downbeat.clip(LEAST_PROBABILITY, beat - LEAST_PROBABILITY)


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
    cues[:, 2] = strongest_near(features.onset[:, 0], features.onset_rate_hz, beats_s, REACH_S)
    return np.asarray((cues - cues.mean(axis=0)) / (cues.std(axis=0) + 1e-9))


def _cosine(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9))


def most_probable_count(log_odds: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64], float]:
    """Return how a listener would count: the place of each beat in its bar, from 1, its bar's beats, and the total.

    Parameters
    ----------
    log_odds
        Shape (beats,): the evidence that a bar begins at each beat, in nats; the total is its sum over downbeats less
        what metres, their changes and slips cost.
    """
    metres = list(METRE_COST)
    firsts = np.array([0, *accumulate(metres[:-1])])
    lasts = firsts + np.array(metres) - 1
    metre_of = np.repeat(metres, metres)
    costs = np.array([METRE_COST[metre] for metre in metres])
    before = np.arange(len(metre_of)) - 1
    before[firsts] = lasts
    score = np.zeros(len(metre_of))
    score[firsts] += log_odds[0] - costs
    came_from = np.zeros((len(log_odds), len(score)), dtype=np.int64)
    for beat in range(1, len(log_odds)):
        origin, reached = before.copy(), score[before]
        ending = int(lasts[score[lasts].argmax()])
        changed = score[ending] - METRE_CHANGE_COST
        better = changed > reached[firsts]
        origin[firsts] = np.where(better, ending, origin[firsts])
        reached[firsts] = np.maximum(changed, reached[firsts])
        slipped = score.max() - SLIP_COST
        origin = np.where(reached >= slipped, origin, score.argmax())
        score = np.maximum(reached, slipped)
        score[firsts] += log_odds[beat] - costs
        came_from[beat] = origin
    path = [int(score.argmax())]
    for beat in range(len(log_odds) - 1, 0, -1):
        path.append(int(came_from[beat, path[-1]]))
    states = np.array(path[::-1])
    return states - np.repeat(firsts, metres)[states] + 1, metre_of[states], float(score.max())
