"""What a user may order, and that yesterday's orders can still be read."""

import pytest
from pydantic import ValidationError

from state.song import Brief, Cutting


def test_a_brief_from_before_cutting_could_be_chosen_is_cut_as_ever():
    stored = '{"budget":{"kind":"percent","amount":"60"},"width":640,"height":360,"rate":{"numerator":24},"seed":3}'
    assert Brief.model_validate_json(stored).cutting == Cutting(shortest_s=2, longest_s=8, pace=1)


def test_limits_that_are_not_given_follow_the_pace():
    assert Cutting.at_pace(2.0) == Cutting(shortest_s=1, longest_s=4, pace=2)
    assert Cutting.at_pace(0.5, shortest_s=3) == Cutting(shortest_s=3, longest_s=16, pace=0.5)


@pytest.mark.parametrize("cutting", [{"shortest_s": 8}, {"shortest_s": 5, "longest_s": 4}])
def test_the_shortest_must_be_shorter_than_the_longest(cutting):
    with pytest.raises(ValidationError, match="must be shorter than the longest"):
        Cutting(**cutting)


@pytest.mark.parametrize("pace", [0.0, -1.0, 0.2, 5.0, float("nan")])
def test_a_pace_that_nothing_could_follow_is_refused(pace):
    with pytest.raises(ValidationError, match="pace"):
        Cutting.at_pace(pace)


@pytest.mark.parametrize(
    ("cast", "fault"),
    [
        (("Anna: tall", "anna: small"), "two people are called anna"),
        (("a", "b", "c"), "at most 2"),
        (("",), "at least 1"),
        (("x" * 241,), "at most 240"),
    ],
)
def test_a_cast_that_cannot_be_told_apart_or_filmed_is_refused(cast, fault):
    with pytest.raises(ValidationError, match=fault):
        Brief(cast=cast)
