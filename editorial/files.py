"""Files appear whole or not at all: written beside their place under another name, then renamed into it.

Here belongs that one promise; what is inside a file is the business of the module that writes it.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a free path in the same folder that becomes `path` when the block ends well, and is removed when it fails.

    The folder is made if it is missing. Two writers of one path never meet: the last to end wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.stem}.{uuid.uuid4().hex}{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
