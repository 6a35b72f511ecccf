"""How much is measured, and what came out. How it is measured or printed does not belong here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.race import Heat


class Cell(NamedTuple):
    """A kind of instance of the literature: `magnitude` is its R."""

    family: str
    classes: int
    items: int
    magnitude: int


@dataclass(frozen=True)
class Length:
    """How much is measured; `shares` say where a budget lies between the cheapest choice and the best one.

    A rival of round two has `rival_limit_s` of wall time for an instance; on the families ours has `family_limit_s`
    of it, and rivals take part up to `family_rival_items` items, for `family_rival_limit_s` of wall time.
    """

    shares: tuple[float, ...]
    song_segments: tuple[int, ...]
    song_seeds: int
    table_units_microdollars: tuple[int, ...]
    catalogues: tuple[int, int]  # groups, seeds
    large_catalogues: tuple[int, int]
    rival_limit_s: int
    family_shapes: tuple[tuple[int, int], ...]  # classes, items a class
    family_magnitudes: tuple[int, ...]
    family_seeds: int
    family_limit_s: int
    family_rival_items: int
    family_rival_limit_s: int


class BudgetTable(NamedTuple):
    """The dynamic programme over the budget on one song, at one unit of money: its price in time, memory and value."""

    cpu_s: float
    table_bytes: int
    loss: float


@dataclass(frozen=True)
class Results:
    """Everything measured, instance by instance."""

    command: str
    length: Length
    songs: Mapping[int, Sequence[Heat]]  # by number of segments
    both_rounds: Sequence[Heat]
    budget_tables: Mapping[int, Sequence[BudgetTable]]  # by unit in micro-dollars
    catalogues: Sequence[Heat]
    large_catalogues: Sequence[Heat]
    families: Mapping[Cell, Sequence[Heat]]
    wall_s: float

    @property
    def round_two(self) -> list[Heat]:
        """The heats of all songs, whatever their length."""
        return [heat for heats in self.songs.values() for heat in heats]

    @property
    def heats(self) -> list[Heat]:
        """Every heat of the run."""
        families = [heat for heats in self.families.values() for heat in heats]
        return [*self.round_two, *self.both_rounds, *self.catalogues, *self.large_catalogues, *families]
