"""The scoreboard of the hearing: measures on hearings whose marks are known, and a whole run on clicks."""

import re
import wave
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import music
from benchmarks.heard import Heard, HeardSection
from benchmarks.hearing_listeners import (
    BEATNET,
    ESSENTIA,
    LIBROSA,
    LIBROSA_EARLIER,
    LISTENERS,
    OURS,
    earlier,
    left_out_listeners,
)
from benchmarks.hearing_page import marks, page
from benchmarks.hearing_results import Results
from benchmarks.hearing_scores import LOST, beat_scores, faults, section_scores
from benchmarks.hearing_songs import Offer
from benchmarks.music import measure
from benchmarks.music_truth import TrueSection, TrueSong

BEATS_S = tuple(np.arange(0.25, 60, 0.5).tolist())
FORM = ("verse", "chorus", "verse", "chorus", "bridge", "chorus")
LETTERS = {"verse": "A", "chorus": "B", "bridge": "C"}


@pytest.fixture
def song(tmp_path) -> TrueSong:
    """A minute at 120 beats per minute in four, six sections of ten seconds."""
    sections = tuple(TrueSection(10.0 * n, 10.0 * n + 10, label, LETTERS[label]) for n, label in enumerate(FORM))
    return TrueSong("clicks", "composed", tmp_path / "clicks.wav", BEATS_S, BEATS_S[::4], sections)


@pytest.fixture
def perfect(song) -> Heard:
    sections = tuple(HeardSection(s.start_s, s.end_s, s.label, s.letter) for s in song.sections)
    return Heard(song.beats_s, song.downbeats_s, sections)


def later(heard: Heard, seconds: float) -> Heard:
    return earlier(heard, -seconds)


def with_beats(heard: Heard, beats_s: np.ndarray, beats_per_bar: int = 4, first: int = 0) -> Heard:
    beats = tuple(np.asarray(beats_s).tolist())
    return replace(heard, beats_s=beats, downbeats_s=beats[first::beats_per_bar])


def test_a_perfect_ear_has_full_marks(song, perfect):
    beats, sections = beat_scores(song, perfect), section_scores(song, perfect)
    assert (beats.f, beats.cml_t, beats.aml_t, beats.downbeat_f, beats.latency_s) == (1, 1, 1, 1, 0)
    assert sections.f_half_second == sections.f_three_seconds == sections.pairwise_f == sections.named_right == 1
    assert faults(song, perfect) == {}


@pytest.mark.parametrize("delay_s", [0.03, -0.03])
def test_a_delay_within_the_tolerance_costs_no_hit_and_is_measured_with_its_sign(song, perfect, delay_s):
    marks = beat_scores(song, later(perfect, delay_s))
    assert marks.f == pytest.approx(1)
    assert marks.latency_s == pytest.approx(delay_s)
    assert beat_scores(song, earlier(later(perfect, delay_s), delay_s)).latency_s == pytest.approx(0)


def test_beats_that_hit_nothing_have_no_latency(song, perfect):
    marks = beat_scores(song, later(perfect, 0.25))
    assert (marks.f, marks.cml_t, marks.latency_s) == (0, 0, None)
    assert marks.aml_t > 0.9


def test_twice_the_tempo_scores_two_thirds_and_no_continuity_at_the_right_tempo(song, perfect):
    marks = beat_scores(song, with_beats(perfect, np.arange(0.25, 60, 0.25)))
    assert marks.f == pytest.approx(2 / 3, abs=0.01)
    assert marks.cml_t == 0
    assert marks.aml_t > 0.9


@pytest.mark.parametrize(
    ("beats_s", "fault"),
    [
        (np.arange(0.25, 60, 0.25), "twice the tempo"),
        (np.arange(0.25, 60, 1.0), "half the tempo"),
        (np.arange(0.75, 60, 1.0), "half the tempo"),
        (np.arange(0.5, 60, 0.5), "off the beat"),
        (np.arange(0.5, 60, 1.0), "half the tempo, off the beat"),
        (np.arange(0.25, 60, 1 / 6), "three times the tempo"),
        (np.arange(0.75, 60, 1.5), "a third of the tempo"),
        (np.arange(0.25, 60, 1 / 3), "three beats for two"),
        (np.arange(0.25, 60, 0.75), "two beats for three"),
        (np.arange(0.25, 60, 0.43), LOST),
    ],
)
def test_a_wrong_tempo_or_phase_is_called_by_its_name_all_through_the_song(song, perfect, beats_s, fault):
    assert faults(song, with_beats(perfect, beats_s)) == {fault: 1.0}


@pytest.mark.parametrize(
    ("first", "fault"),
    [(1, "bars off by 1 beat late"), (2, "bars off by 2 beats"), (3, "bars off by 1 beat early")],
)
def test_bars_that_begin_on_another_beat_are_called_so(song, perfect, first, fault):
    shifted = with_beats(perfect, np.array(BEATS_S), first=first)
    assert beat_scores(song, shifted).f == 1
    assert beat_scores(song, shifted).downbeat_f == 0
    assert faults(song, shifted) == {fault: 1.0}


def test_bars_of_three_in_a_song_in_four_are_lost(song, perfect):
    assert faults(song, with_beats(perfect, np.array(BEATS_S), beats_per_bar=3)) == {"bars lost": 1.0}


def test_a_beat_lost_halfway_is_wrong_in_half_of_the_song(song, perfect):
    beats_s = np.array(BEATS_S[:96])
    half_off = with_beats(perfect, np.concatenate([beats_s[:48], beats_s[48:] + 0.25]))
    assert faults(replace(song, beats_s=BEATS_S[:96]), half_off) == {"off the beat": 0.5}


def test_boundaries_one_second_off_count_within_three_seconds_only(song, perfect):
    moved = later(perfect, 1.0)
    marks = section_scores(song, moved)
    assert (marks.f_half_second, marks.f_three_seconds) == (0, 1)
    assert marks.named_right == pytest.approx(54 / 60)


def test_letters_count_by_what_they_join_and_names_by_themselves(song, perfect):
    renamed = tuple(s._replace(letter="XYZ"["ABC".index(s.letter)], label="intro") for s in perfect.sections)
    marks = section_scores(song, replace(perfect, sections=renamed))
    assert marks.pairwise_f == 1
    assert marks.named_right == 0
    one = replace(perfect, sections=(HeardSection(0.0, 31.0, None, "A"), HeardSection(31.0, 60.0, None, "A")))
    assert section_scores(song, one).pairwise_f == pytest.approx(2 * (14 / 36) / (1 + 14 / 36), abs=0.01)
    assert section_scores(song, one).named_right is None


def test_what_nobody_knows_is_not_scored(song, perfect):
    bare = replace(song, downbeats_s=None, sections=None)
    assert beat_scores(bare, perfect).downbeat_f is None
    assert section_scores(bare, perfect).pairwise_f is None
    assert beat_scores(song, replace(perfect, downbeats_s=None)).downbeat_f is None


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Results:
    """A real run on a minute of clicks; the first of every bar is lower."""
    path = tmp_path_factory.mktemp("clicks") / "clicks.wav"
    write_clicks(path)
    song = TrueSong("clicks", "composed", path, BEATS_S, BEATS_S[::4])
    return measure("python -m benchmarks.music", [song], ["Left out: real songs."])


def write_clicks(path) -> None:
    rate_hz = 22_050
    samples = np.zeros(60 * rate_hz)
    click_s = np.arange(1000) / rate_hz
    for place, beat_s in enumerate(BEATS_S):
        click = np.exp(-click_s * 80) * np.sin(2 * np.pi * (880 if place % 4 else 110) * click_s)
        first = round(beat_s * rate_hz)
        samples[first : first + len(click)] = 0.8 * click
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate_hz)
        sound.writeframes(np.round(samples * 32_767).astype("<i2").tobytes())


def test_every_listener_hears_clicks_and_librosa_hears_them_late(results):
    marks = results.songs[0].marks
    assert set(marks) == {LIBROSA_EARLIER, *LISTENERS}
    assert all(mark.beats.f > 0.95 and mark.cpu_s > 0 for mark in marks.values())
    assert abs(marks[OURS].beats.latency_s) < 0.01 < marks[LIBROSA].beats.latency_s
    assert marks[LIBROSA].beats.downbeat_f is None
    assert all(mark.sections.pairwise_f is None for mark in marks.values())


def test_the_rivals_recipe_finds_two_chords_that_alternate_and_calls_each_return_the_same():
    rate_hz, strokes_s = 22_050, np.arange(20 * 22_050) / 22_050
    envelope = 0.1 * np.exp(-4 * (strokes_s % 0.5))
    chords = [(261.6, 329.6, 392.0), (277.2, 370.0, 466.2)] * 2
    sound = np.concatenate(
        [envelope * sum(np.sin(2 * np.pi * pitch_hz * strokes_s) for pitch_hz in chord) for chord in chords]
    )
    noise = np.random.default_rng(0).normal(0, 1e-3, len(sound))
    sections = LISTENERS[LIBROSA]((sound + noise).astype(np.float32)).sections
    first, second = (next(s for s in sections if abs(s.start_s - start_s) < 0.1) for start_s in (0, 40))
    assert first.letter == second.letter
    assert [s.end_s - s.start_s for s in (first, second)] == pytest.approx([20, 20], abs=0.1)
    assert all(s.letter != first.letter for s in sections if s not in (first, second))
    assert sections[-1].end_s == len(sound) / rate_hz


def test_the_page_judges_every_bar_and_names_no_folder(results):
    text = page(results)
    assert text.count("**met**") + text.count("**not met**") == 5
    assert text.count("**open**") == 3
    assert "Left out: real songs." in text
    assert not re.search(r"(^|\s)/\w|\\|None|nan", text)


def test_a_rival_is_either_heard_or_said_to_be_missing(results):
    heard, missing = results.songs[0].marks, "\n".join(left_out_listeners())
    assert all((name in heard) != (name in missing) for name in (ESSENTIA, BEATNET))
    text = page(replace(results, left_out=("Left out: essentia is not installed: pip install essentia",)))
    assert "Left out: essentia is not installed" in text


def test_a_run_for_tuning_prints_marks_and_faults_of_the_songs_asked_for_and_leaves_the_page(
    song, tmp_path, monkeypatch, capsys
):
    write_clicks(song.path)
    offers = [Offer("clicks", lambda folder: song), Offer("birds", lambda folder: pytest.fail("was not asked for"))]
    monkeypatch.setattr(music, "aside", lambda: offers)
    page_path = tmp_path / "page.md"
    monkeypatch.setattr("sys.argv", ["music", "--aside", "--alone", "--only", "click", "--out", str(page_path)])
    assert music.main() == 0
    printed = capsys.readouterr().out
    assert re.search(r"\| clicks \| composed \| 60 \|.*\| (nothing|.*%\)) \|", printed)
    assert LIBROSA not in printed
    assert not page_path.exists()


def test_a_name_that_no_song_has_is_refused(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["music", "--only", "no such song"])
    assert music.main() == 2
    assert 'No song has "no such song" in its name.' in capsys.readouterr().err


def test_a_run_without_any_song_says_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.argv", ["music", "--only", "00-pop", "--songs", str(tmp_path)])
    assert music.main() == 2
    assert "apt-get install fluidsynth" in capsys.readouterr().err


def test_marks_for_tuning_are_those_of_the_page(results):
    assert all(row in page(results) for row in marks(results).splitlines() if OURS in row)


def test_a_bar_that_is_missed_is_printed_as_missed(results):
    marks = results.songs[0].marks[OURS]
    poor = replace(marks, beats=replace(marks.beats, f=0.85, latency_s=-0.011))
    song = replace(results.songs[0], marks=results.songs[0].marks | {OURS: poor}, faults={"off the beat": 0.4})
    text = page(replace(results, songs=(song,)))
    assert "- Beats, F at least 0.86: **not met**, 0.850." in text
    assert "- Beats come within 10 ms of the truth: **not met**, -11 ms." in text
    assert "off the beat (40%)" in text
    assert "| off the beat | 1 | 40.0% |" in text
