"""The film's two ends: a fade and a title card where it opens, a fade where it closes.

They are drawn inside the first and the last clip, so both the shot plan and the sharing graph must know them: a clip
with a title on it lends no pictures, and a fade-out is never inside a borrowed prefix.
"""

from state.music import Segment, Segments

FADE_IN_FRAMES = 12
FADE_OUT_FRAMES = 36


def fade_in_frames(segments: Segments, segment: Segment) -> int:
    """Return how many frames of a segment's clip rise from black: 12 on the first, at most half of it."""
    return min(FADE_IN_FRAMES, segment.frame_count // 2) if segment == segments.segments[0] else 0


def fade_out_frames(segments: Segments, segment: Segment) -> int:
    """Return how many frames of a segment's clip fall to black: 36 on the last, at most half of it."""
    return min(FADE_OUT_FRAMES, segment.frame_count // 2) if segment == segments.segments[-1] else 0
