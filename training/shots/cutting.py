"""Where a film's shots are: cuts found by PySceneDetect in small pictures that are counted as our decoder counts them.

STAGE (section 3) finds shots with TransNetV2, whose weights nobody has here. PySceneDetect's adaptive detector compares
how much a picture changes with how much its neighbours do, so that a fast camera is no cut; dissolves are not found,
and the pictures of one count as a shot's own. Only its detector is used: pictures come from `editorial.decode`, whose
frame numbers are exact.
"""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from state.time import FrameSpan

Picture = NDArray[np.uint8]

SHORTEST_S = 0.25
"""Two cuts are no nearer than this: what is shorter is a flash."""


class Detector(Protocol):
    """What is used of PySceneDetect's detectors."""

    def process_frame(self, timecode: Any, frame_img: Picture) -> list[Any]:
        """Return the cuts that are certain once the picture of a time, blue first, is known."""

    def post_process(self, timecode: Any) -> list[Any]:
        """Return the cuts that are certain once there are no more pictures."""


class ShotCutter:
    """Finds the shots of one film, whose small pictures pass through it one after the other.

    Parameters
    ----------
    rate
        Pictures per second.

    Raises
    ------
    ModuleNotFoundError
        If PySceneDetect is not installed.
    """

    def __init__(self, rate: Fraction) -> None:
        try:
            from scenedetect import AdaptiveDetector, FrameTimecode
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                "PySceneDetect is missing, which finds the cuts of films: install it with "
                "`pip install 'allocmv[datasets]'`",
                name=error.name,
            ) from error
        shortest = max(1, round(SHORTEST_S * rate))
        self._detector: Detector = AdaptiveDetector(min_scene_len=shortest)
        self._at: Callable[[int], object] = lambda frame: FrameTimecode(frame, rate)
        self._cuts: list[int] = []
        self._frames = 0

    def passing(self, pictures: Iterable[Picture]) -> Iterator[Picture]:
        """Yield RGB pictures (height, width, 3) as they are, having looked at them."""
        for picture in pictures:
            found = self._detector.process_frame(self._at(self._frames), np.ascontiguousarray(picture[..., ::-1]))
            self._cuts.extend(cut.frame_num for cut in found)
            self._frames += 1
            yield picture

    def shots(self) -> list[FrameSpan]:
        """Return the shots of what has passed, which they fill without a gap."""
        if not self._frames:
            return []
        last = self._detector.post_process(self._at(self._frames - 1))
        edges = sorted({0, self._frames, *self._cuts, *(cut.frame_num for cut in last)})
        return [FrameSpan(start_frame=a, end_frame=b) for a, b in pairwise(edges)]
