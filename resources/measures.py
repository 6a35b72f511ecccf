"""What was measured of clips or made of them, kept by the content of the clips and of the code that did it.

A film shares most of its clips with the film before an edit. Decoding them is the dearest part of measuring it, and
encoding what lies between them of joining it. What is measured or made, and how, does not belong here.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
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

    def packed() -> bytes:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, measured=measure())
        return buffer.getvalue()

    with np.load(io.BytesIO(kept_bytes(store, f"{name}.npz", files, code, packed)), allow_pickle=False) as archive:
        measured: NDArray[np.generic] = archive["measured"]
        return measured


def kept_bytes(
    store: ArtifactStore,
    name: str,
    files: Sequence[Artifact],
    code: Sequence[ModuleType],
    make: Callable[[], bytes],
) -> bytes:
    """Return the bytes of a file that is made of others, made only if the store does not hold it.

    Parameters
    ----------
    name
        What is made, with all that it depends on besides the files and the code, and the ending of its file.
    files
        What it is made of.
    code
        The modules that make it: what other code has made is not taken over.
    """
    what, _, ending = name.rpartition(".")
    made_of = "-".join(file.sha256[:DIGITS_OF_FILE] for file in files)
    kept = f"{FOLDER}/{made_of}.{what}-{code_digits(*code)}.{ending}"
    if not store.exists(kept):
        store.put_bytes(kept, make())
    return store.read_bytes(kept)


def files_measured(name: str) -> tuple[str, ...]:
    """Return the first digits of the hashes of the files that a kept measurement is of."""
    return tuple(PurePosixPath(name).name.partition(".")[0].split("-"))


@cache
def code_digits(*modules: ModuleType) -> str:
    """Return digits that change with the source of any of the modules."""
    digest = hashlib.sha256()
    for module in modules:
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()[:DIGITS_OF_CODE]
