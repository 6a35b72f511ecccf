"""Families of styles: what their players are likely to do. Every song also borrows from others at random."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """The habits of a family of styles.

    Attributes
    ----------
    weight
        How often it is drawn.
    bass, chords
        Rhythms (see `rhythms`) of the bass and of chord instruments, with commas between.
    figures
        What a chord instrument does at its onsets (see `parts`), with commas between.
    chord_programs, lead_programs, bass_programs
        General MIDI instruments, 0..127.
    minor, jazzy, riffs, electronic
        How likely a minor key, rich chords, a distorted riff, and synthesised drums and basses are.
    """

    weight: float
    bass: str
    chords: str
    figures: str
    bass_programs: tuple[int, ...]
    chord_programs: tuple[int, ...]
    lead_programs: tuple[int, ...]
    minor: float = 0.45
    jazzy: float = 0.1
    riffs: float = 0.0
    electronic: float = 0.0


E_BASS, WOOD, SYNTH_BASS = (33, 34, 36, 37), (32, 32, 43), (38, 39, 38, 87)
GUITARS, DISTORTED, PIANOS = (24, 25, 26, 27), (29, 30, 30), (0, 1, 2, 4, 5)
ORGANS, STRINGS, BRASS, REEDS = (16, 17, 18, 19), (40, 41, 42, 44, 48, 49), (56, 57, 60, 61, 62), (64, 65, 66, 71)
CHOIRS, SYNTHS, PADS, FLUTES = (52, 53, 54), (80, 81, 82, 84, 86, 90), (88, 89, 91, 92, 94, 95), (72, 73, 74, 75)
MALLETS, FOLK = (9, 11, 12, 13, 108), (21, 22, 105, 106, 107, 109, 110, 15)

FAMILIES: Mapping[str, Family] = {
    "rock": Family(
        1.3,
        "eighths, beats, own, pushed",
        "strum, eighths, bar, pushed, own",
        "block, strum",
        E_BASS,
        (*GUITARS, *DISTORTED, 0, 16),
        (29, 30, 26, 52, 53, 81),
        riffs=0.55,
    ),
    "pop": Family(
        1.3,
        "eighths, own, beats, pushed, tresillo",
        "bar, strum, beats, own, pushed, offbeats",
        "block, strum, up",
        (*E_BASS, 38),
        (*PIANOS, *GUITARS, *PADS),
        (52, 53, 54, 73, 80, 81, 65),
        electronic=0.3,
    ),
    "indie": Family(
        0.8,
        "eighths, beats, own",
        "strum, sixteenths, own, eighths",
        "strum, block, up",
        E_BASS,
        (*GUITARS, 4, 16),
        (53, 27, 81, 11),
        riffs=0.15,
    ),
    "ballad": Family(
        1.0,
        "bar, halves, dotted, own",
        "eighths, bar, beats, triplets",
        "broken, up, block, alberti, strum",
        (*E_BASS, 32),
        (0, 1, 4, 24, 25, 46, 48, 89),
        (52, 53, 73, 40, 65, 68),
    ),
    "disco": Family(
        0.6,
        "eighths, sixteenths, own, offbeats",
        "funk strum, offbeats, own, bar",
        "block, strum",
        (33, 36, 38),
        (27, 4, 7, 48, 61, 62),
        (53, 61, 81),
        minor=0.6,
        electronic=0.3,
    ),
    "house": Family(
        0.7,
        "after the kick, offbeats, own, threes",
        "threes, offbeats, own, bar",
        "block, up, scattered",
        SYNTH_BASS,
        (0, 4, 16, *SYNTHS, *PADS),
        (80, 81, 53, 54),
        minor=0.7,
        jazzy=0.3,
        electronic=0.85,
    ),
    "electronic": Family(
        0.9,
        "after the kick, offbeats, sixteenths, own, bar, threes",
        "sixteenths, bar, threes, own, offbeats",
        "up and down, up, scattered, block",
        SYNTH_BASS,
        (*SYNTHS, *PADS),
        (*SYNTHS, 54),
        minor=0.75,
        electronic=0.9,
    ),
    "trap": Family(
        0.6,
        "bar, own",
        "bar, own, beats, threes",
        "block, up, scattered",
        (38, 39, 35),
        (10, 11, 0, 88, 46, 48),
        (80, 85, 53, 75, 79),
        minor=0.85,
        electronic=0.9,
    ),
    "hiphop": Family(
        0.8,
        "own, bar, dotted",
        "bar, own, beats",
        "block, scattered",
        (33, 35, 38),
        (0, 4, 5, 11, 24, 48),
        (53, 65, 75, 80),
        minor=0.7,
        jazzy=0.5,
        electronic=0.5,
    ),
    "dnb": Family(
        0.5,
        "own, bar, eighths",
        "bar, own",
        "block, up",
        SYNTH_BASS,
        (*PADS, 4, 48),
        (53, 80, 81),
        minor=0.8,
        jazzy=0.3,
        electronic=0.8,
    ),
    "funk": Family(
        0.8,
        "own, sixteenths, tresillo",
        "double offbeats, funk strum, own",
        "block, strum",
        (36, 37, 33),
        (27, 28, 7, 4, 16, 61),
        (61, 65, 66, 56, 16),
        minor=0.6,
        jazzy=0.6,
        electronic=0.05,
    ),
    "soul": Family(
        0.6,
        "own, dotted, charleston",
        "backbeats, own, bar, eighths",
        "block, broken",
        (33, 32),
        (4, 16, 27, 0, 48),
        (52, 53, 65, 66, 56),
        jazzy=0.5,
    ),
    "motown": Family(
        0.4,
        "own, eighths, tresillo",
        "backbeats, beats, offbeats",
        "block, strum",
        (33,),
        (27, 0, 16, 61),
        (53, 66, 56),
    ),
    "reggae": Family(
        0.8,
        "own, tresillo, charleston",
        "double offbeats, offbeats, backbeats",
        "block",
        (33, 35, 39),
        (27, 28, 16, 17, 0),
        (53, 57, 22, 65),
        minor=0.6,
    ),
    "roots": Family(
        0.4,
        "own, beats, tresillo",
        "backbeats",
        "block",
        (33, 35, 39),
        (27, 28, 16, 17, 0),
        (53, 57, 22, 65),
        minor=0.6,
    ),
    "ska": Family(0.5, "beats, eighths", "offbeats", "block, strum", E_BASS, (27, 26, 16), (56, 57, 66), minor=0.4),
    "latin": Family(
        1.0,
        "tumbao, tresillo, habanera, own",
        "montuno, threes, own, offbeats, pushed",
        "up, scattered, block",
        (32, 33),
        (0, 1, 24, 105, 21),
        (56, 57, 73, 66, 53),
        minor=0.6,
        jazzy=0.3,
    ),
    "bossa": Family(
        0.5,
        "long threes, dotted, own",
        "late charleston, bossa, own",
        "block, strum",
        (32,),
        (24, 25, 4, 0),
        (73, 53, 65, 11),
        jazzy=0.9,
    ),
    "jazz": Family(
        0.9,
        "beats, beats, halves",
        "late charleston, all pushed, charleston, own",
        "block",
        WOOD,
        (0, 26, 11, 4, 16),
        (*REEDS, 56, 59, 11),
        jazzy=0.95,
    ),
    "blues": Family(
        0.5,
        "beats, triplets, eighths",
        "offbeats, triplets, own, backbeats",
        "low and high, block, strum",
        (32, 33),
        (0, 26, 16, 29),
        (22, 29, 26, 65),
        jazzy=0.6,
    ),
    "gospel": Family(
        0.4, "beats, own", "beats, own, offbeats", "low and high, block", (33,), (16, 0, 1), (52, 53, 54), jazzy=0.5
    ),
    "country": Family(
        0.6,
        "halves, beats",
        "last beats, strum, backbeats",
        "low and high, strum, block",
        (32, 33),
        (25, 24, 105, 0),
        (110, 105, 25, 22),
        minor=0.1,
    ),
    "folk": Family(
        0.8,
        "halves, beats, bar",
        "strum, beats, eighths, own",
        "low and high, strum, broken, up",
        (32, 43),
        (25, 24, 105, 21, 46, 15),
        FOLK,
        minor=0.4,
    ),
    "polka": Family(
        0.35,
        "halves, beats",
        "last beats, offbeats",
        "low and high, block",
        (58, 32, 33),
        (21, 23, 24),
        (21, 71, 56),
        minor=0.2,
    ),
    "march": Family(
        0.35, "halves, beats", "last beats, offbeats, backbeats", "block", (58, 57), (60, 61, 56), (56, 72, 73, 71)
    ),
    "waltz": Family(
        0.7,
        "bar",
        "last beats, beats, own",
        "low and high, block, broken",
        (32, 43, 33),
        (0, 48, 21, 24, 46),
        (40, 73, 71, 21, 68),
    ),
    "odd": Family(
        0.5,
        "own, eighths",
        "own, eighths, bar",
        "block, up, scattered",
        (*E_BASS, 38),
        (*GUITARS, *DISTORTED, 0, 4),
        (81, 29, 65, 11),
        minor=0.7,
        jazzy=0.3,
        riffs=0.4,
    ),
    "metal": Family(
        1.7,
        "eighths, sixteenths, gallop, own",
        "bar, own",
        "block",
        (34, 33),
        (30, 29, 48, 52, 19),
        (29, 30, 81, 52, 48),
        minor=0.92,
        riffs=0.95,
    ),
    "punk": Family(
        0.5, "eighths, beats", "eighths, strum", "block, strum", (34,), (29, 30), (30, 29, 53), minor=0.3, riffs=0.8
    ),
    "afro": Family(
        0.5,
        "own, tresillo, cinquillo",
        "own, sixteenths, threes",
        "up, scattered, strum",
        (33, 32),
        (27, 26, 12, 108, 16),
        (65, 61, 53, 12),
        minor=0.5,
        jazzy=0.2,
    ),
    "classical": Family(
        1.4,
        "bar, beats, halves",
        "eighths, beats, sixteenths, bar, triplets, own, tremolo",
        "up and down, low and high, alberti, block, broken, up",
        (42, 43, 58, 70),
        (0, 6, 46, 48, 45, 24, *STRINGS, 60),
        (40, 68, 71, 73, 56, 60, 42),
    ),
}
