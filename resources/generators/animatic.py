"""The embedded default generator: the animatic, drawn and encoded by this machine; no key, no GPU, no weights.

How a clip is made is told in `resources.generators.drawing`.
"""

import dagster as dg

from planning.tariffs import ANIMATIC_PRICES
from resources.generators.drawing import draw_piece, pieces
from resources.generators.local import LocalGenerator

NAME = "animatic"


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
        jobs = self.parallel_jobs or None
        return LocalGenerator(NAME, animatic_version(), ANIMATIC_PRICES, draw_piece, jobs, divide=pieces)
