"""Taking in a song: all of it or nothing, under a key that no other song has."""

import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.errors import LyricsError, SongError
from resources.intake import Order, slug, take_in
from resources.storage import ArtifactStore


def write_song(path: Path, pitch_hz: float = 220.0) -> Path:
    time_s = np.arange(8 * 8000) / 8000
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes((12_000 * np.sin(2 * np.pi * pitch_hz * time_s)).astype("<i2").tobytes())
    return path


def test_a_song_is_kept_byte_for_byte_with_what_is_known_of_it(tmp_path, store: ArtifactStore):
    song = take_in(Order(write_song(tmp_path / "my_first-song.wav")), store)
    assert (song.key, song.title) == ("my-first-song", "my first song")
    assert store.local(song.audio).read_bytes() == (tmp_path / "my_first-song.wav").read_bytes()
    assert song.duration_s == pytest.approx(8.0)


def test_the_same_song_again_has_the_same_key_and_another_song_another(tmp_path, store: ArtifactStore):
    first = take_in(Order(write_song(tmp_path / "a.wav"), title="Home"), store)
    again = take_in(Order(tmp_path / "a.wav", title="Home", style="folk"), store)
    other = take_in(Order(write_song(tmp_path / "b.wav", 330.0), title="Home"), store)
    assert first.key == again.key == "home"
    assert other.key != "home"
    assert other.key.startswith("home-")


def test_broken_lyrics_leave_the_store_empty(tmp_path, store: ArtifactStore):
    (tmp_path / "words.lrc").write_text("[0x:zz]hello\n[99]world\n")
    with pytest.raises(LyricsError):
        take_in(Order(write_song(tmp_path / "a.wav"), lyrics=tmp_path / "words.lrc"), store)
    assert not Path(store.where("")).exists()


def test_a_song_that_is_no_sound_leaves_the_store_empty(tmp_path, store: ArtifactStore):
    (tmp_path / "a.mp3").write_text("not a song")
    with pytest.raises(SongError):
        take_in(Order(tmp_path / "a.mp3"), store)
    assert not Path(store.where("")).exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_lyrics_are_read_in_the_common_encodings(tmp_path, store: ArtifactStore, encoding: str):
    (tmp_path / "words.txt").write_bytes("Straße über dem Café".encode(encoding))
    song = take_in(Order(write_song(tmp_path / "a.wav"), lyrics=tmp_path / "words.txt"), store)
    assert song.lyrics_text == "Straße über dem Café"


@given(st.text(max_size=200))
def test_any_title_makes_a_key_that_is_a_plain_file_name(title: str):
    key = slug(title)
    assert key == slug(key)
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(key) <= 60
    assert not key.startswith("-")
