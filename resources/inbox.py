"""The inbox: a folder into which songs are dropped, each with its lyrics and its order beside it by the same name.

What is there is read, and what became of it is remembered in a file of its own, by names, sizes and times; a sentence
on what is wrong is laid beside a song that cannot be used. Nothing is ever moved out of the folder. How an order is
read and what is done with a song do not belong here.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

from editorial.files import written_whole

SONGS = frozenset(
    {".wav", ".w64", ".flac", ".mp3", ".m4a", ".mp4", ".aac", ".ogg", ".oga", ".opus", ".aif", ".aiff", ".mka", ".caf"}
)
LYRICS = (".lrc", ".srt", ".vtt", ".txt")
"""Those with times come first: of several beside one song, the first is taken."""
ORDERS = (".yaml", ".yml")
PROBLEM = ".problem.txt"
UNFINISHED = (".part", ".crdownload", ".download", ".tmp")
"""What programmes write beside, or behind, the name of a file that they are still fetching."""


@dataclass(frozen=True)
class Dropped:
    """A song in the inbox, with what lies beside it; `state` changes with every name, size and time of these files."""

    audio: Path
    lyrics: Path | None
    order: Path | None
    state: str

    @property
    def key(self) -> str:
        """The name of the song's file in plain letters, whatever it is made of."""
        return quote_from_bytes(os.fsencode(self.audio.name))


class Inbox:
    """A folder of songs, and the record of what has been settled with them, which is no part of the folder."""

    def __init__(self, folder: Path, record: Path) -> None:
        self.folder, self._record = folder, record

    def songs(self) -> Iterator[Dropped]:
        """Yield the songs that are there whole, as far as their names tell, in the order of their names."""
        there = self._files()
        for name in sorted(there, key=os.fsencode):
            path = self.folder / name
            if path.suffix.lower() not in SONGS or any(f"{name}{mark}" in there for mark in UNFINISHED):
                continue
            lyrics, order = (_first(there, path.stem, endings) for endings in (LYRICS, ORDERS))
            group = [there[found] for found in (name, lyrics, order) if found is not None]
            if there[name].size:
                beside = (self.folder / found if found else None for found in (lyrics, order))
                yield Dropped(path, next(beside), next(beside), _state(group))

    def settled(self) -> dict[str, str]:
        """Return by key in which states songs of this folder were taken in, or found to have a problem."""
        try:
            record = json.loads(self._record.read_bytes())
        except (FileNotFoundError, ValueError):
            return {}  # what was taken in before is taken in once more, which changes nothing
        return dict(record["settled"]) if record["folder"] == os.fsencode(self.folder).hex() else {}

    def settle(self, states: Mapping[str, str]) -> None:
        """Remember the states of all songs that are settled."""
        with written_whole(self._record) as draft:
            draft.write_text(json.dumps({"folder": os.fsencode(self.folder).hex(), "settled": dict(states)}, indent=1))

    def tell(self, key: str, problem: str) -> None:
        """Lay a sentence on what is wrong beside a song.

        Raises
        ------
        OSError, ValueError
            If the folder cannot be written to, or the name has no room for one more word, or is none.
        """
        with written_whole(self._problem(key)) as draft:
            draft.write_text(f"{problem}\n", encoding="utf-8", errors="replace")

    def retract(self, key: str) -> None:
        """Take away what was said to be wrong with a song."""
        with suppress(OSError):  # where it could not be said, it cannot be taken away
            self._problem(key).unlink()

    def _problem(self, key: str) -> Path:
        return self.folder / (Path(os.fsdecode(unquote_to_bytes(key))).name + PROBLEM)

    def _files(self) -> dict[str, "_File"]:
        """Return the ordinary files by name. A link is none: it could lead to what its maker may not read."""
        files = {}
        with suppress(FileNotFoundError), os.scandir(self.folder) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):  # taken away in this moment
                    if entry.is_file(follow_symlinks=False) and not entry.name.startswith("."):
                        stat = entry.stat(follow_symlinks=False)
                        files[entry.name] = _File(entry.name, stat.st_size, stat.st_mtime_ns)
        return files


class _File(NamedTuple):
    name: str
    size: int
    written_ns: int


def _first(there: Mapping[str, object], stem: str, endings: tuple[str, ...]) -> str | None:
    """Return the name of the first of the endings that is there, in small letters or capitals."""
    names = (f"{stem}{written}" for ending in endings for written in (ending, ending.upper()))
    return next((name for name in names if name in there and not name.endswith(PROBLEM)), None)


def _state(files: Iterable[_File]) -> str:
    digits = hashlib.sha256()
    for file in files:
        digits.update(os.fsencode(file.name) + b"/%d/%d\n" % (file.size, file.written_ns))
    return digits.hexdigest()[:16]
