"""Instances that the solvers are measured on, each a pure function of its arguments: same seed, same numbers.

Three kinds. Songs are groups of segments that repeat each other, priced and valued as the planner does (AllocMV,
equation 1). Catalogues are many such groups at many prices. The families are the classical hard instances of the
multiple-choice knapsack (Sinha and Zoltners, Operations Research 27, 1979; Pisinger, EJOR 83, 1995, section 7). What
is solved by what, and how long it takes, does not belong here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from math import ceil

import numpy as np
from numpy.typing import NDArray

from solvers.joint_plans import joint_frontier
from solvers.problem import Group, Instance, Item, Option

Classes = tuple[tuple[Item, ...], ...]
Table = NDArray[np.int64]  # weights or profits of a family, one row a class, one column an item

FRAMES_PER_SECOND = 24
MICRODOLLARS_PER_SECOND = (400_000, 100_000)  # of film, by the High and the Mid offer
QUALITY_HUNDREDTHS = (441, 362)
REUSE_QUALITY_HUNDREDTHS = (405, 331)
PICTURES_MICRODOLLARS = 39_000  # what an offer's shared pictures cost a group once, in every other song
GROUP_SIZES = (1, 2, 3, 4, 5, 6)
GROUP_SIZE_ODDS = (0.30, 0.25, 0.20, 0.12, 0.08, 0.05)
CATALOGUE_PLANS = range(5, 41)
CATALOGUE_POOL = 400  # groups whose frontiers are computed; the others are theirs at another price
WEAK_SPREAD = 10  # how far the profit of a weakly correlated item is from its weight at most
STRONG_BONUS = 10  # what every further item of a strongly correlated class is worth more than it weighs


def song(segments: int, seed: int) -> tuple[Group, ...]:
    """Return the sharing groups of a song of `segments` segments, of 1 to 6 members each."""
    rng = np.random.default_rng([segments, seed])
    frames_per_beat = FRAMES_PER_SECOND * 60 / rng.uniform(80, 160)
    pictures = PICTURES_MICRODOLLARS * (seed % 2)
    groups: list[Group] = []
    left = segments
    while left:
        size = min(left, int(rng.choice(GROUP_SIZES, p=GROUP_SIZE_ODDS)))
        groups.append(_group(rng, size, frames_per_beat, pictures))
        left -= size
    return tuple(groups)


def frontiers(groups: Sequence[Group]) -> Classes:
    """Return round one's frontiers as the classes of round two."""
    return tuple(_items(group) for group in groups)


def at_share(classes: Classes, share: float) -> Instance:
    """Return the instance whose capacity lies at `share` (0..1) between the lightest and the most profitable choice."""
    least = sum(min(item.weight for item in items) for items in classes)
    most = sum(_most_profitable(items).weight for items in classes)
    return Instance(classes, least + int(share * (most - least)))


def catalogue(groups: int, seed: int) -> Classes:
    """Return the frontiers of `groups` sharing groups of 5 to 40 plans, every one at a price of its own."""
    rng = np.random.default_rng([groups, seed])
    pool = list(islice(_catalogue_frontiers(rng), min(groups, CATALOGUE_POOL)))
    prices = rng.integers(500, 2001, groups).tolist()
    return tuple(
        tuple(Item(-(-item.weight * price // 1000), item.profit) for item in pool[index % len(pool)])
        for index, price in enumerate(prices)
    )


def family(name: str, classes: int, items: int, magnitude: int, seed: int) -> Instance:
    """Return an instance of a family of the literature.

    Parameters
    ----------
    name
        A key of `FAMILIES`.
    classes, items
        Number of classes, and of items in each.
    magnitude
        Coefficients are about 1..magnitude; the literature's R.
    seed
        Any whole number.

    Returns
    -------
    Instance
        Its capacity is half of the lightest and the most profitable choice together.
    """
    rng = np.random.default_rng([*name.encode(), classes, items, magnitude, seed])
    weight, profit = FAMILIES[name](rng, (classes, items), magnitude)
    rows = tuple(
        tuple(map(Item, weights, profits)) for weights, profits in zip(weight.tolist(), profit.tolist(), strict=True)
    )
    least = sum(min(item.weight for item in row) for row in rows)
    most = sum(_most_profitable(row).weight for row in rows)
    return Instance(rows, (least + most) // 2)


def _group(rng: np.random.Generator, size: int, frames_per_beat: float, pictures: int) -> Group:
    """Return a motif that is heard `size` times: each time it follows an earlier one up to some place, then differs."""
    frames = [round(beats * frames_per_beat) for beats in rng.integers(4, 17, size).tolist()]
    saliency = rng.integers(1, 6, size).tolist()
    shared = _shared_frames(rng, frames)
    members = [
        [
            Option(Item(_price(frames[member], offer), saliency[member] * frames[member] * quality), offer)
            for offer, quality in enumerate(QUALITY_HUNDREDTHS)
        ]
        + [
            Option(
                Item(
                    _price(frames[member] - shared[source][member], offer), saliency[member] * frames[member] * quality
                ),
                offer,
                source,
            )
            for source in range(member)
            for offer, quality in enumerate(REUSE_QUALITY_HUNDREDTHS)
        ]
        for member in range(size)
    ]
    return Group(members, {offer: pictures for offer in range(len(QUALITY_HUNDREDTHS)) if pictures})


def _shared_frames(rng: np.random.Generator, frames: Sequence[int]) -> list[list[int]]:
    """Return how many frames every two members have in common from their beginnings on.

    Prefixes nest: what two members share with a third they share with each other.
    """
    shared = [list(frames) for _ in frames]
    for member in range(1, len(frames)):
        parent = int(rng.integers(member))
        follows = int(rng.uniform(0.30, 0.75) * min(frames[member], frames[parent]))
        for other in range(member):
            common = min(follows, shared[parent][other]) if other != parent else follows
            shared[other][member] = shared[member][other] = common
    return shared


def _price(frames: int, offer: int) -> int:
    return ceil(Fraction(frames * MICRODOLLARS_PER_SECOND[offer], FRAMES_PER_SECOND))


def _items(group: Group) -> tuple[Item, ...]:
    frontier = joint_frontier(group)
    return tuple(map(Item, frontier.weight.tolist(), frontier.profit.tolist()))


def _catalogue_frontiers(rng: np.random.Generator) -> Iterator[tuple[Item, ...]]:
    while True:
        group = _group(rng, int(rng.integers(2, 7)), FRAMES_PER_SECOND * 60 / rng.uniform(80, 160), 0)
        items = _items(group)
        if len(items) in CATALOGUE_PLANS:
            yield items


def _most_profitable(items: Sequence[Item]) -> Item:
    """Return the most profitable item, of equals the lightest."""
    return max(items, key=lambda item: (item.profit, -item.weight))


def _uncorrelated(rng: np.random.Generator, shape: tuple[int, int], magnitude: int) -> tuple[Table, Table]:
    return rng.integers(1, magnitude + 1, shape), rng.integers(1, magnitude + 1, shape)


def _weakly_correlated(rng: np.random.Generator, shape: tuple[int, int], magnitude: int) -> tuple[Table, Table]:
    weight = rng.integers(1, magnitude + 1, shape)
    return weight, np.maximum(1, weight + rng.integers(-WEAK_SPREAD, WEAK_SPREAD + 1, shape))


def _strongly_correlated(rng: np.random.Generator, shape: tuple[int, int], magnitude: int) -> tuple[Table, Table]:
    """Running sums of increasing steps, so that no item is dominated and the hull keeps none out."""
    step = np.sort(rng.integers(1, max(1, 2 * magnitude // shape[1]) + 1, shape), axis=1)
    return np.cumsum(step, axis=1), np.cumsum(step + STRONG_BONUS, axis=1)


def _subset_sum(rng: np.random.Generator, shape: tuple[int, int], magnitude: int) -> tuple[Table, Table]:
    weight = rng.integers(1, magnitude + 1, shape)
    return weight, weight


def _sinha_zoltners(rng: np.random.Generator, shape: tuple[int, int], magnitude: int) -> tuple[Table, Table]:
    """Both sorted, so that no item is dominated."""
    weight, profit = _uncorrelated(rng, shape, magnitude)
    return np.sort(weight, axis=1), np.sort(profit, axis=1)


FAMILIES: Mapping[str, Callable[[np.random.Generator, tuple[int, int], int], tuple[Table, Table]]] = {
    "uncorrelated": _uncorrelated,
    "weakly correlated": _weakly_correlated,
    "strongly correlated": _strongly_correlated,
    "subset sum": _subset_sum,
    "Sinha-Zoltners": _sinha_zoltners,
}
