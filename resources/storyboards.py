"""The storyboard of a film: the first and last frame of every shot, drawn by the animatic or predicted by a network.

Shots that the video transformer films are predicted where there are weights for it (STAGE's STEP2,
`models.storyboard`): each pair from its words and from the pairs before it, so that a picture is kept by all that led
to it. All others are drawn. Clips do not depend on it.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.chunks import PICTURES_PER_S, words_of
from resources.generators.native import NAME as NATIVE
from resources.pictures import JPEG_QUALITY, draw_pictures, storyboard_frame
from resources.shelves import sha256_of
from resources.storage import ArtifactStore
from resources.workers import usable_cores, workers
from state.artifact import Artifact
from state.film import ShotRequest
from state.value import content_hash

PREDICTION_VERSION = "1"
"""Bump it whenever the same weights make other pictures of the same shots."""
Pair = tuple[Artifact, Artifact]


@dataclass(frozen=True)
class _Predicted:
    """A pair that is wanted: the ids of what its start and end show, its seed, its size, and where both are kept."""

    captions: tuple[tuple[int, ...], ...]
    seed: int
    size: tuple[int, int]
    names: tuple[str, str]


def storyboard(requests: Sequence[ShotRequest], version: str, weights: Path | None, store: ArtifactStore) -> list[Pair]:
    """Return the start and end picture of every shot, in order, making those that the store does not hold.

    Parameters
    ----------
    requests
        Of all shots of a film, in their order.
    version
        The animatic's.
    weights
        The pair predictor's, None for none.
    store
        Where pictures are kept.
    """
    predicted = [weights is not None and request.generator == NATIVE for request in requests]
    drawn = [request for request, is_predicted in zip(requests, predicted, strict=True) if not is_predicted]
    frames = [storyboard_frame(r, frame, version) for r in drawn for frame in (0, r.frame_count - 1)]
    pictures = draw_pictures(frames, store)
    of_drawn = iter(zip(pictures[::2], pictures[1::2], strict=True))
    filmed = [request for request, is_predicted in zip(requests, predicted, strict=True) if is_predicted]
    of_filmed = iter(_predicted(filmed, weights, store) if weights is not None else ())
    return [next(of_filmed if is_predicted else of_drawn) for is_predicted in predicted]


def _predicted(requests: Sequence[ShotRequest], weights: Path, store: ArtifactStore) -> list[Pair]:
    """Return the pairs of shots that are predicted, all in one go unless all of them are kept."""
    wanted = _wanted(requests, weights)
    names = [name for pair in wanted for name in pair.names]
    if not all(store.each(store.exists, names)):
        for name, content in zip(names, workers(usable_cores()).submit(_jpegs, wanted, weights).result(), strict=True):
            store.put_bytes(name, content)
    kept = store.each(store.describe, names)
    return list(zip(kept[::2], kept[1::2], strict=True))


def _wanted(requests: Sequence[ShotRequest], weights: Path) -> list[_Predicted]:
    wanted: list[_Predicted] = []
    key = f"{PREDICTION_VERSION}-{sha256_of(weights)}"
    for request in requests:
        told = words_of(request, PICTURES_PER_S // 2)
        first, last = told[0], told[-1]
        picture = storyboard_frame(request, 0, "")
        size = (picture.width, picture.height)
        key = content_hash([key, first, last, request.seed, *size])
        names = (f"pictures/{key}-start.jpg", f"pictures/{key}-end.jpg")
        wanted.append(_Predicted((first, last), request.seed, size, names))
    return wanted


def _jpegs(wanted: Sequence[_Predicted], weights: Path) -> list[bytes]:
    """Return starts and ends by turns, each enlarged smoothly until it covers its size."""
    import torch
    from PIL import Image, ImageOps

    from models.storyboard.pairs import predict

    torch.set_num_threads(1)
    pairs = predict(weights, [pair.captions for pair in wanted], [pair.seed for pair in wanted])
    jpegs: list[bytes] = []
    for pair, pictures in zip(wanted, pairs, strict=True):
        for pixels in pictures:
            buffer = io.BytesIO()
            image = ImageOps.fit(Image.fromarray(pixels), pair.size, Image.Resampling.BICUBIC)
            image.save(buffer, "JPEG", quality=JPEG_QUALITY)
            jpegs.append(buffer.getvalue())
    return jpegs
