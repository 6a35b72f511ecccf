"""What the papers' measures of video leave to trained networks, as functions that a caller hands in.

Their weights do not come with AllocMV and are never fetched. Whoever has them wraps each network in a function of
pictures and puts it into a `Learned`; the measures are then those of the papers. `metrics.proxies.PROXIES` is a
`Learned` made of arithmetic alone. Its scores follow drift and change, and are not comparable with published figures.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from metrics.pictures import Picture, Vector

Flow = NDArray[np.float32]


class PictureScore(Protocol):
    """How good a picture is, higher is better."""

    def __call__(self, picture: Picture, /) -> float:
        """Return the score of a picture, uint8 of shape (height, width, 3)."""
        ...


class Embedding(Protocol):
    """What a picture shows, as a direction: the more alike, the higher the cosine."""

    def __call__(self, picture: Picture, /) -> Vector:
        """Return a vector of shape (width,), of the same width for pictures of every size."""
        ...


class FlowEstimator(Protocol):
    """Where every point of a picture goes."""

    def __call__(self, before: Picture, after: Picture, /) -> Flow:
        """Return the way to the right and down, in pixels, of shape (height, width, 2)."""
        ...


class Interpolation(Protocol):
    """What is seen halfway between two pictures."""

    def __call__(self, before: Picture, after: Picture, /) -> Picture:
        """Return the picture halfway, of the same shape."""
        ...


@dataclass(frozen=True)
class Learned:
    """The parts of the measures that are learned, and whom the papers ask.

    Attributes
    ----------
    imaging
        Technical quality in 0..1 (VBench: MUSIQ trained on SPAQ, divided by 100).
    aesthetic
        Visual appeal in 0..1 (VBench: the LAION head on CLIP ViT-L/14, divided by 10).
    subject
        Identity of who is seen (VBench: DINO ViT-B/16).
    background
        Likeness of places (VBench: CLIP ViT-B/32).
    flow
        Optical flow (VBench: RAFT; BlockVid does not say which).
    halfway
        Interpolation of frames (VBench: AMT-S).
    """

    imaging: PictureScore
    aesthetic: PictureScore
    subject: Embedding
    background: Embedding
    flow: FlowEstimator
    halfway: Interpolation
