"""Which songs are heard: tuned and published songs are kept apart, and what is missing is said once."""

import re

from benchmarks.charts import CHARTED_SONGS
from benchmarks.hearing_songs import Offer, aside, gather, published, quick
from benchmarks.music_corpus import composed_song
from benchmarks.music_truth import TrueSong
from benchmarks.openmsx import PIECES


def names(offers) -> set[str]:
    return {offer.name for offer in offers}


def test_no_song_kept_aside_for_tuning_is_published():
    assert not names(aside()) & names(published())
    assert names(quick()) < names(published())
    assert set(PIECES) <= names(aside()) | names(published())
    assert {name.split("/")[1] for name in CHARTED_SONGS} <= names(published())


def test_songs_that_cannot_be_had_are_named_once_and_the_others_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    song = TrueSong("clicks", "composed", tmp_path / "clicks.wav", (0.0, 0.5))
    missing = [Offer(str(index), lambda folder, index=index: composed_song(index, folder)) for index in (0, 1)]
    songs, left_out = gather([*missing, Offer("clicks", lambda _: song)], tmp_path)
    assert songs == [song]
    assert re.fullmatch(r"Left out: FluidSynth .*apt-get install fluidsynth", *left_out)
