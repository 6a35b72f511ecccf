"""The sung corpus's truth is true: every word begins where it is said to, as loud as it is said to be."""

import shutil
import wave
from pathlib import Path

import numpy as np
import pytest

from benchmarks.lyrics_page import page
from benchmarks.lyrics_results import ALONE, EVEN, MIXES, OURS, MixResult, Results, TrackResult, WordMark
from benchmarks.music_truth import TrueSong
from benchmarks.vocal_songs import BESIDE_S, SAMPLE_RATE_HZ, VocalSong, VocalTrack, sing

pytestmark = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
BEAT_S, BEATS = 0.6, 96


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> VocalSong:
    path = tmp_path_factory.mktemp("song") / "noise.wav"
    noise = np.random.default_rng(0).normal(0, 3000, round((BEATS + 1) * BEAT_S * SAMPLE_RATE_HZ))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE_HZ, 0, "NONE", ""))
        file.writeframes(np.clip(noise, -32_000, 32_000).astype("<i2").tobytes())
    beats_s = tuple((np.arange(BEATS) * BEAT_S).tolist())
    backing = TrueSong("noise", "composed", Path(path), beats_s, beats_s[::4])
    return sing(VocalTrack("pop", "rap", "en-us", 0), backing)


def test_every_word_begins_and_ends_where_it_is_said_to(song: VocalSong) -> None:
    for word in song.words:
        first, last = (round(time_s * SAMPLE_RATE_HZ) for time_s in (word.start_s, word.end_s))
        assert not song.voice[first - 20 : first].any()
        assert np.abs(song.voice[first : first + 20]).max() > 0
        assert np.abs(song.voice[first:last]).max() > 0.05


def test_lines_begin_near_bars_and_words_follow_one_another(song: VocalSong) -> None:
    bars_s = np.arange(0, BEATS, 4) * BEAT_S
    assert all(np.abs(bars_s - line[0].start_s).min() <= 2 * BESIDE_S + 1e-4 for line in song.lines)
    starts_s = [word.start_s for word in song.words]
    assert (np.diff(starts_s) > 0).all()
    assert song.text.splitlines()[0] == " ".join(word.text for word in song.lines[0])


def test_the_voice_stands_as_far_above_the_backing_as_it_is_said_to(song: VocalSong) -> None:
    sung = np.abs(song.voice) > 0
    for above_db in (6.0, 0.0):
        mix = song.mixed(above_db)
        # The mix is a sum of the two with unknown gains: least squares tells them apart.
        gains, *_ = np.linalg.lstsq(np.stack([song.voice, song.backing], 1), mix, rcond=None)
        levels = [
            np.sqrt(np.mean((g * part[sung]) ** 2)) for g, part in zip(gains, (song.voice, song.backing), strict=True)
        ]
        assert 20 * np.log10(levels[0] / levels[1]) == pytest.approx(above_db, abs=0.05)
        assert np.abs(mix).max() == pytest.approx(0.9, abs=1e-3)


def test_the_page_says_which_bars_are_met() -> None:
    def results(late_s: float) -> Results:
        marks = {way: (WordMark(late_s, 0.8), WordMark(-late_s, 0.3)) for way in (OURS, ALONE, EVEN)}
        mixes = {mix: MixResult(marks, 0.5, 1.0, 0.5) for mix in MIXES}
        return Results("a command", "an ear", (TrackResult("rap", 210.0, mixes),), 60.0)

    assert page(results(0.03)).count("**met**") == 2
    assert page(results(0.7)).count("**not met**") == 2
    assert "| +6 dB | 1.0 | 0.5 | 1.5 |" in page(results(0.03))
