"""Files of the store laid side by side in a folder of this machine, for what reads folders."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from resources.storage import ArtifactStore
from state.artifact import Artifact


@contextmanager
def laid_out(store: ArtifactStore, artifacts: Iterable[Artifact]) -> Iterator[Path]:
    """Give a folder in which artifacts lie by the last parts of their names, fetched if need be, until the block ends.

    Raises
    ------
    FileNotFoundError
        If one is not there any more.
    """
    with TemporaryDirectory(prefix="allocmv-") as made:
        for artifact in artifacts:
            there = store.local(artifact)
            if not there.exists():
                raise FileNotFoundError(f"{store.where(artifact.path)} is not there any more: materialise it again")
            (Path(made) / PurePosixPath(artifact.path).name).symlink_to(there)
        yield Path(made)
