"""Places, hours and weathers from words: each bearable, each called for, the day going on."""

import itertools
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.screenplay.locations import STARLIT, TIMELESS, Voice, cast_places, film_palette
from planning.screenplay.parts import Part
from planning.screenplay.vocabulary import HOURS, PLACES, TIME_WORDS, WEATHER_WORDS
from state.film import Environment, SceneKind, TimeOfDay, Weather

FORM = (
    Part("frame", ("A1",)),
    Part("verse", ("B1", "B2")),
    Part("chorus", ("C1",)),
    Part("bridge", ("D1",)),
    Part("frame", ("E1",), closes=True),
)
WORDS = sorted(set().union(*(place.words | place.styles for place in PLACES.values()), *TIME_WORDS.values()))


def cast(style: str = "", sung: str = "", seed: int = 0, parts: tuple[Part, ...] = FORM) -> dict[str, Environment]:
    rng, voice = np.random.default_rng(seed), Voice(tuple(style.split()), tuple(sung.split()))
    places = cast_places(parts, voice, film_palette(voice, rng), rng)
    return {("end" if part.closes else f"{part.family}{part.number or ''}"): place for part, place in places.items()}


@settings(max_examples=150)
@given(style=st.lists(st.sampled_from(WORDS), max_size=4), sung=st.lists(st.sampled_from(WORDS)), seed=st.integers(0))
def test_any_song_gets_places_that_bear_their_hour_and_their_weather(
    style: list[str], sung: list[str], seed: int
) -> None:
    crowd = (*FORM, Part("verse", ("F1",), 1), Part("chorus", ("G1",), 1))
    found = cast(" ".join(style), " ".join(sung), seed, crowd).values()
    for place in found:
        assert place.time in PLACES[place.kind].times
        assert place.weather in PLACES[place.kind].weathers
        assert place.weather != "stars" or place.time in STARLIT
    different = {place.name: place for place in found}
    assert len({(place.kind, place.time) for place in different.values()}) == len(different)


def test_every_kind_of_place_weather_and_hour_can_be_called_for() -> None:
    assert set(PLACES) == set(get_args(SceneKind))
    for kind, place in PLACES.items():
        words = " ".join(sorted(place.words)[:6])
        assert kind in {p.kind for p in cast("", words).values()}, kind
    weathers: set[Weather] = {
        place.weather
        for words, seed in itertools.product(WEATHER_WORDS.values(), range(6))
        for place in cast("", " ".join(sorted(words)[:5]), seed).values()
    }
    assert weathers == set(get_args(Weather))


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("morning sunrise wake tomorrow", "dawn"),
        ("noon sunshine afternoon summer", "day"),
        ("sunset evening twilight", "dusk"),
        ("midnight tonight moonlight neon", "night"),
    ],
)
def test_choruses_play_at_the_hour_that_is_sung_of(words: str, hour: TimeOfDay) -> None:
    for seed in range(10):
        place = cast("", words, seed)["chorus"]
        assert place.time == (hour if hour in PLACES[place.kind].times else PLACES[place.kind].times[0])


def test_the_hour_moves_on_where_the_song_names_more_than_one() -> None:
    moving = [cast("", "midnight tonight moonlight then morning", seed) for seed in range(12)]
    assert all(film["chorus"].time in ("night", PLACES[film["chorus"].kind].times[0]) for film in moving)
    assert all(film["verse"].time == "dusk" for film in moving if "dusk" in PLACES[film["verse"].kind].times)
    assert set(itertools.chain(*HOURS.values())) == {"frame", "verse", "chorus", "bridge", "end"}


def test_the_film_ends_where_it_opened_at_another_hour() -> None:
    for seed, style in itertools.product(range(6), ("pop", "folk", "rock", "electronic", "ballad")):
        film = cast(style, "", seed)
        opening, ending = film["frame"], film["end"]
        assert (ending.kind, ending.seed, ending.palette) == (opening.kind, opening.seed, opening.palette)
        assert ending.time != opening.time
        assert ending.name != opening.name


def test_a_film_that_calls_for_no_more_places_opens_where_it_sings() -> None:
    film = cast("", "sea wave tide shore")
    assert film["frame"].kind == film["chorus"].kind == "ocean"
    assert film["frame"].name.startswith("the shore ")
    stage = cast("", "stage band guitar microphone party loud")
    assert stage["chorus"].kind in TIMELESS
    assert stage["frame"].kind == stage["verse"].kind


def test_folk_stays_off_the_stage_unless_it_sings_of_one() -> None:
    kinds = [place.kind for seed in range(20) for place in cast("acoustic folk", "song", seed).values()]
    assert "stage" not in kinds


@pytest.mark.parametrize(("style", "palette"), [("techno", "neon"), ("metal", "ember"), ("folk", "meadow")])
def test_a_style_has_its_palette(style: str, palette: str) -> None:
    voice: Any = Voice((style,), ())
    found = [film_palette(voice, np.random.default_rng(seed)) for seed in range(10)]
    assert found.count(palette) >= 5
