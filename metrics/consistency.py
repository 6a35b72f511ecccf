"""How steady a video is: VBench's measures within a shot, and STAGE's between shots.

VBench (Huang et al., CVPR 2024; BlockVid, A.4.4, takes five of these beside its drift errors): subject and background
consistency, temporal flickering, motion smoothness, dynamic degree, imaging and aesthetic quality, by the rules of its
code. Flickering is arithmetic; the others ask networks, which are handed in (`metrics.learned`). All are in 0..1 and
without unit; higher is better, but of the dynamic degree, which says only whether there is motion.

STAGE (section 5.2) extends consistency to pairs of shots (SC-E, BC-E) and measures how well the step across a cut
goes where it should (transition vector similarity, TVS). The paper leaves the formulas to its supplement, which we do
not have; ours are reconstructions and are marked so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from metrics.learned import Embedding, FlowEstimator, Interpolation, Learned, PictureScore
from metrics.optical_flow import ways
from metrics.pictures import Picture, Vector, Video, validate

WHITE = 255
STRONG_MOTION, OF_SIDE, STRONGEST_SHARE = 6.0, 256, 0.05
MOVING_FRAMES, OF_FRAMES = 4, 16


@dataclass(frozen=True)
class Steadiness:
    """VBench's measures of one shot, in 0..1, higher is better; `is_dynamic` only says that something moves."""

    subject_consistency: float
    background_consistency: float
    temporal_flickering: float
    motion_smoothness: float
    is_dynamic: bool
    imaging_quality: float
    aesthetic_quality: float


def directions(vectors: Vector) -> Vector:
    """Return embeddings, (frames, width), at length one.

    Raises
    ------
    ValueError
        If they are not finite numbers in two dimensions, or one of them is zero and so has no direction.
    """
    if vectors.ndim != 2 or not vectors.size or not np.isfinite(vectors).all():
        raise ValueError(f"embeddings must be finite numbers of shape (frames, width), not {vectors.shape}")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not lengths.all():
        raise ValueError("an embedding of zeros has no direction: the network that made it saw nothing")
    return np.asarray(vectors / lengths, np.float64)


def embedded(video: Video, embed: Embedding) -> Vector:
    """Return the embeddings of a video's frames, (frames, width), at length one."""
    return directions(np.stack([np.asarray(embed(picture), np.float64) for picture in validate(video)]))


def consistency(vectors: Vector) -> float:
    """Return how alike the frames of a shot are: VBench's subject or background consistency, by the embedding.

    The mean, over all frames but the first, of the mean cosine with the frame before and with the first frame,
    negative ones counted as 0. In 0..1, higher is better, 1 for identical frames, no unit.

    Parameters
    ----------
    vectors
        Embeddings of the frames, in order, of shape (frames, width).

    Raises
    ------
    ValueError
        If there are fewer than two, or they are not as `directions` says.
    """
    seen = directions(vectors)
    if len(seen) < 2:
        raise ValueError("one frame is consistent with itself: give at least two")
    with_last = np.clip((seen[1:] * seen[:-1]).sum(axis=1), 0, 1)
    with_first = np.clip(seen[1:] @ seen[0], 0, 1)
    return float((with_last + with_first).mean() / 2)


def temporal_flickering(video: Video) -> float:
    """Return VBench's temporal flickering: one minus the mean change of a value from frame to frame, as share of 255.

    In 0..1, higher is steadier, 1 for a still picture, no unit. VBench asks it of videos without motion only.
    """
    return _steadiness(pairwise(validate(video, 2)))


def motion_smoothness(video: Video, halfway: Interpolation) -> float:
    """Return VBench's motion smoothness: how well every other frame is guessed from the two beside it.

    One minus the mean error of a value, as share of 255. In 0..1, higher is smoother, no unit. A last frame with
    nothing behind it is not guessed.
    """
    validate(video, 3)
    guessed = (halfway(before, after) for before, after in zip(video[:-2:2], video[2::2], strict=True))
    return _steadiness(zip(guessed, video[1:-1:2], strict=True))


def is_dynamic(video: Video, flow: FlowEstimator) -> bool:
    """Return VBench's dynamic degree of one video: whether enough of its frames move strongly.

    A frame moves strongly where its most moved twentieth goes more than 6 pixels on average in a picture of 256 pixels;
    a quarter of the frames have to. The share of videos that are dynamic is the degree, 0..1: neither end is better.
    VBench takes eight frames a second; sample them so to compare.
    """
    height, width = validate(video, 2).shape[1:3]
    strongest = max(1, int(STRONGEST_SHARE * height * width))
    least = STRONG_MOTION * min(height, width) / OF_SIDE
    moved = sum(bool(np.sort(way, axis=None)[-strongest:].mean() > least) for way in ways(video, flow))
    return moved >= max(1, round(MOVING_FRAMES * len(video) / OF_FRAMES))


def mean_score(video: Video, score: PictureScore) -> float:
    """Return the mean score of a video's frames: VBench's imaging or aesthetic quality, in the range of the score."""
    return float(np.mean([score(picture) for picture in validate(video)]))


def evaluate(video: Video, learned: Learned) -> Steadiness:
    """Return all measures of one shot.

    Parameters
    ----------
    video
        Its frames, uint8 of shape (frames, height, width, 3), at least three.
    learned
        The networks to ask, or `metrics.proxies.PROXIES`, with which only the flickering is VBench's own figure.

    Raises
    ------
    ValueError
        If the frames are not so.
    """
    validate(video, 3)
    return Steadiness(
        subject_consistency=consistency(embedded(video, learned.subject)),
        background_consistency=consistency(embedded(video, learned.background)),
        temporal_flickering=temporal_flickering(video),
        motion_smoothness=motion_smoothness(video, learned.halfway),
        is_dynamic=is_dynamic(video, learned.flow),
        imaging_quality=mean_score(video, learned.imaging),
        aesthetic_quality=mean_score(video, learned.aesthetic),
    )


def consistency_between_shots(shots: Sequence[Vector]) -> float:
    """Return SC-E or BC-E, by the embedding: how alike the frames of different shots are (STAGE, section 5.2).

    The paper does not give the formula; we take the mean over pairs of shots of the mean cosine of all pairs of their
    frames, negative ones counted as 0, as VBench does. In 0..1, higher is better, no unit.

    Parameters
    ----------
    shots
        The embeddings of each shot's frames, of shape (frames, width).

    Raises
    ------
    ValueError
        If there are fewer than two shots, or embeddings are not as `directions` says.
    """
    if len(shots) < 2:
        raise ValueError("consistency between shots needs at least two shots")
    seen = [directions(shot) for shot in shots]
    return float(np.mean([np.clip(one @ other.T, 0, 1).mean() for one, other in combinations(seen, 2)]))


def transition_similarity(before: Vector, after: Vector, wanted: Vector) -> float:
    """Return the transition vector similarity, TVS: whether cuts change the picture as is wanted (STAGE, section 5.2).

    The paper does not give the formula; we take the mean cosine of the step that a film makes across a cut and of the
    step that was wanted there. In -1..1, higher is better, no unit; its published figures are 0.008 to 0.27. A cut that
    changes nothing, or for which nothing was wanted, goes no way and counts as 0.

    Parameters
    ----------
    before, after
        Embeddings of each shot's last frame and of the next shot's first, of shape (cuts, width).
    wanted
        The steps to compare with, of the same shape: the difference of a reference film's two frames, or of the
        embeddings of the two shots' descriptions.

    Raises
    ------
    ValueError
        If the shapes differ or there are no cuts.
    """
    if before.ndim != 2 or not len(before) or before.shape != after.shape or before.shape != wanted.shape:
        raise ValueError(
            f"steps across cuts need three arrays of one shape (cuts, width), "
            f"not {before.shape}, {after.shape} and {wanted.shape}"
        )
    steps = after - before
    sizes = np.linalg.norm(steps, axis=1) * np.linalg.norm(wanted, axis=1)
    products = (steps * wanted).sum(axis=1)
    return float(np.divide(products, sizes, out=np.zeros_like(products), where=sizes > 0).mean())


def _steadiness(pairs: Iterable[tuple[Picture, Picture]]) -> float:
    """Return one minus the mean difference of pictures, as share of 255."""
    return float(1 - np.mean([np.abs(one.astype(np.int16) - other).mean() for one, other in pairs]) / WHITE)
