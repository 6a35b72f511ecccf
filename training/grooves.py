"""The drummer's vocabulary: grooves of many genres, read from `grooves.txt`, and how one is varied.

How grooves are strung into a song is in `drumming`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from training.draws import chance, pick

KEYS: Mapping[str, int] = {
    "K": 36, "S": 38, "E": 40, "R": 37, "H": 42, "O": 46, "P": 44, "D": 51, "B": 53, "C": 49, "N": 52, "F": 41,
    "T": 45, "M": 47, "U": 50, "L": 39, "G": 54, "W": 56, "A": 70, "b": 69, "V": 75, "w": 76, "1": 60, "2": 61,
    "3": 62, "4": 63, "5": 64, "6": 65, "7": 66, "8": 67, "9": 68, "g": 73, "t": 80, "z": 81,
}  # fmt: skip
"""Keys of the General MIDI drum kit, by the letters of the vocabulary."""

TIMEKEEPERS = "HOPDBCNAGWbtz"
LOUDNESS = {"X": 118, "x": 92, "o": 48}
FEELS = frozenset({"straight", "eighths", "sixteenths", "triplets", "dotted"})


@dataclass(frozen=True)
class Stroke:
    """A struck drum: its place in beats from the bar's first beat, its letter and its velocity."""

    place: float
    drum: str
    velocity: int


@dataclass(frozen=True)
class Groove:
    """A drum pattern of one or more bars.

    Attributes
    ----------
    bars
        The strokes of every bar.
    bpm
        Slowest and fastest tempo at which it is played.
    feel
        One of `FEELS`.
    """

    name: str
    families: tuple[str, ...]
    beats: int
    steps: int
    bpm: tuple[float, float]
    feel: str
    bars: tuple[tuple[Stroke, ...], ...]

    @property
    def kicks(self) -> tuple[float, ...]:
        """Places of the first bar's kicks."""
        return tuple(sorted(stroke.place for stroke in self.bars[0] if stroke.drum == "K"))


@cache
def vocabulary() -> tuple[Groove, ...]:
    """Return every groove of the file."""
    text = (Path(__file__).parent / "grooves.txt").read_text(encoding="utf-8")
    entries = [[line for line in block.splitlines() if not line.startswith("#")] for block in text.split("\n\n")]
    return tuple(_read(lines) for lines in entries if lines)


def _read(lines: list[str]) -> Groove:
    name, families, grid, tempi, feel = (field.strip() for field in lines[0].split("|"))
    beats, steps = (int(number) for number in grid.split("x"))
    low, high = (float(number) for number in tempi.split("-"))
    rows = [line.split() for line in lines[1:]]
    length = max(len(marks) for _, marks in rows)
    known = all(drum in KEYS and length % len(marks) == 0 and set(marks) <= {*LOUDNESS, "."} for drum, marks in rows)
    if not known or length % (beats * steps) or feel not in FEELS:
        raise ValueError(f"The groove {name!r} does not fill bars of {beats} beats of {steps} steps: mend grooves.txt.")
    bars: list[list[Stroke]] = [[] for _ in range(length // (beats * steps))]
    for drum, marks in rows:
        for step, mark in enumerate(marks * (length // len(marks))):
            if mark != ".":
                bar, place = divmod(step, beats * steps)
                bars[bar].append(Stroke(place / steps, drum, LOUDNESS[mark]))
    return Groove(name, tuple(families.split()), beats, steps, (low, high), feel, tuple(map(tuple, bars)))


def grooves_of(family: str) -> list[Groove]:
    """Return the grooves that a family of styles plays."""
    return [groove for groove in vocabulary() if family in groove.families]


def mutated(rng: np.random.Generator, groove: Groove, strength: float) -> Groove:
    """Return a variant of a groove: strokes left out, moved by a step, added, or a timekeeper exchanged.

    `strength` is the share of strokes touched, 0..1. Accents stay, for they are what the beat is told by.
    """
    swaps = {}
    if chance(rng, 0.3):
        swaps = {drum: pick(rng, "HODBAWGC") for drum in TIMEKEEPERS}
    bars = tuple(tuple(_mutated_strokes(rng, bar, groove, strength, swaps)) for bar in groove.bars)
    return replace(groove, bars=bars)


def _mutated_strokes(
    rng: np.random.Generator, strokes: tuple[Stroke, ...], groove: Groove, strength: float, swaps: Mapping[str, str]
) -> list[Stroke]:
    kept = []
    for stroke in strokes:
        velocity = int(np.clip(stroke.velocity + rng.normal(0, 8), 20, 127))
        changed = replace(stroke, velocity=velocity, drum=swaps.get(stroke.drum, stroke.drum))
        touched = chance(rng, strength) and stroke.velocity < LOUDNESS["X"]
        if touched and chance(rng, 0.5):
            continue
        if touched:
            changed = replace(changed, place=(changed.place + pick(rng, (-1, 1)) / groove.steps) % groove.beats)
        kept.append(changed)
    for _ in range(rng.poisson(strength * 4)):
        place = int(rng.integers(groove.beats * groove.steps)) / groove.steps
        kept.append(Stroke(place, pick(rng, "KSHTOR"), pick(rng, (42, 60, 90))))
    return kept


def invented(rng: np.random.Generator, beats: int, dotted: bool) -> Groove:
    """Return a groove nobody plays: drums struck by chance, likelier on strong places; the backbeat is usual."""
    steps = pick(rng, (3, 6)) if dotted else pick(rng, (2, 4))
    places = np.arange(beats * steps) / steps
    on_beat = places % 1 == 0
    strokes = [Stroke(0.0, "K", 110)] if chance(rng, 0.85) else []
    for drum, strong, weak in (("K", 0.45, 0.18), ("S", 0.08, 0.06), (pick(rng, "F3A1W"), 0.2, 0.2)):
        struck = rng.random(len(places)) < np.where(on_beat, strong, weak)
        strokes += [Stroke(float(place), drum, int(rng.integers(45, 115))) for place in places[struck]]
    if chance(rng, 0.8):
        strokes += [Stroke(float(beat), pick(rng, "SRL"), 112) for beat in range(1, beats, 2 if beats % 2 == 0 else 1)]
    pulse = pick(rng, "HODACG")
    every = pick(rng, (1, steps, max(1, steps // 2)))
    strokes += [Stroke(float(place), pulse, int(rng.integers(50, 110))) for place in places[:: int(every)]]
    return Groove("invented", (), beats, steps, (60, 180), "dotted" if dotted else "straight", (tuple(strokes),))
