"""Who plays in a song, on which instrument, and how: every role is cast once and keeps its manner, mostly.

What a player's notes are is in `parts`; which sections there are, in `arrangement`.
"""

from dataclasses import dataclass, replace

import numpy as np

from training.draws import between, chance, pick, weighted
from training.families import Family
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

GUITARS, PADS = (27, 28, 29, 29, 30, 30, 30), (48, 49, 50, 51, 52, 54, 88, 89, 90, 91, 92, 94, 95)
ANY_PROGRAM = 0.06
RIFF_RHYTHMS = ("own", "own", "own", "kicks", "kicks", "eighths", "gallop", "sixteenths", "bar", "reverse gallop")
CLEAR_RHYTHMS = ("beats", "eighths", "eighths", "sixteenths", "strum", "triplets", "halves", "last beats", "dotted")
"""What someone may play who plays alone, so that the beat is in the music."""

TEXTURES: dict[tuple[str, ...], float] = {
    ("drums", "bass", "chords", "more chords", "pad", "riff", "lead"): 13.0,
    ("drums", "bass", "chords", "pad", "riff"): 4.0,
    ("drums", "bass", "lead"): 1.0,
    ("drums", "bass"): 0.8,
    ("drums", "riff", "bass"): 0.8,
    ("drums",): 0.7,
    ("bass", "chords", "more chords", "pad", "riff", "lead"): 1.0,
    ("chords", "lead"): 0.8,
    ("chords",): 0.7,
    ("riff",): 0.4,
    ("drums", "chords", "lead"): 0.6,
}
"""Who plays in a section, and how likely that is; roles that the song does not have are passed over."""


@dataclass(frozen=True)
class Cast:
    """The roles of a song, the habits they follow, and whether there are drums to lean on."""

    family: Family
    roles: tuple[str, ...]
    has_drums: bool


def cast(rng: np.random.Generator, family: Family, has_drums: bool) -> Cast:
    """Return who plays: a band, or somebody alone."""
    if not has_drums and chance(rng, 0.4):
        return Cast(family, ("chords", "lead") if chance(rng, 0.35) else ("chords",), has_drums)
    likely = {"bass": 0.87, "chords": 0.92, "more chords": 0.45, "pad": 0.3, "riff": family.riffs, "lead": 0.6}
    roles = tuple(role for role, probability in likely.items() if chance(rng, probability))
    return Cast(family, roles or ("chords",), has_drums)


def texture(rng: np.random.Generator, players: Cast) -> tuple[str, ...]:
    """Return who plays in a section, drums included; somebody always does."""
    present = {*players.roles, "drums"} if players.has_drums else set(players.roles)
    playing = tuple(role for role in weighted(rng, TEXTURES) if role in present)
    return playing or tuple(present)


def parts(
    rng: np.random.Generator, players: Cast, sections: list[tuple[Passage, tuple[str, ...]]], jitter_s: float
) -> list[Part]:
    """Return what every instrument but the drums plays; `jitter_s` is how unsteady the band is."""
    played = []
    for role in players.roles:
        passages = [passage for passage, playing in sections if role in playing]
        part = _part(rng, players, role, passages)
        if jitter_s:
            part = _with_timing(rng, part, jitter_s)
        played.append(part)
        if role == "riff" and chance(rng, 0.5):
            played.append(_with_timing(rng, part, max(jitter_s, 0.003)))
    return played


def _with_timing(rng: np.random.Generator, part: Part, jitter_s: float) -> Part:
    """Return a part played a little late or early, unsteadily, and with less swing perhaps."""
    return replace(
        part,
        offset_s=float(np.clip(rng.normal(0, 0.006), -0.012, 0.02)),
        jitter_s=jitter_s * between(rng, 0.5, 1.2),
        swing_share=1.0 if chance(rng, 0.7) else between(rng, 0.5, 1.0),
    )


def _part(rng: np.random.Generator, players: Cast, role: str, passages: list[Passage]) -> Part:
    """Return the part of one instrument; in a section it may change its usual way of playing."""
    usual = int(rng.integers(2**32))
    notes: list[Note] = []
    for passage in passages:
        hand = np.random.default_rng(usual) if chance(rng, 0.65) else rng
        notes += [
            replace(note, velocity=round(note.velocity * passage.intensity))
            for note in _notes(hand, players, role, passage)
        ]
    stem, programs = {
        "bass": (Stem.BASS, players.family.bass_programs),
        "riff": (Stem.GUITAR, GUITARS),
        "pad": (Stem.CHORDS, PADS),
        "lead": (Stem.LEAD, players.family.lead_programs),
    }.get(role, (Stem.CHORDS, players.family.chord_programs))
    program = int(rng.integers(0, 119)) if chance(rng, ANY_PROGRAM) else pick(rng, programs)
    return Part(
        stem=stem,
        program=program,
        notes=tuple(notes),
        swells=role == "pad",
        glides=role == "lead" and chance(rng, 0.35),
        is_synthesised=role != "pad" and chance(rng, 0.02 + 0.5 * players.family.electronic),
    )


def _notes(rng: np.random.Generator, players: Cast, role: str, passage: Passage) -> list[Note]:
    family, everything = players.family, tuple(DOTTED if passage.is_dotted else SIMPLE)
    borrowed = chance(rng, 0.2)
    match role:
        case "bass":
            name = pick(rng, (*everything, "kicks")) if borrowed else pick(rng, (*family.bass.split(", "), "kicks"))
            return bass_notes(rng, passage, name, pick(rng, tuple(BASS_STEPS)))
        case "riff":
            return riff_notes(rng, passage, pick(rng, RIFF_RHYTHMS))
        case "pad":
            return chord_notes(rng, passage, "bar", "block", int(rng.integers(48, 66)))
        case "lead":
            return melody_notes(rng, passage, int(rng.integers(4, 6)))
    name = pick(rng, everything) if borrowed else pick(rng, family.chords.split(", "))
    if not players.has_drums and role == "chords" and chance(rng, 0.75):
        name = pick(rng, CLEAR_RHYTHMS)
    figure = pick(rng, FIGURES) if borrowed else pick(rng, family.figures.split(", "))
    return chord_notes(rng, passage, name, figure, int(rng.integers(46, 68)))
