"""Transitions on written songs: each for a reason that is in the music, none longer than there is room for."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.screenplay.manner import GENTLE, STYLES, TYPE_STYLES, manner_of, style_words
from planning.screenplay.transitions import SECONDS_BETWEEN_DROPS, is_match, plan_transitions
from state.artifact import Artifact
from state.film import CameraMove, Shot, Timeline, TimelineClip, Transition
from state.music import EnergyCurve

CLIP = Artifact(path="clips/none.mp4", sha256="0" * 64)


def shot(segment: int, move: CameraMove = "static", place: str = "here", **fields: Any) -> Shot:
    given = {"description": "", "scale": "wide", "pose": "stand", "side": "left", "characters": ("Mira",), **fields}
    return Shot(segment=segment, move=move, environment=place, **given)


def planned(
    song: Any, manner: str = "electric", shots: list[Shot] | None = None, energy: EnergyCurve | None = None
) -> tuple[Transition, ...]:
    shots = shots or [shot(s.index, scale=("wide", "close")[s.index % 2]) for s in song.segments.segments]
    return plan_transitions(song.segments, shots, song.beat_grid, energy or song.energy, manner)


@settings(max_examples=60)
@given(
    song_seed=st.integers(0, 10**6),
    manner=st.sampled_from(sorted(TYPE_STYLES)),
    moves=st.lists(st.sampled_from(["static", "pan_left", "orbit", "whip_in"]), min_size=40, max_size=40),
)
def test_any_films_transitions_fit_its_timeline_and_flash_rarely(
    random_song: Callable[[int], Any], song_seed: int, manner: str, moves: list[CameraMove]
) -> None:
    song = random_song(song_seed)
    segments = song.segments.segments
    shots = [shot(s.index, moves[s.index % 40], scale=("wide", "close")[s.index % 2]) for s in segments]
    transitions = planned(song, manner, shots)
    assert [transition.segment for transition in transitions] == list(range(1, len(segments)))
    assert all(transition.reason for transition in transitions)
    clips = tuple(
        TimelineClip(start_frame=s.start_frame, end_frame=s.end_frame, segment=s.index, video=CLIP) for s in segments
    )
    # the timeline itself refuses transitions that take more frames than the clips have
    film = Timeline(rate=song.segments.rate, width=640, height=360, clips=clips, transitions=transitions)
    flashes = [frame for frame, transition in film.transition_frames if transition.kind == "flash"]
    between = SECONDS_BETWEEN_DROPS * float(song.segments.rate.fraction)
    assert all(after - before >= between - 1 for before, after in itertools.pairwise(flashes))
    if manner in GENTLE:
        assert {transition.kind for transition in transitions} <= {"cut", "match_cut", "dissolve"}
    for transition in transitions:
        if transition.kind == "dissolve":
            assert 8 <= transition.frames <= 24


def test_a_chorus_that_the_energy_leaps_into_drops_with_a_flash_unless_the_film_is_gentle(pop_song: Any) -> None:
    into = pop_song.segment_of("C1").index
    electric, tender = planned(pop_song)[into - 1], planned(pop_song, "tender")[into - 1]
    assert electric.kind == "flash"
    assert electric.reason == "the energy leaps from 0.41 to 0.91 as the chorus drops"
    assert tender.kind == "cut"


def test_a_chorus_that_the_energy_does_not_leap_into_comes_with_a_plain_cut_on_the_downbeat(pop_song: Any) -> None:
    level = EnergyCurve(hop_s=0.1, level=(0.8,) * 600, integrated_lufs=-12)
    transition = planned(pop_song, energy=level)[pop_song.segment_of("C1").index - 1]
    assert (transition.kind, transition.reason) == ("cut", "on the downbeat")


def test_the_film_dissolves_out_of_a_quiet_intro_and_into_a_quiet_outro(pop_song: Any) -> None:
    transitions = planned(pop_song)
    intro, outro = transitions[0], transitions[-1]
    assert (intro.kind, intro.reason) == ("dissolve", "the intro lets go into the verse")
    assert (outro.kind, outro.frames) == ("dissolve", 12)  # a beat of half a second


def test_gentle_films_breathe_between_sections_but_never_twice_running(written: Callable[..., Any]) -> None:
    song = written([("intro", "A", 1), ("verse", "B", 2), ("chorus", "C", 1), ("verse", "B", 2), ("bridge", "D", 1)])
    calm = EnergyCurve(hop_s=0.1, level=(0.4,) * 600, integrated_lufs=-20)
    kinds = [transition.kind for transition in planned(song, "earthy", energy=calm)]
    assert kinds == ["dissolve", "cut", "dissolve", "cut", "dissolve", "cut"]


def test_moving_pictures_are_whipped_where_the_music_presses_and_not_again_for_eight_seconds(
    written: Callable[..., Any],
) -> None:
    song = written([("chorus", "A", 6)])
    shots = [shot(n, ("pan_left", "orbit")[n % 2], scale=("wide", "close")[n % 2]) for n in range(6)]
    whips = [transition.segment for transition in planned(song, "fierce", shots) if transition.kind == "whip"]
    assert whips == [1, 3, 5]  # segments of four seconds
    still = [shot(n, "static", scale=("wide", "close")[n % 2]) for n in range(6)]
    assert all(transition.kind == "cut" for transition in planned(song, "fierce", still))


def test_the_same_person_in_the_same_composition_elsewhere_is_a_match_cut_and_goes_before_a_flash(
    pop_song: Any,
) -> None:
    into = pop_song.segment_of("C1").index
    shots = [shot(s.index, scale="medium", place=s.label) for s in pop_song.segments.segments]
    transition = planned(pop_song, shots=shots)[into - 1]
    assert transition.kind == "match_cut"
    assert transition.reason == "Mira in the same composition, from verse to chorus"


@pytest.mark.parametrize(
    "other",
    [{"scale": "close"}, {"side": "right"}, {"view": "front"}, {"angle": "low"}, {"characters": ()}, {"place": "here"}],
)
def test_another_composition_or_the_same_place_is_no_match(other: dict[str, Any]) -> None:
    assert is_match(shot(0), shot(1, place="there"))
    assert not is_match(shot(0), shot(1, **{"place": "there", **other}))


@pytest.mark.parametrize(
    ("style", "manner"),
    [
        ("bright electronic pop, claps, hopeful, night city", "bright"),
        ("driving electronic dance, neon, rain", "electric"),
        ("driving guitar rock, night road, headlights, defiant", "fierce"),
        ("slow piano ballad, sea at dusk", "tender"),
        ("acoustic folk waltz, river", "earthy"),
        ("folk rock", "earthy"),
        ("Hip-Hop / R&B", "electric"),
        ("", "plain"),
        ("schlager", "plain"),
    ],
)
def test_a_style_has_its_manner_and_the_earlier_word_counts_more(style: str, manner: str) -> None:
    assert manner_of(style_words(style)) == manner


def test_every_manner_has_letters_of_its_own() -> None:
    assert len(set(TYPE_STYLES.values())) == len(TYPE_STYLES) == len(STYLES) + 1
