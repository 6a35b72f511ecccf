"""What a song in the song book states: its words, melodies, chords, band and desk. Data only.

How these become notes is `compose`; how notes become sound is `synthesis`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from demo.score import Channel
from state.music import SectionLabel

FORM: tuple[SectionLabel, ...] = ("intro", "verse", "chorus", "verse", "chorus", "bridge", "chorus", "outro")
"""The order of sections of every song in the book."""

Patterns = Mapping[str, str]
"""Instrument name to step pattern (see `notation`)."""


@dataclass(frozen=True)
class Passage:
    """The music of one section.

    Attributes
    ----------
    progression
        Chords, one token per bar: the number of tokens is the section's length.
    level
        Linear gain of everything played in it, 0 to 1: the arranger's dynamics.
    drums, parts
        What each instrument plays.
    riff
        Instrument and melody of an instrumental line, if there is one.
    melody
        One sung phrase per lyric line; together as long as the section, if it is sung at all.
    lyrics
        One stanza per occurrence of the section; a single stanza is sung every time.
    harmony
        Whether a second singer joins a third above.
    """

    progression: str
    level: float
    drums: Patterns = field(default_factory=dict)
    parts: Patterns = field(default_factory=dict)
    riff: tuple[str, str] | None = None
    melody: tuple[str, ...] = ()
    lyrics: tuple[tuple[str, ...], ...] = ()
    harmony: bool = False


@dataclass(frozen=True)
class Preset:
    """A song of the book.

    Attributes
    ----------
    tonic
        MIDI pitch of the singer's degree 1.
    tract
        Size of the singers' vocal tracts (see `score.Voice`).
    lead_in_s
        Silence before the first bar.
    fills
        Drum bars that may close a section.
    lift_drums, lift_parts
        What the last chorus adds.
    swing
        Place of the second eighth in the beat; 0.5 is straight.
    room_s
        Time in which the room's echo falls by 60 dB.
    """

    title: str
    artist: str
    style: str
    tempo_bpm: float
    beats_per_bar: int
    tonic: int
    scale: tuple[int, ...]
    tract: float
    lead_in_s: float
    passages: Mapping[SectionLabel, Passage]
    desk: Mapping[str, Channel]
    fills: tuple[Patterns, ...]
    lift_drums: Patterns
    lift_parts: Patterns
    swing: float = 0.5
    room_s: float = 1.5
