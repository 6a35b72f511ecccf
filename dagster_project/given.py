"""What the user gives of a song, by its content: known without running anything, so that only what changed is run."""

from resources.edit_file import read_edits
from resources.intake import brief_name, song_name
from resources.storage import ArtifactStore
from state.edits import Edits
from state.song import Brief, Song
from state.value import Value

SLICES = {name: f"{name.removesuffix('s')}_edits" for name in Edits.model_fields}
"""The asset of every slice of the edits."""


def given_versions(store: ArtifactStore, song: str) -> dict[str, str]:
    """Return the data version that each asset which is read from the user's files has now.

    Raises
    ------
    ValueError, OSError
        If a file cannot be read.
    """
    values: dict[str, Value] = {
        "song": Song.model_validate_json(store.read_bytes(song_name(song))),
        "brief": Brief.model_validate_json(store.read_bytes(brief_name(song))),
    }
    edits = read_edits(store, song)
    values |= {asset: getattr(edits, name) for name, asset in SLICES.items()}
    return {asset: value.content_hash() for asset, value in values.items()}


def readable_versions(store: ArtifactStore, song: str) -> dict[str, str]:
    """Return what `given_versions` does, nothing if a file cannot be read: its asset is then run, and says why."""
    try:
        return given_versions(store, song)
    except (ValueError, OSError):
        return {}
