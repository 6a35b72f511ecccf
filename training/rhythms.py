"""Rhythms of one bar for instruments that are not drums: when notes begin, in beats from the bar's first.

A rhythm is named after what musicians call it and fits any metre; beats divide by two and four, or by three and six
where they are dotted. Which notes sound at these times does not belong here.
"""

from collections.abc import Callable

import numpy as np

from training.draws import pick

Onsets = list[float]


def _steps(beats: int, step: float) -> Onsets:
    return [float(place) for place in np.arange(0, beats - 1e-6, step)]


def _each_beat(beats: int, *places: float) -> Onsets:
    return [beat + place for beat in range(beats) for place in places]


SIMPLE: dict[str, Callable[[int], Onsets]] = {
    "bar": lambda _: [0.0],
    "halves": lambda beats: [0.0, 2.0 * ((beats + 2) // 4)] if beats > 1 else [0.0],
    "beats": lambda beats: _steps(beats, 1),
    "eighths": lambda beats: _steps(beats, 0.5),
    "sixteenths": lambda beats: _steps(beats, 0.25),
    "triplets": lambda beats: _steps(beats, 1 / 3),
    "tremolo": lambda beats: _steps(beats, 0.125),
    "offbeats": lambda beats: _each_beat(beats, 0.5),
    "double offbeats": lambda beats: _each_beat(beats, 0.5, 0.75),
    "after the kick": lambda beats: _each_beat(beats, 0.25, 0.5, 0.75),
    "backbeats": lambda beats: [beat + 1.0 for beat in range(0, beats - 1, 2)] if beats != 3 else [1.0, 2.0],
    "last beats": lambda beats: [float(beat) for beat in range(1, beats)],
    "charleston": lambda _: [0.0, 1.5],
    "late charleston": lambda _: [0.5, 2.0],
    "tresillo": lambda beats: [place for place in (0.0, 1.5, 3.0) if place < beats],
    "quick tresillo": lambda beats: [start + place for start in range(0, beats, 2) for place in (0.0, 0.75, 1.5)],
    "cinquillo": lambda beats: [start + place for start in range(0, beats, 2) for place in (0.0, 0.5, 0.75, 1.25, 1.5)],
    "habanera": lambda beats: [start + place for start in range(0, beats, 2) for place in (0.0, 0.75, 1.0, 1.5)],
    "threes": lambda beats: _steps(beats, 0.75),
    "long threes": lambda beats: _steps(beats, 1.5),
    "gallop": lambda beats: _each_beat(beats, 0.0, 0.5, 0.75),
    "reverse gallop": lambda beats: _each_beat(beats, 0.0, 0.25, 0.5),
    "tumbao": lambda beats: [1.5, 3.0] if beats > 3 else [0.5, 1.5],
    "pushed": lambda beats: [-0.5] + [place for place in (1.0, 1.5, 2.5) if place < beats - 0.5],
    "all pushed": lambda beats: [place - 0.5 for place in range(0, beats, 2)],
    "sixteenth pushes": lambda beats: [place - 0.25 for place in range(0, beats, 2)],
    "strum": lambda beats: [0.0, *(place for place in (1.0, 1.5, 2.5, 3.0, 3.5, 4.0, 4.5) if place < beats)],
    "funk strum": lambda beats: [place for place in (0.0, 0.75, 1.25, 1.5, 2.25, 2.75, 3.5) if place < beats],
    "montuno": lambda beats: [place for place in (0.0, 0.5, 1.5, 2.5, 3.5) if place < beats],
    "bossa": lambda beats: [place for place in (0.0, 1.0, 2.5, 3.5) if place < beats],
    "dotted": lambda beats: _each_beat(beats, 0.0, 0.75),
    "scotch snap": lambda beats: _each_beat(beats, 0.0, 0.25),
}
DOTTED: dict[str, Callable[[int], Onsets]] = {
    "bar": SIMPLE["bar"],
    "halves": SIMPLE["halves"],
    "beats": SIMPLE["beats"],
    "eighths": lambda beats: _steps(beats, 1 / 3),
    "sixteenths": lambda beats: _steps(beats, 1 / 6),
    "tremolo": lambda beats: _steps(beats, 1 / 6),
    "offbeats": lambda beats: _each_beat(beats, 2 / 3),
    "last thirds": lambda beats: _each_beat(beats, 1 / 3, 2 / 3),
    "long and short": lambda beats: _each_beat(beats, 0.0, 2 / 3),
    "backbeats": SIMPLE["backbeats"],
    "duplets": lambda beats: _steps(beats, 0.5),
    "quarters across": lambda beats: _steps(beats, 2 / 3),
    "pushed": lambda beats: [-1 / 3] + [place for place in (2 / 3, 1.0, 5 / 3) if place < beats - 0.5],
    "siciliano": lambda beats: _each_beat(beats, 0.0, 0.5, 2 / 3),
    "jig": lambda beats: _each_beat(beats, 0.0, 1 / 3, 2 / 3),
}


def rhythm(name: str, beats: int, dotted: bool) -> Onsets:
    """Return the onsets of a named rhythm; one that a dotted metre does not know becomes its plain beats."""
    onsets = DOTTED.get(name, DOTTED["eighths"]) if dotted else SIMPLE.get(name, SIMPLE["eighths"])
    return [onset for onset in onsets(beats) if onset < beats]


def random_rhythm(rng: np.random.Generator, beats: int, dotted: bool, density: float, syncopation: float) -> Onsets:
    """Return a rhythm of its own: onsets on the grid, strong places first unless it is syncopated.

    `density` is the share of eighths that are struck, 0..1; with `syncopation` 1 weak places are as likely as beats.
    """
    parts = pick(rng, (3, 6)) if dotted else pick(rng, (2, 4, 4))
    places = np.arange(beats * parts) / parts
    within = np.round(places % 1, 6)
    strength = np.where(within == 0, 1.0, np.where(np.isin(within, (0.5, 0.333333, 0.666667)), 0.45, 0.2))
    strength = np.where(places == 0, 1.3, strength)
    probability = np.clip(density * (strength * (1 - syncopation) + 0.5 * syncopation) * 2, 0, 0.95)
    struck = [float(place) for place in places[rng.random(len(places)) < probability]]
    return struck or [0.0]
