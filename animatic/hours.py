"""The hour of a place: how much of it is dawn, day, dusk or night, and what each hour does to a palette's colours.

An hour is a weighting rather than a name, because a picture may go from one hour to another without a cut. The skies
are chosen by eye; every other role follows from its sky by aerial perspective: what is far takes the horizon's colour,
the more so the longer the haze of the hour. Which palette has which colours belongs in `palettes`.
"""

from dataclasses import dataclass

from animatic.colour import WHITE, Rgb, darker, mix
from state.film import TimeOfDay

MOONLIGHT = Rgb(0.78, 0.86, 1.0)


@dataclass(frozen=True)
class Hours:
    """Shares of the four times of day, which add up to 1."""

    dawn: float = 0.0
    day: float = 0.0
    dusk: float = 0.0
    night: float = 0.0

    @classmethod
    def at(cls, time: TimeOfDay) -> "Hours":
        """Return the hour that is all one time."""
        return cls(**{time: 1.0})

    def blend(self, dawn: float, day: float, dusk: float, night: float) -> float:
        """Return the mean of a value's four hours by their shares."""
        return self.dawn * dawn + self.day * day + self.dusk * dusk + self.night * night

    def toward(self, other: "Hours", share: float) -> "Hours":
        """Return these hours at share 0, the other's at share 1."""
        left = 1.0 - share
        return Hours(
            left * self.dawn + share * other.dawn,
            left * self.day + share * other.day,
            left * self.dusk + share * other.dusk,
            left * self.night + share * other.night,
        )

    @property
    def lamps(self) -> float:
        """How much lamps and windows are lit, 0..1."""
        return self.blend(0.55, 0.16, 0.92, 1.0)

    @property
    def stars(self) -> float:
        """How much of the stars is seen, 0..1."""
        return self.blend(0.22, 0.0, 0.55, 1.0)

    @property
    def haze(self) -> float:
        """How much air lies between near and far: 1 at dusk, more in the morning."""
        return self.blend(1.4, 0.6, 1.0, 0.8)


DUSK = Hours.at("dusk")


@dataclass(frozen=True)
class HourLook:
    """What an hour does to the roles of a palette, apart from its sky.

    `melt` is how far the farthest and the nearest layer take the horizon's colour, `shade` how much darker layers are,
    `lift` how far near layers go towards the middle ones, `glass` how far unlit windows take the sky's colour.
    """

    melt: tuple[float, float]
    shade: float
    lift: float
    glass: float
    haze: float
    sun: tuple[Rgb, float]
    rim: tuple[Rgb, float]


LOOKS: dict[TimeOfDay, HourLook] = {
    "dawn": HourLook((0.44, 0.05), 0.0, 0.16, 0.25, 0.55, (Rgb(1.0, 0.90, 0.76), 0.35), (Rgb(1.0, 0.86, 0.72), 0.40)),
    "day": HourLook((0.26, 0.03), 0.0, 0.46, 0.62, 0.45, (WHITE, 0.55), (WHITE, 0.40)),
    "dusk": HourLook((0.0, 0.0), 0.0, 0.0, 0.0, 0.0, (WHITE, 0.0), (WHITE, 0.0)),
    "night": HourLook((0.34, 0.10), 0.34, 0.0, 0.0, 0.55, (MOONLIGHT, 0.72), (MOONLIGHT, 0.50)),
}


# The most luminance that a sky may have, zenith to horizon, so that white words read in front of it.
READABLE = (0.14, 0.155, 0.165, 0.195, 0.38)
HAZE = 0.20  # the same for the air, which adds its light to what is behind it


def luminance(colour: Rgb) -> float:
    """Return the relative luminance of a colour, 0..1 (WCAG 2.2, "relative luminance")."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def readable(sky: tuple[Rgb, ...], brightness: float = 1.0) -> tuple[Rgb, ...]:
    """Return a sky dark enough for words: a tone that is not gets deeper and, so that it is not dull, richer."""
    return tuple(deepened(tone, brightness * most) for tone, most in zip(sky, READABLE, strict=True))


def deepened(tone: Rgb, most: float) -> Rgb:
    """Return a colour of no more than a luminance, the richer the more it had to be darkened."""
    if luminance(tone) <= most:
        return tone
    grey = sum(tone) / 3
    richer = 1.0 + min(0.75, 0.55 * (luminance(tone) / most - 1.0))
    rich = Rgb(*(min(max(grey + (channel - grey) * richer, 0.0), 1.0) for channel in tone))
    return darker(rich, 1.0 - min(1.0, most / luminance(rich)) ** (1 / 2.3))


def layered(layers: tuple[Rgb, ...], sky: tuple[Rgb, ...], look: HourLook) -> tuple[Rgb, ...]:
    """Return layers from far to near as an hour shows them in front of its sky."""
    last = len(layers) - 1
    tones = []
    for index, layer in enumerate(layers):
        near = index / last
        tone = mix(darker(layer, look.shade), layers[min(1, index)], look.lift * near)
        tones.append(mix(tone, sky[3 if look.shade == 0 else 2], look.melt[0] + (look.melt[1] - look.melt[0]) * near))
    return tuple(tones)
