"""The whole of hearing, on composed songs of five genres whose beats, sections and words are known to the sample."""

from dataclasses import dataclass

import mir_eval
import numpy as np
import pytest

from audio.beat_network import beat_activation
from audio.beats import beat_grid
from audio.decode import decode, probe
from audio.energy import energy_curve
from audio.features import features
from audio.lyrics import place_lyrics, read_lyrics
from audio.sections import apply_headings, find_sections
from audio.segmentation import cut_segments
from demo.songs import GENRES, DemoSong, write_song
from state.music import BeatGrid, Lyrics, Sections, Segments
from state.time import FrameRate

pytestmark = pytest.mark.slow
FILM = FrameRate(numerator=24)


@dataclass(frozen=True)
class Heard:
    """A composed song and everything that was heard in it."""

    song: DemoSong
    grid: BeatGrid
    sections: Sections
    lyrics: Lyrics
    segments: Segments


@pytest.fixture(scope="module", params=GENRES)
def heard(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Heard:
    song = write_song(request.param, tmp_path_factory.mktemp("song"))
    duration_s = probe(song.audio_path).duration_s
    found = features(decode(song.audio_path), 22050)
    grid, energy = beat_grid(found, beat_activation(found)), energy_curve(found)
    sections = find_sections(found, grid, energy)
    lyrics = place_lyrics(read_lyrics(song.lyrics_path.read_text(), duration_s), sections, energy)
    segments = cut_segments(grid, sections, energy, lyrics, FILM, duration_s)
    return Heard(song, grid, apply_headings(sections, lyrics), lyrics, segments)


def test_beats_and_downbeats_are_found(heard: Heard) -> None:
    truth = heard.song.truth
    assert heard.grid.beats_per_bar == truth.beats_per_bar
    assert mir_eval.beat.f_measure(np.array(truth.beats_s), np.array(heard.grid.beats_s)) >= 0.95
    assert mir_eval.beat.f_measure(np.array(truth.downbeats_s), np.array(heard.grid.downbeats_s)) >= 0.9


def test_beats_are_not_late(heard: Heard) -> None:
    beats, truth = np.array(heard.grid.beats_s), np.array(heard.song.truth.beats_s)
    late_s = beats[np.abs(beats[:, None] - truth).argmin(axis=0)] - truth
    assert abs(np.median(late_s)) < 0.010


def test_cuts_lie_within_a_frame_of_a_beat(heard: Heard) -> None:
    cuts_s = np.array([FILM.seconds(segment.start_frame) for segment in heard.segments.segments[1:]])
    nearest_s = np.abs(cuts_s[:, None] - np.array(heard.song.truth.beats_s)).min(axis=1)
    assert np.mean(nearest_s <= 1 / 24) >= 0.95


def test_choruses_share_one_motif_and_verses_another(heard: Heard) -> None:
    motifs: dict[str, set[str]] = {"verse": set(), "chorus": set()}
    for span in heard.song.truth.sections:
        if span.label in motifs:
            middle_s = (span.start_s + span.end_s) / 2
            motifs[span.label] |= {s.motif for s in heard.sections.sections if s.start_s <= middle_s < s.end_s}
    assert len(motifs["verse"]) == len(motifs["chorus"]) == 1
    assert motifs["verse"] != motifs["chorus"]


def test_sections_are_named_and_placed_as_composed(heard: Heard) -> None:
    truth = [(span.label, span.start_s) for span in heard.song.truth.sections]
    found = [(section.label, section.start_s) for section in heard.sections.sections]
    near = [(label, at) for label, at in truth if any(name == label and abs(s - at) < 0.1 for name, s in found)]
    assert len(near) >= 0.85 * len(truth)


def test_every_sung_word_has_its_time(heard: Heard) -> None:
    sung = heard.song.truth.words
    assert [word.text for word in heard.lyrics.words] == [word.text for word in sung]
    starts = np.array([word.start_s for word in heard.lyrics.words])
    np.testing.assert_allclose(starts, [word.start_s for word in sung], atol=0.011)


def test_the_film_is_as_long_as_the_song(heard: Heard) -> None:
    assert heard.segments.frame_count == FILM.frames(heard.song.truth.duration_s)
    assert all(2 <= segment.frame_count / 24 <= 8.05 for segment in heard.segments.segments)
