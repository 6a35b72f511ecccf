"""The numbers the later steps hear with: powers that add up, levels in decibels, pitch classes, onsets in place."""

import numpy as np
import pytest

from audio.energy import energy_curve
from audio.features import features
from audio.filters import mel_matrix
from audio.spans import span_means

RATE_HZ = 22050
TIME_S = np.arange(RATE_HZ * 12) / RATE_HZ


def test_mel_bands_share_every_frequency_out_without_loss() -> None:
    matrix = mel_matrix(RATE_HZ, 4096, 40, 40.0, 10500.0)
    assert matrix.min() >= 0
    assert matrix.sum(axis=0).min() > 0
    inside = np.fft.rfftfreq(4096, 1 / RATE_HZ)
    inside = (inside > 200) & (inside < 9000)
    np.testing.assert_allclose(matrix[inside].sum(axis=1), 1, atol=1e-5)


def test_a_sine_has_its_power_its_level_and_its_pitch_class() -> None:
    heard = features((0.1 * np.sin(2 * np.pi * 440 * TIME_S)).astype(np.float32), RATE_HZ)
    middle = slice(20, -20)
    np.testing.assert_allclose(heard.mel[middle].sum(axis=1), 0.005, rtol=0.02)
    np.testing.assert_allclose(heard.loudness_db[middle], -23.01, atol=0.05)
    assert set(heard.chroma[middle].argmax(axis=1)) == {9}
    assert heard.duration_s == 12.0


def test_silence_lies_at_the_floor() -> None:
    heard = features(np.zeros(RATE_HZ, np.float32), RATE_HZ)
    assert heard.loudness_db.max() == -100
    assert heard.onset.max() == 0


def test_onsets_of_low_and_high_sounds_rise_in_their_bands_at_their_times() -> None:
    samples = np.zeros(RATE_HZ * 4)
    tail = np.exp(-np.arange(4000) / 800)
    samples[RATE_HZ : RATE_HZ + 4000] += np.sin(2 * np.pi * 80 * np.arange(4000) / RATE_HZ) * tail
    noise = np.diff(np.random.default_rng(0).standard_normal(4001), n=1) * tail
    samples[2 * RATE_HZ : 2 * RATE_HZ + 4000] += noise
    heard = features(samples.astype(np.float32), RATE_HZ)
    low, high = heard.onset[:, 0], heard.onset[:, 2]
    frame = round(1.5 * heard.onset_rate_hz)
    assert low[:frame].argmax() / heard.onset_rate_hz == pytest.approx(1.0, abs=0.025)
    assert high[frame:].argmax() / heard.onset_rate_hz + frame / heard.onset_rate_hz == pytest.approx(2.0, abs=0.025)
    assert low[:frame].max() > 2 * high[:frame].max()


def test_chunks_leave_no_seam() -> None:
    samples = np.random.default_rng(1).standard_normal(RATE_HZ * 60).astype(np.float32)
    whole = features(samples, RATE_HZ)
    hop = round(RATE_HZ / whole.spectral_rate_hz)
    shifted = features(samples[500 * hop :], RATE_HZ)
    np.testing.assert_allclose(whole.mel[510:1490], shifted.mel[10:990], rtol=1e-3)


def test_span_means_share_frames_out_exactly() -> None:
    ramp = np.arange(100, dtype=np.float64)[:, None]
    means = span_means(ramp, 10.0, [0.0, 1.0, 2.05, 10.0], parts=2)
    assert means.shape == (3, 2, 1)
    np.testing.assert_allclose(means[0, :, 0], [2.0, 7.0])
    weights = np.array([1] * 5 + [0.25])
    np.testing.assert_allclose(means[1, 0, 0], np.average([10, 11, 12, 13, 14, 15], weights=weights))


@pytest.mark.parametrize("level_db", [-10.0, -23.0, -40.0])
def test_loudness_of_a_sine_of_1_khz_is_that_of_the_standard(level_db: float) -> None:
    sine = 10 ** (level_db / 20) * np.sin(2 * np.pi * 997 * TIME_S)
    measured = energy_curve(features(sine.astype(np.float32), RATE_HZ)).integrated_lufs
    assert measured == pytest.approx(level_db - 3.01, abs=0.3)


def test_quiet_passages_are_gated_out_of_the_loudness() -> None:
    sine = 0.1 * np.sin(2 * np.pi * 997 * TIME_S)
    sine[len(sine) // 2 :] *= 0.01
    assert energy_curve(features(sine.astype(np.float32), RATE_HZ)).integrated_lufs == pytest.approx(-23.0, abs=0.5)


def test_low_rumble_counts_less_than_voices() -> None:
    rumble = energy_curve(features((0.1 * np.sin(2 * np.pi * 45 * TIME_S)).astype(np.float32), RATE_HZ))
    voice = energy_curve(features((0.1 * np.sin(2 * np.pi * 2500 * TIME_S)).astype(np.float32), RATE_HZ))
    assert voice.integrated_lufs - rumble.integrated_lufs > 5


def test_energy_spans_the_song_and_rises_where_it_is_loud_and_dense() -> None:
    rng = np.random.default_rng(2)
    quiet = 0.02 * np.sin(2 * np.pi * 300 * TIME_S)
    loud = 0.3 * rng.standard_normal(len(TIME_S))
    curve = energy_curve(features(np.concatenate([quiet, loud, quiet]).astype(np.float32), RATE_HZ))
    assert len(curve.level) * curve.hop_s == pytest.approx(36, abs=0.2)
    assert curve.mean(14, 22) > 0.9
    assert curve.mean(2, 10) < 0.1
    assert min(curve.level) >= 0
    assert max(curve.level) <= 1


def test_energy_of_an_unchanging_sound_is_the_middle() -> None:
    curve = energy_curve(features(np.zeros(RATE_HZ * 6, np.float32), RATE_HZ))
    assert set(curve.level) == {0.5}
    assert curve.integrated_lufs == -70
