"""What a file of edits said before every change that a verb made, so that changes can be taken back one by one.

The earlier texts lie beside the file, each written whole: `edits-before/0003-<hash>.yaml` is the text before the third
change. The hash is of the text that the change left behind; a file that says something else was changed by hand, and a
person's own lines are never undone.
"""

import hashlib
from pathlib import Path

from editorial.files import written_whole

FOLDER = "edits-before"
HASH_DIGITS = 16


class EditError(ValueError):
    """The edits cannot be read, written or taken back as asked; the message says where and what would do."""


class EditHistory:
    """The earlier texts of one file of edits."""

    def __init__(self, path: Path) -> None:
        self._path, self._folder = path, path.parent / FOLDER

    def change(self, before: str, after: str) -> None:
        """Write the file, and keep what it said before."""
        number = int(earlier[-1].name.partition("-")[0]) + 1 if (earlier := self._earlier()) else 1
        with written_whole(self._folder / f"{number:04d}-{_hash(after)}.yaml") as draft:
            draft.write_bytes(before.encode())
        with written_whole(self._path) as draft:
            draft.write_bytes(after.encode())

    def undo(self, now: str) -> str:
        """Give the file the text that it had before the last change, and return that; an empty file goes.

        Raises
        ------
        EditError
            If nothing is left to undo, or the file does not say what the last change left behind.
        """
        earlier = self._earlier()
        while earlier and _left(earlier[-1]) != _hash(now) and earlier[-1].read_bytes() == now.encode():
            earlier.pop().unlink()  # that change was broken off before the file was written
        if not earlier:
            raise EditError(f"there is nothing to undo: no change of {self._path.name} was made by allocmv edit")
        last = earlier[-1]
        if _left(last) != _hash(now):
            raise EditError(
                f"{self._path.name} was changed by hand since the last change by allocmv edit, so nothing is undone: "
                f"change the lines in {self._path}, or take edits back by their numbers with --remove"
            )
        before = last.read_bytes().decode()
        if before:
            with written_whole(self._path) as draft:
                draft.write_bytes(before.encode())
        else:
            self._path.unlink()
        last.unlink()
        if len(earlier) == 1:
            self._folder.rmdir()
        return before

    def _earlier(self) -> list[Path]:
        """Return the files of the earlier texts, the latest last."""
        return sorted(self._folder.glob("[0-9]*-*.yaml"), key=lambda path: int(path.name.partition("-")[0]))


def _left(earlier: Path) -> str:
    """Return the hash of the text that the change after an earlier text left behind."""
    return earlier.stem.partition("-")[2]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]
