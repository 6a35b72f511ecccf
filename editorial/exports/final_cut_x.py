"""The film as Final Cut Pro XML (`fcpxml` version 1.8), which Final Cut Pro and DaVinci Resolve import.

After Apple's FCPXML reference. Times are fractions of seconds, so every frame is exact at every rate. OpenTimelineIO's
own adapter counts NTSC rates in whole numbers and drops marks that stand on the sequence; hence this writer. The film's
marks stand on the clips they fall into, sections as chapters. Dissolves are left out: Final Cut Pro refuses one
whose clips have no frames beyond the cut, as ours have none. A to-do marker stands in the place of each.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from editorial.exports.project import NAMESPACE, exact_rate
from editorial.exports.words import one_line
from editorial.exports.xml_tree import Element, document, element

if TYPE_CHECKING:
    import opentimelineio as otio

SOUND_RATES = {32_000: "32k", 44_100: "44.1k", 48_000: "48k", 88_200: "88.2k", 96_000: "96k", 192_000: "192k"}
TICKS = 100
"""Denominators are a hundred times a whole rate, as Final Cut Pro writes them; NTSC rates have their own."""


def final_cut_x(timeline: "otio.schema.Timeline") -> str:
    """Return the timeline as the text of an `fcpxml` file."""
    pictures = [item for item in timeline.video_tracks()[0] if hasattr(item, "media_reference")]
    song = timeline.audio_tracks()[0][0]
    clock = _Clock(exact_rate(timeline.duration().rate))
    assets = [_picture_asset(clip, f"clip{number}", clock) for number, clip in enumerate(pictures)]
    resources = element("resources", _format(timeline, clock), *assets, _song_asset(song, timeline, clock))
    spine = element("spine", *_spine(pictures, song, list(timeline.tracks.markers), clock))
    name = timeline.name
    project = element("project", _sequence(timeline, spine, clock), name=name)
    return document(element("fcpxml", resources, element("event", project, name=name), version="1.8"), "fcpxml")


class _Clock:
    """Frames as FCPXML's times."""

    def __init__(self, rate: Fraction) -> None:
        whole = rate.denominator == 1
        self._units, self._per_second = (TICKS, TICKS * rate.numerator) if whole else (rate.denominator, rate.numerator)

    def at(self, frames: int) -> str:
        return f"{frames * self._units}/{self._per_second}s" if frames else "0s"


def _format(timeline: "otio.schema.Timeline", clock: _Clock) -> Element:
    known = timeline.metadata[NAMESPACE]
    return element("format", id="format", frameDuration=clock.at(1), width=known["width"], height=known["height"])


def _picture_asset(clip: "otio.schema.Clip", name: str, clock: _Clock) -> Element:
    return element("asset", **_file(clip, name, clock), hasVideo=1, format="format")


def _song_asset(clip: "otio.schema.Clip", timeline: "otio.schema.Timeline", clock: _Clock) -> Element:
    known = timeline.metadata[NAMESPACE]
    sound = {"audioSources": 1, "audioChannels": known["channels"], "audioRate": known["sample_rate_hz"]}
    return element("asset", **_file(clip, "song", clock), hasAudio=1, format="format", **sound)


def _file(clip: "otio.schema.Clip", name: str, clock: _Clock) -> dict[str, str]:
    duration = clock.at(round(clip.available_range().duration.value))
    url = clip.media_reference.target_url
    return {"id": name, "name": one_line(clip.name), "src": url, "start": "0s", "duration": duration}


def _sequence(timeline: "otio.schema.Timeline", spine: Element, clock: _Clock) -> Element:
    known = timeline.metadata[NAMESPACE]
    sound = {"audioLayout": "stereo" if known["channels"] > 1 else "mono"}
    if known["sample_rate_hz"] in SOUND_RATES:
        sound["audioRate"] = SOUND_RATES[known["sample_rate_hz"]]
    duration = clock.at(round(timeline.duration().value))
    return element("sequence", spine, format="format", duration=duration, tcStart="0s", tcFormat="NDF", **sound)


def _spine(
    pictures: "list[otio.schema.Clip]",
    song: "otio.schema.Clip",
    markers: "list[otio.schema.Marker]",
    clock: _Clock,
) -> Iterator[Element]:
    for number, clip in enumerate(pictures):
        place = clip.range_in_parent()
        first, frames = round(place.start_time.value), round(place.duration.value)
        inside = [m for m in markers if first <= m.marked_range.start_time.value < first + frames]
        yield element(
            "asset-clip",
            element("note", clip.metadata[NAMESPACE]["prompt"]),
            _laid_under(song, clock) if number == 0 else None,
            *(_marker(marker, first, clock) for marker in inside),
            _metadata(clip),
            ref=f"clip{number}",
            name=one_line(clip.name),
            offset=clock.at(first),
            start="0s",
            duration=clock.at(frames),
            tcFormat="NDF",
        )


def _laid_under(song: "otio.schema.Clip", clock: _Clock) -> Element:
    duration = clock.at(round(song.duration().value))
    place: dict[str, str | int] = {"lane": -1, "offset": "0s", "start": "0s", "duration": duration}
    return element("asset-clip", ref="song", name=one_line(song.name), audioRole="music", **place)


def _marker(marker: "otio.schema.Marker", first: int, clock: _Clock) -> Element:
    kind = marker.metadata[NAMESPACE]["kind"]
    start = clock.at(round(marker.marked_range.start_time.value) - first)
    # A marker is a frame long in Final Cut Pro, which shows no spans.
    place: dict[str, str | int] = {"start": start, "duration": clock.at(1), "value": marker.name}
    if kind == "section":
        return element("chapter-marker", **place, posterOffset="0s")
    if marker.name == "dissolve":
        return element("marker", **place, completed=0)
    return element("marker", **place, note=kind)


def _metadata(clip: "otio.schema.Clip") -> Element:
    known = clip.metadata[NAMESPACE]
    words = ("segment", "saliency", "tier", "action", "owner", "price_microdollars")
    return element("metadata", *(element("md", key=f"{NAMESPACE}.{w}", value=known[w]) for w in words if w in known))
