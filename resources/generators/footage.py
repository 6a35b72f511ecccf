"""The user's own footage as a generator: a piece of it becomes a clip of exactly the segment's frames, for nothing.

What is done to sizes, rates and lengths is decided in `editorial.conform`.
"""

from functools import partial

import dagster as dg

from resources.generators.local import LocalGenerator
from resources.storage import ArtifactStore, StoreResource
from state.film import FOOTAGE, ShotRequest
from state.money import ComputePrice, Tier

VERSION = "1"
FREE: dict[Tier, ComputePrice] = {"high": ComputePrice(clip_us=0, megapixel_frame_us=0, microdollars_per_hour=0)}


def cut_footage(store: ArtifactStore, request_json: str, owner_clip: str | None, path: str) -> None:  # noqa: ARG001 - no owners
    """Cut and fit one clip out of a file of the store."""
    from pathlib import Path

    from editorial.conform import Delivery, conform_clip

    request = ShotRequest.model_validate_json(request_json)
    assert request.footage is not None, "only requests with footage come here"
    delivery = Delivery(request.width, request.height, request.rate, request.frame_count, request.music.beats)
    conform_clip(store.local(request.footage.file), Path(path), delivery, request.footage.exact_start_s)


class FootageResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Dagster's shell around the footage."""

    store: StoreResource
    parallel_jobs: int = 0

    @property
    def version(self) -> str:
        """The version of how footage is fitted."""
        return VERSION

    def generator(self) -> LocalGenerator:
        """Return a generator; the caller closes it."""
        return LocalGenerator(
            FOOTAGE, VERSION, FREE, partial(cut_footage, self.store.store), self.parallel_jobs or None
        )
