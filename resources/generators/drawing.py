"""What a worker process runs to make a clip: the animatic's frames, encoded.

Here the renderer (which never encodes) and the cutting room (which never draws) meet. Dagster does not belong here: a
worker that had to load it would start twice as slowly.
"""

from pathlib import Path

from state.film import Environment, ShotRequest


def render_clip(request_json: str, owner_clip: str | None, path: str) -> None:
    """Draw and encode one clip; a reusing one copies its owner's prefix and draws only the suffix."""
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


def get_ready() -> None:
    """Load all that drawing and encoding need, compiled code included, by drawing a small picture."""
    import editorial.encode  # noqa: F401 - loaded for the clips that come
    from animatic.stills import establishing

    establishing(Environment(name="", description="", seed=0, kind="city", palette="dusk"), 64, 36)
