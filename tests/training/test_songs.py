import ctypes.util
from dataclasses import replace

import numpy as np
import pytest

from audio.features import features
from training.arrangement import FASTEST_BPM, LENGTH_S, SLOWEST_BPM, compose
from training.clock import Bar, Clock
from training.dataset import write_song
from training.drumming import Hit
from training.families import FAMILIES
from training.grooves import grooves_of, vocabulary
from training.mastering import mastered
from training.parts import FIGURES
from training.performance import RINGING_S, perform
from training.pulseless import without_pulse
from training.rhythms import DOTTED, SIMPLE
from training.songs import make_song
from training.sounding import SAMPLE_RATE_HZ, SOUNDFONTS, Stem, missing_soundfonts

SCORE_SEEDS = range(300)
needs_soundfonts = pytest.mark.skipif(
    ctypes.util.find_library("fluidsynth") is None or bool(missing_soundfonts()),
    reason=f"sounding songs takes the packages fluidsynth {' '.join(package for _, package in SOUNDFONTS.values())}",
)


@pytest.fixture(scope="module")
def scores():
    return [compose(np.random.default_rng(seed)) for seed in SCORE_SEEDS]


def beats_per_bar(clock):
    return [bar.beats for bar in clock.bars if not bar.is_pickup]


def test_the_vocabulary_holds_many_grooves_each_under_its_own_name():
    names = [groove.name for groove in vocabulary()]
    assert len(names) == len(set(names)) >= 150


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_names_only_rhythms_and_figures_that_players_know_and_has_a_groove(name):
    family = FAMILIES[name]
    assert set(family.bass.split(", ")) | set(family.chords.split(", ")) <= {*SIMPLE, *DOTTED, "own", "kicks"}
    assert set(family.figures.split(", ")) <= set(FIGURES)
    assert grooves_of(name)


def test_a_swung_eighth_falls_where_the_swing_says_and_beats_stay():
    clock = Clock((Bar(0, 4),), np.arange(5) * 0.5, swing=2 / 3)
    assert clock.seconds([0, 0.5, 1, 1.5, 4]) == pytest.approx([0, 1 / 3, 0.5, 5 / 6, 2])
    assert clock.seconds([0.5], swing_share=0) == pytest.approx([0.25])


def test_every_beat_belongs_to_one_bar_and_only_a_pickup_lacks_its_downbeat(scores):
    for score in scores:
        clock = score.clock
        beats = [beat for bar in clock.bars for beat in range(bar.start, bar.start + bar.beats)]
        assert beats == list(range(len(clock.beats_s)))
        assert np.isin(clock.downbeats_s, clock.beats_s).all()
        assert len(clock.downbeats_s) == len(clock.bars) - clock.bars[0].is_pickup


def test_tempos_stay_in_their_range_and_fill_it(scores):
    periods_s = [np.diff(score.clock.beat_s) for score in scores]
    for one in periods_s:
        assert one.min() >= 60 / FASTEST_BPM - 1e-9
        assert one.max() <= 60 / SLOWEST_BPM + 1e-9
    medians_bpm = 60 / np.array([np.median(one) for one in periods_s])
    assert np.all(np.histogram(medians_bpm, [48, 70, 90, 110, 130, 150, 170, 215])[0] >= 10)


def test_songs_have_all_metres_and_some_have_no_drums(scores):
    usual = [max(set(bars), key=bars.count) for bars in (beats_per_bar(score.clock) for score in scores)]
    assert {2, 3, 4, 5, 7} <= set(usual)
    assert 0.55 < usual.count(4) / len(usual) < 0.9
    assert 0.2 < sum(not score.hits for score in scores) / len(scores) < 0.4
    assert any(len(set(beats_per_bar(score.clock))) > 1 for score in scores)


def test_notes_and_strokes_lie_within_the_song(scores):
    for score in scores:
        end = len(score.clock.beats_s)
        assert all(-0.1 <= hit.start < end for hit in score.hits)
        assert all(-0.2 <= note.start < end for part in score.parts for note in part.notes)


@needs_soundfonts
@pytest.mark.parametrize("has_machine", [False, True])
def test_kicks_on_every_beat_are_heard_within_a_few_milliseconds_of_the_truth(scores, has_machine):
    rng = np.random.default_rng(5)
    clicks = replace(
        scores[0],
        clock=Clock((Bar(0, 40),), 0.3 + np.arange(41) * 0.4567),
        parts=(),
        hits=tuple(Hit(float(beat), 36, 110) for beat in range(40)),
        drum_offset_s=0.0,
        drum_jitter_s=0.0,
        has_machine=has_machine,
        has_voice=False,
    )
    drums = perform(rng, clicks).stems[Stem.DRUMS]
    late_s = [_attack_s(drums, beat_s) for beat_s in clicks.clock.beats_s]
    assert -0.003 < np.median(late_s) < 0.008


def _attack_s(samples, around_s):
    """Return how long after `around_s` the sound first reaches half its height."""
    first = round((around_s - 0.05) * SAMPLE_RATE_HZ)
    window = np.abs(samples[first : first + round(0.15 * SAMPLE_RATE_HZ)])
    return np.argmax(window > window.max() / 2) / SAMPLE_RATE_HZ - 0.05


@needs_soundfonts
def test_the_same_seed_gives_the_same_bytes_whatever_was_made_before():
    first = make_song(3)
    make_song(4)
    again = make_song(3)
    assert again.samples.tobytes() == first.samples.tobytes()
    assert again.beats_s.tobytes() == first.beats_s.tobytes()


@needs_soundfonts
def test_songs_are_neither_silent_nor_over_full_scale_and_end_after_their_last_beat():
    for seed in (10, 11):
        song = make_song(seed)
        assert song.samples.dtype == np.float32
        assert 0.04 < np.abs(song.samples).max() <= 1
        assert song.beats_s[-1] < len(song.samples) / SAMPLE_RATE_HZ
        assert LENGTH_S[0] / 2 < len(song.samples) / SAMPLE_RATE_HZ - RINGING_S < 2 * LENGTH_S[1]


@needs_soundfonts
def test_songs_without_pulse_have_no_beats_and_are_rare(monkeypatch):
    monkeypatch.setattr("training.songs.WITHOUT_PULSE", 1.0)
    song = make_song(0)
    assert len(song.beats_s) == len(song.downbeats_s) == 0
    assert np.abs(song.samples).max() > 0.04


@needs_soundfonts
def test_every_kind_without_pulse_sounds():
    kinds = {}
    for seed in range(12):
        kind, stems = without_pulse(np.random.default_rng(seed), "TimGM6mb")
        kinds[kind] = float(np.abs(stems).max())
    assert len(kinds) == 4
    assert min(kinds.values()) > 0.001


def test_mastering_moves_no_attack():
    for seed in range(20):
        click = np.zeros(SAMPLE_RATE_HZ, np.float32)
        click[8000] = 1
        record = mastered(np.random.default_rng(seed), click)
        assert abs(int(np.argmax(np.abs(record))) - 8000) <= 0.002 * SAMPLE_RATE_HZ


@needs_soundfonts
def test_a_written_song_holds_what_the_network_hears_and_is_written_once(tmp_path):
    assert write_song(12, tmp_path)
    assert not write_song(12, tmp_path)
    song = make_song(12)
    with np.load(tmp_path / "000012.npz") as file:
        assert file["level"].dtype == np.float16
        assert np.array_equal(file["level"], features(song.samples, SAMPLE_RATE_HZ).level)
        assert np.array_equal(file["beats_s"], song.beats_s)
        assert np.array_equal(file["downbeats_s"], song.downbeats_s)
        assert str(file["style"]) == song.name
