"""How a drummer plays a song: grooves bar after bar, halved or doubled, with fills, crashes, stops and counts."""

from dataclasses import dataclass

import numpy as np

from training.clock import Bar
from training.draws import chance, pick, weighted
from training.grooves import KEYS, Groove, Stroke, mutated

MODES = {"plain": 0.66, "half": 0.07, "double": 0.05, "hats": 0.05, "hand drums": 0.03, "no snare": 0.05,
         "no hats": 0.05, "fills": 0.02}  # fmt: skip
FILL_DRUMS = ("S", "SS", "UMTF", "STF", "SK", "UUMF", "L", "SC", "12345", "6676")


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
    crash = pick(rng, "CCCQN") if chance(rng, 0.3 + 0.5 * liveliness) else ""
    fill_from = _fill_start(rng, bars[-1], liveliness)
    hits: list[Hit] = []
    for number, bar in enumerate(bars):
        varied = mutated(rng, played, 0.12 * liveliness) if chance(rng, liveliness) else played
        for stroke in _bar_strokes(varied, number, bar.beats, mode):
            if bar.start + stroke.place < fill_from:
                hits.append(_hit(bar, stroke))
    if crash:
        places = (0.0, 0.0, 0.0, -0.5, 1.0) if chance(rng, 0.2) else (0.0,)
        hits.append(Hit(max(0.0, bars[0].start + pick(rng, places)), KEYS.get(crash, 57), int(rng.integers(90, 125))))
    for bar in bars[1:]:
        if chance(rng, 0.06 * liveliness):
            hits.append(Hit(bar.start + float(rng.integers(bar.beats)), KEYS["C"], 105))
    return hits + _fill(rng, fill_from, bars[-1].start + bars[-1].beats)


def _bar_strokes(groove: Groove, number: int, beats: int, mode: str) -> list[Stroke]:
    """Return the strokes of one bar of a mode of playing; a bar longer than the groove's goes on with its beginning."""
    speed = {"half": 0.5, "double": 2.0}.get(mode, 1.0)
    total = groove.beats * len(groove.bars)
    first = number * groove.beats * speed if speed != 1 else (number % len(groove.bars)) * groove.beats
    strokes = []
    for bar_number, bar in enumerate(groove.bars):
        for stroke in bar:
            place = (bar_number * groove.beats + stroke.place - first) % total / speed
            while place < beats - 1e-6:
                strokes.append(Stroke(place, stroke.drum, stroke.velocity))
                place += total / speed if speed == 1 or total / speed >= beats else total / speed
    kept = {"hats": "HOPDBAG", "hand drums": "12345678ALGWVw", "no hats": "KSERTMUFL", "no snare": "KHOPDBAGFT"}
    return [stroke for stroke in strokes if stroke.drum in kept.get(mode, KEYS)]


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
        if hit.key in {38, 40, 45, 47, 50, 41} and hit.start > 1 and chance(rng, probability)
    ]
    return sorted(hits + flams)


def _hit(bar: Bar, stroke: Stroke) -> Hit:
    return Hit(bar.start + stroke.place, KEYS[stroke.drum], stroke.velocity)
