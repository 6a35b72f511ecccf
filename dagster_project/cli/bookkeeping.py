"""`allocmv ledger`: what was spent, by song and by run, out of the ledger alone."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dagster_project.cli.finding import find_song
from dagster_project.cli.summary import TIGHT, console
from dagster_project.deployments import from_environment
from resources.caps import Cap, read_cap
from resources.ledger import Ledger
from state.money import usd

COLUMNS = ("run", "clips", "spent", "High", "Mid", "open", "given back", "computing", "expected")
LEAST_WIDTH = 100
RUN_ID_CHARACTERS = 8
"""As many as Dagster's UI shows."""


@dataclass
class Statement:
    """What a run, or a whole song, did with its money, in micro-dollars, and how long computing took.

    `expected_compute_ms` is the price list's for the clips that were made. What was given back and what is still open
    was reserved; nothing of it is spent.
    """

    clips: int = 0
    settled_microdollars: int = 0
    open_microdollars: int = 0
    released_microdollars: int = 0
    compute_ms: int = 0
    expected_compute_ms: int = 0
    settled_by_tier: dict[str, int] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any]) -> None:
        """Count a reservation and what became of it."""
        if row["event"] == "release":
            self.released_microdollars += row["reserved"]
        elif row["event"] is None:
            self.open_microdollars += row["reserved"]
        else:
            self.clips += 1
            self.settled_microdollars += row["microdollars"]
            self.compute_ms += row["compute_ms"]
            self.expected_compute_ms += row["estimate_ms"]
            spent = self.settled_by_tier.get(row["tier"], 0)
            self.settled_by_tier[row["tier"]] = spent + row["microdollars"]


def show_ledger(said: str | None, *, as_json: bool) -> None:
    """Print what was spent for a song, or for all, by run, and what each may cost at all."""
    deployment = from_environment()
    store = deployment.open_store()
    song = None if said is None else find_song(said, store).key
    told = statements(Ledger.open(deployment.ledger_url).reservations(song))
    if as_json:
        caps = {name: {"cap_microdollars": read_cap(store, name).microdollars} for name in told}
        print(json.dumps({name: _fields(runs) | caps[name] for name, runs in told.items()}, indent=1))
        return
    if not told:
        console.print("nothing was spent yet")
    for name, runs in told.items():
        _print_song(name, runs, read_cap(store, name))


def statements(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Statement]]:
    """Return the statements of every song's runs, in the order of their first reservations."""
    told: dict[str, dict[str, Statement]] = defaultdict(lambda: defaultdict(Statement))
    for row in rows:
        told[row["song"]][row["run"]].add(row)
    return {song: dict(runs) for song, runs in told.items()}


def total(runs: Mapping[str, Statement]) -> Statement:
    """Return the statement of all runs together."""
    whole = Statement()
    for statement in runs.values():
        for name, amount in asdict(statement).items():
            if name != "settled_by_tier":
                setattr(whole, name, getattr(whole, name) + amount)
        for tier, spent in statement.settled_by_tier.items():
            whole.settled_by_tier[tier] = whole.settled_by_tier.get(tier, 0) + spent
    return whole


def _fields(runs: Mapping[str, Statement]) -> dict[str, Any]:
    return {**asdict(total(runs)), "runs": {run: asdict(statement) for run, statement in runs.items()}}


def _print_song(name: str, runs: Mapping[str, Statement], cap: Cap) -> None:
    capped = "" if cap.microdollars is None else f", capped at {usd(cap.microdollars)}"
    table = Table(title=f"[bold]{escape(name)}[/bold]{capped}", title_justify="left", **TIGHT)
    for column in COLUMNS:
        table.add_column(column, justify="left" if column == "run" else "right", no_wrap=True)
    for run, statement in runs.items():
        table.add_row(run[:RUN_ID_CHARACTERS] or "before", *_cells(statement))
    if len(runs) > 1:
        table.add_section()
        table.add_row("all", *_cells(total(runs)))
    # Figures are never cut off: a narrow terminal wraps the lines instead.
    Console(width=max(console.width, LEAST_WIDTH)).print(table)


def _cells(statement: Statement) -> list[str]:
    by_tier = [statement.settled_by_tier.get(tier, 0) for tier in ("high", "mid")]
    return [
        str(statement.clips),
        usd(statement.settled_microdollars),
        *(usd(spent) if spent else "" for spent in by_tier),
        usd(statement.open_microdollars) if statement.open_microdollars else "",
        usd(statement.released_microdollars) if statement.released_microdollars else "",
        f"{statement.compute_ms / 1000:.1f} s",
        f"{statement.expected_compute_ms / 1000:.1f} s",
    ]
