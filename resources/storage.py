"""The artifact store: files by name under one root, each appearing whole, media named by content.

The root is a folder or an object store (`resources.shelves`); relative to it lie::

    songs/<key>/            the song as given (source file, lyrics.txt, song.json, brief.json)
    artifacts/<asset>/      what assets returned, one file per song (JSON, Parquet, NPZ)
    pictures/<hash>.jpg     library pictures and storyboard frames, by the content of what they show
    clips/<key>.mp4, .json  rendered clips by request key, each with its record
    clips/<key>.new         the record of a clip that is just being put away
    clips/<key>.memory      what the video transformer remembers of a clip, for those that go on with it
    measures/               what was measured of clips, and what joins them, by their content
    training/               scenes to learn from, weights, and what is needed to go on learning
    films/<key>.mp4, ...    finished films, with storyboard, contact sheet and subtitles

What does not belong here: what the files mean.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from resources.shelves import SCHEME, Bucket, Folder, Listed, Shelf, sha256_of
from state.artifact import Artifact
from state.film import Clip, ShotRequest

FOLDERS = ("songs", "artifacts", "pictures", "clips", "measures", "films", "exports", "training")

T = TypeVar("T")


@dataclass(frozen=True)
class Draft:
    """A file of this machine that is being written, and the name that it gets in the store when it is whole."""

    name: str
    path: Path

    @cached_property
    def artifact(self) -> Artifact:
        """The handle of what was written; asked for when nothing more is written."""
        return Artifact(path=self.name, sha256=sha256_of(self.path))


class ArtifactStore:
    """Files under a root. Handles (`Artifact`) carry names relative to it, so a store can be moved as a whole.

    Parameters
    ----------
    root
        A folder, or the URL of an object store.
    cache
        The folder of this machine for the files of an object store.
    """

    def __init__(self, root: Path | str, cache: Path | None = None) -> None:
        self._root, self._cache = root, cache
        self._shelf: Shelf
        if str(root).startswith(SCHEME):
            if cache is None:
                raise ValueError(f"{root} needs a folder of this machine for the files that are worked with")
            self._shelf = Bucket(str(root), cache)
        else:
            self._shelf = Folder(Path(root))

    def __reduce__(self) -> tuple[type["ArtifactStore"], tuple[Path | str, Path | None]]:
        """Cross to another process as what it was made of: connections stay."""
        return ArtifactStore, (self._root, self._cache)

    def check(self) -> None:
        """Raise StoreError if the store cannot be reached, or does not let itself be written."""
        self._shelf.check()

    def where(self, name: str) -> str:
        """Return where a file is, for a person: a path or a URL."""
        return self._shelf.where(name)

    def name_at(self, where: str) -> str | None:
        """Return the name of the file at a path or URL, None if that is not in this store."""
        root = f"{self._shelf.where('')}/"
        return where.removeprefix(root) if where.startswith(root) else None

    def exists(self, name: str) -> bool:
        """Tell whether there is a file of this name."""
        return self._shelf.exists(name)

    def each(self, ask: Callable[[str], T], names: Iterable[str]) -> list[T]:
        """Ask something of many files, all at once where that is faster."""
        return self._shelf.each(ask, names)

    def read_bytes(self, name: str) -> bytes:
        """Return what a file holds; raise FileNotFoundError if there is none."""
        return self._shelf.read(name)

    def listed(self, pattern: str) -> dict[str, Listed]:
        """Return the files whose names match a pattern as `songs/*/song.json`, in the order of their names."""
        return self._shelf.listed(pattern)

    @contextmanager
    def writing(self, name: str) -> Iterator[Draft]:
        """Give a file to write, which gets the name only if the block succeeds."""
        with self._shelf.drafting(name) as path:
            draft = Draft(name, path)
            yield draft
            draft.artifact  # noqa: B018 - the file moves away from the draft's path

    def put_bytes(self, name: str, content: bytes) -> Artifact:
        """Write bytes whole and return their handle."""
        with self.writing(name) as draft:
            draft.path.write_bytes(content)
        return draft.artifact

    def put_file(self, name: str, source: Path) -> Artifact:
        """Copy a file of this machine into the store and return its handle."""
        with self.writing(name) as draft:
            shutil.copyfile(source, draft.path)
        return draft.artifact

    def describe(self, name: str) -> Artifact:
        """Return the handle of a file that is in the store; raise FileNotFoundError if there is none."""
        return Artifact(path=name, sha256=sha256_of(self._shelf.here(name)))

    def local(self, artifact: Artifact) -> Path:
        """Return where an artifact's file is on this machine, fetched if need be.

        Raises
        ------
        FileNotFoundError
            If it has to be fetched, and is not there any more or not what it was.
        """
        return self._shelf.here(artifact.path, artifact.sha256)

    def fetched(self, name: str) -> Path:
        """Return where a file is on this machine as it is now, fetched if need be."""
        return self._shelf.here(name)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        self._shelf.remove(name)

    def find_clip(self, request: ShotRequest) -> Clip | None:
        """Return the record of a clip that has been rendered for exactly this request, None if there is none."""
        return self.clip_at(f"clips/{request.key}")

    def clip_at(self, place: str) -> Clip | None:
        """Return the record of a clip whose file and record are there by this name, but for their endings."""
        if not self.exists(f"{place}.mp4"):
            return None
        try:
            return Clip.model_validate_json(self.read_bytes(f"{place}.json"))
        except FileNotFoundError:
            return None

    def announce_clip(self, clip: Clip) -> None:
        """Say which clip is about to take its place; `find_clip` knows none for its request until it is recorded."""
        self.put_bytes(f"clips/{clip.request_key}.new", clip.model_dump_json(indent=1).encode())
        self.remove(f"clips/{clip.request_key}.json")

    def announced_clip(self, request_key: str) -> Clip | None:
        """Return a clip that was announced and whose whole file has taken its place, but that was never recorded."""
        try:
            clip = Clip.model_validate_json(self.read_bytes(f"clips/{request_key}.new"))
            return clip if self.describe(clip.video.path) == clip.video else None
        except FileNotFoundError:
            return None

    def record_clip(self, clip: Clip) -> None:
        """Write a clip's record; from then on `find_clip` knows it."""
        self.put_bytes(f"clips/{clip.request_key}.json", clip.model_dump_json(indent=1).encode())
        self.remove(f"clips/{clip.request_key}.new")

    def drafts(self) -> Iterable[Path]:
        """Return the files of this machine that somebody is writing, or was when he was killed."""
        return self._shelf.drafts(FOLDERS)

    def cached(self) -> Iterable[Path]:
        """Return the files of this machine that were fetched from the store and can be again; used is written."""
        return self._shelf.cached()

    def sweep(self) -> None:
        """Remove what processes of this machine were writing when they were killed."""
        self._shelf.sweep(FOLDERS)
