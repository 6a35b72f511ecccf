"""A grid for music without a pulse: bars begin where the sound turns, at times about two seconds apart.

How much the spectrum after a moment differs from the one before it is the novelty of that moment (Foote, "Automatic
audio segmentation using a measure of audio novelty", ICME 2000, with the kernel's two halves averaged); a dynamic
programme lays bars of 1.2 to 4 s so that they begin where novelty is greatest. A bar is divided evenly into four.

Whether a song has a pulse is decided in `audio.beats`.
"""

import numpy as np
from numpy.typing import NDArray

from state.music import BeatGrid, Features

BEATS_PER_BAR = 4
SHORTEST_BAR_S, USUAL_BAR_S, LONGEST_BAR_S = 1.2, 2.0, 4.0
AROUND_S = 0.6
"""How much sound before and after a moment is compared."""
UNUSUAL_COST = 0.5
"""What a bar of half or twice the usual length costs, in standard deviations of novelty."""
FLOOR = 1e-6


def ruler(features: Features) -> BeatGrid:
    """Return a grid that covers the song and whose bars begin at its turns; confidence 0, `has_pulse` False."""
    bars_s = _bar_starts(novelty(features), features.spectral_rate_hz) / features.spectral_rate_hz
    ends_s = np.append(bars_s[1:], max(features.duration_s, bars_s[-1] + SHORTEST_BAR_S))
    share = np.arange(BEATS_PER_BAR) / BEATS_PER_BAR
    beats_s = (bars_s[:, None] + (ends_s - bars_s)[:, None] * share).ravel()
    beats_s = beats_s[beats_s < max(features.duration_s, beats_s[2])]
    return BeatGrid(
        beats_s=tuple(np.round(beats_s, 5).tolist()),
        positions=tuple(beat % BEATS_PER_BAR + 1 for beat in range(len(beats_s))),
        confidence=(0.0,) * len(beats_s),
        beats_per_bar=BEATS_PER_BAR,
        tempo_bpm=round(float(60 / np.median(np.diff(beats_s))), 2),
        has_pulse=False,
    )


def novelty(features: Features) -> NDArray[np.float64]:
    """Return, per spectral frame, how much the sound changes there, in standard deviations above the song's mean."""
    level = np.log10(features.mel + FLOOR * features.mel.max() + 1e-12)
    around = max(1, round(AROUND_S * features.spectral_rate_hz))
    padded = np.pad(level, ((around, around), (0, 0)), mode="edge")
    sums = np.concatenate([np.zeros((1, level.shape[1])), np.cumsum(padded, axis=0, dtype=np.float64)])
    before, after = sums[around:-around] - sums[: -2 * around], sums[2 * around :] - sums[around:-around]
    change = np.abs(after - before).mean(axis=1)[: len(level)] / around
    return np.asarray((change - change.mean()) / (change.std() + 1e-9))


def _bar_starts(gain: NDArray[np.float64], rate_hz: float) -> NDArray[np.int64]:
    """Return the frames, from 0 on, where bars begin: the greatest sum of gains less what unusual lengths cost."""
    lengths = np.arange(round(SHORTEST_BAR_S * rate_hz), round(LONGEST_BAR_S * rate_hz) + 1)
    cost = UNUSUAL_COST * np.log2(lengths / (USUAL_BAR_S * rate_hz)) ** 2
    frames = len(gain)
    best, came_from = np.full(frames, -np.inf), np.zeros(frames, dtype=np.int64)
    best[0] = 0.0
    for frame in range(lengths[0], frames):
        starts = frame - lengths[: np.searchsorted(lengths, frame, side="right")]
        totals = best[starts] - cost[: len(starts)]
        choice = int(totals.argmax())
        best[frame], came_from[frame] = totals[choice] + gain[frame], starts[choice]
    tail = best[max(0, frames - int(lengths[-1])) :]
    bars = [max(0, frames - int(lengths[-1])) + int(tail.argmax())]
    while bars[-1]:
        bars.append(int(came_from[bars[-1]]))
    return np.array(bars[::-1])
