"""The beat grid of a song: onset strength, tempo, beats, bars, and a grid that covers the song from end to end.

The chain is that of Böck, Krebs and Widmer's trackers with a hand-made activation in place of a learnt one: multi-band
flux, each band measured against its own neighbourhood, decoded by a bar-pointer model. Beats are then moved to where
the onsets peak and smoothed over their neighbours (one syncopated note must not bend the grid). No constant delay is
left to take off: the flux peaks 7 ms before a bare click, 1 ms before a drum, 2 to 6 ms after the onset of full music.

Bar phase belongs to `audio.bars`, the decoder to `audio.bar_pointer`, tempo plausibility to `audio.tempo`.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, uniform_filter1d

from audio.bar_pointer import most_probable_beats
from audio.bars import bar_positions
from audio.tempo import periodicity, tempo_log_prior
from state.music import BeatGrid, Features

SLOWEST_BPM, FASTEST_BPM = 55.0, 200.0
BAND_WEIGHTS = (1.0, 0.5, 0.8)
NEIGHBOURHOOD_S = 4.0
PROBABLE_AT, PROBABLE_SLOPE = 2.2, 1.2
"""A strength of 2.2 times its neighbourhood is an even chance of a beat."""
SEARCH_S = 0.03
SMOOTHING_BEATS = 8
PULSE_CLARITY = 0.08
RULER_INTERVAL_S = 0.5


def beat_grid(features: Features) -> BeatGrid:
    """Return beats and bars covering the song from its first sample to its last.

    The first beat lies less than one interval after 0, the last less than one before the end. Without a pulse, the
    grid is an even ruler of half seconds, four to the bar, and `has_pulse` is False.
    """
    strength = _onset_strength(features)
    if not _has_pulse(strength, features.onset_rate_hz):
        return _ruler(features.duration_s)
    frames = _decode(strength, features.onset_rate_hz)
    if len(frames) < 4:
        return _ruler(features.duration_s)
    beats_s = _settle(frames, strength, features.onset_rate_hz)
    beats_s = _cover(beats_s, features.duration_s)
    positions, beats_per_bar = bar_positions(features, beats_s)
    return BeatGrid(
        beats_s=tuple(np.round(beats_s, 5).tolist()),
        positions=tuple(positions.tolist()),
        confidence=tuple(_confidence(beats_s, strength, features.onset_rate_hz).tolist()),
        beats_per_bar=beats_per_bar,
        tempo_bpm=round(float(60 / np.median(np.diff(beats_s))), 2),
    )


def _onset_strength(features: Features) -> NDArray[np.float64]:
    """Return one onset strength per frame, about 1 on average everywhere in the song."""
    rate_hz = features.onset_rate_hz
    bands = [weight * _against_neighbourhood(features.onset[:, band].astype(np.float64), rate_hz)
             for band, weight in enumerate(BAND_WEIGHTS)]  # fmt: skip
    joined = np.sum(bands, axis=0) / sum(BAND_WEIGHTS)
    return _against_neighbourhood(gaussian_filter1d(joined, 1.0), rate_hz)


def _against_neighbourhood(onset: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64]:
    usual = uniform_filter1d(onset, int(NEIGHBOURHOOD_S * rate_hz) | 1)
    return np.asarray(onset / (usual + 0.1 * onset.mean() + 1e-9))


def _has_pulse(strength: NDArray[np.float64], rate_hz: float) -> bool:
    """Return whether the onsets repeat at any tempo clearly enough to be tapped to."""
    shortest, longest = round(60 / FASTEST_BPM * rate_hz), round(60 / SLOWEST_BPM * rate_hz)
    correlation = periodicity(strength, rate_hz, 60 / SLOWEST_BPM)
    return bool(correlation[shortest : longest + 1].max() > PULSE_CLARITY)


def _decode(strength: NDArray[np.float64], rate_hz: float) -> NDArray[np.int64]:
    intervals = np.arange(int(60 / FASTEST_BPM * rate_hz), int(np.ceil(60 / SLOWEST_BPM * rate_hz)) + 1)
    probability = 1 / (1 + np.exp(-PROBABLE_SLOPE * (strength - PROBABLE_AT)))
    return most_probable_beats(probability, intervals, tempo_log_prior(strength, rate_hz, intervals))


def _settle(frames: NDArray[np.int64], strength: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64]:
    """Return beat times moved to the onsets' peaks and smoothed by a local straight line through their neighbours."""
    reach = round(SEARCH_S * rate_hz)
    peaks = np.array([_peak(strength, frame, reach) for frame in frames])
    clear = np.clip(strength[frames.clip(0, len(strength) - 1)], 0.05, 5.0)
    settled = np.empty(len(peaks))
    for beat in range(len(peaks)):
        near = slice(max(0, beat - SMOOTHING_BEATS), beat + SMOOTHING_BEATS + 1)
        offsets = np.arange(near.start, near.start + len(peaks[near])) - beat
        settled[beat] = _robust_line(offsets, peaks[near], clear[near] * np.exp(-0.5 * (offsets / 4) ** 2))
    times_s = settled / rate_hz
    keep = np.append(True, np.diff(times_s) > 0.05)
    return np.asarray(times_s[keep])


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


def _confidence(beats_s: NDArray[np.float64], strength: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64]:
    frames = np.round(beats_s * rate_hz).astype(int)[:, None] + np.arange(-3, 4)
    heard = strength[np.clip(frames, 0, len(strength) - 1)].max(axis=1)
    return np.asarray(np.round(1 / (1 + np.exp(-PROBABLE_SLOPE * (heard - PROBABLE_AT))), 3))


def _ruler(duration_s: float) -> BeatGrid:
    count = max(2, int(np.ceil(duration_s / RULER_INTERVAL_S)))
    return BeatGrid(
        beats_s=tuple(RULER_INTERVAL_S * beat for beat in range(count)),
        positions=tuple(beat % 4 + 1 for beat in range(count)),
        confidence=(0.0,) * count,
        beats_per_bar=4,
        tempo_bpm=60 / RULER_INTERVAL_S,
        has_pulse=False,
    )
