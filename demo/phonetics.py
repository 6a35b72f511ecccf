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
IRREGULAR: dict[str, str] = {
    syllable: vowel
    for vowel, syllables in {
        "IY": "me we be he she ne key here near hear year ly ry ery ty dy y mi breathes",
        "IH": "been si e mir",
        "EH": "air chair there's where eve ev mem head friend",
        "AE": "have",
        "AA": "are",
        "AO": "all call fall walk small your door wa swal",
        "UH": "could would should pull",
        "UW": "to do you you'll who through used",
        "AH": "a the of one come comes com some love none was what won moth noth tions ron",
        "ER": "world",
        "AY": "i my by find hind wire fire ti tied",
        "EY": "ra pa ta range changed break",
        "OW": "o go no so know slow grow glow low lows old hold fold told won't bro",
        "AW": "our flour",
    }.items()
    for syllable in syllables.split()
}
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
SOFT_C = re.compile(r"c(?=[eiy])")
SILENT = re.compile(r"gh$|(?<=ou)l(?=d)")
SAME_SOUND = {
    spelling: sound
    for sound, spellings in {
        "f": "ph",
        "w": "wh",
        "r": "wr",
        "n": "kn",
        "s": "x",
        "k": "c ck q qu",
        "sh": "ch j",
    }.items()
    for spelling in spellings.split()
}


@dataclass(frozen=True)
class Pronunciation:
    """A syllable's sounds: consonants before, one vowel or the two ends of a glide, consonants after."""

    onset: tuple[str, ...]
    vowels: tuple[str, ...]
    coda: tuple[str, ...]


def pronounce(syllable: str) -> Pronunciation:
    """Return the sounds of a syllable as it is written; a syllable without vowel letters gets a neutral one."""
    letters = re.sub(r"[^a-z']", "", syllable.lower())
    plain = SILENT.sub("", SOFT_C.sub("s", letters.replace("'", "")))
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
