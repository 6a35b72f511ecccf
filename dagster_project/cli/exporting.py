"""What `lyrics` and `export` do: hand over what was heard, and what was made, as files that others open."""

import shutil
from collections.abc import Callable
from pathlib import Path
from posixpath import normpath
from typing import get_args

from audio.lyric_export import FORMATS
from dagster_project.cli.finding import find_song
from dagster_project.cli.ordering import OrderError, check_song, check_writable
from dagster_project.cli.summary import print_line
from dagster_project.deployments import from_environment
from editorial.exports.package import PROJECTS, media_of, moved
from editorial.exports.project import Media
from editorial.files import written_whole
from resources.intake import find_taken_in
from resources.storage import ArtifactStore
from resources.values import read_value
from state.exports import ExportedFile, ExportFormat, Exports
from state.music import Lyrics
from state.song import Song

EVERYTHING = "all"
MEDIA_FOLDER = "media"
SUBTITLES = frozenset({"srt", "vtt", "lrc", "ass"})


def export_film(said: str, folder: Path | None, form: str) -> None:
    """Copy a finished film's exports into a folder; project files come with the clips and the song.

    Raises
    ------
    OrderError
        If the format is unknown, the film was not made yet, it has no lyrics where a format needs them, or the folder
        cannot be written to.
    """
    known = (*get_args(ExportFormat), EVERYTHING)
    if form not in known:
        raise OrderError(f"--format {form!r} is not one of {', '.join(known)}")
    store = from_environment().open_store()
    song = find_song(said, store)
    chosen = _chosen(_made(song, store), form, song)
    folder = folder or Path(f"{song.key}-exports")
    if folder.is_file():
        raise OrderError(f"--to {folder} is a file: give the name of a folder")
    check_writable(folder / chosen[0].file.path.rsplit("/", 1)[-1], "--to")
    projects = [file for file in chosen if file.format in PROJECTS]
    for file in chosen:
        if file not in projects:
            _copy(store.local(file.file), folder / Path(file.file.path).name)
    if projects:
        _hand_over_projects(song, [file.format for file in projects], folder, store)
    print_line("exports", f"{len(chosen)} files in {folder}")


def export_lyrics(song: Path, form: str, out: Path | None) -> None:
    """Write the lyrics of a song that was heard to `out`, or print them.

    Raises
    ------
    OrderError
        If the format is unknown, the song was not heard yet, or it has no lyrics.
    """
    if form not in FORMATS:
        raise OrderError(f"--as {form!r} is not one of {', '.join(FORMATS)}")
    check_song(song)
    text = FORMATS[form](_heard_lyrics(song))
    if out is None:
        print(text, end="")
        return
    check_writable(out, "--out")
    with written_whole(out) as draft:
        draft.write_text(text, encoding="utf-8")


def _heard_lyrics(song: Path) -> Lyrics:
    store = from_environment().open_store()
    known = find_taken_in(song, store)
    try:
        lyrics = read_value(store, "lyric_words", known.key, Lyrics) if known else None
    except FileNotFoundError:
        lyrics = None
    if lyrics is None:
        raise OrderError(f"{song} was not heard yet: run allocmv plan {song} --lyrics FILE first")
    if not lyrics.lines:
        raise OrderError(f"{song} was heard without lyrics: run allocmv plan {song} --lyrics FILE first")
    return lyrics


def _made(song: Song, store: ArtifactStore) -> Exports:
    try:
        return read_value(store, "exports", song.key, Exports)
    except FileNotFoundError as error:
        raise OrderError(f"the film of {song.title!r} is not made yet: run allocmv make with its song first") from error


def _chosen(exports: Exports, form: str, song: Song) -> list[ExportedFile]:
    chosen = [file for file in exports.files if form in (file.format, EVERYTHING)]
    if not chosen and form in SUBTITLES:
        raise OrderError(f"{song.title!r} was made without lyrics: run allocmv make with --lyrics FILE first")
    return chosen


def _hand_over_projects(song: Song, forms: list[ExportFormat], folder: Path, store: ArtifactStore) -> None:
    """Copy the media of a film, and write the project files anew so that they find them."""
    within = f"exports/{song.key}"
    record = store.fetched(f"{within}/{song.key}{PROJECTS['otio'][0]}")
    needed = media_of(record)
    for name, file in needed.values():
        _copy(store.fetched(normpath(f"{within}/{file}")), folder / MEDIA_FOLDER / name)
    for form in forms:
        project = moved(record, form, _places(form, needed, folder))
        with written_whole(folder / f"{song.key}{project.ending}") as draft:
            draft.write_bytes(project.content)


def _places(form: ExportFormat, needed: dict[int | None, tuple[str, str]], folder: Path) -> Media:
    """Return where a project file finds its media; Premiere and Final Cut Pro want whole addresses."""
    written = PLACES.get(form, _beside)
    return Media(
        clip=lambda segment: written(folder / MEDIA_FOLDER, needed[segment][0]),
        song=written(folder / MEDIA_FOLDER, needed[None][0]),
    )


def _beside(folder: Path, name: str) -> str:
    return f"{folder.name}/{name}"


def _address(folder: Path, name: str) -> str:
    return (folder / name).resolve().as_uri()


def _local_address(folder: Path, name: str) -> str:
    return _address(folder, name).replace("file:///", "file://localhost/", 1)


PLACES: dict[ExportFormat, Callable[[Path, str], str]] = {"fcpxml": _address, "premiere": _local_address}


def _copy(source: Path, target: Path) -> None:
    with written_whole(target) as draft:
        shutil.copyfile(source, draft)
