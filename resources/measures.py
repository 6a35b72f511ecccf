"""Measurements of media files, kept by the content of what was measured and of the code that measured it.

A film shares most of its clips with the film before an edit, and decoding them is the dearest part of measuring it.
What is measured, and how, does not belong here.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from resources.storage import ArtifactStore
from state.artifact import Artifact

FOLDER = "measures"
DIGITS_OF_FILE, DIGITS_OF_CODE = 32, 12


def kept_measure(
    store: ArtifactStore,
    name: str,
    files: Sequence[Artifact],
    code: Sequence[ModuleType],
    measure: Callable[[], NDArray[np.generic]],
) -> NDArray[np.generic]:
    """Return a measurement of files, taken only if the store does not hold it.

    Parameters
    ----------
    name
        What is measured, with all that it depends on besides the files and the code.
    files
        What is measured.
    code
        The modules that measure: what other code has measured is not taken over.
    """
    path = f"{FOLDER}/{'-'.join(file.sha256[:DIGITS_OF_FILE] for file in files)}.{name}-{code_digits(*code)}.npz"
    kept = store.path(path)
    if not kept.exists():
        buffer = io.BytesIO()
        np.savez_compressed(buffer, measured=measure())
        store.put_bytes(path, buffer.getvalue())
    with np.load(kept, allow_pickle=False) as archive:
        measured: NDArray[np.generic] = archive["measured"]
        return measured


def files_measured(path: Path) -> tuple[str, ...]:
    """Return the first digits of the hashes of the files that a kept measurement is of."""
    return tuple(path.name.partition(".")[0].split("-"))


@cache
def code_digits(*modules: ModuleType) -> str:
    """Return digits that change with the source of any of the modules."""
    digest = hashlib.sha256()
    for module in modules:
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()[:DIGITS_OF_CODE]
