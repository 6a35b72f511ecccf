"""Proxies: arithmetic in the place of the networks that the measures of video ask, for those who have no weights.

A proxy follows what its network is asked for (a picture that blurs, darkens, changes its colours or its shapes) and
knows nothing of what is shown. So it serves to see drift and to compare runs with one another, and never stands for a
published score. Every constant that is not cited is our own choice.
"""

from math import exp, hypot, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from metrics.learned import Learned
from metrics.optical_flow import farneback, halfway
from metrics.pictures import Masks, Picture, Vector, Video, luma, validate

COLOURFUL, CONTRASTED = 110.0, 0.25
SHARP, NOISY = 300.0, 25.0
DARKEST, BRIGHTEST = 4, 251
LEVELS, CELLS, ORIENTATIONS = 6, 3, 8
EDGES_SHARE = 1 / 3
OTHER_COLOUR, LEAST_SUBJECT, LARGEST_SUBJECT, LOOKS = 30.0, 0.005, 0.5, 64


def sharpness(picture: Picture) -> float:
    """Return the variance of the Laplacian of the luma (BlockVid, equation 20), at least 0, higher is sharper.

    The paper names neither the luma nor the kernel; we take BT.709 and the four neighbours, inside the picture.
    """
    y = luma(picture)
    laplacian = y[:-2, 1:-1] + y[2:, 1:-1] + y[1:-1, :-2] + y[1:-1, 2:] - 4 * y[1:-1, 1:-1]
    return float(laplacian.var())


def noise(picture: Picture) -> float:
    """Return the deviation of the luma's grain in 0..255, lower is cleaner (Immerkaer 1996)."""
    y = luma(picture)
    across = y[:, :-2] - 2 * y[:, 1:-1] + y[:, 2:]
    both = across[:-2] - 2 * across[1:-1] + across[2:]
    return float(np.abs(both).mean() * sqrt(pi / 2) / 6)


def colourfulness(picture: Picture) -> float:
    """Return how colourful a picture is, 0 for grey, above 100 for extreme (Hasler and Suesstrunk 2003)."""
    red, green, blue = np.moveaxis(picture.astype(np.float64), -1, 0)
    across, along = red - green, (red + green) / 2 - blue
    return hypot(across.std(), along.std()) + 0.3 * hypot(across.mean(), along.mean())


def aesthetic(picture: Picture) -> float:
    """Return 0..1, higher with colour, contrast and an even exposure: a proxy for LAION's aesthetic predictor."""
    y = luma(picture) / 255
    colour, contrast = min(1.0, colourfulness(picture) / COLOURFUL), min(1.0, y.std() / CONTRASTED)
    return float(0.4 * colour + 0.4 * contrast + 0.2 * (1 - abs(2 * y.mean() - 1)))


def imaging(picture: Picture) -> float:
    """Return 0..1, higher for a sharp picture without grain or lost shadows and lights: a proxy for MUSIQ."""
    y = luma(picture)
    lost = float(((y < DARKEST) | (y > BRIGHTEST)).mean())
    return (1 - exp(-sharpness(picture) / SHARP)) * (1 - lost) * exp(-noise(picture) / NOISY)


def colours_and_edges(picture: Picture) -> Vector:
    """Return the roots of the shares of colours and of edge directions: a proxy for the embeddings of DINO and CLIP.

    Colours are counted in six levels per channel; edges by strength in eight directions over three by three cells, and
    weigh a third. All pictures without edges are alike in theirs. The vector is of length one and has no negative part,
    so that cosines are in 0..1.
    """
    levels = picture.reshape(-1, 3).astype(np.int64) * LEVELS // 256
    kinds = (levels[:, 0] * LEVELS + levels[:, 1]) * LEVELS + levels[:, 2]
    colours = np.bincount(kinds, minlength=LEVELS**3) / len(kinds)
    edges = _edges(luma(picture))
    strength = edges.sum()
    # The last place stands for pictures that have no edges at all.
    parts = np.append(edges / strength, 0.0) if strength else np.append(edges, 1.0)
    return np.asarray(np.sqrt(np.concatenate([(1 - EDGES_SHARE) * colours, EDGES_SHARE * parts])), np.float64)


def subject_masks(video: Video) -> Masks:
    """Return where the subject is: the points whose colour is far from what is mostly there, (frames, height, width).

    A proxy for a segmentation. What is mostly there is the median over time of every point, of at most 64 frames; each
    frame's change as a whole is taken off. Where that finds next to nothing, or more than half the picture, the
    subject is taken to fill the middle half of both sides.
    """
    usual = np.median(validate(video)[:: -(-len(video) // LOOKS)], axis=0).astype(np.float32)
    return np.stack([_subject_mask(picture - usual) for picture in video])


PROXIES = Learned(
    imaging=imaging,
    aesthetic=aesthetic,
    subject=colours_and_edges,
    background=colours_and_edges,
    flow=farneback,
    halfway=halfway,
)


def _edges(y: Vector) -> Vector:
    """Return the strength of edges per cell and direction, flat."""
    down, right = np.gradient(y)
    strength = np.hypot(down, right)
    direction = (np.arctan2(down, right) % pi) * ORIENTATIONS / pi
    rows, columns = (np.arange(side) * CELLS // side for side in y.shape)
    cells = rows[:, None] * CELLS + columns
    kinds = cells * ORIENTATIONS + np.minimum(direction.astype(np.int64), ORIENTATIONS - 1)
    found = np.bincount(kinds.ravel(), weights=strength.ravel(), minlength=CELLS**2 * ORIENTATIONS)
    return np.asarray(found, np.float64)


def _subject_mask(change: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return where a picture's colours, as differences from the usual ones, change otherwise than the whole does."""
    own = np.linalg.norm(change - np.median(change, axis=(0, 1)), axis=-1)
    mask = np.asarray(own > OTHER_COLOUR, np.bool_)
    return mask if LEAST_SUBJECT <= mask.mean() <= LARGEST_SUBJECT else _middle(*mask.shape)


def _middle(height: int, width: int) -> NDArray[np.bool_]:
    mask = np.zeros((height, width), np.bool_)
    mask[height // 4 : height - height // 4, width // 4 : width - width // 4] = True
    return mask
