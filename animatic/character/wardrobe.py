"""A character's colours and proportions, worked out once from the script so that they are the same at every size."""

from dataclasses import dataclass

import numpy as np

from animatic.colour import Rgb, darker, lighter, mix, parse
from state.film import Character, HairStyle

_NIGHT = Rgb(0.03, 0.02, 0.09)
_BLUSH = Rgb(0.9, 0.25, 0.3)


@dataclass(frozen=True)
class Wardrobe:
    """Colours with their shades, and what is worn. Proportions are multipliers about 1."""

    hair_style: HairStyle
    hair: Rgb
    hair_light: Rgb
    skin: Rgb
    skin_shade: Rgb
    blush: Rgb
    coat: Rgb
    coat_shade: Rgb
    legs: Rgb
    accent: Rgb
    accent_shade: Rgb
    headphones: bool
    scarf: bool
    stature: float
    breadth: float
    nose: float
    hem: float
    phase: float


def wardrobe(character: Character) -> Wardrobe:
    """Return how a character looks; the seed varies the build by a few per cent."""
    stature, breadth, nose, hem, phase = np.random.default_rng([character.seed, 77]).random(5)
    hair, skin, coat, accent = (parse(c) for c in (character.hair, character.skin, character.coat, character.accent))
    return Wardrobe(
        hair_style=character.hair_style,
        hair=hair,
        hair_light=mix(lighter(hair, 0.22), accent, 0.18),
        skin=skin,
        skin_shade=mix(skin, Rgb(0.30, 0.10, 0.28), 0.45),
        blush=mix(skin, _BLUSH, 0.55),
        coat=coat,
        coat_shade=mix(coat, _NIGHT, 0.45),
        legs=mix(darker(coat, 0.6), _NIGHT, 0.6),
        accent=accent,
        accent_shade=mix(accent, Rgb(0.25, 0.03, 0.25), 0.40),
        headphones=character.headphones,
        scarf=character.scarf,
        stature=0.94 + 0.10 * float(stature),
        breadth=0.94 + 0.12 * float(breadth),
        nose=0.88 + 0.24 * float(nose),
        hem=float(hem),
        phase=6.0 * float(phase),
    )
