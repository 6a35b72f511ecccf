"""What every asset returns: its value, its content hash as Dagster's data version, and metadata for people.

The data version is of the content, so an asset that comes out the same leaves everything downstream fresh.
"""

import hashlib
from dataclasses import fields
from typing import Any, TypeVar

import dagster as dg
import numpy as np

from state.music import Arrays
from state.value import Value

T = TypeVar("T", bound=Value | Arrays)


def data_version(value: Value | Arrays) -> dg.DataVersion:
    """Return the version of a value's content."""
    if isinstance(value, Arrays):
        digest = hashlib.sha256()
        for f in fields(value):
            array = getattr(value, f.name)
            digest.update(b"" if array is None else np.ascontiguousarray(array).tobytes())
        return dg.DataVersion(digest.hexdigest()[:32])
    return dg.DataVersion(value.content_hash())


def materialised(value: T, **metadata: Any) -> dg.Output[T]:
    """Return a value for the IO manager, with its version and metadata."""
    return dg.Output(value, data_version=data_version(value), metadata=metadata)


def shown_at(path: str) -> dg.UrlMetadataValue:
    """Return the address at which `allocmv ui` shows a file of the store: a film, a storyboard, a clip or a picture."""
    return dg.MetadataValue.url(f"/files/{path}")
