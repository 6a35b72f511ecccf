"""The small notations that songs are written in: chords, melodies, lyrics and step patterns.

* Chords: Roman numerals of the key's scale, one token per bar, `IV,V` for two in one bar; capitals are major,
  lower case is minor; suffixes `7`, `maj7`, `sus4`, `sus2`, `add9`, `dim` as in any song book.
* Melody: `degree:beats` tokens; degree 1 is the tonic, 8 the octave, 0 the note below the tonic, `r` a rest.
* Lyrics: words with syllables divided by hyphens, so that each syllable takes one note; `_` holds the previous
  syllable on one more note.
* Steps: one character per sixteenth. Drums: `X` accent, `x` stroke, `o` ghost. Pitched: `1 3 5 7 8` chord tones,
  `c` the chord at once, `d` and `u` strummed down and up. `-` holds, `.` rests; blanks and bars are for the eye.

Pure text in, plain tuples out: no time in seconds, no sound.
"""

import re
from dataclasses import dataclass

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
STEPS_PER_BEAT = 4
NUMERALS = {"i": 0, "ii": 1, "iii": 2, "iv": 3, "v": 4, "vi": 5, "vii": 6}
QUALITIES = {"sus4": (0, 5, 7), "sus2": (0, 2, 7), "dim": (0, 3, 6)}
EXTENSIONS = {"7": 10, "maj7": 11, "add9": 14}
CHORD_PATTERN = re.compile(r"([iv]+|[IV]+)(maj7|add9|sus4|sus2|dim|7)?")
REST = "."
HOLD = "-"


@dataclass(frozen=True)
class ChordSymbol:
    """A chord in a bar: where it starts and ends, in beats from the bar, and its tones above the tonic."""

    start_beat: float
    end_beat: float
    symbol: str
    intervals: tuple[int, ...]


@dataclass(frozen=True)
class MelodyNote:
    """A melody note in beats from the start of its phrase; `degree` counts scale steps, 1 is the tonic."""

    start_beat: float
    beats: float
    degree: int


@dataclass(frozen=True)
class Step:
    """An event of a step pattern, in steps from its start."""

    start: int
    steps: int
    mark: str


def scale_pitch(tonic: int, scale: tuple[int, ...], degree: int) -> int:
    """Return the MIDI pitch of a scale degree; degrees below 1 and above 7 run into other octaves."""
    octave, step = divmod(degree - 1, len(scale))
    return tonic + 12 * octave + scale[step]


def parse_progression(text: str, scale: tuple[int, ...], beats_per_bar: int) -> tuple[tuple[ChordSymbol, ...], ...]:
    """Return the chords of each bar of a progression such as `I V vi IV,V`.

    Raises
    ------
    ValueError
        If a token is not a chord of this notation.
    """
    bars = []
    for token in text.split():
        symbols = token.split(",")
        length = beats_per_bar / len(symbols)
        bars.append(
            tuple(
                ChordSymbol(place * length, (place + 1) * length, symbol, _chord_intervals(symbol, scale))
                for place, symbol in enumerate(symbols)
            )
        )
    return tuple(bars)


def _chord_intervals(symbol: str, scale: tuple[int, ...]) -> tuple[int, ...]:
    match = CHORD_PATTERN.fullmatch(symbol)
    if match is None or match[1].lower() not in NUMERALS:
        raise ValueError(f"'{symbol}' is not a chord: write a Roman numeral such as vi, IVmaj7 or Vsus4")
    numeral, suffix = match[1], match[2] or ""
    triad = QUALITIES.get(suffix, (0, 4, 7) if numeral.isupper() else (0, 3, 7))
    tones = (*triad, EXTENSIONS[suffix]) if suffix in EXTENSIONS else triad
    return tuple(scale[NUMERALS[numeral.lower()]] + tone for tone in tones)


def parse_melody(text: str) -> tuple[tuple[MelodyNote, ...], float]:
    """Return the notes of a melody and its whole length in beats, rests included.

    Raises
    ------
    ValueError
        If a token is not `degree:beats`.
    """
    notes, beat = [], 0.0
    for token in text.replace("|", " ").split():
        try:
            degree, beats = token.split(":")
            if degree != "r":
                notes.append(MelodyNote(beat, float(beats), int(degree)))
            beat += float(beats)
        except ValueError:
            raise ValueError(f"'{token}' is not a melody note: write degree:beats, for example 5:.5 or r:1") from None
    return tuple(notes), beat


def parse_lyric(line: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each word of a lyric line as it is read, with its syllables; a held note is an empty syllable."""
    words: list[tuple[str, tuple[str, ...]]] = []
    for written in line.split():
        if written == "_":
            text, syllables = words[-1]
            words[-1] = (text, (*syllables, ""))
        else:
            words.append((written.replace("-", ""), tuple(written.split("-"))))
    return tuple(words)


def parse_steps(pattern: str) -> tuple[tuple[Step, ...], int]:
    """Return the events of a step pattern and its length in steps."""
    marks = pattern.replace(" ", "").replace("|", "")
    starts = [place for place, mark in enumerate(marks) if mark not in (REST, HOLD)]
    return tuple(Step(start, _held(marks, start), marks[start]) for start in starts), len(marks)


def _held(marks: str, start: int) -> int:
    tail = marks[start + 1 :]
    return 1 + len(tail) - len(tail.lstrip(HOLD))
