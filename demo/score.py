"""The score: what is played and sung, as plain data between the composer and the synthesiser.

Times are seconds from the first sample of the song and lie on whole samples. Pitches are MIDI note numbers
(69 = A4 = 440 Hz) and may be fractional. Nothing here knows how a note is chosen or how it sounds.
"""

from dataclasses import dataclass

from demo.truth import Truth
from state.music import SectionLabel

SAMPLE_RATE_HZ = 44_100


@dataclass(frozen=True)
class Channel:
    """One strip of the mixing desk.

    Attributes
    ----------
    gain_db
        Level of the strip.
    pan
        -1 (left) to 1 (right).
    reverb
        Share that is sent to the reverb, 0 to 1.
    duck
        How far the kick drum pushes the strip down, 0 (not at all) to 1 (to silence).
    """

    gain_db: float
    pan: float = 0.0
    reverb: float = 0.1
    duck: float = 0.0


@dataclass(frozen=True)
class Note:
    """One note or drum stroke; `velocity` is a linear gain, 0 to 1. Drums ignore pitch and duration."""

    start_s: float
    duration_s: float
    pitch: float
    velocity: float


@dataclass(frozen=True)
class Track:
    """All notes of one instrument."""

    instrument: str
    channel: Channel
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Syllable:
    """One sung note. `text` is the syllable's letters; empty when the previous syllable is held on a new pitch."""

    text: str
    start_s: float
    duration_s: float
    pitch: float


@dataclass(frozen=True)
class Phrase:
    """One lyric line as it is sung in one breath; `velocity` is a linear gain, 0 to 1."""

    syllables: tuple[Syllable, ...]
    velocity: float


@dataclass(frozen=True)
class Voice:
    """A singer: her place on the desk, the size of her vocal tract and her phrases.

    `tract` multiplies the formant frequencies of an adult male speaker: 1 for him, about 1.16 for a woman.
    """

    channel: Channel
    tract: float
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class Chord:
    """A chord and when it sounds; `pitch_classes` (0 = C) start at the root."""

    start_s: float
    end_s: float
    symbol: str
    pitch_classes: tuple[int, ...]


@dataclass(frozen=True)
class ScoreSection:
    """A section as the musicians count it: in bars."""

    label: SectionLabel
    motif: str
    first_bar: int
    bars: int
    chords: tuple[Chord, ...]


@dataclass(frozen=True)
class Composition:
    """A whole song: the score, the lyrics with their times, and so the truth.

    `room_s` is the time in which the room's echo falls by 60 dB.
    """

    genre: str
    seed: int
    title: str
    artist: str
    style: str
    room_s: float
    key: str
    tempo_bpm: float
    beats_per_bar: int
    sections: tuple[ScoreSection, ...]
    tracks: tuple[Track, ...]
    voices: tuple[Voice, ...]
    truth: Truth

    @property
    def melody(self) -> tuple[Syllable, ...]:
        """The notes of the lead singer, in order."""
        return tuple(syllable for phrase in self.voices[0].phrases for syllable in phrase.syllables)
