"""The cost-quality ratio CQR (AllocMV, equation 3): saliency-weighted quality per dollar.

CQR = sum(m_i Q_i) / sum(C(o_i)), with m_i the saliency 1..5 divided by 5, hence in [0, 1] as the paper has it, Q_i the
calibrated quality of the action on the judge's scale 1..5, and C in US dollars.

What can be compared: two plans for one song, under one calibration and one tariff. What cannot: the absolute value
with the paper's 0.7586. The paper normalises qualities further without saying how; its printed ratios times its
printed costs are only 1.1 to 1.7 per song, where the plain sum grows with the number of segments; and our dollars
are those of another generator. `relative` divides by the same song drawn at Mid throughout and is free of every such
scale; the paper's own figures give 0.7586 / 0.7406 = 1.024 for it, 0.78 for Uniform-High and 0.94 for the heuristic.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from state.money import MICRODOLLARS_PER_USD

HIGHEST_SALIENCY = 5
HUNDREDTHS = 100


@dataclass(frozen=True)
class CostQuality:
    """`ratio` is equation 3 in quality points per US dollar; `relative` is it over Uniform-Mid's, 1 for equal value."""

    ratio: float
    relative: float


def validate(saliency: Sequence[int], qualities_hundredths: Sequence[int], costs_microdollars: Sequence[int]) -> None:
    """Check that there is one saliency, quality and cost per segment, in range.

    Raises
    ------
    ValueError
        If the lengths differ, nothing was spent, or a number is out of range.
    """
    if not len(saliency) == len(qualities_hundredths) == len(costs_microdollars):
        raise ValueError("every segment needs one saliency, one quality and one cost")
    if not all(1 <= m <= HIGHEST_SALIENCY for m in saliency):
        raise ValueError(f"saliency must lie in 1..{HIGHEST_SALIENCY}")
    if min(costs_microdollars, default=0) < 0 or sum(costs_microdollars) == 0:
        raise ValueError("a ratio to cost needs costs that are not negative and not all zero")


def cost_quality_ratio(
    saliency: Sequence[int], qualities_hundredths: Sequence[int], costs_microdollars: Sequence[int]
) -> float:
    """Return equation 3 in quality points per US dollar.

    Parameters
    ----------
    saliency
        m in 1..5 per segment.
    qualities_hundredths
        Calibrated quality of each segment's action, in hundredths of the judge's points.
    costs_microdollars
        What each segment's action costs.
    """
    return float(_ratio(saliency, qualities_hundredths, costs_microdollars))


def evaluate(
    saliency: Sequence[int],
    qualities_hundredths: Sequence[int],
    costs_microdollars: Sequence[int],
    *,
    mid_quality_hundredths: int,
    mid_costs_microdollars: Sequence[int],
) -> CostQuality:
    """Return the ratio of a plan, and relative to the same song with every segment drawn at Mid."""
    ratio = _ratio(saliency, qualities_hundredths, costs_microdollars)
    uniform = _ratio(saliency, [mid_quality_hundredths] * len(saliency), mid_costs_microdollars)
    return CostQuality(ratio=float(ratio), relative=float(ratio / uniform))


def _ratio(saliency: Sequence[int], qualities_hundredths: Sequence[int], costs_microdollars: Sequence[int]) -> Fraction:
    validate(saliency, qualities_hundredths, costs_microdollars)
    quality = sum(m * q for m, q in zip(saliency, qualities_hundredths, strict=True))
    points = Fraction(quality, HIGHEST_SALIENCY * HUNDREDTHS)
    return points / Fraction(sum(costs_microdollars), MICRODOLLARS_PER_USD)
