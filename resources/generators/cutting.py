"""What a worker process runs to make a clip of the user's footage. Dagster does not belong here, as in `drawing`."""

from pathlib import Path

from resources.storage import ArtifactStore
from state.film import ShotRequest


def cut_footage(
    store: ArtifactStore,
    request_json: str,
    first: int,
    end: int,
    path: str,
) -> None:
    """Cut and fit one clip, whole, out of a file of the store."""
    from editorial.conform import Delivery, conform_clip

    request = ShotRequest.model_validate_json(request_json)
    assert request.footage is not None, "only requests with footage come here"
    assert (first, end) == (0, request.frame_count), "footage is neither forked nor cut in pieces"
    delivery = Delivery(request.width, request.height, request.rate, request.frame_count, request.music.beats)
    conform_clip(store.local(request.footage.file), Path(path), delivery, request.footage.exact_start_s)
