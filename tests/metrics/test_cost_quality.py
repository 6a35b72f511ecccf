"""Equation 3 by hand, and what it is free of."""

import pytest

from metrics.cost_quality import cost_quality_ratio, mean_quality, shown_actions
from state.artifact import Artifact
from state.film import Clip, ClipKind, StandIn
from state.plan import Action, SaliencyTable, SegmentSaliency


def table(*saliency: int) -> SaliencyTable:
    cues = {"energy": 0.5, "role": 0.5, "repetition": 0.5, "novelty": 0.5, "lyric": 0.5, "score": 0.5}
    return SaliencyTable(
        rows=tuple(
            SegmentSaliency(segment=i, saliency=m, rationale="", provenance="", **cues) for i, m in enumerate(saliency)
        )
    )


def film(*actions: tuple[int, int]) -> list[Action]:
    """Return a film from (quality in hundredths, cost in micro-dollars) pairs."""
    return [
        Action(
            segment=i,
            kind="high",
            tier="high",
            offer="o",
            generator="g",
            quality_hundredths=quality,
            cost_microdollars=cost,
            utility=1,
        )
        for i, (quality, cost) in enumerate(actions)
    ]


SALIENCY = table(5, 3, 1)
FILM = film((450, 600_000), (300, 200_000), (300, 200_000))
SUM_BY_HAND = 1.0 * 4.5 + 0.6 * 3.0 + 0.2 * 3.0


def test_it_is_saliency_weighted_quality_per_dollar() -> None:
    assert cost_quality_ratio(SALIENCY, FILM) == pytest.approx(SUM_BY_HAND / 1.0)


def test_the_mean_quality_of_equal_clips_is_theirs_and_a_salient_clip_weighs_more() -> None:
    assert mean_quality(SALIENCY, film((300, 1), (300, 1), (300, 1))) == 3.0
    assert mean_quality(SALIENCY, FILM) == pytest.approx(SUM_BY_HAND / 1.8)


def test_reuse_that_costs_nothing_counts_with_its_quality() -> None:
    assert cost_quality_ratio(table(5, 5), film((400, 1_000_000), (400, 0))) == pytest.approx(8.0)


def clip(segment: int, kind: ClipKind, cost: int, *, stands_in: bool = True) -> Clip:
    return Clip(
        segment=segment,
        request_key="key",
        kind=kind,
        video=Artifact(path="clip.mp4", sha256="0" * 64),
        frame_count=24,
        cost_microdollars=cost,
        compute_s=0,
        stand_in=StandIn(meant="high", became=kind, why="out of paint") if stands_in else None,
    )


def test_a_film_is_rated_by_what_it_shows_and_not_by_what_was_planned() -> None:
    at_mid = film((300, 250_000), (300, 250_000), (300, 250_000))
    clips = [clip(2, "still", 0), clip(1, "mid", 100_000), clip(0, "high", 600_000, stands_in=False)]
    shown = shown_actions(FILM, at_mid, clips)
    assert [(a.quality_hundredths, a.cost_microdollars) for a in shown] == [(450, 600_000), (300, 100_000), (0, 0)]
    assert cost_quality_ratio(SALIENCY, shown) == pytest.approx((1.0 * 4.5 + 0.6 * 3.0) / 0.7)
    assert shown_actions(FILM, at_mid, [clip(0, "high", 600_000, stands_in=False)]) == FILM


@pytest.mark.parametrize(
    ("actions", "reason"), [(FILM[:2], "one saliency"), (film((300, 0), (300, 0), (300, 0)), "not all zero")]
)
def test_what_is_no_paid_film_is_refused(actions: list[Action], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        cost_quality_ratio(SALIENCY, actions)
