"""Parts of a finished film: an excerpt with its sound, to be shown elsewhere, and a silent loop without a seam.

Groups of pictures that lie wholly inside are copied; what a cut tears is encoded anew. The excerpt's sound is taken
from the song itself, not from the film, so it is encoded once only, and it lies under the pictures to the sample as in
the film. A loop ends on what comes just before its beginning: its tail dissolves into the frames that lead up to its
first one, so that going round is a step of the film like any other. Which part is worth showing is decided elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from editorial.decode import Picture, decode_planes
from editorial.files import written_whole
from editorial.mux import mux
from editorial.packets import Groups, read_groups, tick
from editorial.songs import opened_song
from editorial.soundtrack import SoundExcerpt
from editorial.splice import Copied, Made, Piece, cut_out
from editorial.transitions import WHOLE, mixed
from state.time import FrameRate


class ExcerptError(ValueError):
    """A film has no such part."""


@dataclass(frozen=True)
class ExcerptReport:
    """What was written: pictures in all, and how many of them are the film's own to the last bit."""

    frames: int
    copied_frames: int


def write_excerpt(
    film: Path,
    out: Path,
    song: Path,
    *,
    rate: FrameRate,
    start_frame: int,
    end_frame: int,
    title: str,
    artist: str,
) -> ExcerptReport:
    """Write a part of a film with its sound; the file appears whole or not at all.

    Parameters
    ----------
    film
        The finished film.
    out
        Where the excerpt goes, an MP4 file.
    song
        The song as the user gave it.
    rate
        The film's frames per second.
    start_frame, end_frame
        The part: the first frame, best on a downbeat, and the frame after the last.
    title, artist
        Written into the file's metadata.

    Raises
    ------
    ExcerptError
        If the film has no such part.
    """
    pieces = cut_out(film, _groups(film, rate, start_frame, end_frame), start_frame, end_frame)
    with written_whole(out) as draft, opened_song(song) as opened:
        sound = SoundExcerpt(opened, song, start_frame * tick(rate), end_frame * tick(rate))
        mux(draft, pieces, film, rate, sound, title=title, artist=artist)
    return _report(pieces)


def write_loop(
    film: Path, out: Path, *, rate: FrameRate, start_frame: int, end_frame: int, seam_frames: int
) -> ExcerptReport:
    """Write a silent part of a film that can be played round and round; the file appears whole or not at all.

    Parameters
    ----------
    film, out, rate, start_frame, end_frame
        As for `write_excerpt`.
    seam_frames
        Over how many frames the end dissolves into the frames before `start_frame`. No cut should lie there or on
        `start_frame` itself, else the loop has it too.

    Raises
    ------
    ExcerptError
        If the film has no such part, or not `seam_frames` frames before it, or the part is shorter than its seam.
    """
    groups = _groups(film, rate, start_frame, end_frame)
    if not 0 < seam_frames <= min(start_frame, end_frame - start_frame):
        raise ExcerptError(
            f"a seam of {seam_frames} frames needs as many frames before and after frame {start_frame}, where it begins"
        )
    leaving = max(groups.entry_before(end_frame - seam_frames), start_frame)
    pieces = cut_out(film, groups, start_frame, leaving) if leaving > start_frame else []
    pieces.append(Made(_seamed(film, leaving, start_frame, end_frame, seam_frames), end_frame - leaving, ()))
    with written_whole(out) as draft:
        mux(draft, pieces, film, rate)
    return _report(pieces)


def _seamed(film: Path, first: int, start: int, end: int, seam: int) -> Iterator[Picture]:
    """Yield the frames of a loop from `first` to its end, the last of them wholly the frame before its beginning."""
    lead_in = decode_planes(film, start - seam, seam)
    for frame, picture in enumerate(decode_planes(film, first, end - first), first):
        step = frame - (end - seam) + 1
        yield picture if step <= 0 else mixed(picture, next(lead_in), WHOLE * step // seam)


def _groups(film: Path, rate: FrameRate, start: int, end: int) -> Groups:
    groups = read_groups(film, rate)
    if not 0 <= start < end <= groups.frame_count:
        raise ExcerptError(f"{film.name} has {groups.frame_count} frames, there are no frames {start} to {end} in it")
    return groups


def _report(pieces: list[Piece]) -> ExcerptReport:
    copied = sum(piece.frames for piece in pieces if isinstance(piece, Copied))
    return ExcerptReport(sum(piece.frames for piece in pieces), copied)
