"""The form of a song: its passages laid one after the other, bar by bar, and the chords at their times.

What is played and sung in them is `arrangement`'s and `singing`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demo.grid import Grid
from demo.notation import ChordSymbol, parse_progression
from demo.preset import Passage, Patterns, Preset
from state.music import SectionLabel


@dataclass(frozen=True)
class PlacedPassage:
    """A passage at its place in the song.

    Attributes
    ----------
    label, passage, first_bar, bars
        Which section it is, what is played, from which bar on, and the chords of each bar.
    lifted
        Whether the song's lift joins in: the last chorus.
    fill
        Drums of the last bar, where the section gives way to the next.
    crash
        Whether a cymbal opens the section.
    final
        Whether its last bar is the song's last: one chord, left to ring.
    """

    label: SectionLabel
    passage: Passage
    first_bar: int
    bars: tuple[tuple[ChordSymbol, ...], ...]
    lifted: bool
    fill: Patterns | None
    crash: bool
    final: bool


def lay_out(preset: Preset, form: Sequence[SectionLabel], rng: np.random.Generator) -> list[PlacedPassage]:
    """Lay the passages one after the other, with a fill where a section gives way to the next."""
    placed: list[PlacedPassage] = []
    first_bar = 0
    last_chorus = max((place for place, label in enumerate(form) if label == "chorus"), default=-1)
    for place, label in enumerate(form):
        passage = preset.passages[label]
        bars = parse_progression(passage.progression, preset.scale, preset.beats_per_bar)
        fill = preset.fills[int(rng.integers(len(preset.fills)))]
        placed.append(
            PlacedPassage(
                label=label,
                passage=passage,
                first_bar=first_bar,
                bars=bars,
                lifted=place == last_chorus,
                fill=fill if label != "outro" else None,
                crash=label == "chorus" or (place > 0 and form[place - 1] == "chorus"),
                final=place == len(form) - 1,
            )
        )
        first_bar += len(bars)
    return placed


def timed_chords(section: PlacedPassage, grid: Grid) -> list[tuple[ChordSymbol, float, float]]:
    """Return each chord of a section with its start and end in seconds."""
    return [
        (chord, grid.time_s(first + chord.start_beat), grid.time_s(first + chord.end_beat))
        for bar, chords in enumerate(section.bars, start=section.first_bar)
        for first in (bar * grid.beats_per_bar,)
        for chord in chords
    ]
