"""Who is in the film and where it plays: characters and environments from style words, lyric words and a seed.

Every family of sections has a place of its own, so that a return of the music is a return to a place. Scores are
counted from the tables in `planning.vocabulary`; the seed only separates what the song leaves open. Which shot shows
whom is not decided here.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

import numpy as np

from planning.vocabulary import (
    COMPANION,
    COUNTERPART,
    HAIR,
    HAIR_STYLES,
    NAMES,
    PALETTE_STYLES,
    PALETTE_WORDS,
    PLACES,
    SKIN,
    WARDROBE,
    WEATHER_WORDS,
    Place,
)
from planning.words import known_words, plain
from state.film import Character, Environment, PaletteName, SceneKind, Weather
from state.music import Lyrics, SectionLabel

Family = Literal["frame", "verse", "chorus", "bridge"]
FAMILY: dict[SectionLabel, Family] = {
    "intro": "frame",
    "verse": "verse",
    "prechorus": "verse",
    "chorus": "chorus",
    "bridge": "bridge",
    "instrumental": "frame",
    "outro": "frame",
}
WEATHERED: tuple[Family, ...] = ("verse", "chorus")  # where the sung weather falls; elsewhere the air may change
WORDS_THAT_SATURATE = 4
UNASKED_PENALTY = 4.0
STYLE_WEIGHT = 3.0  # as much as three words
SECOND_PERSON = frozenset(("you", "your", "youre", "we", "us", "our", "together"))
WORDS_FOR_TWO = 3


def film_palette(style: Sequence[str], lyrics: Lyrics, rng: np.random.Generator) -> PaletteName:
    """Return the palette that the style and the words call for."""
    said = _said(style, lyrics)
    palettes = sorted(PALETTE_WORDS)
    score = [_called(PALETTE_WORDS[p], said) + _styled(PALETTE_STYLES[p], style) + rng.random() for p in palettes]
    return palettes[int(np.argmax(score))]


def cast_places(
    families: Sequence[Family], style: Sequence[str], lyrics: Lyrics, palette: PaletteName, rng: np.random.Generator
) -> dict[Family, Environment]:
    """Return a different place for every family of sections, the most called-for in the chorus."""
    said = _said(style, lyrics)
    kinds = sorted(PLACES)
    score = {kind: _wanted(PLACES[kind], style, said) + rng.random() for kind in kinds}
    places: dict[Family, Environment] = {}
    for family in sorted(families, key=("chorus", "verse", "bridge", "frame").index):
        grand = family in ("chorus", "bridge")
        kind = max(kinds, key=lambda k: score[k] + 2 * (PLACES[k].grand == grand))
        kinds.remove(kind)
        places[family] = Environment(
            name=PLACES[kind].name,
            description=PLACES[kind].description,
            seed=int(rng.integers(2**31)),
            kind=kind,
            palette=_palette_of(family, palette),
            weather=_weather(kind, said if family in WEATHERED else (), rng),
        )
    return places


def cast_characters(lyrics: Lyrics, palette: PaletteName, rng: np.random.Generator) -> tuple[Character, ...]:
    """Return the lead, and a second person if the lyrics speak to somebody; no two look alike."""
    addressed = sum(word in SECOND_PERSON for word in _sung_words(lyrics))
    count = 2 if addressed >= WORDS_FOR_TWO else 1
    names, styles, hair, skin, wardrobe = (
        rng.permutation(len(table))[:count] for table in (NAMES, HAIR_STYLES, HAIR, SKIN, WARDROBE[palette])
    )
    cast = []
    for i in range(count):
        coat, accent = WARDROBE[palette][wardrobe[i]]
        cast.append(
            Character(
                name=NAMES[names[i]],
                description=f"{'The lead' if i == 0 else 'The one who is sung to'}, {HAIR_STYLES[styles[i]]} hair.",
                seed=int(rng.integers(2**31)),
                hair_style=HAIR_STYLES[styles[i]],
                hair=HAIR[hair[i]],
                skin=SKIN[skin[i]],
                coat=coat,
                accent=accent,
                headphones=i == 0 and bool(rng.random() < 0.3),
                scarf=bool(rng.random() < 0.7),
            )
        )
    return tuple(cast)


def called_words(lyrics: Lyrics) -> list[str]:
    """Return the sung words, once each, that call for a place."""
    vocabulary = frozenset().union(*(place.words for place in PLACES.values()))
    return list(dict.fromkeys(known_words(_sung_words(lyrics), vocabulary)))


def _sung_words(lyrics: Lyrics) -> Iterable[str]:
    return (word for line in lyrics.lines for word in plain(line.text).split())


def _said(style: Sequence[str], lyrics: Lyrics) -> frozenset[str]:
    """Return every word that describes the song: its lyrics and its style, `sea at dusk` included."""
    return frozenset((*style, *_sung_words(lyrics)))


def _wanted(place: Place, style: Sequence[str], said: Collection[str]) -> float:
    wanted = _called(place.words, said) + _styled(place.styles, style)
    return wanted - UNASKED_PENALTY if place.particular and wanted == 0 else wanted


def _called(vocabulary: Collection[str], said: Collection[str]) -> float:
    """Return how strongly the lyrics call for something; more than a few different words say no more."""
    return float(min(WORDS_THAT_SATURATE, len(set(known_words(said, vocabulary)))))


def _styled(styles: Collection[str], style: Sequence[str]) -> float:
    return STYLE_WEIGHT * any(word in styles for word in style)


def _palette_of(family: Family, palette: PaletteName) -> PaletteName:
    if family == "chorus":
        return palette
    return COUNTERPART[palette] if family == "bridge" else COMPANION[palette]


def _weather(kind: SceneKind, said: Collection[str], rng: np.random.Generator) -> Weather:
    """Return the weather that is sung of, if the place can bear it, or one that suits the place."""
    allowed = PLACES[kind].weathers
    called = [_called(WEATHER_WORDS.get(weather, ()), said) for weather in allowed]
    if max(called) > 0:
        return allowed[int(np.argmax(called))]
    return allowed[0] if rng.random() < 0.6 else allowed[1]
