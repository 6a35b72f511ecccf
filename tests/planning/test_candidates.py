"""Round one on written songs: whole menus, joint plans on the frontier, and pins that hold or are refused."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from planning.candidates import PinError, candidate_plans
from planning.pins import parse_pins
from planning.tariffs import HOSTED
from state.plan import GroupCandidates


def group_of(song: Any, segment: int, *pins: str) -> GroupCandidates:
    candidates = song.setting(pins=parse_pins(pins)).candidates
    return next(group for group in candidates.groups if segment in group.members)


@pytest.fixture
def three_choruses(written: Callable[..., Any]) -> Any:
    """Return a song whose segments 1, 3 and 4 are the same music."""
    return written([("intro", "A", 1), ("chorus", "C", 1), ("verse", "B", 1), ("chorus", "C", 1), ("chorus", "C", 1)])


def test_plans_rise_in_cost_and_utility_and_are_what_their_actions_cost(three_choruses: Any) -> None:
    for group in three_choruses.setting(tariff=HOSTED).candidates.groups:
        for before, after in itertools.pairwise(group.plans):
            assert before.cost_microdollars < after.cost_microdollars
            assert before.utility < after.utility
        for plan in group.plans:
            actions = [menu[option] for menu, option in zip(group.menu, plan.choice, strict=True)]
            assert [action.segment for action in actions] == list(group.members)
            pictures = sum(p.cost_microdollars for p in group.pictures if p.offer in {a.offer for a in actions})
            assert plan.cost_microdollars == pictures + sum(action.cost_microdollars for action in actions)
            assert plan.utility == sum(action.utility for action in actions)


def test_the_menu_lists_every_offer_and_every_owner(three_choruses: Any) -> None:
    group = group_of(three_choruses, 4)
    assert group.members == (1, 3, 4)
    assert [(a.kind, a.offer, a.owner) for a in group.menu[2]] == [
        ("high", "animatic-high", None),
        ("mid", "animatic-mid", None),
        *(("reuse", f"animatic-{tier}", owner) for owner in (1, 3) for tier in ("high", "mid")),
    ]


def test_a_consumer_may_own_for_a_later_one_so_that_a_plan_can_have_two_owners(written: Callable[..., Any]) -> None:
    song = written([("intro", "A", 1), *[("chorus", "C", 1), ("verse", "B", 1)] * 6])
    group = group_of(song, 1)
    owners = [{a.owner for m, k in zip(group.menu, p.choice, strict=True) if (a := m[k]).owner} for p in group.plans]
    assert max(map(len, owners)) == 2


def test_a_pinned_kind_is_the_only_one_in_the_menu(three_choruses: Any) -> None:
    group = group_of(three_choruses, 3, "1=mid", "3=high,mid", "4=reuse:1")
    assert [{action.kind for action in menu} for menu in group.menu] == [{"mid"}, {"high", "mid"}, {"reuse"}]
    assert {action.owner for action in group.menu[2]} == {1}
    last = [group.menu[2][plan.choice[2]] for plan in group.plans]
    assert {(action.kind, action.offer) for action in last} == {("reuse", "animatic-mid")}


@pytest.mark.parametrize(
    ("pins", "reason"),
    [
        (["9=high"], "there is no segment 9 to pin: this song has segments 0 to 4"),
        (["2=reuse"], "segment 2 cannot reuse anything: no earlier segment is the same music"),
        (["3=reuse:4"], "segment 3 cannot reuse segment 4: it could reuse 1"),
        (["2=mid,reuse:1"], "segment 2 cannot reuse segment 1: it can reuse nothing"),
        (["3=reuse", "4=reuse:3"], "segment 4 is pinned to reuse, but every segment that it could reuse is pinned"),
    ],
)
def test_a_pin_that_no_plan_can_keep_is_refused_with_the_reason(
    three_choruses: Any, pins: list[str], reason: str
) -> None:
    setting = three_choruses.setting()
    with pytest.raises(PinError, match=reason):
        candidate_plans(setting.pricing, setting.groups, parse_pins(pins))


def test_pins_are_read_as_people_write_them() -> None:
    pins = parse_pins(["9 = Reuse : 3", "3=reuse,mid"]).pins
    assert [(pin.segment, pin.kinds, pin.owner) for pin in pins] == [(3, ("mid", "reuse"), None), (9, ("reuse",), 3)]


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (["7"], "cannot read the pin '7'"),
        (["7=best"], "write e.g. 7=high"),
        (["high=7"], "cannot read"),
        (["7=high:3"], "an owner can be named only where Reuse is allowed"),
        (["7=high", "7=mid"], "pinned twice"),
    ],
)
def test_what_is_no_pin_is_refused(texts: list[str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_pins(texts)
