import shutil
import wave
from pathlib import Path

import numpy as np
import pytest

from benchmarks import music_corpus
from benchmarks.charts import (
    BEATS_PER_BAR,
    CHARTED_SONGS,
    CHARTS_FOLDER,
    RATE_HZ,
    charted,
    grid_s,
    on_beat_shares,
    phase_offset_s,
)
from benchmarks.composer import JUMP, LENGTH_S, compose
from benchmarks.midi import Metre, MidiSong, Note, Tempo, from_bytes, to_bytes
from benchmarks.music_corpus import SOUNDFONTS, CorpusError, composed_song, demo_song, human_song, real_song
from benchmarks.openmsx import LONGEST_S, OPENMSX_FOLDER
from benchmarks.players import DRUM_CHANNEL, TICKS_PER_QUARTER, beat_ticks
from benchmarks.styles import STYLES

ONE_OF_EACH = range(len(STYLES))
needs_fluidsynth = pytest.mark.skipif(
    shutil.which("fluidsynth") is None or not any(path.exists() for path in SOUNDFONTS),
    reason="sounding MIDI takes the packages fluidsynth and fluid-soundfont-gm",
)
needs_recordings = pytest.mark.skipif(
    not all((CHARTS_FOLDER / name).exists() for name in CHARTED_SONGS),
    reason="the recordings are in the packages fretsonfire-songs-muldjord and fretsonfire-songs-sectoid",
)
needs_openmsx = pytest.mark.skipif(not OPENMSX_FOLDER.exists(), reason="the pieces are in the package openttd-openmsx")


def style_index(name: str) -> int:
    return [style.name for style in STYLES].index(name)


@pytest.mark.parametrize("index", ONE_OF_EACH)
def test_the_same_index_gives_the_same_bytes_and_the_next_round_another_song(index):
    compositions = compose(index), compose(index), compose(index + len(STYLES))
    first, again, next_round = (to_bytes(song.midi) for song in compositions)
    assert first == again
    assert first != next_round


@pytest.mark.parametrize("index", ONE_OF_EACH)
def test_every_bar_begins_on_a_beat_and_holds_the_metres_number_of_beats(index):
    song = compose(index)
    assert np.all(np.diff(song.beats_s) > 0.25)
    assert song.beats_s[:: song.style.beats_per_bar] == song.downbeats_s
    assert len(song.beats_s) == len(song.downbeats_s) * song.style.beats_per_bar


@pytest.mark.parametrize("index", ONE_OF_EACH)
def test_the_metre_in_the_file_is_the_metre_of_the_truth(index):
    song = compose(index)
    (metre,) = song.midi.metres
    bar_ticks = TICKS_PER_QUARTER * 4 * metre.numerator // metre.denominator
    bars_s = song.midi.seconds(np.arange(len(song.downbeats_s)) * bar_ticks)
    assert song.downbeats_s == pytest.approx(bars_s)


@pytest.mark.parametrize("index", ONE_OF_EACH)
def test_sections_cover_the_song_from_bar_to_bar(index):
    song = compose(index)
    starts = [section.start_s for section in song.sections]
    assert starts[0] == 0
    assert starts[1:] == [section.end_s for section in song.sections[:-1]]
    assert set(starts) <= set(song.downbeats_s)
    assert LENGTH_S[0] * 0.9 < song.sections[-1].end_s < LENGTH_S[1] * 1.1


@pytest.mark.parametrize("index", ONE_OF_EACH)
def test_a_letter_that_returns_is_nearly_the_same_music(index):
    song = compose(index)
    ticks = beat_ticks(song.style)

    def music(section):
        start, end = (np.searchsorted(song.beats_s, at) * ticks for at in (section.start_s, section.end_s))
        return {
            (round((note.tick - start) / ticks * 4), note.channel, note.key)
            for note in song.midi.notes
            if start - ticks / 8 <= note.tick < end - ticks / 8 and note.channel != DRUM_CHANNEL
        }

    def likeness(one, other):
        return len(one & other) / len(one | other)

    heard = [(section.letter, music(section)) for section in song.sections]
    pairs = [(a[0] == b[0], likeness(a[1], b[1])) for i, a in enumerate(heard) for b in heard[:i]]
    assert min(value for same, value in pairs if same) > max(value for same, value in pairs if not same)


@pytest.mark.parametrize("index", ONE_OF_EACH)
def test_the_midi_file_reads_back_with_the_same_beats(index):
    song = compose(index)
    read = from_bytes(to_bytes(song.midi))
    ticks = beat_ticks(song.style)
    assert read.tempos == song.midi.tempos
    assert tuple(read.seconds(np.arange(len(song.beats_s)) * ticks)) == song.beats_s


def test_tempos_reach_from_the_slowest_to_the_fastest():
    medians = [60 / np.median(np.diff(compose(index).beats_s)) for index in range(4 * len(STYLES))]
    assert min(medians) < 56
    assert max(medians) > 190


def test_a_tempo_that_jumps_does_so_at_a_section_and_by_the_stated_ratio():
    song = compose(style_index("jump"))
    intervals = np.diff(song.beats_s)
    (jump,) = np.flatnonzero(np.abs(np.diff(intervals)) > 0.01) + 1
    assert intervals[jump - 1] / intervals[jump] == pytest.approx(JUMP, rel=1e-4)
    assert song.beats_s[jump] in {section.start_s for section in song.sections}


def test_a_drifting_tempo_ends_faster_and_a_free_one_breathes():
    drifting, free = (np.diff(compose(style_index(name)).beats_s) for name in ("drift", "rubato"))
    assert drifting[:16].mean() / drifting[-16:].mean() > 1.08
    assert free.std() / free.mean() > 0.1


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_every_pattern_fills_exactly_one_bar(style):
    patterns = [style.bass, style.chords, *style.drums.values(), *style.lively_drums.values()]
    assert {len(pattern) for pattern in patterns} == {style.beats_per_bar * style.steps_per_beat}


def test_an_offset_of_the_sound_against_its_beats_is_found():
    rng = np.random.default_rng(0)
    beats_s = np.arange(1, 40, 0.35)
    samples = rng.normal(0, 1e-3, 41 * RATE_HZ).astype(np.float32)
    for at_s in beats_s + 0.017:
        start = round(at_s * RATE_HZ)
        samples[start : start + 2000] += rng.normal(0, 0.5, 2000) * np.exp(-np.arange(2000) / 400)
    assert phase_offset_s(samples, beats_s) == pytest.approx(0.017, abs=0.004)


@pytest.mark.parametrize(("late_beats", "stronger_on_the_beat"), [(0.0, True), (0.5, False)])
def test_sound_between_the_beats_is_told_from_sound_on_them(late_beats, stronger_on_the_beat):
    rng = np.random.default_rng(0)
    beats_s = np.arange(1, 40, 0.4)
    samples = rng.normal(0, 1e-3, 41 * RATE_HZ).astype(np.float32)
    for at_s in beats_s + 0.4 * late_beats:
        start = round(at_s * RATE_HZ)
        samples[start : start + 2000] += rng.normal(0, 0.5, 2000) * np.exp(-np.arange(2000) / 400)
    assert all((share > 0.5) == stronger_on_the_beat for share in on_beat_shares(samples, beats_s))


def test_a_demo_song_is_made_once_and_brings_its_whole_truth(tmp_path):
    song = demo_song("folk", tmp_path)
    made = song.path.stat().st_mtime_ns
    assert demo_song("folk", tmp_path) == song
    assert song.path.stat().st_mtime_ns == made
    assert set(song.downbeats_s) <= set(song.beats_s)
    assert song.sections[0].start_s == 0
    assert song.lyrics_path.exists()


def test_what_is_not_installed_is_named_with_the_command_that_installs_it(tmp_path, monkeypatch):
    monkeypatch.setattr(music_corpus, "SOUNDFONTS", ())
    monkeypatch.setattr(music_corpus, "CHARTS_FOLDER", tmp_path)
    monkeypatch.setattr(music_corpus, "OPENMSX_FOLDER", tmp_path)
    with pytest.raises(CorpusError, match="apt-get install fretsonfire-songs-sectoid"):
        real_song("sectoid/Feelings", tmp_path)
    with pytest.raises(CorpusError, match="apt-get install openttd-openmsx"):
        human_song("chemistry_lab", tmp_path)
    with pytest.raises(CorpusError, match="apt-get install fluid"):
        composed_song(0, tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CorpusError, match="apt-get install fluidsynth"):
        composed_song(0, tmp_path)


@needs_fluidsynth
def test_drums_sound_within_ten_milliseconds_of_the_truth_even_after_many_changes_of_tempo(tmp_path):
    rng = np.random.default_rng(0)
    ticks = np.arange(60) * TICKS_PER_QUARTER
    tempos = tuple(Tempo(int(tick), int(500_000 * rng.uniform(0.7, 1.4))) for tick in ticks)
    notes = tuple(Note(int(tick), 9, 37, 120, TICKS_PER_QUARTER // 4) for tick in ticks)
    midi = MidiSong(TICKS_PER_QUARTER, tempos, (Metre(0, 4, 4),), (), notes)
    (tmp_path / "sticks.mid").write_bytes(to_bytes(midi))
    music_corpus.render(tmp_path / "sticks.mid", tmp_path / "sticks.wav", midi.seconds(ticks[-1]) + 1)
    late_s = attacks_s(tmp_path / "sticks.wav", midi.seconds(ticks)) - midi.seconds(ticks)
    assert np.all(np.abs(late_s) < 0.01)
    assert abs(np.median(late_s)) < 0.004


def attacks_s(path: Path, near_s):
    """Return where the sound around each time first reaches a quarter of its height."""
    with wave.open(str(path)) as sound:
        rate_hz = sound.getframerate()
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").reshape(-1, 2).mean(axis=1)
    first = np.maximum(0, ((np.asarray(near_s) - 0.02) * rate_hz).astype(int))
    windows = [np.abs(samples[start : start + rate_hz // 10]) for start in first]
    return np.array([(start + np.argmax(w > w.max() / 4)) / rate_hz for start, w in zip(first, windows, strict=True)])


@needs_fluidsynth
def test_a_composed_song_is_sounded_once_with_its_beats_where_its_onsets_are(tmp_path):
    from audio.decode import decode

    song = composed_song(0, tmp_path)
    made = song.path.stat().st_mtime_ns
    assert composed_song(0, tmp_path) == song
    assert song.path.stat().st_mtime_ns == made
    samples = decode(song.path, RATE_HZ)
    assert abs(phase_offset_s(samples, np.array(song.beats_s))) < 0.004
    assert song.sections[-1].end_s == pytest.approx(len(samples) / RATE_HZ, abs=1e-4)


@needs_fluidsynth
@needs_openmsx
def test_a_long_piece_is_sounded_for_two_minutes_with_its_beats_where_its_onsets_are(tmp_path):
    from audio.decode import decode

    song = human_song("chemistry_lab", tmp_path)
    samples = decode(song.path, RATE_HZ)
    assert len(samples) / RATE_HZ == pytest.approx(LONGEST_S + music_corpus.RINGING_S)
    assert song.beats_s[-1] < LONGEST_S
    assert abs(phase_offset_s(samples, np.array(song.beats_s))) < 0.004


@needs_recordings
@pytest.mark.parametrize("name", ["sectoid/Feelings", "sectoid/Metal madness"])
def test_a_song_is_taken_only_if_every_stretch_is_stronger_on_the_beat(name):
    from audio.decode import decode

    backing = decode(CHARTS_FOLDER / name / "song.ogg", RATE_HZ)
    beats_s = grid_s(name, len(backing) / RATE_HZ)
    shares = on_beat_shares(backing, beats_s + phase_offset_s(backing, beats_s))
    assert (min(shares) > 0.5) == (name in CHARTED_SONGS)


@needs_recordings
def test_a_charts_grid_lies_on_its_recording_from_beginning_to_end():
    from audio.decode import decode

    song = charted("muldjord/chaos_god")
    first = song.beats_s.index(song.downbeats_s[0])
    assert song.downbeats_s == song.beats_s[first::BEATS_PER_BAR]
    backing = decode(CHARTS_FOLDER / "muldjord/chaos_god/song.ogg", RATE_HZ)
    thirds = np.array_split(np.array(song.beats_s), 3)
    assert all(abs(phase_offset_s(backing, third)) < 0.008 for third in thirds)
