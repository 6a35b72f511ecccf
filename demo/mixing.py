"""The desk and the master: panning, the kick's ducking, a reverb, a bus compressor, a limiter that cannot be passed.

The compressor is the usual feed-forward one with a soft knee (Giannoulis, Massberg and Reiss, 2012, section 2). The
limiter takes the minimum of the allowed gain over a window and averages it over the same window, which is smooth
and never above what is allowed at any sample.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import butter, oaconvolve, sosfilt

from demo.score import SAMPLE_RATE_HZ

Stereo = NDArray[np.float32]
HOP_SAMPLES = 128
CEILING = 0.97


def decibels(gain_db: float) -> float:
    """Return a level in decibels as a linear gain."""
    return float(10 ** (gain_db / 20))


def pan_gains(pan: float) -> NDArray[np.float32]:
    """Return left and right gains of constant power, shape (2, 1), unity in the middle."""
    angle = (pan + 1) * np.pi / 4
    gains: NDArray[np.float64] = np.sqrt(2) * np.array([[np.cos(angle)], [np.sin(angle)]])
    return gains.astype(np.float32)


def duck_curve(strokes_s: list[float], samples: int) -> NDArray[np.float32]:
    """Return how far the kick pushes others down over time: 1 at each stroke, back to 0 in a quarter of a second."""
    fall = (1 - np.linspace(0, 1, round(0.25 * SAMPLE_RATE_HZ), dtype=np.float32)) ** 1.5
    curve = np.zeros(samples + len(fall), np.float32)
    for time_s in strokes_s:
        start = round(time_s * SAMPLE_RATE_HZ)
        window = curve[start : start + len(fall)]
        np.maximum(window, fall[: len(window)], out=window)
    return curve[:samples]


def room_response(decay_s: float, seed: int) -> Stereo:
    """Return the response of a room: noise that dies by 60 dB in `decay_s`, its treble twice as fast."""
    samples = round(1.1 * decay_s * SAMPLE_RATE_HZ)
    times = np.arange(samples) / SAMPLE_RATE_HZ
    white = np.random.default_rng(seed).standard_normal((2, samples))
    dark = sosfilt(butter(1, 1_800, "lowpass", fs=SAMPLE_RATE_HZ, output="sos"), white)
    tail = dark * 10 ** (-3 * times / decay_s) + 0.35 * (white - dark) * 10 ** (-6 * times / decay_s)
    tail = sosfilt(butter(2, 180, "highpass", fs=SAMPLE_RATE_HZ, output="sos"), tail)
    tail *= np.clip(times / 0.012, 0, 1)
    delayed: NDArray[np.float64] = np.pad(tail, ((0, 0), (round(0.018 * SAMPLE_RATE_HZ), 0)))
    delayed /= np.sqrt(np.sum(delayed**2, axis=1, keepdims=True))
    return delayed.astype(np.float32)


def reverberate(send: Stereo, decay_s: float) -> Stereo:
    """Return what the room gives back of a stereo send, as long as the send."""
    wet: Stereo = oaconvolve(send, room_response(decay_s, 41), axes=1)
    return wet[:, : send.shape[1]].astype(np.float32)


def compress(mix: Stereo, threshold_db: float, ratio: float, attack_s: float = 0.02, release_s: float = 0.18) -> Stereo:
    """Return the mix with what is louder than the threshold pulled down, both sides together."""
    level_db = _hop_level_db(mix)
    over = level_db - threshold_db
    knee_db = 6.0
    bent = np.where(over > knee_db / 2, over, np.clip(over + knee_db / 2, 0, None) ** 2 / (2 * knee_db))
    reduction = _follow((1 - 1 / ratio) * bent, attack_s, release_s)
    gain = (10 ** (-reduction / 20)).astype(np.float32)
    hops = (np.arange(len(gain)) + 0.5) * HOP_SAMPLES
    return mix * np.interp(np.arange(mix.shape[1]), hops, gain).astype(np.float32)


def _hop_level_db(mix: Stereo) -> NDArray[np.float64]:
    """Return the level of every hop of the mix, in decibels relative to full scale."""
    hops = -(-mix.shape[1] // HOP_SAMPLES)
    power = np.zeros(hops * HOP_SAMPLES)
    power[: mix.shape[1]] = np.mean(mix**2, axis=0)
    level_db: NDArray[np.float64] = 10 * np.log10(power.reshape(hops, HOP_SAMPLES).mean(axis=1) + 1e-10)
    return level_db


def _follow(target: NDArray[np.float64], attack_s: float, release_s: float) -> NDArray[np.float64]:
    """Return the target followed fast upwards and slowly downwards."""
    rate_hz = SAMPLE_RATE_HZ / HOP_SAMPLES
    rise, fall = 1 - np.exp(-1 / (attack_s * rate_hz)), 1 - np.exp(-1 / (release_s * rate_hz))
    followed = np.empty_like(target)
    value = 0.0
    for place, wanted in enumerate(target.tolist()):
        value += (rise if wanted > value else fall) * (wanted - value)
        followed[place] = value
    return followed


def limit(mix: Stereo, ceiling: float = CEILING, window_s: float = 0.004) -> Stereo:
    """Return the mix with no sample above the ceiling; gain changes are spread over the window."""
    window = round(window_s * SAMPLE_RATE_HZ) | 1
    allowed = np.minimum(1.0, ceiling / np.maximum(np.max(np.abs(mix), axis=0), 1e-9))
    gain = uniform_filter1d(minimum_filter1d(allowed, window, mode="nearest"), window, mode="nearest")
    limited: Stereo = mix * gain.astype(np.float32)
    return limited.clip(-ceiling, ceiling)


def master(mix: Stereo, loudness_db: float, end_fade_s: float) -> Stereo:
    """Return the finished stereo: no rumble, brought to a loudness, compressed, limited, faded at the very end.

    Parameters
    ----------
    mix
        Shape (2, samples).
    loudness_db
        Wanted level of the whole, relative to full scale; the limiter may take a little of it back.
    end_fade_s
        Length of the fade to silence that ends the song.
    """
    clean = sosfilt(butter(2, 28, "highpass", fs=SAMPLE_RATE_HZ, output="sos"), mix, axis=1).astype(np.float32)
    level = np.sqrt(np.mean(clean**2, dtype=np.float64))
    glued = compress(clean * np.float32(decibels(-18) / level), threshold_db=-17, ratio=1.8)
    level = np.sqrt(np.mean(glued**2, dtype=np.float64))
    finished = limit(glued * np.float32(decibels(loudness_db) / level))
    fade = round(end_fade_s * SAMPLE_RATE_HZ)
    finished[:, -fade:] *= np.linspace(1, 0, fade, dtype=np.float32) ** 2
    return finished
