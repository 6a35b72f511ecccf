"""What `hook` does: hand over a part of a finished film with its sound, cut on whole bars."""

from pathlib import Path

from dagster_project.cli.correcting import read_time
from dagster_project.cli.finding import find_song
from dagster_project.cli.ordering import OrderError, check_writable
from dagster_project.cli.summary import print_line
from dagster_project.deployments import from_environment
from editorial.choosing import ChoiceError, whole_bars
from editorial.excerpts import write_excerpt
from resources.storage import ArtifactStore
from resources.values import read_value
from state.film import Film, Timeline
from state.music import BeatGrid
from state.song import Song


def cut_hook(said: str, from_text: str, to_text: str, out: Path | None) -> None:
    """Write the part of a film between the downbeats nearest to two times.

    Raises
    ------
    OrderError
        If a time cannot be read, the film was not made yet, or no bar lies between the times.
    """
    from_s, to_s = read_time(from_text, "--from"), read_time(to_text, "--to")
    store = from_environment().open_store()
    song = find_song(said, store)
    film, timeline = finished(song, store)
    grid = read_value(store, "beat_grid", song.key, BeatGrid)
    try:
        part = whole_bars(grid, timeline, from_s, to_s)
    except ChoiceError as error:
        raise OrderError(str(error)) from error
    out = out or Path(f"{song.key}-hook.mp4")
    check_writable(out, "--out")
    report = write_excerpt(
        film,
        out,
        store.local(song.audio),
        rate=timeline.rate,
        start_frame=part.start_frame,
        end_frame=part.end_frame,
        title=song.title,
        artist=song.artist,
    )
    start_s, end_s = timeline.rate.seconds(part.start_frame), timeline.rate.seconds(part.end_frame)
    why = f"the downbeats nearest to {from_s:g} s and {to_s:g} s" if grid.has_pulse else "for want of bars as asked"
    print_line("hook", f"{start_s:.2f} s to {end_s:.2f} s, {why}")
    print_line("pictures", f"{report.frames} frames, {report.copied_frames} of them copied from the film as they are")
    print_line("file", str(out))


def finished(song: Song, store: ArtifactStore) -> tuple[Path, Timeline]:
    """Return a song's finished film and its timeline.

    Raises
    ------
    OrderError
        If the film was not made yet.
    """
    try:
        film = read_value(store, "final_mv", song.key, Film)
        return store.local(film.video), read_value(store, "timeline", song.key, Timeline)
    except FileNotFoundError as error:
        raise OrderError(f"there is no film of {song.title} yet: make it first, with allocmv make") from error
