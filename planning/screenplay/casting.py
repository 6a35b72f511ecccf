"""Who is in the film: one or two people from style words, lyric words and a seed.

A coat stands off every sky of the film by a measured distance, and two people differ in name, hair, outfit and coat.
What there is to wear is in `wardrobe`; which shot shows whom is decided in `grammar`.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from planning.screenplay.colours import NAMED
from planning.screenplay.locations import Voice
from planning.screenplay.manner import Manner
from planning.screenplay.prompt import identity
from planning.screenplay.wardrobe import (
    BACKDROPS,
    BUILDS,
    DYED,
    DYEING,
    GUITAR_MANNERS,
    HAIR,
    HAT_WORDS,
    NAMES,
    NOT_BEARDED,
    NOT_IN_DRESSES,
    OUTFIT_WORDS,
    PROP_WORDS,
    RACKS,
    SKIN,
    UNDER_HATS,
    WITH_BEARDS,
)
from planning.words import known_words
from state.colour import distance
from state.film import Character, Environment, HairStyle, Hat, HexColour, Outfit, Prop

SECOND_PERSON = frozenset(("you", "your", "youre", "we", "us", "our", "together"))
WORDS_FOR_TWO = 3
CLEAR = 0.12
"""How far a coat's colour is from every sky of its film, and from the other person's coat, in Oklab."""
DYED_SHARE = 0.3

Garment = TypeVar("Garment", Outfit, Prop, Hat)


def cast_characters(
    voice: Voice, manner: Manner, places: Sequence[Environment], rng: np.random.Generator, people: int | None = None
) -> tuple[Character, ...]:
    """Return the lead, and a second person if the lyrics speak to somebody or two `people` are asked for.

    No two look alike.

    Parameters
    ----------
    voice, manner
        The words and the manner of the song, which dress them.
    places
        Every place of the film: nobody vanishes into its sky, and nobody carries an umbrella where it never rains.
    rng
        Decides what the song leaves open.
    """
    addressed = sum(word in SECOND_PERSON for word in voice.sung)
    cast: list[Character] = []
    for _ in range(people or (2 if addressed >= WORDS_FOR_TWO else 1)):
        cast.append(_person(voice, manner, places, cast, rng))
    return tuple(cast)


def stands_off(colour: HexColour, places: Sequence[Environment], others: Sequence[Character] = ()) -> float:
    """Return how far a colour is from the nearest sky of these places and the nearest coat of these people, 0..1."""
    skies = [sky for place in places for sky in BACKDROPS[place.palette][place.time]]
    return min(distance(colour, other) for other in (*skies, *(person.coat for person in others)))


def _person(
    voice: Voice,
    manner: Manner,
    places: Sequence[Environment],
    others: Sequence[Character],
    rng: np.random.Generator,
) -> Character:
    rack, lead = RACKS[manner], not others
    hair_style = _one([style for style in rack.hair_styles if style not in [o.hair_style for o in others]], rng)
    outfit = _worn(OUTFIT_WORDS, voice) if lead and rng.random() < 0.6 else None
    outfit = outfit or _one([o for o in rack.outfits if o not in [other.outfit for other in others]], rng)
    coat = _coat(rack.coats, places, others, rng)
    hair = _one([tone for tone in _hair_tones(manner, rng) if tone not in [o.hair for o in others]], rng)
    prop, headphones = _prop(voice, manner, places, rng) if lead else None, lead and rng.random() < rack.headphones
    hat = None if headphones or any(other.hat for other in others) else _hat(voice, rack.hats, hair_style, rng)
    beard = (
        outfit != "dress" and hair_style in WITH_BEARDS and hair in HAIR.values() and bool(rng.random() < rack.beard)
    )
    unsuitable = {other.name for other in others} | (NOT_BEARDED if beard else set())
    unsuitable |= NOT_IN_DRESSES if outfit == "dress" else set()
    person = Character(
        name=_one([name for name in NAMES if name not in unsuitable], rng),
        description="",
        seed=int(rng.integers(2**31)),
        hair_style=hair_style,
        hair=hair,
        skin=_one([tone for tone in SKIN if tone not in [o.skin for o in others]], rng),
        coat=coat,
        accent=_accent(rack.accents, coat, rng),
        headphones=headphones,
        scarf=outfit not in ("suit", "hoodie") and bool(rng.random() < rack.scarf),
        outfit=outfit,
        prop=prop,
        hat=hat,
        glasses=not any(other.glasses for other in others) and bool(rng.random() < rack.glasses),
        beard=beard,
        build=_one([build for build in BUILDS if build not in [o.build for o in others]], rng),
    )
    return person.model_copy(update={"description": identity(person)})


Item = TypeVar("Item")


def _one(items: Sequence[Item], rng: np.random.Generator) -> Item:
    return items[int(rng.integers(len(items)))]


def _hair_tones(manner: Manner, rng: np.random.Generator) -> list[HexColour]:
    return list((DYED if manner in DYEING and rng.random() < DYED_SHARE else HAIR).values())


def _coat(
    rack: Sequence[str], places: Sequence[Environment], others: Sequence[Character], rng: np.random.Generator
) -> HexColour:
    """Return a colour of the rack that is clear of every sky and coat, or the clearest there is."""
    for names in (rack, sorted(NAMED)):
        clear = [NAMED[name] for name in names if stands_off(NAMED[name], places, others) >= CLEAR]
        if clear:
            return _one(clear, rng)
    return max(NAMED.values(), key=lambda colour: stands_off(colour, places, others))


def _accent(rack: Sequence[str], coat: HexColour, rng: np.random.Generator) -> HexColour:
    return _one([NAMED[name] for name in rack if distance(NAMED[name], coat) >= CLEAR], rng)


def _worn(words: Mapping[Garment, frozenset[str]], voice: Voice) -> Garment | None:
    """Return the garment that the song names first."""
    for word in (*voice.style, *voice.sung):
        for garment, called in words.items():
            if known_words([word], called):
                return garment
    return None


def _prop(voice: Voice, manner: Manner, places: Sequence[Environment], rng: np.random.Generator) -> Prop | None:
    """Return what the lead carries: what is sung of, a guitar that is heard, or something of the manner's."""
    rainy = any(place.weather == "rain" for place in places)
    named = _worn({prop: words for prop, words in PROP_WORDS.items() if prop != "umbrella" or rainy}, voice)
    if named == "guitar" and manner not in GUITAR_MANNERS:
        named = None
    return named or _one(RACKS[manner].props, rng)


def _hat(voice: Voice, rack: Sequence[Hat | None], hair_style: HairStyle, rng: np.random.Generator) -> Hat | None:
    hat = _worn(HAT_WORDS, voice) or _one(rack, rng)
    return hat if hair_style in UNDER_HATS else None
