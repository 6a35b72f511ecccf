"""Films with transitions, read back: what is untouched is copied to the last bit, what is made is the exact mixture."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.cuts import measure_changes
from editorial.decode import Picture, decode_planes
from editorial.film import write_film
from editorial.joining import Join, film_pieces
from editorial.packets import StitchError, read_groups
from editorial.splice import Copied, Made
from editorial.transitions import transition_picture
from state.film import Timeline, Transition, TransitionKind
from state.time import FrameRate

NTSC = FrameRate(numerator=24000, denominator=1001)
LENGTHS = (40, 12, 36, 30, 30)
BEATS = (6, 12, 18, 24, 30, 36)
TRANSITIONS = (
    Transition(segment=1, kind="dissolve", frames=10, reason="the bar sinks away"),
    Transition(segment=2, kind="flash", frames=8, reason="the chorus breaks out"),
    Transition(segment=3, kind="match_cut", frames=0, reason="the same pose"),
    Transition(segment=4, kind="whip", frames=6, reason="a run"),
)
TOUCHED = ((30, 58), (112, 124))
"""From the last beat before a transition to the next after it; those of clip 1 meet inside it and are one."""


@dataclass(frozen=True)
class Reel:
    clips: list[Path]
    timeline: Timeline
    film: Path
    kept: dict[Join, bytes]

    def keep(self, join: Join, encoded: Callable[[], bytes]) -> bytes:
        """Encode a join once."""
        if join not in self.kept:
            self.kept[join] = encoded()
        return self.kept[join]


@pytest.fixture(scope="module", params=[FrameRate(numerator=24), NTSC], ids=["24", "23.976"])
def reel(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    clip: Callable[..., Path],
    timeline: Callable[..., Timeline],
    song: Callable[..., Path],
) -> Reel:
    folder, rate = tmp_path_factory.mktemp("reel"), request.param
    clips = [
        clip(folder / f"{n}.mp4", length, 20 + n, rate, tuple(b for b in BEATS if b < length))
        for n, length in enumerate(LENGTHS)
    ]
    plan = timeline(LENGTHS, rate).model_copy(update={"transitions": TRANSITIONS})
    plan = Timeline.model_validate(plan.model_dump())
    heard = song(folder / "song.wav", "pcm_s16le", 44_100, 1, 44_100)
    write_film(folder / "film.mp4", plan, clips, heard, title="A", artist="B")
    return Reel(clips, plan, folder / "film.mp4", {})


def planned(reel: Reel) -> list[Picture]:
    """Make the film of decoded clips held in memory, transition by transition."""
    shots = [list(decode_planes(path)) for path in reel.clips]
    film = [picture for shot in shots for picture in shot]
    for cut, transition in reel.timeline.transition_frames:
        for place in range(-transition.half_frames, transition.half_frames):
            before, after = shots[transition.segment - 1 : transition.segment + 1]
            outgoing = before[place] if place < 0 else before[-1]
            incoming = after[max(place, 0)]
            film[cut + place] = transition_picture(transition, place, outgoing, incoming)
    return film


def packet_bytes(path: Path) -> dict[int, bytes]:
    with av.open(path) as video:
        stream = video.streams.video[0]
        packets = [p for p in video.demux(stream) if p.pts is not None]
        return {round(p.pts * p.time_base * stream.average_rate): bytes(p) for p in packets}


def test_frames_are_counted_evenly_spaced_and_decodable_in_order(reel: Reel) -> None:
    with av.open(reel.film) as video:
        packets = [p for p in video.demux(video.streams.video[0]) if p.pts is not None]
    rate = reel.timeline.rate.fraction
    assert sorted(p.pts * p.time_base for p in packets) == [n / rate for n in range(sum(LENGTHS))]
    assert all(after.dts > before.dts for before, after in pairwise(packets))
    assert len(list(decode_planes(reel.film))) == sum(LENGTHS)


def test_every_group_without_a_transition_is_copied_to_the_last_bit(reel: Reel) -> None:
    film = packet_bytes(reel.film)
    copied = 0
    for clip, path in zip(reel.timeline.clips, reel.clips, strict=True):
        for frame, source in packet_bytes(path).items():
            place = clip.start_frame + frame
            if not any(start <= place < end for start, end in TOUCHED):
                assert film[place] == source
                copied += 1
    assert copied == sum(LENGTHS) - sum(end - start for start, end in TOUCHED)


def test_every_frame_shows_what_the_plan_says(reel: Reel) -> None:
    for place, (shown, meant) in enumerate(zip(decode_planes(reel.film), planned(reel), strict=True)):
        error = np.mean((shown[0].astype(float) - meant[0]) ** 2)
        touched = any(start <= place < end for start, end in TOUCHED)
        assert error < 20 if touched else error == 0, f"frame {place}"
        assert np.abs(shown[1].astype(float) - meant[1]).mean() < 2


def test_the_film_can_still_be_entered_on_every_beat(reel: Reel) -> None:
    film = read_groups(reel.film, reel.timeline.rate).idr_frames
    beats = {
        clip.start_frame + frame
        for clip, path in zip(reel.timeline.clips, reel.clips, strict=True)
        for frame in read_groups(path, reel.timeline.rate).idr_frames
    }
    assert beats.issubset(film)


@given(st.data())
def test_whatever_the_transitions_pieces_cover_the_film_and_copies_lie_on_beats(
    reel: Reel, data: st.DataObject
) -> None:
    kinds = st.sampled_from(["cut", "dissolve", "whip"])
    drawn, room = [], LENGTHS[0]
    for segment, length in enumerate(LENGTHS[1:], 1):
        kind: TransitionKind = data.draw(kinds)
        half = 0 if kind == "cut" else data.draw(st.integers(1, min(room, length)))
        drawn.append(Transition(segment=segment, kind=kind, frames=2 * half, reason="any"))
        room = length - half
        if half == length:
            break
    plan = Timeline.model_validate({**reel.timeline.model_dump(), "transitions": [t.model_dump() for t in drawn]})
    pieces = film_pieces(plan, reel.clips)
    assert sum(piece.frames for piece in pieces) == sum(LENGTHS)
    for piece in pieces:
        if isinstance(piece, Copied):
            groups = read_groups(piece.path, plan.rate)
            assert piece.first in groups.idr_frames
            assert piece.first + piece.frames in {*groups.idr_frames, groups.frame_count}


def test_a_clip_beside_a_transition_that_is_not_the_timeline_s_is_refused(reel: Reel) -> None:
    with pytest.raises(StitchError, match="has 36 frames, 12 were asked of it"):
        film_pieces(reel.timeline, [reel.clips[0], reel.clips[2], *reel.clips[2:]])


def test_cuts_and_the_middles_of_transitions_are_found_on_their_frames(reel: Reel) -> None:
    assert measure_changes(reel.film, reel.timeline, reel.clips) == (40, 52, 88, 118)


def test_a_film_that_changes_elsewhere_than_its_plan_says_is_found_out(reel: Reel) -> None:
    late = reel.timeline.model_dump()
    for place in range(1, len(LENGTHS)):
        late["clips"][place - 1]["end_frame"] -= 2
        late["clips"][place]["start_frame"] -= 2
    plan = Timeline.model_validate(late)
    assert plan.cut_frames == (38, 50, 86, 116)
    measured = np.array(measure_changes(reel.film, plan, reel.clips))
    assert np.all(np.abs(measured - (40, 52, 88, 118)) <= 1)
    assert np.all(measured != plan.cut_frames)


def test_a_film_that_ends_before_a_planned_transition_is_refused(reel: Reel) -> None:
    with pytest.raises(ValueError, match="ends before its planned cut at frame"):
        measure_changes(reel.clips[0], reel.timeline, reel.clips)


def test_a_film_of_kept_joins_is_the_film_and_only_what_changed_is_encoded(
    reel: Reel, song: Callable[..., Path], tmp_path: Path
) -> None:
    heard = song(tmp_path / "song.wav", "pcm_s16le", 44_100, 1, 44_100)
    for _ in range(2):
        write_film(tmp_path / "film.mp4", reel.timeline, reel.clips, heard, title="A", artist="B", keep=reel.keep)
        assert packet_bytes(tmp_path / "film.mp4") == packet_bytes(reel.film)
        assert sorted(join.places for join in reel.kept) == [(0, 1), (1, 2), (3, 4)]
    # Another film, in which two of the clips meet in another way.
    before = dict(reel.kept)
    softer = reel.timeline.transitions[3].model_copy(update={"kind": "dissolve"})
    plan = reel.timeline.model_copy(update={"transitions": (*TRANSITIONS[:3], softer)})
    asked: list[Join] = []
    pieces = film_pieces(plan, reel.clips, lambda join, _: asked.append(join) or b"")
    for piece in pieces:
        if isinstance(piece, Made):
            piece.kept(bytes)
    assert [join in before for join in asked] == [True, True, False]
