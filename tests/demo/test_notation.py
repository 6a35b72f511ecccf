"""The notations are read as musicians read them, and refuse what is not music."""

import pytest

from demo.notation import MAJOR, MINOR, parse_lyric, parse_melody, parse_progression, parse_steps, scale_pitch


def test_scale_degrees_run_through_the_octaves():
    assert [scale_pitch(60, MAJOR, degree) for degree in (-1, 0, 1, 3, 7, 8, 10)] == [57, 59, 60, 64, 71, 72, 76]
    assert [scale_pitch(57, MINOR, degree) for degree in (0, 1, 3, 6, 8)] == [55, 57, 60, 65, 69]


@pytest.mark.parametrize(
    ("symbol", "scale", "intervals"),
    [
        ("I", MAJOR, (0, 4, 7)),
        ("vi", MAJOR, (9, 12, 16)),
        ("V7", MAJOR, (7, 11, 14, 17)),
        ("IVmaj7", MAJOR, (5, 9, 12, 16)),
        ("Vsus4", MAJOR, (7, 12, 14)),
        ("VI", MINOR, (8, 12, 15)),
        ("i", MINOR, (0, 3, 7)),
    ],
)
def test_a_numeral_means_the_chord_on_that_degree_of_the_key(symbol, scale, intervals):
    ((chord,),) = parse_progression(symbol, scale, 4)
    assert chord.intervals == intervals


def test_two_chords_share_a_bar_evenly():
    ((first, second),) = parse_progression("IV,V", MAJOR, 3)
    assert (first.start_beat, first.end_beat, second.start_beat, second.end_beat) == (0, 1.5, 1.5, 3)


def test_a_melody_keeps_its_rests():
    notes, beats = parse_melody("r:.5 3:.5 | 5:1.5")
    assert beats == 2.5
    assert [(note.start_beat, note.beats, note.degree) for note in notes] == [(0.5, 0.5, 3), (1.0, 1.5, 5)]


def test_a_lyric_line_gives_whole_words_and_their_syllables():
    assert parse_lyric("Pa-per moon _ don't") == (
        ("Paper", ("Pa", "per")),
        ("moon", ("moon", "")),
        ("don't", ("don't",)),
    )


def test_a_step_lasts_as_long_as_it_is_held():
    steps, length = parse_steps("c--- .x-. ....")
    assert length == 12
    assert [(step.start, step.steps, step.mark) for step in steps] == [(0, 4, "c"), (5, 2, "x")]


@pytest.mark.parametrize("text", ["VIII", "H", "Iblue", "iV"])
def test_what_is_not_a_chord_is_refused(text):
    with pytest.raises(ValueError, match="Roman numeral"):
        parse_progression(text, MAJOR, 4)


@pytest.mark.parametrize("text", ["5", "5:x", "a:1"])
def test_what_is_not_a_melody_note_is_refused(text):
    with pytest.raises(ValueError, match="degree:beats"):
        parse_melody(text)
