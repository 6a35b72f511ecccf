"""Where an artifact store's files lie: a folder of this machine, or an object store that many machines share.

Files have names with forward slashes, as `clips/4f1a.mp4`; each appears whole or not at all. Codecs want files of this
machine: a folder has them, and of an object store they are fetched once into a cache, which is safe to delete.

The object store is S3's kind, by s3fs, which reads the address and the keys of the service from the environment
(`AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, ... or the files and roles that Amazon's own tools
use). What the files are does not belong here.
"""

import hashlib
import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, TypeVar

from editorial.files import drafts_in, sweep_drafts, written_whole

SCHEME = "s3://"
CHECKSUMS = ("request_checksum_calculation", "response_checksum_validation")
AT_ONCE = 16
"""How many questions an object store is asked at once: each takes it tens of milliseconds, whatever the others do."""

T = TypeVar("T")


class StoreError(RuntimeError):
    """The store cannot be reached or does not let itself be used; the message says what would do."""


@dataclass(frozen=True)
class Listed:
    """A file of a listing: its size in bytes, and when it was last written, in seconds since 1970."""

    size: int
    modified_s: float


class Shelf(Protocol):
    """Files by their names."""

    def where(self, name: str) -> str:
        """Return where a file is, as a person would look for it: a path or a URL."""
        ...

    def exists(self, name: str) -> bool:
        """Tell whether there is a file of this name."""
        ...

    def read(self, name: str) -> bytes:
        """Return what a file holds; raise FileNotFoundError if there is none."""
        ...

    def drafting(self, name: str) -> AbstractContextManager[Path]:
        """Give a file of this machine to write; what it holds when the block ends well gets the name, whole."""
        ...

    def here(self, name: str, sha256: str | None = None) -> Path:
        """Return where a file is on this machine, fetched if need be; raise FileNotFoundError if it cannot be had.

        With a hash the file that is meant has this content.
        """
        ...

    def listed(self, pattern: str) -> dict[str, Listed]:
        """Return the files whose names match a pattern as `songs/*/song.json`, in the order of their names."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        ...

    def drafts(self, folders: Iterable[str]) -> Iterable[Path]:
        """Return the files of this machine that are being written to become files of these folders."""
        ...

    def cached(self) -> Iterable[Path]:
        """Return the files of this machine that can be fetched again."""
        ...

    def sweep(self, folders: Iterable[str]) -> None:
        """Remove what processes of this machine were writing when they were killed."""
        ...

    def each(self, ask: Callable[[str], T], names: Iterable[str]) -> list[T]:
        """Ask the same of many files."""
        ...

    def check(self) -> None:
        """Raise StoreError if files cannot be listed, written and removed."""
        ...


class Folder:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def where(self, name: str) -> str:
        """Return the path of a file."""
        return str(self._at(name))

    def exists(self, name: str) -> bool:
        """Tell whether there is a file of this name."""
        return self._at(name).exists()

    def read(self, name: str) -> bytes:
        """Return what a file holds."""
        return self._at(name).read_bytes()

    def drafting(self, name: str) -> AbstractContextManager[Path]:
        """Give a file beside the one that it becomes."""
        return written_whole(self._at(name))

    def here(self, name: str, sha256: str | None = None) -> Path:  # noqa: ARG002 - what lies here is not fetched
        """Return the path of a file, whether it is there or not."""
        return self._at(name)

    def listed(self, pattern: str) -> dict[str, Listed]:
        """Return the files that match a pattern; drafts and other hidden files are none."""
        found = {}
        for path in sorted(self._root.glob(pattern)):
            if path.is_file() and not path.name.startswith("."):
                with suppress(FileNotFoundError):  # removed in this moment
                    facts = path.stat()
                    found[path.relative_to(self._root).as_posix()] = Listed(facts.st_size, facts.st_mtime)
        return found

    def remove(self, name: str) -> None:
        """Remove a file."""
        self._at(name).unlink(missing_ok=True)

    def drafts(self, folders: Iterable[str]) -> Iterable[Path]:
        """Return what lies beside what it will become."""
        return [path for folder in folders for path in drafts_in(self._at(folder))]

    def cached(self) -> Iterable[Path]:
        """Return nothing: what lies here is not fetched."""
        return []

    def sweep(self, folders: Iterable[str]) -> None:
        """Remove the drafts of killed writers."""
        for folder in folders:
            sweep_drafts(self._at(folder))

    def each(self, ask: Callable[[str], T], names: Iterable[str]) -> list[T]:
        """Ask one after the other."""
        return [ask(name) for name in names]

    def check(self) -> None:
        """Raise StoreError if there is no folder and none can be made, or nothing can be written in it."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with self.drafting("probe") as draft:
                draft.write_bytes(b"")
            self.remove("probe")
        except OSError as error:
            raise StoreError(f"{self._root} cannot be written ({error.strerror}): choose another folder") from error

    def _at(self, name: str) -> Path:
        """Return the path of a name, refusing anything that would leave the folder."""
        path = (self._root / name).resolve()
        if not path.is_relative_to(self._root):
            raise ValueError(f"{name!r} points outside the store")
        return path


class Bucket:
    """A part of an object store, `s3://bucket/part`, with a cache on this machine.

    An object appears when it was sent whole, so nothing torn is ever seen. What is cached was fetched or written here,
    and is known by its content, or by the tag that the object store gives it.
    """

    def __init__(self, url: str, cache: Path) -> None:
        self._url, self._root, self._cache = url.rstrip("/"), url.removeprefix(SCHEME).rstrip("/"), cache

    @cached_property
    def _service(self) -> Any:
        try:
            import s3fs
        except ImportError as error:
            raise StoreError(f"files at {self._url} need s3fs: install it with pip install 'allocmv[s3]'") from error
        # What others write must be seen at once: nothing is remembered of what was there. Content is known by hashes of
        # our own; the checksums that Amazon added later fail at some other services where a file is sent in parts.
        return s3fs.S3FileSystem(use_listings_cache=False, config_kwargs=dict.fromkeys(CHECKSUMS, "when_required"))

    def where(self, name: str) -> str:
        """Return the URL of a file."""
        return f"{self._url}/{_inside(name)}" if name else self._url

    def exists(self, name: str) -> bool:
        """Tell whether there is an object of this name."""
        return self._facts(name) is not None

    def read(self, name: str) -> bytes:
        """Return what an object holds."""
        with self._clear_words():
            return bytes(self._service.cat_file(self._at(name)))

    @contextmanager
    def drafting(self, name: str) -> Iterator[Path]:
        """Give a file in the cache, which is sent when it is whole, and stays cached by its content."""
        at, written = self._at(name), self._cache / "sent" / f"{uuid.uuid4().hex}{PurePosixPath(name).suffix}"
        try:
            with written_whole(written) as draft:
                yield draft
            with self._clear_words():
                self._service.put_file(str(written), at)
            cached = self._cached(name, sha256_of(written))
            cached.parent.mkdir(parents=True, exist_ok=True)
            written.replace(cached)
        finally:
            written.unlink(missing_ok=True)

    def here(self, name: str, sha256: str | None = None) -> Path:
        """Return where an object is in the cache, fetched there if it is not."""
        if sha256 is not None:
            cached = self._cached(name, sha256)
        else:
            facts = self._facts(name)
            if facts is None:
                raise FileNotFoundError(f"there is no {self.where(name)}")
            cached = self._cached(name, hashlib.sha256(f"{name}\n{facts.get('ETag')}".encode()).hexdigest())
        try:
            os.utime(cached)  # the cache is tidied by what was not used for long
        except FileNotFoundError:
            with written_whole(cached) as draft, self._clear_words():
                self._service.get_file(self._at(name), str(draft))
                if sha256 is not None and sha256_of(draft) != sha256:
                    raise FileNotFoundError(f"{self.where(name)} is not what it was: it was written anew") from None
        return cached

    def listed(self, pattern: str) -> dict[str, Listed]:
        """Return the objects that match a pattern."""
        with self._clear_words():
            found = self._service.glob(self._at(pattern), detail=True)
        return {
            at.removeprefix(f"{self._root}/"): Listed(int(facts["size"]), facts["LastModified"].timestamp())
            for at, facts in sorted(found.items())
            if facts["type"] == "file"
        }

    def remove(self, name: str) -> None:
        """Remove an object."""
        with self._clear_words():
            self._service.rm_file(self._at(name))

    def drafts(self, folders: Iterable[str]) -> Iterable[Path]:  # noqa: ARG002 - they lie in the cache, whatever they become
        """Return what is being fetched or written."""
        return drafts_in(self._cache)

    def cached(self) -> Iterable[Path]:
        """Return what was fetched or written."""
        return (path for path in self._cache.rglob("*") if path.is_file() and not path.name.startswith("."))

    def sweep(self, folders: Iterable[str]) -> None:  # noqa: ARG002
        """Remove the drafts of killed writers."""
        sweep_drafts(self._cache)

    def each(self, ask: Callable[[str], T], names: Iterable[str]) -> list[T]:
        """Ask of many objects at once."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(ask, names))

    def check(self) -> None:
        """Raise StoreError if files cannot be listed, written and removed."""
        probe = f"probe-{uuid.uuid4().hex}"
        try:
            with self.drafting(probe) as draft:
                draft.write_bytes(b"")
            self.listed(f"{probe}*")
            self.remove(probe)
        except FileNotFoundError as error:
            raise StoreError(f"{self._url} is not there: make the bucket first, or correct its name") from error

    def _facts(self, name: str) -> dict[str, Any] | None:
        with self._clear_words():
            try:
                facts: dict[str, Any] = self._service.info(self._at(name), refresh=True)
            except FileNotFoundError:
                return None
        return facts if facts["type"] == "file" else None

    def _at(self, name: str) -> str:
        return f"{self._root}/{_inside(name)}"

    def _cached(self, name: str, digest: str) -> Path:
        return self._cache / digest[:2] / f"{digest}{PurePosixPath(name).suffix}"

    @contextmanager
    def _clear_words(self) -> Iterator[None]:
        """Say in words what the service's client says in codes."""
        from aiohttp import ClientError
        from botocore.exceptions import BotoCoreError, NoCredentialsError

        try:
            yield
        except FileNotFoundError:
            raise
        except (PermissionError, NoCredentialsError) as error:
            raise StoreError(
                f"{self._url} refuses this: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of an account that may "
                f"list, read, write and remove there ({error})"
            ) from error
        except (BotoCoreError, ClientError, OSError) as error:
            raise StoreError(
                f"{self._url} cannot be reached: check the address of the bucket, AWS_ENDPOINT_URL and the network "
                f"({error})"
            ) from error


def sha256_of(path: Path) -> str:
    """Return the hash of a file of this machine."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _inside(name: str) -> str:
    """Return a name, refusing one that means something outside."""
    if name.startswith("/") or ".." in PurePosixPath(name).parts or "://" in name or "\\" in name:
        raise ValueError(f"{name!r} points outside the store")
    return name
