"""What a worker process runs to make a clip: the animatic's frames, encoded piece by piece.

Here the renderer (which never encodes) and the cutting room (which never draws) meet. Every clip is made in the same
pieces, however many workers there are: its bytes do not depend on the machine, and a clip that is made alone keeps more
than one core busy. Dagster does not belong here: a worker that had to load it would start twice as slowly.
"""

import tempfile
from itertools import islice, pairwise
from pathlib import Path

from state.film import Environment, ShotRequest

PIECE_S = 2
"""About how long a piece is. A piece costs a few pictures' worth of computing on top of its own."""


def pieces(request: ShotRequest) -> list[int]:
    """Return the first frames of a clip's fresh pieces: where they begin, and beats that divide the rest evenly."""
    first, fresh = request.prefix_frames, request.fresh_frames
    count = max(1, int(fresh / (PIECE_S * request.rate.fraction)))
    inside = [beat for beat in request.music.beats if first < beat < request.frame_count]
    even = [first + fresh * piece / count for piece in range(1, count)]
    return sorted({first, *(min(inside, key=lambda beat: abs(beat - frame)) for frame in even if inside)})


def draw_piece(request_json: str, first: int, end: int, path: str) -> None:
    """Draw and encode the frames of a clip from `first` to before `end`."""
    from animatic.render import frames
    from editorial.encode import write_clip

    request = ShotRequest.model_validate_json(request_json)
    write_clip(
        Path(path),
        islice(frames(request, start_frame=first), end - first),
        width=request.width,
        height=request.height,
        rate=request.rate,
        keyframes=[beat - first for beat in request.music.beats],
        frame_count=end - first,
    )


def render_clip(request: ShotRequest, owner_clip: Path | None, path: Path) -> None:
    """Make a whole clip in this process, the same as workers make; a reusing one copies its owner's prefix."""
    from editorial.forking import ClipPrefix, put_together

    made: list[Path] = []
    with tempfile.TemporaryDirectory() as folder:
        for first, end in pairwise([*pieces(request), request.frame_count]):
            made.append(Path(folder) / f"{first}.mp4")
            draw_piece(request.model_dump_json(), first, end, str(made[-1]))
        prefix = ClipPrefix(owner_clip, request.prefix_frames) if owner_clip else None
        put_together(path, made, request.rate, prefix)


def get_ready() -> None:
    """Load all that drawing and encoding need, compiled code included, by drawing a small picture."""
    import editorial.encode  # noqa: F401 - loaded for the clips that come
    from animatic.stills import establishing

    establishing(Environment(name="", description="", seed=0, kind="city", palette="dusk"), 64, 36)
