"""What `loop` does: hand over a few silent seconds of a finished film that can be played round and round."""

from pathlib import Path

from dagster_project.cli.correcting import read_time
from dagster_project.cli.finding import find_song
from dagster_project.cli.hook import finished
from dagster_project.cli.ordering import OrderError, check_writable
from dagster_project.cli.summary import print_line
from dagster_project.deployments import from_environment
from editorial.choosing import ChoiceError, best_chorus_s, loop_part, seam_frames
from editorial.excerpts import write_loop
from resources.values import read_value
from state.music import BeatGrid, Segments
from state.plan import SaliencyTable

SHORTEST_S, LONGEST_S = 3.0, 8.0


def cut_loop(said: str, at_text: str | None, seconds: float, out: Path | None) -> None:
    """Write a loop of whole bars from near a time, or from the chorus that matters most.

    Raises
    ------
    OrderError
        If an option cannot be used, the film was not made yet, or there is no place for such a loop.
    """
    if not SHORTEST_S <= seconds <= LONGEST_S:
        raise OrderError(f"--seconds {seconds:g}: a loop lasts {SHORTEST_S:g} to {LONGEST_S:g} s")
    at_s = None if at_text is None else read_time(at_text, "--at")
    store = from_environment().open_store()
    song = find_song(said, store)
    film, timeline = finished(song, store)
    segments = read_value(store, "segments", song.key, Segments)
    chorus_s = best_chorus_s(segments, read_value(store, "saliency_table", song.key, SaliencyTable))
    near_s, earliest_s = (chorus_s, chorus_s) if at_s is None else (at_s, 0.0)
    grid = read_value(store, "beat_grid", song.key, BeatGrid)
    try:
        part = loop_part(grid, timeline, near_s, seconds, earliest_s)
    except ChoiceError as error:
        raise OrderError(str(error)) from error
    out = out or Path(f"{song.key}-loop.mp4")
    check_writable(out, "--out")
    report = write_loop(
        film,
        out,
        rate=timeline.rate,
        start_frame=part.start_frame,
        end_frame=part.end_frame,
        seam_frames=seam_frames(timeline),
    )
    start_s, end_s = timeline.rate.seconds(part.start_frame), timeline.rate.seconds(part.end_frame)
    print_line(
        "loop",
        f"{end_s - start_s:.2f} s{', whole bars,' if grid.has_pulse else ''} from {start_s:.2f} s of the film on",
    )
    print_line("pictures", f"{report.frames} frames, {report.copied_frames} of them copied from the film as they are")
    print_line("file", str(out))
