"""The joint frontier of a group against the enumeration of every combination of options, and against merges by hand."""

import itertools
import random
from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers import joint_plans
from solvers.joint_plans import Impossible, JointFrontier, joint_frontier
from solvers.problem import Group, Item, Option

Point = tuple[int, int]


def random_group(
    seed: int, members: int, offers: int, greatest: int, sources: int = 99, all_generated: bool = False
) -> Group:
    """Options are missing now and then, most members can be generated, some offers have a setup."""
    rng = random.Random(seed)

    def item() -> Item:
        return Item(rng.randint(0, greatest), rng.randint(0, greatest))

    generated, forked = 1.0 if all_generated else rng.choice([0.4, 0.8]), rng.choice([0.4, 0.8, 1.0])
    menus = []
    for member in range(members):
        options = [Option(item(), offer) for offer in range(offers) if rng.random() < generated]
        for source, offer in itertools.product(range(min(member, sources)), range(offers)):
            if rng.random() < forked:
                options.append(Option(item(), offer, source))
        rng.shuffle(options)
        menus.append(options or [Option(item(), rng.randrange(offers))])
    return Group(menus, {offer: rng.randint(0, greatest) for offer in range(offers) if rng.random() < 0.5})


def song_like_group(seed: int, members: int, share: Sequence[float] = (0.25, 0.75)) -> Group:
    """Two offers; a fork keeps its source's picture for a random share of its length and renders the rest."""
    rng = random.Random(seed)
    menus = []
    for member in range(members):
        frames, saliency = rng.randrange(96, 240), rng.randint(1, 5)
        options = []
        for offer, (price, quality, reuse_quality) in enumerate([(10, 350, 250), (40, 450, 400)]):
            options.append(Option(Item(200 + frames * price, saliency * frames * quality), offer))
            for source in range(member):
                fresh = frames - int(rng.uniform(*share) * frames)
                options.append(Option(Item(200 + fresh * price, saliency * frames * reuse_quality), offer, source))
        menus.append(options)
    return Group(menus, {1: 500})


def total(group: Group, choices: Sequence[int]) -> Point | None:
    """Return the weight and profit of a combination of options, None if it breaks a rule."""
    taken = [options[choice] for options, choice in zip(group.members, choices, strict=True)]
    for option in taken:
        if option.source is not None:
            source = taken[option.source]
            if source.source is not None or source.offer != option.offer:
                return None
    setups = sum(group.setups.get(offer, 0) for offer in {option.offer for option in taken})
    return setups + sum(option.item.weight for option in taken), sum(option.item.profit for option in taken)


def undominated(points: Iterable[Point]) -> list[Point]:
    best: dict[int, int] = {}
    for weight, profit in points:
        best[weight] = max(profit, best.get(weight, profit))
    frontier: list[Point] = []
    for weight in sorted(best):
        if not frontier or best[weight] > frontier[-1][1]:
            frontier.append((weight, best[weight]))
    return frontier


def enumerated(group: Group) -> list[Point]:
    combinations = itertools.product(*(range(len(options)) for options in group.members))
    return undominated(point for choices in combinations if (point := total(group, choices)) is not None)


def points_of(frontier: JointFrontier) -> list[Point]:
    return list(zip(frontier.weight.tolist(), frontier.profit.tolist(), strict=True))


def assert_frontier_is_enumerated(group: Group) -> None:
    expected = enumerated(group)
    if not expected:
        with pytest.raises(Impossible, match="no joint plan exists: member"):
            joint_frontier(group)
        return
    frontier = joint_frontier(group)
    assert points_of(frontier) == expected
    assert len(frontier) == len(expected)
    assert [total(group, frontier.choices(point)) for point in range(len(frontier))] == expected


small_groups = st.builds(
    random_group,
    st.integers(0, 10**6),
    st.integers(1, 4),
    st.integers(1, 3),
    st.sampled_from([0, 1, 3, 20, 10**6, 10**25]),
)
five_members = st.builds(
    random_group, st.integers(0, 10**6), st.just(5), st.just(2), st.sampled_from([2, 30, 10**25]), st.integers(1, 3)
)


@settings(max_examples=900)
@given(small_groups)
def test_the_frontier_is_the_enumerated_one_and_every_point_has_its_plan(group: Group) -> None:
    assert_frontier_is_enumerated(group)


@settings(max_examples=900)
@given(small_groups | five_members)
def test_a_beam_of_one_state_that_widens_is_as_exact(group: Group) -> None:
    with pytest.MonkeyPatch.context() as patch:
        follow_as_few_as_possible(patch)
        assert_frontier_is_enumerated(group)


@pytest.mark.parametrize("seed", range(6))
def test_bounds_lose_nothing_where_every_source_suits_every_member_differently(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = song_like_group(seed, members=11)
    monkeypatch.setattr(joint_plans, "FEW_STATES", 10**9)
    everything = points_of(joint_frontier(group))
    follow_as_few_as_possible(monkeypatch)
    frontier = joint_frontier(group)
    assert points_of(frontier) == everything
    assert [total(group, frontier.choices(point)) for point in range(len(frontier))] == everything


@pytest.mark.parametrize("seed", range(8))
def test_bigger_groups_agree_with_merging_the_members_for_every_set_of_sources(seed: int) -> None:
    group = random_group(
        seed, members=12 + seed, offers=2, greatest=[50, 1000, 10**25][seed % 3], sources=3, all_generated=True
    )
    expected = undominated(point for points in frontiers_by_sources(group, sources=3) for point in points)
    frontier = joint_frontier(group)
    assert points_of(frontier) == expected
    assert [total(group, frontier.choices(point)) for point in range(len(frontier))] == expected


def test_fifty_members_with_equal_sources_keep_a_whole_frontier() -> None:
    group = song_like_group(1, members=50, share=(0.75, 0.75))
    frontier = joint_frontier(group)
    assert len(frontier) > 1000
    assert [total(group, frontier.choices(point)) for point in range(len(frontier))] == points_of(frontier)


def test_two_sources_beat_every_plan_with_one() -> None:
    dear, cheap = Item(10, 5), Item(1, 5)
    skip = Option(Item(0, 0), 1)
    group = Group(
        [
            [Option(dear, 0), skip],
            [Option(dear, 0), skip],
            [Option(dear, 0), Option(cheap, 0, source=0), skip],
            [Option(dear, 0), Option(cheap, 0, source=1), skip],
        ]
    )
    frontier = joint_frontier(group)
    assert (22, 20) in points_of(frontier)
    assert frontier.choices(len(frontier) - 1) == (0, 0, 1, 1)
    one_source = [
        point
        for choices in itertools.product(*(range(len(options)) for options in group.members))
        if len({option.source for option in options_of(group, choices)} - {None}) <= 1
        and (point := total(group, choices)) is not None
    ]
    assert max(profit for weight, profit in one_source if weight <= 22) == 15


def test_a_setup_is_paid_once_and_a_lone_member_does_not_carry_it_for_free() -> None:
    plain, fine = Option(Item(1, 1), 0), Option(Item(1, 3), 1)
    group = Group([[plain, fine]] * 3, {1: 5})
    assert points_of(joint_frontier(group)) == [(3, 3), (8, 9)]


def test_equal_items_of_two_sources_are_told_apart_by_who_is_generated() -> None:
    fork = Item(1, 1)
    menu = [Option(fork, 0, source=0), Option(fork, 0, source=1)]
    group = Group([[Option(Item(0, 0), 1)], [Option(Item(0, 0), 0)], menu])
    assert joint_frontier(group).choices(0) == (0, 0, 1)


def test_a_fork_equal_to_what_a_paid_setup_spares_needs_its_own_source() -> None:
    same = Item(1, 1)
    group = Group([[Option(same, 1), Option(same, 0)], [Option(same, 0)], [Option(same, 1), Option(same, 0, source=0)]])
    for setups in ({1: 1}, {0: 1}, {0: 1, 1: 1}):
        assert_frontier_is_enumerated(Group(group.members, setups))


def test_the_member_that_no_plan_can_serve_is_named() -> None:
    generated = [Option(Item(1, 1), 0)]
    group = Group([generated, generated, [Option(Item(1, 1), 1, source=0)], generated])
    with pytest.raises(Impossible, match="member 2") as impossible:
        joint_frontier(group)
    assert impossible.value.member == 2


def follow_as_few_as_possible(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(joint_plans, "FEW_STATES", 1)
    patch.setattr(joint_plans, "FIRST_WIDTH", 1)
    patch.setattr(joint_plans, "WIDENING", 2)


def options_of(group: Group, choices: Sequence[int]) -> list[Option]:
    return [options[choice] for options, choice in zip(group.members, choices, strict=True)]


def frontiers_by_sources(group: Group, sources: int) -> Iterator[list[Point]]:
    """Yield the frontier of every assignment of offers, or none, to the possible sources, and of offers in use."""
    offers = {option.offer for options in group.members for option in options}
    for used in itertools.chain.from_iterable(itertools.combinations(offers, k) for k in (1, 2)):
        for generated_by in itertools.product([None, *used], repeat=sources):
            points = [(sum(group.setups.get(offer, 0) for offer in used), 0)]
            for member, options in enumerate(group.members):
                items = [
                    option.item
                    for option in options
                    if option.offer in used
                    and (option.source is None or generated_by[option.source] == option.offer)
                    and (member >= sources or generated_by[member] == (option.offer if option.source is None else None))
                ]
                points = undominated((w + item.weight, p + item.profit) for w, p in points for item in items)
            yield points
