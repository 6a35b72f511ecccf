"""What came out of finding known words again. How it is measured or printed does not belong here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

OURS, ALONE, EVEN = "AllocMV", "heard words alone", "spread evenly"
MIXES: Mapping[str, float | None] = MappingProxyType({"voice alone": None, "+6 dB": 6.0, "0 dB": 0.0})
"""How far the voice stands above the backing, by name."""


@dataclass(frozen=True)
class WordMark:
    """How late a word's start was set (negative: early), and the confidence that it was given."""

    late_s: float
    confidence: float


@dataclass(frozen=True)
class MixResult:
    """Marks by way of timing, the share of the words that were heard, and the CPU time of hearing and of aligning."""

    words: Mapping[str, tuple[WordMark, ...]]
    match_ratio: float
    heard_cpu_s: float
    aligned_cpu_s: float


@dataclass(frozen=True)
class TrackResult:
    """One track in all mixes."""

    name: str
    duration_s: float
    mixes: Mapping[str, MixResult]


@dataclass(frozen=True)
class Results:
    """Everything measured."""

    command: str
    transcriber: str
    tracks: tuple[TrackResult, ...]
    wall_s: float
