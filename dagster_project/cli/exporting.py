"""What `lyrics` does: hand over the timed lyrics of a song that was heard, as a file for players."""

from pathlib import Path

from audio.lyric_export import FORMATS
from dagster_project.cli.ordering import OrderError, check_song, check_writable
from dagster_project.deployments import from_environment
from editorial.files import written_whole
from resources.intake import find_taken_in
from resources.storage import ArtifactStore
from resources.values import read_value
from state.music import Lyrics


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
    store = ArtifactStore(from_environment().data)
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
