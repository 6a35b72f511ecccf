"""From a song of the book to a whole score: form, time, singers, band, and the truth that follows from them.

Seed 0 is the song as it stands in the book. Other seeds are other performances of it: another key, another tempo,
other fills and strokes, with the same words on the same melody. No sound is made here.
"""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from demo.arrangement import arrange
from demo.form import PlacedPassage, lay_out, timed_chords
from demo.grid import Grid
from demo.preset import FORM
from demo.score import Chord, Composition, ScoreSection
from demo.singing import singers
from demo.songbook.ballad import PRESET as BALLAD
from demo.songbook.electronic import PRESET as ELECTRONIC
from demo.songbook.folk import PRESET as FOLK
from demo.songbook.pop import PRESET as POP
from demo.songbook.rock import PRESET as ROCK
from demo.truth import SectionSpan, SungWord, Truth
from state.music import SectionLabel

PRESETS = {"pop": POP, "rock": ROCK, "ballad": BALLAD, "electronic": ELECTRONIC, "folk": FOLK}
PITCH_NAMES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
RING_S = 2.2
"""How long the last chord may ring after the last bar."""


def compose(genre: str, seed: int = 0, form: Sequence[SectionLabel] = FORM) -> Composition:
    """Return the score of a song.

    Parameters
    ----------
    genre
        One of `demo.songs.GENRES`.
    seed
        Which performance; 0 is the book's own key and tempo.
    form
        The order of its sections; the book's own has each of them.

    Raises
    ------
    ValueError
        If the book has no song of that genre.
    """
    if genre not in PRESETS:
        raise ValueError(f"there is no song for genre '{genre}': choose one of {', '.join(PRESETS)}")
    preset = PRESETS[genre]
    rng = np.random.default_rng([seed, crc32(genre.encode())])
    shift = int(rng.integers(-2, 3)) if seed else 0
    tempo_bpm = preset.tempo_bpm + (int(rng.integers(-2, 3)) if seed else 0)
    grid = Grid(preset.lead_in_s, tempo_bpm, preset.beats_per_bar, preset.swing)
    tonic = preset.tonic + shift
    placed = lay_out(preset, form, rng)
    voices, words = singers(preset, tonic, grid, placed)
    sections = tuple(_score_section(tonic, grid, section, form) for section in placed)
    return Composition(
        genre=genre,
        seed=seed,
        title=preset.title,
        artist=preset.artist,
        style=preset.style,
        room_s=preset.room_s,
        key=f"{PITCH_NAMES[tonic % 12]} {'major' if preset.scale[2] == 4 else 'minor'}",
        tempo_bpm=tempo_bpm,
        beats_per_bar=preset.beats_per_bar,
        sections=sections,
        tracks=arrange(preset, tonic, grid, placed, [seed, crc32(genre.encode()), 1]),
        voices=voices,
        truth=_truth(grid, sections, words),
    )


def _score_section(tonic: int, grid: Grid, section: PlacedPassage, form: Sequence[SectionLabel]) -> ScoreSection:
    order = list(dict.fromkeys(form))
    return ScoreSection(
        label=section.label,
        motif="ABCDEFGH"[order.index(section.label)],
        first_bar=section.first_bar,
        bars=len(section.bars),
        chords=tuple(
            Chord(start, end, chord.symbol, tuple((tonic + interval) % 12 for interval in chord.intervals))
            for chord, start, end in timed_chords(section, grid)
        ),
    )


def _truth(grid: Grid, sections: tuple[ScoreSection, ...], words: tuple[SungWord, ...]) -> Truth:
    bars = sections[-1].first_bar + sections[-1].bars
    beats = range(bars * grid.beats_per_bar)
    duration_s = grid.time_s(len(beats)) + RING_S
    edges = [0.0, *(grid.bar_s(section.first_bar) for section in sections[1:]), duration_s]
    return Truth(
        beats_s=tuple(grid.time_s(beat) for beat in beats),
        positions=tuple(beat % grid.beats_per_bar + 1 for beat in beats),
        beats_per_bar=grid.beats_per_bar,
        tempo_bpm=grid.tempo_bpm,
        sections=tuple(
            SectionSpan(start, end, section.label, section.motif)
            for section, start, end in zip(sections, edges, edges[1:], strict=False)
        ),
        words=words,
        duration_s=duration_s,
    )
