"""What light does to a picture, in a few numbers: how bright its place and its people are, and the pool of a lamp.

The four lights that a shot may have are the classic set-ups of a stage: as the scene gives it, from behind, nothing
but from behind, and one lamp from above. Numbers only: colours are in `palettes`, pixels in `post`, people in
`character`.
"""

from dataclasses import dataclass, fields, replace
from functools import lru_cache

from animatic.colour import darker, lighter
from animatic.easing import lerp
from animatic.palettes import Palette
from state.film import Light


@dataclass(frozen=True)
class Lighting:
    """How a picture is lit.

    `key` scales how much light there is in the place (1 as its palette has it), `fill` 0..1 how much of a person's
    own colours is seen (0 is a black shape), `rim` 0..1.5 how bright the edge towards the light is, `glow` 0..1 how
    much the light behind the people spills over. `pool` 0..1 is how much darker the picture is outside a pool of light.
    """

    key: float = 1.0
    fill: float = 1.0
    rim: float = 1.0
    glow: float = 0.0
    pool: float = 0.0

    def toward(self, other: "Lighting", share: float) -> "Lighting":
        """Return this light at share 0 and the other at share 1."""
        names = [field.name for field in fields(self)]
        return Lighting(**{name: lerp(getattr(self, name), getattr(other, name), share) for name in names})


NATURAL = Lighting()
LIGHTS: dict[Light, Lighting] = {
    "natural": NATURAL,
    "backlit": Lighting(fill=0.62, rim=1.4, glow=1.0),
    "silhouette": Lighting(fill=0.0, rim=0.35, glow=0.6),
    "spot": Lighting(key=0.5, fill=1.0, rim=1.2, pool=1.0),
}


@lru_cache(maxsize=64)
def lit(palette: Palette, lighting: Lighting) -> Palette:
    """Return a palette as a light shows it: dimmed by `key`, its sky brightened and its near things shaded by `glow`.

    Words keep their colours. Equal arguments give the same object while they are in use, so that what depends on the
    palette alone is drawn once.
    """
    dim, glow = 0.9 * (1.0 - lighting.key), lighting.glow
    if dim == glow == 0.0:
        return palette
    brighter = (0.0, 0.0, 0.12 * glow, 0.16 * glow, 0.16 * glow)  # zenith to horizon
    kept = [(1.0 - dim) * (1.0 - share * glow) for share in (0.0, 0.10, 0.22, 0.36, 0.5)]  # far to near
    return replace(
        palette,
        sky=tuple(darker(lighter(tone, share), dim) for tone, share in zip(palette.sky, brighter, strict=True)),
        layers=tuple(darker(tone, 1.0 - share) for tone, share in zip(palette.layers, kept, strict=True)),
        windows=tuple(darker(tone, 0.8 * dim) for tone in palette.windows),
        sun=tuple(darker(lighter(tone, 0.35 * glow), dim) for tone in palette.sun),
        haze=tuple(darker(lighter(tone, 0.15 * glow), 0.7 * dim) for tone in palette.haze),
    )
