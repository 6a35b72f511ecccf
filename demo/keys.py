"""Keyboards: piano, bell, organ, and the synthesiser's pads, basses and plucks, by adding or filtering harmonics."""

import numpy as np

from demo.waves import (
    Sound,
    band,
    frequency_hz,
    gate,
    noise,
    normalised,
    play_table,
    saw_table,
    times_s,
    to_sound,
)

STIFFNESS = 4e-4
"""How much a piano string's overtones are stretched: f_n = n f sqrt(1 + B n^2)."""


def piano(pitch: float, duration_s: float) -> Sound:
    """Return a soft piano: stretched overtones that die the sooner the higher they are, over a felt hammer's knock."""
    ring_s = min(duration_s + 0.5, 4.5)
    times = times_s(ring_s)
    root = frequency_hz(pitch)
    tone = np.zeros((2, len(times)))
    for harmonic in range(1, min(14, int(9_000 / root)) + 1):
        stretched = harmonic * root * np.sqrt(1 + STIFFNESS * harmonic**2)
        decay_s = 2.4 * (220 / root) ** 0.5 / (1 + 0.35 * (harmonic - 1))
        level = np.abs(np.sin(np.pi * harmonic / 8.3)) / harmonic**1.15
        fall = level * (0.7 * np.exp(-times / decay_s) + 0.3 * np.exp(-times / (3 * decay_s)))
        for side, detune in enumerate((0.9994, 1.0006)):
            tone[side] += fall * np.sin(2 * np.pi * stretched * detune * times + harmonic)
    knock = band(noise(ring_s, 31)[0], 200, 2_500) * np.exp(-times / 0.008)
    shaped = (normalised(tone) + 0.04 * knock) * gate(times, ring_s - 0.45, 0.003, 0.45)
    return to_sound(normalised(shaped, 0.8))


def bell(pitch: float, duration_s: float) -> Sound:
    """Return a small bright bell by frequency modulation (Chowning, 1973), its brightness dying before its tone."""
    ring_s = duration_s + 1.2
    times = times_s(ring_s)
    root = frequency_hz(pitch)
    modulation = 1.6 * np.exp(-times / 0.25) * np.sin(2 * np.pi * 3.5 * root * times)
    tone = np.sin(2 * np.pi * root * times + modulation) * np.exp(-times / 0.7)
    return to_sound(normalised(tone * gate(times, ring_s - 0.4, 0.002, 0.4), 0.7))


def organ(pitch: float, duration_s: float) -> Sound:
    """Return drawbars with a slow rotating shimmer."""
    ring_s = duration_s + 0.06
    times = times_s(ring_s)
    root = frequency_hz(pitch)
    drawbars = ((0.5, 0.5), (1, 1.0), (2, 0.7), (3, 0.35), (4, 0.3), (6, 0.12))
    tone = sum(level * np.sin(2 * np.pi * root * ratio * times + ratio) for ratio, level in drawbars)
    turning = np.sin(2 * np.pi * 5.8 * times)
    sides = np.stack([tone * (1 + 0.12 * turning), tone * (1 - 0.12 * turning)])
    return to_sound(normalised(sides * gate(times, duration_s, 0.02, 0.06), 0.6))


def _saws(
    pitch: float, duration_s: float, cutoff_hz: float, detunes: tuple[float, ...], attack_s: float, release_s: float
) -> Sound:
    """Return detuned sawtooths spread over the two sides."""
    times = times_s(duration_s + release_s)
    root = frequency_hz(pitch)
    table = saw_table(root, cutoff_hz)
    sides = np.zeros((2, len(times)))
    for place, detune in enumerate(detunes):
        tone = play_table(table, root * 2 ** (detune / 1200), times, 0.377 * place)
        pan = place / max(1, len(detunes) - 1)
        sides += np.array([[1 - 0.8 * pan], [0.2 + 0.8 * pan]]) * tone
    return to_sound(normalised(sides * gate(times, duration_s, attack_s, release_s), 0.6))


def pad(pitch: float, duration_s: float) -> Sound:
    """Return a warm bed that opens slowly."""
    return _saws(pitch, duration_s, 900, (-7, 0, 7), min(0.35, 0.3 * duration_s), 0.4)


def supersaw(pitch: float, duration_s: float) -> Sound:
    """Return five sawtooths, wide and bright."""
    return _saws(pitch, duration_s, 3_800, (-16, -8, 0, 8, 16), 0.008, 0.09)


def saw_bass(pitch: float, duration_s: float) -> Sound:
    """Return a synthesiser bass: sawtooth whose edge closes quickly, over a sine."""
    times = times_s(duration_s + 0.03)
    root = frequency_hz(pitch)
    edge = play_table(saw_table(root, 1_800), root, times) * np.exp(-times / 0.09)
    body = play_table(saw_table(root, 350), root, times)
    tone = 0.5 * edge + body + 0.4 * np.sin(2 * np.pi * root * times)
    return to_sound(normalised(tone * gate(times, duration_s - 0.005, 0.003, 0.03)))


def pluck(pitch: float, duration_s: float) -> Sound:
    """Return a short synthesiser pluck: a bright sawtooth fades into a dull one."""
    ring_s = duration_s + 0.25
    times = times_s(ring_s)
    root = frequency_hz(pitch)
    bright = play_table(saw_table(root, 5_000), root, times) * np.exp(-times / 0.05)
    dull = play_table(saw_table(root, 1_000), root * 1.003, times) * np.exp(-times / 0.18)
    return to_sound(normalised((bright + dull) * gate(times, ring_s - 0.1, 0.002, 0.1), 0.7))
