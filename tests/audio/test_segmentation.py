"""Segments tile the film to the frame, keep their limits, and are the same music exactly when they say so."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.cut_costs import Edges, Limits, lines_cut, piece_costs
from audio.segmentation import best_cuts, cut_segments
from state.music import BeatGrid, EnergyCurve, LyricLine, Lyrics, LyricWord, Section, SectionLabel, Sections, Segments
from state.song import Cutting
from state.time import FrameRate

FILM = FrameRate(numerator=24)
SILENT = Lyrics(source="none")


def grid_of(bpm: float, duration_s: float, metre: int = 4, pickup: int = 0) -> BeatGrid:
    beats = np.arange(0, duration_s, 60 / bpm)
    return BeatGrid(
        beats_s=tuple(beats.tolist()),
        positions=tuple((n - pickup) % metre + 1 for n in range(len(beats))),
        confidence=(1.0,) * len(beats),
        beats_per_bar=metre,
        tempo_bpm=bpm,
    )


def sections_of(*spans: tuple[str, float]) -> Sections:
    """Sections from their motifs and ends."""
    labels: dict[str, SectionLabel] = {"A": "verse", "B": "chorus"}
    starts = [0.0, *(end for _, end in spans[:-1])]
    return Sections(
        sections=tuple(
            Section(index=n, start_s=start, end_s=end, label=labels.get(motif, "bridge"), motif=motif, confidence=0.5)
            for n, ((motif, end), start) in enumerate(zip(spans, starts, strict=True))
        )
    )


def energy_of(duration_s: float, level: float = 0.5) -> EnergyCurve:
    return EnergyCurve(hop_s=0.1, level=(level,) * (int(duration_s * 10) + 2), integrated_lufs=-14)


def line_of(start_s: float, end_s: float, confidence: float = 1.0) -> LyricLine:
    """A line of four words."""
    edges = np.linspace(start_s, end_s, 5).tolist()
    words = (LyricWord(text="la", start_s=a, end_s=b, confidence=confidence) for a, b in pairwise(edges))
    return LyricLine(words=tuple(words))


def lengths_s(found: Segments) -> list[float]:
    return [segment.frame_count / float(found.rate.fraction) for segment in found.segments]


def test_loud_music_is_cut_faster_than_quiet() -> None:
    grid, form = grid_of(120, 64), sections_of(("A", 32), ("B", 64))
    level = (0.0,) * 320 + (1.0,) * 322
    found = cut_segments(grid, form, EnergyCurve(hop_s=0.1, level=level, integrated_lufs=-14), SILENT, FILM, 64.0)
    quiet = [length for length, s in zip(lengths_s(found), found.segments, strict=True) if s.label == "verse"]
    loud = [length for length, s in zip(lengths_s(found), found.segments, strict=True) if s.label == "chorus"]
    assert np.mean(quiet) > 1.4 * np.mean(loud)


def test_repeats_are_cut_alike_and_share_their_keys_in_order() -> None:
    grid, form = grid_of(120, 80), sections_of(("A", 16), ("B", 32), ("A", 48), ("B", 64), ("C", 80))
    found = cut_segments(grid, form, energy_of(80), SILENT, FILM, 80.0).segments
    keys = {n: [s.motif for s in found if s.section == n] for n in range(5)}
    assert keys[0] == keys[2] == [f"A{n + 1}" for n in range(len(keys[0]))]
    assert keys[1] == keys[3] == [f"B{n + 1}" for n in range(len(keys[1]))]
    assert set(keys[4]).isdisjoint(keys[0] + keys[1])


def test_a_shorter_repeat_is_cut_where_its_longer_sibling_was() -> None:
    grid, form = grid_of(120, 56), sections_of(("A", 16), ("A", 32), ("B", 44), ("A", 56))
    found = cut_segments(grid, form, energy_of(56), SILENT, FILM, 56.0).segments
    first = [s.motif for s in found if s.section == 0]
    last = [s.motif for s in found if s.section == 3]
    assert last == first[: len(last)]


def test_a_pickup_is_not_the_same_music_as_a_bar_without() -> None:
    grid, form = grid_of(120, 33, pickup=2), sections_of(("A", 17), ("A", 33))
    found = cut_segments(grid, form, energy_of(33), SILENT, FILM, 33.0).segments
    assert found[0].motif != next(s for s in found if s.section == 1).motif


def test_a_line_is_not_cut_in_two_when_another_bar_line_is_near() -> None:
    grid, form = grid_of(120, 16), sections_of(("A", 16))
    free = cut_segments(grid, form, energy_of(16), SILENT, FILM, 16.0)
    assert [s.start_frame / 24 for s in free.segments] == [0, 4, 8, 12]
    lyrics = Lyrics(source="lrc", lines=(line_of(2.1, 5.9), line_of(6.1, 9.9), line_of(10.1, 13.9)))
    kept = cut_segments(grid, form, energy_of(16), lyrics, FILM, 16.0)
    cuts = [s.start_frame / 24 for s in kept.segments[1:]]
    assert cuts
    assert all(not line.start_s < cut < line.end_s for cut in cuts for line in lyrics.lines)


def test_bars_longer_than_a_segment_may_be_are_cut_at_beats() -> None:
    grid, form = grid_of(20, 96), sections_of(("A", 48), ("B", 96))
    found = cut_segments(grid, form, energy_of(96), SILENT, FILM, 96.0)
    assert max(lengths_s(found)) <= 8.0
    beats = {FILM.frames(beat) for beat in grid.beats_s}
    assert {s.start_frame for s in found.segments} <= beats


def test_a_long_song_has_no_more_segments_than_asked_for() -> None:
    spans = [("A" if n % 2 else "B", 18.0 * (n + 1)) for n in range(100)]
    found = cut_segments(grid_of(133, 1800), sections_of(*spans), energy_of(1800, 1.0), SILENT, FILM, 1800.0)
    assert 40 <= len(found.segments) <= 64
    assert found.frame_count == 1800 * 24


def test_at_least_one_segment_must_be_allowed() -> None:
    with pytest.raises(ValueError, match="at least one"):
        cut_segments(grid_of(120, 16), sections_of(("A", 16)), energy_of(16), SILENT, FILM, 16.0, most=0)


@pytest.mark.parametrize("seed", range(5))
def test_the_cuts_are_the_best_of_all(seed: int) -> None:
    cost = np.random.default_rng(seed).uniform(0, 5, (9, 9))
    patterns = [(0, *inner, 8) for size in range(8) for inner in combinations(range(1, 8), size)]
    best = min(patterns, key=lambda cuts: sum(cost[a, b] for a, b in pairwise(cuts)))
    assert best_cuts(cost) == best


@pytest.mark.parametrize("pace", [0.5, 1.0, 2.0])
def test_a_songs_cuts_cost_the_least_of_all_that_could_be_made(pace: float) -> None:
    edges = Edges(np.arange(0.0, 22.0, 2.0), np.arange(11.0))
    levels = np.repeat(np.random.default_rng(0).uniform(0, 1, 20), 10)
    energy = EnergyCurve(hop_s=0.1, level=tuple(levels.tolist()), integrated_lufs=-14)
    lyrics = Lyrics(source="lrc", lines=(line_of(1.0, 5.0), line_of(6.2, 11.0, 0.4), line_of(13.0, 17.5)))
    cost = piece_costs(edges, energy, lyrics, Limits(2.0, 8.0, pace))
    patterns = [(0, *inner, 10) for size in range(10) for inner in combinations(range(1, 10), size)]
    best = min(patterns, key=lambda cuts: sum(cost[a, b] for a, b in pairwise(cuts)))
    assert best_cuts(cost) == best


def test_twice_the_pace_gives_about_twice_the_cuts() -> None:
    grid, form = grid_of(120, 96), sections_of(("A", 32), ("B", 64), ("C", 96))
    counts = [
        len(cut_segments(grid, form, energy_of(96), SILENT, FILM, 96.0, Cutting.at_pace(pace), most=200).segments)
        for pace in (0.5, 1.0, 2.0, 4.0)
    ]
    assert all(1.6 <= more / fewer <= 2.4 for fewer, more in pairwise(counts))


def test_fast_cuts_fall_inside_slow_bars() -> None:
    grid, form = grid_of(60, 64), sections_of(("A", 64))
    found = cut_segments(grid, form, energy_of(64), SILENT, FILM, 64.0, Cutting.at_pace(3.0), most=200)
    assert max(lengths_s(found)) <= 2.0


def test_a_line_that_is_less_surely_sung_there_costs_less_to_cut() -> None:
    times_s = np.array([0.0, 4.0])
    costs = [lines_cut(times_s, Lyrics(source="lrc", lines=(line_of(2, 6, sure),)))[1] for sure in (0.0, 0.4, 1.0)]
    assert costs == pytest.approx([0.0, 0.4, 1.0])


def test_music_without_a_pulse_is_cut_at_its_turns_whatever_their_number() -> None:
    turns_s = np.cumsum([0, 2.5, 3.5, 2.0, 3.9, 2.1, 3.0, 3.0])
    beats_s = np.concatenate([np.linspace(a, b, 4, endpoint=False) for a, b in pairwise(turns_s)])
    grid = BeatGrid(
        beats_s=tuple(beats_s.tolist()),
        positions=tuple(n % 4 + 1 for n in range(len(beats_s))),
        confidence=(0.0,) * len(beats_s),
        beats_per_bar=4,
        tempo_bpm=82,
        has_pulse=False,
    )
    found = cut_segments(grid, sections_of(("A", 20.0)), energy_of(20), SILENT, FILM, 20.0)
    assert {s.start_frame for s in found.segments} <= {FILM.frames(turn) for turn in turns_s}
    assert 2.0 <= min(lengths_s(found)) <= max(lengths_s(found)) <= 8.0


@st.composite
def songs(draw: st.DrawFn) -> tuple[BeatGrid, Sections, EnergyCurve, FrameRate, float]:
    """A grid, a form cut on its downbeats, an energy and a frame rate."""
    bpm, metre = draw(st.floats(40, 220)), draw(st.sampled_from([2, 3, 4, 7]))
    duration_s = draw(st.floats(5, 400))
    grid = grid_of(bpm, duration_s, metre, pickup=draw(st.integers(0, metre - 1)))
    inner = [t for t in grid.downbeats_s if 0 < t < duration_s]
    ends = sorted(draw(st.sets(st.sampled_from(inner), max_size=12))) if inner else []
    motifs = draw(st.lists(st.sampled_from("ABC"), min_size=len(ends) + 1, max_size=len(ends) + 1))
    form = sections_of(*zip(motifs, [*ends, duration_s], strict=True))
    levels = draw(st.lists(st.floats(0, 1), min_size=1, max_size=20))
    energy = EnergyCurve(hop_s=duration_s / len(levels), level=tuple(levels), integrated_lufs=-14)
    rate = draw(st.sampled_from([FILM, FrameRate(numerator=24000, denominator=1001), FrameRate(numerator=1)]))
    return grid, form, energy, rate, duration_s


@settings(max_examples=120)
@given(songs(), st.integers(1, 64))
def test_any_song_is_tiled_exactly_within_its_limits(
    song: tuple[BeatGrid, Sections, EnergyCurve, FrameRate, float], most: int
) -> None:
    grid, form, energy, rate, duration_s = song
    found = cut_segments(grid, form, energy, SILENT, rate, duration_s, most=most)
    assert found.segments[0].start_frame == 0
    assert found.frame_count == rate.frames(duration_s)
    assert len(found.segments) <= most
    bounds = {rate.frames(t) for t in grid.beats_s} | {rate.frames(s.start_s) for s in form.sections}
    assert {s.start_frame for s in found.segments} <= bounds
    keyed: dict[str, set[str]] = {}
    for segment in found.segments:
        keyed.setdefault(form.sections[segment.section].motif, set()).add(segment.motif.rstrip("0123456789"))
    assert all(letters == {motif} for motif, letters in keyed.items())


@st.composite
def cuttings(draw: st.DrawFn) -> Cutting:
    shortest_s = draw(st.floats(0.25, 10))
    longest_s = draw(st.floats(max(0.5, shortest_s * 1.01), 40))
    return Cutting(shortest_s=shortest_s, longest_s=longest_s, pace=draw(st.floats(0.25, 4)))


@settings(max_examples=100)
@given(songs(), cuttings())
def test_limits_are_kept_wherever_bars_allow_it(
    song: tuple[BeatGrid, Sections, EnergyCurve, FrameRate, float], cutting: Cutting
) -> None:
    grid, form, energy, _, duration_s = song
    fine = FrameRate(numerator=1000)
    found = cut_segments(grid, form, energy, SILENT, fine, duration_s, cutting, most=10_000)
    assert found.frame_count == fine.frames(duration_s)
    assert {s.start_frame for s in found.segments} <= {0} | {fine.frames(t) for t in grid.beats_s}
    bar_s = 60 * grid.beats_per_bar / grid.tempo_bpm
    by_section: dict[int, list[float]] = {}
    for segment in found.segments:
        by_section.setdefault(segment.section, []).append(segment.frame_count / 1000)
    for section in form.sections:
        if can_keep(section, grid, bar_s, cutting):
            lengths = by_section[section.index]
            assert cutting.shortest_s - 0.002 <= min(lengths) <= max(lengths) <= cutting.longest_s + 0.002


def can_keep(section: Section, grid: BeatGrid, bar_s: float, cutting: Cutting) -> bool:
    """Whether a section can be cut at its downbeats, the ones near its ends left out, into pieces within the limits."""
    inner = [t for t in grid.downbeats_s if section.start_s + 0.51 * bar_s < t < section.end_s - 0.51 * bar_s]
    reached = [section.start_s]
    for edge in [*inner, section.end_s]:
        if any(cutting.shortest_s + 0.001 <= edge - start <= cutting.longest_s - 0.001 for start in reached):
            reached.append(edge)
    return reached[-1] == section.end_s


@settings(max_examples=60)
@given(songs())
def test_segments_of_one_key_begin_at_the_same_beat_and_last_equally_long(
    song: tuple[BeatGrid, Sections, EnergyCurve, FrameRate, float],
) -> None:
    grid, form, energy, _, duration_s = song
    found = cut_segments(grid, form, energy, SILENT, FILM, duration_s)
    seen: dict[str, tuple[int, float]] = {}
    for segment in found.segments:
        section, (start_s, end_s) = form.sections[segment.section], found.span_s(segment)
        downbeats = [t for t in grid.downbeats_s if t >= section.start_s - 1e-6]
        place = (round((start_s - (downbeats or [duration_s])[0]) * grid.tempo_bpm / 60), end_s - start_s)
        known = seen.setdefault(segment.motif, place)
        assert known[0] == place[0]
        assert known[1] == pytest.approx(place[1], abs=60 / grid.tempo_bpm + 2 / 24)
