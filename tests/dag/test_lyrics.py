"""Lyrics without times go through the graph, and come out of the command line as a file for players."""

import wave
from pathlib import Path

import dagster as dg
import numpy as np
import pytest

from dagster_project.cli.exporting import export_lyrics
from dagster_project.cli.ordering import OrderError
from dagster_project.deployments import Deployment
from dagster_project.runs import Workshop
from resources.intake import Order, take_in
from resources.storage import ArtifactStore
from resources.values import read_value
from state.music import Lyrics, Transcript

RATE_HZ = 22_050


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALLOCMV_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def song(tmp_path: Path) -> Path:
    time_s = np.arange(12 * RATE_HZ) / RATE_HZ
    sound = np.exp(-30 * (time_s % 0.5)) * np.sin(2 * np.pi * 110 * time_s)
    with wave.open(str(tmp_path / "song.wav"), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes((20_000 * sound).astype("<i2").tobytes())
    return tmp_path / "song.wav"


def hear(data: Path, song: Path, text: str) -> str:
    lyrics = song.with_suffix(".txt")
    lyrics.write_text(text)
    key = take_in(Order(audio=song, lyrics=lyrics), ArtifactStore(data)).key
    workshop = Workshop.open(Deployment(data))
    workshop.add_song(key)
    heard = workshop.defs.resolve_implicit_global_asset_job_def().execute_in_process(
        instance=workshop.instance,
        asset_selection=list(dg.AssetSelection.assets("lyric_words").upstream().resolve(
            workshop.defs.resolve_asset_graph()
        )),
        partition_key=key,
    )  # fmt: skip
    assert heard.success
    return key


@pytest.mark.slow
def test_what_nobody_sings_is_laid_over_the_sections_and_handed_over(
    data: Path, song: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = hear(data, song, "Paper lanterns lift me higher\nOver every sleeping town")
    placed = read_value(ArtifactStore(data), "lyric_words", key, Lyrics)
    assert {word.confidence for word in placed.words} == {0.2}
    assert "sung sections" in placed.notes[-1]
    capsys.readouterr()
    export_lyrics(song, "lrc", None)
    assert capsys.readouterr().out.splitlines()[0].endswith("]Paper lanterns lift me higher")
    export_lyrics(song, "vtt", song.with_suffix(".vtt"))
    assert song.with_suffix(".vtt").read_text().startswith("WEBVTT\n\n00:00:")


def test_words_that_have_their_times_are_not_listened_for(data: Path, song: Path) -> None:
    key = hear(data, song, "[00:01.00] <00:01.00>One <00:02.00>two <00:03.00>")
    transcript = read_value(ArtifactStore(data), "transcript", key, Transcript)
    assert transcript.words == ()
    assert "time of every word" in transcript.notes[0]
    placed = read_value(ArtifactStore(data), "lyric_words", key, Lyrics)
    assert [(word.text, word.start_s) for word in placed.words] == [("One", 1.0), ("two", 2.0)]
    assert (placed.match_ratio, placed.notes) == (None, ())


def test_lyrics_of_a_song_that_was_not_heard_are_refused_in_one_sentence(data: Path, song: Path) -> None:
    with pytest.raises(OrderError, match="was not heard yet: run allocmv plan"):
        export_lyrics(song, "lrc", None)
    with pytest.raises(OrderError, match="not one of lrc, elrc, srt, vtt"):
        export_lyrics(song, "ass", None)
    with pytest.raises(OrderError, match="there is no song"):
        export_lyrics(song.with_name("none.wav"), "lrc", None)
