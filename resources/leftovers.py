"""What lies in the store and is not needed: what no film shows any more, and the drafts of killed writers.

A clip goes with its filmstrip and with what was measured of it. What is needed is told; so is until when a file counts
as young, as it may belong to a film that is just being made, or be wanted back. Songs, what assets returned, finished
films and the ledger are never leftovers.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from resources.measures import DIGITS_OF_FILE, files_measured
from resources.measures import FOLDER as MEASURES
from resources.pictures import filmstrip_path
from resources.storage import ArtifactStore
from state.artifact import Artifact
from state.film import Clip

DRAFT = re.compile(r"\..+\.([0-9a-f]{32}|[0-9a-f]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]{8})(\.[^.]*)?", re.DOTALL)
"""A name under which a file is written before it takes its place; see `editorial.files`."""
DRAFT_FOLDERS = ("artifacts", "pictures", "clips", "measures", "films", "exports")
DRAFTS_ARE_OLD_AFTER_S = 3600.0


@dataclass(frozen=True)
class Needs:
    """What films need: clips by the keys of their requests, pictures by their paths in the store."""

    clips: Set[str]
    pictures: Set[str]


@dataclass(frozen=True)
class Leftovers:
    """Files that are not needed, by what they are."""

    clips: tuple[Path, ...]
    pictures: tuple[Path, ...]
    measures: tuple[Path, ...]
    drafts: tuple[Path, ...]

    def remove(self) -> None:
        """Remove them all; a clip's record goes before the clip, so that no record is without one."""
        clips = sorted(self.clips, key=lambda path: path.suffix == ".mp4")
        for path in (*clips, *self.pictures, *self.measures, *self.drafts):
            path.unlink(missing_ok=True)


def find_leftovers(store: ArtifactStore, needs: Needs, now_s: float, keep_s: float) -> Leftovers:
    """Return what is not needed and was last written more than `keep_s` seconds before `now_s`; drafts, an hour."""
    files_of_clips: dict[str, list[Path]] = defaultdict(list)
    for path in _files(store, "clips"):
        files_of_clips[path.name.partition(".")[0]].append(path)
    kept = {
        key
        for key, files in files_of_clips.items()
        if key in needs.clips or max(map(_written_s, files)) >= now_s - keep_s
    }
    videos = list(_videos(store, kept))
    pictures = needs.pictures | {filmstrip_path(video) for video in videos}
    digits = {video.sha256[:DIGITS_OF_FILE] for video in videos}
    return Leftovers(
        clips=tuple(path for key, files in files_of_clips.items() if key not in kept for path in files),
        pictures=tuple(
            path
            for path in _files(store, "pictures")
            if f"pictures/{path.name}" not in pictures and _written_s(path) < now_s - keep_s
        ),
        measures=tuple(
            path
            for path in _files(store, MEASURES)
            if not digits.issuperset(files_measured(path)) and _written_s(path) < now_s - keep_s
        ),
        drafts=tuple(path for path in _drafts(store) if _written_s(path) < now_s - DRAFTS_ARE_OLD_AFTER_S),
    )


def _videos(store: ArtifactStore, clips: Iterable[str]) -> Iterator[Artifact]:
    for key in clips:
        record = store.path(f"clips/{key}.json")
        try:
            yield Clip.model_validate_json(record.read_bytes()).video
        except (FileNotFoundError, ValidationError):
            continue


def _files(store: ArtifactStore, folder: str) -> list[Path]:
    return [path for path in sorted(store.path(folder).glob("*")) if path.is_file() and not path.name.startswith(".")]


def _drafts(store: ArtifactStore) -> Iterator[Path]:
    for folder in DRAFT_FOLDERS:
        yield from (path for path in sorted(store.path(folder).rglob(".*")) if DRAFT.fullmatch(path.name))


def _written_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
