"""The benchmark of the allocation: `python -m benchmarks.solvers` measures, writes a page, fails on a contradiction.

What runs on which instances. The instances, the contestants, the timing and the page have modules of their own.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

from benchmarks import instances, rivals
from benchmarks.page import page
from benchmarks.race import Heat, Run, contradictions, heat, timed_apart
from benchmarks.results import BudgetTable, Cell, Length, Results
from benchmarks.rivals import CATALOGUE_RIVALS, EXACT, FAMILY_RIVALS, OURS
from solvers.multiple_choice_knapsack import solve
from solvers.problem import Instance

COMMAND = "python -m benchmarks.solvers"
PAGE = Path("docs/solver-benchmark.md")
GRACE_S = 5  # what a rival may take longer than its limit before its process is ended
FULL = Length(
    shares=(0.2, 0.5, 0.8),
    song_segments=(20, 30, 40, 50, 60),
    song_seeds=8,
    table_units_microdollars=(100_000, 10_000, 1_000, 100),
    catalogues=(1_000, 3),
    large_catalogues=(10_000, 1),
    rival_limit_s=20,
    family_shapes=((100, 10), (100, 100), (1_000, 10), (1_000, 100), (10_000, 10)),
    family_magnitudes=(1_000, 10_000, 100_000),
    family_seeds=2,
    family_limit_s=60,
    family_rival_items=1_000,
    family_rival_limit_s=10,
)
QUICK = replace(
    FULL,
    shares=(0.5,),
    song_seeds=2,
    table_units_microdollars=(100_000, 10_000, 1_000),
    catalogues=(1_000, 1),
    rival_limit_s=4,
    family_shapes=((100, 10), (1_000, 10)),
    family_magnitudes=(1_000, 10_000),
    family_seeds=1,
    family_limit_s=5,
    family_rival_limit_s=2,
)


def main() -> int:
    """Measure, write the page, and return 1 if two exact solvers contradict each other."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and smaller instances: two minutes instead of 16")
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes (default: %(default)s)")
    arguments = parser.parse_args()
    results = measure(COMMAND + " --quick", QUICK) if arguments.quick else measure(COMMAND, FULL)
    arguments.out.write_text(page(results))
    for contradiction in (found := contradictions(results.heats, EXACT)):
        print("exact solvers contradict each other:", contradiction, file=sys.stderr)
    return int(bool(found))


def measure(command: str, length: Length) -> Results:
    """Run everything of this length, and say on the error stream what is running."""
    start_s = time.monotonic()
    _audited(instances.at_share(instances.frontiers(instances.song(5, 0)), 0.5), length)  # first calls are slow
    print("songs", file=sys.stderr)
    songs = {segments: list(_songs(length, segments)) for segments in length.song_segments}
    both_rounds = list(_both_rounds(length))
    budget_tables = {unit: list(_budget_tables(length, unit)) for unit in length.table_units_microdollars}
    print("catalogues", file=sys.stderr)
    catalogues = list(_catalogues(length, *length.catalogues))
    large_catalogues = list(_catalogues(length, *length.large_catalogues))
    print("families", file=sys.stderr)
    families = {cell: list(_family(length, cell)) for cell in _cells(length)}
    wall_s = time.monotonic() - start_s
    return Results(command, length, songs, both_rounds, budget_tables, catalogues, large_catalogues, families, wall_s)


def _songs(length: Length, segments: int) -> Iterator[Heat]:
    for seed in range(length.song_seeds):
        classes = instances.frontiers(instances.song(segments, seed))
        for share in length.shares:
            yield _audited(instances.at_share(classes, share), length)


def _both_rounds(length: Length) -> Iterator[Heat]:
    for segments, seed in product(length.song_segments, range(length.song_seeds)):
        groups = instances.song(segments, seed)
        classes = instances.frontiers(groups)
        for share in length.shares:
            capacity = instances.at_share(classes, share).capacity
            yield heat(rivals.both_rounds(groups, capacity, length.rival_limit_s))


def _budget_tables(length: Length, unit_microdollars: int) -> Iterator[BudgetTable]:
    """Yield the naive programme on every song at half of the range."""
    for segments, seed in product(length.song_segments, range(length.song_seeds)):
        instance = instances.at_share(instances.frontiers(instances.song(segments, seed)), 0.5)
        start_s = time.process_time()
        profit, table_bytes = rivals.by_budget(instance, unit_microdollars)
        cpu_s = time.process_time() - start_s
        yield BudgetTable(cpu_s, table_bytes, 1 - profit / solve(instance).profit)


def _catalogues(length: Length, groups: int, seeds: int) -> Iterator[Heat]:
    """Yield heats in which every rival has a process of its own, because not every one stops when it is told to."""
    limit_s = length.rival_limit_s
    for seed in range(seeds):
        classes = instances.catalogue(groups, seed)
        for share in length.shares:
            runs = _audited(instances.at_share(classes, share), length, (OURS,))
            for name in CATALOGUE_RIVALS:
                arguments = (name, groups, seed, share, limit_s)
                runs[name] = timed_apart(rivals.on_catalogue, arguments, limit_s + GRACE_S)
            yield runs


def _audited(instance: Instance, length: Length, names: tuple[str, ...] = ()) -> dict[str, Run]:
    """Race everyone, or those named, on one instance; then let the auditor look at our answer."""
    everyone = rivals.contestants(instance, length.rival_limit_s)
    runs = heat({name: everyone[name] for name in names or everyone})
    return runs | heat(rivals.auditor(instance, solve(instance)))


def _cells(length: Length) -> Iterator[Cell]:
    for family, shape, magnitude in product(instances.FAMILIES, length.family_shapes, length.family_magnitudes):
        yield Cell(family, *shape, magnitude)


def _family(length: Length, cell: Cell) -> Iterator[Heat]:
    """Yield heats in which everyone has a process of its own, because ours may have to be stopped as well."""
    for seed in range(length.family_seeds):
        runs = {OURS: timed_apart(rivals.on_family, (OURS, cell, seed, 0), length.family_limit_s)}
        if seed == 0 and cell.classes * cell.items <= length.family_rival_items:
            for name in FAMILY_RIVALS:
                arguments = (name, cell, seed, length.family_rival_limit_s)
                runs[name] = timed_apart(rivals.on_family, arguments, length.family_rival_limit_s + GRACE_S)
        yield runs


if __name__ == "__main__":
    sys.exit(main())
