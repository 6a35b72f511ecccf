"""Beats of real recordings from the charts that a guitar game's players play to (Frets on Fire: notes.mid).

The tempo map of a chart follows its recording and here keeps one tempo throughout, but charts are laid by hand, and
some lie tens of milliseconds off. `phase_offset_s` measures that against the onsets of the backing track, and the beats
are moved by it: by one millisecond at most in four of these, by 26 in Feelings, and no third of a song differs from the
whole by more than a few. Some charts lie half a beat off for long stretches: `on_beat_shares` measures that, and a song
is taken only if no eighth of it sounds stronger between beats than on them. Three of the pack sectoid fail: Escape from
chaosland, Metal madness and War of freedom. Which beat begins a bar is a judgement from where phrases, harmony and
cymbals change.

Which songs are installed, and how they are mixed, belongs to `music_corpus`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.signal import stft

from audio.decode import decode
from benchmarks.midi import from_bytes

CHARTS_FOLDER = Path("/usr/share/games/fretsonfire/data/songs")
FIRST_DOWNBEAT: Mapping[str, int] = MappingProxyType({
    "muldjord/armygeddon": 0,
    "muldjord/chaos_god": 0,
    "muldjord/internal_degeneration": 0,
    "muldjord/mutilated_mime": 1,
    "sectoid/Feelings": 0,
})  # fmt: skip
"""Which beat is the first of a bar, by pack and song: a judgement, unlike the beats."""
CHARTED_SONGS = tuple(FIRST_DOWNBEAT)
BEATS_PER_BAR = 4

RATE_HZ, WINDOW, HOP = 22_050, 256, 64
REACH_S = 0.06
"""Less than a quarter of the shortest beat, so that no sixteenth note is mistaken for a beat."""
NEAR_S = 0.015
STRETCHES = 8
AUDIBLE = 0.01
FASTEST_BEATS_PER_S = 10


@dataclass(frozen=True)
class Charted:
    """Beats and first beats of bars, in seconds of the recording, and by how much the chart was moved."""

    beats_s: tuple[float, ...]
    downbeats_s: tuple[float, ...]
    offset_s: float


@cache
def charted(name: str) -> Charted:
    """Return the beats of an installed song from where its backing track begins to sound to where it ends."""
    backing = decode(CHARTS_FOLDER / name / "song.ogg", RATE_HZ)
    beats_s = grid_s(name, len(backing) / RATE_HZ)
    offset_s = phase_offset_s(backing, beats_s)
    moved_s = (beats_s + offset_s).round(6)
    sounding_s = np.flatnonzero(np.abs(backing) > AUDIBLE)[[0, -1]] / RATE_HZ
    heard = (moved_s > sounding_s[0] - REACH_S) & (moved_s < sounding_s[1])
    first_of_bar = np.arange(len(moved_s)) % BEATS_PER_BAR == FIRST_DOWNBEAT[name]
    return Charted(tuple(moved_s[heard].tolist()), tuple(moved_s[heard & first_of_bar].tolist()), offset_s)


def grid_s(name: str, duration_s: float) -> NDArray[np.float64]:
    """Return a chart's beats as they are written, up to the end of its recording."""
    chart = from_bytes((CHARTS_FOLDER / name / "notes.mid").read_bytes())
    beats_s = chart.seconds(np.arange(int(duration_s * FASTEST_BEATS_PER_S)) * chart.ticks_per_quarter)
    return beats_s[beats_s < duration_s]


def phase_offset_s(samples: NDArray[np.float32], beats_s: NDArray[np.float64]) -> float:
    """Return how far after the beats the sound's onsets lie on average, within `REACH_S`.

    Parameters
    ----------
    samples
        Shape (samples,), at `RATE_HZ`.
    beats_s
        Shape (beats,), strictly increasing.
    """
    strength = _onset_strength(samples)
    grid_s = np.sort(np.concatenate([beats_s, (beats_s[1:] + beats_s[:-1]) / 2]))
    shifts_s = np.arange(-REACH_S, REACH_S + 1e-9, 0.001)
    frames = np.arange(len(strength)) * HOP / RATE_HZ
    folded = np.array([np.interp(grid_s + shift_s, frames, strength).mean() for shift_s in shifts_s])
    return float(shifts_s[gaussian_filter1d(folded, 3).argmax()])


def on_beat_shares(samples: NDArray[np.float32], beats_s: NDArray[np.float64]) -> tuple[float, ...]:
    """Return, for every eighth of a song, the strength of onsets on beats as a share of that on and half-way between.

    Parameters
    ----------
    samples
        Shape (samples,), at `RATE_HZ`.
    beats_s
        Shape (beats,), strictly increasing, moved to where the onsets are.
    """
    strength = _onset_strength(samples)
    frames = np.arange(len(strength)) * HOP / RATE_HZ
    near_s = np.linspace(-NEAR_S, NEAR_S, 11)
    between_s = (beats_s[1:] + beats_s[:-1]) / 2
    on, off = (np.interp(times_s[:, None] + near_s, frames, strength).max(axis=1) for times_s in (beats_s, between_s))
    stretches = np.array_split(np.arange(len(between_s)), STRETCHES)
    return tuple(float(on[near].sum() / (on[near].sum() + off[near].sum())) for near in stretches)


def _onset_strength(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the rise of the logarithmic spectrum at 3 ms steps, frame i centred on sample i * HOP."""
    _, _, spectrum = stft(samples, nperseg=WINDOW, noverlap=WINDOW - HOP, boundary="zeros", padded=True)
    level = np.log1p(1e3 * np.abs(spectrum))
    lag = WINDOW // (4 * HOP)
    rise = np.zeros(level.shape[1])
    rise[lag : -lag or None] = np.maximum(0, level[:, 2 * lag :] - level[:, : -2 * lag]).mean(axis=0)
    return rise
