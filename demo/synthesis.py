"""From a score to stereo sound: every note from the sound bank, every phrase sung, all through the desk.

What is played is decided before (`compose`); how each thing sounds is `instruments` and `voice`; the desk's machines
are in `mixing`.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from demo.instruments import SoundBank
from demo.mixing import Stereo, decibels, duck_curve, master, pan_gains, reverberate
from demo.score import SAMPLE_RATE_HZ, Channel, Composition, Phrase, Voice
from demo.voice import sing
from demo.waves import Sound

LOUDNESS_DB = -12.5
END_FADE_S = 1.4


def render(composition: Composition) -> NDArray[np.float32]:
    """Return the sound of a composition.

    Returns
    -------
    NDArray[np.float32]
        Shape (2, samples) at 44 100 Hz, no sample beyond 0.98, exactly as long as the composition's truth says.
    """
    samples = round(composition.truth.duration_s * SAMPLE_RATE_HZ)
    mix, send = np.zeros((2, samples), np.float32), np.zeros((2, samples), np.float32)
    ducking = duck_curve(_kick_strokes_s(composition), samples)
    bank = SoundBank()
    for track in composition.tracks:
        strip = np.zeros((2, samples), np.float32)
        for note in track.notes:
            _place(strip, bank.sound(track.instrument, note), note.start_s, note.velocity)
        _through(track.channel, strip, mix, send, ducking)
    for voice, strip in zip(composition.voices, render_voices(composition), strict=True):
        _through(voice.channel, strip, mix, send, ducking)
    mix += reverberate(send, composition.room_s)
    return master(mix, LOUDNESS_DB, END_FADE_S)


def render_voices(composition: Composition) -> Iterator[Stereo]:
    """Yield the dry part of each singer, lead first, shape (2, samples): the vocal stems of the song."""
    samples = round(composition.truth.duration_s * SAMPLE_RATE_HZ)
    for singer, voice in enumerate(composition.voices):
        yield _vocal(voice, singer, samples)


def _kick_strokes_s(composition: Composition) -> list[float]:
    return [note.start_s for track in composition.tracks if "kick" in track.instrument for note in track.notes]


def _place(strip: Stereo, sound: Sound, start_s: float, velocity: float) -> None:
    """Add a sound to a strip; what would ring past the end is cut."""
    start = round(start_s * SAMPLE_RATE_HZ)
    window = strip[:, start : start + sound.shape[1]]
    window += np.float32(velocity) * sound[:, : window.shape[1]]


def _through(channel: Channel, strip: Stereo, mix: Stereo, send: Stereo, ducking: NDArray[np.float32]) -> None:
    """Add a strip to the mix and to the reverb's send, as its channel says."""
    strip *= pan_gains(channel.pan) * np.float32(decibels(channel.gain_db))
    if channel.duck:
        strip *= 1 - np.float32(channel.duck) * ducking
    mix += strip
    if channel.reverb:
        strip *= np.float32(channel.reverb)
        send += strip


def _vocal(voice: Voice, singer: int, samples: int) -> Stereo:
    """Return a singer's whole part; a phrase that comes back is sung once and placed again."""
    strip = np.zeros((2, samples), np.float32)
    sung: dict[tuple[tuple[str, float, float, float], ...], Sound] = {}
    for phrase in voice.phrases:
        shape = _shape(phrase)
        if shape not in sung:
            sung[shape] = sing(phrase, voice.tract, singer)
        _place(strip, sung[shape], phrase.syllables[0].start_s, phrase.velocity)
    return strip


def _shape(phrase: Phrase) -> tuple[tuple[str, float, float, float], ...]:
    """Return what makes two phrases the same but for where they lie in the song."""
    origin_s = phrase.syllables[0].start_s
    return tuple((s.text, round(s.start_s - origin_s, 3), round(s.duration_s, 3), s.pitch) for s in phrase.syllables)
