"""Songs for training: from a seed to samples whose every beat and downbeat is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.arrangement import compose
from training.draws import chance, weighted
from training.mixing import mix
from training.performance import SOUNDFONT_SHARES, perform
from training.pulseless import without_pulse

WITHOUT_PULSE = 0.04


@dataclass(frozen=True)
class TrainingSong:
    """A song and its truth.

    Attributes
    ----------
    samples
        float32, shape (samples,), mono, 22050 Hz, full scale 1.
    beats_s, downbeats_s
        float64, shape (beats,) and (downbeats,): what a listener taps, and the first beat of every bar, which is among
        the beats; both empty where there is no pulse.
    """

    name: str
    samples: NDArray[np.float32]
    beats_s: NDArray[np.float64]
    downbeats_s: NDArray[np.float64]


def make_song(seed: int) -> TrainingSong:
    """Return the song of a seed, the same in every process.

    Raises
    ------
    SoundingError
        If FluidSynth or a soundfont is not installed.
    """
    rng = np.random.default_rng(seed)
    if chance(rng, WITHOUT_PULSE):
        kind, stems = without_pulse(rng, weighted(rng, SOUNDFONT_SHARES))
        return TrainingSong(
            kind, mix(rng, stems, np.zeros(0), is_heavy=False, is_pumped=False), np.zeros(0), np.zeros(0)
        )
    score = compose(rng)
    played = perform(rng, score)
    samples = mix(rng, played.stems, played.kicks_s, score.is_heavy, score.is_pumped)
    return TrainingSong(score.family, samples, score.clock.beats_s, score.clock.downbeats_s)
