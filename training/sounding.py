"""Notes made audible by FluidSynth's library, played directly so that every kind of part comes back apart.

Separate stems are what a mix needs (distort the guitars, duck the pads, bury the drums). FluidSynth mixes MIDI channel
`c` into its audio group `c % groups`, so six groups give six stems in one pass. Its own room and chorus stay off: the
mix adds rooms, and without them the same notes give the same samples whatever was sounded before.

Which notes are played does not belong here, nor what is done to the stems (`mixing`).
"""

import ctypes
import ctypes.util
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, partial
from operator import methodcaller
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import upfirdn

SAMPLE_RATE_HZ = 22_050
RENDER_RATE_HZ = 2 * SAMPLE_RATE_HZ
BLOCK = 64
"""Samples FluidSynth computes at once; a note begins with a block."""

RENDER_DELAY_S = 0.002
"""How late a recorded drum rises after it was struck: its attack, half a block, and the hold of the first block."""

SOUNDFONTS = {
    "FluidR3_GM": ("/usr/share/sounds/sf2/FluidR3_GM.sf2", "fluid-soundfont-gm"),
    "TimGM6mb": ("/usr/share/sounds/sf2/TimGM6mb.sf2", "timgm6mb-soundfont"),
    "MuseScore_Lite": ("/usr/share/sounds/sf3/MuseScore_General_Lite.sf3", "musescore-general-soundfont-small"),
    "FluidR3Mono": ("/usr/share/sounds/sf3/FluidR3Mono_GM.sf3", "fluidr3mono-gm-soundfont"),
    "OPL-3": ("/usr/share/sounds/sf2/OPL-3_FM_128M.sf2", "opl3-soundfont"),
}
"""File and Debian package of every soundfont."""

DRUM_BANK = 128
FLUIDSYNTH_WARNING = 2
GAIN = 0.5
WHOLE_SETTINGS = {
    b"synth.audio-channels": 6,
    b"synth.audio-groups": 6,
    b"synth.reverb.active": 0,
    b"synth.chorus.active": 0,
    b"synth.lock-memory": 0,
    b"synth.polyphony": 64,
}
HALFBAND_TAPS = 63


class SoundingError(RuntimeError):
    """Something that notes are sounded with is not installed; the message says what to type."""


class Stem(IntEnum):
    """Parts that are mixed alike; the value is FluidSynth's audio group."""

    BASS = 0
    GUITAR = 1
    CHORDS = 2
    DRUMS = 3
    LEAD = 4
    VOICE = 5


@dataclass(frozen=True)
class Patch:
    """The instrument of a MIDI channel; bank 128 holds drum kits."""

    channel: int
    bank: int
    program: int


@dataclass(frozen=True, order=True)
class SoundingNote:
    """A note in seconds; `key` 60 is middle C, `velocity` 1..127."""

    start_s: float
    length_s: float
    channel: int
    key: int
    velocity: int


@dataclass(frozen=True, order=True)
class Control:
    """From this time on a channel's controller has a value 0..127, or its pitch is bent where `controller` is None."""

    at_s: float
    channel: int
    controller: int | None
    value: int


def stem_channels(stem: Stem) -> range:
    """Return the MIDI channels that sound into a stem."""
    return range(int(stem), 16, len(Stem))


def missing_soundfonts() -> list[str]:
    """Return the Debian packages of the soundfonts that are not installed."""
    return [package for path, package in SOUNDFONTS.values() if not Path(path).exists()]


def sound(
    soundfont: str,
    patches: Sequence[Patch],
    notes: Sequence[SoundingNote],
    controls: Sequence[Control],
    duration_s: float,
) -> NDArray[np.float32]:
    """Play notes and return the stems.

    Parameters
    ----------
    soundfont
        A key of `SOUNDFONTS`.
    duration_s
        What is returned of the sound, from second 0.

    Returns
    -------
    float32, shape (stems, samples), mono at `SAMPLE_RATE_HZ`, one row per `Stem`.

    Raises
    ------
    SoundingError
        If FluidSynth's library or the soundfont is not installed.
    """
    blocks = int(np.ceil((duration_s + RENDER_DELAY_S) * RENDER_RATE_HZ / BLOCK)) + 1
    stems = np.zeros((len(Stem), 2, blocks * BLOCK), np.float32)
    rendered = 0
    with _synthesiser(soundfont) as synth:
        for patch in patches:
            synth.set_channel_type(patch.channel, int(patch.bank == DRUM_BANK))
            synth.bank_select(patch.channel, patch.bank)
            synth.program_change(patch.channel, patch.program)
        for block, action in _timeline(notes, controls):
            if block >= blocks:
                break
            synth.fill(stems[:, :, rendered * BLOCK : block * BLOCK])
            rendered = block
            action(synth)
        synth.fill(stems[:, :, rendered * BLOCK :])
    mono = stems.sum(axis=1)[:, round(RENDER_DELAY_S * RENDER_RATE_HZ) :]
    return _halved(mono)[:, : round(duration_s * SAMPLE_RATE_HZ)]


class _Synth:
    """FluidSynth's functions on one synthesiser."""

    def __init__(self, library: ctypes.CDLL, pointer: ctypes.c_void_p) -> None:
        self._library, self._pointer = library, pointer

    def __getattr__(self, name: str) -> Callable[..., int]:
        return partial(getattr(self._library, f"fluid_synth_{name}"), self._pointer)

    def fill(self, stems: NDArray[np.float32]) -> None:
        """Compute the next samples, shape (stems, 2, samples); whole blocks only, so that no remainder is kept."""
        if stems.shape[2]:
            sides = [(ctypes.c_void_p * len(Stem))(*(row.ctypes.data for row in stems[:, side])) for side in (0, 1)]
            self.nwrite_float(stems.shape[2], *sides, None, None)


def _timeline(notes: Sequence[SoundingNote], controls: Sequence[Control]) -> list[tuple[int, methodcaller]]:
    """Return what happens at which block; at equal blocks notes end first, then controls turn, then notes begin."""
    events: list[tuple[int, int, methodcaller]] = []
    for note in notes:
        start, end = _block(note.start_s), _block(note.start_s + note.length_s)
        events.append((start, 2, methodcaller("noteon", note.channel, note.key, note.velocity)))
        events.append((max(end, start + 1), 0, methodcaller("noteoff", note.channel, note.key)))
    for control in controls:
        if control.controller is None:
            action = methodcaller("pitch_bend", control.channel, control.value * 128)
        else:
            action = methodcaller("cc", control.channel, control.controller, control.value)
        events.append((_block(control.at_s), 1, action))
    events.sort(key=lambda event: event[:2])
    return [(block, action) for block, _, action in events]


def _block(at_s: float) -> int:
    return max(0, round(at_s * RENDER_RATE_HZ / BLOCK))


def _halved(stems: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the stems at half the rate; the filter is symmetric, so nothing moves in time."""
    centre = HALFBAND_TAPS // 2
    taps = np.sinc((np.arange(HALFBAND_TAPS) - centre) / 2) * np.hamming(HALFBAND_TAPS)
    taps = (taps / taps.sum()).astype(np.float32)
    length = (stems.shape[1] + 1) // 2
    halved = np.zeros((len(stems), length), np.float32)
    for row, stem in zip(halved, stems, strict=True):
        if stem.any():
            row[:] = upfirdn(taps, np.pad(stem, (0, centre)), down=2)[(centre + 1) // 2 :][:length]
    return halved


@cache
def _library() -> ctypes.CDLL:
    name = ctypes.util.find_library("fluidsynth")
    if name is None:
        raise SoundingError(
            "FluidSynth's library is not installed, so songs cannot be sounded: apt-get install fluidsynth"
        )
    library = ctypes.CDLL(name)
    library.fluid_set_log_function(FLUIDSYNTH_WARNING, None, None)  # a missing kit is replaced by the plain one
    for function in ("new_fluid_settings", "new_fluid_synth"):
        getattr(library, function).restype = ctypes.c_void_p
    return library


@contextmanager
def _synthesiser(soundfont: str) -> Iterator[_Synth]:
    """Yield a new synthesiser: in one that has played before, old notes ring on."""
    _keep_in_memory(soundfont)
    pointer, settings = _new_synth(soundfont)
    try:
        yield _Synth(_library(), pointer)
    finally:
        _library().delete_fluid_synth(pointer)
        _library().delete_fluid_settings(settings)


@cache
def _keep_in_memory(soundfont: str) -> None:
    """Read a soundfont once for the life of the process: FluidSynth shares samples that another synthesiser holds."""
    _new_synth(soundfont)


def _new_synth(soundfont: str) -> tuple[ctypes.c_void_p, ctypes.c_void_p]:
    path, package = SOUNDFONTS[soundfont]
    if not Path(path).exists():
        raise SoundingError(f"The soundfont {soundfont} is not installed: apt-get install {package}")
    library = _library()
    settings = ctypes.c_void_p(library.new_fluid_settings())
    library.fluid_settings_setnum(settings, b"synth.sample-rate", ctypes.c_double(RENDER_RATE_HZ))
    library.fluid_settings_setnum(settings, b"synth.gain", ctypes.c_double(GAIN))
    for name, value in WHOLE_SETTINGS.items():
        library.fluid_settings_setint(settings, name, value)
    pointer = ctypes.c_void_p(library.new_fluid_synth(settings))
    if library.fluid_synth_sfload(pointer, path.encode(), 1) < 0:
        raise SoundingError(f"FluidSynth cannot read the soundfont {path}: install {package} again")
    return pointer, settings
