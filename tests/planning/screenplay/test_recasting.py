"""People and scenes described anew: exactly the shots that show them change, and nothing that was decided before."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.edits import UnfitEdit
from planning.saliency import score_saliency
from planning.screenplay.colours import NAMED
from planning.screenplay.recasting import recast
from planning.screenplay.script import write_script
from planning.screenplay.wording import Wording
from state.film import Script
from state.wishes import CastEdits, DescribePerson, DescribeScene

TWO = ("Anna: short hair, a green coat", "Ben: a beard, a blue hoodie")


def wording_of(song: Any) -> Wording:
    return Wording.of(song.segments, song.sections, song.lyrics)


def script_of(song: Any, described: tuple[str, ...] = TWO) -> Script:
    saliency = score_saliency(song.segments, song.sections, song.energy, song.lyrics, song.song.title, song.features)
    return write_script(
        song.song, song.segments, song.sections, saliency, song.beat_grid, song.energy, song.lyrics, 0, described
    )


def person(name: str, looks: str) -> CastEdits:
    return CastEdits(people=(DescribePerson(name=name, looks=looks),))


def scene(name: str, looks: str) -> CastEdits:
    return CastEdits(scenes=(DescribeScene(name=name, looks=looks),))


@settings(max_examples=25)
@given(song_seed=st.integers(0, 10**6), of_people=st.booleans(), which=st.integers(0, 9))
def test_exactly_the_shots_that_show_them_change_and_only_in_words(
    random_song: Callable[[int], Any], song_seed: int, of_people: bool, which: int
) -> None:
    song = random_song(song_seed)
    before = script_of(song)
    named = before.characters if of_people else before.environments
    name = named[which % len(named)].name
    if of_people:
        edits = person(name, "a purple dress, white hair")
    else:  # whatever it is, it is to be something else
        is_foggy = next(place.weather for place in before.environments if place.name == name) == "fog"
        edits = scene(name, "at night, icy, in clear weather" if is_foggy else "in fog at night, icy")
    after = recast(before, edits, wording_of(song))
    shown = {s.segment for s in before.shots if name in (s.characters if of_people else (s.environment,))}
    assert {s.segment for s, old in zip(after.shots, before.shots, strict=True) if s != old} == shown
    for shot, old in zip(after.shots, before.shots, strict=True):
        assert shot.model_copy(update={"description": old.description, "pose": old.pose}) == old
    assert (after.transitions, after.logline, after.type_style) == (
        before.transitions,
        before.logline,
        before.type_style,
    )
    assert [(c.name, c.seed) for c in after.characters] == [(c.name, c.seed) for c in before.characters]
    assert [(e.name, e.seed) for e in after.environments] == [(e.name, e.seed) for e in before.environments]


@settings(max_examples=25)
@given(song_seed=st.integers(0, 10**6))
def test_nothing_is_written_anew_where_nothing_is_described_and_words_that_change_nothing_change_nothing(
    random_song: Callable[[int], Any], song_seed: int
) -> None:
    song = random_song(song_seed)
    script = script_of(song, ("Anna: red hair",))
    assert recast(script, CastEdits(), wording_of(song)) is script
    assert recast(script, person("Anna", "red hair"), wording_of(song)).shots == script.shots


def test_her_looks_are_the_same_words_wherever_she_is(pop_song: Any) -> None:
    edits = CastEdits(
        people=(DescribePerson(name="ANNA", looks="red braids"), DescribePerson(name="anna", looks="a yellow jacket"))
    )
    after = recast(script_of(pop_song), edits, wording_of(pop_song))
    anna = after.characters[0]
    assert (anna.hair_style, anna.hair, anna.coat, anna.outfit) == ("braids", NAMED["red"], NAMED["yellow"], "jacket")
    assert "red braids, in a yellow jacket" in anna.description
    assert all(anna.description in shot.description for shot in after.shots if "Anna" in shot.characters)
    assert after.provenance.endswith("; user: the looks of Anna")


def test_a_scene_keeps_its_name_and_says_its_new_hour(pop_song: Any) -> None:
    before = script_of(pop_song)
    name = before.environments[0].name
    after = recast(before, scene(name, "in the snow at dawn"), wording_of(pop_song))
    place = after.environments[0]
    assert (place.name, place.kind, place.time) == (name, "snow", "dawn")
    words = next(shot.description for shot in after.shots if shot.environment == name)
    assert words.count(" at dawn") == 1
    assert not any(hour in words for hour in (" at dusk", " at night", " by day"))


def test_nobody_plays_a_guitar_that_was_taken_away(written: Callable[..., Any]) -> None:
    song = written([("verse", "B", 4), ("chorus", "C", 4), ("verse", "B", 4), ("chorus", "C", 4)], style="hard rock")
    before = script_of(song, ("Anna: a guitar",))
    plays = {shot.segment for shot in before.shots if shot.pose == "play"}
    assert plays
    after = recast(before, person("Anna", "no guitar, a red coat"), wording_of(song))
    assert {shot.segment for shot in after.shots if shot.pose == "stand"} >= plays
    assert "guitar" not in " ".join(shot.description for shot in after.shots)


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        (
            person("Ana", "red hair"),
            r"cannot give Ana red hair: there is no person 'Ana' in this film; did you mean 'Anna'\? There are: Anna",
        ),
        (
            scene("the moon", "at night"),
            "cannot set the moon at night: there is no scene 'the moon' in this film; there are: ",
        ),
    ],
)
def test_a_name_that_is_not_in_the_film_is_refused_with_those_that_are(
    pop_song: Any, edits: CastEdits, said: str
) -> None:
    with pytest.raises(UnfitEdit, match=said):
        recast(script_of(pop_song), edits, wording_of(pop_song))
