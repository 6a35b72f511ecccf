"""Files appear whole or not at all: written beside their place under another name, then renamed into it.

That other name, the draft's, says which process writes it, so that the drafts of a process that was killed can be told
from those that somebody is still writing. Here belongs that one promise; what is inside a file is the business of the
module that writes it.
"""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from editorial.processes import marked, this_process

_DRAFT = re.compile(r"\..*\.([0-9a-f]+-[0-9a-f]+-[0-9a-f]+)-[0-9a-f]{8}(\.[^.]*)?", re.DOTALL)


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a free path in the same folder that becomes `path` when the block ends well, and is removed when it fails.

    The folder is made if it is missing. Two writers of one path never meet: the last to end wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.stem}.{this_process().mark}-{uuid.uuid4().hex[:8]}{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def drafts_in(folder: Path) -> Iterator[Path]:
    """Yield the drafts in a folder, and in all folders inside it."""
    yield from (path for path in folder.rglob(".*") if _DRAFT.fullmatch(path.name))


def sweep_drafts(folder: Path) -> None:
    """Remove the drafts in a folder, and in all folders inside it, whose writers were killed on this machine."""
    for path in drafts_in(folder):
        found = _DRAFT.fullmatch(path.name)
        writer = marked(found[1]) if found else None
        if writer is not None and writer.is_dead:
            path.unlink(missing_ok=True)
