"""The embedded default generator: the animatic's frames, encoded; no key, no GPU, no weights.

Here the renderer (which never encodes) and the cutting room (which never draws) meet.
"""

import dagster as dg

from planning.tariffs import ANIMATIC_PRICES
from resources.generators.local import LocalGenerator
from state.film import ShotRequest

NAME = "animatic"


def render_clip(request_json: str, owner_clip: str | None, path: str) -> None:
    """Draw and encode one clip; a reusing one copies its owner's prefix and draws only the suffix."""
    from pathlib import Path

    from animatic.render import frames
    from editorial.encode import ClipPrefix, write_clip

    request = ShotRequest.model_validate_json(request_json)
    prefix = ClipPrefix(Path(owner_clip), request.prefix_frames) if owner_clip else None
    write_clip(
        Path(path),
        frames(request, start_frame=request.prefix_frames),
        width=request.width,
        height=request.height,
        rate=request.rate,
        keyframes=request.music.beats,
        frame_count=request.frame_count,
        prefix=prefix,
    )


def animatic_version() -> str:
    """Return the version that enters every request, and so every clip's key."""
    from animatic.version import VERSION

    return VERSION


class AnimaticResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Dagster's shell around the animatic. `parallel_jobs` 0 means one per core."""

    parallel_jobs: int = 0

    @property
    def version(self) -> str:
        """The renderer's version."""
        return animatic_version()

    def generator(self) -> LocalGenerator:
        """Return a generator; the caller closes it."""
        return LocalGenerator(NAME, animatic_version(), ANIMATIC_PRICES, render_clip, self.parallel_jobs or None)
