"""Where a clip's CPU time goes: its geometry once, then frame by frame direction, drawing, developing and encoding.

Clips are rendered as in a film, by the generator's own function, while a clock listens in at the canvas: `expose` is
drawing, `develop` developing, and what is spent outside the frames' iterator is encoding. Time is CPU time of this
process, which is one thread.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from animatic import render
from animatic.canvas import Canvas
from animatic.picture import Picture
from animatic.typography.words import Words
from resources.generators.drawing import render_clip
from state.film import ShotRequest

GEOMETRY, DIRECTION, DRAWING, DEVELOPING, ENCODING = "geometry", "direction", "drawing", "developing", "encoding"
STAGES = (DIRECTION, DRAWING, DEVELOPING, ENCODING)
_HEARD: tuple[tuple[type, str, str], ...] = (
    (Canvas, "__init__", GEOMETRY),
    (Picture, "__init__", GEOMETRY),
    (Words, "__init__", GEOMETRY),
    (Canvas, "expose", DRAWING),
    (Canvas, "develop", DEVELOPING),
)


@dataclass(frozen=True)
class ClipTimes:
    """CPU seconds of one clip of a kind of place by stage, and how many frames were drawn afresh."""

    kind: str
    frames: int
    cpu_s: dict[str, float]

    def frame_s(self, stage: str) -> float:
        """Return the CPU seconds that a stage takes for a delivered frame."""
        return self.cpu_s[stage] / self.frames

    @property
    def whole_frame_s(self) -> float:
        """CPU seconds for a delivered frame, the clip's geometry spread over its frames."""
        return sum(self.cpu_s.values()) / self.frames


@dataclass
class Clock:
    """Adds up CPU seconds by stage; a stage inside another counts for itself alone."""

    cpu_s: dict[str, float] = field(default_factory=lambda: dict.fromkeys((GEOMETRY, *STAGES), 0.0))
    _last_s: float = field(default_factory=time.process_time)
    _now: str = ENCODING

    @contextmanager
    def in_stage(self, stage: str) -> Iterator[None]:
        """Count the time until the end for a stage."""
        before = self._now
        self._turn_to(stage)
        yield
        self._turn_to(before)

    def stop(self) -> None:
        """Count what has passed since the last change."""
        self._turn_to(self._now)

    def around(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the call with its time counted for a stage."""

        def timed(*arguments: Any, **options: Any) -> Any:
            with self.in_stage(stage):
                return call(*arguments, **options)

        return timed

    def along(self, stage: str, call: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        """Return the call with the time that its iterator takes to go on counted for a stage."""

        def timed(*arguments: Any, **options: Any) -> Iterator[Any]:
            things = call(*arguments, **options)
            while True:
                with self.in_stage(stage):
                    thing = next(things, None)
                if thing is None:
                    return
                yield thing

        return timed

    def _turn_to(self, stage: str) -> None:
        now_s = time.process_time()
        self.cpu_s[self._now] += now_s - self._last_s
        self._last_s, self._now = now_s, stage


def clip_times(request: ShotRequest, owner_clip: Path | None = None, keep: Path | None = None) -> ClipTimes:
    """Render and encode a clip, and return where the time went; it is thrown away or kept at `keep`."""
    with tempfile.TemporaryDirectory() as folder, _listening() as clock:
        path = keep or Path(folder) / "clip.mp4"
        render_clip(request, owner_clip, path)
        clock.stop()
    return ClipTimes(request.environment.kind, request.fresh_frames, clock.cpu_s)


@contextmanager
def _listening() -> Iterator[Clock]:
    clock = Clock()
    with ExitStack() as patches:
        for place, name, stage in _HEARD:
            patches.enter_context(patch.object(place, name, clock.around(stage, getattr(place, name))))
        patches.enter_context(patch.object(render, "frames", clock.along(DIRECTION, render.frames)))
        yield clock
