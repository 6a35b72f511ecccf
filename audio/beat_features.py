"""What is heard from beat to beat, on the features that are there already; bars follow by `BeatFeatures.over`.

Frames are shared out among the beats exactly, so that a row says what sounded between two beats and nothing else, up to
the length of the windows (46 ms for onsets, percussion and voice, 186 ms for loudness, harmony and brightness). The
measures' own rooms: `audio.loudness`, `audio.percussion`, `audio.voice`.

What a beat's features are good for belongs to planning.
"""

import numpy as np
from numpy.typing import NDArray

from audio.features import LOW_BELOW_HZ, MEL_BANDS, MEL_RANGE_HZ
from audio.filters import mel_centres_hz
from audio.loudness import lufs, weighted_power
from audio.onset_activation import onset_strength
from audio.percussion import percussive_power
from audio.spans import span_means
from audio.voice import vocal_activity
from state.music import BeatFeatures, BeatGrid, Features

ONSET_STRENGTH, ONSET_PROMINENCE = 1.5, 1.0
"""Height above its neighbourhood, and above the valleys beside it, by which a peak is an onset; 1 is usual sound."""
ONSETS_APART_S = 0.05
ONSET_LEAD_S = 0.02
"""An onset this little before a beat is that beat's."""
FAINTEST_RISE = 0.1
"""Rise of the three bands' log levels, together, below which nothing begins: notes reach 0.3 to 10, rounding 0.002."""
SHORTEST_SPAN_S = 1e-3


def beat_features(features: Features, grid: BeatGrid) -> BeatFeatures:
    """Return one row per beat of the grid; the last one lasts to the end of the song."""
    end_s = max(features.duration_s, grid.beats_s[-1] + SHORTEST_SPAN_S)
    return span_features(features, np.array([*grid.beats_s, end_s]))


def span_features(features: Features, edges_s: NDArray[np.float64]) -> BeatFeatures:
    """Return one row for each span between consecutive edges."""
    mel = _means(features.mel, features.spectral_rate_hz, edges_s)
    power = _means(weighted_power(features)[:, None], features.spectral_rate_hz, edges_s)[:, 0]
    chroma = _means(features.chroma, features.spectral_rate_hz, edges_s)
    struck = _means(percussive_power(features), features.onset_rate_hz, edges_s)
    onset = _means(features.onset, features.onset_rate_hz, edges_s)
    vocal = _means(vocal_activity(features)[:, None], features.onset_rate_hz, edges_s)[:, 0]
    return BeatFeatures(
        edges_s=edges_s,
        loudness_lufs=lufs(power).astype(np.float32),
        flux=(onset.mean(axis=1) * features.onset_rate_hz).astype(np.float32),
        onsets_per_s=_onsets_per_s(features, edges_s),
        percussive=_share(struck[:, 0], struck[:, 1]),
        brightness_hz=_brightness_hz(mel),
        low_share=_share(mel @ _below(LOW_BELOW_HZ), mel.sum(axis=1)),
        vocal=vocal.astype(np.float32),
        chroma=_share(chroma, chroma.sum(axis=1, keepdims=True)),
    )


def onset_times_s(features: Features) -> NDArray[np.float64]:
    """Return when notes and strokes begin: clear peaks of the onset strength, at least 50 ms apart."""
    # Slow to import, and every command would wait for it.
    from scipy.signal import find_peaks

    strength = onset_strength(features)
    apart = max(1, round(ONSETS_APART_S * features.onset_rate_hz))
    peaks, _ = find_peaks(strength, height=ONSET_STRENGTH, prominence=ONSET_PROMINENCE, distance=apart)
    heard = peaks[features.onset[peaks].sum(axis=1) > FAINTEST_RISE]
    return np.asarray(heard / features.onset_rate_hz)


def _onsets_per_s(features: Features, edges_s: NDArray[np.float64]) -> NDArray[np.float32]:
    before = np.searchsorted(onset_times_s(features), edges_s - ONSET_LEAD_S)
    return np.asarray(np.diff(before) / np.diff(edges_s), dtype=np.float32)


def _brightness_hz(mel: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the centroid of the magnitude spectrum, each band's power spread evenly over its width."""
    points_hz = mel_centres_hz(MEL_BANDS, *MEL_RANGE_HZ)
    magnitude = np.sqrt(mel * (points_hz[2:] - points_hz[:-2]))
    return _share(magnitude @ points_hz[1:-1], magnitude.sum(axis=1))


def _below(highest_hz: float) -> NDArray[np.float64]:
    """Return how much of each mel band lies below a frequency, shape (MEL_BANDS,)."""
    points_hz = mel_centres_hz(MEL_BANDS, *MEL_RANGE_HZ)
    return np.asarray(np.clip((highest_hz - points_hz[:-2]) / (points_hz[2:] - points_hz[:-2]), 0, 1))


def _means(frames: NDArray[np.floating], rate_hz: float, edges_s: NDArray[np.float64]) -> NDArray[np.float64]:
    # A frame is centred on its time, while `span_means` lets it begin there.
    return span_means(frames, rate_hz, edges_s + 0.5 / rate_hz)[:, 0]


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return part / whole, 0 where the whole is nothing."""
    return np.where(whole > 1e-10, part / np.maximum(whole, 1e-10), 0.0).astype(np.float32)
