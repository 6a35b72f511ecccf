"""Project files are read back by other people's parsers and say what the film's timeline says, at every rate."""

from collections.abc import Callable
from fractions import Fraction
from xml.etree import ElementTree as ET

import opentimelineio as otio
import pytest

from editorial.exports.edit_list import edit_list
from editorial.exports.final_cut_7 import final_cut_7
from editorial.exports.final_cut_x import final_cut_x
from editorial.exports.marks import marks
from editorial.exports.package import PROJECTS
from editorial.exports.project import Handover, clip_name, exact_rate, project
from editorial.exports.words import one_line
from state.film import Timeline
from state.time import FrameRate

RATES = (
    FrameRate(numerator=24),
    FrameRate(numerator=25),
    FrameRate(numerator=30),
    FrameRate(numerator=24_000, denominator=1001),
    FrameRate(numerator=30_000, denominator=1001),
)
HOSTILE = "<&\">'\n]]> {\\k9} --> " + "\u05e9\u05d9\u05e8 \u202e \U0001f3b5\x00\x0b " + "long " * 100

Spans = list[tuple[int, int]]


@pytest.fixture(params=RATES, ids=lambda rate: f"{float(rate.fraction):.3f}")
def film(request: pytest.FixtureRequest, handover: Callable[..., Handover]) -> Handover:
    return handover(rate=request.param)


def spans(timeline: Timeline) -> Spans:
    return [(clip.start_frame, clip.end_frame) for clip in timeline.clips]


def spans_read(track: otio.schema.Track) -> Spans:
    ranges = [clip.range_in_parent() for clip in track.find_clips()]
    return [(int(r.start_time.value), int(r.end_time_exclusive().value)) for r in ranges]


def names(film: Handover) -> list[str]:
    return [clip_name(segment) for segment in film.segments.segments]


def marked(film: Handover) -> list[tuple[str, int]]:
    return sorted((mark.name, mark.frame) for mark in marks(film))


def test_the_record_has_every_clip_on_its_frames_the_whole_song_and_the_exact_rate(film, media):
    text = PROJECTS["otio"][1](project(film, media))
    read = otio.adapters.read_from_string(text, "otio_json")
    assert exact_rate(read.duration().rate) == film.timeline.rate.fraction
    picture, song = read.video_tracks()[0], read.audio_tracks()[0]
    assert spans_read(picture) == spans(film.timeline)
    assert [clip.name for clip in picture.find_clips()] == names(film)
    assert spans_read(song) == [(0, film.timeline.frame_count)]
    assert [c.media_reference.target_url for c in read.find_clips()] == [*(media.clip(n) for n in range(5)), media.song]
    assert all(clip.available_range() == clip.source_range for clip in read.find_clips())
    assert sorted((m.name, int(m.marked_range.start_time.value)) for m in read.tracks.markers) == marked(film)


def test_the_record_knows_what_was_decided_about_every_clip(handover, media):
    clips = list(project(handover(), media).video_tracks()[0].find_clips())
    last = clips[4].metadata["allocmv"]
    assert (last["action"], last["owner"], last["shared_frames"], last["saliency"]) == ("reuse", 2, 24, 5)
    assert (last["price_microdollars"], last["prompt"]) == (104, "Willow Road 4")
    assert last["transition"] == {"kind": "flash", "frames": 4, "why": "the beat lands"}
    assert "owner" not in clips[0].metadata["allocmv"]


def test_a_dissolve_is_a_transition_centred_on_its_cut_and_moves_no_clip(handover, media):
    track = project(handover(), media).video_tracks()[0]
    (dissolve,) = [item for item in track if isinstance(item, otio.schema.Transition)]
    assert (dissolve.in_offset.value, dissolve.out_offset.value) == (6, 6)
    assert int(dissolve.range_in_parent().start_time.value) == 97 + 50 - 6


def test_every_kind_of_mark_has_a_colour_of_its_own_and_lies_inside_the_film(film):
    found = marks(film)
    assert {mark.kind for mark in found} == {"beat", "downbeat", "section", "lyric", "transition"}
    assert len({mark.colour for mark in found}) == 5
    assert all(m.frame >= 0 and m.frame + m.frames <= film.timeline.frame_count for m in found)
    heard = [t for t in film.grid.beats_s if film.timeline.rate.frames(t) < film.timeline.frame_count]
    assert sum(mark.kind in ("beat", "downbeat") for mark in found) == len(heard)
    assert [m.frame for m in found if m.kind == "section"] == [start for start, _ in spans(film.timeline)]


def test_premiere_gets_every_clip_the_rate_the_dissolve_and_the_marks(film, media):
    text = final_cut_7(project(film, media))
    read = otio.adapters.read_from_string(text, "fcp_xml")
    assert exact_rate(read.duration().rate) == film.timeline.rate.fraction
    picture, song = read.video_tracks()[0], read.audio_tracks()[0]
    assert spans_read(picture) == spans(film.timeline)
    assert [clip.name for clip in picture.find_clips()] == names(film)
    assert [int(clip.source_range.start_time.value) for clip in picture.find_clips()] == [0] * 5
    assert [c.media_reference.target_url for c in picture.find_clips()] == [media.clip(n) for n in range(5)]
    assert spans_read(song) == [(0, film.timeline.frame_count)]
    (dissolve,) = [item for item in picture if isinstance(item, otio.schema.Transition)]
    assert (dissolve.in_offset.value, dissolve.out_offset.value) == (6, 6)
    assert sorted((m.name, int(m.marked_range.start_time.value)) for m in read.tracks.markers) == marked(film)
    lengths = {m.name: int(m.marked_range.duration.value) for m in read.tracks.markers}
    assert lengths["chorus C"] == film.segments.segments[4].frame_count
    assert lengths["bar 1"] == 0


def test_an_edit_list_has_one_event_per_clip_on_its_own_timecode_without_dropping_numbers(film, media):
    text = edit_list(project(film, media))
    assert "FCM: NON-DROP FRAME" in text
    assert ";" not in text
    read = otio.adapters.read_from_string(text, "cmx_3600", rate=float(film.timeline.rate.fraction))
    track = read.video_tracks()[0]
    assert spans_read(track) == spans(film.timeline)
    assert [clip.name for clip in track.find_clips()] == names(film)
    (dissolve,) = [item for item in track if isinstance(item, otio.schema.Transition)]
    assert dissolve.out_offset.value == 12
    located = [m for clip in track.find_clips() for m in clip.markers]
    assert sorted((m.name, int(m.marked_range.start_time.value)) for m in located) == marked(film)


def seconds(time: str) -> Fraction:
    return Fraction(time.removesuffix("s"))


def test_final_cut_gets_every_time_as_an_exact_fraction_of_a_second(film, media):
    root = ET.fromstring(final_cut_x(project(film, media)).split("<!DOCTYPE fcpxml>")[1])
    rate = film.timeline.rate.fraction
    assert seconds(root.find("resources/format").get("frameDuration")) == 1 / rate
    clips = root.findall("event/project/sequence/spine/asset-clip")
    starts = [seconds(clip.get("offset")) * rate for clip in clips]
    ends = [(seconds(clip.get("offset")) + seconds(clip.get("duration"))) * rate for clip in clips]
    assert list(zip(starts, ends, strict=True)) == spans(film.timeline)
    (song,) = clips[0].findall("asset-clip")
    assert seconds(song.get("duration")) * rate == film.timeline.frame_count
    asset_of = {asset.get("id"): asset for asset in root.findall("resources/asset")}
    assert [asset_of[clip.get("ref")].get("src") for clip in (*clips, song)] == [
        *(media.clip(n) for n in range(5)),
        media.song,
    ]
    found = sorted(
        (m.get("value"), int(start + seconds(m.get("start")) * rate))
        for clip, start in zip(clips, starts, strict=True)
        for m in (*clip.findall("marker"), *clip.findall("chapter-marker"))
    )
    assert found == marked(film)
    # The format's document type wants children in this order.
    rank = {"note": 0, "asset-clip": 1, "chapter-marker": 2, "marker": 2, "metadata": 3}
    for clip in clips:
        assert [rank[child.tag] for child in clip] == sorted(rank[child.tag] for child in clip)


@pytest.mark.parametrize("rate", RATES[:3], ids=lambda rate: str(rate.numerator))
def test_final_cut_is_read_by_opentimelineio_at_whole_rates_without_its_dissolves(handover, media, rate):
    film = handover(rate=rate)
    read = otio.adapters.read_from_string(final_cut_x(project(film, media)), "fcpx_xml")
    # The adapter takes the song's lane for a picture: lanes are told by their names.
    track = next(lane for lane in read[0].tracks if lane.name == "0")
    assert [clip.name for clip in track.find_clips()] == names(film)
    assert not [item for item in track if isinstance(item, otio.schema.Transition)]


@pytest.mark.parametrize("rate", [FrameRate(numerator=12), FrameRate(numerator=120), FrameRate(numerator=1)])
def test_rates_that_timecode_standards_do_not_know_are_written_too(handover, media, rate):
    film = handover(rate=rate, transitions=())
    timeline = project(film, media)
    assert ET.fromstring(final_cut_7(timeline)).find("sequence/rate/timebase").text == str(rate.numerator)
    assert f"{97 // rate.numerator % 60:02d}:{97 % rate.numerator:02d}" in edit_list(timeline)
    assert final_cut_x(timeline)


@pytest.mark.parametrize("hostile", [HOSTILE, "\n", "* FROM CLIP NAME: x\n001  AX V C"])
def test_hostile_words_survive_on_one_line_or_are_escaped(handover, media, hostile):
    film = handover(title=hostile, lines=(hostile + " x", "plain words"))
    timeline = project(film, media)
    for form, (_, write) in PROJECTS.items():
        text = write(timeline)
        text.encode()
        adapter = {"otio": "otio_json", "fcpxml": "fcpx_xml", "premiere": "fcp_xml", "edl": "cmx_3600"}[form]
        read = otio.adapters.read_from_string(text, adapter)
        read = read[0] if form == "fcpxml" else read
        assert max(len(list(track.find_clips())) for track in read.tracks) == 5
        if form != "edl":
            assert read.name == one_line(hostile)
        if form in ("otio", "premiere"):
            assert one_line(hostile + " x") in {m.name for m in read.tracks.markers}


def test_one_line_keeps_what_people_write_and_drops_what_files_cannot_hold():
    assert one_line("a\nb\t\u2028c") == "a b c"
    assert one_line("\U0001f3b5 \u05e9\u05d9\u05e8 é <&>") == "\U0001f3b5 \u05e9\u05d9\u05e8 é <&>"
    assert one_line("x\x00\x1b\ud800y") == "xy"
    assert one_line("word " * 100, 20) == "word word word word…"
