"""The six palettes at their four hours: every colour of a scene that is not a person's.

A palette can be mixed with another, which is how a picture changes its light without a cut, and relit by a seed,
which is how a repeat of the same music gets a light of its own. What an hour does to colours belongs in `hours`,
shapes in `scenes`.
"""

from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from typing import Any

from animatic.colour import Rgb, mix, parse
from animatic.hours import DUSK, HAZE, LOOKS, Hours, deepened, layered, readable
from state.film import PaletteName, TimeOfDay


@dataclass(frozen=True)
class Palette:
    """Colours by role: each role is a tuple, from far to near or from high to low where an order makes sense.

    `hours` says which hour's colours they are, so that a scene knows how far its lamps are lit.
    """

    sky: tuple[Rgb, ...]
    layers: tuple[Rgb, ...]
    windows: tuple[Rgb, ...]
    lamps: tuple[Rgb, ...]
    sun: tuple[Rgb, ...]
    haze: tuple[Rgb, ...]
    rim: tuple[Rgb, ...]
    text: tuple[Rgb, ...]
    highlight: tuple[Rgb, ...]
    hours: Hours = DUSK

    def toward(self, other: "Palette", share: float) -> "Palette":
        """Return this palette at share 0, the other at share 1, role by role."""
        if share <= 0:
            return self
        if share >= 1:
            return other
        roles = {name: (getattr(self, name), getattr(other, name)) for name in ROLES}
        mixed = {
            name: tuple(mix(a, b, share) for a, b in zip(mine, theirs, strict=True))
            for name, (mine, theirs) in roles.items()
        }
        return replace(self, hours=self.hours.toward(other.hours, share), **mixed)

    def relit(self, seed: int) -> "Palette":
        """Return the same palette with the lamps changed round and the haze tinted by one of them."""
        return _relit(self, 1 + seed % (len(self.lamps) - 1))


ROLES = tuple(role.name for role in fields(Palette) if role.name != "hours")


@lru_cache(maxsize=64)
def _relit(palette: Palette, turn: int) -> Palette:
    """Return a palette with its lamps turned; always the same object, so that a drawn sky can be kept."""
    lamps = palette.lamps[turn:] + palette.lamps[:turn]
    return replace(
        palette,
        lamps=lamps,
        sky=tuple(mix(tone, lamps[0], 0.05) for tone in palette.sky),
        haze=tuple(mix(tone, lamps[0], 0.35) for tone in palette.haze),
        rim=tuple(mix(tone, lamps[0], 0.30) for tone in palette.rim),
    )


def _tones(tones: str) -> tuple[Rgb, ...]:
    return tuple(parse(tone) for tone in tones.split())


def _palette(**roles: str) -> Palette:
    colours: dict[str, Any] = {role: _tones(tones) for role, tones in roles.items()}
    return Palette(**colours)


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

# The other hours' skies, zenith to horizon. Day is kept deep enough above for white words to read.
SKIES: dict[PaletteName, dict[TimeOfDay, str]] = {
    "neon": {
        "dawn": "#241f5e #4c3a92 #9a4f9e #e07f9c #ffbf9c",
        "day": "#2b3fae #5356c8 #8a6fd0 #d88fcc #ffc4bc",
        "night": "#04040f #0c0826 #1f0f42 #45185c #8a2a6c",
    },
    "dusk": {
        "dawn": "#1e2f66 #54508c #a86e86 #f08a68 #ffd088",
        "day": "#3a50a8 #6068b4 #9080b4 #d8a0a0 #ffd8a8",
        "night": "#060a22 #0e153c #1e2252 #3a2f60 #6c4468",
    },
    "dawn": {
        "dawn": "#3f7ab8 #7ea2d0 #bfa8cc #f0b0b4 #ffdcc4",
        "day": "#2f7cc0 #5a9ace #8fb6d6 #cdd3d6 #fbe4c8",
        "night": "#0a1636 #182852 #343e70 #605882 #987888",
    },
    "ember": {
        "dawn": "#2e1420 #642630 #a5402f #e47a40 #ffbe74",
        "day": "#6a2c18 #9a4522 #c46a2e #e8984c #ffcf88",
        "night": "#050203 #120407 #28080b #4e120e #842a14",
    },
    "ice": {
        "dawn": "#16305e #3a6490 #7a9cb4 #c4c2c8 #f8dacc",
        "day": "#1c62ac #3f88c0 #78aed0 #b4d8e4 #eef8f6",
        "night": "#020716 #05132c #0b2848 #174464 #347088",
    },
    "meadow": {
        "dawn": "#265070 #5a828a #98a890 #dcc48c #fcdca8",
        "day": "#1f7896 #4497a0 #7ab494 #bcd290 #f4efb8",
        "night": "#03161c #07292f #0f4242 #226054 #548868",
    },
}


@cache
def palette_at(name: PaletteName, time: TimeOfDay) -> Palette:
    """Return a palette's colours at an hour; always the same object for the same arguments."""
    base = PALETTES[name]
    if time == "dusk":
        haze = tuple(deepened(tone, HAZE) for tone in base.haze)
        return replace(base, sky=readable(base.sky), haze=haze)
    look, sky = LOOKS[time], readable(_tones(SKIES[name][time]), 1.2 if time == "day" else 1.0)
    return Palette(
        sky=sky,
        layers=layered(base.layers, sky, look),
        windows=tuple(mix(tone, sky[1], look.glass) for tone in base.windows),
        lamps=base.lamps,
        sun=tuple(mix(tone, look.sun[0], look.sun[1] * (1.0 - 0.35 * k)) for k, tone in enumerate(base.sun)),
        haze=tuple(deepened(mix(tone, sky[3], look.haze), HAZE) for tone in base.haze),
        rim=tuple(mix(tone, *look.rim) for tone in base.rim),
        text=base.text,
        highlight=base.highlight,
        hours=Hours.at(time),
    )
