"""The six palettes: every colour of a scene that is not a person's.

A palette can be mixed with another, which is how a picture changes its light without a cut, and relit by a seed,
which is how a repeat of the same music gets a light of its own. Shapes belong in `scenes`.
"""

from dataclasses import dataclass, fields

from animatic.colour import Rgb, mix, parse
from state.film import PaletteName


@dataclass(frozen=True)
class Palette:
    """Colours by role: each role is a tuple, from far to near or from high to low where an order makes sense."""

    sky: tuple[Rgb, ...]
    layers: tuple[Rgb, ...]
    windows: tuple[Rgb, ...]
    lamps: tuple[Rgb, ...]
    sun: tuple[Rgb, ...]
    haze: tuple[Rgb, ...]
    rim: tuple[Rgb, ...]
    text: tuple[Rgb, ...]
    highlight: tuple[Rgb, ...]

    def toward(self, other: "Palette", share: float) -> "Palette":
        """Return this palette at share 0, the other at share 1, role by role."""
        if share <= 0:
            return self
        if share >= 1:
            return other
        roles = {role.name: (getattr(self, role.name), getattr(other, role.name)) for role in fields(self)}
        return Palette(
            **{
                name: tuple(mix(a, b, share) for a, b in zip(mine, theirs, strict=True))
                for name, (mine, theirs) in roles.items()
            }
        )

    def relit(self, seed: int) -> "Palette":
        """Return the same palette with the lamps changed round and the haze tinted by one of them."""
        turn = 1 + seed % (len(self.lamps) - 1)
        lamps = self.lamps[turn:] + self.lamps[:turn]
        return Palette(
            sky=tuple(mix(tone, lamps[0], 0.05) for tone in self.sky),
            layers=self.layers,
            windows=self.windows,
            lamps=lamps,
            sun=self.sun,
            haze=tuple(mix(tone, lamps[0], 0.35) for tone in self.haze),
            rim=tuple(mix(tone, lamps[0], 0.30) for tone in self.rim),
            text=self.text,
            highlight=self.highlight,
        )


def _palette(**roles: str) -> Palette:
    return Palette(**{role: tuple(parse(tone) for tone in tones.split()) for role, tones in roles.items()})


# sky: zenith to horizon (5). layers: far to near (5). sun: centre, lower edge. lamps: the lights that answer the beat.
PALETTES: dict[PaletteName, Palette] = {
    "neon": _palette(
        sky="#070719 #1a0f42 #551a6b #c2356f #ff8f6b",
        layers="#7b2a72 #4d1c5e #2f1247 #190a2e #0b0619",
        windows="#ffcf7d #7de3ff #ff7ac8",
        lamps="#ff2fa0 #28e0ff #ffb02e",
        sun="#ffe3b0 #ff5f8f",
        haze="#c23a86",
        rim="#ff9dba",
        text="#fff6ec",
        highlight="#5cf0ff",
    ),
    "dusk": _palette(
        sky="#141f4d #3c3a80 #a4527f #f2846b #ffd08a",
        layers="#9a5f8a #64487f #343a70 #1d2755 #0c1335",
        windows="#ffe2a0 #ffc890 #ffd9c0",
        lamps="#ff9a5c #ffd9a0 #ff6f7c",
        sun="#fff2cc #ffa070",
        haze="#f08870",
        rim="#ffcb98",
        text="#fff8ea",
        highlight="#ffd84a",
    ),
    "dawn": _palette(
        sky="#35609a #6d8dbb #b3a3c4 #e6ada6 #f8cfa8",
        layers="#b9a3bd #8d88b0 #5f6c9a #3d4f7f #22335c",
        windows="#fff0c8 #ffe0b0 #fff6e0",
        lamps="#ff9f80 #ffd890 #8fd0f0",
        sun="#fffbe8 #ffd2a0",
        haze="#b0889a",
        rim="#fff0d0",
        text="#fffdf6",
        highlight="#ffd83a",
    ),
    "ember": _palette(
        sky="#0e0507 #2a0b10 #5e1714 #b23a17 #ff8a2c",
        layers="#6e2218 #481512 #2e0d0e #1b080a #0c0405",
        windows="#ffb050 #ff8038 #ffd890",
        lamps="#ff5a1f #ffb338 #ff2e4a",
        sun="#ffe2a0 #ff6424",
        haze="#c8441c",
        rim="#ffb070",
        text="#fff3e2",
        highlight="#ffc83a",
    ),
    "ice": _palette(
        sky="#050d24 #0c2450 #1c4f82 #4d95b8 #b8e4ea",
        layers="#5b93b4 #3a6c98 #224a78 #142f58 #0a1a38",
        windows="#fff0c0 #c8f4ff #ffe0a8",
        lamps="#4ff0d0 #6fb8ff #b48cff",
        sun="#f4fdff #a8dcec",
        haze="#6fb4cc",
        rim="#d4f6ff",
        text="#f6fdff",
        highlight="#ffe27a",
    ),
    "meadow": _palette(
        sky="#14455c #2c7580 #6aa88c #bcd08c #fdeeb0",
        layers="#8fae84 #5c8c70 #376a5a #1f4a45 #102c2c",
        windows="#fff0b0 #ffe890 #fffbe0",
        lamps="#ffe070 #9cf09c #ff9f7a",
        sun="#fffbdc #ffe48c",
        haze="#d8d890",
        rim="#fff3b8",
        text="#fffdf0",
        highlight="#ffe550",
    ),
}
