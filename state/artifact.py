"""Handles of files: a media file crosses a wall as its path and hash, never as bytes."""

from pydantic import Field

from state.value import Value


class Artifact(Value):
    """A file in the store.

    `path` is relative to the store's root, with forward slashes; `sha256` is of the file's bytes.
    """

    path: str = Field(pattern=r"^[^/].*$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
