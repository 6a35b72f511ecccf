"""The most probable beats under a model of a hand moving round the beat at a slowly changing tempo.

State space and transitions follow the bar-pointer model (Whiteley, Cemgil and Godsill, "Bayesian modelling of temporal
structure in musical audio", ISMIR 2006) in the efficient form of Krebs, Böck and Widmer (ISMIR 2015): tempo changes
only at a beat, with probability falling as exp(-rigidity |new / old - 1|). Between two beats the path is forced, so
the chain is decoded as a semi-Markov one: over intervals, not over every position in the beat, and for as many frames
at once as the shortest interval holds, since none of them can follow from another.

How likely a beat is at a frame, and how likely a tempo, is the caller's knowledge.
"""

import numpy as np
from numpy.typing import NDArray

RIGIDITY = 100.0
BEAT_SHARE = 16
"""The first 1/16 of every interval counts as the beat, the rest as what lies between beats."""
LEAST_PROBABILITY = 1e-5


def most_probable_beats(
    probability: NDArray[np.float64], intervals: NDArray[np.int64], log_prior: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the frames of the beats on the most probable path.

    Parameters
    ----------
    probability
        Shape (frames,): how likely a beat is at each frame, 0..1.
    intervals
        Increasing beat intervals in frames that may occur.
    log_prior
        Log plausibility of each interval, paid at every beat in proportion to its length, so that a tempo is not
        favoured for having more or fewer beats.

    Returns
    -------
    Increasing frame numbers; at least one if there are more frames than the longest interval.
    """
    frames, count = len(probability), len(intervals)
    spans = _log_likelihood_of_intervals(probability, intervals)
    between = np.cumsum(np.append(0.0, _log_between(probability)))
    stay = _log_transitions(intervals)
    paid = log_prior * intervals / intervals.max()
    score = np.zeros((frames, count))
    came_from = np.empty((frames, count), dtype=np.int16)
    each = np.arange(count)
    together = int(intervals.min())
    for first in range(0, frames, together):
        frame = np.arange(first, min(first + together, frames))[:, None]
        reached = np.where(frame >= intervals, score[frame - intervals, each] + spans[frame[:, 0]], between[frame])
        options = reached[:, None, :] + stay.T
        chosen = options.argmax(axis=2)
        came_from[frame[:, 0]] = chosen
        score[frame[:, 0]] = np.take_along_axis(options, chosen[:, :, None], axis=2)[:, :, 0] + paid
    return _trace_back(score, came_from, intervals, between)


def _log_between(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log(np.clip((1 - probability) / (BEAT_SHARE - 1), LEAST_PROBABILITY, 1)))


def _log_likelihood_of_intervals(probability: NDArray[np.float64], intervals: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return, for each frame and interval, the log likelihood of the frames of an interval that ends there."""
    on_beat = np.cumsum(np.append(0.0, np.log(np.clip(probability, LEAST_PROBABILITY, 1))))
    between = np.cumsum(np.append(0.0, _log_between(probability)))
    end = np.arange(len(probability))[:, None]
    start = np.maximum(end - intervals, 0)
    beat_end = np.minimum(start + np.maximum(1, -(-intervals // BEAT_SHARE)), end)
    return np.asarray(on_beat[beat_end] - on_beat[start] + between[end] - between[beat_end])


def _log_transitions(intervals: NDArray[np.int64]) -> NDArray[np.float64]:
    ratio = intervals[None, :] / intervals[:, None]
    change = -RIGIDITY * np.abs(ratio - 1)
    return np.asarray(change - np.log(np.exp(change).sum(axis=1, keepdims=True)))


def _trace_back(
    score: NDArray[np.float64],
    came_from: NDArray[np.int16],
    intervals: NDArray[np.int64],
    between: NDArray[np.float64],
) -> NDArray[np.int64]:
    frames = len(score)
    last = np.arange(max(0, frames - int(intervals.max())), frames)
    ends_within = last[:, None] + intervals >= frames
    total = np.where(ends_within, score[last] + (between[frames] - between[last])[:, None], -np.inf)
    row, interval = np.unravel_index(int(total.argmax()), total.shape)
    frame = int(last[row])
    beats = [frame]
    while True:
        interval = came_from[frame, interval]
        frame -= int(intervals[interval])
        if frame < 0:
            return np.array(beats[::-1])
        beats.append(frame)
