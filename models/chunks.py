"""When the chunks of a shot are shown, and what is said of each: a request as the video transformer is told it.

A chunk is a few pictures at `PICTURES_PER_S`, whatever the film's rate; a picture is shown until the next. No torch
here: planning ahead needs none.
"""

from math import ceil

from models.captions import caption
from state.film import ShotRequest
from state.time import FrameRate, FrameSpan

PICTURES_PER_S = 8
"""As the scenes that the transformer learns from are shown."""


def words_of(request: ShotRequest, chunk_pictures: int) -> list[tuple[int, ...]]:
    """Return the caption of every chunk of a request; what is shared is said as of the owner."""
    count = _chunks(request.frame_count, request.rate, chunk_pictures)
    spans = [chunk_span(chunk, chunk_pictures, request.rate) for chunk in range(count)]
    return [caption(request, span, is_cut=chunk == 0) for chunk, span in enumerate(spans)]


def chunk_span(chunk: int, chunk_pictures: int, rate: FrameRate) -> FrameSpan:
    """Return the film's frames that show a chunk, the first chunk from frame 0 on."""
    first, end = (ceil(number * chunk_pictures * rate.fraction / PICTURES_PER_S) for number in (chunk, chunk + 1))
    return FrameSpan(start_frame=first, end_frame=end)


def picture_at(frame: int, rate: FrameRate) -> int:
    """Return which picture a frame of the film shows."""
    return int(frame * PICTURES_PER_S / rate.fraction)


def shared_chunks(request: ShotRequest, chunk_pictures: int) -> int:
    """Return how many chunks begin before a request's divergence: those are its owner's."""
    return _chunks(request.prefix_frames, request.rate, chunk_pictures)


def _chunks(frames: int, rate: FrameRate, chunk_pictures: int) -> int:
    """Return how many chunks begin within the first frames."""
    return picture_at(frames - 1, rate) // chunk_pictures + 1
