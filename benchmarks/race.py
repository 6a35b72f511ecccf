"""Running solvers one after another on the same instance, and comparing what they did.

Time is CPU time of this process, so that other programs disturb it least; solvers take turns instance by instance, so
that what disturbs one disturbs the others as well; and what counts is the ratio on the same instance. Which solvers
and which instances does not belong here.
"""

import multiprocessing
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What a solver said: the profit of its choice, None without one, and whether it calls the choice optimal."""

    profit: int | None
    claims_optimum: bool


Solve = Callable[[], Answer]


@dataclass(frozen=True)
class Run:
    """An answer and the CPU time it took; of a run that was stopped, the time until then."""

    cpu_s: float
    answer: Answer


Heat = Mapping[str, Run]  # by solver: one instance, every solver that took part


@dataclass(frozen=True)
class Ratio:
    """How many times slower a rival is, median over instances; `at_least` if on some of them it did not finish."""

    median: float
    at_least: bool

    def __str__(self) -> str:
        """Return the ratio as the page prints it."""
        return (">= " if self.at_least else "") + f"{self.median:,.{0 if self.median >= 10 else 1}f}"


def heat(solvers: Mapping[str, Solve]) -> dict[str, Run]:
    """Let every solver run once, in this process."""
    return {name: timed(solve) for name, solve in solvers.items()}


def timed(solve: Solve) -> Run:
    """Run one solver in this process."""
    start_s = time.process_time()
    answer = solve()
    return Run(time.process_time() - start_s, answer)


def timed_apart(prepare: Callable[..., Solve], arguments: tuple[Any, ...], limit_s: float) -> Run:
    """Run one solver in a process of its own, and end it after `limit_s` seconds of wall time.

    Wall time because under a limit on CPU time the system counts CPU time in coarse ticks.

    Parameters
    ----------
    prepare
        Makes the solver's call from `arguments`, untimed; a module's function, because the process finds it by name.
    arguments
        What `prepare` is called with.
    limit_s
        Seconds, counted from the end of the preparation.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_answer_into, args=(there, prepare, arguments))
    before_s = _cpu_of_children_s()
    process.start()
    there.close()
    prepared_s: float = here.recv()
    run: Run | None = here.recv() if here.poll(limit_s) else None
    if run is None:
        process.kill()
    process.join()
    return run or Run(_cpu_of_children_s() - before_s - prepared_s, Answer(None, claims_optimum=False))


def _answer_into(there: Connection, prepare: Callable[..., Solve], arguments: tuple[Any, ...]) -> None:
    solve = prepare(*arguments)
    there.send(time.process_time())
    there.send(timed(solve))


def _cpu_of_children_s() -> float:
    """Return the CPU time of all processes that this one has started and seen end."""
    times = os.times()
    return times.children_user + times.children_system


def ratio(heats: Sequence[Heat], rival: str, ours: str) -> Ratio | None:
    """Return how many times the CPU time of `ours` a rival takes where both ran and ours ended, or None."""
    met = [(h[rival], h[ours]) for h in heats if rival in h and ours in h and h[ours].answer.claims_optimum]
    if not met:
        return None
    at_least = any(not theirs.answer.claims_optimum for theirs, _ in met)
    return Ratio(median(theirs.cpu_s / our.cpu_s for theirs, our in met), at_least)


def wrong(heats: Sequence[Heat], rival: str, ours: str) -> list[float]:
    """Return the errors, relative to the optimum of `ours`, of the optima that a rival claims and that are none."""
    met = [(h[rival].answer, h[ours].answer) for h in heats if rival in h and h[ours].answer.claims_optimum]
    return [
        abs(theirs.profit - our.profit) / our.profit
        for theirs, our in met
        if theirs.claims_optimum
        and theirs.profit != our.profit
        and theirs.profit is not None
        and our.profit is not None
    ]


def contradictions(heats: Sequence[Heat], exact: Sequence[str]) -> list[str]:
    """Say where a solver has found more than another one claims to be the optimum; nothing else can be wrong of two."""
    said = []
    for h in heats:
        answers = {name: h[name].answer for name in exact if name in h}
        found = {name: answer.profit for name, answer in answers.items() if answer.profit is not None}
        claimed = [profit for name, profit in found.items() if answers[name].claims_optimum]
        if claimed and max(found.values()) > min(claimed):
            said.append(", ".join(f"{name} {profit:,}" for name, profit in found.items()))
    return said
