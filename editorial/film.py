"""The finished film: clips joined under the whole song, only transitions encoded anew.

The clips' packets follow one another in one H.264 stream, the song lies under them from its first sample to its last,
and chapters name the sections. Exports for other cutting rooms do not belong here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from editorial.files import written_whole
from editorial.joining import Keep, film_pieces, keep_nothing
from editorial.mux import Chapter, mux
from editorial.packets import StitchError
from editorial.songs import opened_song
from editorial.soundtrack import Soundtrack
from state.film import Timeline


@dataclass(frozen=True)
class FilmReport:
    """What was written: pictures, their length in seconds, and whether the song's stream was copied bit by bit."""

    frames: int
    duration_s: float
    audio_copied: bool


def write_film(
    path: Path,
    timeline: Timeline,
    clip_paths: Sequence[Path],
    song_path: Path,
    *,
    title: str,
    artist: str,
    chapters: Sequence[Chapter] = (),
    keep: Keep = keep_nothing,
) -> FilmReport:
    """Join the clips, lay the song under them and write one MP4; the file appears whole or not at all.

    Parameters
    ----------
    path
        Where the film goes.
    timeline
        Which clip is shown when, and what leads from one to the next.
    clip_paths
        The clips' files in the order of the timeline, all in the delivery format.
    song_path
        The song as the user gave it.
    title, artist
        Written into the file's metadata.
    chapters
        Start and end in seconds and the name of each chapter, in order.
    keep
        Gives back joins that were encoded for another film.

    Raises
    ------
    StitchError
        If a clip's frames are not the timeline's, or clips differ in format.
    ValueError
        If the song's file holds no sound.
    """
    if len(clip_paths) != len(timeline.clips):
        raise StitchError(f"the timeline has {len(timeline.clips)} clips, {len(clip_paths)} files were given")
    pieces = film_pieces(timeline, clip_paths, keep)
    with written_whole(path) as draft, opened_song(song_path) as song:
        sound = Soundtrack(song, song_path)
        mux(draft, pieces, clip_paths[0], timeline.rate, sound, title=title, artist=artist, chapters=chapters)
    seconds = timeline.rate.seconds(timeline.frame_count)
    return FilmReport(frames=timeline.frame_count, duration_s=seconds, audio_copied=sound.copied)
