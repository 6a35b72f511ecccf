"""The singer reads English letters well enough to be followed."""

import pytest

from demo.compose import PRESETS, compose
from demo.phonetics import VOWEL_FORMANTS_HZ, pronounce
from demo.voice import CONSONANTS


@pytest.mark.parametrize(
    ("syllable", "onset", "vowels", "coda"),
    [
        ("light", ("l",), ("AA", "IH"), ("t",)),
        ("home", ("h",), ("AO", "UW"), ("m",)),
        ("street", ("t", "r"), ("IY",), ("t",)),
        ("town", ("t",), ("AA", "UH"), ("n",)),
        ("sing", ("s",), ("IH",), ("ng",)),
        ("the", ("th",), ("AH",), ()),
        ("flame", ("f", "l"), ("EH", "IY"), ("m",)),
        ("there's", ("th",), ("EH",), ("r", "s")),
        ("cit", ("s",), ("IH",), ("t",)),
        ("through", ("th", "r"), ("UW",), ()),
        ("who", ("w",), ("UW",), ()),
    ],
)
def test_common_spellings_are_read_as_they_sound(syllable, onset, vowels, coda):
    sounds = pronounce(syllable)
    assert (sounds.onset, sounds.vowels, sounds.coda) == (onset, vowels, coda)


def test_every_syllable_of_the_book_can_be_sung():
    for genre in PRESETS:
        for syllable in compose(genre).melody:
            sounds = pronounce(syllable.text)
            assert set(sounds.vowels) <= set(VOWEL_FORMANTS_HZ)
            assert {*sounds.onset, *sounds.coda} <= set(CONSONANTS)
