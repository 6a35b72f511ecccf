"""Structural similarity of two pictures (Wang, Bovik, Sheikh, Simoncelli 2004, equation 13), on luma.

The constants are the authors': an 11 x 11 Gaussian window of deviation 1.5, K1 = 0.01, K2 = 0.03, a range of 255, and
only windows that lie inside the picture. Pictures are first shrunk, as a rule to at most 320 pixels in width, where the
window covers what a viewer sees as structure and grain no longer counts. Which pictures are worth comparing is said
elsewhere.
"""

import numpy as np
from numpy.typing import NDArray

GREATEST_WIDTH = 320
LUMA_BT709 = np.array([0.2126, 0.7152, 0.0722])
C1 = (0.01 * 255) ** 2
C2 = (0.03 * 255) ** 2


def _gaussian_window() -> NDArray[np.float64]:
    bell = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2))
    return np.asarray(bell / bell.sum(), np.float64)


WINDOW = _gaussian_window()


def ssim(first: NDArray[np.uint8], second: NDArray[np.uint8], greatest_width: int = GREATEST_WIDTH) -> float:
    """Return the mean structural similarity of two pictures, 1 for the same picture, about 0 for unrelated ones.

    Parameters
    ----------
    first, second
        Two pictures of one size, RGB of shape (height, width, 3) or luma of shape (height, width), 0..255.
    greatest_width
        In pixels; wider pictures are shrunk.

    Raises
    ------
    ValueError
        If the sizes differ or the shrunk pictures are smaller than the window.
    """
    if first.shape != second.shape:
        raise ValueError(f"pictures of shapes {first.shape} and {second.shape} cannot be compared")
    x, y = _shrunk_luma(first, greatest_width), _shrunk_luma(second, greatest_width)
    if min(x.shape) < WINDOW.size:
        raise ValueError(f"a picture of {x.shape[1]}x{x.shape[0]} is smaller than the window of {WINDOW.size}")
    mean_x, mean_y = _blurred(x), _blurred(y)
    variances = _blurred(x * x) - mean_x**2 + _blurred(y * y) - mean_y**2
    covariance = _blurred(x * y) - mean_x * mean_y
    luminance = (2 * mean_x * mean_y + C1) / (mean_x**2 + mean_y**2 + C1)
    structure = (2 * covariance + C2) / (variances + C2)
    return float((luminance * structure).mean())


def _shrunk_luma(picture: NDArray[np.uint8], greatest_width: int) -> NDArray[np.float64]:
    """Return luma, averaged over square blocks of pixels until it is narrow enough."""
    luma = picture @ LUMA_BT709 if picture.ndim == 3 else picture.astype(np.float64)
    side = -(-luma.shape[1] // greatest_width)
    height, width = (length // side for length in luma.shape)
    blocks = luma[: height * side, : width * side].reshape(height, side, width, side)
    return np.asarray(blocks.mean(axis=(1, 3)), np.float64)


def _blurred(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the picture's local means under the window, for every window that lies inside."""
    for _ in range(2):
        kept = picture.shape[0] - WINDOW.size + 1
        picture = sum(weight * picture[row : row + kept] for row, weight in enumerate(WINDOW)).T
    return picture
