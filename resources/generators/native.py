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


def what_is_lacking(weights: str) -> str:
    """Return what keeps the video transformer from making clips here, in a sentence; nothing if nothing does.

    `weights` is a file's path, empty for the weights that AllocMV brings.
    """
    lacking = [name for name in NEEDED if find_spec(name) is None]
    if lacking:
        return f"the video transformer needs {' and '.join(lacking)}, not installed here: pip install 'allocmv[models]'"
    if not _path(weights).is_file():
        return f"no weights are at {_path(weights)}: set ALLOCMV_VIDEO_WEIGHTS to a file of the video transformer's"
    return ""


def _path(weights: str) -> Path:
    return Path(weights) if weights else SHIPPED_WEIGHTS


class NativeResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Dagster's shell around the video transformer.

    `weights` is empty for those that AllocMV brings; `pair_weights` for no pair predictor, so that storyboards are
    drawn; `parallel_jobs` 0 means one clip per core.
    """

    store: StoreResource
    weights: str = ""
    pair_weights: str = ""
    parallel_jobs: int = 0

    @property
    def version(self) -> str:
        """The version of the filming and of the weights: other weights make other clips.

        Raises
        ------
        FileNotFoundError
            If there are no weights.
        """
        return f"{FILMING_VERSION}-{sha256_of(_path(self.weights))[:DIGITS_OF_WEIGHTS]}"

    @property
    def pair_predictor(self) -> Path | None:
        """The weights of what predicts storyboards, None where they are drawn."""
        return Path(self.pair_weights) if self.pair_weights else None

    def generator(self) -> LocalGenerator:
        """Return a generator; the caller closes it."""
        render = partial(film_clip, self.store.store, _path(self.weights))
        return LocalGenerator(NAME, self.version, NATIVE_PRICES, render, self.parallel_jobs or None)
