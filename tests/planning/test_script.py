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
from planning.script import LEAST_CHORUS_INTENSITY, write_script
from planning.vocabulary import COMPANION, COUNTERPART, PALETTE_STYLES, PALETTE_WORDS, PLACES, WARDROBE
from state.film import Script
from state.music import Lyrics


def script_of(song: Any, seed: int = 0, lyrics: Lyrics | None = None) -> Script:
    lyrics = lyrics or song.lyrics
    saliency = score_saliency(song.segments, song.sections, song.energy, lyrics, song.song.title, song.features)
    return write_script(song.song, song.segments, song.sections, saliency, song.beat_grid, song.energy, lyrics, seed)


@settings(max_examples=60, deadline=None)
@given(song_seed=st.integers(0, 10**6), seed=st.integers(0, 10**9))
def test_any_song_gets_a_shot_per_segment_and_a_cut_that_can_be_seen(
    random_song: Callable[[int], Any], song_seed: int, seed: int
) -> None:
    song = random_song(song_seed)
    script = script_of(song, seed)  # the script itself refuses casts and places that do not exist
    assert [shot.segment for shot in script.shots] == list(range(len(song.segments.segments)))
    assert 1 <= len(script.characters) <= 2
    assert 1 <= len(script.environments) <= 4
    assert len({place.kind for place in script.environments}) == len(script.environments)
    motifs = [segment.motif for segment in song.segments.segments]
    for (before, after), (motif, next_motif) in zip(
        itertools.pairwise(script.shots), itertools.pairwise(motifs), strict=True
    ):
        assert motif == next_motif or (before.scale, before.move) != (after.scale, after.move)


@settings(max_examples=30, deadline=None)
@given(song_seed=st.integers(0, 10**6))
def test_the_same_music_has_the_same_place_framing_and_cast(random_song: Callable[[int], Any], song_seed: int) -> None:
    song = random_song(song_seed)
    seen: dict[str, tuple[Any, ...]] = {}
    for segment, shot in zip(song.segments.segments, script_of(song).shots, strict=True):
        picture = (shot.environment, shot.scale, shot.move, shot.side, shot.characters)
        assert seen.setdefault(segment.motif, picture) == picture


def test_verse_chorus_and_bridge_play_in_different_places(pop_song: Any) -> None:
    script = script_of(pop_song)
    places = {
        segment.label: shot.environment for segment, shot in zip(pop_song.segments.segments, script.shots, strict=True)
    }
    assert len({places[label] for label in ("verse", "chorus", "bridge", "intro")}) == 4


def test_choruses_are_intense_and_grow_and_intros_are_calm(pop_song: Any) -> None:
    script = script_of(pop_song)
    chorus = [script.shots[pop_song.segment_of("C1", n).index].intensity for n in range(3)]
    assert LEAST_CHORUS_INTENSITY <= chorus[0] < chorus[1] < chorus[2]
    assert script.shots[0].intensity < 0.3


def test_a_face_is_close_where_words_matter(pop_song: Any, written: Callable[..., Any]) -> None:
    sung = [shot.scale for shot in script_of(pop_song).shots]
    mute = [shot.scale for shot in script_of(pop_song, lyrics=Lyrics(source="none")).shots]
    bridge = pop_song.segment_of("D1").index
    assert sung.count("close") >= mute.count("close")
    assert script_of(pop_song, lyrics=Lyrics(source="none")).shots[bridge].description.count('"') == 0


def test_descriptions_read_like_a_directors(pop_song: Any) -> None:
    script = script_of(pop_song)
    opening = script.shots[pop_song.segment_of("C1").index]
    assert opening.description.startswith(f"{opening.scale.capitalize()}: {' and '.join(opening.characters)} ")
    assert opening.description.endswith("as the chorus opens.")
    assert "as the last chorus opens" in script.shots[pop_song.segment_of("C1", 2).index].description


@pytest.mark.parametrize(
    ("style", "kind"), [("folk", "forest"), ("electronic", "space"), ("metal", "desert"), ("ambient ballad", "ocean")]
)
def test_a_style_brings_its_places_within_a_few_seeds(written: Callable[..., Any], style: str, kind: str) -> None:
    song = written([("verse", "A", 2), ("chorus", "B", 2), ("bridge", "C", 1), ("outro", "D", 1)], style=style)
    none = Lyrics(source="none")
    kinds = {place.kind for seed in range(8) for place in script_of(song, seed, none).environments}
    assert kind in kinds
    assert all(PLACES[k].styles & set(style.split()) or not PLACES[k].particular for k in kinds)


def test_words_bring_their_weather(written: Callable[..., Any]) -> None:
    song = written([("verse", "A", 3), ("chorus", "B", 1)], style="pop")
    weathers = [place.weather for place in script_of(song).environments]
    assert "rain" in weathers or "embers" in weathers  # "falling in the rain", "we are burning"


def test_songs_that_say_you_have_two_people_who_do_not_look_alike(pop_song: Any) -> None:
    lead, other = script_of(pop_song).characters
    assert (lead.hair, lead.coat, lead.hair_style) != (other.hair, other.coat, other.hair_style)
    assert lead.name != other.name
    assert len(script_of(pop_song, lyrics=Lyrics(source="none")).characters) == 1


def test_seeds_change_the_film(pop_song: Any) -> None:
    assert len({script_of(pop_song, seed).content_hash() for seed in range(6)}) == 6


def test_another_process_writes_the_same_script(pop_song: Any, tmp_path: Path) -> None:
    song = tmp_path / "song.json"
    song.write_text(pop_song.song.model_dump_json())
    code = """
import sys
from pathlib import Path
import numpy as np
from planning.casting import cast_characters, cast_places, film_palette
from state.music import Lyrics
rng = np.random.default_rng(5)
lyrics = Lyrics.model_validate_json(Path(sys.argv[1]).read_text())
palette = film_palette(("pop",), lyrics, rng)
places = cast_places(("chorus", "verse"), ("pop",), lyrics, palette, rng)
print(places, cast_characters(lyrics, palette, rng))
"""
    song.write_text(pop_song.lyrics.model_dump_json())
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(song)], env={"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_the_tables_know_every_palette() -> None:
    assert set(COMPANION) == set(COUNTERPART) == set(WARDROBE) == set(PALETTE_WORDS) == set(PALETTE_STYLES)
    assert all(COMPANION[p] != p != COUNTERPART[p] for p in COMPANION)
