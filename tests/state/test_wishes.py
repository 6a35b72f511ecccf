"""Wishes as values: names in any case, what makes no sense refused in words, and each said as a person would."""

from typing import Any

import pytest
from pydantic import ValidationError

from state.wishes import DescribePerson, JoinShot, PinSegment, PlaceShot, RetakeShot, ScoreSegment


def test_names_are_understood_in_any_case() -> None:
    assert PinSegment(at_s=1, allow=("High", " reuse")).allow == ("high", "reuse")
    assert JoinShot(at_s=1, kind="Match_Cut").kind == "match_cut"


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        (PinSegment, {"at_s": 1, "allow": ("hihg",)}, r"'hihg' is not the name of an action: did you mean 'high'\?"),
        (PinSegment, {"at_s": 1, "allow": ("mid",), "owner_s": 3}, "an owner can be named only where reuse is allowed"),
        (PinSegment, {"at_s": 1, "allow": ()}, "at least 1 item"),
        (PinSegment, {"at_s": -1, "allow": ("mid",)}, "greater than or equal to 0"),
        (JoinShot, {"at_s": 1, "kind": "disolve"}, r"not the name of a transition: did you mean 'dissolve'\?"),
        (ScoreSegment, {"at_s": 1, "saliency": 6}, "less than or equal to 5"),
        (RetakeShot, {"at_s": 1, "take": -1}, "greater than or equal to 0"),
        (DescribePerson, {"name": "Anna", "looks": ""}, "at least 1 character"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(kind: Any, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        kind(**fields)


def test_a_wish_is_said_as_a_person_would() -> None:
    assert str(PinSegment(at_s=60.2, allow=("reuse",), owner_s=12)) == (
        "make the segment at 60.2 s reuse of the one at 12 s"
    )
    assert str(PlaceShot(at_s=41.5, scene="the rooftops")) == "shoot the segment at 41.5 s in the rooftops"
    assert str(JoinShot(at_s=41.5, kind="match_cut")) == "bring in the segment at 41.5 s by a match cut"
