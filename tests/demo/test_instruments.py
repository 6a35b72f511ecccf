"""Every instrument plays the pitch it is asked for, in time, without clicks at its ends."""

import numpy as np
import pytest

from demo.drums import DRUMS
from demo.instruments import PITCHED, SoundBank
from demo.score import SAMPLE_RATE_HZ, Note, Phrase, Syllable
from demo.voice import sing


def _strength_hz(signal, frequency_hz):
    """Return the strongest partial within 1.5 % of a frequency."""
    padded = np.abs(np.fft.rfft(signal * np.hanning(len(signal)), 8 * len(signal)))
    frequencies = np.fft.rfftfreq(8 * len(signal), 1 / SAMPLE_RATE_HZ)
    near = np.abs(frequencies / frequency_hz - 1) < 0.015
    return frequencies[near][np.argmax(padded[near])], padded[near].max() / padded.max()


ENSEMBLES = {"pad", "supersaw", "power", "chug"}
"""Several players a few cents apart: their strongest partial wanders inside the chorus."""


@pytest.mark.parametrize("name", sorted(PITCHED))
@pytest.mark.parametrize("pitch", [45, 57, 69])
def test_a_pitched_instrument_is_in_tune(name, pitch):
    sound = PITCHED[name](pitch, 0.8)
    left = sound[0].astype(float)[: round(0.7 * SAMPLE_RATE_HZ)]
    expected_hz = 440 * 2 ** ((pitch - 69) / 12)
    measured_hz, share = _strength_hz(left, expected_hz)
    assert share > 0.05
    assert abs(1200 * np.log2(measured_hz / expected_hz)) < (20 if name in ENSEMBLES else 8)


@pytest.mark.parametrize("name", sorted(PITCHED))
def test_a_note_speaks_at_once_and_ends_in_silence(name):
    sound = np.abs(PITCHED[name](52, 0.5)).max(axis=0)
    assert np.isfinite(sound).all()
    assert sound.max() <= 1.0
    assert sound[: round(0.2 * SAMPLE_RATE_HZ)].max() > 0.25 * sound.max()
    assert sound[-20:].max() < 0.02


@pytest.mark.parametrize("name", sorted(DRUMS))
def test_a_drum_strikes_within_twenty_milliseconds_and_ends_in_silence(name):
    stroke = np.abs(DRUMS[name]()).max(axis=0)
    assert 0.9 <= stroke.max() <= 1.0 + 1e-6
    assert stroke[: round(0.035 * SAMPLE_RATE_HZ)].max() > 0.6
    assert stroke[-20:].max() < 0.02


def test_the_bank_makes_a_note_once():
    bank = SoundBank()
    note = Note(1.0, 0.4, 57, 0.8)
    assert bank.sound("piano", note) is bank.sound("piano", Note(9.0, 0.4, 57, 0.2))
    assert bank.sound("hat", note) is bank.sound("hat", Note(2.0, 0.1, 60, 1.0))


def test_an_unknown_instrument_is_refused():
    with pytest.raises(ValueError, match="no instrument 'kazoo'"):
        SoundBank().sound("kazoo", Note(0, 1, 60, 1))


def _sung(text, pitch, duration_s=0.8):
    return sing(Phrase((Syllable(text, 0.0, duration_s, pitch),), 1.0), 1.0, 0)[0].astype(float)


def test_the_singer_sings_the_pitch_of_her_note():
    steady = _sung("ah", 57)[round(0.05 * SAMPLE_RATE_HZ) : round(0.18 * SAMPLE_RATE_HZ)]
    measured_hz, _ = _strength_hz(steady, 220.0)
    assert abs(1200 * np.log2(measured_hz / 220.0)) < 15


def test_vowels_have_their_own_formants():
    def band_share(text, low_hz, high_hz):
        vowel = _sung(text, 45)[round(0.15 * SAMPLE_RATE_HZ) : round(0.5 * SAMPLE_RATE_HZ)]
        power = np.abs(np.fft.rfft(vowel)) ** 2
        frequencies = np.fft.rfftfreq(len(vowel), 1 / SAMPLE_RATE_HZ)
        return power[(frequencies >= low_hz) & (frequencies < high_hz)].sum() / power.sum()

    assert band_share("dark", 600, 1_300) > 3 * band_share("deep", 600, 1_300)
    assert band_share("deep", 1_900, 3_300) > 3 * band_share("moon", 1_900, 3_300)


def test_a_hissing_consonant_comes_before_its_vowel():
    voice = _sung("sun", 57)
    hiss, vowel = voice[200:2_200], voice[8_000:10_000]

    def treble_share(part):
        power = np.abs(np.fft.rfft(part)) ** 2
        return power[len(power) // 4 :].sum() / power.sum()

    assert treble_share(hiss) > 0.3
    assert treble_share(vowel) < 0.02
