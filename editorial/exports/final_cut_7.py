"""The film as Final Cut Pro 7 XML (`xmeml` version 4), which Premiere Pro and DaVinci Resolve import.

After Apple's Final Cut Pro XML Interchange Format. A rate is a whole time base and whether it runs at 1000/1001 of it.
Every clip says its own place in the sequence, beside a dissolve too: the format would otherwise move it by half the
dissolve, for which the clips have no frames. Marks keep their length and colour; tiers are Premiere's label colours.
"""

from math import ceil
from typing import TYPE_CHECKING

from editorial.exports.edit_list import timecode
from editorial.exports.project import NAMESPACE, exact_rate
from editorial.exports.words import one_line
from editorial.exports.xml_tree import Element, document, element, named

if TYPE_CHECKING:
    import opentimelineio as otio

LABELS = {"high": "Rose", "mid": "Cerulean", "reuse": "Forest"}
MARK_RGB = {
    "CYAN": (90, 200, 220),
    "BLUE": (70, 110, 230),
    "GREEN": (80, 190, 110),
    "YELLOW": (240, 200, 70),
    "MAGENTA": (220, 90, 200),
}


def final_cut_7(timeline: "otio.schema.Timeline") -> str:
    """Return the timeline as the text of an `xmeml` file."""
    known = timeline.metadata[NAMESPACE]
    frames = round(timeline.duration().value)
    sequence = element(
        "sequence",
        element("name", timeline.name),
        element("duration", frames),
        _rate(timeline),
        _timecode(timeline),
        element(
            "media",
            element("video", _picture_format(timeline), _picture_track(timeline)),
            element("audio", _sound_format(known["sample_rate_hz"]), _sound_track(timeline)),
        ),
        *(_marker(marker) for marker in timeline.tracks.markers),
        id="sequence-1",
    )
    return document(element("xmeml", sequence, version="4"), "xmeml")


def _rate(timeline: "otio.schema.Timeline") -> Element:
    rate = exact_rate(timeline.duration().rate)
    return named("rate", [("timebase", ceil(rate)), ("ntsc", "FALSE" if rate.denominator == 1 else "TRUE")])


def _timecode(timeline: "otio.schema.Timeline") -> Element:
    zero = timecode(0, ceil(exact_rate(timeline.duration().rate)))
    rest = named("timecode", [("string", zero), ("frame", 0), ("displayformat", "NDF")])
    rest.insert(0, _rate(timeline))
    return rest


def _picture_format(timeline: "otio.schema.Timeline") -> Element:
    return element("format", _picture_characteristics(timeline))


def _picture_characteristics(timeline: "otio.schema.Timeline") -> Element:
    known = timeline.metadata[NAMESPACE]
    described = named(
        "samplecharacteristics",
        [
            ("width", known["width"]),
            ("height", known["height"]),
            ("anamorphic", "FALSE"),
            ("pixelaspectratio", "square"),
            ("fielddominance", "none"),
        ],
    )
    described.insert(0, _rate(timeline))
    return described


def _sound_format(sample_rate_hz: int) -> Element:
    return element("format", named("samplecharacteristics", [("depth", 16), ("samplerate", sample_rate_hz)]))


def _picture_track(timeline: "otio.schema.Timeline") -> Element:
    import opentimelineio as otio

    items = timeline.video_tracks()[0]
    number, track = 0, element("track")
    for item in items:
        if isinstance(item, otio.schema.Transition):
            track.append(_dissolve(item, timeline))
        else:
            number += 1
            track.append(_picture_clip(item, number, timeline))
    track.extend(named("track", [("enabled", "TRUE"), ("locked", "FALSE")]))
    return track


def _picture_clip(clip: "otio.schema.Clip", number: int, timeline: "otio.schema.Timeline") -> Element:
    known = clip.metadata[NAMESPACE]
    media = element("media", element("video", _picture_characteristics(timeline)))
    notes = named("comments", [("mastercomment1", known["prompt"]), ("mastercomment2", _summary(clip))])
    made = _clip_item(clip, f"picture-{number}", media, timeline)
    made.extend([notes, named("labels", [("label2", LABELS[known["action"]])])])
    return made


def _summary(clip: "otio.schema.Clip") -> str:
    known = clip.metadata[NAMESPACE]
    owner = f" of {known['owner']:02d}" if "owner" in known else ""
    return f"{known['action']}{owner}, saliency {known['saliency']} of 5, {known['price_microdollars']} micro-dollars"


def _sound_track(timeline: "otio.schema.Timeline") -> Element:
    known, track = timeline.metadata[NAMESPACE], element("track")
    for clip in timeline.audio_tracks()[0]:
        characteristics = named("samplecharacteristics", [("depth", 16), ("samplerate", known["sample_rate_hz"])])
        media = element("media", element("audio", characteristics, element("channelcount", known["channels"])))
        made = _clip_item(clip, "song-1", media, timeline)
        # Premiere takes an item for one channel of its file unless it is told that the item is the file's stereo pair.
        made.set("premiereChannelType", "stereo" if known["channels"] > 1 else "mono")
        made.append(named("sourcetrack", [("mediatype", "audio"), ("trackindex", 1)]))
        track.append(made)
    return track


def _clip_item(clip: "otio.schema.Clip", name: str, media: Element, timeline: "otio.schema.Timeline") -> Element:
    place = clip.range_in_parent()
    first, frames = round(place.start_time.value), round(place.duration.value)
    file = element(
        "file",
        element("name", one_line(clip.name)),
        element("pathurl", clip.media_reference.target_url),
        _rate(timeline),
        element("duration", round(clip.available_range().duration.value)),
        _timecode(timeline),
        media,
        id=f"file-{name}",
    )
    return element(
        "clipitem",
        element("masterclipid", f"master-{name}"),
        element("name", one_line(clip.name)),
        element("enabled", "TRUE"),
        element("duration", round(clip.available_range().duration.value)),
        _rate(timeline),
        element("start", first),
        element("end", first + frames),
        element("in", 0),
        element("out", frames),
        file,
        id=name,
    )


def _dissolve(item: "otio.schema.Transition", timeline: "otio.schema.Timeline") -> Element:
    place = item.range_in_parent()
    first, frames = round(place.start_time.value), round(place.duration.value)
    effect = [
        ("name", "Cross Dissolve"),
        ("effectid", "Cross Dissolve"),
        ("effecttype", "transition"),
        ("mediatype", "video"),
    ]
    return element(
        "transitionitem",
        _rate(timeline),
        element("start", first),
        element("end", first + frames),
        element("alignment", "center"),
        named("effect", effect),
    )


def _marker(marker: "otio.schema.Marker") -> Element:
    start, length = (round(time.value) for time in (marker.marked_range.start_time, marker.marked_range.duration))
    made = named("marker", [("name", marker.name), ("comment", marker.metadata[NAMESPACE]["kind"])])
    made.extend([element("in", start), element("out", start + length if length else -1)])
    made.append(named("color", [("alpha", 0), *zip(("red", "green", "blue"), MARK_RGB[marker.color], strict=True)]))
    return made
