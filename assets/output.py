"""What every asset returns: its value, its content hash as Dagster's data version, and metadata for people.

The data version is of the content, so an asset that comes out the same leaves everything downstream fresh.
"""

import hashlib
from dataclasses import fields
from typing import Any, TypeVar

import dagster as dg
import numpy as np

from state.music import Features
from state.value import Value

T = TypeVar("T", bound=Value | Features)


def data_version(value: Value | Features) -> dg.DataVersion:
    """Return the version of a value's content."""
    if isinstance(value, Features):
        digest = hashlib.sha256()
        for f in fields(value):
            digest.update(np.ascontiguousarray(getattr(value, f.name)).tobytes())
        return dg.DataVersion(digest.hexdigest()[:32])
    return dg.DataVersion(value.content_hash())


def materialised(value: T, **metadata: Any) -> dg.Output[T]:
    """Return a value for the IO manager, with its version and metadata."""
    return dg.Output(value, data_version=data_version(value), metadata=metadata)
