"""Video drift error, VDE: how far a long video leaves what its beginning was (BlockVid, appendix A.4.2 and A.4.3).

A video is cut into N equal chunks, each is scored, and the relative changes of the scores m_i from the first chunk's
are added with weights (equations 16 to 19): VDE = sum over i = 2..N of w_i |m_i - m_1| / m_1, with w_i = N - i + 1 or
log(N - i + 1). Early changes weigh most, and with logarithms the last chunk weighs nothing. It is 0 or more, lower is
better, without unit, and grows with N, so only videos cut into equally many chunks compare; BlockVid's code takes 10.
`normalised_drift` divides by the weights and compares for any N.

What a chunk's score is, BlockVid says twice, differently, and both are here by name:

| drift of | `paper_scores`, equations 20 to 25 | `released_scores`, the code of LV-Bench |
|---|---|---|
| clarity | variance of the Laplacian | imaging quality (MUSIQ) |
| motion | length of the optical flow | motion smoothness (AMT-S) |
| aesthetic | a learned score | the same (LAION on CLIP) |
| background | share of the background that stands still | background consistency in the chunk (CLIP) |
| subject | likeness to the first chunk's subject | subject consistency in the chunk (DINO) |

In the paper's form clarity needs no network, motion and background only optical flow. What is learned is handed in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from metrics import consistency
from metrics.learned import Learned
from metrics.optical_flow import ways
from metrics.pictures import LEAST_SIDE, Masks, Picture, Vector, Video, cut_in_chunks, validate_masks
from metrics.proxies import sharpness

CHUNKS = 10
STILL, OF_SIDE = 0.5, 64

Weighting = Literal["linear", "logarithmic"]


@dataclass(frozen=True)
class ChunkScores:
    """What every chunk of a video scores, in order.

    Attributes
    ----------
    clarity, motion, aesthetic, background, subject
        Of shape (chunks,), in the units of `paper_scores` or of `released_scores`.
    """

    clarity: Vector
    motion: Vector
    aesthetic: Vector
    background: Vector
    subject: Vector


@dataclass(frozen=True)
class DriftErrors:
    """The five drift errors, at least 0, lower is better; None where the first chunk scores nothing and others do."""

    clarity: float | None
    motion: float | None
    aesthetic: float | None
    background: float | None
    subject: float | None


def relative_changes(scores: Vector | Sequence[float]) -> Vector | None:
    """Return how far every chunk but the first is from the first, as share of the first's score (equation 17).

    A first score of 0 has no shares: where all scores are 0 nothing has changed, and otherwise there is no value, None,
    where the code of LV-Bench returns infinity. A negative first score, which the paper does not think of, counts by
    its size.

    Raises
    ------
    ValueError
        If there are fewer than two scores or they are not finite.
    """
    values = np.asarray(scores, np.float64)
    if values.ndim != 1 or len(values) < 2 or not np.isfinite(values).all():
        raise ValueError("drift needs the scores of at least two chunks, finite numbers in one dimension")
    if (values == values[0]).all():
        return np.zeros(len(values) - 1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        changes = np.abs((values[1:] - values[0]) / values[0])
    return changes if np.isfinite(changes).all() else None


def weights(chunks: int, weighting: Weighting) -> Vector:
    """Return w_2 .. w_N of equation 19: N - 1 down to 1, or their natural logarithms."""
    linear = np.arange(chunks - 1, 0, -1, dtype=np.float64)
    return linear if weighting == "linear" else np.log(linear)


def video_drift_error(scores: Vector | Sequence[float], weighting: Weighting = "linear") -> float | None:
    """Return VDE (equation 19): at least 0, lower is better, no unit; None where `relative_changes` is."""
    changes = relative_changes(scores)
    return None if changes is None else _summed(weights(len(changes) + 1, weighting), changes)


def normalised_drift(scores: Vector | Sequence[float]) -> float | None:
    """Return the weighted mean of the relative changes: linear VDE divided by N (N - 1) / 2, for any number of chunks.

    Not in the paper. At least 0, lower is better, no unit, between the least and the greatest relative change; 0.1
    says that a chunk is a tenth off the first. None where `relative_changes` is.
    """
    changes = relative_changes(scores)
    if changes is None:
        return None
    shares = weights(len(changes) + 1, "linear")
    return _summed(shares / shares.sum(), changes)


def evaluate(scores: ChunkScores, measure: Callable[[Vector], float | None] = video_drift_error) -> DriftErrors:
    """Return the drift of every score, by VDE or by another measure of a sequence of scores."""
    return DriftErrors(
        clarity=measure(scores.clarity),
        motion=measure(scores.motion),
        aesthetic=measure(scores.aesthetic),
        background=measure(scores.background),
        subject=measure(scores.subject),
    )


def paper_scores(video: Video, learned: Learned, subjects: Masks, chunks: int = CHUNKS) -> ChunkScores:
    """Return the chunks' scores as the paper defines them (equations 20 to 25).

    Clarity is at least 0; motion in pixels per frame; background in 0..1; subject in -1..1; aesthetic in the range of
    what is handed in. The paper writes ||u|| for the motion of a frame; we take the root of the mean square over
    points, which differs from it by a factor that drift does not see. It does not say how slow still is; we take half
    a pixel in a picture of 64, by the longer side.

    Parameters
    ----------
    video
        uint8 of shape (frames, height, width, 3), at least two frames per chunk.
    learned
        The networks to ask, or `metrics.proxies.PROXIES`.
    subjects
        Where the subject is, of shape (frames, height, width); the rest is background. `metrics.proxies.subject_masks`
        guesses it. A frame without a subject is compared whole; one without a background is not counted.
    chunks
        Into how many chunks the video is cut.

    Raises
    ------
    ValueError
        If the frames or masks are not so, or a chunk has no background at all.
    """
    places = cut_in_chunks(video, chunks, least_frames=2)
    validate_masks(subjects, video)
    moved = np.array([_moved(video[place], ~subjects[place], learned) for place in places])
    shown = [_subject(picture, mask) for picture, mask in zip(video, subjects, strict=True)]
    embeddings = [np.stack([learned.subject(crop) for crop in shown[place]]) for place in places]
    first = consistency.directions(embeddings[0].mean(axis=0, keepdims=True))[0]
    return ChunkScores(
        clarity=np.array([np.mean([sharpness(picture) for picture in video[place]]) for place in places]),
        motion=moved[:, 0],
        aesthetic=np.array([consistency.mean_score(video[place], learned.aesthetic) for place in places]),
        background=moved[:, 1],
        subject=np.array([(consistency.directions(seen) @ first).mean() for seen in embeddings]),
    )


def released_scores(video: Video, learned: Learned, chunks: int = CHUNKS) -> ChunkScores:
    """Return the chunks' scores as the code of LV-Bench takes them, all in 0..1 with its networks.

    Parameters
    ----------
    video
        uint8 of shape (frames, height, width, 3), at least three frames per chunk.
    learned
        The networks to ask, or `metrics.proxies.PROXIES`.
    chunks
        Into how many chunks the video is cut.

    Raises
    ------
    ValueError
        If the frames are not so.
    """
    parts = [video[place] for place in cut_in_chunks(video, chunks, least_frames=3)]
    subject, background = (
        np.array([consistency.consistency(consistency.embedded(part, embed)) for part in parts])
        for embed in (learned.subject, learned.background)
    )
    return ChunkScores(
        clarity=np.array([consistency.mean_score(part, learned.imaging) for part in parts]),
        motion=np.array([consistency.motion_smoothness(part, learned.halfway) for part in parts]),
        aesthetic=np.array([consistency.mean_score(part, learned.aesthetic) for part in parts]),
        background=background,
        subject=subject,
    )


def _summed(shares: Vector, changes: Vector) -> float | None:
    with np.errstate(over="ignore"):
        total = float(shares @ changes)
    return total if np.isfinite(total) else None


def _moved(chunk: Video, backgrounds: Masks, learned: Learned) -> tuple[float, float]:
    """Return a chunk's mean motion (equation 21) and the mean share of its background that stands still (24)."""
    slowest = STILL * max(chunk.shape[1:3]) / OF_SIDE
    motion, still = [], []
    for way, background in zip(ways(chunk, learned.flow), backgrounds[:-1], strict=True):
        motion.append(np.sqrt((way**2).mean()))
        if background.any():
            still.append((way[background] <= slowest).mean())
    if not still:
        raise ValueError("a chunk shows nothing but its subject: there is no background to follow, give smaller masks")
    return float(np.mean(motion)), float(np.mean(still))


def _subject(picture: Picture, mask: Masks) -> Picture:
    """Return the box around the subject, widened to what can be measured; the whole picture where there is none."""
    if not mask.any():
        return picture
    rows, columns = (_span(np.asarray(mask.any(axis=axis), np.bool_)) for axis in (1, 0))
    return np.asarray(picture[rows, columns], np.uint8)


def _span(occupied: Masks) -> slice:
    places = np.flatnonzero(occupied)
    missing = max(0, LEAST_SIDE - (places[-1] + 1 - places[0]))
    start = int(np.clip(places[0] - missing // 2, 0, len(occupied) - LEAST_SIDE))
    return slice(start, max(int(places[-1]) + 1, start + LEAST_SIDE))
