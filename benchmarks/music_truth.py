"""Songs of which the truth is known, as the hearing's scoreboard uses them.

Where the songs come from is in `music_corpus`; how an answer is scored, in `music`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class TrueSection:
    """A span in seconds with its functional label, and a letter that it shares with every span of the same music."""

    start_s: float
    end_s: float
    label: str
    letter: str


@dataclass(frozen=True)
class TrueSong:
    """A song on disk and what is true of it; None where that is not known."""

    name: str
    kind: Literal["demo", "composed", "human", "real"]
    path: Path
    beats_s: tuple[float, ...]
    downbeats_s: tuple[float, ...] | None = None
    sections: tuple[TrueSection, ...] | None = None
    lyrics_path: Path | None = None
