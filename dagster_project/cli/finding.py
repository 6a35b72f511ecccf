"""Which song is meant: by its key, its title, or the name of its file. What is done with it does not belong here."""

from difflib import get_close_matches
from pathlib import Path

from dagster_project.cli.ordering import OrderError
from resources.intake import slug
from resources.storage import ArtifactStore
from state.song import Song


def find_song(said: str, store: ArtifactStore) -> Song:
    """Return the song that is meant by its key, its title, or the name of its file.

    Raises
    ------
    OrderError
        If no such song was made here; the message names the nearest.
    """
    songs = {path.parent.name: path for path in sorted(store.path("songs").glob("*/song.json"))}
    for wanted in (said, slug(said), slug(Path(said).stem)):
        if wanted in songs:
            return Song.model_validate_json(songs[wanted].read_bytes())
    near = get_close_matches(slug(Path(said).stem), songs, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    there = f"there are {', '.join(songs)}" if songs else "there is none yet: make it first, with allocmv make"
    raise OrderError(f"{said!r} is no song that was made here; {meant}{there}")
