"""Human-composed pieces: whether their notes, their drums and their bars bear out the beats that they are taken for."""

import numpy as np
import pytest

from benchmarks.openmsx import LEAST_ON_GRID, LONGEST_S, OPENMSX_FOLDER, PIECES, READINGS, on_grid, piece, score
from benchmarks.players import DRUM_CHANNEL

KIT_KEYS = {35, 36, 38, 40}
BACKBEAT_KEYS = {28, 38, 40}  # a slap and two snares
pytestmark = pytest.mark.skipif(not OPENMSX_FOLDER.exists(), reason="the pieces are in the package openttd-openmsx")


def test_the_pieces_taken_are_all_whose_notes_keep_to_the_grid_but_one_without_a_plain_beat():
    kept = {path.stem for path in OPENMSX_FOLDER.glob("*.mid") if on_grid(score(path.stem)) >= LEAST_ON_GRID}
    assert kept - set(PIECES) == {"wood_whistles"}
    assert set(READINGS) < set(PIECES) < kept


def test_without_a_drum_kit_most_notes_of_a_piece_must_lie_on_its_beats():
    on_beat = {}
    for path in OPENMSX_FOLDER.glob("*.mid"):
        midi = score(path.stem)
        if not any(note.channel == DRUM_CHANNEL and note.key in KIT_KEYS for note in midi.notes):
            halves = np.array([note.tick for note in midi.notes]) / midi.ticks_per_quarter * 2
            places = np.round(halves[np.abs(halves - np.round(halves)) <= 1 / 16]).astype(int)
            on_beat[path.stem] = np.mean(places % 2 == 0) > 0.5
    assert on_beat == {"chemistry_lab": True, "wood_whistles": False}


@pytest.mark.parametrize("name", PIECES)
def test_bars_begin_on_beats_that_a_listener_can_follow_for_a_minute(name):
    truth = piece(name)
    assert set(truth.downbeats_s) <= set(truth.beats_s)
    assert 60 <= truth.end_s <= LONGEST_S
    assert truth.beats_s[-1] < truth.end_s
    assert 64 <= 60 / np.median(np.diff(truth.beats_s)) <= 181


@pytest.mark.parametrize("name", READINGS)
def test_a_reading_that_is_not_as_written_puts_the_backbeat_on_two_and_four(name):
    midi, truth = score(name), piece(name)
    beats_s = np.array(truth.beats_s)
    first = truth.beats_s.index(truth.downbeats_s[0])
    backbeats = [n.tick for n in midi.notes if n.channel == DRUM_CHANNEL and n.key in BACKBEAT_KEYS and n.velocity > 40]
    struck_s = midi.seconds(backbeats)
    struck_s = struck_s[struck_s < beats_s[-1] + 0.1]
    places = np.abs(struck_s[:, None] - beats_s).argmin(axis=1)
    on_beat = np.abs(struck_s - beats_s[places]) < 0.02
    assert np.mean((places[on_beat] - first) % 2 == 1) > 0.75


def test_a_change_of_metre_begins_a_bar_and_a_bar_of_two_is_a_bar_of_two():
    truth = piece("ttsong_iii_imuh3")
    beats_per_bar = np.diff(np.searchsorted(truth.beats_s, truth.downbeats_s))
    assert beats_per_bar.tolist() == [4] * 24 + [2] + [4] * 7


def test_beats_begin_with_the_first_note_and_a_pickup_shifts_the_bars():
    assert piece("moo_redfarn").beats_s[0] == pytest.approx(
        score("moo_redfarn").seconds(score("moo_redfarn").notes[0].tick)
    )
    train = piece("train_filled_with_cash")
    assert train.downbeats_s[0] == train.beats_s[0] > 0.5
