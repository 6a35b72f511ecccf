"""The film as an edit decision list, CMX 3600: the oldest format, and the one that everything reads.

Timecode counts frames at the whole rate next above the exact one (24 for 23.976) and never drops a number. A list has
one track, no length for a marker and no dissolve around a cut: a dissolve is as long as in the film but begins on the
cut, so that every event keeps its place. Marks are locators of the event they lie in.
"""

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

from editorial.exports.project import exact_rate
from editorial.exports.words import one_line

if TYPE_CHECKING:
    import opentimelineio as otio

TITLE_CHARACTERS = 70
LINE_CHARACTERS = 200


def edit_list(timeline: "otio.schema.Timeline") -> str:
    """Return the picture track as the text of an EDL."""
    track = timeline.video_tracks()[0]
    head = [f"TITLE: {one_line(timeline.name, TITLE_CHARACTERS)}", "FCM: NON-DROP FRAME", ""]
    return "\n".join([*head, *_events(track, list(timeline.tracks.markers)), ""])


def timecode(frame: int, frames_per_second: int) -> str:
    """Return a frame as non-drop timecode, `hh:mm:ss:ff`."""
    seconds, frames = divmod(frame, frames_per_second)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}:{frames:02d}"


def _events(track: "otio.schema.Track", markers: "list[otio.schema.Marker]") -> Iterator[str]:
    import opentimelineio as otio

    counted = ceil(exact_rate(track.duration().rate))
    before: otio.schema.Clip | None = None
    dissolve: otio.schema.Transition | None = None
    number = 0
    for item in track:
        if isinstance(item, otio.schema.Transition):
            dissolve = item
            continue
        number += 1
        place = item.range_in_parent()
        first, frames = round(place.start_time.value), round(place.duration.value)
        codes = [timecode(frame, counted) for frame in (0, frames, first, first + frames)]
        if dissolve is None or before is None:
            yield _line(number, "C", *codes)
            yield from _source("FROM", item)
        else:
            length = min(round((dissolve.in_offset + dissolve.out_offset).value), frames)
            left = timecode(round(before.duration().value), counted)
            yield _line(number, "C", left, left, codes[2], codes[2])
            yield _line(number, f"D {length:03d}", *codes)
            yield from [*_source("FROM", before), *_source("TO", item)]
        yield from _locators(markers, first, first + frames, counted)
        before, dissolve = item, None


def _source(side: str, clip: "otio.schema.Clip") -> Iterator[str]:
    yield f"* {side} CLIP NAME: {one_line(clip.name, LINE_CHARACTERS)}"
    yield f"* {side} CLIP: {one_line(clip.media_reference.target_url)}"


def _line(number: int, edit: str, *codes: str) -> str:
    return f"{number:03d}  AX       V     {edit:<8} {' '.join(codes)}"


def _locators(markers: "list[otio.schema.Marker]", first: int, end: int, counted: int) -> Iterator[str]:
    for marker in markers:
        frame = round(marker.marked_range.start_time.value)
        if first <= frame < end:
            yield f"* LOC: {timecode(frame, counted)} {marker.color:<7} {one_line(marker.name, LINE_CHARACTERS)}"
