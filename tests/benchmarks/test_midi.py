import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.midi import Metre, MidiError, MidiSong, Note, Program, Tempo, from_bytes, to_bytes, variable_length

KEYS = st.integers(0, 127)


@st.composite
def songs(draw):
    """Songs in which no key is struck again while it sounds, as MIDI cannot tell such notes apart."""
    notes = []
    for channel, key in draw(st.sets(st.tuples(st.integers(0, 15), KEYS), max_size=6)):
        tick = 0
        for rest, length in draw(st.lists(st.tuples(st.integers(0, 9999), st.integers(1, 99999)), max_size=4)):
            notes.append(Note(tick + rest, channel, key, draw(st.integers(1, 127)), length))
            tick += rest + length
    later = draw(st.dictionaries(st.integers(0, 10**6), st.integers(1, 2**24 - 1), max_size=5))
    metres = draw(st.dictionaries(st.integers(0, 10**6), st.tuples(st.integers(1, 15), st.sampled_from((2, 4, 8, 16)))))
    programs = {note.channel: Program(0, note.channel, draw(KEYS)) for note in notes}
    return MidiSong(
        draw(st.integers(1, 32767)),
        tuple(Tempo(*tempo) for tempo in sorted(later.items())),
        tuple(Metre(tick, *metre) for tick, metre in sorted(metres.items())),
        tuple(sorted(programs.values())),
        tuple(sorted(notes)),
    )


@settings(max_examples=60)
@given(songs())
def test_a_song_that_is_written_reads_back_the_same(song):
    assert from_bytes(to_bytes(song)) == song


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "00"), (0x7F, "7f"), (0x80, "8100"), (0x3FFF, "ff7f"), (0x4000, "818000"), (0x0FFFFFFF, "ffffff7f")],
)
def test_numbers_are_written_as_the_standards_own_examples(value, written):
    assert variable_length(value).hex() == written


def one_track(*events: bytes) -> bytes:
    track = b"".join(events) + bytes.fromhex("00ff2f00")
    return bytes.fromhex("4d546864000000060000000100604d54726b") + len(track).to_bytes(4, "big") + track


def test_running_status_and_note_on_with_velocity_zero_make_the_same_notes():
    song = from_bytes(one_track(bytes.fromhex("00903c40"), bytes.fromhex("603c00"), bytes.fromhex("003e50603e00")))
    assert song.notes == (Note(0, 0, 60, 64, 96), Note(96, 0, 62, 80, 96))


def test_lyrics_controllers_and_system_messages_are_passed_over():
    lyric, control, system = bytes.fromhex("10ff0502686f"), bytes.fromhex("00b00764"), bytes.fromhex("00f0027ef7")
    song = from_bytes(one_track(lyric, control, system, bytes.fromhex("00903c40603c00")))
    assert song.notes == (Note(16, 0, 60, 64, 96),)


def test_seconds_are_the_sum_of_every_ticks_own_length():
    song = MidiSong(10, (Tempo(3, 400_000), Tempo(9, 1_000_000)), (), (), ())
    tick_s = [0.05] * 3 + [0.04] * 6 + [0.1] * 11
    assert song.seconds(np.arange(21)) == pytest.approx(np.append(0, np.cumsum(tick_s)))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"RIFF....WAVEfmt ", "MThd"),
        (bytes.fromhex("4d546864000000060002000100604d54726b"), "format 0 or 1"),
        (bytes.fromhex("4d54686400000006000000018060"), "ticks per quarter"),
        (one_track(bytes.fromhex("00903c40"))[:-2], "cut off"),
        (one_track(bytes.fromhex("003c40")), "status"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content, problem):
    with pytest.raises(MidiError, match=problem):
        from_bytes(content)
