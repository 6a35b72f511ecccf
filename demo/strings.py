"""Plucked strings and amplified guitars.

The string is Karplus and Strong's (Digital synthesis of plucked-string and drum timbres, 1983): a period of noise
that goes round a delay line and loses its edges at every turn. Jaffe and Smith's extensions (1983) give the tuning
by a fractional delay and the colour by the place of the pick. The amplifier is a soft clipper between two filters.
"""

import numpy as np

from demo.score import SAMPLE_RATE_HZ
from demo.waves import FloatArray, Sound, band, frequency_hz, gate, normalised, play_table, saw_table, times_s, to_sound


def _string(pitch: float, duration_s: float, brightness: float, decay_s: float, pick: float, seed: int) -> FloatArray:
    """Return a plucked string.

    Parameters
    ----------
    pitch, duration_s
        MIDI pitch and how long to compute.
    brightness
        0 (dull, losing its overtones fast) to 1 (wiry).
    decay_s
        Time for the fundamental to fall by 60 dB.
    pick
        Place of the pick along the string, 0 to 0.5.
    seed
        Of the noise that the string starts from.
    """
    frequency = frequency_hz(pitch)
    loss = 0.5 * (1 - brightness)
    # The three-point average delays by one sample; the rest of the period is a whole and a fractional delay.
    delay = SAMPLE_RATE_HZ / frequency - 1
    whole = int(delay)
    share = delay - whole
    turn = 10 ** (-3 / (frequency * decay_s))
    average = np.array([loss / 2, 1 - loss, loss / 2])
    taps = turn * np.convolve(average, (1 - share, share))
    samples = round(duration_s * SAMPLE_RATE_HZ)
    line = np.zeros(samples + 2 * whole + 8)
    start = whole + len(taps)
    excitation = np.random.default_rng([seed, round(pitch * 100)]).uniform(-1, 1, whole)
    excitation -= np.roll(excitation, max(1, int(pick * whole)))
    line[start : start + whole] = excitation - excitation.mean()
    for turn_start in range(start + whole, len(line) - whole, whole):
        # All taps look back at least one whole delay, so a full turn is computed at once.
        past = line[turn_start - whole - len(taps) + 1 : turn_start]
        line[turn_start : turn_start + whole] = np.convolve(past, taps, mode="valid")[:whole]
    return line[start : start + samples]


def guitar(pitch: float, duration_s: float) -> Sound:
    """Return a steel-string guitar: one string of a strummed chord, ringing a little past its stroke."""
    ring_s = min(duration_s + 0.35, 2.6)
    string = _string(pitch, ring_s, 0.55, 2.8, 0.18, 21)
    body = band(band(string, 90, None, 1) + 0.5 * band(string, 160, 320, 1), None, 6_500, 1)
    return to_sound(normalised(body * gate(times_s(ring_s), ring_s - 0.3, 0.001, 0.3), 0.5))


def nylon(pitch: float, duration_s: float) -> Sound:
    """Return a nylon string, picked softly near the middle."""
    ring_s = min(duration_s + 0.8, 2.4)
    string = _string(pitch, ring_s, 0.3, 2.2, 0.32, 22)
    return to_sound(normalised(string * gate(times_s(ring_s), ring_s - 0.5, 0.002, 0.5), 0.8))


def bass(pitch: float, duration_s: float) -> Sound:
    """Return a fingered bass guitar: a dull string over a round fundamental."""
    ring_s = duration_s + 0.06
    times = times_s(ring_s)
    string = normalised(band(_string(pitch, ring_s, 0.25, 2.5, 0.25, 23), None, 1_400))
    root = np.sin(2 * np.pi * frequency_hz(pitch) * times) * np.exp(-times / 1.6)
    overtone = 0.35 * np.sin(4 * np.pi * frequency_hz(pitch) * times) * np.exp(-times / 0.8)
    return to_sound(normalised((0.55 * string + 0.6 * root + overtone) * gate(times, duration_s - 0.01, 0.004, 0.06)))


def _amplifier(signal: FloatArray, drive: float) -> FloatArray:
    """Return a signal through a driven amplifier and its loudspeaker."""
    clipped = np.tanh(drive * normalised(band(signal, 110, None)))
    return band(band(clipped, 85, 4_600, 2), None, 5_500, 2)


def _fifth(pitch: float, duration_s: float, detune: float, phase: float) -> FloatArray:
    """Return root, fifth and octave of a power chord before the amplifier."""
    times = times_s(duration_s)
    chord = np.zeros(len(times))
    for place, interval in enumerate((0.0, 7.02, 12.0)):
        frequency = frequency_hz(pitch + interval + detune)
        chord += play_table(saw_table(frequency, 4_000), frequency, times, phase + 0.31 * place)
    return chord


def power(pitch: float, duration_s: float) -> Sound:
    """Return an open distorted power chord, played twice and panned apart."""
    ring_s = duration_s + 0.08
    times = times_s(ring_s)
    shape = gate(times, duration_s - 0.01, 0.004, 0.08) * (0.75 + 0.25 * np.exp(-times / 0.25))
    sides = [_amplifier(_fifth(pitch, ring_s, detune, phase), 7.0) for detune, phase in ((-0.05, 0.1), (0.05, 0.6))]
    return to_sound(normalised(np.stack(sides) * shape))


def chug(pitch: float, duration_s: float) -> Sound:
    """Return a palm-muted power chord: the same amplifier, a string that dies at once."""
    held_s = min(duration_s, 0.2)
    times = times_s(held_s + 0.04)
    damping = np.exp(-times / 0.09) * gate(times, held_s, 0.002, 0.04)
    sides = [
        band(_amplifier(_fifth(pitch, held_s + 0.04, detune, phase), 5.0) * damping, None, 2_600)
        for detune, phase in ((-0.04, 0.2), (0.04, 0.7))
    ]
    return to_sound(normalised(np.stack(sides)))


def lead_guitar(pitch: float, duration_s: float) -> Sound:
    """Return a sustained, singing lead with a late vibrato."""
    ring_s = duration_s + 0.1
    times = times_s(ring_s)
    frequency = frequency_hz(pitch)
    bend = 0.006 * np.clip((times - 0.2) / 0.3, 0, 1) * np.sin(2 * np.pi * 5.4 * times)
    warped = times + np.cumsum(bend) / SAMPLE_RATE_HZ
    tone = _amplifier(play_table(saw_table(frequency, 3_000), frequency, warped), 4.0)
    return to_sound(normalised(tone * gate(times, duration_s, 0.006, 0.1)))
