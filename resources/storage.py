"""The artifact store: ordinary files under one root, written atomically, media named by content.

Layout, relative to the root::

    songs/<key>/            the song as given (source file, lyrics.txt, song.json, brief.json)
    artifacts/<asset>/      what assets returned, one file per song (JSON, Parquet, NPZ)
    pictures/<hash>.jpg     library pictures and storyboard frames, by the content of what they show
    clips/<key>.mp4, .json  rendered clips by request key, each with its record
    clips/<key>.new         the record of a clip that is just being put away
    measures/               what was measured of clips, and what joins them, by their content
    turns/<key>             locked by whoever makes the song right now
    films/<key>.mp4, ...    finished films, with storyboard, contact sheet and subtitles

What does not belong here: what the files mean.
"""

import contextlib
import hashlib
import shutil
from pathlib import Path

import dagster as dg

from editorial.files import sweep_drafts, written_whole
from state.artifact import Artifact
from state.film import Clip, ShotRequest


class ArtifactStore:
    """Files under `root`. Handles (`Artifact`) carry paths relative to it, so a store can be moved as a whole."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def path(self, relative: str) -> Path:
        """Return the absolute path of a relative one, refusing anything that would leave the store."""
        absolute = (self.root / relative).resolve()
        if not absolute.is_relative_to(self.root):
            raise ValueError(f"{relative!r} points outside the store")
        return absolute

    def writing(self, relative: str) -> contextlib.AbstractContextManager[Path]:
        """Give a temporary path beside the target; it takes the target's place only if the block succeeds."""
        return written_whole(self.path(relative))

    def put_bytes(self, relative: str, content: bytes) -> Artifact:
        """Write bytes atomically and return their handle."""
        with self.writing(relative) as temporary:
            temporary.write_bytes(content)
        return Artifact(path=relative, sha256=hashlib.sha256(content).hexdigest())

    def put_file(self, relative: str, source: Path) -> Artifact:
        """Copy a file into the store atomically and return its handle."""
        with self.writing(relative) as temporary:
            shutil.copyfile(source, temporary)
        return self.describe(relative)

    def describe(self, relative: str, draft: Path | None = None) -> Artifact:
        """Return the handle of a file that is in the store, or that a draft will be when it has taken its place."""
        with (draft or self.path(relative)).open("rb") as file:
            return Artifact(path=relative, sha256=hashlib.file_digest(file, "sha256").hexdigest())

    def local(self, artifact: Artifact) -> Path:
        """Return where an artifact's file is on this machine."""
        return self.path(artifact.path)

    def clip_path(self, request: ShotRequest) -> Path:
        """Return where the clip of a request is, or will be."""
        return self.path(f"clips/{request.key}.mp4")

    def find_clip(self, request: ShotRequest) -> Clip | None:
        """Return the record of a clip that has been rendered for exactly this request, None if there is none."""
        record = self.path(f"clips/{request.key}.json")
        if not record.exists() or not self.clip_path(request).exists():
            return None
        return Clip.model_validate_json(record.read_bytes())

    def announce_clip(self, clip: Clip) -> None:
        """Say which clip is about to take its place; `find_clip` knows none for its request until it is recorded."""
        self.put_bytes(f"clips/{clip.request_key}.new", clip.model_dump_json(indent=1).encode())
        self.path(f"clips/{clip.request_key}.json").unlink(missing_ok=True)

    def announced_clip(self, request_key: str) -> Clip | None:
        """Return a clip that was announced and whose whole file has taken its place, but that was never recorded."""
        announced = self.path(f"clips/{request_key}.new")
        if not announced.exists():
            return None
        clip = Clip.model_validate_json(announced.read_bytes())
        arrived = self.local(clip.video).exists() and self.describe(clip.video.path) == clip.video
        return clip if arrived else None

    def record_clip(self, clip: Clip) -> None:
        """Write a clip's record; from then on `find_clip` knows it."""
        self.put_bytes(f"clips/{clip.request_key}.json", clip.model_dump_json(indent=1).encode())
        self.path(f"clips/{clip.request_key}.new").unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what processes of this machine were writing when they were killed."""
        for folder in ("songs", "artifacts", "pictures", "clips", "films", "exports"):
            if self.path(folder).is_dir():
                sweep_drafts(self.path(folder))


class StoreResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Dagster's shell around `ArtifactStore`."""

    root: str

    @property
    def store(self) -> ArtifactStore:
        """The plain object."""
        return ArtifactStore(Path(self.root))
