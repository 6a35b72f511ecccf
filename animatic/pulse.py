"""What the music does at a moment: the kick of the last beat, the kick of the last downbeat, and the energy.

A beat strikes at once and dies away exponentially (half-life 0.13 s), because that is how a struck drum is heard.
Nothing strikes more than three times in a second: a fast song is felt at half its tempo or a bar at a time, as dancers
do, and what answers a strike cannot flash more often than WCAG 2.3.1 allows. How a scene answers belongs in the scene.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from state.film import MusicCue

DECAY_PER_S = 5.5
STRIKES_PER_S = 3


@dataclass(frozen=True)
class Pulse:
    """Kicks 0..1 (1 at the strike) of beat and downbeat, energy 0..1, and how many beats have struck."""

    beat: float
    downbeat: float
    energy: float
    count: int

    def scaled(self, intensity: float) -> "Pulse":
        """Return the pulse as a shot answers it: kicks are scaled by intensity and by energy."""
        answer = intensity**0.7 * (0.55 + 0.45 * self.energy)
        return Pulse(self.beat * answer, self.downbeat * answer, self.energy * (0.4 + 0.6 * intensity), self.count)


def felt(music: MusicCue, frames_per_s: float) -> MusicCue:
    """Return the music with those beats alone that are answered: downbeats first, and others where there is room."""
    apart = frames_per_s / STRIKES_PER_S
    usual = median([after - before for before, after in pairwise(music.beats)] or [math.inf])
    if usual < 1.05 * apart:  # every second beat, rather than now one and now two
        apart = max(apart, 1.5 * usual)
    downbeats = _spaced(music.downbeats, apart)
    beats = list(downbeats)
    for beat in music.beats:
        if all(abs(beat - kept) >= apart for kept in beats):
            beats.append(beat)
    return music.model_copy(update={"beats": tuple(sorted(beats)), "downbeats": downbeats})


def _spaced(strikes: Iterable[int], apart: float) -> tuple[int, ...]:
    """Return as many strikes as are so far apart, from the first on."""
    kept: list[int] = []
    for strike in strikes:
        if not kept or strike - kept[-1] >= apart:
            kept.append(strike)
    return tuple(kept)


def _kick(strikes: tuple[int, ...], frame: float, frames_per_s: float) -> tuple[float, int]:
    count = bisect_right(strikes, frame + 1e-6)
    if count == 0:
        return 0.0, 0
    return math.exp(-DECAY_PER_S * (frame - strikes[count - 1]) / frames_per_s), count


def energy_at(music: MusicCue, frame: float, frame_count: int) -> float:
    """Return the energy at a frame, linear between the cue's evenly spaced values, held past both ends."""
    last = len(music.energy) - 1
    place = min(max(frame / max(frame_count, 1), 0.0), 1.0) * last
    left = min(int(place), last)
    right = min(left + 1, last)
    return music.energy[left] + (music.energy[right] - music.energy[left]) * (place - left)


def pulse_at(music: MusicCue, frame: float, frame_count: int, frames_per_s: float) -> Pulse:
    """Return the music's pulse at a frame of a clip; beats and downbeats must be in order."""
    beat, count = _kick(music.beats, frame, frames_per_s)
    downbeat, _ = _kick(music.downbeats, frame, frames_per_s)
    return Pulse(beat, downbeat, energy_at(music, frame, frame_count), count)
