"""The cost-quality ratio CQR (AllocMV, equation 3): saliency-weighted quality per dollar.

CQR = sum(m_i Q_i) / sum(C(o_i)), with m_i the saliency 1..5 divided by 5, hence in [0, 1] as the paper has it, Q_i the
calibrated quality of the action on the judge's scale 1..5, and C in US dollars.

What can be compared: two plans for one song, under one calibration and one tariff. What cannot: the absolute value
with the paper's 0.7586. The paper normalises qualities further without saying how; its printed ratios times its
printed costs are only 1.1 to 1.7 per song, where the plain sum grows with the number of segments; and our dollars
are those of another generator. A ratio to the same song at Mid throughout is free of every such scale; the paper's own
figures give 0.7586 / 0.7406 = 1.024 for it, 0.78 for Uniform-High and 0.94 for the heuristic.

A finished film is rated by what it shows: a stand-in has the quality of what it became, and a picture that is held
where no clip could be made has none.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from state.film import Clip
from state.money import MICRODOLLARS_PER_USD
from state.plan import Action, SaliencyTable

HIGHEST_SALIENCY = 5
HUNDREDTHS = 100


def validate(saliency: SaliencyTable, actions: Iterable[Action]) -> None:
    """Check that the actions are a whole film, one per segment in order, and that it costs something.

    Raises
    ------
    ValueError
        If they are not, or nothing is spent.
    """
    listed = list(actions)
    if [row.segment for row in saliency.rows] != [action.segment for action in listed]:
        raise ValueError("every segment needs one saliency and one action, in order")
    if not any(action.cost_microdollars for action in listed):
        raise ValueError("a ratio to cost needs costs that are not all zero")


def shown_actions(actions: Sequence[Action], at_mid: Sequence[Action], clips: Iterable[Clip]) -> list[Action]:
    """Return the actions of a film as it is shown, at what its clips cost.

    Parameters
    ----------
    actions
        What was planned, one per segment in order.
    at_mid
        The same film with every segment on its own at Mid.
    clips
        What the film shows, in any order; a segment without one is taken as planned.
    """
    stood_in = {clip.segment: clip for clip in clips if clip.stand_in is not None}
    shown = []
    for planned, on_its_own in zip(actions, at_mid, strict=True):
        clip = stood_in.get(planned.segment)
        if clip is None:
            shown.append(planned)
            continue
        became = planned if clip.kind == planned.kind else on_its_own
        quality = 0 if clip.kind == "still" else became.quality_hundredths
        cost = {"cost_microdollars": clip.cost_microdollars, "quality_hundredths": quality}
        shown.append(became.model_copy(update=cost))
    return shown


def cost_quality_ratio(saliency: SaliencyTable, actions: Iterable[Action]) -> float:
    """Return equation 3 in quality points per US dollar."""
    listed = list(actions)
    validate(saliency, listed)
    points = Fraction(_weighted_quality(saliency, listed), HIGHEST_SALIENCY * HUNDREDTHS)
    return float(points / Fraction(sum(action.cost_microdollars for action in listed), MICRODOLLARS_PER_USD))


def mean_quality(saliency: SaliencyTable, actions: Iterable[Action]) -> float:
    """Return the saliency-weighted mean quality of a film on the judge's scale of 1..5."""
    listed = list(actions)
    validate(saliency, listed)
    return float(Fraction(_weighted_quality(saliency, listed), HUNDREDTHS * sum(row.saliency for row in saliency.rows)))


def _weighted_quality(saliency: SaliencyTable, actions: Iterable[Action]) -> int:
    return sum(row.saliency * action.quality_hundredths for row, action in zip(saliency.rows, actions, strict=True))
