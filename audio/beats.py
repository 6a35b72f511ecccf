"""The beat grid of a song: tempo, beats, bars, and a grid that covers the song from end to end.

The chain is that of Böck, Krebs and Widmer's trackers: an activation says how likely a beat is at every moment, a
bar-pointer model decodes it. It is decoded in several ranges of tempo, each time counted out in bars, and the count
that explains best what was heard is taken: bars are what tells a tempo from its half and its double. Where the song is
silent, nothing is held against any count.

The activation belongs to `audio.beat_network` or `audio.onset_activation`, bars to `audio.bars`, the decoder to
`audio.bar_pointer`, tempo plausibility to `audio.tempo`, the last milliseconds to `audio.settling`.
"""

import numpy as np
from numpy.typing import NDArray

from audio.bar_pointer import BEAT_SHARE, most_probable_beats
from audio.bars import Count, count_bars
from audio.onset_activation import onset_strength
from audio.ruler import ruler
from audio.settling import settle
from audio.spans import strongest_near
from audio.tempo import tempo_log_prior
from state.music import Activation, BeatGrid, Features

TEMPO_RANGES_BPM = ((46.0, 84.0), (62.0, 124.0), (92.0, 184.0), (130.0, 220.0))
TAPPING_BPM, TAPPING_WEIGHT = 125.0, 0.1
DIVIDED_WEIGHT, USUAL_BETWEEN, CLEAR_CONTRAST = 3.0, 0.33, 0.35
LEAST_BEATS = 4
LEAST_CLARITY = 0.33
"""Mean confidence of beats in music that has a pulse: babble, drones and free playing seldom reach it."""
NEAR_S = 0.03
SILENCE_DB = -60.0
"""Below the song's loudest moment."""
LEAST_PROBABILITY = 1e-4


def beat_grid(features: Features, activation: Activation) -> BeatGrid:
    """Return beats and bars covering the song from its first sample to its last.

    The first beat lies less than one interval after 0, the last less than one before the end. `confidence` is how
    likely the tracker takes each beat for one: low in breaks and in free playing. Music without a pulse gets
    `audio.ruler`'s grid.
    """
    sounding = _sounding(features, activation)
    strength = onset_strength(features)
    heard = [_counted(features, activation, sounding, strength, *tempos) for tempos in TEMPO_RANGES_BPM]
    counted = [one for one in heard if one is not None]
    if not counted:
        return ruler(features)
    beats_s, count = max(counted, key=lambda one: _plausibility(one[0], one[1], strength, features.onset_rate_hz))
    confidence = strongest_near(activation.beat, activation.rate_hz, beats_s, NEAR_S)
    if confidence[_at(beats_s, activation, sounding)].mean() < LEAST_CLARITY:
        return ruler(features)
    return BeatGrid(
        beats_s=tuple(np.round(beats_s, 5).tolist()),
        positions=tuple(count.positions.tolist()),
        confidence=tuple(np.round(confidence, 3).tolist()),
        beats_per_bar=int(np.bincount(count.metres).argmax()),
        tempo_bpm=round(float(60 / np.median(np.diff(beats_s))), 2),
    )


def _sounding(features: Features, activation: Activation) -> NDArray[np.bool_]:
    """Return, per frame of the activation, whether the song sounds there at all."""
    frames = np.arange(len(activation.beat)) * features.spectral_rate_hz / activation.rate_hz
    level_db = np.interp(frames, np.arange(len(features.loudness_db)), features.loudness_db)
    return np.asarray(level_db > features.loudness_db.max() + SILENCE_DB)


def _counted(
    features: Features,
    activation: Activation,
    sounding: NDArray[np.bool_],
    strength: NDArray[np.float64],
    slowest_bpm: float,
    fastest_bpm: float,
) -> tuple[NDArray[np.float64], Count] | None:
    """Return the most probable beats within a range of tempos, counted out; None if there are hardly any."""
    frames = _decode(activation, sounding, slowest_bpm, fastest_bpm)
    if len(frames) < LEAST_BEATS:
        return None
    beats_s = settle(frames / activation.rate_hz, strength, features.onset_rate_hz)
    beats_s = _cover(beats_s, features.duration_s)
    return beats_s, count_bars(features, activation, beats_s, _at(beats_s, activation, sounding))


def _at(beats_s: NDArray[np.float64], activation: Activation, sounding: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return whether the song sounds at each beat."""
    frames = np.round(beats_s * activation.rate_hz).astype(int)
    return np.asarray(sounding[frames.clip(0, len(sounding) - 1)])


def _plausibility(beats_s: NDArray[np.float64], count: Count, strength: NDArray[np.float64], rate_hz: float) -> float:
    """Return how likely a song is counted so, up to a constant, in nats per second.

    By what was heard, by how fast people tap, and by whether every other beat looks like what lies between slower ones.
    """
    heard = count.log_odds / (beats_s[-1] - beats_s[0])
    octaves_off = np.log2(60 / np.median(np.diff(beats_s)) / TAPPING_BPM)
    return float(heard - TAPPING_WEIGHT * octaves_off**2 - DIVIDED_WEIGHT * likely_divided(beats_s, strength, rate_hz))


def likely_divided(beats_s: NDArray[np.float64], strength: NDArray[np.float64], rate_hz: float) -> float:
    """Return how much beats look like a slower beat and its halves, 0..1.

    They do if every other one is weaker and next to nothing is played between them, at halves or at thirds: music
    divides its beats. A metronome or a waltz does not look so, for all its beats are alike or come in threes.

    Parameters
    ----------
    beats_s
        Increasing times, at least three.
    strength, rate_hz
        Onset strength, shape (frames,), and its frame rate. Single strokes count at most three times the usual beat's.
    """

    def near(times_s: NDArray[np.float64]) -> NDArray[np.float64]:
        return strongest_near(strength, rate_hz, times_s, NEAR_S)

    start_s, interval_s = beats_s[:-1], np.diff(beats_s)
    on_beat = near(start_s)
    ceiling = 3 * np.median(on_beat)
    usual = max(np.minimum(on_beat, ceiling).mean(), 1e-9)
    halves = near(start_s + interval_s / 2)
    thirds = np.maximum(near(start_s + interval_s / 3), near(start_s + 2 * interval_s / 3))
    between = max(np.minimum(halves, ceiling).mean(), np.minimum(thirds, ceiling).mean()) / usual
    one, other = (np.minimum(on_beat[first::2], ceiling).mean() for first in (0, 1))
    return float(max(0.0, 1 - between / USUAL_BETWEEN) * min(1.0, abs(one - other) / usual / CLEAR_CONTRAST))


def _decode(
    activation: Activation, sounding: NDArray[np.bool_], slowest_bpm: float, fastest_bpm: float
) -> NDArray[np.int64]:
    """Return the frames of the most probable beats; silence, likely as beat and between beats alike, moves none."""
    from scipy.special import logit

    shortest, longest = (60 / bpm * activation.rate_hz for bpm in (fastest_bpm, slowest_bpm))
    intervals = np.arange(int(shortest), int(np.ceil(longest)) + 1)
    probability = np.where(sounding, activation.beat.astype(np.float64), 1 / BEAT_SHARE)
    log_odds = logit(probability.clip(LEAST_PROBABILITY, 1 - LEAST_PROBABILITY))
    return most_probable_beats(probability, intervals, tempo_log_prior(log_odds, activation.rate_hz, intervals))


def _cover(beats_s: NDArray[np.float64], duration_s: float) -> NDArray[np.float64]:
    """Return the beats with more laid before and after at the local interval, so that the whole song is on the grid."""
    beats_s = beats_s[(beats_s >= 0) & (beats_s < duration_s)]
    first_interval, last_interval = np.median(np.diff(beats_s[:9])), np.median(np.diff(beats_s[-9:]))
    before = np.arange(beats_s[0] - first_interval, -1e-3, -first_interval)[::-1].clip(min=0.0)
    after = np.arange(beats_s[-1] + last_interval, duration_s, last_interval)
    return np.concatenate([before, beats_s, after])
