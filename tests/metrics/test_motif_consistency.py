"""Structural similarity against a slow reference and its ordering; motif means by hand."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from metrics.motif_consistency import evaluate, sampled_frames, similarity
from metrics.structural_similarity import C1, C2, ssim


def picture(seed: int, height: int = 40, width: int = 60) -> NDArray[np.uint8]:
    noise = gaussian_filter(np.random.default_rng(seed).standard_normal((height, width)), 2)
    return np.interp(noise, (noise.min(), noise.max()), (10, 245)).astype(np.uint8)


def noisy(image: NDArray[np.uint8], deviation: float) -> NDArray[np.uint8]:
    noise = np.random.default_rng(9).standard_normal(image.shape) * deviation
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def test_it_is_the_definition_window_by_window() -> None:
    x, y = picture(1, 16, 18), noisy(picture(1, 16, 18), 20)
    bell = np.exp(-(np.add.outer(np.arange(-5, 6) ** 2, np.arange(-5, 6) ** 2)) / (2 * 1.5**2))
    bell /= bell.sum()
    scores = []
    for row in range(x.shape[0] - 10):
        for column in range(x.shape[1] - 10):
            a, b = (p[row : row + 11, column : column + 11].astype(float) for p in (x, y))
            mean_a, mean_b = (bell * a).sum(), (bell * b).sum()
            variance_a, variance_b = (bell * (a - mean_a) ** 2).sum(), (bell * (b - mean_b) ** 2).sum()
            covariance = (bell * (a - mean_a) * (b - mean_b)).sum()
            above = (2 * mean_a * mean_b + C1) * (2 * covariance + C2)
            scores.append(above / ((mean_a**2 + mean_b**2 + C1) * (variance_a + variance_b + C2)))
    assert ssim(x, y) == pytest.approx(np.mean(scores), rel=1e-9)


def test_a_picture_equals_itself_and_likeness_falls_with_noise_and_is_low_for_another_picture() -> None:
    original = picture(1)
    scores = [ssim(original, noisy(original, deviation)) for deviation in (0, 5, 15, 40)]
    assert scores[0] == pytest.approx(1, abs=1e-12)
    assert scores == sorted(scores, reverse=True)
    assert ssim(original, picture(2)) < 0.3 < scores[1]


def test_a_colour_picture_is_compared_by_its_luma() -> None:
    grey = picture(1)
    assert ssim(np.repeat(grey[..., None], 3, axis=2), noisy(grey, 10)[..., None].repeat(3, axis=2)) == pytest.approx(
        ssim(grey, noisy(grey, 10))
    )


def test_grain_on_a_wide_picture_counts_less_because_it_is_shrunk_first() -> None:
    wide = np.kron(picture(1, 90, 160), np.ones((8, 8), np.uint8))
    assert ssim(wide, noisy(wide, 15)) > ssim(picture(1, 90, 160), noisy(picture(1, 90, 160), 15)) + 0.05


def test_pictures_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        ssim(picture(1), picture(1, 40, 62))
    with pytest.raises(ValueError, match="smaller than the window"):
        ssim(picture(1, 8, 60), picture(1, 8, 60))


def test_every_pair_of_clips_counts_the_same_however_long() -> None:
    same, other = picture(1), picture(2)
    unlike = ssim(same, other)
    measured = evaluate(
        [similarity(([same] * 5, [same] * 5))], [similarity(([same] * 3, [same] * 3)), similarity(([same], [other]))]
    )
    assert measured.prefix_ssim == pytest.approx(1)
    assert measured.motif_ssim == pytest.approx((1 + unlike) / 2)
    assert (measured.prefix_pairs, measured.motif_pairs) == (1, 2)


def test_a_film_without_recurring_motifs_has_no_value_instead_of_a_perfect_one() -> None:
    measured = evaluate([], [])
    assert measured.prefix_ssim is None
    assert measured.motif_ssim is None


def test_clips_of_different_length_are_refused_instead_of_compared_halfway() -> None:
    with pytest.raises(ValueError, match="shorter"):
        similarity(([picture(1)] * 2, [picture(1)]))
    with pytest.raises(ValueError, match="without frames"):
        similarity(([], []))


def test_sampled_frames_are_spread_evenly_and_never_more_than_there_are() -> None:
    assert sampled_frames(100, 4) == (12, 37, 62, 87)
    assert sampled_frames(3, 8) == (0, 1, 2)


def test_who_has_another_likeness_hands_it_in() -> None:
    def difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
        return float(np.abs(one.astype(float) - other).mean())

    dark, bright = np.zeros((16, 16, 3), np.uint8), np.full((16, 16, 3), 40, np.uint8)
    assert similarity(([dark, dark], [dark, bright]), difference) == 20
