"""What came out of listening, song by song. How it is measured or printed does not belong here."""

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.hearing_scores import BeatScores, SectionScores
from benchmarks.hearing_speed import FreshRun


@dataclass(frozen=True)
class Marks:
    """How one listener did on one song; the CPU time is without decoding."""

    beats: BeatScores
    sections: SectionScores
    cpu_s: float


@dataclass(frozen=True)
class SongResult:
    """Everybody's marks on a song, and by fault of our beats and bars the share of the song that has it."""

    name: str
    kind: str
    duration_s: float
    decode_s: float
    marks: Mapping[str, Marks]  # by listener
    faults: Mapping[str, float]


@dataclass(frozen=True)
class Results:
    """Everything measured; `left_out` says which songs could not be had and how to get them.

    `fresh_runs` are hearings of one long song by processes that were just started, none where only marks are wanted.
    """

    command: str
    songs: tuple[SongResult, ...]
    left_out: tuple[str, ...]
    wall_s: float
    fresh_runs: tuple[FreshRun, ...] = ()
