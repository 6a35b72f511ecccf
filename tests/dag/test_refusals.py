"""What cannot be made is refused in one sentence that says what to do, and nothing that was there is lost."""

import os
import subprocess
import sys
import wave
from contextlib import chdir
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from dagster_project.cli.commands import app

RATE_HZ = 22_050


def refused(folder: Path, *arguments: str, **settings: str) -> str:
    """Run `allocmv make` where it must fail, and return what it said."""
    environment = {"ALLOCMV_DATA": str(folder / "data"), "TERM": "dumb", **settings}
    with chdir(folder):
        run = CliRunner().invoke(app, ["make", *arguments], env=environment)
    assert run.exit_code == 1, run.output
    assert isinstance(run.exception, SystemExit), run.exception
    return one_sentence(run.stderr)


def refused_alone(folder: Path, *arguments: str, **settings: str) -> str:
    """Do so in a process of its own."""
    environment = {**os.environ, "ALLOCMV_DATA": str(folder / "data"), "TERM": "dumb", **settings}
    command = [str(Path(sys.executable).with_name("allocmv")), "make", *arguments]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stdout + run.stderr
    return one_sentence(run.stderr)


def one_sentence(told: str) -> str:
    assert "Traceback" not in told
    said = [line for line in told.splitlines() if line.startswith("allocmv: ")]
    assert len(said) == 1, told
    return said[0]


def write_wav(path: Path, seconds: float, level: float = 0.3) -> Path:
    """Write a drum on every half second over a chord."""
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    chord = sum(np.sin(2 * np.pi * hz * time_s) for hz in (220, 277.2, 329.6)) / 6
    drum = np.exp(-40 * (time_s % 0.5)) * np.sin(2 * np.pi * 80 * time_s)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes((level * 32_000 * (chord + drum) / 2).astype("<i2").tobytes())
    return path


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "song.wav", 12)


def test_a_song_that_is_not_there(tmp_path):
    assert "there is no song at missing.mp3" in refused(tmp_path, "missing.mp3")


def test_a_text_file(tmp_path):
    (tmp_path / "song.mp3").write_text("la la la\n" * 100)
    assert "song.mp3" in refused_alone(tmp_path, "song.mp3")


def test_silence(tmp_path):
    write_wav(tmp_path / "quiet.wav", 12, level=0.0)
    assert "silent" in refused(tmp_path, "quiet.wav")


def test_one_second(tmp_path):
    write_wav(tmp_path / "short.wav", 1)
    assert "1.0 s" in refused(tmp_path, "short.wav")


def test_three_hours(tmp_path):
    frames = 3 * 3600 * 8000
    with wave.open(str(tmp_path / "long.wav"), "wb") as file:
        file.setparams((1, 1, 8000, 0, "NONE", ""))
        noise = np.random.default_rng(0).integers(60, 196, 8000, dtype=np.uint8).tobytes()
        for _ in range(frames // 8000):
            file.writeframes(noise)
    assert "180" in refused(tmp_path, "long.wav")


def test_a_corrupt_mp3(tmp_path):
    (tmp_path / "broken.mp3").write_bytes(b"ID3\x04\x00\x00" + np.random.default_rng(1).bytes(40_000))
    assert "broken.mp3" in refused(tmp_path, "broken.mp3")


def test_a_broken_lrc(tmp_path, song):
    (tmp_path / "words.lrc").write_text("[0x:zz]hello\n[99]world\n[..]again\n")
    said = refused(tmp_path, "song.wav", "--lyrics", "words.lrc")
    assert "[mm:ss.xx]" in said


def test_lyrics_that_are_no_text(tmp_path, song):
    (tmp_path / "words.txt").write_bytes(bytes(range(256)) * 4)
    assert "not a text file" in refused(tmp_path, "song.wav", "--lyrics", "words.txt")


def test_a_budget_below_the_least_feasible_plan_says_the_least_and_leaves_the_earlier_film_alone(tmp_path, song):
    (tmp_path / "song.mp4").write_bytes(b"the film of yesterday")
    said = refused(tmp_path, "song.wav", "--budget", "1%", "--size", "160x90")
    assert "$" in said
    assert "%" in said
    assert (tmp_path / "song.mp4").read_bytes() == b"the film of yesterday"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "song.mp4", "song.wav"]


@pytest.mark.parametrize(
    ("option", "value", "remedy"),
    [
        ("--budget", "lots", "60%"),
        ("--size", "1280", "1280x720"),
        ("--size", "1281x720", "1280x720"),
        ("--fps", "film", "23.976"),
        ("--seed", "-1", "seed"),
        ("--cast", "x" * 241, "at most 240 characters"),
    ],
)
def test_an_option_that_cannot_be_read_says_how_to_write_it(tmp_path, song, option, value, remedy):
    assert remedy in refused(tmp_path, "song.wav", f"{option}={value}")


def test_an_output_that_cannot_be_written_is_said_before_anything_is_made(tmp_path, song):
    (tmp_path / "file").write_text("not a folder")
    assert "--out" in refused(tmp_path, "song.wav", "--out", "file/film.mp4")
    assert not (tmp_path / "data").exists()


def test_the_song_itself_is_never_overwritten(tmp_path, song):
    before = song.read_bytes()
    assert "the song itself" in refused(tmp_path, "song.wav", "--out", "song.wav")
    assert song.read_bytes() == before


def test_a_data_folder_that_cannot_be_made(tmp_path, song):
    (tmp_path / "file").write_text("not a folder")
    said = refused(tmp_path, "song.wav", ALLOCMV_DATA=str(tmp_path / "file" / "data"))
    assert "check that the folder can be written to" in said


def test_a_setting_that_cannot_be_read(tmp_path, song):
    assert "ALLOCMV_JOBS is 'many'" in refused_alone(tmp_path, "song.wav", ALLOCMV_JOBS="many")


def test_a_shortest_segment_longer_than_the_longest(tmp_path, song):
    assert "must be shorter than the longest" in refused(tmp_path, "song.wav", "--shortest", "9", "--longest", "4")


def test_a_pace_of_nothing(tmp_path, song):
    assert "--pace" in refused(tmp_path, "song.wav", "--pace", "0")
