"""The finished film: clips joined without re-encoding, under the whole song.

The clips' packets follow one another in one H.264 stream, the song lies under them from its first sample to its last,
and chapters name the sections. Exports for other cutting rooms do not belong here.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from editorial.files import written_whole
from editorial.packets import StitchError, copied_packets, parameter_sets
from editorial.soundtrack import Soundtrack
from state.film import Timeline

Chapter = tuple[float, float, str]
MILLISECOND = Fraction(1, 1000)


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
) -> FilmReport:
    """Join the clips, lay the song under them and write one MP4; the file appears whole or not at all.

    Parameters
    ----------
    path
        Where the film goes.
    timeline
        Which clip is shown when.
    clip_paths
        The clips' files in the order of the timeline, all in the delivery format.
    song_path
        The song as the user gave it.
    title, artist
        Written into the file's metadata.
    chapters
        Start and end in seconds and the name of each chapter, in order.

    Raises
    ------
    StitchError
        If a clip's frames are not the timeline's, or clips differ in format.
    ValueError
        If the song's file holds no sound.
    """
    _check_formats(timeline, clip_paths)
    with written_whole(path) as draft, av.open(song_path) as song, av.open(clip_paths[0]) as first:
        sound = Soundtrack(song, song_path)
        # Edit lists count in the movie's time scale; the default, milliseconds, would cut off the song's last packet.
        options = {"movflags": "+faststart", "movie_timescale": str(sound.sample_rate_hz)}
        with av.open(draft, "w", format="mp4", options=options) as film:
            film.metadata.update(title=title, artist=artist)
            film.set_chapters([_chapter(number, *chapter) for number, chapter in enumerate(chapters)])
            picture_stream = film.add_stream_from_template(first.streams.video[0])
            sound_stream = sound.add_stream(film)
            pictures = _pictures(timeline, clip_paths, picture_stream)
            for packet in heapq.merge(pictures, sound.packets(sound_stream), key=_decoding_time):
                film.mux(packet)
    seconds = timeline.rate.seconds(timeline.frame_count)
    return FilmReport(frames=timeline.frame_count, duration_s=seconds, audio_copied=sound.copied)


def _pictures(timeline: Timeline, clip_paths: Sequence[Path], stream: av.VideoStream) -> Iterator[av.Packet]:
    for clip, path in zip(timeline.clips, clip_paths, strict=True):
        for packet in copied_packets(path, timeline.rate, start=clip.start_frame, frames=clip.frame_count):
            packet.stream = stream
            yield packet


def _decoding_time(packet: av.Packet) -> Fraction:
    return Fraction(packet.dts * packet.time_base)


def _check_formats(timeline: Timeline, clip_paths: Sequence[Path]) -> None:
    if len(clip_paths) != len(timeline.clips):
        raise StitchError(f"the timeline has {len(timeline.clips)} clips, {len(clip_paths)} files were given")
    agreed = parameter_sets(clip_paths[0])
    for path in clip_paths[1:]:
        if parameter_sets(path) != agreed:
            raise StitchError(f"{path.name} has another size, rate or format than {clip_paths[0].name}")


def _chapter(number: int, start_s: float, end_s: float, name: str) -> dict[str, object]:
    return {
        "id": number + 1,
        "start": round(start_s / MILLISECOND),
        "end": round(end_s / MILLISECOND),
        "time_base": MILLISECOND,
        "metadata": {"title": name},
    }
