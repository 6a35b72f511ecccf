"""The timeline takes the segments' frames as they are."""

import pytest

from editorial.timeline import build_timeline
from state.artifact import Artifact
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
