"""The beat grid of a song: tempo, beats, bars, and a grid that covers the song from end to end.

The chain is that of Böck, Krebs and Widmer's trackers: an activation says how likely a beat is at every moment, a
bar-pointer model decodes it. Beats are then moved to where the onsets peak and smoothed over their neighbours (one
syncopated note must not bend the grid). No constant delay is left to take off: the flux peaks 7 ms before a bare click,
1 ms before a drum, 2 to 6 ms after the onset of full music.

The activation belongs to `audio.beat_network` or `audio.onset_activation`, bar phase to `audio.bars`, the decoder to
`audio.bar_pointer`, tempo plausibility to `audio.tempo`.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from audio.bar_pointer import most_probable_beats
from audio.bars import Count, count_bars
from audio.onset_activation import onset_strength
from audio.ruler import ruler
from audio.tempo import periodicity, tempo_log_prior
from state.music import Activation, BeatGrid, Features

SLOWEST_BPM, FASTEST_BPM = 46.0, 220.0
TEMPO_RANGES_BPM = ((46.0, 84.0), (62.0, 124.0), (92.0, 184.0), (130.0, 220.0))
"""Each is heard on its own, and the most plausible count is taken: that is how half and double tempo are told apart."""
TAPPING_BPM, TAPPING_WIDTH_OCTAVES, TAPPING_WEIGHT = 110.0, 1.0, 0.3
LEAST_BEATS = 4
SEARCH_S = 0.03
SMOOTHING_BEATS = 8
PULSE_CLARITY = 0.08
LEAST_PROBABILITY = 1e-4


def beat_grid(features: Features, activation: Activation) -> BeatGrid:
    """Return beats and bars covering the song from its first sample to its last.

    The first beat lies less than one interval after 0, the last less than one before the end. Music without a pulse
    gets `audio.ruler`'s grid.
    """
    if not _has_pulse(activation):
        return ruler(features)
    heard = [_counted(features, activation, *tempos) for tempos in TEMPO_RANGES_BPM]
    if not any(heard):
        return ruler(features)
    beats_s, count = max((one for one in heard if one), key=lambda one: _plausibility(*one))
    return BeatGrid(
        beats_s=tuple(np.round(beats_s, 5).tolist()),
        positions=tuple(count.positions.tolist()),
        confidence=tuple(_confidence(beats_s, activation).tolist()),
        beats_per_bar=int(np.bincount(count.metres).argmax()),
        tempo_bpm=round(float(60 / np.median(np.diff(beats_s))), 2),
    )


def _counted(
    features: Features, activation: Activation, slowest_bpm: float, fastest_bpm: float
) -> tuple[NDArray[np.float64], Count] | None:
    """Return the most probable beats within a range of tempos, counted out; None if there are hardly any."""
    frames = _decode(activation, slowest_bpm, fastest_bpm)
    if len(frames) < LEAST_BEATS:
        return None
    beats_s = _settle(frames / activation.rate_hz, onset_strength(features), features.onset_rate_hz)
    beats_s = _cover(beats_s, features.duration_s)
    return beats_s, count_bars(features, activation, beats_s)


def _plausibility(beats_s: NDArray[np.float64], count: Count) -> float:
    """Return how likely a song is counted so, heard and by how people tap, up to a constant, in nats per second."""
    octaves_off = np.log2(60 / np.median(np.diff(beats_s)) / TAPPING_BPM) / TAPPING_WIDTH_OCTAVES
    return float(count.log_odds / (beats_s[-1] - beats_s[0]) - TAPPING_WEIGHT * octaves_off**2)


def _has_pulse(activation: Activation) -> bool:
    """Return whether beats recur at any tempo clearly enough to be tapped to."""
    shortest, longest = (round(60 / bpm * activation.rate_hz) for bpm in (FASTEST_BPM, SLOWEST_BPM))
    correlation = periodicity(_log_odds(activation.beat), activation.rate_hz, 60 / SLOWEST_BPM)
    return bool(correlation[shortest : longest + 1].max() > PULSE_CLARITY)


def _decode(activation: Activation, slowest_bpm: float, fastest_bpm: float) -> NDArray[np.int64]:
    shortest, longest = (60 / bpm * activation.rate_hz for bpm in (fastest_bpm, slowest_bpm))
    intervals = np.arange(int(shortest), int(np.ceil(longest)) + 1)
    prior = tempo_log_prior(_log_odds(activation.beat), activation.rate_hz, intervals)
    return most_probable_beats(activation.beat.astype(np.float64), intervals, prior)


def _log_odds(probability: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return log odds: proportional to the strength of what was heard, where a probability saturates."""
    return np.asarray(logit(probability.astype(np.float64).clip(LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)))


def _settle(times_s: NDArray[np.float64], strength: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64]:
    """Return beat times moved to the onsets' peaks and smoothed by a local straight line through their neighbours."""
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


def _cover(beats_s: NDArray[np.float64], duration_s: float) -> NDArray[np.float64]:
    """Return the beats with more laid before and after at the local interval, so that the whole song is on the grid."""
    beats_s = beats_s[(beats_s >= 0) & (beats_s < duration_s)]
    first_interval, last_interval = np.median(np.diff(beats_s[:9])), np.median(np.diff(beats_s[-9:]))
    before = np.arange(beats_s[0] - first_interval, -1e-3, -first_interval)[::-1].clip(min=0.0)
    after = np.arange(beats_s[-1] + last_interval, duration_s, last_interval)
    return np.concatenate([before, beats_s, after])


def _confidence(beats_s: NDArray[np.float64], activation: Activation) -> NDArray[np.float64]:
    """Return how likely the activation takes each beat for one."""
    reach = round(SEARCH_S * activation.rate_hz)
    frames = np.round(beats_s * activation.rate_hz).astype(int)[:, None] + np.arange(-reach, reach + 1)
    heard = activation.beat[np.clip(frames, 0, len(activation.beat) - 1)].max(axis=1)
    return np.asarray(np.round(heard.astype(np.float64), 3))
