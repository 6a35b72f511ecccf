"""What a shot is in words: two sentences of film language that any generator, or a person, can work from.

Who is in it, with looks in the same few words every time, so that a generator that knows nothing but the words keeps
them; what they do, where, at what hour and in what weather; the light, the lens, the moment of the song. Whatever a
user wrote (names, lyrics) is stripped of all that could end a quotation or a line, and cut to length.
"""

import re
from collections.abc import Sequence

from planning.screenplay.colours import name_of
from planning.screenplay.locations import AT_HOUR
from planning.screenplay.wardrobe import DYED, HAIR
from state.film import (
    Build,
    CameraAngle,
    CameraMove,
    Character,
    Environment,
    HairStyle,
    Hat,
    Light,
    Outfit,
    PaletteName,
    Pose,
    Shot,
    ShotScale,
    View,
    Weather,
)

LONGEST = 560
NAME_LENGTH = 40
QUOTE_LENGTH = 60

SCALE: dict[ShotScale, str] = {
    "extreme_wide": "Extreme wide shot",
    "wide": "Wide shot",
    "medium": "Medium shot",
    "close": "Close-up",
}
ANGLE: dict[CameraAngle, str] = {
    "eye": "",
    "low": ", low angle",
    "high": ", high angle",
    "dutch": ", dutch angle",
}
VIEW: dict[View, str] = {"back": ", from behind", "front": ", from the front", "profile": ", in profile"}
MOVE: dict[CameraMove, str] = {
    "static": "the camera holds",
    "pan_left": "the camera drifts left",
    "pan_right": "the camera drifts right",
    "tilt_up": "the camera tilts up",
    "tilt_down": "the camera tilts down",
    "push_in": "the camera pushes in",
    "pull_out": "the camera pulls away",
    "roll": "the camera rolls",
    "whip_in": "the camera whips in",
    "orbit": "the camera circles",
}
PERFORMANCE: dict[Pose, str] = {
    "stand": "standing still",
    "walk": "walking",
    "arms_up": "arms raised",
    "look_up": "looking up",
    "sing": "singing",
    "dance": "dancing",
    "sit": "sitting",
    "reach": "reaching out",
    "play": "playing",
}
TINT: dict[PaletteName, str] = {
    "neon": "neon",
    "dusk": "violet",
    "dawn": "pale gold",
    "ember": "ember-red",
    "ice": "ice-blue",
    "meadow": "soft green",
}
AIR: dict[Weather, str] = {
    "clear": "in clear {tint} light",
    "rain": "in rain and {tint} light",
    "snow": "in falling snow and {tint} light",
    "fog": "in fog and {tint} light",
    "embers": "with sparks in {tint} light",
    "petals": "with petals drifting through {tint} light",
    "stars": "under stars in {tint} light",
}
LIT: dict[Light, str] = {
    "natural": "",
    "backlit": ", backlit",
    "silhouette": ", in silhouette",
    "spot": ", in a spotlight",
}
HAIR_STYLE: dict[HairStyle, str] = {
    "bob": "bobbed {tone} hair",
    "long": "long {tone} hair",
    "short": "short {tone} hair",
    "bun": "{tone} hair in a bun",
    "curly": "curly {tone} hair",
    "ponytail": "a {tone} ponytail",
    "mohawk": "a {tone} mohawk",
    "shaved": "a shaved head",
    "braids": "{tone} braids",
}
BUILD: dict[Build, str] = {"slight": "slight, ", "average": "", "broad": "broad-shouldered, "}
OUTFIT: dict[Outfit, str] = {"coat": "coat", "jacket": "jacket", "hoodie": "hoodie", "dress": "dress", "suit": "suit"}
HAT: dict[Hat, str] = {"beanie": "a beanie", "cap": "a cap", "brim": "a wide-brimmed hat"}
_UNSAFE = re.compile(r"[^\w\s.,;:!?'’&/+-]+|_+")


def clean(text: str, longest: int) -> str:
    """Return a user's text as one line without quotation marks, brackets or control characters, cut at a word."""
    line = " ".join(_UNSAFE.sub(" ", text).split())
    if len(line) <= longest:
        return line
    return line[: longest + 1].rsplit(" ", 1)[0][:longest]


def identity(character: Character) -> str:
    """Return a character's looks in a few words: the same words in every shot."""
    tone = next((name for name, colour in {**HAIR, **DYED}.items() if colour == character.hair), None)
    hair = HAIR_STYLE[character.hair_style].format(tone=tone or name_of(character.hair))
    worn = [f"{_article(name_of(character.coat))} {OUTFIT[character.outfit]}"]
    worn += [HAT[character.hat]] if character.hat else []
    worn += ["glasses"] * character.glasses
    worn += ["headphones"] * character.headphones
    worn += [f"{_article(name_of(character.accent))} scarf"] * character.scarf
    face = f"{BUILD[character.build]}{hair}" + " and a beard" * character.beard
    held = f", with {_article(character.prop)}" if character.prop else ""
    return f"{face}, in {_listed(worn)}{held}"


def describe(
    shot: Shot, people: Sequence[Character], place: Environment, spot: str, moment: str, quote: str = ""
) -> str:
    """Return a shot in words, at most `LONGEST` characters.

    Parameters
    ----------
    shot
        Its scale, angle, view, pose, light and move; its own description is not read.
    people, place
        Who is seen and where.
    spot
        Where in the place, such as `at the empty crossing`.
    moment
        Where in the song, such as `the last chorus opens`.
    quote
        What is sung, as the user wrote it; empty if nothing is to be quoted.
    """
    name = clean(_bare(place.name), NAME_LENGTH)
    if people:
        who = " and ".join(f"{clean(person.name, NAME_LENGTH)} ({identity(person)})" for person in people)
        seen = f"{VIEW[shot.view]}: {who}, {_performance(shot, people)} {spot}, {name} {AT_HOUR[place.time]}"
    else:
        seen = f": {name} {AT_HOUR[place.time]}, without a soul"
    air = AIR[place.weather].format(tint=TINT[place.palette])
    sung = f', on "{clean(quote, QUOTE_LENGTH)}"' if clean(quote, QUOTE_LENGTH) else ""
    filmed = f"{air}{LIT[shot.light]}; {MOVE[shot.move]} as {moment}{sung}."
    return f"{SCALE[shot.scale]}{ANGLE[shot.angle]}{seen}. {filmed[0].upper()}{filmed[1:]}"


def _bare(name: str) -> str:
    """Return a place's name without the hour that it may end with."""
    return next((name.removesuffix(f" {hour}") for hour in AT_HOUR.values() if name.endswith(f" {hour}")), name)


def _performance(shot: Shot, people: Sequence[Character]) -> str:
    if shot.pose == "play" and people[0].prop:
        return f"playing the {people[0].prop}"
    return PERFORMANCE[shot.pose]


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _listed(things: Sequence[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
