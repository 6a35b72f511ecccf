"""The video transformer as a generator: clips that are made by AllocMV's own weights on this machine.

How a clip is made is told in `resources.generators.filming`, what the weights have learnt in docs/native.md.
"""

from functools import partial
from importlib.util import find_spec
from pathlib import Path

import dagster as dg

from planning.tariffs import NATIVE, NATIVE_PRICES
from resources.generators.filming import film_clip
from resources.generators.local import LocalGenerator
from resources.shelves import sha256_of
from resources.storage_resource import StoreResource

NAME = NATIVE.name
SHIPPED_WEIGHTS = Path(__file__).resolve().parents[2] / "models/weights/native.safetensors"
FILMING_VERSION = "1"
"""Bump it whenever the same weights make other pictures."""
NEEDED = ("torch", "safetensors")
DIGITS_OF_WEIGHTS = 16


def what_is_lacking() -> str:
    """Return what keeps the video transformer from making clips here, in a sentence; nothing if nothing does."""
    lacking = [name for name in NEEDED if find_spec(name) is None]
    if not lacking:
        return ""
    return f"the video transformer needs {' and '.join(lacking)}, not installed here: pip install 'allocmv[models]'"


class NativeResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Dagster's shell around the video transformer.

    `weights` is empty for those that AllocMV brings; `parallel_jobs` 0 means one clip per core.
    """

    store: StoreResource
    weights: str = ""
    parallel_jobs: int = 0

    @property
    def version(self) -> str:
        """The version of the filming and of the weights: other weights make other clips.

        Raises
        ------
        FileNotFoundError
            If there are no weights.
        """
        return f"{FILMING_VERSION}-{sha256_of(self._path)[:DIGITS_OF_WEIGHTS]}"

    def generator(self) -> LocalGenerator:
        """Return a generator; the caller closes it."""
        render = partial(film_clip, self.store.store, self._path)
        return LocalGenerator(NAME, self.version, NATIVE_PRICES, render, self.parallel_jobs or None)

    @property
    def _path(self) -> Path:
        return Path(self.weights) if self.weights else SHIPPED_WEIGHTS
