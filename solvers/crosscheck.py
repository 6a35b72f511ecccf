"""A second opinion from OR-Tools' CP-SAT: other people's code, other methods, the same optimum to the last unit.

Two models. `cp_sat` solves the multiple-choice knapsack itself. `cp_sat_groups` never sees a candidate plan: it
decides for every member of every group alone, so it also checks the frontiers that the knapsack is made of.
OR-Tools takes a third of a second to import and nothing else in the house may import it: import this module at use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ortools
from ortools.sat.python import cp_model

from solvers.frontier import Item
from solvers.multiple_choice_knapsack import Instance


@dataclass(frozen=True)
class Group:
    """One sharing group, member by member; the same arguments as `solvers.frontier.joint_frontier`."""

    generate: Sequence[Sequence[Item]]
    fork: Mapping[tuple[int, int, int], Item]


@dataclass(frozen=True)
class Opinion:
    """What CP-SAT found: of the most profitable choices a lightest one.

    `status` is its own word, OPTIMAL when both are proven; `solver` is its name and version.
    """

    solver: str
    status: str
    profit: int
    weight: int


def cp_sat(instance: Instance, time_limit_s: float = 60.0) -> Opinion:
    """Solve a multiple-choice knapsack with CP-SAT, deterministically on one worker."""
    model = cp_model.CpModel()
    terms: list[tuple[Any, Item]] = []
    for items in instance.classes:
        chosen = [model.new_bool_var("") for _ in items]
        model.add_exactly_one(chosen)
        terms += zip(chosen, items, strict=True)
    return _maximise(model, terms, instance.capacity, time_limit_s)


def cp_sat_groups(groups: Sequence[Group], capacity: int, time_limit_s: float = 60.0) -> Opinion:
    """Solve both rounds at once: a tier or a fork for every member, one source per group, within the capacity."""
    model = cp_model.CpModel()
    terms: list[tuple[Any, Item]] = []
    for group in groups:
        generated = [[model.new_bool_var("") for _ in tiers] for tiers in group.generate]
        forked = {key: model.new_bool_var("") for key in group.fork}
        sources = {key: model.new_bool_var("") for key in sorted({key[:2] for key in group.fork})}
        model.add_at_most_one(sources.values())
        for (source, tier), is_source in sources.items():
            model.add_implication(is_source, generated[source][tier])
        for (source, tier, _), is_fork in forked.items():
            model.add_implication(is_fork, sources[source, tier])
        for member, tiers in enumerate(generated):
            model.add_exactly_one(tiers + [fork for key, fork in forked.items() if key[2] == member])
        terms += [
            (variable, item)
            for variables, items in zip(generated, group.generate, strict=True)
            for variable, item in zip(variables, items, strict=True)
        ]
        terms += [(variable, group.fork[key]) for key, variable in forked.items()]
    return _maximise(model, terms, capacity, time_limit_s)


def _maximise(model: Any, terms: Sequence[tuple[Any, Item]], capacity: int, time_limit_s: float) -> Opinion:
    """Maximise the profit within the capacity, then, at that profit, minimise the weight."""
    weight = sum(item.weight * variable for variable, item in terms)
    profit = sum(item.profit * variable for variable, item in terms)
    model.add(weight <= capacity)
    model.maximize(profit)
    opinion = _solve(model, terms, time_limit_s)
    if opinion.status != "OPTIMAL":
        return opinion
    model.add(profit >= opinion.profit)
    model.minimize(weight)
    return _solve(model, terms, time_limit_s)


def _solve(model: Any, terms: Sequence[tuple[Any, Item]], time_limit_s: float) -> Opinion:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_time_in_seconds = time_limit_s
    status = solver.solve(model)
    solved = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    chosen = [item for variable, item in terms if solved and solver.value(variable)]
    return Opinion(
        f"OR-Tools CP-SAT {ortools.__version__}",
        solver.status_name(status),
        sum(item.profit for item in chosen),
        sum(item.weight for item in chosen),
    )
