"""What a worker process runs to make a clip with the video transformer. Dagster does not belong here, as in `drawing`.

The memory of every clip that may be reused lies beside it in the store, `clips/<key>.memory`: a fork reads its owner's.
Weights are read once in a process, and each process computes with one thread: the same bits, however many there are.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from resources.storage import ArtifactStore
from state.film import ShotRequest

if TYPE_CHECKING:
    from editorial.decode import Picture
    from models.filming import Filmed
    from models.memory import MemoryBank
    from models.transformer import VideoTransformer


def film_clip(store: ArtifactStore, weights: Path, request_json: str, first: int, end: int, path: str) -> None:
    """Film a clip, write its frames from `first` to before `end`, and keep its memory in the store."""
    from editorial.encode import write_clip

    request = ShotRequest.model_validate_json(request_json)
    filmed = _filmed(store, _transformer(weights), request)
    write_clip(
        Path(path),
        _shown(filmed.pictures, request, range(first, end)),
        width=request.width,
        height=request.height,
        rate=request.rate,
        keyframes=[beat - first for beat in request.music.beats],
        frame_count=end - first,
    )
    if request.owner is None:
        _keep_memory(store, request, filmed.bank)


def memory_name(request: ShotRequest) -> str:
    """Return where the memory of a request's clip lies in the store."""
    return f"clips/{request.key}.memory"


@lru_cache(maxsize=1)
def _transformer(weights: Path) -> "VideoTransformer":
    import torch

    from models.checkpoint import load

    torch.set_num_threads(1)
    return load(weights)


def _filmed(store: ArtifactStore, transformer: "VideoTransformer", request: ShotRequest) -> "Filmed":
    from models.filming import film

    if request.owner is None:
        return film(transformer, request)
    return film(transformer, request, _memory(store, transformer, request.owner))


def _memory(store: ArtifactStore, transformer: "VideoTransformer", owner: ShotRequest) -> "MemoryBank":
    """Return what is remembered of an owner's clip; a memory that is gone is made again, the same to the last bit."""
    from models.bank_file import load_bank

    try:
        return load_bank(store.fetched(memory_name(owner)))
    except (FileNotFoundError, ValueError):
        bank = _filmed(store, transformer, owner).bank
        _keep_memory(store, owner, bank)
        return bank


def _keep_memory(store: ArtifactStore, request: ShotRequest, bank: "MemoryBank") -> None:
    from models.bank_file import save_bank

    with store.writing(memory_name(request)) as draft:
        save_bank(bank, draft.path)


def _shown(pictures: NDArray[np.uint8], request: ShotRequest, frames: range) -> Iterator["Picture"]:
    """Yield what frames of a clip show: a picture at the film's size, until the next one, under the clip's fades.

    Nothing is added to what was filmed: it is enlarged smoothly, until it covers the frame.
    """
    from editorial.fitting import covering
    from models.chunks import picture_at

    last: tuple[int, float] | None = None
    shown: Picture | None = None
    for frame in frames:
        wanted = min(picture_at(frame, request.rate), len(pictures) - 1), request.gain(frame)
        if shown is None or wanted != last:
            number, gain = last = wanted
            shown = covering((pictures[number] * gain).round().astype(np.uint8), request.width, request.height)
        yield shown
