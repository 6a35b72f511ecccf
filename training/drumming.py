"""How a drummer plays a song: grooves bar after bar, halved or doubled, with fills, crashes, stops and counts."""

from dataclasses import dataclass, replace

import numpy as np

from training.clock import Bar
from training.draws import chance, pick, weighted
from training.grooves import KEYS, Groove, Stroke, mutated

MODES = {"plain": 0.68, "half": 0.07, "double": 0.05, "hats": 0.05, "hands": 0.04, "no snare": 0.05, "no hats": 0.06}
SPEEDS = {"half": 0.5, "double": 2.0}
DRUMS_OF_MODE = {"hats": "HOPDBAG", "hands": "12345678ALGWVw", "no hats": "KSERTMUFL", "no snare": "KHOPDBAGFT"}
FILL_DRUMS = ("S", "SS", "UMTF", "STF", "SK", "UUMF", "L", "SC", "12345", "6676", "KS", "K", "O")
CRASHES = (49, 49, 49, 57, 52, 55)
FLAMMED = frozenset({38, 40, 41, 45, 47, 50})


@dataclass(frozen=True, order=True)
class Hit:
    """A struck drum: beats from the song's beginning, key of the drum kit, velocity."""

    start: float
    key: int
    velocity: int


def section_hits(rng: np.random.Generator, bars: tuple[Bar, ...], groove: Groove, liveliness: float) -> list[Hit]:
    """Return the drums of a section.

    Parameters
    ----------
    liveliness
        How much a bar differs from the last one, and how likely fills and crashes are, 0..1.
    """
    mode = weighted(rng, MODES)
    played = mutated(rng, groove, 0.15) if chance(rng, 0.4) else groove
    fill_from, end = _fill_start(rng, bars[-1], liveliness), bars[-1].start + bars[-1].beats
    hits = _fill(rng, fill_from, end)
    for number, bar in enumerate(bars):
        varied = mutated(rng, played, 0.12 * liveliness) if chance(rng, liveliness) else played
        struck = [
            Hit(bar.start + stroke.place, KEYS[stroke.drum], stroke.velocity)
            for stroke in _bar_strokes(varied, number, bar.beats, mode)
        ]
        hits += [hit for hit in struck if hit.start < fill_from]
    return hits + _crashes(rng, bars, liveliness)


def _bar_strokes(groove: Groove, number: int, beats: int, mode: str) -> list[Stroke]:
    """Return the strokes of one bar in a mode of playing; a bar longer than the groove goes on with its beginning."""
    speed = SPEEDS.get(mode, 1.0)
    cycle = groove.beats * len(groove.bars) / speed
    first = number * groove.beats
    strokes = []
    for bar_number, bar in enumerate(groove.bars):
        for stroke in bar:
            place = ((bar_number * groove.beats + stroke.place) / speed - first) % cycle
            strokes += [replace(stroke, place=float(again)) for again in np.arange(place, beats - 1e-6, cycle)]
    return [stroke for stroke in strokes if stroke.drum in DRUMS_OF_MODE.get(mode, KEYS)]


def _crashes(rng: np.random.Generator, bars: tuple[Bar, ...], liveliness: float) -> list[Hit]:
    """Return cymbals: usually on the section's first beat, some just before or after it, some anywhere."""
    crashes = []
    if chance(rng, 0.3 + 0.5 * liveliness):
        place = pick(rng, (-0.5, 1.0, -0.25)) if chance(rng, 0.2) else 0.0
        crashes.append(Hit(max(0.0, bars[0].start + place), pick(rng, CRASHES), int(rng.integers(90, 125))))
    anywhere = [bar.start + float(rng.integers(bar.beats)) for bar in bars[1:] if chance(rng, 0.06 * liveliness)]
    return crashes + [Hit(place, pick(rng, CRASHES), 105) for place in anywhere]


def _fill_start(rng: np.random.Generator, last: Bar, liveliness: float) -> float:
    if not chance(rng, 0.25 + 0.6 * liveliness):
        return float(last.start + last.beats)
    return last.start + last.beats - min(last.beats, pick(rng, (0.5, 1.0, 1.0, 2.0, 2.0, 4.0)))


def _fill(rng: np.random.Generator, start: float, end: float) -> list[Hit]:
    """Return a fill, or silence, that leads into the next section."""
    if end <= start or chance(rng, 0.2):
        return []
    drums, step = pick(rng, FILL_DRUMS), pick(rng, (0.25, 0.25, 0.5, 1 / 3, 1 / 6, 0.125))
    places = np.arange(start, end - 1e-6, step)
    struck = places[(rng.random(len(places)) < pick(rng, (1.0, 0.8, 0.6)))]
    rising = np.linspace(70, 120, len(struck)) if chance(rng, 0.6) else np.full(len(struck), 95)
    hits = []
    for index, (place, velocity) in enumerate(zip(struck, rising, strict=True)):
        drum = drums[min(len(drums) - 1, index * len(drums) // max(1, len(struck)))]
        hits.append(Hit(float(place), KEYS[drum], int(velocity)))
    return hits


def count_in(rng: np.random.Generator, beats: int) -> list[Hit]:
    """Return sticks, hats or a voice-like clap on every beat of an empty bar."""
    drum = pick(rng, "RHLWV")
    return [Hit(float(beat), KEYS[drum], 95 + 15 * (beat == 0)) for beat in range(beats)]


def with_flams(rng: np.random.Generator, hits: list[Hit], probability: float) -> list[Hit]:
    """Return the hits, some snares and toms announced by a soft stroke a little earlier."""
    flams = [
        Hit(hit.start - 0.04, hit.key, max(20, hit.velocity - 45))
        for hit in hits
        if hit.key in FLAMMED and hit.start > 1 and chance(rng, probability)
    ]
    return sorted(hits + flams)
