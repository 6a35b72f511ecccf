"""Framing on orders of motifs that no song has, because there neighbours crowd."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.grammar import PREFERRED, frame_motifs, pose_at


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(0, 11), min_size=1, max_size=60),
    st.lists(st.sampled_from(sorted(PREFERRED)), min_size=12, max_size=12),
    st.sets(st.integers(0, 11)),
)
def test_neighbours_never_have_the_same_scale_and_move(order: list[int], families: list[str], spoken: set[int]) -> None:
    motifs = [f"A{number}" for number in order]
    family_of = {f"A{number}": family for number, family in enumerate(families)}
    framing = frame_motifs(motifs, family_of, {f"A{number}" for number in spoken})
    assert set(framing) == set(motifs)
    for before, after in itertools.pairwise(motifs):
        if before != after:
            assert (framing[before].scale, framing[before].move) != (framing[after].scale, framing[after].move)


def test_a_chorus_opens_wide_and_presses_in_even_where_words_matter() -> None:
    framing = frame_motifs(["V1", "C1", "V1"], {"V1": "verse", "C1": "chorus"}, {"V1", "C1"})
    assert (framing["C1"].scale, framing["C1"].move, framing["C1"].pose) == ("wide", "push_in", "arms_up")
    assert framing["V1"].scale == "close"


def test_poses_rise_in_choruses_and_turn_back_elsewhere() -> None:
    chorus, verse = PREFERRED["chorus"][4], PREFERRED["verse"][0]
    assert [pose_at(chorus, "chorus", n) for n in range(3)] == ["look_up", "arms_up", "arms_up"]
    assert [pose_at(verse, "verse", n) for n in range(3)] == ["walk", "stand", "walk"]
    face = PREFERRED["chorus"][2]
    assert face.scale == "close"
    assert {pose_at(face, "chorus", n) for n in range(3)} == {face.pose}


def test_seventeen_motifs_that_all_meet_each_other_all_look_different() -> None:
    motifs = [motif for pair in itertools.combinations([f"A{n}" for n in range(17)], 2) for motif in pair]
    framing = frame_motifs(motifs, dict.fromkeys(motifs, "bridge"), set())
    assert len({(frame.scale, frame.move) for frame in framing.values()}) == 17
