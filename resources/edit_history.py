"""What a file of edits said before every change that a verb made, so that changes can be taken back one by one.

The earlier texts lie beside the file, each written whole: `edits-before/0003-<hash>.yaml` is the text before the third
change. The hash is of the text that the change left behind; a file that says something else was changed by hand, and a
person's own lines are never undone.
"""

import hashlib
from pathlib import PurePosixPath

from resources.storage import ArtifactStore

FOLDER = "edits-before"
HASH_DIGITS = 16


class EditError(ValueError):
    """The edits cannot be read, written or taken back as asked; the message says where and what would do."""


class EditHistory:
    """The earlier texts of one file of edits, by its name in the store."""

    def __init__(self, store: ArtifactStore, name: str) -> None:
        self._store, self._name = store, name
        self._folder = f"{PurePosixPath(name).parent}/{FOLDER}"

    def change(self, before: str, after: str) -> None:
        """Write the file, and keep what it said before."""
        number = _number(earlier[-1]) + 1 if (earlier := self._earlier()) else 1
        self._store.put_bytes(f"{self._folder}/{number:04d}-{_hash(after)}.yaml", before.encode())
        self._store.put_bytes(self._name, after.encode())

    def undo(self, now: str) -> str:
        """Give the file the text that it had before the last change, and return that; an empty file goes.

        Raises
        ------
        EditError
            If nothing is left to undo, or the file does not say what the last change left behind.
        """
        earlier = self._earlier()
        while earlier and _left(earlier[-1]) != _hash(now) and self._store.read_bytes(earlier[-1]) == now.encode():
            self._store.remove(earlier.pop())  # that change was broken off before the file was written
        file = PurePosixPath(self._name).name
        if not earlier:
            raise EditError(f"there is nothing to undo: no change of {file} was made by allocmv edit")
        last = earlier[-1]
        if _left(last) != _hash(now):
            raise EditError(
                f"{file} was changed by hand since the last change by allocmv edit, so nothing is undone: change "
                f"the lines in {self._store.where(self._name)}, or take edits back by their numbers with --remove"
            )
        before = self._store.read_bytes(last).decode()
        if before:
            self._store.put_bytes(self._name, before.encode())
        else:
            self._store.remove(self._name)
        self._store.remove(last)
        return before

    def _earlier(self) -> list[str]:
        """Return the names of the earlier texts, the latest last."""
        return sorted(self._store.listed(f"{self._folder}/[0-9]*-*.yaml"), key=_number)


def _number(earlier: str) -> int:
    return int(PurePosixPath(earlier).name.partition("-")[0])


def _left(earlier: str) -> str:
    """Return the hash of the text that the change after an earlier text left behind."""
    return PurePosixPath(earlier).stem.partition("-")[2]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]
