"""What is said of every beat is what was put there: known tones, strokes, chords and singers."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import mannwhitneyu

from audio.beat_features import beat_features, onset_times_s, span_features
from audio.features import features
from demo.compose import compose
from demo.synthesis import render
from state.music import BeatFeatures, BeatGrid, Features

RATE_HZ = 22050
LENGTH_S = 8.0
TIME_S = np.arange(int(LENGTH_S * RATE_HZ)) / RATE_HZ
BEATS_S = np.arange(0, LENGTH_S + 0.1, 0.5)


def heard(samples: NDArray[np.float64]) -> BeatFeatures:
    return span_features(features(samples.astype(np.float32), RATE_HZ), BEATS_S)


def sine(frequency_hz: float, level: float = 0.1) -> NDArray[np.float64]:
    return level * np.sin(2 * np.pi * frequency_hz * TIME_S)


def strokes(per_s: float) -> NDArray[np.float64]:
    rng = np.random.default_rng(0)
    samples = np.zeros(len(TIME_S))
    for start_s in np.arange(0.25 / per_s, LENGTH_S - 0.1, 1 / per_s):
        first = round(start_s * RATE_HZ)
        samples[first : first + 1500] += 0.3 * rng.standard_normal(1500) * np.exp(-np.arange(1500) / 400)
    return samples


def test_every_beat_has_a_row_up_to_the_end_of_the_song(pop_song: Any) -> None:
    grid = BeatGrid(
        beats_s=tuple(pop_song.beats_s.tolist()),
        positions=tuple(n % 4 + 1 for n in range(len(pop_song.beats_s))),
        confidence=(1.0,) * len(pop_song.beats_s),
        beats_per_bar=4,
        tempo_bpm=120,
    )
    found = beat_features(pop_song.features, grid)
    assert found.edges_s[:-1].tolist() == list(grid.beats_s)
    assert found.edges_s[-1] == pytest.approx(pop_song.duration_s)
    for field in fields(found)[1:]:
        values = getattr(found, field.name)
        assert len(values) == len(grid.beats_s)
        assert values.dtype == np.float32
        assert np.isfinite(values).all()


def test_the_loudness_of_a_beat_is_that_of_the_standard() -> None:
    samples = sine(997.0)
    samples[len(samples) // 2 :] *= 0.1
    loudness = heard(samples).loudness_lufs
    assert loudness[1:7] == pytest.approx(np.full(6, -23.0), abs=0.3)
    assert loudness[9:15] == pytest.approx(np.full(6, -43.0), abs=0.3)


def test_silence_is_silent_in_every_measure() -> None:
    found = heard(np.zeros(len(TIME_S)))
    assert (found.loudness_lufs == -70).all()
    for name in ("flux", "onsets_per_s", "percussive", "brightness_hz", "low_share", "vocal", "chroma"):
        assert not getattr(found, name).any(), name


@pytest.mark.parametrize("frequency_hz", [300.0, 1000.0, 4000.0])
def test_brightness_lies_where_the_tone_is(frequency_hz: float) -> None:
    assert heard(sine(frequency_hz)).brightness_hz[2:-2] == pytest.approx(np.full(12, frequency_hz), rel=0.1)


def test_low_tones_are_low_and_a_tone_is_its_own_pitch_class() -> None:
    low, high = heard(sine(82.41)), heard(sine(880.0))
    assert low.low_share[2:-2].min() > 0.95
    assert high.low_share[2:-2].max() < 0.01
    assert set(high.chroma[2:-2].argmax(axis=1)) == {9}
    assert high.chroma[2:-2].sum(axis=1) == pytest.approx(np.ones(12), abs=1e-5)


@pytest.mark.parametrize("per_s", [2.0, 4.0, 8.0])
def test_onsets_are_counted_as_they_were_struck(per_s: float) -> None:
    found = heard(strokes(per_s))
    assert found.onsets_per_s[1:-1] == pytest.approx(np.full(14, per_s))


def test_onsets_lie_where_they_were_struck() -> None:
    struck_s = np.arange(0.125, LENGTH_S - 0.1, 0.5)
    found_s = onset_times_s(features(strokes(2.0).astype(np.float32), RATE_HZ))
    assert found_s == pytest.approx(struck_s, abs=0.03)


def test_strokes_strike_and_chords_ring() -> None:
    held = sum((sine(frequency_hz) for frequency_hz in (261.6, 329.6, 392.0, 523.3)), np.zeros(len(TIME_S)))
    drums, chords, both = heard(strokes(4.0)).percussive, heard(held).percussive, heard(strokes(4.0) + held).percussive
    assert drums[1:-1].min() > 0.75
    assert chords[1:-1].max() < 0.2
    assert chords[1:-1].max() < both[1:-1].min() <= both[1:-1].max() < drums[1:-1].min()


def test_louder_copies_differ_in_loudness_alone() -> None:
    samples = strokes(4.0) + sine(440.0)
    loud, quiet = heard(samples), heard(0.25 * samples)
    assert loud.loudness_lufs - quiet.loudness_lufs == pytest.approx(np.full(16, 12.04), abs=0.05)
    for name in ("percussive", "onsets_per_s", "low_share", "brightness_hz", "chroma", "vocal"):
        np.testing.assert_allclose(getattr(loud, name), getattr(quiet, name), rtol=1e-3, atol=1e-3, err_msg=name)


def test_a_singer_is_told_from_the_band_that_plays_alone() -> None:
    song = compose("rock")
    with_singer, without = (_features_of(render(composition)) for composition in (song, replace(song, voices=())))
    edges_s = np.array(song.truth.beats_s)
    sung = _sung_share(song.truth.words, edges_s)
    vocal, bare = span_features(with_singer, edges_s).vocal, span_features(without, edges_s).vocal
    assert _auc(vocal[sung > 0.5], bare[sung > 0.5]) > 0.9
    assert _auc(vocal[sung > 0.5], vocal[sung == 0]) > 0.85


def _features_of(stereo: NDArray[np.float32]) -> Features:
    return features(np.ascontiguousarray(stereo.mean(axis=0)[::2]), RATE_HZ)


def _sung_share(words: tuple, edges_s: NDArray[np.float64]) -> NDArray[np.float64]:
    spans = np.array([(word.start_s, word.end_s) for word in words])
    shared = np.minimum(edges_s[1:, None], spans[:, 1]) - np.maximum(edges_s[:-1, None], spans[:, 0])
    return np.asarray(np.maximum(shared, 0).sum(axis=1) / np.diff(edges_s))


def _auc(positive: NDArray[np.float32], negative: NDArray[np.float32]) -> float:
    return float(mannwhitneyu(positive, negative).statistic / (len(positive) * len(negative)))


@st.composite
def rows(draw: st.DrawFn) -> BeatFeatures:
    count = draw(st.integers(1, 12))
    steps = draw(st.lists(st.floats(0.2, 2), min_size=count, max_size=count))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    return BeatFeatures(
        edges_s=np.cumsum([0.3, *steps]),
        loudness_lufs=rng.uniform(-60, 0, count).astype(np.float32),
        chroma=rng.dirichlet(np.ones(12), count).astype(np.float32),
        **{
            name: rng.uniform(0, 1, count).astype(np.float32)
            for name in ("flux", "onsets_per_s", "percussive", "brightness_hz", "low_share", "vocal")
        },
    )


@given(rows(), st.integers(1, 5))
def test_rows_of_other_spans_add_up_to_the_same_song(beats: BeatFeatures, spans: int) -> None:
    edges_s = np.linspace(beats.edges_s[0], beats.edges_s[-1], spans + 1)
    bars = beats.over(edges_s)
    for name in ("flux", "onsets_per_s", "vocal", "chroma"):
        totals = [np.diff(each.edges_s) @ getattr(each, name) for each in (beats, bars)]
        np.testing.assert_allclose(totals[0], totals[1], rtol=1e-4)
    energy = [np.diff(each.edges_s) @ 10 ** (each.loudness_lufs / 10) for each in (beats, bars)]
    np.testing.assert_allclose(energy[0], energy[1], rtol=1e-4)


@given(rows())
def test_rows_over_their_own_spans_stay_as_they_are(beats: BeatFeatures) -> None:
    same = beats.over(beats.edges_s)
    for field in fields(beats):
        np.testing.assert_allclose(getattr(same, field.name), getattr(beats, field.name), rtol=1e-5, atol=1e-5)


def test_a_span_outside_the_song_is_silent() -> None:
    outside = heard(sine(440.0)).over([20.0, 21.0])
    assert outside.loudness_lufs.tolist() == [-70.0]
    assert not outside.chroma.any()
