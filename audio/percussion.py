"""What strikes, apart from what rings: the percussive share of the sound, without a transform of its own.

A note is a line along time in the spectrum, a stroke a line along frequency; each is what a median along its direction
leaves (Fitzgerald, "Harmonic/percussive separation using median filtering", DAFx 2010). A Wiener mask parts their
powers, in which a stroke must stand out twice above the notes (Driedger, Müller and Disch, "Extending
harmonic-percussive separation of audio signals", ISMIR 2014, separation factor): the attacks of notes are no drums.

The 64 mel bands of `Features.level` serve for the spectrum. Against the drums' true share of five demo songs, beat by
beat: correlation 0.68, mean error 0.15, most of it plucked strings and pianos that count as half a drum.

Where strokes lie in time belongs to `audio.onset_activation`.
"""

import numpy as np
from numpy.typing import NDArray

from audio.features import ONSET_BANDS, ONSET_RANGE_HZ
from audio.filters import mel_centres_hz
from audio.loudness import k_weighting_db
from state.music import Features

RINGING_S = 0.17
STRIKING_BANDS = 5
SEPARATION = 2.0


def percussive_power(features: Features) -> NDArray[np.float64]:
    """Return the K-weighted power that strikes, and all of it, per fine frame: shape (frames, 2), arbitrary scale."""
    from scipy.ndimage import median_filter

    power = np.expm1(features.level.astype(np.float32))
    ringing = median_filter(power, (round(RINGING_S * features.onset_rate_hz), 1))
    striking = median_filter(power, (1, STRIKING_BANDS))
    mask = striking**2 / (striking**2 + (SEPARATION * ringing) ** 2 + 1e-9)
    weights = 10 ** (k_weighting_db(mel_centres_hz(ONSET_BANDS, *ONSET_RANGE_HZ)[1:-1]) / 10)
    return np.stack([(mask * power) @ weights, power @ weights], axis=1)
