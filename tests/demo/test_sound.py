"""What is heard agrees with what is claimed: beats, repeats, dynamics, words, and a mix like a record's."""

import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.fft import rfft
from scipy.ndimage import uniform_filter1d

from demo.compose import compose
from demo.mixing import limit
from demo.score import SAMPLE_RATE_HZ, Note, Track
from demo.songs import GENRES
from demo.synthesis import render, render_voices

HOP_SAMPLES = 256
QUICK = "folk"


@cache
def _song(genre):
    composition = compose(genre)
    return composition, render(composition)


@pytest.fixture(params=[QUICK, *(pytest.param(g, marks=pytest.mark.slow) for g in GENRES if g != QUICK)])
def song(request):
    return _song(request.param)


def _level_db(sound, start_s, end_s):
    part = sound[:, round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)]
    return 10 * np.log10(np.mean(part.astype(float) ** 2))


def _spectra(sound):
    """Return magnitudes of overlapping windows, shape (hops, bins); window h is centred on sample h * HOP."""
    mono = np.pad(sound.mean(axis=0), 512)
    windows = np.lib.stride_tricks.sliding_window_view(mono, 1024)[::HOP_SAMPLES]
    return np.abs(rfft(windows * np.hanning(1024).astype(np.float32), axis=1))


@cache
def _onsets(genre):
    spectra = np.log1p(50 * _spectra(_song(genre)[1]))
    return np.maximum(np.diff(spectra, axis=0, prepend=0), 0).sum(axis=1)


def test_the_sound_is_stereo_and_exactly_as_long_as_the_truth(song):
    composition, sound = song
    assert sound.dtype == np.float32
    assert sound.shape == (2, round(composition.truth.duration_s * SAMPLE_RATE_HZ))


def test_nothing_clips_and_nothing_leans_on_direct_current(song):
    _, sound = song
    assert np.isfinite(sound).all()
    assert 0.8 < np.abs(sound).max() <= 0.98
    assert np.abs(sound.mean(axis=1)).max() < 1e-3


def test_loudness_and_crest_are_a_records(song):
    _, sound = song
    loudness_db = 10 * np.log10(np.mean(sound.astype(float) ** 2))
    crest_db = 20 * np.log10(np.abs(sound).max()) - loudness_db
    assert -14 <= loudness_db <= -10
    assert 8 <= crest_db <= 14


def test_no_octave_owns_the_mix_and_none_is_empty(song):
    _, sound = song
    power = np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2
    frequencies = np.fft.rfftfreq(sound.shape[1], 1 / SAMPLE_RATE_HZ)
    edges = [40, 80, 160, 320, 640, 1_280, 2_560, 5_120, 10_240]
    shares = [power[(frequencies >= a) & (frequencies < b)].sum() / power.sum() for a, b in itertools.pairwise(edges)]
    assert max(shares) < 0.5
    assert min(shares) > 0.003


def test_left_and_right_differ_but_the_middle_carries(song):
    _, sound = song
    middle, side = (sound[0] + sound[1]) / 2, (sound[0] - sound[1]) / 2
    ratio_db = 10 * np.log10(np.mean(side**2) / np.mean(middle**2))
    assert -16 < ratio_db < -3


def test_onsets_are_stronger_at_true_downbeats_and_beats_than_anywhere_else(song):
    composition, _ = song
    onsets = _onsets(composition.genre)
    places = np.arange(len(onsets)) * HOP_SAMPLES / SAMPLE_RATE_HZ

    def strength(times):
        return np.mean([onsets[(places > t - 0.012) & (places < t + 0.018)].max() for t in times])

    beat_s = 60 / composition.tempo_bpm
    downbeats, beats = np.array(composition.truth.downbeats_s), np.array(composition.truth.beats_s)
    between = np.concatenate([beats + share * beat_s for share in (0.12, 0.37, 0.63, 0.87)])
    assert strength(downbeats) > 1.3 * strength(between)
    assert strength(beats) > 1.15 * strength(between)


def test_the_grid_is_not_early_nor_late(song):
    composition, _ = song
    onsets = _onsets(composition.genre)
    places = np.arange(len(onsets)) * HOP_SAMPLES / SAMPLE_RATE_HZ
    shifts = np.arange(-0.1, 0.1001, 0.005)
    downbeats = np.array(composition.truth.downbeats_s)
    scores = [np.mean(np.interp(downbeats + shift, places, onsets)) for shift in shifts]
    assert abs(shifts[int(np.argmax(scores))]) <= 0.015


def _fingerprint(sound, start_s, end_s):
    part = sound[:, round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)]
    spectra = np.log1p(20 * _spectra(part))
    shape = uniform_filter1d(spectra, 8, axis=1)[:, ::8]
    return shape - shape.mean(axis=0)


def _likeness(one, other):
    length = min(len(one), len(other))
    a, b = one[:length].ravel(), other[:length].ravel()
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


def test_every_chorus_sounds_like_the_others_bar_by_bar_and_not_like_a_shifted_one(song):
    composition, sound = song
    bar_s = composition.beats_per_bar * 60 / composition.tempo_bpm
    choruses = [s.start_s for s in composition.truth.sections if s.label == "chorus"]
    for one, other in itertools.combinations(choruses, 2):
        for bar in (0, 1, 2):
            here = _fingerprint(sound, one + bar * bar_s, one + (bar + 1) * bar_s)
            again = _fingerprint(sound, other + bar * bar_s, other + (bar + 1) * bar_s)
            shifted = _fingerprint(sound, other + (bar + 0.4) * bar_s, other + (bar + 1.4) * bar_s)
            assert _likeness(here, again) > 0.8
            assert _likeness(here, again) > _likeness(here, shifted) + 0.3


def test_every_chorus_is_louder_than_every_verse_and_than_intro_and_outro(song):
    composition, sound = song
    levels = [(s.label, _level_db(sound, s.start_s, s.end_s)) for s in composition.truth.sections]
    softest_chorus = min(level for label, level in levels if label == "chorus")
    assert softest_chorus > 1.5 + max(
        level for label, level in levels if label in ("verse", "intro", "outro", "bridge")
    )


def test_the_lead_in_is_silent_and_the_end_rings_out_to_nothing(song):
    composition, sound = song
    assert np.abs(sound[:, : round(composition.truth.beats_s[0] * SAMPLE_RATE_HZ) - 400]).max(initial=0.0) < 1e-3
    assert np.abs(sound[:, -200:]).max() < 1e-3
    last_bar_s = composition.truth.downbeats_s[-1]
    assert (
        _level_db(sound, last_bar_s, last_bar_s + 0.5)
        > _level_db(sound, *(composition.truth.duration_s - t for t in (1, 0.1))) + 10
    )


def test_the_voice_sounds_exactly_while_words_are_sung(song):
    composition, _ = song
    voice = np.abs(next(render_voices(composition))).max(axis=0)
    loud = uniform_filter1d(voice, 441) > 0.02 * voice.max()
    words = composition.truth.words
    inside = np.zeros(len(loud), bool)
    for word in words:
        span = slice(round(word.start_s * SAMPLE_RATE_HZ), round(word.end_s * SAMPLE_RATE_HZ))
        inside[span] = True
        assert loud[span].mean() > 0.7
        assert loud[span.start : span.start + round(0.1 * SAMPLE_RATE_HZ)].any()
    assert loud[~inside].mean() < 0.05


def test_a_stroke_sounds_on_its_sample():
    composition = compose("electronic")
    only = next(track for track in composition.tracks if track.instrument == "clap")
    stroke = Track("clap", only.channel, (Note(10.0, 0.1, 60, 1.0),))
    bare = replace(composition, voices=(), tracks=(stroke,))
    sound = np.abs(render(bare)).max(axis=0)
    assert sound[: 10 * SAMPLE_RATE_HZ - 400].max() < 1e-6
    assert sound[10 * SAMPLE_RATE_HZ : 10 * SAMPLE_RATE_HZ + 200].max() > 0.1


def test_the_limiter_holds_its_ceiling_and_leaves_quiet_music_alone():
    loud = (3 * np.random.default_rng(1).standard_normal((2, 20_000))).astype(np.float32)
    assert np.abs(limit(loud)).max() <= 0.97 + 1e-6
    quiet = (0.05 * loud / np.abs(loud).max()).astype(np.float32)
    assert np.allclose(limit(quiet), quiet)
