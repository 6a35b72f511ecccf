"""Segments tile the film to the frame, keep their limits, and are the same music exactly when they say so."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.segmentation import best_cuts, cut_segments
from state.music import BeatGrid, EnergyCurve, LyricLine, Lyrics, LyricWord, Section, SectionLabel, Sections, Segments
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
    def line(start_s: float, end_s: float) -> LyricLine:
        return LyricLine(words=(LyricWord(text="la", start_s=start_s, end_s=end_s, confidence=1.0),))

    grid, form = grid_of(120, 16), sections_of(("A", 16))
    free = cut_segments(grid, form, energy_of(16), SILENT, FILM, 16.0)
    assert [s.start_frame / 24 for s in free.segments] == [0, 4, 8, 12]
    lyrics = Lyrics(source="lrc", lines=(line(2.1, 5.9), line(6.1, 9.9), line(10.1, 13.9)))
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


@settings(max_examples=120, deadline=None)
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


@settings(max_examples=60, deadline=None)
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
