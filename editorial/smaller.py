"""A whole film in small pictures, most of them known from its clips: for measures that look at every frame.

What is copied from a clip to a film decodes to the clip's own frames, so only what was encoded anew when the film was
joined has to be decoded of the film itself. What is measured does not belong here.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from editorial.decode import decode_small
from editorial.joining import made_spans
from state.film import Timeline


def film_in_small(
    film: Path, timeline: Timeline, clip_paths: Sequence[Path], clips_in_small: Sequence[NDArray[np.uint8]]
) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames of a film as `decode_small` does.

    Parameters
    ----------
    film
        The film's file.
    timeline
        Which clip is shown when, and what leads from one to the next.
    clip_paths
        The clips' files in the order of the timeline.
    clips_in_small
        Every clip's frames as `decode_small` yields them, shape (frames, height, width, 3).
    """
    made = {
        start + place: picture
        for start, end in made_spans(timeline, clip_paths)
        for place, picture in enumerate(decode_small(film, first=start, count=end - start))
    }
    for clip, pictures in zip(timeline.clips, clips_in_small, strict=True):
        for frame in range(clip.start_frame, clip.end_frame):
            yield made[frame] if frame in made else pictures[frame - clip.start_frame]
