"""A song on paper: family, tempo, form, and who plays what in which section.

Everything is drawn at random around the habits of a family, and every song borrows from elsewhere, for the network must
hear the beat in combinations nobody has thought of. The truth is the clock's. Sound is made in `performance`.
"""

from dataclasses import dataclass, replace

import numpy as np

from training.clock import Bar, Clock, tempo_curve
from training.draws import between, chance, log_between, pick, weighted
from training.drumming import Hit, count_in, section_hits, with_flams
from training.families import FAMILIES, Family
from training.grooves import Groove, grooves_of, invented, mutated, vocabulary
from training.harmony import Key, random_harmony, random_key
from training.parts import (
    BASS_STEPS,
    FIGURES,
    Note,
    Part,
    Passage,
    bass_notes,
    chord_notes,
    melody_notes,
    riff_notes,
)
from training.rhythms import DOTTED, SIMPLE
from training.sounding import Stem

LENGTH_S = (40.0, 60.0)
LEAD_IN_S = (0.05, 1.5)
SLOWEST_BPM, FASTEST_BPM = 48.0, 215.0
SECTION_BARS = {2: 0.1, 3: 0.04, 4: 0.46, 6: 0.06, 8: 0.34}
WITHOUT_DRUMS = 0.3
DRUM_KITS = (0, 0, 0, 8, 16, 16, 24, 25, 32, 40, 48)


@dataclass(frozen=True)
class Score:
    """A song on paper."""

    family: str
    clock: Clock
    parts: tuple[Part, ...]
    hits: tuple[Hit, ...]
    drum_kit: int
    drum_offset_s: float
    drum_jitter_s: float
    is_electronic: bool
    is_distorted: bool


@dataclass(frozen=True)
class _Ideas:
    """What holds for a whole song."""

    family: Family
    groove: Groove
    key: Key
    has_drums: bool
    liveliness: float

    @property
    def is_dotted(self) -> bool:
        return self.groove.feel == "dotted"


def compose(rng: np.random.Generator) -> Score:
    """Return a song that has a beat."""
    name = weighted(rng, {family: habits.weight for family, habits in FAMILIES.items()})
    family = FAMILIES[name]
    ideas = _Ideas(
        family=family,
        groove=_groove(rng, name),
        key=random_key(rng, family.minor),
        has_drums=not chance(rng, 0.85 if name == "classical" else WITHOUT_DRUMS - 0.05),
        liveliness=rng.random(),
    )
    bpm = _tempo_bpm(rng, ideas.groove)
    sections = _form(rng, ideas.groove.beats, bpm)
    clock = _clock(rng, sections, ideas.groove, bpm)
    steady_hands = chance(rng, 0.25 + 0.6 * family.electronic)
    jitter_s = 0.0 if steady_hands else between(rng, 0.0, 0.013)
    hits = with_flams(rng, _drums(rng, ideas, sections), pick(rng, (0.0, 0.0, 0.05)))
    return Score(
        family=name if ideas.has_drums else f"{name} without drums",
        clock=clock,
        parts=_players(rng, ideas, sections, jitter_s),
        hits=tuple(hits),
        drum_kit=pick(rng, DRUM_KITS),
        drum_offset_s=0.0 if steady_hands else float(rng.normal(0, 0.002)),
        drum_jitter_s=jitter_s * 0.7,
        is_electronic=chance(rng, family.electronic),
        is_distorted=family.riffs > 0 and chance(rng, 0.85),
    )


def _groove(rng: np.random.Generator, family: str) -> Groove:
    own = grooves_of(family)
    if chance(rng, 0.1):
        base = pick(rng, own or vocabulary())
        return replace(invented(rng, base.beats, base.feel == "dotted"), bpm=base.bpm)
    groove = pick(rng, own) if own and chance(rng, 0.88) else pick(rng, vocabulary())
    return mutated(rng, groove, between(rng, 0.0, 0.3)) if chance(rng, 0.6) else groove


def _tempo_bpm(rng: np.random.Generator, groove: Groove) -> float:
    low, high = groove.bpm
    widened = 1.12 if chance(rng, 0.25) else 1.0
    return log_between(rng, max(SLOWEST_BPM, low / widened), min(FASTEST_BPM, high * widened))


def _form(rng: np.random.Generator, beats_per_bar: int, bpm: float) -> list[tuple[Bar, ...]]:
    """Return the bars of every section; now and then a bar is longer or shorter, or a section in another metre."""
    wanted = between(rng, *LENGTH_S) * bpm / 60
    sections: list[tuple[Bar, ...]] = []
    beat = 0
    if chance(rng, 0.12) and beats_per_bar > 2:
        beat = int(rng.integers(1, beats_per_bar))
        sections.append((Bar(0, beat, is_pickup=True),))
    changes = chance(rng, 0.07)
    usual = weighted(rng, SECTION_BARS)
    while beat < wanted:
        metre = pick(rng, (2, 3, 4, 5)) if changes and chance(rng, 0.4) else beats_per_bar
        bars = []
        for number in range(usual if chance(rng, 0.7) else weighted(rng, SECTION_BARS)):
            if bars and beat >= wanted:
                break
            odd_one = changes and number and chance(rng, 0.05)
            bars.append(Bar(beat, max(2, metre + pick(rng, (-1, 1, -2))) if odd_one else metre))
            beat += bars[-1].beats
        sections.append(tuple(bars))
    return sections


def _clock(rng: np.random.Generator, sections: list[tuple[Bar, ...]], groove: Groove, bpm: float) -> Clock:
    bars = tuple(bar for section in sections for bar in section)
    beats = bars[-1].start + bars[-1].beats
    curve = tempo_curve(rng, beats, [section[0].start for section in sections[1:]], groove.beats)
    periods = np.clip(60 / bpm * curve, 60 / FASTEST_BPM, 60 / SLOWEST_BPM)
    beat_s = between(rng, *LEAD_IN_S) + np.concatenate([[0.0], np.cumsum(periods)])
    may_swing = groove.feel in {"eighths", "sixteenths"} or chance(rng, 0.1)
    swing = between(rng, 0.5, 0.7) if may_swing and groove.feel != "dotted" and groove.steps in {2, 4} else 0.5
    return Clock(bars, beat_s, swing, 0.5 if groove.feel == "sixteenths" else 1.0)


def _drums(rng: np.random.Generator, ideas: _Ideas, sections: list[tuple[Bar, ...]]) -> list[Hit]:
    """Return the drums of the song: silent in some sections, another groove in others, stops before some."""
    if not ideas.has_drums:
        return []
    alike = [groove for groove in vocabulary() if _goes_with(groove, ideas.groove)] or [ideas.groove]
    hits: list[Hit] = []
    other = pick(rng, alike)
    for number, bars in enumerate(sections):
        silent = chance(rng, 0.3 if number < 2 else 0.1)
        if number == 0 and chance(rng, 0.15):
            hits += count_in(rng, bars[0].beats)
        elif not silent and not bars[0].is_pickup:
            groove = other if chance(rng, 0.25) else ideas.groove
            hits += section_hits(rng, bars, groove, ideas.liveliness)
    return hits


def _goes_with(groove: Groove, main: Groove) -> bool:
    return (
        groove.beats == main.beats
        and (groove.feel == "dotted" or groove.steps == 3) == (main.feel == "dotted" or main.steps == 3)
        and bool(set(groove.families) & set(main.families))
        and groove.bpm[0] < main.bpm[1]
        and main.bpm[0] < groove.bpm[1]
    )


def _players(
    rng: np.random.Generator, ideas: _Ideas, sections: list[tuple[Bar, ...]], jitter_s: float
) -> tuple[Part, ...]:
    """Return all instruments but the drums."""
    harmonies = [random_harmony(rng, ideas.key, ideas.groove.beats, ideas.family.jazzy) for _ in range(3)]
    passages = [
        Passage(
            bars, harmonies[min(2, int(rng.integers(3)))], ideas.is_dotted or ideas.groove.steps == 3, bars[0].start
        )
        for bars in sections
    ]
    alone = not ideas.has_drums and chance(rng, 0.4)
    roles = {"bass": 0.0 if alone else 0.86, "chords": 1.0, "more chords": 0.0 if alone else 0.45,
             "pad": 0.0 if alone else 0.3, "riff": ideas.family.riffs, "lead": 0.35 if alone else 0.6}  # fmt: skip
    parts = []
    for role, probability in roles.items():
        if chance(rng, probability):
            part = _part(rng, ideas, role, passages)
            parts.append(
                replace(
                    part,
                    offset_s=0.0 if jitter_s == 0 else float(np.clip(rng.normal(0, 0.006), -0.015, 0.025)),
                    jitter_s=jitter_s * between(rng, 0.5, 1.2),
                    swing_share=1.0 if chance(rng, 0.7) else between(rng, 0.5, 1.0),
                )
            )
    return tuple(parts)


def _part(rng: np.random.Generator, ideas: _Ideas, role: str, passages: list[Passage]) -> Part:
    """Return the part of one instrument: in every section it may rest, keep its way of playing, or change it."""
    usual = int(rng.integers(2**32))
    rests = 0.0 if role == "chords" else 0.2
    notes: list[Note] = []
    for number, passage in enumerate(passages):
        if number and chance(rng, rests):
            continue
        hand = np.random.default_rng(usual) if chance(rng, 0.65) else rng
        notes += _played(hand, ideas, role, passage)
    stem, program = _instrument(rng, ideas.family, role)
    return Part(stem, 0, program, tuple(notes), swells=role == "pad", glides=role == "lead" and chance(rng, 0.3))


def _played(rng: np.random.Generator, ideas: _Ideas, role: str, passage: Passage) -> list[Note]:
    family, everything = ideas.family, list(DOTTED if passage.is_dotted else SIMPLE)
    borrowed = chance(rng, 0.2)
    match role:
        case "bass":
            name = pick(rng, everything) if borrowed else pick(rng, family.bass.split(", "))
            return bass_notes(rng, passage, name, pick(rng, tuple(BASS_STEPS)))
        case "riff":
            return riff_notes(rng, passage, pick(rng, ("own", "own", "own", "eighths", "gallop", "sixteenths", "bar")))
        case "pad":
            return chord_notes(rng, passage, "bar", "block", int(rng.integers(48, 66)))
        case "lead":
            return melody_notes(rng, passage, int(rng.integers(4, 6)))
        case _:
            name = pick(rng, everything) if borrowed else pick(rng, family.chords.split(", "))
            figure = pick(rng, FIGURES) if borrowed else pick(rng, family.figures.split(", "))
            return chord_notes(rng, passage, name, figure, int(rng.integers(46, 68)))


def _instrument(rng: np.random.Generator, family: Family, role: str) -> tuple[Stem, int]:
    stem, programs = {
        "bass": (Stem.BASS, family.bass_programs),
        "riff": (Stem.GUITAR, (27, 28, 29, 29, 30, 30, 30)),
        "pad": (Stem.CHORDS, (48, 49, 50, 51, 52, 54, 88, 89, 90, 91, 92, 94, 95)),
        "lead": (Stem.LEAD, family.lead_programs),
    }.get(role, (Stem.CHORDS, family.chord_programs))
    return stem, int(rng.integers(0, 119)) if chance(rng, 0.06) else pick(rng, programs)
