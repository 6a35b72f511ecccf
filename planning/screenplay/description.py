"""Free descriptions turned into fields of the script, by an explicit vocabulary: no model, no guessing.

`an old sailor with a red beard and a yellow coat` becomes looks, `on a foggy pier at dawn` a place, `close-up, low
angle, she sings` a shot. Everything that is not said keeps its value; everything that was understood is named, and so
is what was not. How a text is read is in `reading`, which words there are in `lexicon`; the opposite way, from fields
to words, is `prompt`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from planning.screenplay.framings import TO_THE_FRONT, is_possible
from planning.screenplay.lexicon import Subject, stem
from planning.screenplay.prompt import clean
from planning.screenplay.reading import Reading, read, tokens
from planning.screenplay.vocabulary import PLACES
from state.film import Character, Environment, Shot

LONGEST_DESCRIPTION = 240
LONGEST_NAME = 40

Described = TypeVar("Described", Character, Environment, Shot)


@dataclass(frozen=True)
class Understood(Generic[Described]):
    """What a description made, the words that it was made from, and those that meant nothing here.

    `fields` were said or follow from what was said; `elsewhere` are words that speak of something else: a coat in the
    description of a shot.
    """

    value: Described
    words: tuple[str, ...]
    unknown: tuple[str, ...]
    fields: frozenset[str]
    elsewhere: tuple[str, ...]


def character_from(description: str, base: Character, seed: int) -> Understood[Character]:
    """Return a character as described; what is not said stays as it is in `base`, and `seed` shapes the face.

    Parameters
    ----------
    description
        Free English text of any length.
    base
        Whom it changes.
    seed
        The new character's own seed.
    """
    reading = read(description)
    given = reading.given("character")
    if given.get("headphones") and "hat" not in given:
        given["hat"] = None
    text = clean(description, LONGEST_DESCRIPTION)
    value = base.model_copy(update={**given, "seed": seed, "description": text or base.description})
    return _understood(value, reading, "character", given)


def cast_from(descriptions: Sequence[str], base: Sequence[Character]) -> tuple[Understood[Character], ...]:
    """Return people as described, each changing the one of `base` in its place; `Anna: red hair` names one as well."""
    named = [text.partition(":") if ":" in text else ("", "", text) for text in descriptions]
    names = [clean(name, LONGEST_NAME) for name, _, _ in named]
    spare = iter([person.name for person in base if person.name not in names])
    return tuple(
        character_from(looks, person.model_copy(update={"name": name or next(spare)}), person.seed)
        for name, (_, _, looks), person in zip(names, named, base, strict=True)
    )


def environment_from(description: str, base: Environment, seed: int) -> Understood[Environment]:
    """Return a place as described; a new kind of place brings an hour and a weather that suit it, unless they are said.

    Parameters
    ----------
    description
        Free English text of any length.
    base
        The place that it changes.
    seed
        The new place's own seed.
    """
    reading = read(description)
    given = reading.given("environment")
    if "kind" not in given and given.get("weather") == "snow" and base.kind != "snow" and _is_ground(description):
        given["kind"] = "snow"
    kept = {"time": base.time, "weather": base.weather}
    if given.get("kind", base.kind) != base.kind:
        place = PLACES[given["kind"]]
        kept["time"] = base.time if base.time in place.times else place.times[0]
        kept["weather"] = base.weather if base.weather in place.weathers else place.weathers[0]
    text = clean(description, LONGEST_DESCRIPTION)
    value = base.model_copy(update={**kept, **given, "seed": seed, "description": text or base.description})
    return _understood(value, reading, "environment", given)


def shot_from(description: str, base: Shot, cast: Sequence[str]) -> Understood[Shot]:
    """Return a shot as described; what is not said stays, unless it would hide what was said.

    Parameters
    ----------
    description
        Free English text of any length; it may name people of the cast.
    base
        The shot that it changes.
    cast
        The names of everybody in the film, the lead first.
    """
    reading = read(description, frozenset(stem(name.lower()) for name in cast))
    given = reading.given("shot")
    spoken = {stem(word) for word in tokens(description)}
    named = tuple(name for name in cast if stem(name.lower()) in spoken)
    number = given.pop("people", None)
    if number is not None or named:
        people = {"nobody": (), "one": cast[:1], "all": tuple(cast)}.get(number, named)
        given["characters"] = named if named and number != "nobody" else tuple(people)
    value = base.model_copy(
        update={**given, "description": clean(description, LONGEST_DESCRIPTION) or base.description}
    )
    value = value.model_copy(update=_seen(value, given))
    return _understood(value, reading, "shot", given, named)


def _understood(
    value: Described, reading: Reading, subject: Subject, given: dict[str, Any], named: tuple[str, ...] = ()
) -> Understood[Described]:
    words = (*reading.about(subject), *named)
    elsewhere = tuple(word for other in reading.words if other != subject for word in reading.about(other))
    return Understood(value, words, tuple(reading.unknown), frozenset(given), elsewhere)


def _seen(shot: Shot, given: dict[str, Any]) -> dict[str, Any]:
    """Return what has to give way so that a pose can be seen: first what was not said, the pose last."""
    if is_possible(shot.pose, shot.view, shot.scale):
        return {}
    if shot.pose in TO_THE_FRONT and shot.view == "back" and "view" not in given and "pose" in given:
        front = shot.model_copy(update={"view": "front"})
        return {"view": "front", **_seen(front, given)}
    if "scale" not in given and "pose" in given and is_possible(shot.pose, shot.view, "medium"):
        return {"scale": "medium"}
    return {"pose": "look_up" if shot.scale == "close" else "stand"}


def _is_ground(description: str) -> bool:
    """Tell whether snow is where somebody is, not only in the air."""
    return bool(
        re.search(r"\b(in|on|through|across|over) (the |deep |fresh |untouched |white )*snow\b", description.lower())
    )
