"""People of written films: clear of every sky, unlike each other, dressed by style and words."""

import itertools
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from animatic.colour import argb
from animatic.palettes import palette_at
from planning.screenplay.casting import CLEAR, cast_characters, stands_off
from planning.screenplay.colours import NAMED, name_of
from planning.screenplay.locations import Voice, cast_places
from planning.screenplay.manner import TYPE_STYLES
from planning.screenplay.parts import Part
from planning.screenplay.wardrobe import BACKDROPS, RACKS
from state.colour import distance
from state.film import Character, Environment, HairStyle, Outfit, PaletteName, TimeOfDay

YOU = "you and me and you and your"
PARTS = (Part("frame", ("A1",)), Part("verse", ("B1",)), Part("chorus", ("C1",)), Part("bridge", ("D1",)))


def film(
    manner: Any, palette: PaletteName, sung: str = YOU, seed: int = 0, style: str = ""
) -> tuple[tuple[Environment, ...], tuple[Character, ...]]:
    rng, voice = np.random.default_rng(seed), Voice(tuple(style.split()), tuple(sung.split()))
    places = tuple(cast_places(PARTS, voice, palette, rng).values())
    return places, cast_characters(voice, manner, places, rng)


@settings(max_examples=200)
@given(
    manner=st.sampled_from(sorted(TYPE_STYLES)),
    palette=st.sampled_from(get_args(PaletteName)),
    words=st.sampled_from(["", "midnight moon", "morning sunrise", "noon summer sun", "sunset evening then dawn"]),
    seed=st.integers(0, 10**9),
)
def test_every_coat_stands_off_every_sky_of_its_film_and_off_the_other_coat(
    manner: str, palette: PaletteName, words: str, seed: int
) -> None:
    places, (lead, other) = film(manner, palette, f"{YOU} {words}", seed)
    assert stands_off(lead.coat, places) >= CLEAR
    assert stands_off(other.coat, places, [lead]) >= CLEAR
    assert distance(lead.accent, lead.coat) >= CLEAR
    for looks in ("name", "hair", "hair_style", "skin", "coat", "outfit", "build", "description"):
        assert getattr(lead, looks) != getattr(other, looks)
    for person in (lead, other):
        assert not (person.headphones and person.hat)
        assert not (person.hair_style == "mohawk" and person.hat)
        assert not (person.beard and person.outfit == "dress")


@pytest.mark.parametrize("time", get_args(TimeOfDay))
@pytest.mark.parametrize("palette", get_args(PaletteName))
def test_the_skies_that_coats_stand_off_from_are_nearly_those_that_are_drawn(
    palette: PaletteName, time: TimeOfDay
) -> None:
    drawn = [f"#{argb(tone) & 0xFFFFFF:06x}" for tone in palette_at(palette, time).sky[2:4]]
    for tone, ours in zip(drawn, BACKDROPS[palette][time], strict=True):
        assert distance(tone, ours) < 0.75 * CLEAR


@pytest.mark.parametrize(
    ("manner", "outfits", "props"),
    [
        ("fierce", {"jacket", "hoodie", "coat"}, {"guitar", None}),
        ("tender", {"suit", "dress", "coat"}, {None, "microphone"}),
        ("electric", {"hoodie", "jacket", "suit"}, {None}),
        ("earthy", {"coat", "dress", "jacket"}, {"lantern", None}),
    ],
)
def test_a_manner_dresses_its_people(manner: str, outfits: set[Outfit], props: set[str | None]) -> None:
    leads = [film(manner, "neon", seed=seed)[1][0] for seed in range(40)]
    assert {lead.outfit for lead in leads} == outfits
    assert {lead.prop for lead in leads} == props
    assert {lead.hair_style for lead in leads} == set(RACKS[manner].hair_styles)  # type: ignore[index]
    assert len({lead.description for lead in leads}) > 35


def test_electric_people_mostly_wear_headphones_and_folk_wears_scarves() -> None:
    electric = [film("electric", "neon", seed=seed)[1][0].headphones for seed in range(40)]
    folk = [film("earthy", "meadow", seed=seed)[1][0] for seed in range(40)]
    assert sum(electric) > 20
    assert not any(lead.headphones for lead in folk)
    assert sum(lead.scarf for lead in folk) > 15


@pytest.mark.parametrize(
    ("sung", "prop"),
    [("a candle growing thin", "lantern"), ("paper lanterns", "lantern"), ("the guitar plays", "guitar")],
)
def test_what_is_sung_of_is_carried(sung: str, prop: str) -> None:
    assert {film("tender", "dusk", sung, seed)[1][0].prop for seed in range(10)} == {prop}


def test_an_umbrella_is_carried_only_where_it_rains() -> None:
    held = [film("plain", "dusk", "my umbrella", seed) for seed in range(30)]
    assert any(cast[0].prop == "umbrella" for _, cast in held) or not any(
        place.weather == "rain" for places, _ in held for place in places
    )
    for places, cast in held:
        assert cast[0].prop != "umbrella" or any(place.weather == "rain" for place in places)


def test_a_hat_that_is_sung_of_is_worn_by_the_lead_alone() -> None:
    for seed in range(20):
        lead, other = film("tender", "dusk", f"{YOU} take off your hat", seed)[1]
        assert (lead.hat == "brim") or lead.hair_style == "bun"
        assert not (lead.hat and other.hat)


def test_somebody_is_sung_to_only_if_the_words_say_so() -> None:
    assert len(film("plain", "dusk", "you you")[1]) == 1
    assert len(film("plain", "dusk", "you us together")[1]) == 2


def test_every_rack_has_a_choice_and_hair_that_exists() -> None:
    assert set(RACKS) == set(TYPE_STYLES)
    for rack in RACKS.values():
        assert set(rack.coats) | set(rack.accents) <= set(NAMED)
        assert len(set(rack.hair_styles)) >= 4
        assert set(rack.hair_styles) <= set(get_args(HairStyle))


def test_oklab_distance_is_a_distance_and_black_is_one_from_white() -> None:
    assert distance("#000000", "#ffffff") == pytest.approx(1.0, abs=1e-6)
    assert distance("#123456", "#123456") == 0
    tones = sorted(NAMED.values())[::5]
    for a, b, c in itertools.permutations(tones, 3):
        assert distance(a, b) == distance(b, a)
        assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-12


def test_every_named_colour_is_called_by_its_own_name_and_none_is_another() -> None:
    assert all(name_of(colour) == name for name, colour in NAMED.items())
    assert min(distance(a, b) for a, b in itertools.combinations(NAMED.values(), 2)) > 0.02
