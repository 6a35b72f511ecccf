"""The user's own footage as a generator: a piece of it becomes a clip of exactly the segment's frames, for nothing.

What is done to sizes, rates and lengths is decided in `editorial.conform`.
"""

from functools import partial

import dagster as dg

from resources.generators.cutting import cut_footage
from resources.generators.local import LocalGenerator
from resources.storage_resource import StoreResource
from state.film import FOOTAGE
from state.money import ComputePrice, Tier

VERSION = "2"
FREE: dict[Tier, ComputePrice] = {"high": ComputePrice(clip_us=0, megapixel_frame_us=0, microdollars_per_hour=0)}


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
