"""What assets returned, as files: one readable file per asset and song, in a format that follows from its type.

Tables (values with `rows`) are Parquet, other values JSON, measurements in arrays (`state.music.Arrays`) NPZ archives.
Dagster's IO manager writes them; whoever works outside an asset's inputs reads them here. Nothing is ever pickled.
"""

import io
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np

from resources.storage import ArtifactStore
from state.music import Arrays
from state.value import Value

V = TypeVar("V", bound=Value)

VALUES = "artifacts"
"""The folder of all values in the store."""


def extension(kind: type) -> str:
    """Return the file extension for a type; raise TypeError for a type that is not kept."""
    if issubclass(kind, Arrays):
        return ".npz"
    if issubclass(kind, Value):
        return ".parquet" if "rows" in kind.model_fields else ".json"
    raise TypeError(
        f"an asset returns a state value or measurements in arrays, not {kind}; annotate the asset with its type"
    )


def to_bytes(value: Value | Arrays) -> bytes:
    """Return the file content of a value."""
    buffer = io.BytesIO()
    if isinstance(value, Arrays):
        given = {f.name: getattr(value, f.name) for f in fields(value)}
        arrays: dict[str, Any] = {name: np.asarray(array) for name, array in given.items() if array is not None}
        np.savez_compressed(buffer, **arrays)
        return buffer.getvalue()
    if extension(type(value)) == ".json":
        return value.model_dump_json(indent=1).encode()
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(value.model_dump(mode="json")["rows"]), buffer)
    return buffer.getvalue()


def from_bytes(kind: type, content: bytes) -> Value | Arrays:
    """Return the value of a file's content."""
    if issubclass(kind, Arrays):
        archive = np.load(io.BytesIO(content), allow_pickle=False)
        stored: dict[str, Any] = {name: array if array.ndim else float(array) for name, array in archive.items()}
        return kind(**stored)
    assert issubclass(kind, Value)
    if extension(kind) == ".json":
        return kind.model_validate_json(content)
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Arrow's own buffer: of a Python file Arrow's reading threads let go when they like, and if the process is just
    # ending, one in ten times that aborts it.
    return kind.model_validate({"rows": pq.read_table(pa.BufferReader(content)).to_pylist()})


def read_value(store: ArtifactStore, asset: str, song: str | None, kind: type[V]) -> V:
    """Return what an asset holds for a song, or for all of them if it is not divided by song.

    Raises
    ------
    FileNotFoundError
        If the asset has not been materialised for this song.
    """
    return kind.model_validate(from_bytes(kind, store.read_bytes(value_name(asset, song, kind))))


def value_name(asset: str, song: str | None, kind: type) -> str:
    """Return the name in the store of an asset's value."""
    return f"{VALUES}/{asset}{f'/{song}' if song else ''}{extension(kind)}"
