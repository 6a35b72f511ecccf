"""A character's colours and proportions, worked out once from the script so that they are the same at every size.

Nothing here knows of views, poses or light: that is what makes a person the same person in every shot.
"""

from dataclasses import dataclass

import numpy as np

from animatic.colour import Rgb, darker, lighter, mix, parse
from state.film import Build, Character, HairStyle, Hat, Outfit, Prop

_NIGHT = Rgb(0.03, 0.02, 0.09)
_BLUSH = Rgb(0.9, 0.25, 0.3)
_LINEN = Rgb(0.93, 0.90, 0.86)
_PLUM = Rgb(0.30, 0.10, 0.28)
_GIRTH: dict[Build, float] = {"slight": 0.90, "average": 1.0, "broad": 1.14}
_SHOULDER: dict[Build, float] = {"slight": 0.080, "average": 0.088, "broad": 0.103}


@dataclass(frozen=True)
class Wardrobe:
    """Colours with their shades, and what is worn. Proportions are multipliers about 1, `shoulder` in body heights."""

    hair_style: HairStyle
    outfit: Outfit
    prop: Prop | None
    hat: Hat | None
    glasses: bool
    beard: bool
    headphones: bool
    scarf: bool
    hair: Rgb
    hair_light: Rgb
    hair_shade: Rgb
    skin: Rgb
    skin_shade: Rgb
    blush: Rgb
    lips: Rgb
    iris: Rgb
    coat: Rgb
    coat_shade: Rgb
    shirt: Rgb
    shirt_shade: Rgb
    legs: Rgb
    legs_shade: Rgb
    shoes: Rgb
    accent: Rgb
    accent_shade: Rgb
    stature: float
    girth: float
    shoulder: float
    nose: float
    jaw: float
    eyes: float
    hem: float
    phase: float


def wardrobe(character: Character) -> Wardrobe:
    """Return how a character looks; the seed varies build and face by a few per cent."""
    stature, girth, nose, hem, phase = np.random.default_rng([character.seed, 77]).random(5).tolist()
    jaw, eyes, iris = np.random.default_rng([character.seed, 78]).random(3).tolist()
    hair, skin, coat, accent = (parse(c) for c in (character.hair, character.skin, character.coat, character.accent))
    legs = _legs(character.outfit, coat, skin)
    shirt = mix(_LINEN, accent, 0.75 if character.outfit in ("jacket", "dress") else 0.10)
    return Wardrobe(
        hair_style=character.hair_style,
        outfit=character.outfit,
        prop=character.prop,
        hat=character.hat,
        glasses=character.glasses,
        beard=character.beard,
        headphones=character.headphones,
        scarf=character.scarf,
        hair=hair,
        hair_light=mix(lighter(hair, 0.22), accent, 0.18),
        hair_shade=mix(darker(hair, 0.30), _NIGHT, 0.35),
        skin=skin,
        skin_shade=mix(skin, _PLUM, 0.38),
        blush=mix(skin, _BLUSH, 0.55),
        lips=mix(mix(skin, _PLUM, 0.45), Rgb(0.62, 0.07, 0.16), 0.45),
        iris=mix(Rgb(0.05, 0.09, 0.13), Rgb(0.15, 0.06, 0.03), iris),
        coat=coat,
        coat_shade=mix(coat, _NIGHT, 0.40),
        shirt=shirt,
        shirt_shade=mix(shirt, _PLUM, 0.40),
        legs=legs,
        legs_shade=mix(legs, _NIGHT, 0.45),
        shoes=mix(darker(accent, 0.35), _NIGHT, 0.55),
        accent=accent,
        accent_shade=mix(accent, Rgb(0.25, 0.03, 0.25), 0.40),
        stature=0.95 + 0.09 * stature,
        girth=_GIRTH[character.build] * (0.96 + 0.08 * girth),
        shoulder=_SHOULDER[character.build],
        nose=0.88 + 0.24 * nose,
        jaw=(0.90 + 0.20 * jaw) * (1.08 if character.build == "broad" else 1.0),
        eyes=0.92 + 0.16 * eyes,
        hem=hem,
        phase=6.0 * phase,
    )


def _legs(outfit: Outfit, coat: Rgb, skin: Rgb) -> Rgb:
    if outfit == "suit":
        return mix(coat, _NIGHT, 0.18)
    if outfit == "dress":
        return mix(mix(skin, coat, 0.35), _NIGHT, 0.55)
    if outfit == "coat":
        return mix(darker(coat, 0.6), _NIGHT, 0.6)
    return mix(mix(Rgb(0.16, 0.22, 0.40), coat, 0.20), _NIGHT, 0.25)
