"""All that leaves the house, written at once: project files, karaoke, chapters, sheet of shots.

The project files are all written from one OpenTimelineIO timeline, so they say the same; `moved` makes them anew for a
folder into which the media were copied. Subtitles that players read are made by
whoever heard the lyrics, the poster from pictures drawn for it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from editorial.exports.chapters import chapters, description, ffmetadata
from editorial.exports.edit_list import edit_list, timecode
from editorial.exports.final_cut_7 import final_cut_7
from editorial.exports.final_cut_x import final_cut_x
from editorial.exports.karaoke import karaoke
from editorial.exports.project import NAMESPACE, Handover, Media, clip_name, project
from editorial.exports.words import one_line
from editorial.sheets import Shot, shot_sheet
from state.exports import ExportFormat
from state.money import ActionKind

if TYPE_CHECKING:
    import opentimelineio as otio

SHEET_COLUMNS = 5
SHEET_WIDTH = 1600
STRIPES: dict[ActionKind, tuple[int, int, int]] = {
    "high": (255, 95, 162),
    "mid": (124, 156, 255),
    "reuse": (90, 200, 120),
}


@dataclass(frozen=True)
class Written:
    """A file that leaves the house: the format it belongs to, what follows the song's key in its name, its content."""

    format: ExportFormat
    ending: str
    content: bytes


def _otio(timeline: "otio.schema.Timeline") -> str:
    return str(timeline.to_json_string(indent=1)) + "\n"


PROJECTS: Mapping[ExportFormat, tuple[str, "Callable[[otio.schema.Timeline], str]"]] = MappingProxyType(
    {
        "otio": (".otio", _otio),
        "fcpxml": (".fcpxml", final_cut_x),
        "premiere": ("-premiere.xml", final_cut_7),
        "edl": (".edl", edit_list),
    }
)
"""The project files: what their names end in, and what writes them."""


def everything(film: Handover, media: Media, film_file: Path) -> Iterator[Written]:
    """Yield every file that is written of a finished film, but for the poster and the subtitles that players read."""
    timeline = project(film, media)
    for form, (ending, write) in PROJECTS.items():
        yield Written(form, ending, write(timeline).encode())
    song = film.song
    if film.lyrics.lines:
        size = {"width": film.timeline.width, "height": film.timeline.height}
        yield Written("ass", ".ass", karaoke(film.lyrics, title=song.title, **size).encode())
    listed = chapters(film.sections)
    yield Written("chapters", ".ffmetadata", ffmetadata(listed, title=song.title, artist=song.artist).encode())
    if text := description(listed):
        yield Written("chapters", "-chapters.txt", text.encode())
    yield Written("sheet", "-shots.jpg", _sheet(film, film_file))


def media_of(otio_file: Path) -> dict[int | None, tuple[str, str]]:
    """Return the media that a project needs: by segment, and by None for the song, a plain name and where the file is.

    Where it is is told as the project tells it, from the project's own folder.
    """
    import opentimelineio as otio

    timeline = otio.schema.Timeline.from_json_file(str(otio_file))
    needed: dict[int | None, tuple[str, str]] = {}
    for clip in timeline.find_clips():
        file = clip.media_reference.target_url
        segment = clip.metadata.get(NAMESPACE, {}).get("segment")
        stem = "song" if segment is None else clip.name.replace(" ", "-")
        needed[segment] = (f"{stem}{PurePosixPath(file).suffix}", file)
    return needed


def moved(otio_file: Path, form: ExportFormat, media: Media) -> Written:
    """Return a project file of a format, for media in another place."""
    import opentimelineio as otio

    timeline = otio.schema.Timeline.from_json_file(str(otio_file))
    for clip in timeline.video_tracks()[0].find_clips():
        clip.media_reference.target_url = media.clip(clip.metadata[NAMESPACE]["segment"])
    for clip in timeline.audio_tracks()[0].find_clips():
        clip.media_reference.target_url = media.song
    ending, write = PROJECTS[form]
    return Written(form, ending, write(timeline).encode())


def _sheet(film: Handover, film_file: Path) -> bytes:
    counted = round(film.timeline.rate.fraction)
    shots = [
        Shot(
            frame=(clip.start_frame + clip.end_frame) // 2,
            name=clip_name(segment),
            detail=f"{timecode(clip.start_frame, counted)}   {action.kind}   saliency {row.saliency}",
            colour=STRIPES[action.kind],
        )
        for clip, segment, action, row in zip(
            film.timeline.clips, film.segments.segments, film.plan.actions, film.saliency.rows, strict=True
        )
    ]
    heading = one_line(" · ".join(filter(None, (film.song.title, film.song.artist))), 80)
    return shot_sheet(film_file, shots, heading=heading, columns=SHEET_COLUMNS, width=SHEET_WIDTH)
