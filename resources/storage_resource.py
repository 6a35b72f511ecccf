"""The artifact store as a resource of Dagster's; the store knows no Dagster, so that workers start without it."""

from pathlib import Path

import dagster as dg

from resources.storage import ArtifactStore


class StoreResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Dagster's shell around `ArtifactStore`."""

    root: str
    cache: str = ""

    @property
    def store(self) -> ArtifactStore:
        """The plain object."""
        return ArtifactStore(self.root, Path(self.cache) if self.cache else None)
