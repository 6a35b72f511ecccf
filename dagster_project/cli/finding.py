"""Which song is meant: by its key, its title, or its file, and how it was ordered last.

What is done with it does not belong here.
"""

from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from dagster_project.cli.ordering import Options, OrderError, read_order
from resources.intake import Order, brief_name, find_taken_in, slug, song_name
from resources.storage import ArtifactStore
from state.song import Brief, Song


def find_song(said: str, store: ArtifactStore) -> Song:
    """Return the song that is meant by its key, its title, or the name of its file.

    Raises
    ------
    OrderError
        If no such song was made here; the message names the nearest.
    """
    songs = _songs(store)
    for wanted in (said, slug(said), slug(Path(said).stem)):
        if wanted in songs:
            return Song.model_validate_json(store.read_bytes(songs[wanted]))
    there = f"there are {', '.join(songs)}" if songs else "there is none yet: make it first, with allocmv make"
    raise OrderError(f"{said!r} is no song that was made here; {_nearest(said, store)}{there}")


def find_order(said: str, options: Options, store: ArtifactStore) -> tuple[Order, Song | None]:
    """Return what is ordered of a song, and the song if it was ordered before: what the options leave open is as then.

    Parameters
    ----------
    said
        A file, or the key or title of a song that was made here. A file is known again by its content.

    Raises
    ------
    OrderError
        If there is no such song, or an option cannot be read.
    """
    path, known = Path(said), None
    if path.is_file():
        song = find_taken_in(path, store)
        if song is None:
            return read_order(path, options), None
    else:
        song = known = _made_here(said, store)
        path = store.local(song.audio)
    order = read_order(path, options, ordered_brief(song.key, store))
    return replace(
        order,
        lyrics_text=song.lyrics_text,
        title=order.title or song.title,
        artist=order.artist or song.artist,
        style=order.style or song.style,
        known=known,
    ), song


def ordered_brief(song: str, store: ArtifactStore) -> Brief:
    """Return what was ordered of a song last."""
    name = brief_name(song)
    try:
        return Brief.model_validate_json(store.read_bytes(name))
    except ValidationError as error:
        said, where = error.errors()[0]["msg"], store.where(name)
        raise OrderError(f"{where} cannot be read ({said}): correct it, or remove the folder that it is in") from error


def _made_here(said: str, store: ArtifactStore) -> Song:
    try:
        return find_song(said, store)
    except OrderError as error:
        wanted = "give the path of a wav, mp3, flac, m4a or ogg file, or the name of a song that was made here"
        near = _nearest(said, store).strip()
        raise OrderError(f"there is no song at {said}: {f'{near} Or ' if near else ''}{wanted}") from error


def _nearest(said: str, store: ArtifactStore) -> str:
    near = get_close_matches(slug(Path(said).stem), _songs(store), n=1)
    return f"did you mean {near[0]}? " if near else ""


def _songs(store: ArtifactStore) -> dict[str, str]:
    """Return the names of all songs' records by the songs' keys."""
    return {PurePosixPath(name).parent.name: name for name in store.listed(song_name("*"))}
