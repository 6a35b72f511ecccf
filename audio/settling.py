"""Beats moved to where they are played, to a few milliseconds, without following every hurried or dragged note.

A beat goes to the peak of the onsets near it, and then onto a straight line through its neighbours' peaks: one
syncopated note must not bend the grid. No constant delay is left to take off: the flux peaks 7 ms before a bare click,
1 ms before a drum, 2 to 6 ms after the onset of full music. Which beats there are is decided in `audio.beats`.
"""

import numpy as np
from numpy.typing import NDArray

SEARCH_S = 0.03
SMOOTHING_BEATS = 8


def settle(times_s: NDArray[np.float64], strength: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64]:
    """Return beat times moved to the onsets' peaks and smoothed by a local straight line through their neighbours.

    Parameters
    ----------
    times_s
        Increasing times of beats, near what was played.
    strength, rate_hz
        Onset strength, shape (frames,), as from `audio.onset_activation.onset_strength`, and its frame rate.

    Returns
    -------
    Increasing times, at least 50 ms apart; a beat that comes nearer to the one before it is dropped.
    """
    reach = round(SEARCH_S * rate_hz)
    frames = np.round(times_s * rate_hz).astype(int)
    peaks = np.array([_peak(strength, frame, reach) for frame in frames])
    clear = np.clip(strength[frames.clip(0, len(strength) - 1)], 0.05, 5.0)
    settled = np.empty(len(peaks))
    for beat in range(len(peaks)):
        near = slice(max(0, beat - SMOOTHING_BEATS), beat + SMOOTHING_BEATS + 1)
        offsets = np.arange(near.start, near.start + len(peaks[near])) - beat
        settled[beat] = _robust_line(offsets, peaks[near], clear[near] * np.exp(-0.5 * (offsets / 4) ** 2))
    keep = np.append(True, np.diff(settled) > 0.05 * rate_hz)
    return np.asarray(settled[keep] / rate_hz)


def _peak(strength: NDArray[np.float64], frame: int, reach: int) -> float:
    """Return the place of the strongest onset near a frame, between frames by a parabola."""
    first = max(1, frame - reach)
    window = strength[first : frame + reach + 2]
    if not len(window):
        return float(frame)
    top = first + int(window.argmax())
    if top >= len(strength) - 1:
        return float(top)
    before, at, after = strength[top - 1 : top + 2]
    curvature = before - 2 * at + after
    shift = 0.5 * (before - after) / curvature if curvature < -1e-9 else 0.0
    return top + float(np.clip(shift, -0.5, 0.5))


def _robust_line(offsets: NDArray[np.int64], peaks: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Return the value at offset 0 of a weighted line that outliers of more than a frame or so do not bend."""
    value = 0.0
    trusted = weights
    for _ in range(4):
        centre = np.average(offsets, weights=trusted)
        middle = np.average(peaks, weights=trusted)
        spread = np.average((offsets - centre) ** 2, weights=trusted)
        slope = np.average((offsets - centre) * (peaks - middle), weights=trusted) / max(spread, 1e-9)
        residual = peaks - middle - slope * (offsets - centre)
        value = float(middle - slope * centre)
        trusted = weights / (1 + residual**2)
    return value
