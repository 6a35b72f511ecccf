"""The independent tracker on a drum loop with known beats."""

import numpy as np

from metrics.independent_beats import librosa_beats


def test_nearly_all_beats_of_a_drum_loop_are_found_within_fifty_milliseconds_in_seconds_of_the_song() -> None:
    rate, period, duration = 44_100, 0.5, 16.0
    sound = np.zeros(int(rate * duration), np.float32)
    time = np.arange(rate // 5) / rate
    kick = np.sin(2 * np.pi * 60 * time) * np.exp(-25 * time)
    truth = np.arange(0.3, duration - 0.3, period)
    for beat in truth:
        first = int(beat * rate)
        sound[first : first + time.size] += kick.astype(np.float32)
    heard = librosa_beats(sound, rate)
    nearest = np.abs(heard[:, None] - truth).min(axis=1)
    assert abs(len(heard) - len(truth)) <= 2
    assert (nearest < 0.05).mean() > 0.9
