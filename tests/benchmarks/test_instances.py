import subprocess
import sys
from hashlib import sha256
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from benchmarks.instances import (
    CATALOGUE_PLANS,
    FRAMES_PER_SECOND,
    MICRODOLLARS_PER_SECOND,
    at_share,
    catalogue,
    family,
    song,
)
from solvers.problem import Group, Instance, Item

HIGH = 0


def _digest() -> str:
    made = [song(20, 1), catalogue(30, 2), family("strongly correlated", 10, 5, 1000, 3)]
    return sha256(repr(made).encode()).hexdigest()


def _prefix_frames(group: Group, source: int, consumer: int) -> int:
    costs = {option.source: option.item.weight for option in group.members[consumer] if option.offer == HIGH}
    return round((costs[None] - costs[source]) * FRAMES_PER_SECOND / MICRODOLLARS_PER_SECOND[HIGH])


def test_the_same_seed_makes_the_same_instances_in_every_process():
    script = f"import sys; sys.path[:0] = {sys.path!r}; from test_instances import _digest; print(_digest())"
    there = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == _digest()
    assert song(20, 1) != song(20, 3)


def test_a_song_has_as_many_members_as_segments():
    assert [sum(len(group.members) for group in song(segments, 4)) for segments in (1, 20, 60)] == [1, 20, 60]


def test_in_a_song_a_fork_costs_less_than_the_same_offer_and_is_worth_less():
    for group in song(60, 1):
        for member in group.members:
            generated = {option.offer: option.item for option in member if option.source is None}
            for option in member:
                if option.source is not None:
                    assert 0 < option.item.weight < generated[option.offer].weight
                    assert 0 < option.item.profit < generated[option.offer].profit


def test_in_a_song_prefixes_nest():
    triples = [
        (group, members)
        for seed in range(4)
        for group in song(60, seed)
        for members in combinations(range(len(group.members)), 3)
    ]
    assert len(triples) > 100
    for group, members in triples:
        shortest, middle, _ = sorted(_prefix_frames(group, *pair) for pair in combinations(members, 2))
        assert shortest == middle


def test_a_share_of_nothing_affords_the_lightest_choice_and_a_share_of_one_the_best():
    classes = ((Item(1, 1), Item(9, 5), Item(8, 5)), (Item(2, 0), Item(4, 7)))
    assert at_share(classes, 0.0) == Instance(classes, 3)
    assert at_share(classes, 1.0) == Instance(classes, 12)
    assert at_share(classes, 0.5).capacity == 7


def test_a_catalogue_has_groups_of_5_to_40_plans_of_which_each_costs_and_says_more_than_the_last():
    classes = catalogue(50, 0)
    assert len(classes) == len(set(classes)) == 50
    assert all(len(items) in CATALOGUE_PLANS for items in classes)
    assert all(a.weight <= b.weight and a.profit < b.profit for c in classes for a, b in pairwise(c))


@pytest.mark.parametrize(
    ("name", "belongs"),
    [
        ("uncorrelated", lambda items: all(1 <= p <= 1000 for _, p in items)),
        ("weakly correlated", lambda items: all(abs(w - p) <= 10 or p == 1 for w, p in items)),
        ("strongly correlated", lambda items: [p - w for w, p in items] == [10 * (i + 1) for i in range(len(items))]),
        ("subset sum", lambda items: all(w == p for w, p in items)),
        (
            "Sinha-Zoltners",
            lambda items: list(items) == sorted(items) and sorted(p for _, p in items) == [p for _, p in items],
        ),
    ],
)
def test_every_class_is_of_the_family_it_claims(name, belongs):
    instance = family(name, 40, 7, 1000, 0)
    assert [len(items) for items in instance.classes] == [7] * 40
    assert all(1 <= item.weight <= 2000 for items in instance.classes for item in items)
    assert all(belongs(items) for items in instance.classes)
    best = [max(items, key=lambda item: (item.profit, -item.weight)).weight for items in instance.classes]
    assert instance.capacity == (instance.least_weight + sum(best)) // 2
