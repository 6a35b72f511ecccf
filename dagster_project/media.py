"""Films, pictures and clips of the store for the browser, read-only below `/files/`: by name, never by path.

A storyboard is a page that somebody's words are on, so it is served without the rights of the pages beside it.
"""

import re
from pathlib import Path
from typing import Any

from resources.storage import ArtifactStore

FOLDERS = frozenset({"films", "pictures", "clips"})
PREFIX = "/files/"
KINDS = {
    ".mp4": "video/mp4",
    ".jpg": "image/jpeg",
    ".html": "text/html",
    ".srt": "text/plain",
    ".lrc": "text/plain",
}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}")
SANDBOX = "sandbox allow-scripts"


class Media:
    """An ASGI application that hands out the store's media."""

    def __init__(self, store: ArtifactStore) -> None:
        self._store = store

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer with the file, whole or the part that is asked for, or that there is none."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import FileResponse, PlainTextResponse, Response

        file = await run_in_threadpool(self.find, scope["path"])
        answer: Response
        if scope["method"] not in {"GET", "HEAD"}:
            answer = PlainTextResponse("Files are read here, nothing else.\n", 405)
        elif file is None:
            answer = PlainTextResponse("There is no such file.\n", 404)
        else:
            kept = {"Cache-Control": "private, no-cache", "Content-Security-Policy": SANDBOX}
            answer = FileResponse(file, media_type=KINDS[file.suffix], headers=kept)
        await answer(scope, receive, send)

    def find(self, path: str) -> Path | None:
        """Return the file that an address means, None if it means none of the store's media."""
        folder, _, name = path.removeprefix(PREFIX).partition("/")
        if folder not in FOLDERS or not NAME.fullmatch(name) or Path(name).suffix not in KINDS:
            return None
        try:
            if self._store.name_at(self._store.where(f"{folder}/{name}")) != f"{folder}/{name}":
                return None  # a link to something else
            file = self._store.fetched(f"{folder}/{name}")
        except (FileNotFoundError, ValueError):
            return None
        return file if file.is_file() else None
