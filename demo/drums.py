"""Drums and percussion: falling sines for skins, filtered noise for wires and cymbals, each struck once.

Every function returns one full-strength stroke of about unit peak; velocity and place are the mixer's.
"""

from collections.abc import Callable

import numpy as np

from demo.waves import FloatArray, Sound, band, noise, normalised, times_s, to_sound


def _skin(duration_s: float, start_hz: float, end_hz: float, fall_s: float, decay_s: float) -> FloatArray:
    """Return a sine that falls from one frequency to another while it dies away."""
    times = times_s(duration_s)
    cycles = end_hz * times + (start_hz - end_hz) * fall_s * (1 - np.exp(-times / fall_s))
    body: FloatArray = (
        np.sin(2 * np.pi * cycles) * np.exp(-times / decay_s) * np.clip((duration_s - times) / 0.01, 0, 1)
    )
    return body


def _burst(duration_s: float, low_hz: float, high_hz: float | None, decay_s: float, seed: int) -> FloatArray:
    times = times_s(duration_s)
    fade = np.clip((duration_s - times) / 0.01, 0, 1)
    return normalised(band(noise(duration_s, seed)[0], low_hz, high_hz) * np.exp(-times / decay_s) * fade)


def _metal(duration_s: float, low_hz: float, decay_s: float, seed: int) -> FloatArray:
    """Return inharmonic square partials above `low_hz` with noise between them, as thin cymbals have."""
    times = times_s(duration_s)
    partials_hz = np.array([2_050.0, 3_070.0, 4_150.0, 5_430.0, 6_790.0, 8_210.0])
    ring = np.sign(np.sin(2 * np.pi * partials_hz[:, None] * times)).sum(axis=0)
    mixture = band(0.2 * ring + noise(duration_s, seed)[0], low_hz, 15_000.0)
    return normalised(mixture * np.exp(-times / decay_s) * np.clip((duration_s - times) / 0.01, 0, 1))


def kick() -> Sound:
    """Return a tight kick with a beater click."""
    body = np.tanh(1.6 * _skin(0.32, 170, 48, 0.022, 0.12))
    body[:900] += 0.35 * _burst(0.03, 1_800, 7_000, 0.004, 1)[:900]
    return to_sound(normalised(body))


def club_kick() -> Sound:
    """Return a long, round kick for four on the floor."""
    body = np.tanh(2.2 * _skin(0.4, 260, 46, 0.02, 0.16))
    body[:700] += 0.3 * _burst(0.03, 2_500, 9_000, 0.003, 2)[:700]
    return to_sound(normalised(body))


def soft_kick() -> Sound:
    """Return a felt beater: no click, less fall."""
    return to_sound(normalised(_skin(0.35, 95, 52, 0.03, 0.13)))


def snare() -> Sound:
    """Return two modes of the head under bright wires."""
    head = _skin(0.3, 240, 182, 0.02, 0.06) + 0.5 * _skin(0.3, 370, 330, 0.02, 0.04)
    return to_sound(normalised(0.7 * head + 0.9 * _burst(0.3, 1_200, 11_000, 0.085, 3)))


def soft_snare() -> Sound:
    """Return a snare played with brushes."""
    wires = _burst(0.35, 900, 8_000, 0.1, 4)
    wires *= np.clip(times_s(0.35) / 0.008, 0, 1)
    return to_sound(normalised(0.35 * _skin(0.35, 210, 180, 0.02, 0.06) + 0.8 * wires))


def clap() -> Sound:
    """Return four hands a few milliseconds apart, then the room; a little wide."""
    times = times_s(0.35)
    delays_s = (0.0, 0.011, 0.021, 0.030)
    hands = sum((times >= d) * np.exp(-np.maximum(times - d, 0) / 0.006) for d in delays_s[:-1])
    envelope = hands + 0.9 * (times >= delays_s[-1]) * np.exp(-np.maximum(times - delays_s[-1], 0) / 0.07)
    fade = np.clip((0.35 - times) / 0.02, 0, 1)
    return to_sound(normalised(band(noise(0.35, 5, 2), 900, 6_000) * envelope * fade))


def stick() -> Sound:
    """Return a stick laid across the rim."""
    return to_sound(normalised(_skin(0.08, 1_750, 1_650, 0.01, 0.012) + 0.4 * _burst(0.08, 2_500, 8_000, 0.008, 6)))


def hat() -> Sound:
    """Return a closed hi-hat."""
    return to_sound(_metal(0.09, 7_000, 0.022, 7))


def open_hat() -> Sound:
    """Return a half-open hi-hat."""
    return to_sound(_metal(0.3, 6_500, 0.09, 8))


def ride() -> Sound:
    """Return a ride cymbal: a defined tip, a long thin wash."""
    tip = _metal(0.8, 5_000, 0.03, 9)
    return to_sound(normalised(tip + 0.45 * _metal(0.8, 6_000, 0.28, 10)))


def crash() -> Sound:
    """Return a crash cymbal, wide."""
    sides = np.stack([_metal(2.0, 3_000, 0.6, 11), _metal(2.0, 3_200, 0.6, 12)])
    return to_sound(normalised(sides * np.clip(times_s(2.0) / 0.002, 0, 1)))


def shaker() -> Sound:
    """Return seeds in a shell: a soft rise before the stroke dies."""
    times = times_s(0.09)
    grains = band(noise(0.09, 13)[0], 5_500, 12_000)
    return to_sound(
        normalised(
            grains * np.clip(times / 0.018, 0, 1) * np.exp(-times / 0.028) * np.clip((0.09 - times) / 0.02, 0, 1)
        )
    )


def tambourine() -> Sound:
    """Return small jingles."""
    return to_sound(_metal(0.2, 8_000, 0.05, 14))


def tom() -> Sound:
    """Return a floor tom."""
    return to_sound(normalised(_skin(0.5, 165, 92, 0.05, 0.16) + 0.12 * _burst(0.5, 800, 5_000, 0.02, 15)))


DRUMS: dict[str, Callable[[], Sound]] = {
    "kick": kick,
    "club_kick": club_kick,
    "soft_kick": soft_kick,
    "snare": snare,
    "soft_snare": soft_snare,
    "clap": clap,
    "stick": stick,
    "hat": hat,
    "open_hat": open_hat,
    "ride": ride,
    "crash": crash,
    "shaker": shaker,
    "tambourine": tambourine,
    "tom": tom,
}
