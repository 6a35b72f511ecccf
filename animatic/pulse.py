"""What the music does at a moment: the kick of the last beat, the kick of the last downbeat, and the energy.

A beat strikes at once and dies away exponentially (half-life 0.13 s), because that is how a struck drum is heard.
How a scene answers belongs in the scene; the bounds that keep the answer gentle belong in `post`.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass

from state.film import MusicCue

DECAY_PER_S = 5.5


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
