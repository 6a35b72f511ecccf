"""Films to rows that can be learnt from: a shot each, with its pictures; and to chunks with a caption each.

A row is STAGE's (section 3): the start and end picture of a shot, what is said of it, its cinematic attributes; and two
pictures from inside it, the pair that is to be rejected (ConStoryboard-HP). No person chooses the best pairs here, and
bars and watermarks stay.

Chunks are LV-Bench's (BlockVid, section 4): every shot in parts of two to three seconds, none across a cut, a caption
for each. The paper's films are of 50 seconds and more and one in five is for evaluation; shorter ones are marked, and
which fifth a film belongs to follows from its bytes. A film that cannot be read is named with a reason, and the others
are taken. Where pictures are kept belongs to the caller.
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np

from editorial.decode import decode_frames, decode_small
from state.storyboards import Chunk, ChunkedFilm, Fault, ShotRow, Source, Split, Storyboards
from state.time import FrameSpan
from training.shots.attributes import LOOKS_PER_S, Attributes, Glance, glances, measured
from training.shots.cutting import Picture, ShotCutter
from training.shots.telling import TellingError, Told, told_of

FILMS = frozenset({".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v"})
SMALL_WIDTH, SMALLEST = 96, 16
LEAST_SHOT_OF_TWO_INNER = 4
CHUNK_S = 2.5
LONG_S = 50.0
MOST_MISSING_S = 0.5
EVALUATED = 5
"""One film in so many is for evaluation."""

KeepPicture = Callable[[bytes], str]
"""Keeps a PNG file, and returns the name that it is found by."""


class FilmError(ValueError):
    """A film cannot be taken apart."""


class Gathered(NamedTuple):
    """What a folder of films became."""

    storyboards: Storyboards
    films: tuple[ChunkedFilm, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class _Film:
    """A film that was looked through once."""

    name: str
    sha256: str
    rate: Fraction
    width: int
    height: int
    shots: Sequence[FrameSpan]
    seen: Sequence[Glance]
    told: Told

    @property
    def frames(self) -> int:
        return self.shots[-1].end_frame

    @property
    def split(self) -> Split:
        return "evaluation" if int(self.sha256, 16) % EVALUATED == 0 else "train"

    def said(self, span: FrameSpan, attributes: Attributes) -> tuple[str, Source]:
        """Return what is told of a span, or what was measured, in words."""
        return self.told.of(span, self.rate) or (
            attributes.sentence(float(span.frame_count / self.rate)), "measured"
        )  # fmt: skip


def gather(folder: Path, keep: KeepPicture) -> Gathered:
    """Take all films of a folder, and of those inside it, apart into shots.

    Raises
    ------
    FilmError
        If it is no folder.
    ModuleNotFoundError
        If PySceneDetect or OpenCV is not installed.
    """
    if not folder.is_dir():
        raise FilmError(f"{folder} is no folder: name one that holds films ({', '.join(sorted(FILMS))})")
    rows: list[ShotRow] = []
    films: list[ChunkedFilm] = []
    faults: list[Fault] = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in FILMS and path.is_file()):
        name = path.relative_to(folder).as_posix()
        try:
            film = _looked_through(path, name)
            rows.extend(_rows(path, film, keep))
        except (FilmError, TellingError) as error:
            faults.append(Fault(film=name, reason=str(error)))
        else:
            films.append(_chunked(film))
    return Gathered(Storyboards(rows=tuple(rows)), tuple(films), tuple(faults))


def _looked_through(path: Path, name: str) -> _Film:
    """Look through a film: its shots, and what is seen in them."""
    told = told_of(path)
    try:
        with av.open(path) as video:
            if not video.streams.video or not video.streams.video[0].average_rate:
                raise FilmError(f"{name} holds no moving pictures: take it out of the folder")
            stream = video.streams.video[0]
            rate, width, height = Fraction(stream.average_rate), stream.codec_context.width, stream.codec_context.height
            promised = stream.frames
        small_height = max(SMALLEST, round(SMALL_WIDTH * height / width))
        cutter = ShotCutter(rate)
        looked = cutter.passing(decode_small(path, SMALL_WIDTH, small_height))
        seen = list(glances(looked, max(1, round(rate / LOOKS_PER_S))))
    except av.FFmpegError as error:
        raise FilmError(f"{name} cannot be read ({error}): replace it by a whole copy") from error
    shots = cutter.shots()
    held = shots[-1].end_frame if shots else 0
    # An edit list may leave a few pictures out.
    if not held or promised - held > MOST_MISSING_S * rate:
        raise FilmError(f"{name} holds only {held} of its {promised} pictures: replace it by a whole copy")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return _Film(name, digest.hexdigest(), rate, width, height, shots, seen, told)


def _rows(path: Path, film: _Film, keep: KeepPicture) -> list[ShotRow]:
    """Return a film's rows, its pictures kept."""
    inner = [_inner_frames(film, number) for number in range(len(film.shots))]
    edges = {frame for shot in film.shots for frame in (shot.start_frame, shot.end_frame - 1)}
    wanted = edges.union(*inner)
    kept = {frame: keep(_png(picture)) for frame, picture in _pictures(path, film.name, wanted)}
    if len(kept) < len(wanted):
        raise FilmError(f"{film.name} does not decode alike twice: replace it by a whole copy")
    rows = []
    for number, (shot, frames) in enumerate(zip(film.shots, inner, strict=True)):
        attributes = measured(film.seen, shot)
        description, source = film.said(shot, attributes)
        found = attributes.model_dump()
        by_measure = [name for name, value in found.items() if value is not None]
        rows.append(
            ShotRow(
                film=film.name,
                film_sha256=film.sha256,
                split=film.split,
                shot=number,
                start_frame=shot.start_frame,
                end_frame=shot.end_frame,
                rate_numerator=film.rate.numerator,
                rate_denominator=film.rate.denominator,
                length_s=float(shot.frame_count / film.rate),
                width=film.width,
                height=film.height,
                description=description,
                description_source=source,
                measured=(*by_measure, *(["description"] if source == "measured" else [])),
                start_picture=kept[shot.start_frame],
                end_picture=kept[shot.end_frame - 1],
                inner_frames=frames,
                inner_pictures=tuple(kept[frame] for frame in frames),
                **found,
            )
        )
    return rows


def _chunked(film: _Film) -> ChunkedFilm:
    """Return a film as LV-Bench has it."""
    chunks: list[Chunk] = []
    for number, shot in enumerate(film.shots):
        for span in _parts(shot, film.rate):
            caption, source = film.said(span, measured(film.seen, span))
            chunks.append(
                Chunk(
                    chunk=len(chunks),
                    shot=number,
                    start_frame=span.start_frame,
                    end_frame=span.end_frame,
                    start_s=float(span.start_frame / film.rate),
                    end_s=float(span.end_frame / film.rate),
                    caption=caption,
                    caption_source=source,
                )
            )
    length_s = float(film.frames / film.rate)
    return ChunkedFilm(
        film=film.name,
        film_sha256=film.sha256,
        split=film.split,
        rate=str(film.rate),
        frames=film.frames,
        length_s=length_s,
        is_long=length_s >= LONG_S,
        chunks=tuple(chunks),
    )


def _parts(shot: FrameSpan, rate: Fraction) -> list[FrameSpan]:
    """Return a shot in equal parts of about `CHUNK_S` seconds each."""
    count = max(1, round(float(shot.frame_count / rate) / CHUNK_S))
    edges = [shot.start_frame + shot.frame_count * part // count for part in range(count + 1)]
    return [FrameSpan(start_frame=a, end_frame=b) for a, b in pairwise(edges)]


def _inner_frames(film: _Film, number: int) -> tuple[int, ...]:
    """Draw two frames from inside a shot, the earlier first, by the film's bytes; none if it has not got two."""
    shot = film.shots[number]
    if shot.frame_count < LEAST_SHOT_OF_TWO_INNER:
        return ()
    rng = np.random.default_rng([int(film.sha256[:8], 16), number])
    drawn = rng.choice(np.arange(shot.start_frame + 1, shot.end_frame - 1), 2, replace=False)
    return tuple(sorted(drawn.tolist()))


def _pictures(path: Path, name: str, frames: set[int]) -> Iterator[tuple[int, Picture]]:
    """Yield the pictures of some frames, all decoded from the first on, since seeking is not exact in every format."""
    decoded = enumerate(decode_frames(path))
    while True:
        try:
            frame, picture = next(decoded)
        except StopIteration:
            return
        except av.FFmpegError as error:
            raise FilmError(f"{name} cannot be read ({error}): replace it by a whole copy") from error
        if frame in frames:
            yield frame, picture


def _png(picture: Picture) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
