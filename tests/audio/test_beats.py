"""Beats and bars against songs whose beats were put there, and the decoder against every possible path."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import mir_eval
import numpy as np
import pytest
from numpy.typing import NDArray

from audio.bar_pointer import most_probable_beats
from audio.bars import most_probable_count
from audio.beat_network import beat_activation
from audio.beats import beat_grid, likely_divided
from audio.features import features
from audio.onset_activation import onset_activation
from audio.ruler import ruler
from state.music import BeatGrid, Features

RATE_HZ = 22050
VERSE, CHORUS = (("Am", "F", "C", "G") * 2, 0.5), (("F", "G", "Em", "Am", "F", "G", "C", "C"), 1.0)


def hear(heard: Features) -> BeatGrid:
    return beat_grid(heard, beat_activation(heard))


def f_measure(truth: NDArray[np.float64], heard: tuple[float, ...]) -> float:
    return float(mir_eval.beat.f_measure(truth, np.array(heard)))


def late_s(truth: NDArray[np.float64], grid: BeatGrid) -> NDArray[np.float64]:
    """How late the nearest beat of the grid is, for every true beat."""
    beats = np.array(grid.beats_s)
    return np.asarray(beats[np.abs(beats[:, None] - truth).argmin(axis=0)] - truth)


def assert_covers(grid: BeatGrid, duration_s: float) -> None:
    interval_s = float(np.max(np.diff(grid.beats_s)))
    assert 0 <= grid.beats_s[0] < 1.1 * interval_s
    assert duration_s - 1.1 * interval_s < grid.beats_s[-1] < duration_s


@pytest.mark.parametrize("bpm", [62, 84, 112.3, 140, 174])
def test_beats_of_a_drummed_song_are_found_within_ten_milliseconds(song_of: Callable[..., Any], bpm: float) -> None:
    song = song_of(bpm, (VERSE, CHORUS), lead_in_s=0.37)
    grid = hear(song.features)
    assert grid.has_pulse
    assert grid.tempo_bpm == pytest.approx(bpm, rel=0.005)
    assert np.abs(late_s(song.beats_s, grid)).max() < 0.010
    assert f_measure(song.beats_s, grid.beats_s) > 0.95
    assert f_measure(song.downbeats_s, grid.downbeats_s) > 0.93
    assert_covers(grid, song.duration_s)


@pytest.mark.parametrize("bpm", [90, 132, 168])
def test_triple_time_is_told_from_quadruple(song_of: Callable[..., Any], bpm: float) -> None:
    song = song_of(bpm, (VERSE, CHORUS), metre=3)
    grid = hear(song.features)
    assert grid.beats_per_bar == 3
    assert f_measure(song.downbeats_s, grid.downbeats_s) > 0.93


def test_positions_count_the_bar_out(pop_song: Any) -> None:
    grid = hear(pop_song.features)
    assert all(after == before % grid.beats_per_bar + 1 for before, after in pairwise(grid.positions))


def test_clicks_are_not_heard_late() -> None:
    samples, beats_s = np.zeros(RATE_HZ * 30, np.float32), np.arange(0.5, 29, 0.6)
    for beat_s in beats_s:
        samples[round(beat_s * RATE_HZ) :][:5] = 0.8
    grid = hear(features(samples, RATE_HZ))
    assert np.abs(late_s(beats_s, grid)).max() < 0.010


def test_a_slowly_drifting_tempo_is_followed() -> None:
    intervals = 0.5 * (1 + 0.06 * np.sin(np.arange(80) / 80 * 2 * np.pi))
    beats_s = 0.3 + np.cumsum(intervals)
    samples, rng = np.zeros(int((beats_s[-1] + 1) * RATE_HZ), np.float32), np.random.default_rng(3)
    for beat_s in beats_s:
        samples[round(beat_s * RATE_HZ) :][:2000] += 0.4 * rng.standard_normal(2000) * np.exp(-np.arange(2000) / 300)
    grid = hear(features(samples, RATE_HZ))
    assert f_measure(beats_s, grid.beats_s) > 0.95
    assert np.median(np.abs(late_s(beats_s, grid))) < 0.010


def test_confidence_is_high_on_drums_and_falls_in_a_silent_break(song_of: Callable[..., Any]) -> None:
    song = song_of(120, (VERSE, (("C", "C", "C", "C"), 0.0), VERSE))
    grid = hear(song.features)
    confidence, beats_s = np.array(grid.confidence), np.array(grid.beats_s)
    silent = (beats_s > 17) & (beats_s < 23)
    assert np.median(confidence[~silent]) > 0.8
    assert np.median(confidence[silent]) < 0.6 * np.median(confidence[~silent])


@pytest.mark.parametrize("metre", [3, 4])
def test_onsets_alone_suffice_for_a_clear_song(song_of: Callable[..., Any], metre: int) -> None:
    song = song_of(120, (VERSE, CHORUS), metre=metre)
    grid = beat_grid(song.features, onset_activation(song.features))
    assert grid.beats_per_bar == metre
    assert f_measure(song.beats_s, grid.beats_s) > 0.95
    assert f_measure(song.downbeats_s, grid.downbeats_s) > 0.93


def test_beats_that_alternate_with_nothing_between_them_look_divided_and_no_others() -> None:
    beats_s, frames = np.arange(0.5, 59, 0.5), np.zeros(6000)
    frames[50:5900:50] = 1.0
    assert likely_divided(beats_s, frames, 100.0) == 0
    frames[100:5900:100] = 0.4
    assert likely_divided(beats_s, frames, 100.0) == 1
    frames[75:5900:50] = 0.5
    assert likely_divided(beats_s, frames, 100.0) == 0


@pytest.mark.parametrize("kind", ["noise", "drone", "silence"])
def test_music_without_pulse_is_said_to_have_none(kind: str) -> None:
    time_s = np.arange(RATE_HZ * 20) / RATE_HZ
    sounds = {
        "noise": 0.1 * np.random.default_rng(0).standard_normal(len(time_s)),
        "drone": 0.1 * np.sin(2 * np.pi * 220 * time_s) * (1 + 0.3 * np.sin(2 * np.pi * 0.13 * time_s)),
        "silence": np.zeros_like(time_s),
    }
    grid = hear(features(sounds[kind].astype(np.float32), RATE_HZ))
    assert not grid.has_pulse
    assert set(grid.confidence) == {0.0}
    assert_covers(grid, 20.0)


def test_bars_of_a_ruler_begin_where_the_sound_turns() -> None:
    turns_s, rng = np.cumsum([3.3, 2.1, 2.6, 1.9, 3.0, 2.4, 3.1, 2.2]), np.random.default_rng(0)
    loudness = np.repeat([0.1, 0.3, 0.05, 0.4, 0.1, 0.2, 0.02, 0.3], np.diff(turns_s * RATE_HZ, prepend=0).astype(int))
    noise = loudness * rng.standard_normal(len(loudness))
    grid = ruler(features(noise.astype(np.float32), RATE_HZ))
    assert max(min(abs(bar - turn) for bar in grid.downbeats_s) for turn in turns_s[:-1]) < 0.1


def test_the_shortest_song_has_a_grid(song_of: Callable[..., Any]) -> None:
    song = song_of(100, ((("C", "G"), 1.0),))
    assert_covers(hear(song.features), song.duration_s)


def test_the_same_song_gives_the_same_grid(pop_song: Any) -> None:
    assert hear(pop_song.features) == hear(pop_song.features)


def best_beats_by_trying_all(
    probability: NDArray[np.float64], intervals: NDArray[np.int64], log_prior: NDArray[np.float64]
) -> list[int]:
    """Return the most probable beats by walking through every sequence of intervals (see `audio.bar_pointer`)."""
    frames = len(probability)
    on_beat = np.log(np.clip(probability, 1e-5, 1))
    between = np.log(np.clip((1 - probability) / 15, 1e-5, 1))
    norm = [np.log(np.exp(-100 * np.abs(intervals / old - 1)).sum()) for old in intervals]

    def rest(frame: int, old: int) -> tuple[float, list[int]]:
        found = []
        for new, length in enumerate(intervals):
            gain = -100 * abs(length / intervals[old] - 1) - norm[old] + log_prior[new] * length / intervals.max()
            if frame + length >= frames:
                found.append((gain + between[frame:].sum(), [frame]))
            else:
                later, beats = rest(frame + length, new)
                span = on_beat[frame] + between[frame + 1 : frame + length].sum()
                found.append((gain + span + later, [frame, *beats]))
        return max(found, key=lambda entry: entry[0])

    starts = [(rest(first, old), first) for old, length in enumerate(intervals) for first in range(length)]
    return max(((score + between[:first].sum(), beats) for (score, beats), first in starts), key=lambda e: e[0])[1]


@pytest.mark.parametrize("seed", range(6))
def test_the_decoder_finds_the_best_of_all_paths(seed: int) -> None:
    rng = np.random.default_rng(seed)
    probability = rng.uniform(0.01, 0.3, 30)
    probability[seed % 4 :: 5] += 0.6
    intervals, log_prior = np.array([4, 5, 6, 9]), rng.uniform(-1, 1, 4)
    expected = best_beats_by_trying_all(probability, intervals, log_prior)
    assert most_probable_beats(probability, intervals, log_prior).tolist() == expected


def test_bar_phase_slips_only_where_it_pays() -> None:
    log_odds = np.full(400, -1.0)
    log_odds[:200:4] = 3.0
    log_odds[202::4] = 3.0
    places, metres, _ = most_probable_count(log_odds)
    assert set(places[:196:4]) == {1}
    assert set(places[202::4]) == {1}
    assert set(metres) == {4}
    once = np.where(np.arange(400) == 202, 3.0, np.where(np.arange(400) % 4 == 0, 2.0, -1.0))
    steady, _, _ = most_probable_count(once)
    assert set(steady[::4]) == {1}


@pytest.mark.parametrize("metre", [2, 3, 4, 5, 7])
def test_a_metre_is_counted_out_and_its_change_is_heard(metre: int) -> None:
    log_odds = np.full(40 * metre + 160, -2.0)
    log_odds[: 40 * metre : metre] = 4.0
    log_odds[40 * metre :: 4] = 4.0
    places, metres, _ = most_probable_count(log_odds)
    assert np.array_equal(places[: 40 * metre], np.arange(40 * metre) % metre + 1)
    assert set(metres[: 40 * metre]) == {metre}
    assert np.array_equal(places[40 * metre :], np.arange(160) % 4 + 1)


def test_cues_that_say_nothing_are_counted_in_four() -> None:
    assert set(most_probable_count(np.zeros(50))[1]) == {4}
