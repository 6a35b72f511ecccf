"""Whether a video shows what was asked for, and moves as its sound does, without weights.

AllocMV (section 3, Evaluation Metrics) asks CLIP for the first and ImageBind for the second. Both are networks whose
weights do not come along; where a caller has them, the score is the mean cosine of two embeddings (`mean_cosine`). In
their place stand two measures that can be wrong and can be checked: the share of asked attributes that somebody
recognises in the video, beside the share that he recognises in pictures known to be right; and the correlation of the
picture's motion with the sound's loudness and with its rises, beside what the same film reaches against its own sound
displaced. Neither is comparable with a published figure. Who recognises does not belong here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from metrics.beat_align import SIGMA_S
from metrics.pictures import Picture, Vector

SILENCE = 0.01

Attributes = Mapping[str, str]


@dataclass(frozen=True)
class AttributeAgreement:
    """How many of the asked attributes were recognised, in 0..1, higher is better, by attribute and as their mean.

    `ceiling` is the same for pictures that are right by construction: what the recogniser misses there, no video can
    gain. `share_of_ceiling` divides one by the other, and is above 1 where videos are plainer than the right pictures;
    None where nothing was recognised even there.
    """

    accuracy: Mapping[str, float]
    ceiling: Mapping[str, float]
    mean_accuracy: float
    mean_ceiling: float

    @property
    def share_of_ceiling(self) -> float | None:
        """The mean accuracy as share of the mean ceiling."""
        return self.mean_accuracy / self.mean_ceiling if self.mean_ceiling else None


@dataclass(frozen=True)
class SoundAgreement:
    """How well two series rise and fall together.

    Attributes
    ----------
    correlation
        Pearson's, in -1..1, higher is better.
    by_chance
        The share of displacements of the sound, 0..1, that correlate as well or better; low says that it is no chance.
        The mean correlation over all displacements is 0.
    """

    correlation: float
    by_chance: float


@dataclass(frozen=True)
class SoundFollowed:
    """How a film's motion follows its sound's loudness, and its onsets; None where there is nothing to follow."""

    loudness: SoundAgreement | None
    onsets: SoundAgreement | None


def attribute_agreement(
    asked: Sequence[Attributes], recognised: Sequence[Attributes], recognised_where_right: Sequence[Attributes]
) -> AttributeAgreement:
    """Return how far recognised attributes agree with the asked ones: the proxy for CLIP-Score.

    Parameters
    ----------
    asked
        For every video its attributes by name, such as ``{"colour": "red", "motion": "left"}``.
    recognised
        What was recognised in each of these videos; a name that is missing counts as not recognised.
    recognised_where_right
        What the same recogniser found in pictures that show what was asked, in the same order.

    Raises
    ------
    ValueError
        If there is nothing to compare, the sequences are not equally long, or the videos ask for different names.
    """
    if not asked or not asked[0]:
        raise ValueError("nothing was asked for: give every video at least one attribute")
    if not len(asked) == len(recognised) == len(recognised_where_right):
        raise ValueError(
            f"{len(asked)} videos were asked for, {len(recognised)} and {len(recognised_where_right)} recognised: "
            "give what was recognised in each, in the same order"
        )
    if any(attributes.keys() != asked[0].keys() for attributes in asked):
        raise ValueError("every video must be asked for attributes of the same names")
    accuracy, ceiling = _accuracies(asked, recognised), _accuracies(asked, recognised_where_right)
    return AttributeAgreement(
        accuracy=accuracy,
        ceiling=ceiling,
        mean_accuracy=float(np.mean(list(accuracy.values()))),
        mean_ceiling=float(np.mean(list(ceiling.values()))),
    )


def mean_cosine(first: Vector, second: Vector) -> float:
    """Return the mean cosine of two things' embeddings, pair by pair: CLIP-Score or ImageBind's, by who embeds.

    In -1..1, higher is better, no unit. Hessel et al. (2021) print 2.5 times the positive part; AllocMV's figures,
    0.3014 and the like, are of the size of cosines.

    Parameters
    ----------
    first, second
        Embeddings of shape (pairs, width), of videos and of texts, or of videos and of sounds.

    Raises
    ------
    ValueError
        If the shapes differ, there are no pairs, or an embedding is zero.
    """
    if first.ndim != 2 or not len(first) or first.shape != second.shape:
        raise ValueError(f"embeddings of shapes {first.shape} and {second.shape} are no pairs of (pairs, width)")
    sizes = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    if not sizes.all():
        raise ValueError("an embedding of zeros has no direction: the network that made it saw nothing")
    return float(((first * second).sum(axis=1) / sizes).mean())


def energy_between_frames(samples: Vector, sample_rate_hz: float, frames_per_s: float, frames: int) -> Vector:
    """Return the sound's loudness from every frame to the next, as root of the mean square, of shape (frames - 1,).

    Parameters
    ----------
    samples
        One channel, of shape (samples,), beginning with the first frame.
    sample_rate_hz, frames_per_s
        The rates of both.
    frames
        How many frames there are.

    Raises
    ------
    ValueError
        If the sound is shorter than the frames, or there are fewer samples than frames in a second.
    """
    edges = np.rint(np.arange(frames) * sample_rate_hz / frames_per_s).astype(np.int64)
    if frames < 2 or samples.ndim != 1 or edges[-1] > len(samples) or (np.diff(edges) < 1).any():
        raise ValueError(
            f"{frames} frames at {frames_per_s:g} a second have no sound each in {samples.shape} samples "
            f"at {sample_rate_hz:g} Hz: give one channel that lasts as long as at least two frames"
        )
    squares = np.add.reduceat(samples[: edges[-1]].astype(np.float64) ** 2, edges[:-1])
    return np.asarray(np.sqrt(squares / np.diff(edges)), np.float64)


def change_between_frames(pictures: Iterable[Picture]) -> Vector:
    """Return how much the picture changes from every frame to the next: the mean over values, 0..255.

    Small pictures do: 36 rows see what moves and leave out grain.
    """
    return np.array([np.abs(after.astype(np.int16) - before).mean() for before, after in pairwise(pictures)])


def onsets(energy: Vector) -> Vector:
    """Return how much the sound rises at every step, in nepers; a hundredth of the loudest counts as silence."""
    level = np.log(energy + SILENCE * energy.max()) if energy.any() else np.zeros_like(energy)
    return np.maximum(np.diff(level, prepend=level[:1]), 0)


def follow_sound(energy: Vector, motion: Vector, frames_per_s: float) -> SoundFollowed:
    """Return how the motion of a film follows its sound: the proxy for ImageBind's audio-visual alignment.

    Parameters
    ----------
    energy
        Loudness from frame to frame, of shape (steps,), as `energy_between_frames` gives it.
    motion
        How much the picture moves at the same moments, of shape (steps,): `change_between_frames`, or the length of
        its flow.
    frames_per_s
        The film's rate. For onsets, both are blurred by 50 ms, which BeatAlign allows a cut.

    Raises
    ------
    ValueError
        If they are not as `sound_agreement` says.
    """
    # Slow to import, and every command would wait for it.
    from scipy.ndimage import gaussian_filter1d

    loudness = sound_agreement(energy, motion)
    rising, moving = (
        np.asarray(gaussian_filter1d(series, SIGMA_S * frames_per_s), np.float64)
        for series in (onsets(energy), motion.astype(np.float64))
    )
    return SoundFollowed(loudness=loudness, onsets=sound_agreement(rising, moving))


def sound_agreement(sound: Vector, motion: Vector) -> SoundAgreement | None:
    """Return how well two series of a film rise and fall together; None where one of them never changes.

    Parameters
    ----------
    sound
        Of shape (steps,).
    motion
        How much the picture moves at the same moments, of shape (steps,).

    Raises
    ------
    ValueError
        If they are not equally many finite numbers, at least three.
    """
    if sound.shape != motion.shape or sound.ndim != 1 or len(sound) < 3:
        raise ValueError(
            f"sound and motion need one value each for at least three steps, not {sound.shape} and {motion.shape}"
        )
    if not (np.isfinite(sound).all() and np.isfinite(motion).all()):
        raise ValueError("sound and motion must be finite numbers")
    if np.ptp(sound) == 0 or np.ptp(motion) == 0:
        return None
    heard, seen = sound - sound.mean(), motion - motion.mean()
    size = float(np.linalg.norm(heard) * np.linalg.norm(seen))
    displaced = np.array([seen @ np.roll(heard, steps) for steps in range(len(heard))]) / size
    correlation = float(np.clip(displaced[0], -1, 1))
    return SoundAgreement(correlation=correlation, by_chance=float((displaced[1:] >= displaced[0]).mean()))


def _accuracies(asked: Sequence[Attributes], recognised: Sequence[Attributes]) -> dict[str, float]:
    return {
        name: float(np.mean([found.get(name) == wanted[name] for wanted, found in zip(asked, recognised, strict=True)]))
        for name in asked[0]
    }
