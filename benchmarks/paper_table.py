"""The paper's Table 2 beside ours: every strategy on the five demo songs, at the paper's prices and qualities.

The plans are made by the ordinary job that `allocmv compare` runs. Costs are put on the paper's scale, where a film
wholly at High costs 2.85 dollars, and qualities on the one that its ratios imply, where High is 1.640; the ratios of
the two uniform films are then the paper's own by construction, and all others are ours to be compared.

    python -W ignore -m benchmarks.paper_table --into docs/allocation.md
"""

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, pstdev

from dagster_project.deployments import Deployment
from dagster_project.runs import Workshop
from demo.songs import GENRES, write_song
from planning.budget import parse_budget
from planning.tariffs import PAPER
from resources.intake import Order, take_in
from resources.storage import ArtifactStore
from resources.values import read_value
from state.report import BenchmarkRow, BenchmarkTable
from state.song import Brief

BEGIN, END = "<!-- the table, made by benchmarks.paper_table -->", "<!-- end of the table -->"
PAPER_FULL_HIGH_USD = 2.85
PAPER_HIGH_QUALITY = 0.5754 * 2.85
PAPER_ROWS: Mapping[str, tuple[float, float]] = {  # CQR and cost in USD of table 2
    "allocmv": (0.7586, 1.69),
    "uniform_mid": (0.7406, 1.55),
    "uniform_high": (0.5754, 2.85),
    "heuristic": (0.6943, 1.92),
    "without_allocation": (0.7034, 1.85),
    "without_reuse": (0.6480, 2.10),
}


@dataclass(frozen=True)
class Measured:
    """One strategy on one song, on the paper's scales."""

    cqr: float
    cost_usd: float
    utility: float
    within_budget: bool


def compared_rows(genre: str, folder: Path, budget: str) -> list[BenchmarkRow]:
    """Compose a song, compare all strategies on it, and return the rows at the paper's prices."""
    song = write_song(genre, folder / "songs")
    store = ArtifactStore(folder / "data")
    brief = Brief(budget=parse_budget(budget))
    order = Order(song.audio_path, song.lyrics_path, song.title, song.artist, song.style, brief)
    key = take_in(order, store).key
    workshop = Workshop.open(Deployment(data=folder / "data"))
    workshop.add_song(key)
    workshop.compare(key, lambda _: None)
    rows = read_value(store, "benchmark_rows", key, BenchmarkTable).rows
    return [row for row in rows if row.tariff == PAPER.name]


def on_the_papers_scale(rows: Sequence[BenchmarkRow]) -> dict[str, Measured]:
    """Return every strategy's cost where B_max is 2.85 dollars, and its ratio where High has the paper's quality."""
    high = next(row for row in rows if row.strategy == "uniform_high")
    measured = {}
    for row in rows:
        cost_usd = PAPER_FULL_HIGH_USD * row.cost_microdollars / row.full_high_microdollars
        quality = PAPER_HIGH_QUALITY * row.mean_quality / high.mean_quality
        measured[row.strategy] = Measured(quality / cost_usd, cost_usd, row.utility / high.utility, row.within_budget)
    return measured


def table(songs: Sequence[Mapping[str, Measured]]) -> list[str]:
    """Return the Markdown rows: our means and spreads over the songs beside the paper's figures."""
    lines = [
        "| strategy | CQR | paper | cost, USD | paper | felt | within budget |",
        "|---|---|---|---|---|---|---|",
    ]
    for strategy, (paper_cqr, paper_cost) in PAPER_ROWS.items():
        found = [song[strategy] for song in songs if strategy in song]
        if not found:
            lines.append(f"| {strategy} | no plan | {paper_cqr:.3f} | no plan | {paper_cost:.2f} | - | - |")
            continue
        cqr, cost = [m.cqr for m in found], [m.cost_usd for m in found]
        kept = sum(m.within_budget for m in found)
        lines.append(
            f"| {strategy} | {mean(cqr):.3f} ± {pstdev(cqr):.3f} | {paper_cqr:.3f} "
            f"| {mean(cost):.2f} ± {pstdev(cost):.2f} | {paper_cost:.2f} "
            f"| {mean(m.utility for m in found):.1%} | {kept} of {len(found)} |"
        )
    return lines


def replaced(page: str, lines: Sequence[str]) -> str:
    """Return a page with these lines between its two marks; raise ValueError if it has none."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no place for the table: it goes between {BEGIN!r} and {END!r}")
    return "\n".join([before + BEGIN, *lines, END + after])


def main() -> None:
    """Compare on all five songs and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, help="the page whose table is replaced; without it, it is printed")
    parser.add_argument("--budget", default="60%")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        songs = [on_the_papers_scale(compared_rows(genre, Path(folder), arguments.budget)) for genre in GENRES]
    if arguments.into:
        arguments.into.write_text(replaced(arguments.into.read_text(), table(songs)))
    else:
        print("\n".join(table(songs)))


if __name__ == "__main__":
    main()
