"""Captions say what is seen, all of it, in words whose ids stay."""

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from animatic.layout import Layout
from animatic.scenes import scene_of
from models.captions import (
    COLOURS,
    DROPPABLE,
    INTENSITIES,
    NULL,
    SLOT_NAMES,
    SLOTS,
    VOCABULARY,
    WITHOUT_WEATHER,
    WORDS_PER_CAPTION,
    WORDS_PER_SLOT,
    caption,
    colour_word,
    describe,
    dropped,
    said,
    word_id,
)
from state.film import (
    CameraAngle,
    CameraMove,
    Character,
    Environment,
    HairStyle,
    Light,
    MusicCue,
    Outfit,
    PaletteName,
    Pose,
    SceneKind,
    Shot,
    ShotRequest,
    ShotScale,
    Side,
    TimeOfDay,
    View,
    Weather,
)
from state.time import FrameRate, FrameSpan

FRAMES, CHUNK = 60, FrameSpan(start_frame=12, end_frame=24)
CLOSED_LISTS: dict[str, Any] = {
    "place": SceneKind, "palette": PaletteName, "hour": TimeOfDay, "weather": Weather, "scale": ShotScale,
    "angle": CameraAngle, "move": CameraMove, "light": Light, "side": Side, "view": View, "pose": Pose,
    "hair_style": HairStyle, "outfit": Outfit,
}  # fmt: skip
FIELDS = {
    "place": ("environment", "kind"), "palette": ("environment", "palette"), "hour": ("environment", "time"),
    "weather": ("environment", "weather"), "scale": ("shot", "scale"), "angle": ("shot", "angle"),
    "move": ("shot", "move"), "light": ("shot", "light"), "side": ("shot", "side"), "view": ("shot", "view"),
    "pose": ("shot", "pose"), "hair_style": ("character", "hair_style"), "outfit": ("character", "outfit"),
}  # fmt: skip
FREE = ("place", "palette", "hour", "weather", "angle", "move", "side", "view", "pose", "hair_style")
"""Slots that decide nothing about what else is seen."""
HEX = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def a_person(**changes: Any) -> Character:
    looks = {"hair_style": "bob", "hair": "#1b1a22", "skin": "#c68a5e", "coat": "#cc2b2b", "accent": "#d9a52e"}
    return Character(**{"name": "Mira", "description": "a singer", "seed": 3, **looks, **changes})


def a_request(people: tuple[Character, ...] | None = None, place: Any = None, **shot: Any) -> ShotRequest:
    cast = (a_person(),) if people is None else people
    seen = {"scale": "medium", "move": "push_in", "pose": "stand", "side": "left", **shot}
    return ShotRequest(
        generator="animatic",
        generator_version="test",
        tier="high",
        width=64,
        height=36,
        rate=FrameRate(numerator=24),
        frame_count=FRAMES,
        seed=1,
        shot=Shot(segment=0, description="", environment="here", **seen),
        characters=cast,
        environment=Environment(
            **{"name": "here", "description": "", "seed": 2, "kind": "city", "palette": "neon", **(place or {})}
        ),
        music=MusicCue(beats=(0, 16, 32, 48), downbeats=(32,), energy=(0.1, 0.5, 0.9)),
    )


def people() -> st.SearchStrategy[tuple[Character, ...]]:
    person = st.builds(
        a_person,
        name=st.text(max_size=5),
        seed=st.integers(0, 99),
        coat=HEX,
        hair=HEX,
        hair_style=st.sampled_from(get_args(HairStyle)),
        outfit=st.sampled_from(get_args(Outfit)),
    )
    return st.lists(person, max_size=4).map(tuple)


@st.composite
def requests(draw: st.DrawFn) -> ShotRequest:
    place = {
        FIELDS[name][1]: draw(st.sampled_from(get_args(CLOSED_LISTS[name])))
        for name in ("place", "palette", "hour", "weather")
    }
    shot = {
        name: draw(st.sampled_from(get_args(CLOSED_LISTS[name])))
        for name in ("scale", "angle", "move", "light", "side", "view", "pose")
    }
    return a_request(draw(people()), place, intensity=draw(st.floats(0, 1)), **shot)


def changed(request: ShotRequest, slot: str, word: str) -> ShotRequest:
    owner, field = FIELDS[slot]
    if owner == "character":
        first, *others = request.characters
        return request.model_copy(update={"characters": (first.model_copy(update={field: word}), *others)})
    return request.model_copy(update={owner: getattr(request, owner).model_copy(update={field: word})})


def difference(first: ShotRequest, second: ShotRequest, chunk: FrameSpan = CHUNK) -> set[str]:
    pairs = zip(SLOT_NAMES, caption(first, chunk), caption(second, chunk), strict=True)
    return {name for name, before, after in pairs if before != after}


@pytest.mark.parametrize("slot", CLOSED_LISTS)
def test_a_slot_has_the_words_of_its_closed_list(slot: str) -> None:
    assert set(SLOTS[SLOT_NAMES.index(slot)].words) == set(get_args(CLOSED_LISTS[slot]))


def test_ids_stay_what_they_were() -> None:
    """Weights and clips remember them: a word may be added behind the last of its slot, and none may move."""
    first_words = "city neon dawn clear wide eye static natural nobody left back stand black black bob coat black black"
    assert [slot.words[0] for slot in SLOTS] == [
        *first_words.split(),
        "calm",
        "soft",
        "beginning",
        "first",
        "first",
        "cut",
    ]
    last = {"place": 12, "palette": 22, "hour": 36, "weather": 55, "scale": 68, "angle": 84, "move": 106, "light": 116}
    words = ["underwater", "meadow", "night", "stars", "extreme_wide", "dutch", "orbit", "spot"]
    assert [word_id(slot, word) for slot, word in zip(last, words, strict=True)] == list(last.values())
    assert word_id("pose", "play") == 185
    assert word_id("coat", "pink") == 204
    assert word_id("hair", "pink") == 220
    assert word_id("hair_style", "braids") == 233
    assert word_id("outfit", "suit") == 245
    assert word_id("downbeat", "fourth") == 356
    assert word_id("move", "whip_in") == 105


def test_every_word_has_one_id_and_slots_have_room_for_more() -> None:
    assert len(VOCABULARY) == WORDS_PER_CAPTION * WORDS_PER_SLOT
    for slot in SLOTS:
        assert len(slot.words) < WORDS_PER_SLOT
        assert [VOCABULARY[word_id(slot.name, word)] for word in slot.words] == list(slot.words)
        assert VOCABULARY[word_id(slot.name, NULL)] == NULL


@settings(max_examples=50)
@given(requests(), st.integers(0, FRAMES - 1), st.integers(1, FRAMES))
def test_a_caption_is_one_word_of_every_slot(request: ShotRequest, start: int, length: int) -> None:
    ids = caption(request, FrameSpan(start_frame=start, end_frame=start + length))
    assert [word // WORDS_PER_SLOT for word in ids] == list(range(WORDS_PER_CAPTION))
    words = said(ids)
    assert words["place"] == request.environment.kind
    assert words["scale"] == request.shot.scale
    assert ("pose" in words) == bool(request.characters)
    assert tuple(word_id(name, words.get(name, NULL)) for name in SLOT_NAMES) == ids
    assert describe(ids).startswith(f"place {request.environment.kind}, palette {request.environment.palette}")


@settings(max_examples=50)
@given(requests(), st.data())
def test_an_attribute_changes_its_own_slot_and_no_other(request: ShotRequest, data: st.DataObject) -> None:
    slot = data.draw(st.sampled_from(FREE))
    if slot == "hair_style" and not request.characters:
        return
    word = data.draw(st.sampled_from(get_args(CLOSED_LISTS[slot])))
    other = changed(request, slot, word)
    differing = difference(request, other)
    if slot == "place":
        assert differing <= {"place", "weather"}
        assert ("place" in differing) == (word != request.environment.kind)
    elif slot in said(caption(other, CHUNK)):
        assert differing == (set() if other == request else {slot})
    else:
        assert not differing


@given(HEX, HEX)
def test_a_coat_is_called_by_its_colour_and_hair_by_its_own(coat: str, hair: str) -> None:
    words = said(caption(a_request((a_person(coat=coat, hair=hair), a_person(coat=hair, hair=coat))), CHUNK))
    named = (words["coat"], words["hair"])
    assert named == (colour_word(coat), colour_word(hair)) == (words["other_hair"], words["other_coat"])


def test_a_colour_is_called_as_people_call_it() -> None:
    assert all(colour_word(example) == word for word, examples in COLOURS.items() for example in examples)
    names = {"#ff0000": "red", "#ffff00": "yellow", "#0000ff": "blue", "#000000": "black", "#ffffff": "white"}
    assert {colour: colour_word(colour) for colour in names} == names


@settings(max_examples=50)
@given(requests(), st.text(min_size=1, max_size=9), st.integers(1, 10**9))
def test_names_seeds_descriptions_and_tiers_say_nothing(request: ShotRequest, name: str, seed: int) -> None:
    people = tuple(
        person.model_copy(update={"name": name, "seed": seed, "description": name}) for person in request.characters
    )
    same = request.model_copy(
        update={
            "seed": seed,
            "tier": "mid",
            "generator": name,
            "generator_version": name,
            "title": name,
            "characters": people,
            "environment": request.environment.model_copy(update={"name": name, "seed": seed, "description": name}),
            "shot": request.shot.model_copy(update={"segment": seed, "take": seed, "description": name}),
        }
    )
    assert caption(same, CHUNK) == caption(request, CHUNK)


def test_what_cannot_be_seen_is_not_said() -> None:
    nobody = said(caption(a_request(()), CHUNK))
    assert nobody["people"] == "nobody"
    assert not {"side", "view", "pose", "coat", "hair", "hair_style", "outfit", "other_coat"} & nobody.keys()
    assert "outfit" not in said(caption(a_request(scale="close"), CHUNK))
    assert not {"coat", "hair"} & said(caption(a_request(light="silhouette"), CHUNK)).keys()
    crowd = tuple(a_person(coat=coat) for coat in ("#cc2b2b", "#2f62c9", "#3f8f46", "#f4d035"))
    assert said(caption(a_request(crowd), CHUNK))["people"] == "three"
    assert said(caption(a_request(crowd, scale="close"), CHUNK))["people"] == "two"
    assert said(caption(a_request(crowd), CHUNK))["other_coat"] == "blue"


@pytest.mark.parametrize("kind", get_args(SceneKind))
def test_weather_is_said_where_the_animatic_draws_it(kind: SceneKind) -> None:
    request = a_request(place={"kind": kind, "weather": "rain"})
    is_drawn = scene_of(kind, 0, 0.5, Layout.of(request)).outdoors
    assert ("weather" in said(caption(request, CHUNK))) == is_drawn == (kind not in WITHOUT_WEATHER)


def test_music_is_said_where_it_strikes() -> None:
    request = a_request()
    spans = [FrameSpan(start_frame=start, end_frame=start + 12) for start in range(0, FRAMES, 12)]
    words = [said(caption(request, span)) for span in spans]
    assert [word.get("beat") for word in words] == ["first", "second", "third", None, "first"]
    assert [word.get("downbeat") for word in words] == [None, None, "third", None, None]
    assert [word["part"] for word in words] == ["beginning", "beginning", "middle", "end", "end"]
    assert [word["energy"] for word in words] == ["soft", "full", "full", "full", "loud"]


@pytest.mark.parametrize(("intensity", "word"), [(0.0, "calm"), (0.35, "lively"), (0.64, "lively"), (0.65, "intense")])
def test_intensity_has_a_few_names(intensity: float, word: str) -> None:
    assert said(caption(a_request(intensity=intensity), CHUNK))["intensity"] == word
    assert INTENSITIES[0] == (0.35, "calm")


def test_a_cut_is_said_where_it_is() -> None:
    request = a_request()
    pairs = zip(SLOT_NAMES, caption(request, CHUNK), caption(request, CHUNK, is_cut=True), strict=True)
    assert {name for name, before, after in pairs if before != after} == {"cut"}


def test_what_a_clip_shares_with_its_owner_is_said_in_the_owners_words() -> None:
    owner = a_request(pose="sing")
    reuse = a_request(pose="dance").model_copy(update={"owner": owner, "prefix_frames": 24})
    shared, fresh = (FrameSpan(start_frame=start, end_frame=start + 12) for start in (12, 24))
    assert caption(reuse, shared) == caption(owner, shared)
    assert caption(reuse, fresh) == caption(a_request(pose="dance"), fresh)


def test_what_is_dropped_says_nothing_and_the_rest_stays() -> None:
    ids = caption(a_request(), CHUNK)
    assert said(dropped(ids, ("coat",))) == {k: v for k, v in said(ids).items() if k != "coat"}
    assert set(said(dropped(ids))) == {"part", "beat"} == said(ids).keys() - DROPPABLE
    with pytest.raises(ValueError, match="beat cannot be dropped"):
        dropped(ids, ("beat", "coat"))


def test_words_and_ids_that_do_not_exist_are_refused() -> None:
    for slot, word in (("place", "moon"), ("moon", "city")):
        with pytest.raises(ValueError):  # noqa: PT011, either of two lists says what it lacks
            word_id(slot, word)
    with pytest.raises(ValueError, match="one word of each"):
        said(caption(a_request(), CHUNK)[::-1])
