"""Where the film plays: a place, an hour and a weather for every part, from style words, lyric words and a seed.

Scores are counted from the tables in `vocabulary`; the seed only separates what the song leaves open. The hour may move
on through the film where the song speaks of more than one, and an ending comes back to the opening's place later in the
day. Who is there is not decided here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from planning.screenplay.parts import Family, Part
from planning.screenplay.vocabulary import (
    COMPANION,
    COUNTERPART,
    HOURS,
    PALETTE_STYLES,
    PALETTE_TIMES,
    PALETTE_WORDS,
    PLACES,
    TIME_STYLES,
    TIME_WORDS,
    WEATHER_WORDS,
    Place,
)
from planning.words import known_words, plain
from state.film import Environment, PaletteName, SceneKind, TimeOfDay, Weather
from state.music import Lyrics

WEATHERED: tuple[Family, ...] = ("verse", "chorus")  # where the sung weather falls; elsewhere the air may change
WORDS_THAT_SATURATE = 6
UNASKED_PENALTY = 4.0
STYLE_WEIGHT = 3.0  # as much as three words
GRAND_WEIGHT = 3.0
WHIM_WEIGHT = 2.0
"""The most that the seed adds: another seed may find another place, never one that the song does not bear."""
PALETTE_HOUR_WEIGHT = 1.5
WORTH_THE_WAY = 4.0
"""A film opens in a place of its own if the song wants it at least this much."""
MOVING_ON_UNASKED = 0.3
AT_HOUR: dict[TimeOfDay, str] = {"dawn": "at dawn", "day": "by day", "dusk": "at dusk", "night": "at night"}
TIMELESS: frozenset[SceneKind] = frozenset({"stage", "space", "underwater"})
STARLIT: tuple[TimeOfDay, ...] = ("dusk", "night")


@dataclass(frozen=True)
class Voice:
    """Every word that describes a song: those of its style and those that are sung."""

    style: tuple[str, ...]
    sung: tuple[str, ...]

    @classmethod
    def of(cls, style: Sequence[str], lyrics: Lyrics) -> "Voice":
        """Return the words of a style and of lyrics."""
        return cls(tuple(style), tuple(word for line in lyrics.lines for word in plain(line.text).split()))

    def calls(self, vocabulary: Collection[str]) -> float:
        """Return how strongly a song calls for something; more than a few different words say no more."""
        return float(min(WORDS_THAT_SATURATE, len(set(known_words((*self.style, *self.sung), vocabulary)))))

    def suits(self, styles: Collection[str]) -> float:
        """Return the weight of a style if it is one of these."""
        return STYLE_WEIGHT * any(word in styles for word in self.style)


def called_words(voice: Voice) -> list[str]:
    """Return the sung words, once each, that call for a place."""
    vocabulary = frozenset().union(*(place.words for place in PLACES.values()))
    return list(dict.fromkeys(known_words(voice.sung, vocabulary)))


def film_palette(voice: Voice, rng: np.random.Generator) -> PaletteName:
    """Return the palette that the style and the words call for."""
    palettes = sorted(PALETTE_WORDS)
    score = [voice.calls(PALETTE_WORDS[p]) + voice.suits(PALETTE_STYLES[p]) + rng.random() for p in palettes]
    return palettes[int(np.argmax(score))]


def cast_places(
    parts: Sequence[Part], voice: Voice, palette: PaletteName, rng: np.random.Generator
) -> dict[Part, Environment]:
    """Return a place for every part, the most called-for in the chorus; no two have both kind and hour in common.

    The film opens, and ends, in a place of its own if the song calls for one more, or where its choruses or verses
    play, at another hour.
    """
    scout = _Scout(voice, palette, rng)
    rank = ("chorus", "verse", "bridge", "frame").index
    for part in sorted(parts, key=lambda part: (part.closes, part.number, rank(part.family))):
        scout.find(part)
    return {part: scout.found[part] for part in parts}


class _Scout:
    """Looks for places one by one, and knows which are taken."""

    def __init__(self, voice: Voice, palette: PaletteName, rng: np.random.Generator) -> None:
        self._voice, self._palette, self._rng = voice, palette, rng
        self._wanted = {kind: _wanted(PLACES[kind], voice) for kind in sorted(PLACES)}
        self._scores = {kind: wanted + WHIM_WEIGHT * rng.random() for kind, wanted in self._wanted.items()}
        self._hour, self._moves_on = _film_hour(voice, palette, rng)
        self.found: dict[Part, Environment] = {}

    def find(self, part: Part) -> None:
        """Find the place of a part."""
        if part.closes:
            self.found[part] = self._later(self._place_of("frame"))
            return
        free = self._scores.keys() - {place.kind for place in self.found.values()}
        grand = part.family in ("chorus", "bridge")
        kind = max(sorted(free), key=lambda k: self._scores[k] + GRAND_WEIGHT * (PLACES[k].grand == grand))
        if part.family == "frame" and self._wanted[kind] < WORTH_THE_WAY and (home := self._home()):
            self.found[part] = self._earlier(home)
            return
        time = self._time(kind, part.family)
        self.found[part] = Environment(
            name=PLACES[kind].name,
            description=PLACES[kind].description,
            seed=int(self._rng.integers(2**31)),
            kind=kind,
            palette=_palette_of(part.family, self._palette),
            time=time,
            weather=_weather(kind, time, self._voice if part.family in WEATHERED else Voice((), ()), self._rng),
        )

    def _place_of(self, family: Family) -> Environment | None:
        return next((place for part, place in self.found.items() if part.family == family), None)

    def _home(self) -> Environment | None:
        """Return the choruses' place, or the verses' where an hour means nothing to the choruses'."""
        places = [place for family in ("chorus", "verse") if (place := self._place_of(family))]
        return next((place for place in places if place.kind not in TIMELESS), None)

    def _time(self, kind: SceneKind, moment: str) -> TimeOfDay:
        """Return the hour of a family or of the end, as near as the place allows."""
        hour = HOURS[self._hour][moment if self._moves_on else "chorus"]
        return hour if hour in PLACES[kind].times else PLACES[kind].times[0]

    def _earlier(self, home: Environment) -> Environment:
        """Return a place at another hour, the film's opening one if it has one."""
        times = [time for time in PLACES[home.kind].times if time != home.time]
        opening = HOURS[self._hour]["frame"]
        return _at(home, opening if opening in times else times[0], COMPANION[self._palette])

    def _later(self, opening: Environment | None) -> Environment:
        """Return the opening's place at the hour in which the film ends."""
        assert opening is not None, "music closes a film only where other music of its family opened it"
        taken = [place.time for place in self.found.values() if place.kind == opening.kind]
        times = [time for time in PLACES[opening.kind].times if time not in taken]
        ending = HOURS[self._hour]["end"]
        if not times:
            return opening
        return _at(opening, ending if ending in times else times[0], opening.palette)


def _at(place: Environment, time: TimeOfDay, palette: PaletteName) -> Environment:
    """Return a place at another hour, under a name that says so."""
    bare = next(known.name for kind, known in PLACES.items() if kind == place.kind)
    starless: Weather = "clear" if place.weather == "stars" and time not in STARLIT else place.weather
    return place.model_copy(
        update={"name": f"{bare} {AT_HOUR[time]}", "time": time, "palette": palette, "weather": starless}
    )


def _wanted(place: Place, voice: Voice) -> float:
    wanted = voice.calls(place.words) + voice.suits(place.styles) - 2 * voice.suits(place.shuns)
    return wanted - UNASKED_PENALTY if place.particular and wanted <= 0 else wanted


def _film_hour(voice: Voice, palette: PaletteName, rng: np.random.Generator) -> tuple[TimeOfDay, bool]:
    """Return the hour of the choruses, and whether the film's hour moves on: it does where the song names another."""
    hours = sorted(TIME_WORDS)
    called = [voice.calls(TIME_WORDS[hour]) for hour in hours]
    score = [
        words + voice.suits(TIME_STYLES[hour]) + PALETTE_HOUR_WEIGHT * (PALETTE_TIMES[palette] == hour) + rng.random()
        for hour, words in zip(hours, called, strict=True)
    ]
    moves_on = sum(words > 0 for words in called) > 1 or rng.random() < MOVING_ON_UNASKED
    return hours[int(np.argmax(score))], moves_on


def _palette_of(family: Family, palette: PaletteName) -> PaletteName:
    if family == "chorus":
        return palette
    return COUNTERPART[palette] if family == "bridge" else COMPANION[palette]


def _weather(kind: SceneKind, time: TimeOfDay, voice: Voice, rng: np.random.Generator) -> Weather:
    """Return the weather that is sung of, if the place can bear it, or one that suits the place."""
    allowed = [weather for weather in PLACES[kind].weathers if weather != "stars" or time in STARLIT]
    called = [voice.calls(WEATHER_WORDS.get(weather, ())) for weather in allowed]
    usual = allowed[0] if rng.random() < 0.6 else allowed[min(1, len(allowed) - 1)]
    return allowed[int(np.argmax(called))] if max(called) > 0 else usual
