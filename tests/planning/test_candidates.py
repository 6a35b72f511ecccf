"""Round one on written songs: whole menus, joint plans on the frontier, and pins that hold or are refused."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from planning.candidates import PinError, candidate_plans
from planning.edits import UnfitEdit
from planning.pins import pins_of
from planning.tariffs import HOSTED
from state.plan import GroupCandidates, Pin, Pins
from state.wishes import PinSegment, PlanEdits


def pinned(segment: int, *kinds: Any, owner: int | None = None) -> Pin:
    return Pin(segment=segment, kinds=kinds, owner=owner)


def group_of(song: Any, segment: int, *pins: Pin) -> GroupCandidates:
    candidates = song.setting(pins=Pins(pins=pins)).candidates
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
    group = group_of(three_choruses, 3, pinned(1, "mid"), pinned(3, "high", "mid"), pinned(4, "reuse", owner=1))
    assert [{action.kind for action in menu} for menu in group.menu] == [{"mid"}, {"high", "mid"}, {"reuse"}]
    assert {action.owner for action in group.menu[2]} == {1}
    last = [group.menu[2][plan.choice[2]] for plan in group.plans]
    assert {(action.kind, action.offer) for action in last} == {("reuse", "animatic-mid")}


@pytest.mark.parametrize(
    ("pins", "reason"),
    [
        ([pinned(9, "high")], "there is no segment 9 to pin: this song has segments 0 to 4"),
        ([pinned(2, "reuse")], "segment 2 cannot reuse anything: no earlier segment is the same music"),
        ([pinned(3, "reuse", owner=4)], "segment 3 cannot reuse segment 4: it could reuse 1"),
        ([pinned(2, "mid", "reuse", owner=1)], "segment 2 cannot reuse segment 1: it can reuse nothing"),
        (
            [pinned(3, "reuse"), pinned(4, "reuse", owner=3)],
            "segment 4 is pinned to reuse, but every segment",
        ),
    ],
)
def test_a_pin_that_no_plan_can_keep_is_refused_with_the_reason(
    three_choruses: Any, pins: list[Pin], reason: str
) -> None:
    setting = three_choruses.setting()
    with pytest.raises(PinError, match=reason):
        candidate_plans(setting.pricing, setting.groups, Pins(pins=tuple(pins)))


def test_footage_costs_nothing_counts_as_high_and_is_shared_with_nobody(three_choruses: Any) -> None:
    setting = three_choruses.setting()
    pricing = replace(setting.pricing, footage=frozenset({1, 2}))
    menus = {
        segment: menu
        for group in candidate_plans(pricing, setting.groups).groups
        for segment, menu in zip(group.members, group.menu, strict=True)
    }
    for segment in (1, 2):
        (only,) = menus[segment]
        assert (only.kind, only.generator, only.cost_microdollars) == ("high", "footage", 0)
        assert only.utility == pricing.generate(segment, pricing.tariff.reference("high")).utility
    assert {action.owner for action in menus[3]} == {None}
    assert {action.owner for action in menus[4]} == {None, 3}


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        (pinned(1, "mid"), "segment 1 shows your footage: remove the pin or the footage"),
        (pinned(4, "reuse", owner=1), "segment 4 cannot reuse segment 1: it could reuse 3"),
    ],
)
def test_a_pin_that_footage_makes_impossible_is_refused(three_choruses: Any, pin: Pin, reason: str) -> None:
    setting = three_choruses.setting()
    with pytest.raises(PinError, match=reason):
        candidate_plans(replace(setting.pricing, footage=frozenset({1})), setting.groups, Pins(pins=(pin,)))


def test_pins_are_of_the_segments_that_play_at_their_times_and_the_later_counts(three_choruses: Any) -> None:
    starts_s = [three_choruses.segments.span_s(segment)[0] for segment in three_choruses.segments.segments]
    edits = PlanEdits(
        pins=(
            PinSegment(at_s=starts_s[4] + 0.5, allow=("reuse", "mid"), owner_s=starts_s[1] + 1),
            PinSegment(at_s=starts_s[0], allow=("mid",)),
            PinSegment(at_s=starts_s[1] - 0.01, allow=("high",)),
        )
    )
    assert pins_of(edits, three_choruses.segments).pins == (
        pinned(0, "high"),
        pinned(4, "mid", "reuse", owner=1),
    )


def test_a_pin_outside_the_song_is_refused(three_choruses: Any) -> None:
    edits = PlanEdits(pins=(PinSegment(at_s=500, allow=("mid",)),))
    with pytest.raises(UnfitEdit, match=r"cannot make the segment at 500 s mid: 500 s is not inside the song"):
        pins_of(edits, three_choruses.segments)
