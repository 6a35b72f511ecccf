"""Motif consistency: whether recurring music shows recurring pictures (AllocMV, section 3, Evaluation Metrics).

The paper measures "SSIM or LPIPS across recurring visual motifs" and leaves open which frames are compared. Structural
similarity needs no weights and is what the quality report shows; who has a network's, hands it in as `Likeness`.
Two answers are given, because they mean different things:

- over shared prefixes: every consumer against its owner, up to the divergence. This checks the mechanism, and is 1
  when reuse really copies;
- over motifs: all pairs of clips of one motif over their common length, reused or not. This is what a viewer sees,
  and what reuse, one seed per motif and one cast raise.

Frames are decoded by the caller and may be sampled; they are compared in the order in which they come. The caller also
decides whether two clips are compared once more or known already.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from metrics.structural_similarity import ssim

Frames = Iterable[NDArray[np.uint8]]
FramesPair = tuple[Frames, Frames]


class Likeness(Protocol):
    """How alike two pictures are: SSIM in -1..1, higher is better; or LPIPS, from 0 to about 1, lower is better."""

    def __call__(self, one: NDArray[np.uint8], other: NDArray[np.uint8], /) -> float:
        """Return it for two pictures of one size, uint8 of shape (height, width, 3)."""
        ...


@dataclass(frozen=True)
class MotifConsistency:
    """Mean structural similarity, None where there is nothing to compare, and over how many pairs of clips."""

    prefix_ssim: float | None
    prefix_pairs: int
    motif_ssim: float | None
    motif_pairs: int


def sampled_frames(common_frames: int, samples: int) -> tuple[int, ...]:
    """Return at most `samples` frame numbers spread evenly over a common length, at the middles of equal parts."""
    parts = min(samples, common_frames)
    return tuple((2 * part + 1) * common_frames // (2 * parts) for part in range(parts))


def similarity(pair: FramesPair, likeness: Likeness = ssim) -> float:
    """Return the mean likeness of two clips, frame by frame; without unit, in the range and direction of the likeness.

    Raises
    ------
    ValueError
        If the clips have no frames or not equally many.
    """
    scores = [likeness(a, b) for a, b in zip(*pair, strict=True)]
    if not scores:
        raise ValueError("clips without frames cannot be compared")
    return float(np.mean(scores))


def evaluate(prefixes: Iterable[float], motifs: Iterable[float]) -> MotifConsistency:
    """Return both measures; every pair of clips counts the same.

    Parameters
    ----------
    prefixes
        For every consumer, the similarity of its frames and its owner's before the divergence.
    motifs
        For every two clips of one motif, the similarity of their frames over the common length.
    """
    shared, recurring = list(prefixes), list(motifs)
    return MotifConsistency(
        prefix_ssim=float(np.mean(shared)) if shared else None,
        prefix_pairs=len(shared),
        motif_ssim=float(np.mean(recurring)) if recurring else None,
        motif_pairs=len(recurring),
    )
