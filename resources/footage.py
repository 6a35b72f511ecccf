"""The user's own film beside a song: files are taken in once, and pieces of them stand in for segments.

How a piece becomes a clip is decided in `editorial.conform`; who takes part in a plan with it, in `planning`.
"""

import re
from pathlib import Path

import av

from editorial.fitting import opened_film
from planning.edits import UnfitEdit, by_segment
from resources.shelves import sha256_of
from resources.storage import ArtifactStore
from state.film import FootageList, PlacedFootage
from state.music import Segments
from state.wishes import FootageEdits

SUFFIXES = (".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi")
STEM_CHARACTERS_AT_MOST = 60


def name_for(file: Path, start_s: float, song: str, store: ArtifactStore) -> str:
    """Return the name that a film gets in a song's footage folder; nothing is written.

    Raises
    ------
    UnfitEdit
        If the file is no film, or ends before `start_s`.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise UnfitEdit(f"{file.name} cannot be footage: give a film, as {', '.join(s[1:] for s in SUFFIXES)}")
    if not file.is_file():
        raise UnfitEdit(f"there is no film at {file}: check the path given with --footage")
    duration_s = _duration_s(file)
    if start_s >= duration_s:
        raise UnfitEdit(
            f"{file.name} is {duration_s:.2f} s long and cannot be shown from {start_s:g} s: choose earlier"
        )
    stem = re.sub(r"[^A-Za-z0-9._]+", "-", file.stem).strip("._-")[:STEM_CHARACTERS_AT_MOST] or "film"
    ending = file.suffix.lower()
    kept = footage_name(song, stem + ending)
    given = sha256_of(file)
    if store.exists(kept) and store.describe(kept).sha256 != given:
        return f"{stem}-{given[:6]}{ending}"
    return stem + ending


def keep(file: Path, name: str, song: str, store: ArtifactStore) -> None:
    """Copy a film into a song's footage folder, if it is not there yet."""
    if not store.exists(footage_name(song, name)):
        store.put_file(footage_name(song, name), file)


def placed_footage(edits: FootageEdits, segments: Segments, song: str, store: ArtifactStore) -> FootageList:
    """Return what is shown in which segment; of two edits of one segment the later counts.

    Raises
    ------
    UnfitEdit
        If an edit names a time outside the song, or a file that is not in the song's footage folder.
    """
    pieces = []
    for segment, edit in by_segment(edits.pieces, segments).items():
        name = footage_name(song, edit.file)
        if not store.exists(name):
            raise UnfitEdit(f"cannot {edit}: there is no {name}; put the file there, or remove the edit")
        pieces.append(PlacedFootage(segment=segment, file=store.describe(name), start_s=edit.start_s))
    return FootageList(pieces=tuple(pieces))


def footage_name(song: str, file: str) -> str:
    """Return the name in the store of a file of a song's footage."""
    return f"songs/{song}/footage/{file}"


def _duration_s(file: Path) -> float:
    """Return how long a film's pictures last, as far as its header says."""
    try:
        with opened_film(file) as video:
            if not video.streams.video:
                raise UnfitEdit(f"{file.name} holds no picture: give a film")
            stream = video.streams.video[0]
            if stream.duration is not None and stream.time_base is not None:
                return float(stream.duration * stream.time_base)
            return float((video.duration or 0) / av.time_base)
    except av.FFmpegError as error:
        raise UnfitEdit(f"{file.name} cannot be read as a film ({error.strerror}): give another file") from error
