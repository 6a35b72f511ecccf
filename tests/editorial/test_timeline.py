"""The timeline takes the segments' frames as they are, and transitions as far as they fit."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.timeline import build_timeline
from state.artifact import Artifact
from state.film import Timeline, Transition, TransitionKind
from state.music import Segment, Segments
from state.time import FrameRate

SEGMENTS = Segments(
    rate=FrameRate(numerator=24),
    segments=(
        Segment(index=0, section=0, label="verse", motif="A1", start_frame=0, end_frame=50),
        Segment(index=1, section=1, label="chorus", motif="B1", start_frame=50, end_frame=97),
    ),
)
VIDEOS = [Artifact(path=f"clips/{n}.mp4", sha256=str(n) * 64) for n in range(2)]


def test_every_clip_takes_exactly_the_frames_of_its_segment() -> None:
    timeline = build_timeline(SEGMENTS, VIDEOS, 96, 54)
    assert [(c.start_frame, c.end_frame, c.segment, c.video) for c in timeline.clips] == [
        (0, 50, 0, VIDEOS[0]),
        (50, 97, 1, VIDEOS[1]),
    ]
    assert (timeline.frame_count, timeline.cut_frames, timeline.rate) == (97, (50,), SEGMENTS.rate)


def test_a_missing_clip_is_refused() -> None:
    with pytest.raises(ValueError, match="2 segments need as many clips, 1 were given"):
        build_timeline(SEGMENTS, VIDEOS[:1], 96, 54)


def soft(segment: int, kind: TransitionKind = "dissolve", frames: int = 8) -> Transition:
    return Transition(segment=segment, kind=kind, frames=frames, reason="a test")


def lengths_of(timeline: Timeline) -> list[tuple[TransitionKind, int]]:
    return [(transition.kind, transition.frames) for transition in timeline.transitions]


def segments_of(*lengths: int) -> Segments:
    ends = list(accumulate(lengths))
    spans = [
        Segment(index=n, section=0, label="verse", motif="A1", start_frame=end - length, end_frame=end)
        for n, (length, end) in enumerate(zip(lengths, ends, strict=True))
    ]
    return Segments(rate=FrameRate(numerator=24), segments=tuple(spans))


def built(lengths: tuple[int, ...], *transitions: Transition) -> Timeline:
    return build_timeline(segments_of(*lengths), [VIDEOS[0]] * len(lengths), 96, 54, transitions)


def test_transitions_that_fit_stay_as_the_script_has_them() -> None:
    wanted = (soft(1), Transition(segment=2, kind="match_cut", reason="the same pose"), soft(3, "flash", 6))
    timeline = built((30, 8, 30, 30), *wanted)
    assert timeline.transitions == wanted
    assert timeline.transition_frames == ((30, wanted[0]), (38, wanted[1]), (68, wanted[2]))


def test_a_transition_takes_at_most_half_of_the_shorter_clip_beside_it() -> None:
    assert lengths_of(built((30, 5, 30), soft(1, frames=24), soft(2, frames=24))) == [("dissolve", 4), ("dissolve", 4)]
    assert lengths_of(built((30, 1), soft(1))) == [("cut", 0)]


def test_a_flash_within_half_a_second_of_another_becomes_a_cut() -> None:
    flashes = [soft(n, "flash") for n in (1, 2, 3)]
    assert lengths_of(built((30, 11, 11, 30), *flashes)) == [("flash", 8), ("cut", 0), ("flash", 8)]
    assert lengths_of(built((30, 12, 12, 30), *flashes)) == [("flash", 8)] * 3


@given(st.lists(st.integers(1, 60), min_size=2, max_size=8), st.data())
def test_whatever_the_script_wants_a_timeline_comes_of_it(lengths: list[int], data: st.DataObject) -> None:
    kinds: list[TransitionKind] = ["dissolve", "whip", "flash"]
    wanted = [
        soft(n, data.draw(st.sampled_from(kinds)), 2 * data.draw(st.integers(1, 40)))
        for n in range(1, len(lengths))
        if data.draw(st.booleans())
    ]
    timeline = built(tuple(lengths), *wanted)
    assert [t.segment for t in timeline.transitions] == [t.segment for t in wanted]


@pytest.mark.parametrize(
    ("transitions", "reason"),
    [
        ((soft(1), soft(1)), "in the order of their segments"),
        ((soft(2), soft(1)), "in the order of their segments"),
        ((soft(4),), "does not have all"),
        ((soft(1, frames=30), soft(2, frames=30)), "take 30 of the 20 frames of clip 1"),
        ((soft(3, frames=40),), "take 20 of the 11 frames of clip 2"),
        ((soft(2, "flash"), soft(3, "flash")), "closer than half a second"),
    ],
)
def test_a_timeline_with_impossible_transitions_is_refused(transitions: tuple[Transition, ...], reason: str) -> None:
    plain = built((30, 20, 11, 30))
    with pytest.raises(ValueError, match=reason):
        Timeline(rate=plain.rate, width=96, height=54, clips=plain.clips, transitions=transitions)


@pytest.mark.parametrize(("kind", "frames"), [("cut", 2), ("match_cut", 2), ("dissolve", 0), ("whip", 0), ("flash", 3)])
def test_a_transition_s_length_suits_its_kind(kind: TransitionKind, frames: int) -> None:
    with pytest.raises(ValueError, match=r"cannot last|multiple of 2"):
        soft(1, kind, frames)
