"""The quickest painter there is: flat grey frames, in a module that a worker has loaded in no time."""

import os
import sys
from pathlib import Path

import numpy as np

from editorial.encode import write_clip
from state.film import ShotRequest

LOADED_BEFORE = frozenset(sys.modules)
NEVER, NOT_AT_HIGH, NOT_ON_ITS_OWN = 13, 14, 15
"""Seeds of pictures that cannot be painted: at no tier, not at High, and not after an owner's."""


def paint(request_json: str, first: int, end: int, path: str) -> None:
    """Render flat frames whose grey is the request's seed, if there is paint for them."""
    if cannot_be_painted(ShotRequest.model_validate_json(request_json)):
        raise RuntimeError("out of paint")
    paint_anything(request_json, first, end, path)


def paint_anything(request_json: str, first: int, end: int, path: str) -> None:
    """Render flat frames whose grey is the request's seed."""
    request = ShotRequest.model_validate_json(request_json)
    plane = (np.full((36, 64), request.seed, np.uint8), *(np.full((18, 32), 128, np.uint8) for _ in range(2)))
    write_clip(
        Path(path),
        (plane for _ in range(first, end)),
        width=request.width,
        height=request.height,
        rate=request.rate,
        keyframes=[beat - first for beat in request.music.beats],
        frame_count=end - first,
    )


def paint_all_but_the_last_piece(request_json: str, first: int, end: int, path: str) -> None:
    """Render flat frames until the paint runs out."""
    if end == ShotRequest.model_validate_json(request_json).frame_count:
        raise RuntimeError("out of paint")
    paint_anything(request_json, first, end, path)


def cannot_be_painted(request: ShotRequest) -> bool:
    return (
        request.seed == NEVER
        or (request.seed == NOT_AT_HIGH and request.tier == "high")
        or (request.seed == NOT_ON_ITS_OWN and request.owner is not None)
    )


def loaded(names: tuple[str, ...]) -> list[str]:
    """Return those of the modules that this process has loaded."""
    return [name for name in names if name in sys.modules]


def loaded_at_first() -> tuple[bool, str]:
    """Return whether what drawing needs was there before any work came, and how many threads numpy has for it."""
    return "animatic.render" in LOADED_BEFORE, os.environ.get("OPENBLAS_NUM_THREADS", "")
