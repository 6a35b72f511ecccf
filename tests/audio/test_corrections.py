"""A corrected hearing is as valid as any, says what the person said, and a correction that does not fit says why."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.corrections import corrected_grid, corrected_sections, corrected_segments, corrected_words
from audio.errors import CorrectionError
from audio.segmentation import cut_segments
from state.edits import (
    AddBoundary,
    GridEdits,
    MoveBoundary,
    NameSection,
    OtherMusic,
    RemoveBoundary,
    SameMusic,
    SectionEdits,
    SegmentEdits,
    TimeWord,
    WordEdits,
)
from state.music import BeatGrid, EnergyCurve, LyricLine, Lyrics, LyricWord, Section, Sections, Segments
from state.time import FrameRate

RATE = FrameRate(numerator=24)
DURATION_S = 64.0
NO_LYRICS = Lyrics(source="none")
FORM = (("intro", "A"), ("verse", "B"), ("chorus", "C"), ("verse", "B"), ("chorus", "C"), ("outro", "D"))


def even_grid(beat_s: float = 0.5, metre: int = 4, duration_s: float = DURATION_S, first_s: float = 0.0) -> BeatGrid:
    beats_s = np.round(np.arange(first_s, duration_s, beat_s), 5)
    return BeatGrid(
        beats_s=tuple(beats_s.tolist()),
        positions=tuple(beat % metre + 1 for beat in range(len(beats_s))),
        confidence=(0.8,) * len(beats_s),
        beats_per_bar=metre,
        tempo_bpm=60 / beat_s,
    )


@st.composite
def heard_grids(draw: st.DrawFn) -> BeatGrid:
    """A grid as a tracker gives it: nearly even, covering the song, perhaps with an upbeat and one bar cut short."""
    beat_s = draw(st.floats(0.3, 1.0))
    metre, upbeat = draw(st.integers(2, 7)), draw(st.integers(0, 6))
    jitter = draw(st.lists(st.floats(-0.02, 0.02), min_size=8, max_size=60))
    first_s = draw(st.floats(0.021, 0.9)) * beat_s + 0.021
    beats_s = np.round(first_s + beat_s * np.arange(len(jitter)) + jitter, 5)
    slip = draw(st.integers(0, len(jitter)))
    return BeatGrid(
        beats_s=tuple(beats_s.tolist()),
        positions=tuple((beat - slip if beat >= slip else beat + upbeat) % metre + 1 for beat in range(len(jitter))),
        confidence=tuple(draw(st.lists(st.floats(0.1, 1), min_size=len(jitter), max_size=len(jitter)))),
        beats_per_bar=metre,
        tempo_bpm=60 / np.median(np.diff(beats_s)),
    )


def end_of(grid: BeatGrid) -> float:
    return grid.beats_s[-1] + 0.9 * (grid.beats_s[-1] - grid.beats_s[-2])


def assert_covers(grid: BeatGrid, duration_s: float) -> None:
    longest_s = max(np.diff(grid.beats_s)) + 1e-4
    assert 0 <= grid.beats_s[0] <= longest_s
    assert duration_s - longest_s <= grid.beats_s[-1] < duration_s
    assert all(after == before + 1 or after == 1 for before, after in pairwise(grid.positions))
    assert grid.tempo_bpm == pytest.approx(60 / np.median(np.diff(grid.beats_s)), rel=0.05)


grid_edits = st.builds(
    GridEdits,
    tempo=st.sampled_from([None, "half", "double"]),
    offset_ms=st.none() | st.floats(-300, 300).map(lambda ms: round(ms, 1)),
    beats_per_bar=st.none() | st.integers(2, 12),
    downbeat_s=st.none() | st.floats(0, 2.0),
)


@given(heard_grids(), grid_edits)
def test_a_corrected_grid_covers_the_song_and_counts_on_from_beat_to_beat(heard: BeatGrid, edits: GridEdits):
    grid = corrected_grid(heard, edits, end_of(heard))
    assert_covers(grid, end_of(heard))
    if edits.beats_per_bar is not None:
        assert grid.beats_per_bar == edits.beats_per_bar
        assert all(place <= edits.beats_per_bar for place in grid.positions)
    if edits.downbeat_s is not None:
        away_s = np.abs(np.array(grid.beats_s) - edits.downbeat_s)
        assert grid.positions[int(away_s.argmin())] == 1


@given(heard_grids())
def test_double_then_half_time_is_the_heard_beats(heard: BeatGrid):
    double = corrected_grid(heard, GridEdits(tempo="double"), end_of(heard))
    again = corrected_grid(double, GridEdits(tempo="half"), end_of(heard))
    assert again.beats_s == heard.beats_s
    assert again.confidence == heard.confidence


@given(heard_grids())
def test_double_time_keeps_every_downbeat_and_half_time_of_an_even_metre_too(heard: BeatGrid):
    double = corrected_grid(heard, GridEdits(tempo="double"), end_of(heard))
    assert set(heard.downbeats_s) <= set(double.downbeats_s)
    even = even_grid(metre=2 * heard.beats_per_bar if heard.beats_per_bar < 7 else 4)
    half = corrected_grid(even, GridEdits(tempo="half"), DURATION_S)
    assert half.downbeats_s == even.downbeats_s


@given(heard_grids(), st.integers(-300, 300))
def test_an_offset_and_its_opposite_leave_the_beats_between_the_ends(heard: BeatGrid, offset_ms: int):
    there = corrected_grid(heard, GridEdits(offset_ms=offset_ms), end_of(heard))
    back = corrected_grid(there, GridEdits(offset_ms=-offset_ms), end_of(heard))
    inner = [time for time in heard.beats_s if 0.3 <= time < end_of(heard) - 0.3]
    places = dict(zip(heard.beats_s, heard.positions, strict=True))
    returned = {round(time, 4): place for time, place in zip(back.beats_s, back.positions, strict=True)}
    assert all(returned.get(round(time, 4)) == places[time] for time in inner)


@pytest.mark.parametrize(
    ("metre", "tempo", "counted"), [(4, "half", 2), (8, "half", 4), (3, "half", 3), (2, "half", 2), (4, "double", 4),
                                     (3, "double", 3), (2, "double", 4)],
)  # fmt: skip
def test_half_and_double_time_leave_a_metre_that_one_would_count(metre: int, tempo: str, counted: int):
    grid = corrected_grid(even_grid(metre=metre), GridEdits.model_validate({"tempo": tempo}), DURATION_S)
    assert grid.beats_per_bar == counted
    assert grid.positions[: 2 * counted] == (*range(1, counted + 1),) * 2
    assert grid.tempo_bpm == {"half": 60.0, "double": 240.0}[tempo]


def test_half_time_keeps_the_beat_that_is_said_to_be_a_downbeat():
    grid = corrected_grid(even_grid(), GridEdits(tempo="half", offset_ms=30, downbeat_s=2.5), DURATION_S)
    assert grid.beats_s[:3] == (0.53, 1.53, 2.53)
    assert grid.positions[2] == 1


def test_no_edit_is_the_heard_grid_itself():
    assert corrected_grid(even_grid(), GridEdits(), DURATION_S) is not None
    assert corrected_grid(even_grid(), GridEdits(), DURATION_S) == even_grid()


def test_a_grid_without_a_pulse_cannot_be_corrected():
    ruler = even_grid().model_copy(update={"has_pulse": False})
    with pytest.raises(CorrectionError, match=r"corrected by tempo.* heard to have no pulse"):
        corrected_grid(ruler, GridEdits(tempo="half"), DURATION_S)
    assert corrected_grid(ruler, GridEdits(has_pulse=False), DURATION_S) == ruler


def test_a_downbeat_after_the_songs_end_is_refused_with_where_that_is():
    with pytest.raises(CorrectionError, match=r"downbeat_s 65 lies after the song's end at 64\.00 s"):
        corrected_grid(even_grid(), GridEdits(downbeat_s=65), DURATION_S)


def form() -> Sections:
    """Six sections over 64 s: boundaries at 8, 20, 32, 44 and 56 s, all on downbeats of the even grid."""
    edges_s = (0.0, 8.0, 20.0, 32.0, 44.0, 56.0, DURATION_S)
    return Sections(
        sections=tuple(
            Section(index=index, start_s=start_s, end_s=end_s, label=label, motif=motif, confidence=0.5)
            for index, ((start_s, end_s), (label, motif)) in enumerate(zip(pairwise(edges_s), FORM, strict=True))
        )
    )


def edited(*edits: object) -> Sections:
    """Return the form after section edits of any kind."""
    kinds = {"names": NameSection, "music": (SameMusic, OtherMusic)}
    slices: dict[str, list[object]] = {"boundaries": [], "music": [], "names": []}
    for edit in edits:
        slices[next((name for name, kind in kinds.items() if isinstance(edit, kind)), "boundaries")].append(edit)
    return corrected_sections(form(), SectionEdits.model_validate(slices), even_grid())


def shape(sections: Sections) -> list[tuple[float, str, str]]:
    return [(section.start_s, section.label, section.motif) for section in sections.sections]


def test_a_boundary_goes_to_the_downbeat_nearby_or_exactly_where_it_was_said():
    assert edited(MoveBoundary(move_s=33.1, to_s=34.4)).sections[3].start_s == 34.0
    assert edited(MoveBoundary(move_s=33.1, to_s=34.4, exactly=True)).sections[3].start_s == 34.4
    assert edited(MoveBoundary(move_s=33.1, to_s=34.4)).sections[2].end_s == 34.0


def test_the_music_after_an_added_boundary_is_new_and_after_a_removed_one_goes_on():
    assert shape(edited(AddBoundary(add_s=26)))[2:4] == [(20.0, "chorus", "C"), (26.0, "chorus", "E")]
    assert shape(edited(RemoveBoundary(remove_s=31)))[2:] == [
        (20.0, "chorus", "C"), (44.0, "chorus", "C"), (56.0, "outro", "D"),
    ]  # fmt: skip


def test_sections_are_named_and_given_music_by_a_time_in_them():
    bridge = edited(NameSection(at_s=35, name="bridge"), OtherMusic(at_s=35, different_from_s=10))
    assert shape(bridge)[3] == (32.0, "bridge", "E")
    assert bridge.sections[3].confidence == 1.0
    assert shape(edited(SameMusic(at_s=60, same_as_s=3)))[5] == (56.0, "outro", "A")
    assert edited(OtherMusic(at_s=60, different_from_s=3)) == form()


def test_names_hold_for_the_sections_as_they_are_bounded_in_the_end():
    changed = edited(NameSection(at_s=33, name="bridge"), MoveBoundary(move_s=32, to_s=34))
    assert shape(changed)[2] == (20.0, "bridge", "C")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (MoveBoundary(move_s=36, to_s=38), r"cannot move the boundary near 36 s to 38 s.*the nearest is at 32\.00 s"),
        (RemoveBoundary(remove_s=3), r"there is none within 2 s; the nearest is at 8\.00 s"),
        (AddBoundary(add_s=32.3), r"at 32\.00 s it would stand too near to the boundary at 32\.00 s"),
        (AddBoundary(add_s=0.2), r"too near to the song's start"),
        (AddBoundary(add_s=70), r"70 s is not inside the song, which lasts 64\.00 s"),
        (MoveBoundary(move_s=32, to_s=46), r"would pass another boundary"),
        (NameSection(at_s=70, name="bridge"), r"the song ends at 64\.00 s, with the outro from 56\.00 s"),
        (SameMusic(at_s=33, same_as_s=34), r"both times lie in the verse from 32\.00 s"),
    ],
)
def test_a_section_edit_that_does_not_fit_says_what_is_there(edit: object, said: str):
    with pytest.raises(CorrectionError, match=said):
        edited(edit)


boundary_edits = st.lists(
    st.builds(MoveBoundary, move_s=st.floats(0, 64), to_s=st.floats(0, 64), exactly=st.booleans())
    | st.builds(AddBoundary, add_s=st.floats(0, 64), exactly=st.booleans())
    | st.builds(RemoveBoundary, remove_s=st.sampled_from([8.0, 20.0, 32.0, 44.0, 56.0])),
    max_size=4,
)


@given(boundary_edits, st.lists(st.builds(NameSection, at_s=st.floats(0, 63), name=st.just("bridge")), max_size=2))
def test_corrected_sections_tile_the_song(boundaries: list, names: list):
    try:
        corrected = corrected_sections(form(), SectionEdits(boundaries=boundaries, names=names), even_grid())
    except CorrectionError:
        return
    sections = corrected.sections
    assert (sections[0].start_s, sections[-1].end_s) == (0.0, DURATION_S)
    assert all(before.end_s == after.start_s for before, after in pairwise(sections))
    assert all(section.end_s - section.start_s >= 0.4999 for section in sections)
    assert [section.index for section in sections] == list(range(len(sections)))
    assert all(any(s.start_s <= name.at_s < s.end_s and s.label == "bridge" for s in sections) for name in names)


def cut() -> Segments:
    energy = EnergyCurve(hop_s=0.1, level=(0.5,) * 640, integrated_lufs=-14)
    return cut_segments(even_grid(), form(), energy, NO_LYRICS, RATE, DURATION_S)


def cuts_s(segments: Segments) -> list[float]:
    return [segments.span_s(segment)[0] for segment in segments.segments]


def recut(*edits: object, **limits: int) -> Segments:
    return corrected_segments(cut(), SegmentEdits.model_validate({"cuts": edits}), even_grid(), **limits)


def test_a_cut_goes_to_the_beat_nearby_or_to_the_frame_where_it_was_said():
    first = cuts_s(cut())[1]
    assert cuts_s(recut(MoveBoundary(move_s=first, to_s=first + 0.6)))[1] == first + 0.5
    exactly = recut(MoveBoundary(move_s=first, to_s=first + 0.6, exactly=True))
    assert exactly.segments[1].start_frame == RATE.frames(first + 0.6)


def test_repeats_that_are_cut_alike_are_the_same_music_again_and_others_are_not():
    before = cut()
    # The two choruses begin at 20 and 44 s; both are cut one beat after each of their beginnings.
    one = recut(AddBoundary(add_s=20.5))
    both = recut(AddBoundary(add_s=20.5), AddBoundary(add_s=44.5))
    heard = {segment.motif for segment in before.segments}
    fresh_in_one = [segment for segment in one.segments if segment.motif not in heard]
    assert [segment.label for segment in fresh_in_one] == ["chorus", "chorus"]
    assert len({segment.motif for segment in fresh_in_one}) == 2
    fresh_in_both = [segment.motif for segment in both.segments if segment.motif not in heard]
    assert fresh_in_both[:2] == fresh_in_both[2:]
    assert len(fresh_in_both) == 4


def test_a_cut_that_is_taken_out_and_put_back_leaves_the_segments_as_they_were():
    second = cuts_s(cut())[2]
    assert recut(RemoveBoundary(remove_s=second), AddBoundary(add_s=second)) == cut()


def test_a_segment_across_sections_shares_its_music_with_none():
    joined = recut(RemoveBoundary(remove_s=20), RemoveBoundary(remove_s=44))
    across = [s for s in joined.segments for edge in (20, 44) if s.start_frame < RATE.frames(edge) < s.end_frame]
    motifs = [segment.motif for segment in joined.segments]
    assert len(across) == 2
    assert all(motifs.count(segment.motif) == 1 for segment in across)


def test_a_cut_off_the_beat_shares_its_music_with_none():
    off = recut(AddBoundary(add_s=20.7, exactly=True), AddBoundary(add_s=44.7, exactly=True))
    heard = {segment.motif for segment in cut().segments}
    fresh = [segment.motif for segment in off.segments if segment.motif not in heard]
    assert len(fresh) == len(set(fresh)) == 4


def test_more_cuts_than_there_may_be_segments_are_refused():
    with pytest.raises(CorrectionError, match=rf"make {len(cut().segments) + 1} segments, and there may be"):
        recut(AddBoundary(add_s=20.5), most=len(cut().segments))


@given(boundary_edits)
def test_corrected_segments_have_the_songs_frames_and_equal_motifs_equally_many_beats(edits: list):
    try:
        segments = recut(*edits)
    except CorrectionError:
        return
    assert segments.frame_count == RATE.frames(DURATION_S)
    beats: dict[str, set[int]] = {}
    for segment in segments.segments:
        start_s, end_s = segments.span_s(segment)
        beats.setdefault(segment.motif, set()).add(round((end_s - start_s) / 0.5))
        assert segment.label == FORM[segment.section][0]
        assert segment.motif.startswith(FORM[segment.section][1])
    assert all(len(lengths) == 1 for lengths in beats.values())


def lyrics() -> Lyrics:
    """Two lines of three words of half a second each, from 10 s, with a guess's confidence."""
    words = [
        LyricWord(text=text, start_s=10 + place / 2, end_s=10.5 + place / 2, confidence=0.2)
        for place, text in enumerate(["Oh,", "my", "love", "oh", "my", "dear"])
    ]
    return Lyrics(source="plain", lines=(LyricLine(words=tuple(words[:3])), LyricLine(words=tuple(words[3:]))))


def retimed(*edits: TimeWord) -> list[tuple[str, float, float, float]]:
    corrected = corrected_words(lyrics(), WordEdits(times=edits))
    assert [len(line.words) for line in corrected.lines] == [3, 3]
    return [(word.text, word.start_s, word.end_s, word.confidence) for word in corrected.words]


def test_a_word_is_sung_when_it_is_said_to_be_and_its_neighbours_give_way():
    words = retimed(TimeWord(number=3, text="LOVE", start_s=10.9, end_s=11.7))
    assert words[1:4] == [("my", 10.5, 10.9, 0.2), ("love", 10.9, 11.7, 1.0), ("oh", 11.7, 12.0, 0.2)]


def test_one_end_of_a_word_may_be_corrected_alone():
    assert retimed(TimeWord(number=1, text="oh", start_s=9.5))[0] == ("Oh,", 9.5, 10.5, 1.0)
    assert retimed(TimeWord(number=6, text="dear", end_s=14))[5] == ("dear", 12.5, 14.0, 1.0)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (TimeWord(number=7, text="me", start_s=14), r"this song has words 1 to 6"),
        (TimeWord(number=2, text="dear", start_s=14), r"word 2 is 'my'; 'dear' is word 6"),
        (TimeWord(number=2, text="sea", start_s=14), r"word 2 is 'my'$"),
        (TimeWord(number=2, text="my", start_s=20, end_s=21), r"word 3, 'love', is sung from 11\.00 to 11\.50 s"),
        (TimeWord(number=2, text="my", end_s=9), r"it starts at 10\.50 s; give its start too"),
    ],
)
def test_a_word_edit_that_does_not_fit_says_what_is_there(edit: TimeWord, said: str):
    with pytest.raises(CorrectionError, match=said):
        retimed(edit)


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(9, 14), st.floats(0.05, 1)), unique_by=lambda edit: edit[0]))
def test_corrected_words_stay_in_order_and_keep_what_was_said(said: list[tuple[int, float, float]]):
    texts = [word.text for word in lyrics().words]
    edits = [TimeWord(number=n + 1, text=texts[n], start_s=start, end_s=start + length) for n, start, length in said]
    try:
        words = retimed(*edits)
    except CorrectionError:
        return
    starts = [start for _, start, _, _ in words]
    assert starts == sorted(starts)
    assert all(end > start for _, start, end, _ in words)
    assert all(words[edit.number - 1][1:3] == (edit.start_s, edit.end_s) for edit in edits)
