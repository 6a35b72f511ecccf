"""Electronic instruments computed here: drum machines, and basses and leads of plain waves behind a filter.

Soundfonts hold few of them, and a beat is often told by exactly these sounds. What they play is in the score.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from training.draws import between, chance, log_between, pick
from training.grooves import KEYS
from training.sounding import SAMPLE_RATE_HZ, SoundingNote

Sound = NDArray[np.float32]

KICKS, SNARES, CLAPS = {35, KEYS["K"]}, {KEYS["S"], KEYS["E"]}, {KEYS["L"], KEYS["R"]}
CLOSED, LONG_METAL = {KEYS["H"], KEYS["P"], KEYS["A"], KEYS["G"]}, {KEYS["O"], KEYS["D"], KEYS["C"], KEYS["N"], 55, 57}
ATTACK_S = 0.0005


def drum_machine(rng: np.random.Generator, notes: Sequence[SoundingNote], samples: int) -> Sound:
    """Return drums that a machine plays: float32, shape (samples,). Every machine sounds different."""
    track = np.zeros(samples, np.float32)
    shots = {key: _shot(rng, key) for key in sorted({note.key for note in notes})}
    for note in notes:
        _add(track, shots[note.key], note.start_s, (note.velocity / 127) ** 1.5)
    return track


def _shot(rng: np.random.Generator, key: int) -> Sound:
    if key in KICKS:
        return _kick(rng)
    if key in SNARES:
        return _snare(rng)
    if key in CLAPS:
        return _clap(rng) if key == KEYS["L"] else _blip(rng, between(rng, 400, 1800), 0.03)
    if key in CLOSED:
        return 0.5 * _noise(rng, log_between(rng, 0.02, 0.08), between(rng, 4000, 8500))
    if key in LONG_METAL:
        return 0.5 * _noise(rng, log_between(rng, 0.15, 0.9), between(rng, 3500, 8000))
    return _blip(rng, 60 * 2 ** ((key - 36) / 12), log_between(rng, 0.05, 0.3))


def _kick(rng: np.random.Generator) -> Sound:
    """Return a bass drum: a sine that falls fast to its pitch, with a click or without, driven or clean."""
    time_s = _time_s(log_between(rng, 0.15, 0.9))
    low_hz, fall_s = between(rng, 38, 65), log_between(rng, 0.008, 0.06)
    sweep_hz = low_hz + between(rng, 60, 450) * np.exp(-time_s / fall_s)
    body = np.sin(2 * np.pi * np.cumsum(sweep_hz) / SAMPLE_RATE_HZ) * np.exp(-time_s / (time_s[-1] / 4))
    body = np.tanh(body * log_between(rng, 1, 6))
    body[:200] += between(rng, 0, 0.4) * rng.standard_normal(200) * np.exp(-np.arange(200) / 40)
    return _attacked(body)


def _snare(rng: np.random.Generator) -> Sound:
    rattle = _noise(rng, log_between(rng, 0.08, 0.35), between(rng, 700, 2500))
    tone = _blip(rng, between(rng, 150, 260), 0.08)
    rattle[: len(tone)] += between(rng, 0.2, 1.2) * tone[: len(rattle)]
    return rattle


def _clap(rng: np.random.Generator) -> Sound:
    """Return hands that clap almost together; the loudest comes first, so that the attack is the beat."""
    clap = np.zeros(round(0.3 * SAMPLE_RATE_HZ), np.float32)
    for late_s in (0.0, 0.009, 0.018):
        _add(clap, _noise(rng, 0.04 if late_s < 0.018 else 0.2, between(rng, 800, 1500)), late_s, 1.0)
    return clap


def _noise(rng: np.random.Generator, length_s: float, above_hz: float) -> Sound:
    time_s = _time_s(length_s * 2)
    hiss = sosfilt(butter(2, above_hz, "high", fs=SAMPLE_RATE_HZ, output="sos"), rng.standard_normal(len(time_s)))
    return _attacked(0.6 * hiss * np.exp(-time_s / (length_s / 2.5)))


def _blip(rng: np.random.Generator, hertz: float, length_s: float) -> Sound:
    time_s = _time_s(length_s * 2)
    wave = np.sin(2 * np.pi * hertz * (time_s + 0.004 * rng.random() * np.exp(-time_s / 0.01)))
    return _attacked(wave * np.exp(-time_s / (length_s / 2.5)))


def _attacked(wave: NDArray[np.float64]) -> Sound:
    rise = round(ATTACK_S * SAMPLE_RATE_HZ)
    wave[:rise] *= np.linspace(0, 1, rise)
    return np.asarray(wave, np.float32)


def synthesised(rng: np.random.Generator, notes: Sequence[SoundingNote], samples: int) -> Sound:
    """Return notes as a synthesiser's: detuned saws, squares or sines that open and close a filter."""
    track = np.zeros(samples, np.float32)
    shape, detune = pick(rng, ("saw", "saw", "square", "sine", "fm")), between(rng, 0, 0.012)
    bright, decay_s, attack_s = log_between(rng, 1.5, 25), log_between(rng, 0.05, 1.5), log_between(rng, 0.001, 0.02)
    dull_share = rng.random() if chance(rng, 0.8) else 0.0
    for note in notes:
        time_s = _time_s(min(note.length_s, 4.0) + 0.03)
        hertz = 440 * 2 ** ((note.key - 69) / 12)
        wave = sum(_wave(shape, hertz * tune, time_s) for tune in (1 - detune, 1.0, 1 + detune)) / 3
        cutoff_hz = min(10_000.0, hertz * bright)
        dull = sosfilt(butter(2, min(10_000.0, max(hertz, cutoff_hz / 6)), fs=SAMPLE_RATE_HZ, output="sos"), wave)
        opened = np.exp(-time_s / decay_s)
        clear = sosfilt(butter(2, cutoff_hz, fs=SAMPLE_RATE_HZ, output="sos"), wave)
        voiced = clear * (opened * dull_share + 1 - dull_share) + dull * (1 - opened) * dull_share
        gate = np.minimum(1, time_s / attack_s) * np.clip((time_s[-1] - time_s) / 0.03, 0, 1)
        _add(track, np.asarray(voiced * gate, np.float32), note.start_s, note.velocity / 127)
    return track


def _wave(shape: str, hertz: float, time_s: NDArray[np.float64]) -> NDArray[np.float64]:
    phase = hertz * time_s % 1
    if shape == "saw":
        return 2 * phase - 1
    if shape == "square":
        return np.asarray(np.sign(phase - 0.5))
    brightness = 3 * np.exp(-time_s / 0.2) if shape == "fm" else 0.0
    return np.asarray(np.sin(2 * np.pi * phase + brightness * np.sin(4 * np.pi * phase)))


def _time_s(length_s: float) -> NDArray[np.float64]:
    return np.arange(round(length_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ


def _add(track: Sound, wave: Sound, start_s: float, gain: float) -> None:
    first = round(start_s * SAMPLE_RATE_HZ)
    room = track[first : first + len(wave)]
    room += np.float32(gain) * wave[: len(room)]
