"""The singers: lyrics laid on the melody syllable by syllable, and a second and third voice for the chorus.

The times of the words are fixed here and nowhere else, so the truth and the sound cannot disagree. How a syllable
sounds is `voice`'s.
"""

from demo.form import PlacedPassage, timed_chords
from demo.grid import Grid
from demo.notation import ChordSymbol, parse_lyric, parse_melody, scale_pitch
from demo.preset import Passage, Preset
from demo.score import Channel, Phrase, Syllable, Voice
from demo.truth import SungWord

HARMONY_GAP = 3
"""The second singer takes the nearest chord tone at least this many semitones below the melody."""
SIDE_PAN = 0.6


def singers(
    preset: Preset, tonic: int, grid: Grid, placed: list[PlacedPassage]
) -> tuple[tuple[Voice, ...], tuple[SungWord, ...]]:
    """Return the singers and the words of the lead singer."""
    lead: list[Phrase] = []
    harmony: list[Phrase] = []
    double: list[Phrase] = []
    words: list[SungWord] = []
    stanzas: dict[str, int] = {}
    for section in placed:
        passage = section.passage
        stanza = stanzas.get(section.label, 0)
        stanzas[section.label] = stanza + 1
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
        Voice(Channel(side.gain_db, -SIDE_PAN, side.reverb, side.duck), preset.tract * 0.95, tuple(harmony)),
        Voice(Channel(side.gain_db - 1.0, SIDE_PAN, side.reverb, side.duck), preset.tract * 1.03, tuple(double)),
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
    chords = timed_chords(section, grid)
    return next(chord for chord, start, end in chords if start <= time_s < end)


def _chord_tone_below(chord: ChordSymbol, tonic: int, syllable: Syllable) -> float:
    tones = {(tonic + interval) % 12 for interval in chord.intervals}
    ceiling = int(syllable.pitch) - HARMONY_GAP
    return float(next(pitch for pitch in range(ceiling, ceiling - 12, -1) if pitch % 12 in tones))
