"""Single shots and transitions as the user wants them: those and no others, and what is impossible is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.edits import UnfitEdit
from planning.saliency import score_saliency
from planning.screenplay.directing import shooting_script
from planning.screenplay.script import write_script
from planning.screenplay.transitions import is_match, length_frames
from planning.screenplay.wording import Wording
from state.film import Script, Shot, Transition
from state.wishes import DescribeShot, JoinShot, PlaceShot, RetakeShot, ShotEdits


def script_of(song: Any) -> Script:
    saliency = score_saliency(song.segments, song.sections, song.energy, song.lyrics, song.song.title, song.features)
    return write_script(song.song, song.segments, song.sections, saliency, song.beat_grid, song.energy, song.lyrics, 0)


def directed(song: Any, script: Script | None = None, **edits: Any) -> Script:
    wording = Wording.of(song.segments, song.sections, song.lyrics)
    return shooting_script(script or script_of(song), ShotEdits(**edits), wording, song.beat_grid)


def middle_s(song: Any, segment: int) -> float:
    return round(sum(song.segments.span_s(song.segments.segments[segment])) / 2, 2)


def changed(before: Script, after: Script) -> dict[int, Shot]:
    return {shot.segment: shot for shot, old in zip(after.shots, before.shots, strict=True) if shot != old}


@settings(max_examples=25)
@given(song_seed=st.integers(0, 10**6), which=st.integers(0, 99), take=st.integers(1, 9))
def test_a_described_placed_and_retaken_shot_changes_alone(
    random_song: Callable[[int], Any], song_seed: int, which: int, take: int
) -> None:
    song = random_song(song_seed)
    before = script_of(song)
    segment = which % len(before.shots)
    at_s = middle_s(song, segment)
    place = before.environments[which % len(before.environments)].name
    after = directed(
        song,
        prompts=(DescribeShot(at_s=at_s, prompt="close-up, low angle, she sings"),),
        scenes=(PlaceShot(at_s=at_s, scene=place.upper()),),
        takes=(RetakeShot(at_s=at_s, take=take),),
    )
    assert changed(before, after).keys() == {segment}
    shot = after.shots[segment]
    assert (shot.scale, shot.angle, shot.pose, shot.view != "back") == ("close", "low", "sing", True)
    assert (shot.environment, shot.take, shot.description) == (place, take, "close-up, low angle, she sings")
    assert (after.characters, after.environments, after.logline) == (
        before.characters,
        before.environments,
        before.logline,
    )
    for transition, old in zip(after.transitions, before.transitions, strict=True):
        assert transition == old or (old.kind == "match_cut" and transition.segment in (segment, segment + 1))
        assert transition.kind != "match_cut" or is_match(*after.shots[transition.segment - 1 : transition.segment + 1])


def test_of_two_edits_that_meet_in_one_segment_the_later_counts(pop_song: Any) -> None:
    at_s = middle_s(pop_song, 2)
    edits = (DescribeShot(at_s=at_s + 0.5, prompt="wide, he sits"), DescribeShot(at_s=at_s, prompt="medium, he walks"))
    shot = directed(pop_song, prompts=edits).shots[2]
    assert (shot.scale, shot.pose) == ("medium", "walk")


def test_a_shot_in_another_scene_is_described_anew_and_as_it_can_be_there(written: Callable[..., Any]) -> None:
    song = written([("intro", "A", 1), ("verse", "B", 4), ("chorus", "C", 4), ("verse", "B", 4), ("chorus", "C", 4)])
    before = script_of(song)
    room = before.environments[0].model_copy(update={"kind": "interior", "name": "the room", "weather": "clear"})
    before = before.model_copy(update={"environments": (*before.environments, room)})
    far = next(shot for shot in before.shots if shot.scale == "extreme_wide" and shot.characters)
    edits = (PlaceShot(at_s=middle_s(song, far.segment), scene="Room"),)
    shot = changed(before, directed(song, before, scenes=edits))[far.segment]
    assert (shot.environment, shot.scale) == ("the room", "wide")
    assert "the room" in shot.description
    assert shot.description.startswith("Wide shot")
    same = (PlaceShot(at_s=middle_s(song, far.segment), scene=far.environment),)
    assert not changed(before, directed(song, before, scenes=same))


def test_an_edited_transition_is_as_long_as_the_planner_would_make_it(pop_song: Any) -> None:
    before = script_of(pop_song)
    for kind in ("cut", "dissolve", "whip", "flash"):
        after = directed(pop_song, transitions=(JoinShot(at_s=middle_s(pop_song, 3), kind=kind),))
        frames = length_frames(kind, pop_song.segments.segments[3], pop_song.segments, pop_song.beat_grid)
        assert after.transitions[2] == Transition(segment=3, kind=kind, frames=frames, reason="the user wants it so")
        assert after.transitions[:2] + after.transitions[3:] == before.transitions[:2] + before.transitions[3:]
        assert after.shots == before.shots
        assert after.provenance == f"{before.provenance}; user: transitions into segments 3"


def test_the_planners_own_transitions_have_the_lengths_of_the_rule(pop_song: Any) -> None:
    for transition in script_of(pop_song).transitions:
        into = pop_song.segments.segments[transition.segment]
        assert transition.frames == length_frames(transition.kind, into, pop_song.segments, pop_song.beat_grid)


def test_a_match_that_matches_no_more_becomes_a_cut_with_a_reason(pop_song: Any) -> None:
    before = script_of(pop_song)
    out = before.shots[3].model_copy(update={"segment": 2, "environment": before.environments[-1].name})
    here = before.shots[3].model_copy(update={"environment": before.environments[0].name, "characters": ("Mira",)})
    out = out.model_copy(update={"characters": here.characters})
    shots = (*before.shots[:2], out, here, *before.shots[4:])
    people = (before.characters[0].model_copy(update={"name": "Mira"}), *before.characters)
    match = Transition(segment=3, kind="match_cut", reason="a match")
    joined = tuple(match if t.segment == 3 else t for t in before.transitions)
    script = before.model_copy(update={"shots": shots, "transitions": joined, "characters": people})
    kept = directed(pop_song, script, takes=(RetakeShot(at_s=middle_s(pop_song, 2), take=1),))
    assert kept.transitions[2] == match
    for segment in (2, 3):
        after = directed(
            pop_song, script, prompts=(DescribeShot(at_s=middle_s(pop_song, segment), prompt="high angle"),)
        )
        assert (after.transitions[2].kind, after.transitions[2].reason) == ("cut", "on the downbeat")
    wished = (JoinShot(at_s=middle_s(pop_song, 3), kind="match_cut"),)
    assert directed(pop_song, script, transitions=wished).transitions[2].kind == "match_cut"


@pytest.mark.parametrize(
    ("segment", "kind", "said"),
    [
        (0, "dissolve", "the film begins with it, and nothing leads into it"),
        (2, "match_cut", "segments 1 and 2 do not show the same people in the same composition"),
    ],
)
def test_a_transition_that_is_impossible_is_refused(pop_song: Any, segment: int, kind: Any, said: str) -> None:
    with pytest.raises(UnfitEdit, match=said):
        directed(pop_song, transitions=(JoinShot(at_s=middle_s(pop_song, segment), kind=kind),))


def test_a_transition_that_has_no_room_and_flashes_too_near_each_other_are_refused(written: Callable[..., Any]) -> None:
    song = written([("verse", "B", 4), ("chorus", "C", 4)], beats=1, beat_s=0.4)
    at_s = [middle_s(song, segment) for segment in range(8)]
    with pytest.raises(UnfitEdit, match="segment 1 or the one before is too short for it; use a cut"):
        directed(song, transitions=(JoinShot(at_s=at_s[1], kind="dissolve"),))
    flashes = tuple(JoinShot(at_s=at_s[segment], kind="flash") for segment in (1, 2))
    with pytest.raises(UnfitEdit, match=r"the flashes into segments 1 and 2 would be less than 0\.5 s apart"):
        directed(song, transitions=flashes)
    assert directed(song, transitions=flashes[:1]).transitions[0].kind == "flash"


def test_a_scene_that_the_film_does_not_have_is_refused(pop_song: Any) -> None:
    with pytest.raises(UnfitEdit, match="there is no scene 'the attic' in this film"):
        directed(pop_song, scenes=(PlaceShot(at_s=1, scene="the attic"),))
