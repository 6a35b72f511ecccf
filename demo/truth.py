"""The exact truth of a composed song: where beats, sections and words are, to the sample.

Written beside the song as JSON and read back by tests, benchmarks and quality reports. No music is made here, and
nothing here is ever estimated: every time comes from the score that the sound was rendered from.
"""

import json
from dataclasses import asdict, dataclass

from state.music import SectionLabel


@dataclass(frozen=True)
class SectionSpan:
    """A span of the song, in seconds; spans with the same `motif` letter are the same music."""

    start_s: float
    end_s: float
    label: SectionLabel
    motif: str


@dataclass(frozen=True)
class SungWord:
    """One sung word, in seconds; `line` is the index of its lyric line in the whole song."""

    text: str
    start_s: float
    end_s: float
    line: int


@dataclass(frozen=True)
class Truth:
    """What a perfect listener would hear.

    Attributes
    ----------
    beats_s
        Onset of every beat from the first bar to the last, in seconds from the first sample.
    positions
        Place of every beat in its bar; 1 is the downbeat.
    beats_per_bar, tempo_bpm
        Metre and tempo; the tempo is constant.
    sections
        Contiguous from 0 to `duration_s`.
    words
        In the order they are sung, not overlapping.
    duration_s
        Length of the audio.
    """

    beats_s: tuple[float, ...]
    positions: tuple[int, ...]
    beats_per_bar: int
    tempo_bpm: float
    sections: tuple[SectionSpan, ...]
    words: tuple[SungWord, ...]
    duration_s: float

    @property
    def downbeats_s(self) -> tuple[float, ...]:
        """Times of the first beat of every bar."""
        return tuple(t for t, place in zip(self.beats_s, self.positions, strict=True) if place == 1)

    @property
    def lines(self) -> tuple[tuple[SungWord, ...], ...]:
        """The words gathered into their lyric lines."""
        count = self.words[-1].line + 1 if self.words else 0
        return tuple(tuple(word for word in self.words if word.line == line) for line in range(count))

    def to_json(self) -> str:
        """Return the truth as indented JSON; floats keep every digit, so reading it back gives the same value."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Truth":
        """Return the truth that `to_json` wrote.

        Raises
        ------
        ValueError
            If the text is not such a document.
        """
        try:
            data = json.loads(text)
            return cls(
                beats_s=tuple(data["beats_s"]),
                positions=tuple(data["positions"]),
                beats_per_bar=data["beats_per_bar"],
                tempo_bpm=data["tempo_bpm"],
                sections=tuple(SectionSpan(**span) for span in data["sections"]),
                words=tuple(SungWord(**word) for word in data["words"]),
                duration_s=data["duration_s"],
            )
        except (KeyError, TypeError, json.JSONDecodeError) as problem:
            raise ValueError(f"this is not a song's truth as Truth.to_json writes it: {problem!r}") from problem
