"""A picture in the place of a clip that could not be made in any way, so that the film is made all the same.

The storyboard's picture of the segment's first frame is held under a slow zoom for exactly its frames. It costs nothing
and is in no books. It lies beside the clip's own place, which stays empty: whoever asks for the clip finds none and
makes it. Which clips could not be made is `resources.studio`'s business.
"""

import time

import numpy as np
from numpy.typing import NDArray

from editorial.conform import Delivery, hold_picture
from resources.generators.animatic import animatic_version
from resources.pictures import draw_pictures, storyboard_frame
from resources.storage import ArtifactStore
from state.film import Clip, PlannedShot, ShotRequest, StandIn


def hold_still(shot: PlannedShot, why: str, store: ArtifactStore) -> Clip:
    """Put the still of a shot into the store, unless it is there, and return it as the clip of the shot."""
    request, started = shot.request, time.process_time()
    stand_in = StandIn(meant=shot.kind, became="still", why=why)
    clip = held_still(store, request)
    if clip is None:
        name = f"{_place(request.key)}.mp4"
        order = Delivery(request.width, request.height, request.rate, request.frame_count, request.music.beats)
        with store.writing(name) as draft:
            hold_picture(_first_picture(request, store), draft.path, order)
        clip = Clip(
            segment=shot.segment,
            request_key=request.key,
            kind="still",
            video=draft.artifact,
            frame_count=request.frame_count,
            cost_microdollars=0,
            compute_s=round(time.process_time() - started, 3),
        )
    clip = clip.model_copy(update={"segment": shot.segment, "stand_in": stand_in})
    store.put_bytes(f"{_place(request.key)}.json", clip.model_dump_json(indent=1).encode())
    return clip


def held_still(store: ArtifactStore, request: ShotRequest) -> Clip | None:
    """Return the still that is held for a request, None if there is none."""
    return store.clip_at(_place(request.key))


def shown_clip(store: ArtifactStore, request: ShotRequest) -> Clip | None:
    """Return what a film shows for a request: its clip, or the still in its place."""
    return store.find_clip(request) or held_still(store, request)


def let_go_still(store: ArtifactStore, request_key: str) -> None:
    """Remove the still of a request whose clip has been made after all."""
    for ending in ("json", "mp4"):
        store.remove(f"{_place(request_key)}.{ending}")


def _place(request_key: str) -> str:
    return f"clips/{request_key}.still"


def _first_picture(request: ShotRequest, store: ArtifactStore) -> NDArray[np.uint8]:
    """Return the storyboard's first picture of a shot, or black: what stopped the clip may stop its picture too."""
    from PIL import Image

    try:
        (drawn,) = draw_pictures([storyboard_frame(request, 0, animatic_version())], store)
        with Image.open(store.local(drawn)) as picture:
            return np.asarray(picture.convert("RGB"))
    except Exception:
        return np.zeros((request.height, request.width, 3), np.uint8)
