"""What sounds together: keys, chord progressions, how long a chord lasts, and where its notes lie."""

from dataclasses import dataclass

import numpy as np

from training.draws import chance, pick, weighted

SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10), "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10), "phrygian": (0, 1, 3, 5, 7, 8, 10), "harmonic": (0, 2, 3, 5, 7, 8, 11),
}  # fmt: skip
PROGRESSIONS = (
    (0, 4, 5, 3), (5, 3, 0, 4), (0, 5, 3, 4), (0, 3, 4, 3), (0, 3), (0, 6, 5, 6), (0, 6, 3, 0), (1, 4, 0, 0),
    (1, 4, 0, 5), (0, 0, 3, 3), (0, 0, 0, 0, 3, 3, 0, 0, 4, 3, 0, 4), (0, 5, 1, 4), (3, 4, 2, 5), (0, 2, 3, 3),
    (0, 4, 5, 2, 3, 0, 3, 4), (0,), (0, 1), (0, 6), (5, 4, 3, 4), (2, 5, 1, 4), (0, 4), (0, 4, 0, 4, 3, 0, 4, 0),
)  # fmt: skip
"""Degrees of the scale on which chords stand, counted from 0."""

CHORD_BEATS = {"bar": 0.5, "half bar": 0.17, "two bars": 0.22, "four bars": 0.06, "beat": 0.05}


@dataclass(frozen=True)
class Key:
    """A tonic, 0..11, and the seven steps of its scale."""

    tonic: int
    scale: tuple[int, ...]

    def pitch(self, degree: int, octave: int) -> int:
        """Return the MIDI key of a degree, which may lie outside 0..6, counted in this octave."""
        up, step = divmod(degree, len(self.scale))
        return 12 * (octave + 1 + up) + self.tonic + self.scale[step]


@dataclass(frozen=True)
class Harmony:
    """The chords of a section: which degree stands at which beat from its beginning, going round."""

    key: Key
    degrees: tuple[int, ...]
    chord_beats: float
    thirds: tuple[int, ...]

    def degree(self, place: float) -> int:
        """Return the degree on which the chord stands, `place` beats after the section's beginning."""
        return self.degrees[int(max(0.0, place + 1e-6) // self.chord_beats) % len(self.degrees)]

    def chord(self, place: float, lowest: int) -> list[int]:
        """Return the chord's keys in close position, every one at or just above `lowest`."""
        root = self.degree(place)
        classes = [self.key.pitch(root + third, 0) % 12 for third in self.thirds]
        return sorted(lowest + (pitch_class - lowest) % 12 for pitch_class in classes)

    def bass(self, place: float, lowest: int, step: int = 0) -> int:
        """Return the chord's root at or just above `lowest`, or the note so many scale steps above it."""
        degree = self.degree(place)
        root = lowest + (self.key.pitch(degree, 0) - lowest) % 12
        return root + self.key.pitch(degree + step, 4) - self.key.pitch(degree, 4)


def random_key(rng: np.random.Generator, minor_share: float) -> Key:
    """Return a key, in a minor mode so often."""
    modes = (
        ("minor", "minor", "dorian", "phrygian", "harmonic")
        if chance(rng, minor_share)
        else ("major", "major", "mixolydian")
    )
    return Key(int(rng.integers(12)), SCALES[pick(rng, modes)])


def random_harmony(rng: np.random.Generator, key: Key, beats_per_bar: int, jazzy: float) -> Harmony:
    """Return the chords of a section; `jazzy` is how likely they have sevenths and ninths."""
    degrees = pick(rng, PROGRESSIONS) if chance(rng, 0.8) else tuple(int(one) for one in rng.integers(0, 7, 4))
    spans = {"bar": 1.0, "half bar": 0.5, "two bars": 2.0, "four bars": 4.0, "beat": 1 / beats_per_bar}
    span = spans[weighted(rng, CHORD_BEATS)] * beats_per_bar
    beats = span if span == int(span) else float(beats_per_bar)
    thirds = pick(rng, ((0, 2, 4, 6), (0, 2, 6, 8), (0, 2, 4, 6, 8))) if chance(rng, jazzy) else (0, 2, 4)
    if chance(rng, 0.08):
        thirds = pick(rng, ((0, 3, 4), (0, 1, 4), (0, 4)))
    return Harmony(key, degrees, beats, thirds)
