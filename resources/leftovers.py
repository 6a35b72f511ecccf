"""What lies in the store and is not needed: what no film shows any more, the drafts of killed writers, an old cache.

A clip goes with its filmstrip and with what was measured of it. What is needed is told; so is until when a file counts
as young, as it may belong to a film that is just being made, or be wanted back. Songs, what assets returned, finished
films and the ledger are never leftovers.
"""

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from resources.measures import DIGITS_OF_FILE, files_measured
from resources.measures import FOLDER as MEASURES
from resources.pictures import filmstrip_path
from resources.shelves import Listed
from resources.storage import ArtifactStore
from state.artifact import Artifact
from state.film import Clip

DRAFTS_ARE_OLD_AFTER_S = 3600.0


@dataclass(frozen=True)
class Needs:
    """What films need: clips by the keys of their requests, pictures by their paths in the store."""

    clips: Set[str]
    pictures: Set[str]


@dataclass(frozen=True)
class Leftovers:
    """Files that are not needed, by what they are: names in the store with their sizes in bytes.

    `drafts` and what is `cached` of an object store are files of this machine.
    """

    clips: Mapping[str, int]
    pictures: Mapping[str, int]
    measures: Mapping[str, int]
    drafts: Mapping[Path, int]
    cached: Mapping[Path, int]

    def remove(self, store: ArtifactStore) -> None:
        """Remove them all; a clip's record goes before the clip, so that no record is without one."""
        clips = sorted(self.clips, key=lambda name: name.endswith(".mp4"))
        for name in (*clips, *self.pictures, *self.measures):
            store.remove(name)
        for path in (*self.drafts, *self.cached):
            path.unlink(missing_ok=True)


def find_leftovers(store: ArtifactStore, needs: Needs, now_s: float, keep_s: float) -> Leftovers:
    """Return what is not needed and was last written more than `keep_s` seconds before `now_s`; drafts, an hour."""
    before_s = now_s - keep_s
    files_of_clips: dict[str, dict[str, Listed]] = defaultdict(dict)
    for name, file in store.listed("clips/*").items():
        files_of_clips[PurePosixPath(name).name.partition(".")[0]][name] = file
    kept = {
        key
        for key, files in files_of_clips.items()
        if key in needs.clips or max(file.modified_s for file in files.values()) >= before_s
    }
    videos = list(_videos(store, kept))
    pictures = needs.pictures | {filmstrip_path(video) for video in videos}
    digits = {video.sha256[:DIGITS_OF_FILE] for video in videos}
    return Leftovers(
        clips={n: f.size for key, files in files_of_clips.items() if key not in kept for n, f in files.items()},
        pictures={
            name: file.size
            for name, file in store.listed("pictures/*").items()
            if name not in pictures and file.modified_s < before_s
        },
        measures={
            name: file.size
            for name, file in store.listed(f"{MEASURES}/*").items()
            if not digits.issuperset(files_measured(name)) and file.modified_s < before_s
        },
        drafts=_old(store.drafts(), now_s - DRAFTS_ARE_OLD_AFTER_S),
        cached=_old(store.cached(), before_s),
    )


def _old(files: Iterable[Path], before_s: float) -> dict[Path, int]:
    """Return the sizes of those files of this machine that were last written, or used, before a time."""
    found = {}
    for path in files:
        with contextlib.suppress(FileNotFoundError):
            facts = path.stat()
            if facts.st_mtime < before_s:
                found[path] = facts.st_size
    return found


def _videos(store: ArtifactStore, clips: Iterable[str]) -> Iterator[Artifact]:
    for key in clips:
        try:
            yield Clip.model_validate_json(store.read_bytes(f"clips/{key}.json")).video
        except (FileNotFoundError, ValidationError):
            continue
