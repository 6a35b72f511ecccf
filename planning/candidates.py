"""Round one of the allocation: what may be done with every segment, and the joint plans worth considering.

AllocMV (section 2.4) gives every sharing group a set P of candidate plans. Ours is all that can ever matter: the exact
Pareto frontier of the group's joint actions, in which any earlier member may own, several may, and every consumer
forks at the tier of its owner. What a user has forbidden by a pin is not in the menu, so no plan contains it; where
there is footage nothing else is, and nobody shares it. Which plan is chosen does not belong here.
"""

from collections.abc import Iterator, Sequence

from planning.costs import Pricing
from planning.edits import UnfitEdit
from solvers.joint_plans import Impossible, joint_frontier
from solvers.problem import Group, Item, Option
from state.plan import (
    Action,
    CandidatePlan,
    CandidatePlans,
    Fork,
    GroupCandidates,
    Pin,
    Pins,
    SharedPictures,
    SharingGroup,
    SharingGroups,
)


class PinError(UnfitEdit):
    """What the user pinned cannot be done."""


def candidate_plans(pricing: Pricing, groups: SharingGroups, pins: Pins | None = None) -> CandidatePlans:
    """Return the Pareto frontier of joint actions of every sharing group, in the order of the groups.

    Parameters
    ----------
    pricing
        What every action costs and is worth.
    groups
        The sharing graph: who may fork from whom.
    pins
        What the user allows; segments that are not pinned are free.

    Raises
    ------
    PinError
        If a pin names a segment that does not exist or an action that is impossible there.
    """
    pins = pins or Pins()
    _check(pins, pricing, groups)
    return CandidatePlans(groups=tuple(_candidates(pricing, group, pins) for group in groups.groups))


def as_group(members: Sequence[int], menu: Sequence[Sequence[Action]], pictures: Sequence[SharedPictures]) -> Group:
    """Return a menu in the solvers' words: members by their place, offers by their number."""
    place = {segment: member for member, segment in enumerate(members)}
    number: dict[str, int] = {}
    options = [
        [
            Option(
                Item(action.cost_microdollars, action.utility),
                number.setdefault(action.offer, len(number)),
                None if action.owner is None else place[action.owner],
            )
            for action in actions
        ]
        for actions in menu
    ]
    return Group(options, {number[p.offer]: p.cost_microdollars for p in pictures if p.offer in number})


def _candidates(pricing: Pricing, group: SharingGroup, pins: Pins) -> GroupCandidates:
    menu = tuple(tuple(_menu(pricing, group, member, pins.of(member))) for member in group.members)
    pictures = tuple(
        SharedPictures(offer=offer.name, cost_microdollars=cost)
        for offer in pricing.tariff.offers
        if (cost := pricing.shared_pictures(offer))
    )
    try:
        frontier = joint_frontier(as_group(group.members, menu, pictures))
    except Impossible as impossible:
        segment = group.members[impossible.member]
        raise PinError(
            f"segment {segment} is pinned to reuse, but every segment that it could reuse is pinned to something else"
        ) from None
    plans = (
        CandidatePlan(
            cost_microdollars=int(frontier.weight[point]),
            utility=int(frontier.profit[point]),
            choice=frontier.choices(point),
        )
        for point in range(len(frontier))
    )
    return GroupCandidates(members=group.members, menu=menu, pictures=pictures, plans=tuple(plans))


def _menu(pricing: Pricing, group: SharingGroup, segment: int, pin: Pin | None) -> Iterator[Action]:
    """Yield every allowed action of a segment: by every offer generated, and by every offer forked from every owner."""
    if segment in pricing.footage:
        yield pricing.given(segment)
        return
    for offer in pricing.tariff.offers:
        if pin is None or offer.tier in pin.kinds:
            yield pricing.generate(segment, offer)
    for fork in group.forks:
        if fork.consumer == segment and fork.owner not in pricing.footage and _allows(pin, fork):
            for offer in pricing.tariff.offers:
                action = pricing.reuse(fork, offer)
                if action is not None:
                    yield action


def _allows(pin: Pin | None, fork: Fork) -> bool:
    return pin is None or ("reuse" in pin.kinds and pin.owner in (None, fork.owner))


def _check(pins: Pins, pricing: Pricing, groups: SharingGroups) -> None:
    """Refuse pins that no plan can satisfy, in words that say why."""
    count = len(pricing.segments.segments)
    can_fork = any(offer.reuse_quality_hundredths is not None for offer in pricing.tariff.offers)
    owners: dict[int, set[int]] = {}
    shared = (fork for group in groups.groups for fork in group.forks if can_fork)
    for fork in (fork for fork in shared if fork.owner not in pricing.footage):
        owners.setdefault(fork.consumer, set()).add(fork.owner)
    for pin in pins.pins:
        if pin.segment >= count:
            raise PinError(f"there is no segment {pin.segment} to pin: this song has segments 0 to {count - 1}")
        if pin.segment in pricing.footage:
            raise PinError(f"segment {pin.segment} shows your footage: remove the pin or the footage")
        known = sorted(owners.get(pin.segment, ()))
        if pin.owner is not None and pin.owner not in known:
            could = f"it could reuse {', '.join(map(str, known))}" if known else "it can reuse nothing"
            raise PinError(f"segment {pin.segment} cannot reuse segment {pin.owner}: {could}")
        if pin.kinds == ("reuse",) and not known:
            raise PinError(f"segment {pin.segment} cannot reuse anything: no earlier segment is the same music")
