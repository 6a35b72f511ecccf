"""Novelty on written sound: only a change is news, arrivals more than departures, first times more than returns."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planning.novelty import novelty
from state.music import Features

VERSE, CHORUS, BRIDGE = ("verse", "A", 2), ("chorus", "B", 2), ("bridge", "C", 2)


def sounding(song: Any, power_of: dict[str, float]) -> Features:
    """The song with every section at one constant power per band, by its label."""
    rate_hz = song.features.spectral_rate_hz
    mel = np.zeros_like(song.features.mel)
    for section in song.sections.sections:
        mel[round(section.start_s * rate_hz) : round(section.end_s * rate_hz)] = power_of[section.label]
    return replace(song.features, mel=mel)


def test_sound_that_never_changes_has_no_news(written: Callable[..., Any]) -> None:
    song = written([VERSE, CHORUS, VERSE, CHORUS])
    for power in (0.0, 1.0):
        assert novelty(song.segments, sounding(song, {"verse": power, "chorus": power})) == [0] * 8


def test_only_the_cut_on_which_the_sound_changes_is_news(written: Callable[..., Any]) -> None:
    song = written([VERSE, CHORUS, ("verse", "D", 2)])
    assert novelty(song.segments, sounding(song, {"verse": 1.0, "chorus": 8.0})) == pytest.approx([0, 0, 1, 0, 0.6, 0])


def test_the_first_arrival_of_a_music_is_more_news_than_its_return(written: Callable[..., Any]) -> None:
    song = written([VERSE, CHORUS, VERSE, CHORUS])
    news = novelty(song.segments, sounding(song, {"verse": 1.0, "chorus": 8.0}))
    first, back, again = news[2], news[4], news[6]
    assert first == max(news) == 1
    assert first > again > back  # and what arrives is more news than what falls away


def test_a_breakdown_is_news_too(written: Callable[..., Any]) -> None:
    song = written([VERSE, CHORUS, BRIDGE, CHORUS])
    news = novelty(song.segments, sounding(song, {"verse": 1.0, "chorus": 2.0, "bridge": 0.1}))
    assert news[4] > news[2] > 0


def test_a_change_of_colour_at_the_same_level_is_news(written: Callable[..., Any]) -> None:
    song = written([VERSE, CHORUS])
    features = sounding(song, {"verse": 1.0, "chorus": 1.0})
    half = len(features.mel) // 2
    features.mel[:half, :20], features.mel[half:, 20:] = 0.0, 0.0
    assert novelty(song.segments, features) == [0, 0, 1, 0]


@settings(max_examples=25)
@example(seed=140006)
@given(seed=st.integers(0, 10**6))
def test_every_song_has_a_novelty_between_0_and_1_that_starts_at_0(
    random_song: Callable[[int], Any], seed: int
) -> None:
    song = random_song(seed)
    news = novelty(song.segments, song.features)
    assert len(news) == len(song.segments.segments)
    assert news[0] == 0
    assert all(0 <= value <= 1 for value in news)
    motifs = {segment.motif[0] for segment in song.segments.segments}
    assert len(motifs) < 3 or max(news) > 0  # the written spectra differ from motif to motif
    louder = replace(song.features, mel=song.features.mel * np.float32(1000))  # the cube root makes this ten times
    assert novelty(song.segments, louder) == pytest.approx(news, abs=2 / len(news))


def test_features_that_end_early_are_silence(written: Callable[..., Any]) -> None:
    song = written([VERSE, CHORUS])
    short = replace(song.features, mel=song.features.mel[: len(song.features.mel) // 2])
    assert novelty(song.segments, short)[2] == 1
