"""A file of edits of a song in a folder of its own, for tests that write it by hand and open it again."""

from pathlib import Path

from resources.edit_file import EditFile, edits_name, read_edits
from resources.storage import ArtifactStore
from state.edits import Edits

SONG = "song"


def edits_path(folder: Path) -> Path:
    """Return where the edits of a song are, in a folder that is there."""
    path = folder / edits_name(SONG)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def opened_at(path: Path) -> EditFile:
    """Return the edits at such a path, open for changes."""
    return EditFile(ArtifactStore(path.parents[2]), SONG)


def read_at(path: Path) -> Edits:
    """Return the edits at such a path."""
    return read_edits(ArtifactStore(path.parents[2]), SONG)
