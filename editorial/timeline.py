"""Clips in time: every segment's clip takes exactly the frames of its segment.

Segments were cut on the beat grid and quantised to frames once; here nothing is moved any more.
"""

from collections.abc import Sequence

from state.artifact import Artifact
from state.film import Timeline, TimelineClip
from state.music import Segments


def build_timeline(segments: Segments, videos: Sequence[Artifact], width: int, height: int) -> Timeline:
    """Lay one clip per segment end to end.

    Parameters
    ----------
    segments
        The whole song, cut.
    videos
        The clips' files, one per segment, in the order of the segments.
    width, height
        Size of the film in pixels.

    Raises
    ------
    ValueError
        If there is not exactly one clip per segment.
    """
    if len(videos) != len(segments.segments):
        raise ValueError(f"{len(segments.segments)} segments need as many clips, {len(videos)} were given")
    clips = tuple(
        TimelineClip(start_frame=s.start_frame, end_frame=s.end_frame, segment=s.index, video=video)
        for s, video in zip(segments.segments, videos, strict=True)
    )
    return Timeline(rate=segments.rate, width=width, height=height, clips=clips)
