"""Framing on orders of motifs that no song has, because there neighbours crowd."""

import itertools
from collections import Counter
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.screenplay.framings import CHORUS_OPENINGS, EVERY_OTHER, PREFERRED, SCALES, TASTE, Framing, is_possible
from planning.screenplay.grammar import MOST_ALIKE, Stage, frame_motifs, is_jump, planned_match, pose_at
from planning.screenplay.manner import TYPE_STYLES
from state.film import CameraAngle, Pose, SceneKind, ShotScale, TimeOfDay, View, Weather

FAMILIES = sorted(PREFERRED)
STAGES = st.lists(
    st.builds(
        Stage,
        family=st.sampled_from(FAMILIES),
        place=st.sampled_from(["here", "there", "elsewhere"]),
        kind=st.sampled_from(get_args(SceneKind)),
        time=st.sampled_from(get_args(TimeOfDay)),
        weather=st.sampled_from(get_args(Weather)),
        sung=st.booleans(),
        spoken=st.booleans(),
        plays=st.booleans(),
        dances=st.booleans(),
    ),
    min_size=12,
    max_size=12,
)


def framed(
    motifs: list[str], stages: dict[str, Stage], people: int = 2, manner: Any = "plain", seed: int = 0
) -> dict[str, Framing]:
    return frame_motifs(motifs, stages, people, manner, np.random.default_rng(seed))


def whole_film(manner: Any = "plain", **fields: Any) -> tuple[list[str], dict[str, Stage]]:
    """Return a film of four families with four motifs each, every family in a place of its own."""
    order = ["frame", "verse", "chorus", "verse", "chorus", "bridge", "chorus"]
    motifs = [f"{family[0].upper()}{cut}" for family in order for cut in range(1, 5)]
    family_of = {family[0].upper(): family for family in order}
    stages = {m: Stage(family=family_of[m[0]], place=family_of[m[0]], **fields) for m in motifs}  # type: ignore[arg-type]
    return motifs, stages


@settings(max_examples=150)
@given(
    order=st.lists(st.integers(0, 11), min_size=1, max_size=60),
    stages=STAGES,
    people=st.sampled_from([1, 2]),
    manner=st.sampled_from(sorted(TYPE_STYLES)),
    seed=st.integers(0, 10**6),
)
def test_in_one_place_no_cut_is_a_jump_and_nobody_turns_round(
    order: list[int], stages: list[Stage], people: int, manner: str, seed: int
) -> None:
    motifs = [f"A{number}" for number in order]
    stage_of = {f"A{number}": stage for number, stage in enumerate(stages)}
    framing = framed(motifs, stage_of, people, manner, seed)
    assert set(framing) == set(motifs)
    for before, after in itertools.pairwise(motifs):
        if before != after and stage_of[before].place == stage_of[after].place:
            assert not is_jump(framing[before], framing[after])
            one, other = framing[before], framing[after]
            steps = abs(SCALES.index(one.scale) - SCALES.index(other.scale))
            assert steps >= 1 or one.angle != other.angle or one.view != other.view
    for family in FAMILIES:
        for who in ("lead", "other", "both"):
            ways = {f.facing for m, f in framing.items() if stage_of[m].family == family and f.people == who}
            assert not {-1, 1} <= ways
    for motif, frame in framing.items():
        assert is_possible(frame.pose, frame.view, frame.scale)
        assert frame.pose != "sing" or stage_of[motif].sung
        assert frame.pose != "play" or stage_of[motif].plays
        assert people == 2 or frame.people in ("lead", "nobody")


@settings(max_examples=60)
@given(manner=st.sampled_from(sorted(TYPE_STYLES)), seed=st.integers(0, 10**6), people=st.sampled_from([1, 2]))
def test_people_have_room_before_them_and_are_not_panned_away_from_it(manner: Any, seed: int, people: int) -> None:
    motifs, stages = whole_film()
    for frame in framed(motifs, stages, people, manner, seed).values():
        if frame.facing:
            assert frame.side == ("left" if frame.facing > 0 else "right")
            assert frame.move != ("pan_left" if frame.facing > 0 else "pan_right")


@settings(max_examples=12)
@given(manner=st.sampled_from(sorted(TYPE_STYLES)), seed=st.integers(0, 10**6))
def test_no_framing_is_used_for_more_than_three_motifs_even_of_a_long_song(manner: Any, seed: int) -> None:
    motifs = [f"V{cut}" for cut in range(60)]
    stages = {motif: Stage("verse", place=str(place // 15)) for place, motif in enumerate(motifs)}
    used = Counter((f.scale, f.move, f.view, f.angle, f.side) for f in framed(motifs, stages, 2, manner, seed).values())
    assert max(used.values()) <= MOST_ALIKE


@pytest.mark.parametrize("manner", sorted(TYPE_STYLES))
def test_verses_and_bridges_are_established_from_afar_and_choruses_open_on_whole_bodies(manner: Any) -> None:
    motifs, stages = whole_film()
    for seed in range(6):
        framing = framed(motifs, stages, 2, manner, seed)
        assert framing["B1"].scale == framing["V1"].scale == "extreme_wide"
        assert framing["C1"].scale == "wide"
        assert framing["C1"].pose in CHORUS_OPENINGS[manner] | {"arms_up", "look_up"}


def test_nobody_is_far_away_in_a_room_walks_in_space_or_plays_what_is_not_there() -> None:
    for kind, never in (("interior", "extreme_wide"), ("train", "extreme_wide"), ("space", "walk"), ("city", "play")):
        motifs, stages = whole_film(kind=kind)
        for seed in range(4):
            for frame in framed(motifs, stages, 1, "earthy", seed).values():
                assert frame.people == "nobody" or never not in (frame.scale, frame.pose)


def test_a_chorus_opens_wide_and_presses_in_even_where_words_matter() -> None:
    stages = {"V1": Stage("verse", "a", spoken=True), "C1": Stage("chorus", "b", spoken=True)}
    for seed in range(8):
        chorus = framed(["V1", "C1", "V1"], stages, seed=seed)["C1"]
        assert (chorus.scale, chorus.move, chorus.pose) == ("wide", "push_in", "arms_up")


@pytest.mark.parametrize("manner", sorted(TYPE_STYLES))
def test_words_that_matter_are_seen_on_a_singing_face(manner: Any) -> None:
    motifs, stages = whole_film()
    stages["V3"] = Stage("verse", "verse", spoken=True)
    for seed in range(8):
        face = framed(motifs, stages, 2, manner, seed)["V3"]
        assert (face.scale, face.view, face.pose) == ("close", "front", "sing")


def test_each_manner_has_its_own_taste() -> None:
    motifs, stages = whole_film(plays=True, dances=True)

    def share(manner: Any, wanted: set[str]) -> float:
        frames = [f for seed in range(8) for f in framed(motifs, stages, 2, manner, seed).values()]
        return sum(bool({f.move, f.angle, f.pose} & wanted) for f in frames) / len(frames)

    assert share("fierce", {"dutch", "whip_in", "roll"}) > 0.15
    assert share("tender", {"dutch", "whip_in", "roll", "dance"}) < 0.04
    assert share("electric", {"dance"}) > share("tender", {"dance"})
    assert share("earthy", {"walk", "sit"}) > share("electric", {"walk", "sit"})
    assert set(TASTE) == set(TYPE_STYLES)


def test_the_commonest_way_into_a_chorus_is_a_match_and_the_way_out_of_it_in_a_loud_film() -> None:
    motifs, stages = whole_film()
    assert planned_match(motifs, stages, "tender") == ("V4", "C1")
    assert planned_match(motifs, stages, "fierce") == ("C4", "V1")
    for manner, (out, come) in (("tender", ("V4", "C1")), ("fierce", ("C4", "V1"))):
        framing = framed(motifs, stages, 2, manner)
        one, other = framing[out], framing[come]
        assert (one.scale, one.angle, one.view, one.side, one.people) == (
            other.scale, other.angle, other.view, other.side, other.people,
        )  # fmt: skip
        assert one.people == "lead"


def test_no_match_is_planned_where_it_would_cost_a_family_its_only_framings_or_stays_in_one_place() -> None:
    assert planned_match(["V1", "C1"], {"V1": Stage("verse", "a"), "C1": Stage("chorus", "b")}, "tender") is None
    motifs, stages = whole_film()
    together = {motif: Stage(stage.family, "here") for motif, stage in stages.items()}
    assert planned_match(motifs, together, "tender") is None


@pytest.mark.parametrize(
    ("fields", "light"),
    [
        ({"kind": "stage"}, {"spot", "backlit", "natural"}),
        ({"time": "dusk", "kind": "ocean"}, {"silhouette", "backlit", "natural"}),
        ({"time": "night", "kind": "city"}, {"natural", "backlit"}),
        ({"time": "dusk", "kind": "interior"}, {"natural", "backlit"}),
        ({"time": "dusk", "weather": "rain"}, {"natural"}),
    ],
)
def test_light_is_what_the_place_and_the_hour_offer(fields: dict[str, Any], light: set[str]) -> None:
    motifs, stages = whole_film(**fields)
    frames = [frame for seed in range(6) for frame in framed(motifs, stages, 2, "plain", seed).values()]
    assert {frame.light for frame in frames} <= light
    assert fields.get("kind") not in ("stage", "ocean") or light - {"natural"} <= {frame.light for frame in frames}
    faces = [frame for frame in frames if frame.scale == "close" and frame.view == "front"]
    assert all(frame.light in ("natural", "spot") for frame in faces)


def test_poses_rise_in_choruses_and_turn_back_elsewhere() -> None:
    chorus, verse = Stage("chorus", "a"), Stage("verse", "b")
    hopeful, walker = Framing("medium", "push_in", "look_up"), Framing("medium", "pan_right", "walk", "profile")
    assert [pose_at(hopeful, chorus, n) for n in range(4)] == ["look_up", "reach", "arms_up", "arms_up"]
    assert [pose_at(walker, verse, n) for n in range(3)] == ["walk", "stand", "walk"]
    raised, dancing = Framing("wide", "push_in", "arms_up"), Stage("chorus", "a", dances=True)
    assert [pose_at(raised, dancing, n) for n in range(3)] == ["arms_up", "dance", "arms_up"]
    face = Framing("close", "static", "sing", "front")
    assert {pose_at(face, chorus, n) for n in range(3)} == {"sing"}


@pytest.mark.parametrize("scale", get_args(ShotScale))
@pytest.mark.parametrize("view", get_args(View))
def test_no_return_of_the_music_brings_a_pose_that_cannot_be_seen(scale: ShotScale, view: View) -> None:
    for pose, occurrence in itertools.product(get_args(Pose), range(4)):
        if is_possible(pose, view, scale):
            for family in FAMILIES:
                later = pose_at(Framing(scale, "static", pose, view), Stage(family, "a", dances=True), occurrence)
                assert is_possible(later, view, scale)


def test_every_framing_of_the_stock_shows_what_it_says() -> None:
    for frame in [*EVERY_OTHER, *(frame for stock in PREFERRED.values() for frame in stock)]:
        assert is_possible(frame.pose, frame.view, frame.scale), frame
        assert frame.mirrored().mirrored() == frame
        assert frame.mirrored().facing == -frame.facing
        assert frame.view == "back" or frame.side != "center" or frame.people == "nobody", frame


def test_a_jump_is_the_same_scale_angle_and_view() -> None:
    frame = Framing("wide", "static", "stand")
    assert is_jump(frame, Framing("wide", "push_in", "walk", side="right"))
    for changes in ({"scale": "medium"}, {"angle": "low"}, {"view": "profile"}):
        assert not is_jump(frame, Framing(**{"scale": "wide", "move": "static", "pose": "stand", **changes}))  # type: ignore[arg-type]


def test_forty_motifs_that_all_meet_each_other_in_one_place_all_look_different() -> None:
    names = [f"A{n}" for n in range(40)]
    motifs = [motif for pair in itertools.combinations(names, 2) for motif in pair]
    framing = framed(motifs, dict.fromkeys(names, Stage("bridge", "a")))
    angles: set[tuple[str, CameraAngle, str]] = {(f.scale, f.angle, f.view) for f in framing.values()}
    assert len(angles) == 40
