"""From a song of the book to a whole score: form, time, singers, band, and the truth that follows from them.

Seed 0 is the song as it stands in the book. Other seeds are other performances of it: another key, another tempo,
other fills and strokes, with the same words on the same melody. No sound is made here.
"""

from zlib import crc32

import numpy as np

from demo.arrangement import PlacedPassage, arrange
from demo.grid import Grid
from demo.notation import ChordSymbol, parse_lyric, parse_melody, parse_progression, scale_pitch
from demo.preset import FORM, Passage, Preset
from demo.score import Channel, Chord, Composition, Phrase, ScoreSection, Syllable, Voice
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
HARMONY_GAP = 3
"""The second singer takes the nearest chord tone at least this many semitones below the melody."""


def compose(genre: str, seed: int = 0) -> Composition:
    """Return the score of a song.

    Parameters
    ----------
    genre
        One of `demo.songs.GENRES`.
    seed
        Which performance; 0 is the book's own key and tempo.

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
    tempo_bpm = preset.tempo_bpm + (int(rng.integers(-3, 4)) if seed else 0)
    grid = Grid(preset.lead_in_s, tempo_bpm, preset.beats_per_bar, preset.swing)
    tonic = preset.tonic + shift
    placed = _place(preset, rng)
    voices, words = _sing(preset, tonic, grid, placed)
    sections = tuple(_score_section(tonic, grid, *pair) for pair in zip(FORM, placed, strict=True))
    return Composition(
        genre=genre,
        seed=seed,
        title=preset.title,
        artist=preset.artist,
        style=preset.style,
        key=f"{PITCH_NAMES[tonic % 12]} {'major' if preset.scale[2] == 4 else 'minor'}",
        tempo_bpm=tempo_bpm,
        beats_per_bar=preset.beats_per_bar,
        sections=sections,
        tracks=arrange(preset, tonic, grid, placed, [seed, crc32(genre.encode()), 1]),
        voices=voices,
        truth=_truth(grid, sections, words),
    )


def _place(preset: Preset, rng: np.random.Generator) -> list[PlacedPassage]:
    """Lay the passages one after the other, with a fill where a section gives way to the next."""
    placed: list[PlacedPassage] = []
    first_bar = 0
    last_chorus = len(FORM) - 1 - FORM[::-1].index("chorus")
    for place, label in enumerate(FORM):
        passage = preset.passages[label]
        bars = parse_progression(passage.progression, preset.scale, preset.beats_per_bar)
        fill = preset.fills[int(rng.integers(len(preset.fills)))]
        placed.append(
            PlacedPassage(
                passage=passage,
                first_bar=first_bar,
                bars=bars,
                lifted=place == last_chorus,
                fill=fill if label != "outro" else None,
                crash=label == "chorus" or (place > 0 and FORM[place - 1] == "chorus"),
                final=place == len(FORM) - 1,
            )
        )
        first_bar += len(bars)
    return placed


def _sing(
    preset: Preset, tonic: int, grid: Grid, placed: list[PlacedPassage]
) -> tuple[tuple[Voice, ...], tuple[SungWord, ...]]:
    """Return the singers and the words of the lead singer."""
    lead: list[Phrase] = []
    harmony: list[Phrase] = []
    double: list[Phrase] = []
    words: list[SungWord] = []
    stanzas: dict[str, int] = {}
    for label, section in zip(FORM, placed, strict=True):
        passage = section.passage
        stanza = stanzas.get(label, 0)
        stanzas[label] = stanza + 1
        beat = float(section.first_bar * grid.beats_per_bar)
        for melody, line in zip(passage.melody, _stanza(passage, stanza), strict=True):
            phrase, sung = sing_line(preset, tonic, grid, beat, melody, line, len(lead), passage.level)
            lead.append(phrase)
            words.extend(sung)
            if passage.harmony:
                harmony.append(_below(phrase, section, grid, tonic))
                double.append(phrase)
            beat += parse_melody(melody)[1]
    desk = preset.desk
    side = desk["harmony"]
    voices = (
        Voice(desk["voice"], preset.tract, tuple(lead)),
        Voice(Channel(side.gain_db, -0.6, side.reverb, side.duck), preset.tract * 0.95, tuple(harmony)),
        Voice(Channel(side.gain_db - 1.0, 0.6, side.reverb, side.duck), preset.tract * 1.03, tuple(double)),
    )
    return voices, tuple(words)


def _stanza(passage: Passage, occurrence: int) -> tuple[str, ...]:
    return passage.lyrics[min(occurrence, len(passage.lyrics) - 1)] if passage.lyrics else ()


def sing_line(
    preset: Preset, tonic: int, grid: Grid, beat: float, melody: str, line: str, index: int, level: float
) -> tuple[Phrase, list[SungWord]]:
    """Lay the syllables of a lyric line on the notes of its melody.

    Raises
    ------
    ValueError
        If the line has not one syllable per note.
    """
    notes, _ = parse_melody(melody)
    lyric = parse_lyric(line)
    if sum(len(syllables) for _, syllables in lyric) != len(notes):
        raise ValueError(f"'{line}' does not have the {len(notes)} syllables of its melody '{melody}'")
    remaining = iter(notes)
    sung: list[Syllable] = []
    words: list[SungWord] = []
    for text, syllables in lyric:
        first = len(sung)
        for syllable in syllables:
            note = next(remaining)
            start = grid.time_s(beat + note.start_beat)
            end = grid.time_s(beat + note.start_beat + note.beats)
            sung.append(Syllable(syllable, start, end - start, scale_pitch(tonic, preset.scale, note.degree)))
        words.append(SungWord(text, sung[first].start_s, sung[-1].start_s + sung[-1].duration_s, index))
    return Phrase(tuple(sung), level), words


def _below(phrase: Phrase, section: PlacedPassage, grid: Grid, tonic: int) -> Phrase:
    """Return the second singer's phrase: the same words on chord tones below the melody."""
    return Phrase(
        tuple(
            Syllable(s.text, s.start_s, s.duration_s, _chord_tone_below(_chord_at(section, grid, s.start_s), tonic, s))
            for s in phrase.syllables
        ),
        phrase.velocity,
    )


def _chord_at(section: PlacedPassage, grid: Grid, time_s: float) -> ChordSymbol:
    chords = _timed_chords(section, grid)
    return next(chord for chord, start, end in chords if start <= time_s < end)


def _chord_tone_below(chord: ChordSymbol, tonic: int, syllable: Syllable) -> float:
    tones = {(tonic + interval) % 12 for interval in chord.intervals}
    ceiling = int(syllable.pitch) - HARMONY_GAP
    return float(next(pitch for pitch in range(ceiling, ceiling - 12, -1) if pitch % 12 in tones))


def _timed_chords(section: PlacedPassage, grid: Grid) -> list[tuple[ChordSymbol, float, float]]:
    return [
        (chord, grid.time_s(first + chord.start_beat), grid.time_s(first + chord.end_beat))
        for bar, chords in enumerate(section.bars, start=section.first_bar)
        for first in (bar * grid.beats_per_bar,)
        for chord in chords
    ]


def _score_section(tonic: int, grid: Grid, label: SectionLabel, section: PlacedPassage) -> ScoreSection:
    order = list(dict.fromkeys(FORM))
    return ScoreSection(
        label=label,
        motif="ABCDEFGH"[order.index(label)],
        first_bar=section.first_bar,
        bars=len(section.bars),
        chords=tuple(
            Chord(start, end, chord.symbol, tuple((tonic + interval) % 12 for interval in chord.intervals))
            for chord, start, end in _timed_chords(section, grid)
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
