"""Free descriptions: what a person may write about somebody, some place or some shot, and what is made of it."""

import string
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.screenplay import lexicon
from planning.screenplay.colours import NAMED, name_of
from planning.screenplay.description import LONGEST_DESCRIPTION, character_from, environment_from, shot_from
from planning.screenplay.framings import is_possible
from planning.screenplay.lexicon import BEARERS, COLOUR_WORDS, DENIALS, PALETTE_OF, PHRASES, stem
from state.film import Character, Environment, Shot

ADA = Character(
    name="Ada", description="as cast", seed=1, hair_style="bob", hair="#3a2a20", skin="#c68a5e", coat=NAMED["teal"],
    accent=NAMED["pink"], headphones=True, scarf=True, glasses=True, hat="cap", prop="umbrella",
)  # fmt: skip
PLACE = Environment(
    name="here", description="as found", seed=1, kind="city", palette="neon", time="night", weather="rain"
)
SHOT = Shot(
    segment=3, description="as written", scale="wide", move="pan_left", pose="walk", view="back", side="center",
    environment="here", characters=("Ada",), angle="low", light="spot",
)  # fmt: skip
CAST = ("Ada", "Kai")

PEOPLE: list[tuple[str, dict[str, Any]]] = [
    (
        "an old sailor with a red beard and a yellow coat",
        {"beard": True, "hair": "red", "outfit": "coat", "coat": "yellow", "hat": "beanie"},
    ),
    ("a woman in a red dress", {"outfit": "dress", "coat": "red"}),
    ("long black hair and round glasses", {"hair_style": "long", "hair": "black", "glasses": True}),
    ("without a hat", {"hat": None}),
    ("no glasses, no umbrella", {"glasses": False, "prop": None}),
    ("without hat or glasses, with a guitar", {"hat": None, "glasses": False, "prop": "guitar"}),
    ("she wears no hat and a green jacket", {"hat": None, "outfit": "jacket", "coat": "green"}),
    ("without a red hat", {"hat": None, "coat": "teal", "accent": "pink"}),
    ("a man without a beard but with a scarf", {"beard": False, "scarf": True}),
    ("he doesn't have headphones", {"headphones": False}),
    ("not wearing glasses", {"glasses": False}),
    ("red-haired girl with braids", {"hair": "rust", "hair_style": "braids"}),
    ("a blonde in a white suit", {"hair": "blonde", "outfit": "suit", "coat": "white"}),
    ("pink mohawk, leather jacket", {"hair": "pink", "hair_style": "mohawk", "outfit": "jacket", "coat": "teal"}),
    ("his coat is navy", {"outfit": "coat", "coat": "navy"}),
    ("hair dyed turquoise", {"hair": "turquoise"}),
    ("all in black", {"coat": "black"}),
    ("dressed in burgundy, hat", {"coat": "burgundy", "hat": "brim"}),
    ("a red and black jacket", {"outfit": "jacket", "coat": "red", "accent": "black"}),
    ("a yellow scarf and a blue hoodie", {"accent": "yellow", "outfit": "hoodie", "coat": "blue"}),
    ("grey beanie", {"hat": "beanie", "accent": "grey"}),
    ("a gray woolly hat", {"hat": "beanie", "accent": "grey"}),
    ("a cowboy with a guitar", {"hat": "brim", "prop": "guitar"}),
    ("a bearded, burly fisherman", {"beard": True, "build": "broad", "hat": "beanie"}),
    ("a slim singer in a tuxedo", {"build": "slight", "prop": "microphone", "outfit": "suit"}),
    ("bald man, sunglasses", {"hair_style": "shaved", "glasses": True}),
    ("curly auburn hair", {"hair_style": "curly", "hair": "auburn"}),
    ("short, white hair", {"hair": "white"}),
    ("short white hair", {"hair_style": "short", "hair": "white"}),
    ("holding paper lanterns", {"prop": "lantern"}),
    (
        "a bun, a cream raincoat, an umbrella",
        {"hair_style": "bun", "coat": "cream", "outfit": "coat", "prop": "umbrella"},
    ),
    ("dark-skinned woman in an orange gown", {"outfit": "dress", "coat": "orange"}),
    ("grandmother with glasses", {"hair": "silver", "glasses": True}),
    ("a ponytail of gold", {"hair_style": "ponytail", "hair": "gold"}),
    ("nothing that is known here", {}),
    ("", {}),
]
PLACES_SAID: list[tuple[str, dict[str, Any]]] = [
    ("a foggy pier at dawn", {"kind": "ocean", "weather": "fog", "time": "dawn"}),
    ("the desert by day", {"kind": "desert", "time": "day"}),
    ("no rain", {"weather": "clear"}),
    ("it isn't raining", {"weather": "clear"}),
    ("snow", {"weather": "snow", "kind": "city"}),
    ("deep in the snow", {"weather": "snow", "kind": "snow"}),
    ("a green forest with falling petals", {"kind": "forest", "palette": "meadow", "weather": "petals"}),
    ("under a purple sky", {"palette": "dusk"}),
    ("an empty train at midnight, stormy", {"kind": "train", "time": "night", "weather": "rain"}),
    ("her bedroom in the evening", {"kind": "interior", "time": "dusk"}),
    ("rooftops under the stars", {"kind": "rooftop", "weather": "stars"}),
    ("a concert in blue light", {"kind": "stage", "palette": "ice"}),
    ("outer space", {"kind": "space", "time": "night", "weather": "stars"}),
    ("an endless highway at sunset, sparks", {"kind": "road", "time": "dusk", "weather": "embers"}),
    ("under water", {"kind": "underwater", "weather": "clear"}),
    ("neon-lit streets without fog", {"kind": "city", "palette": "neon", "weather": "clear"}),
    ("sunny afternoon", {"time": "day"}),
    ("snowy mountains", {"kind": "snow", "weather": "snow"}),
    ("morning mist over the harbour", {"time": "dawn", "weather": "fog", "kind": "ocean"}),
    ("", {}),
]
SHOTS_SAID: list[tuple[str, dict[str, Any]]] = [
    ("close-up, low angle, she sings, rain", {"scale": "close", "angle": "low", "pose": "sing", "view": "front"}),
    ("extreme wide from behind, nobody", {"scale": "extreme_wide", "view": "back", "characters": ()}),
    ("she dances, medium shot from the front", {"pose": "dance", "scale": "medium", "view": "front"}),
    ("Kai sits in profile on the left", {"characters": ("Kai",), "pose": "sit", "view": "profile", "side": "left"}),
    ("both walking, dolly in", {"characters": ("Ada", "Kai"), "pose": "walk", "move": "push_in"}),
    ("two people, arms raised, in silhouette", {"characters": CAST, "pose": "arms_up", "light": "silhouette"}),
    ("Kai and Ada look up", {"characters": CAST, "pose": "look_up"}),
    ("alone on the right, backlit", {"characters": ("Ada",), "side": "right", "light": "backlit"}),
    ("the camera zooms out", {"move": "pull_out"}),
    ("pans to the right", {"move": "pan_right"}),
    ("a whip pan, dutch angle", {"move": "whip_in", "angle": "dutch"}),
    ("the camera circles them from above", {"move": "orbit", "angle": "high"}),
    ("static, eye level, natural light", {"move": "static", "angle": "eye", "light": "natural"}),
    ("tilting down", {"move": "tilt_down"}),
    ("closeup of her face, facing the camera", {"scale": "close", "view": "front", "pose": "look_up"}),
    ("she reaches out, spotlight", {"pose": "reach", "light": "spot"}),
    ("he plays the guitar", {"pose": "play", "view": "front"}),
    ("sitting in the middle", {"pose": "sit", "side": "center"}),
    ("without people", {"characters": ()}),
    ("wild", {"intensity": 0.95}),
    ("no change", {}),
    ("", {}),
]


def changed(before: Any, after: Any) -> dict[str, Any]:
    names = [name for name in type(before).model_fields if name not in ("seed", "description")]
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}


def expected(before: Any, fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if getattr(before, name) != value}


@pytest.mark.parametrize(("said", "fields"), PEOPLE)
def test_people_are_as_they_are_described(said: str, fields: dict[str, Any]) -> None:
    person = character_from(said, ADA, 7).value
    for name, value in fields.items():
        got = getattr(person, name)
        assert (name_of(got) if isinstance(got, str) and got.startswith("#") else got) == value, name
    untouched = set(changed(ADA, person)) - set(fields)
    assert (
        untouched <= {"hair", "skin", "hat"} if "old" in said or "skin" in said or "haired" in said else not untouched
    )
    Character.model_validate(person.model_dump())


@pytest.mark.parametrize(("said", "fields"), PLACES_SAID)
def test_places_are_as_they_are_described(said: str, fields: dict[str, Any]) -> None:
    place = environment_from(said, PLACE, 7).value
    assert {name: getattr(place, name) for name in fields} == fields
    brought = {"weather", "time"} if "kind" in fields else set()
    assert set(changed(PLACE, place)) <= set(fields) | brought
    Environment.model_validate(place.model_dump())


@pytest.mark.parametrize(("said", "fields"), SHOTS_SAID)
def test_shots_are_as_they_are_described(said: str, fields: dict[str, Any]) -> None:
    shot = shot_from(said, SHOT, CAST).value
    assert changed(SHOT, shot) == expected(SHOT, fields)
    assert is_possible(shot.pose, shot.view, shot.scale)
    Shot.model_validate(shot.model_dump())


def test_one_sentence_says_who_where_and_how() -> None:
    said = "close-up, an old sailor with a red beard and a yellow coat sings on a foggy pier at dawn"
    person, place, shot = character_from(said, ADA, 1), environment_from(said, PLACE, 1), shot_from(said, SHOT, CAST)
    assert (person.value.outfit, place.value.kind, shot.value.pose) == ("coat", "ocean", "sing")
    assert person.words == ("old", "sailor", "beard", "red", "coat", "yellow")
    assert place.words == ("foggy", "pier", "dawn")
    assert shot.words == ("close up", "sings")
    assert person.unknown == place.unknown == shot.unknown == ()


def test_what_was_not_understood_is_named() -> None:
    assert character_from("a purple unicorn with wings, glasses", ADA, 1).unknown == ("unicorn", "wings")
    assert shot_from("Ada juggles", SHOT, CAST).unknown == ("juggles",)
    assert environment_from("the moors of nowhere at dusk", PLACE, 1).unknown == ("moors", "nowhere")


def test_what_is_denied_is_named_with_its_denial() -> None:
    assert character_from("without a hat", ADA, 1).words == ("without hat",)


def test_a_shade_makes_a_colour_darker_or_lighter() -> None:
    dark, plain, pale = (character_from(f"a {shade} green coat", ADA, 1).value.coat for shade in ("dark", "", "pale"))
    assert dark < plain < pale


@pytest.mark.parametrize("name", sorted(NAMED.keys() - {"blonde"}))  # which is said of people
def test_every_named_colour_can_be_worn(name: str) -> None:
    assert character_from(f"wearing a {name} coat", ADA, 1).value.coat == NAMED[name]


def test_the_seed_is_the_new_one_and_the_description_is_one_safe_line() -> None:
    said = 'a "captain"\nwith {braces} ' + "and more " * 80
    for value in (character_from(said, ADA, 9).value, environment_from(said, PLACE, 9).value):
        assert value.seed == 9
        assert value.description.startswith("a captain with braces and more")
        assert len(value.description) <= LONGEST_DESCRIPTION
    assert character_from("", ADA, 9).value.description == "as cast"


@settings(max_examples=200)
@given(
    words=st.lists(
        st.sampled_from(
            sorted(
                {word for phrase in PHRASES for word in phrase}
                | set(NAMED)
                | set(DENIALS)
                | set(BEARERS)
                | {",", "and"}
            )
        ),
        max_size=20,
    )
)
def test_any_words_make_valid_people_places_and_shots(words: list[str]) -> None:
    said = " ".join(words)
    Character.model_validate(character_from(said, ADA, 1).value.model_dump())
    Environment.model_validate(environment_from(said, PLACE, 1).value.model_dump())
    shot = shot_from(said, SHOT, CAST).value
    Shot.model_validate(shot.model_dump())
    assert is_possible(shot.pose, shot.view, shot.scale)


@settings(max_examples=100)
@given(st.text(alphabet=string.printable + "éß\N{CJK UNIFIED IDEOGRAPH-4E2D}\N{RIGHT-TO-LEFT OVERRIDE}", max_size=200))
def test_any_text_at_all_is_read_without_harm(said: str) -> None:
    once, again = character_from(said, ADA, 1), character_from(said, ADA, 1)
    assert once == again
    shot_from(said, SHOT, CAST)
    environment_from(said, PLACE, 1)


def test_every_phrase_means_something_that_the_film_can_show() -> None:
    classes: dict[str, Any] = {"character": Character, "environment": Environment, "shot": Shot}
    bases = {"character": ADA, "environment": PLACE, "shot": SHOT}
    for phrase, sense in PHRASES.items():
        if sense.field == "people":
            assert sense.value in ("nobody", "one", "all")
            continue
        for value in {sense.value, sense.denied} - {lexicon.KEPT}:
            changed_fields = {**bases[sense.subject].model_dump(), sense.field: value}
            classes[sense.subject].model_validate(changed_fields)
        assert len(phrase) <= lexicon.LONGEST_PHRASE


def test_every_value_that_can_be_shown_can_be_said() -> None:
    for subject, model in (("character", Character), ("environment", Environment), ("shot", Shot)):
        said: dict[str, set[Any]] = {}
        for sense in PHRASES.values():
            if sense.subject == subject:
                said.setdefault(sense.field, set()).update({sense.value, sense.denied})
        for name, info in model.model_fields.items():
            values = [value for option in (info.annotation, *get_args(info.annotation)) for value in get_args(option)]
            words = {value for value in values if isinstance(value, str)}
            assert not words or words <= said[name], name


def test_colours_have_a_palette_and_other_names_that_exist() -> None:
    assert set(COLOUR_WORDS.values()) <= set(NAMED)
    assert set().union(*PALETTE_OF.values()) <= set(NAMED)


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("hats", "hat"),
        ("glasses", "glasses"),
        ("dresses", "dress"),
        ("sings", "sing"),
        ("bus", "bus"),
        ("hoodies", "hoody"),
    ],
)
def test_endings_are_taken_off(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed
