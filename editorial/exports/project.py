"""The film as one OpenTimelineIO timeline: the record from which every project file is written.

Clips, markers and transitions are OpenTimelineIO's words (Academy Software Foundation, schemas of release 0.18). Its
times are floats beside a float rate; whole frames are exact in them, and `exact_rate` finds the exact rate again.
How a format of somebody else's looks does not belong here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from editorial.exports.marks import Mark, marks
from editorial.exports.words import one_line
from state.film import FOOTAGE, Script, Timeline, Transition
from state.music import BeatGrid, Lyrics, Sections, Segment, Segments
from state.plan import Action, AllocationPlan, SaliencyTable
from state.song import Song

if TYPE_CHECKING:
    import opentimelineio as otio

NAMESPACE = "allocmv"
"""Under this name stands in an object's metadata what only this film knows."""
GREATEST_DENOMINATOR = 1001


@dataclass(frozen=True)
class Handover:
    """Everything about a finished film that whoever goes on with it may want to know."""

    song: Song
    timeline: Timeline
    segments: Segments
    saliency: SaliencyTable
    plan: AllocationPlan
    script: Script
    grid: BeatGrid
    sections: Sections
    lyrics: Lyrics


@dataclass(frozen=True)
class Media:
    """Where project files find the media: the clip of a segment, and the song. URLs, or paths relative to the file."""

    clip: Callable[[int], str]
    song: str


def clip_name(segment: Segment) -> str:
    """Return what a segment's clip is called in a cutting room, such as `07 chorus B2`."""
    return f"{segment.index:02d} {segment.label} {segment.motif}"


def exact_rate(rate: float) -> Fraction:
    """Return the frame rate behind OpenTimelineIO's float, such as 24000/1001 behind 23.976..."""
    return Fraction(rate).limit_denominator(GREATEST_DENOMINATOR)


def project(film: Handover, media: Media) -> "otio.schema.Timeline":
    """Return the film as a timeline: a track of clips, a track with the whole song, and markers over both.

    A dissolve is a transition as long as in the film, centred on its cut. Its halves need frames beyond the ends of
    the clips, which hold exactly the frames of their segments: whoever opens the project sees held frames there, as
    the film has them.
    """
    import opentimelineio as otio

    rate = float(film.timeline.rate.fraction)
    start = otio.opentime.RationalTime(0, rate)
    timeline = otio.schema.Timeline(one_line(film.song.title), global_start_time=start)
    timeline.metadata[NAMESPACE] = {
        "artist": one_line(film.song.artist),
        "rate": str(film.timeline.rate.fraction),
        "width": film.timeline.width,
        "height": film.timeline.height,
        "sample_rate_hz": film.song.sample_rate_hz,
        "channels": film.song.channels,
    }
    timeline.tracks.append(_pictures(film, media))
    timeline.tracks.append(_sound(film, media))
    timeline.tracks.markers.extend(_marker(mark, rate) for mark in marks(film))
    return timeline


def _pictures(film: Handover, media: Media) -> "otio.schema.Track":
    import opentimelineio as otio

    track = otio.schema.Track("picture", kind=otio.schema.TrackKind.Video)
    leading = {transition.segment: transition for transition in film.timeline.transitions}
    for place, segment in enumerate(film.segments.segments):
        transition = leading.get(segment.index)
        if transition is not None and transition.kind == "dissolve":
            track.append(_dissolve(transition, float(film.timeline.rate.fraction)))
        track.append(_clip(film, place, transition, media.clip(segment.index)))
    return track


def _clip(film: Handover, place: int, transition: Transition | None, url: str) -> "otio.schema.Clip":
    import opentimelineio as otio

    segment, frames = film.segments.segments[place], film.timeline.clips[place].frame_count
    clip = otio.schema.Clip(clip_name(segment), _reference(url, frames, film), _span(0, frames, film))
    clip.metadata[NAMESPACE] = _known(film, place, segment, transition)
    return clip


def _known(film: Handover, place: int, segment: Segment, transition: Transition | None) -> dict[str, Any]:
    action: Action = film.plan.actions[place]
    row = film.saliency.rows[place]
    known: dict[str, Any] = {
        "segment": segment.index,
        "section": segment.label,
        "motif": segment.motif,
        "saliency": row.saliency,
        "why": one_line(row.rationale),
        "action": action.kind,
        "tier": action.tier,
        "generator": action.generator,
        "price_microdollars": action.cost_microdollars,
        "prompt": "" if action.generator == FOOTAGE else one_line(film.script.shots[place].description),
    }
    if action.owner is not None:
        known |= {"owner": action.owner, "shared_frames": action.prefix_frames}
    if transition is not None:
        known["transition"] = {"kind": transition.kind, "frames": transition.frames, "why": one_line(transition.reason)}
    return known


def _sound(film: Handover, media: Media) -> "otio.schema.Track":
    import opentimelineio as otio

    frames = film.timeline.frame_count
    track = otio.schema.Track("song", kind=otio.schema.TrackKind.Audio)
    name = one_line(film.song.title)
    track.append(otio.schema.Clip(name, _reference(media.song, frames, film), _span(0, frames, film)))
    return track


def _reference(url: str, frames: int, film: Handover) -> "otio.schema.ExternalReference":
    import opentimelineio as otio

    return otio.schema.ExternalReference(url, _span(0, frames, film))


def _dissolve(transition: Transition, rate: float) -> "otio.schema.Transition":
    import opentimelineio as otio

    half = otio.opentime.RationalTime(transition.half_frames, rate)
    return otio.schema.Transition("dissolve", otio.schema.TransitionTypes.SMPTE_Dissolve, half, half)


def _marker(mark: Mark, rate: float) -> "otio.schema.Marker":
    import opentimelineio as otio

    start, length = (otio.opentime.RationalTime(frames, rate) for frames in (mark.frame, mark.frames))
    marker = otio.schema.Marker(mark.name, otio.opentime.TimeRange(start, length), mark.colour)
    marker.metadata[NAMESPACE] = {"kind": mark.kind}
    return marker


def _span(first: int, frames: int, film: Handover) -> "otio.opentime.TimeRange":
    import opentimelineio as otio

    rate = float(film.timeline.rate.fraction)
    return otio.opentime.TimeRange(otio.opentime.RationalTime(first, rate), otio.opentime.RationalTime(frames, rate))
