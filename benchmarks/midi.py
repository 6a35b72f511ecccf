"""Standard MIDI files, as much of them as a corpus needs: notes, instruments, the tempo map and the metres.

The format is that of "Standard MIDI Files 1.0" (MIDI Manufacturers Association, 1988): chunks, delta times as
variable-length quantities, running status, meta events. Files are written as format 1 (tempo and metre in the first
track, one track per channel after it) and read in formats 0 and 1; controllers, lyrics and system messages are passed
over in reading. Time in seconds comes from the tempo map alone, so it is exact.

What music the notes make does not belong here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

DEFAULT_MICROSECONDS = 500_000
"""Per quarter note, where a file states no tempo."""

SET_TEMPO, TIME_SIGNATURE, END_OF_TRACK = 0x51, 0x58, 0x2F
DATA_BYTES = {0x80: 2, 0x90: 2, 0xA0: 2, 0xB0: 2, 0xC0: 1, 0xD0: 1, 0xE0: 2}


class MidiError(ValueError):
    """The bytes are not a standard MIDI file that can be read."""


@dataclass(frozen=True, order=True)
class Tempo:
    """From this tick on, a quarter note lasts so many microseconds."""

    tick: int
    microseconds: int


@dataclass(frozen=True, order=True)
class Metre:
    """From this tick on, a bar holds `numerator` notes of 1 / `denominator`."""

    tick: int
    numerator: int
    denominator: int


@dataclass(frozen=True, order=True)
class Program:
    """From this tick on, a channel sounds as this General MIDI instrument, 0..127."""

    tick: int
    channel: int
    number: int


@dataclass(frozen=True, order=True)
class Note:
    """A sounding note; channel 9 is the drum kit, `key` 60 is middle C, `velocity` is 1..127."""

    tick: int
    channel: int
    key: int
    velocity: int
    length_ticks: int


@dataclass(frozen=True)
class MidiSong:
    """The content of a MIDI file; every tuple is sorted by tick."""

    ticks_per_quarter: int
    tempos: tuple[Tempo, ...]
    metres: tuple[Metre, ...]
    programs: tuple[Program, ...]
    notes: tuple[Note, ...]

    def seconds(self, ticks: ArrayLike) -> NDArray[np.float64]:
        """Return the times of ticks, in seconds from tick 0, by the tempo map."""
        tempos = (
            self.tempos if self.tempos and self.tempos[0].tick == 0 else (Tempo(0, DEFAULT_MICROSECONDS), *self.tempos)
        )
        starts = np.array([tempo.tick for tempo in tempos], float)
        tick_s = np.array([tempo.microseconds for tempo in tempos], float) * 1e-6 / self.ticks_per_quarter
        start_s = np.concatenate([[0.0], np.cumsum(np.diff(starts) * tick_s[:-1])])
        wanted = np.asarray(ticks, float)
        span = np.searchsorted(starts, wanted, side="right") - 1
        return np.asarray(start_s[span] + (wanted - starts[span]) * tick_s[span])


def to_bytes(song: MidiSong) -> bytes:
    """Return a song as a MIDI file of format 1."""
    conductor = [(tempo.tick, _meta(SET_TEMPO, tempo.microseconds.to_bytes(3, "big"))) for tempo in song.tempos]
    for metre in song.metres:
        power = metre.denominator.bit_length() - 1
        conductor.append((metre.tick, _meta(TIME_SIGNATURE, bytes([metre.numerator, power, 24, 8]))))
    channels = sorted({note.channel for note in song.notes})
    tracks = [_track(conductor), *(_track(_channel_events(song, channel)) for channel in channels)]
    header = b"".join(value.to_bytes(2, "big") for value in (1, len(tracks), song.ticks_per_quarter))
    return _chunk(b"MThd", header) + b"".join(tracks)


def _channel_events(song: MidiSong, channel: int) -> list[tuple[int, bytes]]:
    """Return a channel's events; at equal ticks a note ends before the next begins."""
    events = [
        (program.tick, 0, bytes([0xC0 | channel, program.number]))
        for program in song.programs
        if program.channel == channel
    ]
    for note in song.notes:
        if note.channel == channel:
            events.append((note.tick, 2, bytes([0x90 | channel, note.key, note.velocity])))
            events.append((note.tick + note.length_ticks, 1, bytes([0x80 | channel, note.key, 0])))
    return [(tick, message) for tick, _, message in sorted(events)]


def _track(events: list[tuple[int, bytes]]) -> bytes:
    content, before = bytearray(), 0
    for tick, message in sorted(events, key=lambda event: event[0]):
        content += variable_length(tick - before) + message
        before = tick
    return _chunk(b"MTrk", bytes(content) + variable_length(0) + _meta(END_OF_TRACK, b""))


def _meta(kind: int, content: bytes) -> bytes:
    return bytes([0xFF, kind]) + variable_length(len(content)) + content


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "big") + content


def variable_length(value: int) -> bytes:
    """Return a number in groups of seven bits, the highest first, all but the last with the top bit set."""
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(value & 0x7F | 0x80)
    return bytes(reversed(groups))


def from_bytes(content: bytes) -> MidiSong:
    """Return what a MIDI file of format 0 or 1 holds.

    Raises
    ------
    MidiError
        If the bytes are no such file, are cut off, or count time in film frames instead of quarter notes.
    """
    if content[:4] != b"MThd" or len(content) < 14:
        raise MidiError("This is not a standard MIDI file: it does not begin with MThd.")
    layout, division = int.from_bytes(content[8:10], "big"), int.from_bytes(content[12:14], "big")
    if layout > 1 or division & 0x8000 or not division:
        raise MidiError("Only MIDI files of format 0 or 1 that count ticks per quarter note can be read.")
    tempos: list[Tempo] = []
    metres: list[Metre] = []
    programs: list[Program] = []
    notes: list[Note] = []
    try:
        for event in (event for track in _tracks(content) for event in _read_track(track)):
            match event:
                case Tempo():
                    tempos.append(event)
                case Metre():
                    metres.append(event)
                case Program():
                    programs.append(event)
                case Note():
                    notes.append(event)
    except IndexError:
        raise MidiError("The MIDI file is cut off inside a track.") from None
    return MidiSong(
        division, tuple(sorted(tempos)), tuple(sorted(metres)), tuple(sorted(programs)), tuple(sorted(notes))
    )


def _tracks(content: bytes) -> Iterator[bytes]:
    at = 8 + int.from_bytes(content[4:8], "big")
    while at + 8 <= len(content):
        end = at + 8 + int.from_bytes(content[at + 4 : at + 8], "big")
        if end > len(content):
            raise MidiError("The MIDI file is cut off inside a track.")
        if content[at : at + 4] == b"MTrk":
            yield content[at + 8 : end]
        at = end


def _read_track(track: bytes) -> Iterator[Tempo | Metre | Program | Note]:
    """Yield a track's events; a note is yielded where it ends, one left open where the track ends is dropped."""
    at = tick = status = 0
    sounding: dict[tuple[int, int], list[tuple[int, int]]] = {}
    while at < len(track):
        delta, at = _read_variable_length(track, at)
        tick += delta
        if track[at] >= 0xF0:
            kind, at = (track[at + 1], at + 2) if track[at] == 0xFF else (None, at + 1)
            length, at = _read_variable_length(track, at)
            if kind == SET_TEMPO:
                yield Tempo(tick, int.from_bytes(track[at : at + 3], "big"))
            elif kind == TIME_SIGNATURE:
                yield Metre(tick, track[at], 1 << track[at + 1])
            at += length
            continue
        if track[at] & 0x80:
            status, at = track[at], at + 1
        if not status:
            raise MidiError("A track of the MIDI file begins with data where a status byte must stand.")
        command, channel = status & 0xF0, status & 0x0F
        first, second = track[at], track[at + DATA_BYTES[command] - 1]
        at += DATA_BYTES[command]
        if command == 0xC0:
            yield Program(tick, channel, first)
        elif command == 0x90 and second:
            sounding.setdefault((channel, first), []).append((tick, second))
        elif command in {0x80, 0x90} and sounding.get((channel, first)):
            start, velocity = sounding[channel, first].pop(0)
            yield Note(start, channel, first, velocity, tick - start)


def _read_variable_length(track: bytes, at: int) -> tuple[int, int]:
    value = 0
    while True:
        value = value << 7 | track[at] & 0x7F
        at += 1
        if not track[at - 1] & 0x80:
            return value, at
