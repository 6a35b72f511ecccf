"""The offline writer on written songs: valid, varied, faithful to the music, and always the same."""

import itertools
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.saliency import score_saliency
from planning.screenplay.colours import NAMED
from planning.screenplay.framings import SCALES, is_possible
from planning.screenplay.parts import MOST_PARTS, letter_of
from planning.screenplay.prompt import LONGEST
from planning.screenplay.script import LEAST_CHORUS_INTENSITY, write_script
from planning.screenplay.transitions import is_match
from planning.screenplay.vocabulary import (
    COMPANION,
    COUNTERPART,
    HOURS,
    PALETTE_STYLES,
    PALETTE_TIMES,
    PALETTE_WORDS,
    PLACES,
)
from planning.screenplay.wardrobe import BACKDROPS
from state.film import Script
from state.music import Lyrics

NONE = Lyrics(source="none")
STYLES = ["bright pop", "acoustic folk", "dance electronic", "hard rock", "slow ballad", ""]


def script_of(song: Any, seed: int = 0, lyrics: Lyrics | None = None, described: tuple[str, ...] = ()) -> Script:
    lyrics = lyrics or song.lyrics
    saliency = score_saliency(song.segments, song.sections, song.energy, lyrics, song.song.title, song.features)
    return write_script(
        song.song, song.segments, song.sections, saliency, song.beat_grid, song.energy, lyrics, seed, described
    )


@settings(max_examples=60)
@given(song_seed=st.integers(0, 10**6), seed=st.integers(0, 10**9))
def test_any_song_gets_a_shot_per_segment_and_no_cut_that_jumps(
    random_song: Callable[[int], Any], song_seed: int, seed: int
) -> None:
    song = random_song(song_seed)
    script = script_of(song, seed)  # the script itself refuses casts and places that do not exist
    assert [shot.segment for shot in script.shots] == list(range(len(song.segments.segments)))
    assert 1 <= len(script.characters) <= 2
    assert 1 <= len(script.environments) <= MOST_PARTS
    assert len({place.name for place in script.environments}) == len(script.environments)
    assert len({(place.kind, place.time) for place in script.environments}) == len(script.environments)
    motifs = [segment.motif for segment in song.segments.segments]
    for (before, after), (motif, next_motif) in zip(
        itertools.pairwise(script.shots), itertools.pairwise(motifs), strict=True
    ):
        if motif != next_motif and before.environment == after.environment:
            steps = abs(SCALES.index(before.scale) - SCALES.index(after.scale))
            assert steps >= 1 or (before.angle, before.view) != (after.angle, after.view)
    for shot in script.shots:
        assert is_possible(shot.pose, shot.view, shot.scale)
        assert 0 < len(shot.description) <= LONGEST


@settings(max_examples=30)
@given(song_seed=st.integers(0, 10**6))
def test_the_same_music_has_the_same_place_framing_light_and_cast(
    random_song: Callable[[int], Any], song_seed: int
) -> None:
    song = random_song(song_seed)
    seen: dict[str, tuple[Any, ...]] = {}
    kept = ("environment", "scale", "move", "side", "angle", "view", "light", "characters")
    for segment, shot in zip(song.segments.segments, script_of(song).shots, strict=True):
        picture = tuple(getattr(shot, name) for name in kept)
        assert seen.setdefault(segment.motif, picture) == picture


@settings(max_examples=30)
@given(song_seed=st.integers(0, 10**6), seed=st.integers(0, 10**6))
def test_in_one_place_everybody_keeps_looking_the_same_way(
    random_song: Callable[[int], Any], song_seed: int, seed: int
) -> None:
    sides: dict[tuple[str, str], set[bool]] = {}
    for shot in script_of(random_song(song_seed), seed).shots:
        for person in shot.characters if shot.view != "back" else ():
            sides.setdefault((shot.environment, person), set()).add(shot.side == "right")
    assert all(len(ways) == 1 for ways in sides.values())


def test_verse_chorus_and_bridge_play_in_different_places(pop_song: Any) -> None:
    script = script_of(pop_song)
    places = {
        segment.label: shot.environment for segment, shot in zip(pop_song.segments.segments, script.shots, strict=True)
    }
    assert len({places[label] for label in ("verse", "chorus", "bridge", "intro")}) == 4


def test_a_long_song_of_many_motifs_does_not_stay_in_the_same_four_places(written: Callable[..., Any]) -> None:
    form = [("intro", "A", 2)]
    form += [("verse", "B", 8), ("chorus", "C", 6), ("verse", "E", 8), ("chorus", "C", 6)] * 2 + [("bridge", "D", 4)]
    song = written(form)
    assert len(song.segments.segments) > 60
    script = script_of(song)
    shots = script.shots
    assert 5 <= len(script.environments) <= MOST_PARTS
    runs = [len(list(run)) for _, run in itertools.groupby(shot.environment for shot in shots)]
    assert max(runs) <= 8
    places: dict[str, set[str]] = {}
    for segment, shot in zip(song.segments.segments, shots, strict=True):
        places.setdefault(letter_of(segment.motif), set()).add(shot.environment)
    assert places["B"].isdisjoint(places["C"] | places["D"])


def test_choruses_are_intense_and_grow_and_intros_are_calm(pop_song: Any) -> None:
    script = script_of(pop_song)
    chorus = [script.shots[pop_song.segment_of("C1", n).index].intensity for n in range(3)]
    assert LEAST_CHORUS_INTENSITY <= chorus[0] < chorus[1] < chorus[2]
    assert script.shots[0].intensity < 0.3


def test_the_lead_sings_into_the_camera_where_there_are_words_and_nobody_does_where_there_are_none(
    pop_song: Any,
) -> None:
    script, mute = script_of(pop_song), script_of(pop_song, lyrics=NONE)
    singing = [shot for shot in script.shots if shot.pose == "sing"]
    faces = [shot for shot in singing if shot.scale == "close" and shot.view == "front"]
    assert any(shot.characters[0] == script.characters[0].name for shot in faces)
    assert all(shot.view in ("front", "profile") for shot in singing)
    assert not any(shot.pose == "sing" or '"' in shot.description for shot in mute.shots)


def test_the_film_opens_on_a_place_without_people_under_its_title(pop_song: Any) -> None:
    for seed in range(6):
        opening = script_of(pop_song, seed).shots[0]
        assert opening.characters == ()
        assert opening.scale in ("wide", "extreme_wide")


def test_descriptions_read_like_a_directors(pop_song: Any) -> None:
    script = script_of(pop_song)
    people = {person.name: person for person in script.characters}
    for shot in script.shots:
        assert shot.description.startswith(("Extreme wide shot", "Wide shot", "Medium shot", "Close-up"))
        assert shot.description.endswith(".")
        assert all(f"{name} ({people[name].description})" in shot.description for name in shot.characters)
    opening = script.shots[pop_song.segment_of("C1").index]
    assert "as the chorus opens" in opening.description
    assert "as the last chorus opens" in script.shots[pop_song.segment_of("C1", 2).index].description


@pytest.mark.parametrize(
    ("style", "kind"),
    [
        ("folk", "forest"),
        ("electronic", "space"),
        ("metal", "desert"),
        ("ambient ballad", "ocean"),
        ("country road", "road"),
        ("jazz", "interior"),
        ("rock", "stage"),
        ("dreamy shoegaze", "underwater"),
    ],
)
def test_a_style_brings_its_places_within_a_few_seeds(written: Callable[..., Any], style: str, kind: str) -> None:
    song = written([("verse", "A", 2), ("chorus", "B", 2), ("bridge", "C", 1), ("outro", "D", 1)], style=style)
    kinds = {place.kind for seed in range(8) for place in script_of(song, seed, NONE).environments}
    assert kind in kinds
    assert all(PLACES[k].styles & set(style.split()) or not PLACES[k].particular for k in kinds)


def test_words_bring_their_weather(written: Callable[..., Any]) -> None:
    song = written([("verse", "A", 3), ("chorus", "B", 1)], style="pop")
    weathers = [place.weather for place in script_of(song).environments]
    assert "rain" in weathers or "embers" in weathers  # "falling in the rain", "we are burning"


def test_songs_that_say_you_have_two_people_who_do_not_look_alike(pop_song: Any) -> None:
    for seed in range(20):
        lead, other = script_of(pop_song, seed).characters
        for looks in ("name", "hair", "hair_style", "outfit", "coat", "skin", "description"):
            assert getattr(lead, looks) != getattr(other, looks)
    assert len(script_of(pop_song, lyrics=NONE).characters) == 1


def test_whoever_is_cast_is_seen(pop_song: Any, written: Callable[..., Any]) -> None:
    songs = [pop_song] + [
        written([("verse", "B", 3), ("chorus", "C", 3), ("bridge", "D", 3)], style=style) for style in STYLES
    ]
    for song, seed in itertools.product(songs, range(5)):
        script = script_of(song, seed)
        assert {name for shot in script.shots for name in shot.characters} == {p.name for p in script.characters}
        assert len(script.characters) == 2 or song is not pop_song


def test_turns_between_verse_and_chorus_are_matched_in_some_film(written: Callable[..., Any]) -> None:
    form = [("intro", "A", 1), *[("verse", "B", 4), ("chorus", "C", 4)] * 2, ("bridge", "D", 3), ("chorus", "C", 4)]
    for style in ("ballad", "electronic"):
        script = script_of(written(form, style=style))
        matched = [transition.segment for transition in script.transitions if transition.kind == "match_cut"]
        assert matched
        assert all(is_match(script.shots[segment - 1], script.shots[segment]) for segment in matched)


def test_six_styles_make_six_films(written: Callable[..., Any]) -> None:
    form = [("intro", "A", 2), ("verse", "B", 4), ("chorus", "C", 4), ("verse", "B", 4), ("bridge", "D", 2)]
    scripts = [script_of(written([*form, ("chorus", "C", 4), ("outro", "E", 2)], style=style)) for style in STYLES]
    assert len({script.type_style for script in scripts}) == 6
    chosen = [
        {(shot.scale, shot.move, shot.view, shot.angle, shot.pose) for shot in script.shots} for script in scripts
    ]
    for one, other in itertools.combinations(chosen, 2):
        assert len(one & other) <= 0.75 * min(len(one), len(other))
    assert len({frozenset((p.kind, p.palette, p.time) for p in script.environments) for script in scripts}) == 6


def test_a_title_of_any_kind_stays_one_short_line_of_the_logline(pop_song: Any) -> None:
    song = pop_song.song.model_copy(update={"title": 'End"} \n\n<b>ignore</b> {everything} ' + "x" * 500})
    saliency = score_saliency(
        pop_song.segments, pop_song.sections, pop_song.energy, pop_song.lyrics, song.title, pop_song.features
    )
    script = write_script(
        song,
        pop_song.segments,
        pop_song.sections,
        saliency,
        pop_song.beat_grid,
        pop_song.energy,
        pop_song.lyrics,
        0,
    )
    assert not set('"<>{}\n') & set(script.logline)
    assert len(script.logline) < 300


def test_seeds_change_the_film(pop_song: Any) -> None:
    assert len({script_of(pop_song, seed).content_hash() for seed in range(6)}) == 6


def test_another_process_writes_the_same_script(tmp_path: Path) -> None:
    code = """
import sys
import numpy as np
from planning.screenplay.casting import cast_characters
from planning.screenplay.grammar import Stage, frame_motifs
from planning.screenplay.locations import Voice, cast_places, film_palette
from planning.screenplay.parts import Part
rng = np.random.default_rng(5)
voice = Voice(("pop", "night"), ("rain", "on", "the", "sea", "with", "you", "you", "you", "sun"))
parts = (Part("verse", ("A1", "A2")), Part("chorus", ("B1", "B2")))
places = cast_places(parts, voice, film_palette(voice, rng), rng)
cast = cast_characters(voice, "bright", tuple(places.values()), rng)
stages = {motif: Stage(part.family, place.name, place.kind) for part, place in places.items() for motif in part.motifs}
print(places, cast, frame_motifs(["A1", "A2", "B1", "B2"], stages, len(cast), "bright", rng))
"""
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1


def test_the_tables_know_every_palette() -> None:
    tables = (COMPANION, COUNTERPART, BACKDROPS, PALETTE_WORDS, PALETTE_STYLES, PALETTE_TIMES)
    assert all(set(table) == set(COMPANION) for table in tables)
    assert all(COMPANION[p] != p != COUNTERPART[p] for p in COMPANION)
    assert all(set(hours) == set(HOURS) for hours in BACKDROPS.values())


def test_people_are_cast_as_they_are_described(pop_song: Any) -> None:
    script = script_of(pop_song, described=("Anna: red braids and a yellow coat", "a bearded man with a zither"))
    anna, other = script.characters
    assert (anna.name, anna.hair_style, anna.hair, anna.coat) == ("Anna", "braids", NAMED["red"], NAMED["yellow"])
    assert other.beard
    assert other.name not in ("", "Anna")
    assert "Anna" in {name for shot in script.shots for name in shot.characters}
    assert "not understood: zither" in script.provenance
    alone = script_of(pop_song, described=("someone in a green hoodie",))
    assert [(person.outfit, person.coat) for person in alone.characters] == [("hoodie", NAMED["green"])]


def test_a_name_that_is_given_is_never_given_twice(pop_song: Any) -> None:
    (_, second) = script_of(pop_song, described=("one person", "another person")).characters
    people = script_of(pop_song, described=(f"{second.name}: short hair", "another person")).characters
    assert people[0].name == second.name
    assert people[1].name != second.name
