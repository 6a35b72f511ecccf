"""Clips in time: every segment's clip takes exactly the frames of its segment, and transitions are made to fit.

Segments were cut on the beat grid and quantised to frames once; here nothing is moved any more. A transition may take
half of the shorter clip beside it at most, so that two never meet; a flash that would follow another within half a
second becomes a cut. What a transition looks like does not belong here.
"""

from collections.abc import Iterator, Sequence

from state.artifact import Artifact
from state.film import SECONDS_BETWEEN_FLASHES, Timeline, TimelineClip, Transition
from state.music import Segments
from state.time import FrameRate


def build_timeline(
    segments: Segments,
    videos: Sequence[Artifact],
    width: int,
    height: int,
    transitions: Sequence[Transition] = (),
) -> Timeline:
    """Lay one clip per segment end to end.

    Parameters
    ----------
    segments
        The whole song, cut.
    videos
        The clips' files, one per segment, in the order of the segments.
    width, height
        Size of the film in pixels.
    transitions
        How segments come in, as the script has it; those that do not fit are shortened or become cuts.

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
    fitting = tuple(_fitting(clips, transitions, segments.rate))
    return Timeline(rate=segments.rate, width=width, height=height, clips=clips, transitions=fitting)


def _fitting(clips: Sequence[TimelineClip], transitions: Sequence[Transition], rate: FrameRate) -> Iterator[Transition]:
    between_flashes = SECONDS_BETWEEN_FLASHES * rate.fraction
    places = {clip.segment: place for place, clip in enumerate(clips)}
    last_flash: int | None = None
    for transition in transitions:
        place = places[transition.segment]
        cut = clips[place].start_frame
        half = min(transition.half_frames, *(clip.frame_count // 2 for clip in clips[place - 1 : place + 1]))
        if transition.kind == "flash":
            if last_flash is not None and cut - last_flash < between_flashes:
                half = 0
            elif half:
                last_flash = cut
        yield transition if transition.is_cut else _shortened(transition, half)


def _shortened(transition: Transition, half: int) -> Transition:
    if half:
        return transition.model_copy(update={"frames": 2 * half})
    reason = f"no room for a {transition.kind}: {transition.reason}"
    return Transition(segment=transition.segment, kind="cut", reason=reason)
