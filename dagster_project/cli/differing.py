"""`allocmv diff`: what making a song would make anew, why, and what that costs, for people and for programs."""

import json
from typing import Any

from rich.markup import escape
from rich.table import Table

from dagster_project.cli.finding import find_order
from dagster_project.cli.ordering import Options
from dagster_project.cli.progress import Progress
from dagster_project.cli.summary import TIGHT, console, print_line
from dagster_project.deployments import from_environment
from dagster_project.rehearsal import Foreseen, ForeseenClip, rehearse
from dagster_project.runs import Workshop
from state.money import MICRODOLLARS_PER_USD, usd

FATES = {"unchanged": "as it is", "kept": "there already", "made": "made anew"}


def print_differences(said: str, options: Options, *, as_json: bool) -> None:
    """Print what making a song as ordered would do; nothing that is kept of it is changed."""
    deployment = from_environment()
    order, _ = find_order(said, options, deployment.open_store())
    with Progress() as progress:
        foreseen = rehearse(Workshop.open(deployment), order, progress.planning(alone=True))
    if as_json:
        print(json.dumps(_fields(foreseen), indent=1))
    else:
        _print(foreseen)


def _fields(foreseen: Foreseen) -> dict[str, Any]:
    """Return what is foreseen as plain JSON fields; money in US dollars."""
    return {
        "song": foreseen.song,
        "segments": [_clip_fields(clip) for clip in foreseen.clips],
        "assets": list(foreseen.assets),
        "asked_but_the_same": sorted(foreseen.asked),
        "price": foreseen.price_microdollars / MICRODOLLARS_PER_USD,
        "budget": foreseen.budget_microdollars / MICRODOLLARS_PER_USD,
        "compute_seconds": round(foreseen.compute_s, 1),
    }


def _clip_fields(clip: ForeseenClip) -> dict[str, Any]:
    return {
        "segment": clip.shot.segment,
        "action": clip.shot.kind,
        "clip": clip.fate,
        "why": list(clip.why),
        "price": clip.price_microdollars / MICRODOLLARS_PER_USD,
        "compute_seconds": round(clip.compute_s, 1),
    }


def _print(foreseen: Foreseen) -> None:
    stale = [clip for clip in foreseen.clips if clip.fate != "unchanged"]
    if stale:
        table = Table(**TIGHT)
        for name in ("segment", "action", "clip", "price", "why"):
            table.add_column(name, justify="right" if name == "price" else "left", no_wrap=name != "why")
        for clip in stale:
            price = usd(clip.price_microdollars) if clip.fate == "made" else "free"
            cells = (f"{clip.shot.segment:02d}", clip.shot.kind.capitalize(), FATES[clip.fate], price)
            table.add_row(*cells, escape(", ".join(clip.why)))
        console.print(table)
    assets = [name for name in foreseen.assets if name not in foreseen.asked]
    console.print(f"\n[bold]{escape(foreseen.song)}[/bold]", highlight=False)
    of_fate = {fate: sum(clip.fate == fate for clip in foreseen.clips) for fate in FATES}
    print_line("clips", ", ".join(f"{of_fate[fate]} {words}" for fate, words in FATES.items()))
    print_line("made anew", ", ".join(assets) or "nothing: the film is of the song's present edits and order")
    print_line("price", f"{usd(foreseen.price_microdollars)}; the film's budget is {usd(foreseen.budget_microdollars)}")
    print_line("computing", f"about {foreseen.compute_s:.0f} s of one core, by the price list")
    print_line("do it", f"allocmv make {foreseen.song}")
