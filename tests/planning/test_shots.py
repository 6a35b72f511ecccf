"""Shot requests of written songs: whole, in their own frames, and an owner's never depends on its consumers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.allocation import budget_curve
from planning.baselines import optimal, uniform_high
from planning.candidates import candidate_plans
from planning.screenplay.script import write_script
from planning.shots import shot_plan
from planning.tariffs import PAPER
from state.artifact import Artifact
from state.film import Footage, FootageList, PlacedFootage, Script, ShotPlan
from state.plan import AllocationPlan
from state.song import Brief
from state.value import content_hash

BRIEF = Brief(width=640, height=360, seed=7)
LIVE = Artifact(path="songs/pop/footage/live.mp4", sha256="0" * 64)


def cheapest(song: Any) -> AllocationPlan:
    setting = song.setting(BRIEF)
    least = budget_curve(setting.candidates).rows[0].budget_microdollars
    return optimal(replace(setting, budget_microdollars=least))


def script_of(song: Any) -> Script:
    saliency = song.setting(BRIEF).pricing.saliency
    return write_script(
        song.song, song.segments, song.sections, saliency, song.beat_grid, song.energy, song.lyrics, BRIEF.seed
    )


def shoot(song: Any, plan: AllocationPlan, script: Script | None = None) -> ShotPlan:
    return shot_plan(
        song.song,
        BRIEF,
        song.segments,
        script or script_of(song),
        plan,
        song.beat_grid,
        song.energy,
        song.lyrics,
        {"animatic": "1"},
    )


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_requests_add_up_to_the_film_and_carry_the_plan(random_song: Callable[[int], Any], seed: int) -> None:
    song = random_song(seed)
    plan = cheapest(song)
    shots = shoot(song, plan).shots
    assert sum(shot.request.frame_count for shot in shots) == song.segments.frame_count
    assert sum(shot.cost_microdollars for shot in shots) == plan.cost_microdollars
    for shot, action, segment in zip(shots, plan.actions, song.segments.segments, strict=True):
        request = shot.request
        assert (shot.segment, shot.kind) == (action.segment, action.kind)
        assert (request.tier, request.frame_count, request.rate) == (
            action.tier,
            segment.frame_count,
            song.segments.rate,
        )
        assert (request.width, request.height) == (640, 360)
        assert request.prefix_frames == action.prefix_frames
        assert all(0 <= beat < request.frame_count for beat in request.music.beats)
        assert set(request.music.downbeats) <= set(request.music.beats)
        assert request.owner == (None if action.owner is None else shots[action.owner].request)
        if request.owner:
            assert request.prefix_frames in (*request.owner.music.beats, request.owner.frame_count)


def test_an_owners_request_does_not_know_its_consumers(pop_song: Any) -> None:
    alone = shoot(pop_song, uniform_high(pop_song.setting(BRIEF))).shots
    shared = shoot(pop_song, optimal(pop_song.setting(BRIEF, budget_microdollars=10**6))).shots
    for before, after in zip(alone, shared, strict=True):
        if after.kind == "high":
            assert before.request.key == after.request.key


def test_a_consumer_goes_on_with_its_owners_picture_and_brings_its_own_performance(pop_song: Any) -> None:
    plan = cheapest(pop_song)
    script = script_of(pop_song)
    shots = shoot(pop_song, plan, script).shots
    reused = [shot for shot in shots if shot.kind == "reuse"]
    assert len(reused) == 4
    for shot in reused:
        request, own = shot.request, script.shots[shot.segment]
        assert request.owner is not None
        for name in ("environment", "scale", "move", "side", "characters"):
            assert getattr(request.shot, name) == getattr(request.owner.shot, name)
        assert request.seed == request.owner.seed
        assert (request.shot.segment, request.shot.pose, request.shot.intensity) == (
            shot.segment,
            own.pose,
            own.intensity,
        )
        assert request.shot.intensity > request.owner.shot.intensity


def test_a_consumer_keeps_its_owners_lens_whatever_its_own_shot_says(pop_song: Any) -> None:
    plan = cheapest(pop_song)
    script = script_of(pop_song)
    shots = shoot(pop_song, plan, script).shots
    reused = next(shot for shot in shots if shot.kind == "reuse")
    edited = script.shots[reused.segment].model_copy(
        update={"environment": script.shots[0].environment, "scale": "medium", "side": "left", "pose": "walk"}
    )
    others = tuple(edited if shot.segment == reused.segment else shot for shot in script.shots)
    again = shoot(pop_song, plan, script.model_copy(update={"shots": others})).shots[reused.segment].request
    assert again.owner is not None
    said = again.owner.shot.description  # the words of a picture are those of what is seen
    assert again.shot == reused.request.shot.model_copy(update={"pose": "walk", "description": said})


def test_another_take_is_another_clip_and_another_for_those_that_go_on_with_it_and_for_no_other(pop_song: Any) -> None:
    plan, script = cheapest(pop_song), script_of(pop_song)
    first = shoot(pop_song, plan, script).shots
    reused = next(shot for shot in first if shot.kind == "reuse")
    owner = plan.actions[reused.segment].owner
    others = tuple(shot.model_copy(update={"take": 2}) if shot.segment == owner else shot for shot in script.shots)
    second = shoot(pop_song, plan, script.model_copy(update={"shots": others})).shots
    again = {shot.segment for shot, before in zip(second, first, strict=True) if shot.request.key != before.request.key}
    assert again == {owner} | {action.segment for action in plan.actions if action.owner == owner}
    assert reused.segment in again


def test_the_first_take_has_the_key_that_clips_had_before_there_were_takes(pop_song: Any) -> None:
    for shot in shoot(pop_song, cheapest(pop_song)).shots:
        request = shot.request.model_dump(mode="json")
        for part in (request, request["owner"] or {}):
            assert part.get("shot", {}).pop("take", 0) == 0
            part.get("shot", {}).pop("segment", None)
        assert shot.request.key == content_hash(request)


def test_both_ends_of_the_film_are_drawn_in_their_clips(pop_song: Any) -> None:
    requests = [shot.request for shot in shoot(pop_song, cheapest(pop_song)).shots]
    assert requests[0].title == "Never Let Go\nNobody"
    assert [request.title for request in requests[1:]] == [""] * (len(requests) - 1)
    assert [request.fade_in_frames for request in requests] == [12] + [0] * (len(requests) - 1)
    assert [request.fade_out_frames for request in requests] == [0] * (len(requests) - 1) + [36]


def test_music_and_words_are_in_the_clips_own_frames(pop_song: Any) -> None:
    segment = pop_song.segment_of("C1")
    request = shoot(pop_song, cheapest(pop_song)).shots[segment.index].request
    assert request.music.beats == tuple(range(0, 96, 12))
    assert request.music.downbeats == (0, 48)
    assert len(request.music.energy) == 16
    assert min(request.music.energy) > 0.8
    assert [word.text for word in request.words] == ["never", "let", "me", "go", "tonight"]
    assert {word.line for word in request.words} == {0}
    assert request.words[0].start_frame == 12  # one beat after the cut
    assert request.words[-1].end_frame <= 84


def test_a_film_of_one_clip_has_both_ends_in_it(written: Callable[..., Any]) -> None:
    song = written([("verse", "A", 1)], beat_s=0.33)
    (shot,) = shoot(song, cheapest(song)).shots
    assert shot.request.frame_count == 63
    assert (shot.request.fade_in_frames, shot.request.fade_out_frames) == (12, 31)


def test_a_seed_belongs_to_the_music_and_not_to_its_place_in_the_song(written: Callable[..., Any]) -> None:
    form = [("intro", "A", 1), ("chorus", "C", 1), ("verse", "B", 1), ("chorus", "C", 1)]

    def seeds(song: Any) -> dict[tuple[str, int], int]:
        shots = shoot(song, uniform_high(song.setting(BRIEF))).shots
        motifs = [segment.motif for segment in song.segments.segments]
        return {
            (motif, motifs[:place].count(motif)): shot.request.seed
            for place, (motif, shot) in enumerate(zip(motifs, shots, strict=True))
        }

    short, long = seeds(written(form)), seeds(written([form[0], ("bridge", "D", 2), *form[1:]]))
    assert short.items() <= long.items()
    assert len(set(long.values())) == len(long)


def test_a_script_for_another_song_is_refused(pop_song: Any, written: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="one entry per segment"):
        shoot(pop_song, cheapest(pop_song), script_of(written([("verse", "A", 1)])))


def test_a_plan_for_a_generator_that_is_not_here_is_refused(pop_song: Any) -> None:
    plan = uniform_high(pop_song.setting(BRIEF, PAPER))
    with pytest.raises(ValueError, match="clips of seedance, which nothing here renders"):
        shoot(pop_song, plan)


def test_a_segment_of_footage_is_the_same_clip_whatever_the_script_says_of_it(pop_song: Any) -> None:
    setting = pop_song.setting(BRIEF)
    pieces = FootageList(pieces=(PlacedFootage(segment=2, file=LIVE, start_s=12.5),))
    pricing = replace(setting.pricing, footage=pieces.segments)
    plan = optimal(replace(setting, pricing=pricing, candidates=candidate_plans(pricing, setting.groups)))
    script = script_of(pop_song)
    other = script.model_copy(
        update={"shots": tuple(s.model_copy(update={"description": "x", "scale": "wide"}) for s in script.shots)}
    )
    versions = {"animatic": "1", "footage": "1"}
    heard = (pop_song.beat_grid, pop_song.energy, pop_song.lyrics)
    plans = [
        shot_plan(pop_song.song, BRIEF, pop_song.segments, words, plan, *heard, versions, placed)
        for words, placed in (
            (script, pieces),
            (other, pieces),
            (script, FootageList(pieces=(PlacedFootage(segment=2, file=LIVE, start_s=13),))),
        )
    ]
    own, retold, later = (shots.shots[2] for shots in plans)
    assert own.request.footage == Footage(file=LIVE, start_s=12.5)
    assert (own.request.generator, own.cost_microdollars, own.request.words) == ("footage", 0, ())
    assert own.request.key == retold.request.key != later.request.key
    assert own.request.shot.description == "your footage live.mp4 from 12.5 s"
    assert all((shot.request.footage is None) == (shot.segment != 2) for shot in plans[0].shots)
