"""Small songs made of sums of sines and bursts of noise, whose beats and form are known exactly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from audio.features import features
from state.music import Features

RATE_HZ = 22050
CHORDS = {"C": (0, 4, 7), "Am": (9, 0, 4), "F": (5, 9, 0), "G": (7, 11, 2), "Dm": (2, 5, 9), "Em": (4, 7, 11)}


@dataclass(frozen=True)
class Tune:
    """A made song: its samples, and the beats and downbeats that were put there."""

    samples: NDArray[np.float32]
    beats_s: NDArray[np.float64]
    downbeats_s: NDArray[np.float64]

    @property
    def features(self) -> Features:
        return features(self.samples, RATE_HZ)

    @property
    def duration_s(self) -> float:
        return len(self.samples) / RATE_HZ


class Stretch(NamedTuple):
    """A part of a song's form: its chords, one per bar, and how they are played."""

    chords: Sequence[str]
    level: float
    lift: int = 0
    """Semitones by which chords and bass are moved."""
    partials: Sequence[float] = (1, 1 / 2, 1 / 3)
    """Amplitudes of the chord's partials."""
    attack_s: float = 0.01
    drums: bool = True


def burst(length_s: float, decay_s: float, frequency_hz: float | None, rng: np.random.Generator) -> NDArray[np.float64]:
    """A decaying tone, or noise where no frequency is given; it starts at once."""
    time_s = np.arange(int(length_s * RATE_HZ)) / RATE_HZ
    tone = rng.standard_normal(len(time_s)) if frequency_hz is None else np.cos(2 * np.pi * frequency_hz * time_s)
    return np.asarray(tone * np.exp(-time_s / decay_s))


def chord(name: str, length_s: float, gain: float, played: Stretch) -> NDArray[np.float64]:
    """A held triad."""
    time_s = np.arange(int(length_s * RATE_HZ)) / RATE_HZ
    tone = np.zeros_like(time_s)
    for pitch in CHORDS[name]:
        for partial, amplitude in enumerate(played.partials, start=1):
            tone += amplitude * np.sin(2 * np.pi * 261.63 * 2 ** ((pitch + played.lift) / 12) * partial * time_s)
    envelope = np.minimum(1, time_s / played.attack_s) * np.minimum(1, (length_s - time_s) / 0.01)
    return np.asarray(gain * tone * envelope)


def make_song(
    bpm: float,
    form: Sequence[Stretch | tuple[Sequence[str], float]],
    metre: int = 4,
    lead_in_s: float = 0.0,
    seed: int = 0,
) -> Tune:
    """One chord per bar with kick, snare, hat and bass; `form` pairs chords with the level of that stretch, or more."""
    rng = np.random.default_rng(seed)
    beat_s = 60 / bpm
    bars = [(name, stretch) for stretch in (Stretch(*part) for part in form) for name in stretch.chords]
    beats_s = lead_in_s + beat_s * np.arange(metre * len(bars))
    samples = np.zeros(int((beats_s[-1] + beat_s + 0.5) * RATE_HZ))

    def add(sound: NDArray[np.float64], at_s: float, gain: float) -> None:
        first = round(at_s * RATE_HZ)
        sound = sound[: len(samples) - first]
        samples[first : first + len(sound)] += gain * sound

    def drum(beat: int, at_s: float, level: float) -> None:
        kick = beat == 0 or (metre == 4 and beat == 2)
        add(burst(0.15, 0.05, 60, rng) if kick else burst(0.12, 0.03, None, rng), at_s, (0.5 if kick else 0.15) * level)
        for half in (0, 0.5):
            add(burst(0.04, 0.01, None, rng), at_s + half * beat_s, 0.08 * level)

    for bar, (name, played) in enumerate(bars):
        start_s = beats_s[metre * bar]
        add(chord(name, metre * beat_s, 0.06, played), start_s, played.level)
        bass_hz = 65.4 * 2 ** ((CHORDS[name][0] + played.lift) / 12)
        for beat in range(metre):
            at_s = start_s + beat * beat_s
            add(burst(0.3, 0.2, bass_hz, rng), at_s, 0.2 * played.level)
            if played.drums:
                drum(beat, at_s, played.level)
    return Tune(samples.astype(np.float32), beats_s, beats_s[::metre])


@pytest.fixture(scope="session")
def song_of() -> Callable[..., Tune]:
    """`make_song`, for tests that choose the tempo, the metre or the chords."""
    return make_song


@pytest.fixture(scope="session")
def again() -> Callable[..., Stretch]:
    """Return a part of a form as it comes back otherwise: `again(part, level=..., lift=..., drums=...)`."""
    return lambda part, **changes: Stretch(*part)._replace(**changes)


@pytest.fixture(scope="session")
def pop_song() -> Tune:
    """Verse, chorus, verse, chorus at 120 beats per minute, choruses louder: 64 s."""
    verse, chorus = (("Am", "F", "C", "G") * 2, 0.5), (("F", "G", "Em", "Am", "F", "G", "C", "C"), 1.0)
    return make_song(120, (verse, chorus, verse, chorus))
