"""From the letters of a sung syllable to speech sounds: a consonant or two, a vowel, a consonant or two.

English spelling is only regular enough for a singer who must be followed, not for a dictionary: a short table of
irregular syllables, then rules on vowel letters. Formant frequencies of the vowels are the men's averages of Peterson
and Barney (Control methods used in a study of the vowels, 1952, table II).
"""

import re
from dataclasses import dataclass

VOWEL_FORMANTS_HZ: dict[str, tuple[float, float, float]] = {
    "IY": (270, 2290, 3010),
    "IH": (390, 1990, 2550),
    "EH": (530, 1840, 2480),
    "AE": (660, 1720, 2410),
    "AA": (730, 1090, 2440),
    "AO": (570, 840, 2410),
    "UH": (440, 1020, 2240),
    "UW": (300, 870, 2240),
    "AH": (640, 1190, 2390),
    "ER": (490, 1350, 1690),
}
DIPHTHONGS = {
    "AY": ("AA", "IH"),
    "EY": ("EH", "IY"),
    "OW": ("AO", "UW"),
    "AW": ("AA", "UH"),
    "OY": ("AO", "IH"),
}
IRREGULAR = {
    "a": "AH", "the": "AH", "of": "AH", "to": "UW", "in-to": "UW", "do": "UW", "you": "UW", "who": "UW", "i": "AY",
    "my": "AY", "by": "AY", "me": "IY", "we": "IY", "be": "IY", "she": "IY", "he": "IY", "ti": "AY", "mi": "AY",
    "si": "IH", "one": "AH", "come": "AH", "some": "AH", "love": "AH", "none": "AH", "have": "AE", "are": "AA",
    "was": "AH", "what": "AH", "all": "AO", "call": "AO", "fall": "AO", "walk": "AO", "small": "AO", "your": "AO",
    "door": "AO", "there's": "EH", "where": "EH", "where's": "EH", "air": "EH", "chair": "EH", "here": "IY",
    "near": "IY", "hear": "IY", "year": "IY", "been": "IH", "our": "AW", "flour": "AW", "know": "OW", "slow": "OW",
    "grow": "OW", "glow": "OW", "go": "OW", "no": "OW", "o": "OW", "so": "OW", "ne": "IY", "e": "IH", "ra": "EY",
    "pa": "EY", "ta": "EY", "pa-tient": "EY", "could": "UH", "would": "UH", "should": "UH", "find": "AY", "hind": "AY",
    "range": "EY", "changed": "EY", "wire": "AY", "fire": "AY", "i-ron": "AY", "world": "ER", "moth": "AH",
    "wa": "AO", "won": "AH", "com": "AH", "noth": "AH", "o-ver": "OW", "bove": "AH", "eve": "EH", "ev": "EH",
    "mem": "EH", "ly": "IY", "ry": "IY", "dy": "IY", "ty": "IY", "y": "IY", "old": "OW", "hold": "OW", "told": "OW",
    "friend": "EH", "bright": "AY", "through": "UW", "breathes": "IY", "break": "EY", "mu": "UW",
}  # fmt: skip
"""Syllables whose vowel does not follow the rules below."""

VOWEL_RULES: tuple[tuple[str, str], ...] = (
    (r"igh|ie$|y$", "AY"),
    (r"ee|ea|ie|ei", "IY"),
    (r"oo|ew|ue", "UW"),
    (r"ou|ow", "AW"),
    (r"oi|oy", "OY"),
    (r"oa", "OW"),
    (r"ai|ay|ey", "EY"),
    (r"au|aw", "AO"),
    (r"a[^aeiouyrw]e", "EY"),
    (r"i[^aeiouyr]e", "AY"),
    (r"o[^aeiouyr]e", "OW"),
    (r"u[^aeiouyr]e", "UW"),
    (r"ar", "AA"),
    (r"or|ore", "AO"),
    (r"er|ir|ur", "ER"),
    (r"a", "AE"),
    (r"e", "EH"),
    (r"i|y", "IH"),
    (r"o", "AA"),
    (r"u", "AH"),
)
CONSONANTS = re.compile(r"sh|ch|th|ph|wh|ng|ck|qu|kn|wr|[bcdfghjklmnpqrstvwxyz]")
SAME_SOUND = {
    "ph": "f", "wh": "w", "ck": "k", "qu": "k", "kn": "n", "wr": "r", "c": "k", "q": "k", "x": "s", "ch": "sh", "j": "sh",
}  # fmt: skip


@dataclass(frozen=True)
class Pronunciation:
    """A syllable's sounds: consonants before, one vowel or the two ends of a glide, consonants after."""

    onset: tuple[str, ...]
    vowels: tuple[str, ...]
    coda: tuple[str, ...]


def pronounce(syllable: str) -> Pronunciation:
    """Return the sounds of a syllable as it is written; a syllable without vowel letters gets a neutral one."""
    letters = re.sub(r"[^a-z']", "", syllable.lower())
    plain = letters.replace("'", "")
    vowel = IRREGULAR.get(letters) or next(
        (v for rule, v in VOWEL_RULES if re.search(rule, plain[_lead(plain) :])), "AH"
    )
    before, after = _around(plain)
    return Pronunciation(_sounds(before)[-2:], DIPHTHONGS.get(vowel, (vowel,)), _sounds(after)[:2])


def _lead(letters: str) -> int:
    """Return where the vowels begin; a leading y is a consonant."""
    match = re.match(r"qu|y?[^aeiouy]*", letters)
    return match.end() if match else 0


def _around(letters: str) -> tuple[str, str]:
    """Return the letters before and after the vowel; an e that closes the syllable is silent."""
    start = _lead(letters)
    spelled = re.match(r"igh|ou|ow|aw|ew|[aeiouy]+", letters[start:])
    rest = letters[start + (spelled.end() if spelled else 0) :]
    return letters[:start], re.sub(r"e(?=s?$)", "", rest)


def _sounds(letters: str) -> tuple[str, ...]:
    found = [SAME_SOUND.get(sound, sound) for sound in CONSONANTS.findall(letters)]
    return tuple(sound for place, sound in enumerate(found) if place == 0 or sound != found[place - 1])
