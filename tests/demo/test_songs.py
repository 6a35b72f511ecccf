"""A song on disk is complete, and reads back as what was made."""

import subprocess
import sys
import wave

import numpy as np
import pytest

from demo.compose import compose
from demo.score import SAMPLE_RATE_HZ
from demo.songs import write_song
from demo.synthesis import render
from demo.truth import Truth


@pytest.fixture(scope="module")
def song(tmp_path_factory):
    return write_song("ballad", tmp_path_factory.mktemp("songs") / "new", seed=1)


def test_the_wave_file_has_the_exact_length_and_the_samples_of_another_rendering(song):
    with wave.open(str(song.audio_path), "rb") as audio:
        assert (audio.getnchannels(), audio.getsampwidth(), audio.getframerate()) == (2, 2, SAMPLE_RATE_HZ)
        assert audio.getnframes() == round(song.duration_s * SAMPLE_RATE_HZ)
        samples = np.frombuffer(audio.readframes(audio.getnframes()), "<i2").reshape(-1, 2).T
    assert np.abs(samples / 32_767 - render(compose("ballad", 1))).max() < 1 / 32_000


def test_the_truth_on_disk_is_the_truth_in_hand(song):
    assert Truth.from_json(song.truth_path.read_text()) == song.truth == compose("ballad", 1).truth


def test_the_lyrics_carry_title_and_artist(song):
    text = song.lyrics_path.read_text()
    assert f"[ti:{song.title}]" in text
    assert f"[ar:{song.artist}]" in text


def test_nothing_but_the_three_files_is_left_behind(song):
    folder = song.audio_path.parent
    assert {path.name for path in folder.iterdir()} == {"ballad.wav", "ballad.lrc", "ballad.truth.json"}


def test_the_command_says_what_is_available_when_asked_for_something_else():
    done = subprocess.run([sys.executable, "-m", "demo", "polka"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "electronic" in done.stderr
