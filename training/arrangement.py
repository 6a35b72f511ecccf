"""A song on paper: family, tempo, form, and what is played in which section.

Everything is drawn at random around the habits of a family, and every song borrows from elsewhere, for the network must
hear the beat in combinations nobody has thought of. The truth is the clock's. Sound is made in `performance`.
"""

from dataclasses import dataclass, replace

import numpy as np

from training.casting import cast, parts, texture
from training.clock import Bar, Clock, tempo_curve
from training.draws import between, chance, log_between, pick, weighted
from training.drumming import Hit, count_in, section_hits, with_flams
from training.families import FAMILIES
from training.grooves import Groove, grooves_of, invented, mutated, vocabulary
from training.harmony import random_harmony, random_key
from training.parts import Part, Passage

LENGTH_S = (40.0, 60.0)
LEAD_IN_S = (0.05, 1.5)
SLOWEST_BPM, FASTEST_BPM = 48.0, 215.0
SECTION_BARS = {2: 0.1, 3: 0.04, 4: 0.46, 6: 0.06, 8: 0.34}
HARMONIES = 3
WITHOUT_DRUMS = {
    "classical": 0.85,
    "folk": 0.45,
    "ballad": 0.4,
    "waltz": 0.4,
    "metal": 0.08,
    "punk": 0.08,
    "dnb": 0.1,
    "house": 0.12,
    "electronic": 0.2,
    "trap": 0.15,
    "disco": 0.15,
}
USUALLY_WITHOUT_DRUMS = 0.27
"""How likely a song of a family has no drums."""
DRUM_KITS = (0, 0, 0, 8, 16, 16, 24, 25, 32, 40, 48)
TRIPLET_SWING, SIXTEENTH_TRIPLETS = 2 / 3, 6


@dataclass(frozen=True)
class Score:
    """A song on paper.

    Attributes
    ----------
    drum_swing_share
        How much of the song's swing the drummer takes; nothing where the groove is written as swung.
    drum_offset_s, drum_jitter_s
        How late the drummer is, and how unsteady.
    has_machine, has_voice
        Whether a drum machine plays the drums, and whether somebody sings.
    is_pumped, is_heavy
        Whether kicks push all else down, and whether guitars are driven and voices rough.
    """

    family: str
    clock: Clock
    parts: tuple[Part, ...]
    hits: tuple[Hit, ...]
    drum_kit: int
    drum_swing_share: float
    drum_offset_s: float
    drum_jitter_s: float
    has_machine: bool
    has_voice: bool
    is_pumped: bool
    is_heavy: bool


def compose(rng: np.random.Generator) -> Score:
    """Return a song that has a beat."""
    name = weighted(rng, {family: habits.weight for family, habits in FAMILIES.items()})
    family = FAMILIES[name]
    players = cast(rng, family, has_drums=not chance(rng, WITHOUT_DRUMS.get(name, USUALLY_WITHOUT_DRUMS)))
    groove = _groove(rng, name)
    bpm = _tempo_bpm(rng, groove)
    form = _form(rng, groove.beats, bpm)
    sections = [(passage, texture(rng, players)) for passage in _passages(rng, form, groove, name)]
    jitter_s = 0.0 if chance(rng, 0.25 + 0.6 * family.electronic) else between(rng, 0.0, 0.013)
    score = Score(
        family=name if players.has_drums else f"{name} without drums",
        clock=_clock(rng, form, groove, bpm),
        parts=tuple(parts(rng, players, sections, jitter_s)),
        hits=tuple(_drums(rng, groove, sections)) if players.has_drums else (),
        drum_kit=pick(rng, DRUM_KITS),
        drum_swing_share=0.0 if groove.feel == "triplets" else 1.0,
        drum_offset_s=float(rng.normal(0, 0.002)) if jitter_s else 0.0,
        drum_jitter_s=0.7 * jitter_s,
        has_machine=chance(rng, 0.03 + 0.75 * family.electronic),
        has_voice=chance(rng, 0.1 if name == "classical" else 0.35),
        is_pumped=chance(rng, 0.02 + 0.5 * family.electronic),
        is_heavy=family.riffs > 0 and chance(rng, 0.85),
    )
    return _with_stops(rng, score, form) if chance(rng, 0.25) else score


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
        bars: list[Bar] = []
        for _ in range(usual if chance(rng, 0.7) else weighted(rng, SECTION_BARS)):
            is_odd = changes and bool(bars) and chance(rng, 0.05)
            if not bars or beat < wanted:
                bars.append(Bar(beat, max(2, metre + pick(rng, (-1, 1, -2))) if is_odd else metre))
                beat += bars[-1].beats
        sections.append(tuple(bars))
    return sections


def _clock(rng: np.random.Generator, sections: list[tuple[Bar, ...]], groove: Groove, bpm: float) -> Clock:
    bars = tuple(bar for section in sections for bar in section)
    beats = bars[-1].start + bars[-1].beats
    curve = tempo_curve(rng, beats, [section[0].start for section in sections[1:]], groove.beats)
    periods = np.clip(60 / bpm * curve, 60 / FASTEST_BPM, 60 / SLOWEST_BPM)
    beat_s = between(rng, *LEAD_IN_S) + np.concatenate([[0.0], np.cumsum(periods)])
    swing = 0.5
    if groove.feel == "triplets":
        swing = TRIPLET_SWING
    elif groove.feel in {"eighths", "sixteenths"} or (groove.feel == "straight" and chance(rng, 0.1)):
        swing = between(rng, 0.5, 0.7)
    swings_sixteenths = groove.feel == "sixteenths" or groove.steps == SIXTEENTH_TRIPLETS
    return Clock(bars, beat_s, swing, 0.5 if swings_sixteenths else 1.0)


def _passages(rng: np.random.Generator, form: list[tuple[Bar, ...]], groove: Groove, family: str) -> list[Passage]:
    """Return the sections with the harmony of each, how loudly it is played, and where kicks fall."""
    habits = FAMILIES[family]
    key = random_key(rng, habits.minor)
    harmonies = [random_harmony(rng, key, groove.beats, habits.jazzy) for _ in range(HARMONIES)]
    softest = between(rng, 0.5, 1.0)
    return [
        Passage(
            bars=bars,
            harmony=pick(rng, harmonies),
            is_dotted=groove.feel == "dotted",
            intensity=between(rng, softest, 1.0),
            kicks=groove.kicks,
        )
        for bars in form
    ]


def _drums(rng: np.random.Generator, groove: Groove, sections: list[tuple[Passage, tuple[str, ...]]]) -> list[Hit]:
    """Return the drums of the song: another groove in some sections, silence where the texture says so."""
    liveliness = rng.random()
    other = pick(rng, [each for each in vocabulary() if _goes_with(each, groove)] or [groove])
    hits: list[Hit] = []
    for number, (passage, playing) in enumerate(sections):
        if number == 0 and chance(rng, 0.15):
            hits += count_in(rng, passage.bars[0].beats)
        elif "drums" in playing and not passage.bars[0].is_pickup:
            played = section_hits(rng, passage.bars, other if chance(rng, 0.25) else groove, liveliness)
            hits += [replace(hit, velocity=round(hit.velocity * passage.intensity)) for hit in played]
    return with_flams(rng, hits, pick(rng, (0.0, 0.0, 0.05)))


def _goes_with(groove: Groove, main: Groove) -> bool:
    return (
        groove.beats == main.beats
        and (groove.feel in {"triplets", "dotted"} and groove.feel)
        == (main.feel in {"triplets", "dotted"} and main.feel)
        and bool(set(groove.families) & set(main.families))
        and groove.bpm[0] < main.bpm[1]
        and main.bpm[0] < groove.bpm[1]
    )


def _with_stops(rng: np.random.Generator, score: Score, form: list[tuple[Bar, ...]]) -> Score:
    """Return a song in which all fall silent before some sections, while the beats are counted on."""
    stops = [
        (section[-1].start + section[-1].beats - pick(rng, (0.5, 1, 2, 2, 4)), section[-1].start + section[-1].beats)
        for section in form[:-1]
        if chance(rng, 0.35)
    ]

    def sounds(start: float) -> bool:
        return not any(first - 0.01 <= start < end - 0.1 for first, end in stops)

    return replace(
        score,
        hits=tuple(hit for hit in score.hits if sounds(hit.start)),
        parts=tuple(
            replace(part, notes=tuple(note for note in part.notes if sounds(note.start))) for part in score.parts
        ),
    )
