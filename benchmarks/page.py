"""The benchmark's page, in Markdown: what it means, the bars and whether they are cleared, then the tables.

Nothing is measured here, and no number is written that was not.
"""

import platform
from collections.abc import Sequence
from importlib.metadata import version
from statistics import mean, median

from benchmarks.instances import FAMILIES
from benchmarks.race import Heat, contradictions, ratio, wrong
from benchmarks.results import Cell, Results
from benchmarks.rivals import (
    CATALOGUE_RIVALS,
    CP_SAT,
    CP_SAT_LIGHTEST,
    CURVE,
    EXACT,
    FAMILY_RIVALS,
    GREEDY,
    HIGHS_DEFAULT,
    OURS,
    PROOF,
    SCIP,
    SCIP_DEFAULT,
)
from benchmarks.tables import milliseconds, percent, spread, table

SONG_BAR = 25  # times CP-SAT
BOTH_ROUNDS_BAR = 1
CATALOGUE_BAR = 500
_MET, _NOT_MET = "met", "not met"


def page(results: Results) -> str:
    """Return the whole page."""
    parts = [
        "# How well a budget is spent, and how fast",
        _summary(results),
        _how(results),
        "## The bars",
        _bars(results),
        "## Songs",
        *_songs(results),
        "## Catalogues",
        *_catalogues(results),
        "## The hard families of the literature",
        *_families(results),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(results: Results) -> str:
    both = results.both_rounds
    losses = _losses(results.round_two)
    segments = results.length.song_segments
    return (
        f"A song here has {segments[0]} to {segments[-1]} segments. Each can be drawn finely, drawn plainly, or "
        "continue what was drawn when the same music was heard before; the budget decides. AllocMV does not estimate "
        f"the best film for the money, it finds it, in {_median_ms(both, OURS)} milliseconds of computing. CP-SAT, a "
        f"solver by other people that takes {ratio(both, CP_SAT, OURS)} times as long, agreed on "
        f"{_agreed(both, CP_SAT)} of {len(both)} films that nothing better can be had. Buying what gives most "
        f"for its price until the money is gone would lose {percent(mean(losses))} of the film's value on average and "
        f"{percent(max(losses))} at worst."
    )


def _how(results: Results) -> str:
    return (
        f"Written by `{results.command}` in {results.wall_s / 60:.0f} minutes, with Python "
        f"{platform.python_version()}, numpy {version('numpy')} and OR-Tools {version('ortools')} (CP-SAT on one "
        f"worker, SCIP, HiGHS; all asked for a gap of 0 unless said), on {len(results.heats):,} instances that "
        "`benchmarks/instances.py` makes from seeds; what a second of film costs there ($0.40 finely, $0.10 plainly) "
        "and what it is worth is an assumption. Ours is numpy and whole numbers.\n\n"
        "Times are CPU time in milliseconds. Solvers take turns instance by instance, the building of their models "
        f"included; a rival is told to stop after {results.length.rival_limit_s} s of wall time and ended a little "
        "later if it does not. The machine was shared and noisy, so it is the ratios that count: a rival's time "
        "divided by ours on the same instance, the median over the instances. `>=` says that the rival did not finish "
        "on some of them, which count with the time until then."
    )


def _bars(results: Results) -> str:
    songs, both, catalogues, large = (
        results.round_two,
        results.both_rounds,
        results.catalogues,
        results.large_catalogues,
    )
    (groups, _), (large_groups, _) = results.length.catalogues, results.length.large_catalogues
    contradictory = len(contradictions(results.heats, EXACT))
    bars = [
        (
            f"The second round of a song takes CP-SAT at least {SONG_BAR} times as long, in the median",
            _verdict(songs, CP_SAT, SONG_BAR),
            f"{ratio(songs, CP_SAT, OURS)} times",
        ),
        (
            "Both rounds take one CP-SAT model over the segments longer, in the median",
            _verdict(both, CP_SAT, BOTH_ROUNDS_BAR),
            f"{ratio(both, CP_SAT, OURS)} times, and {ratio(both, CP_SAT_LIGHTEST, OURS)} times if it finds the "
            f"cheapest of the best films, as ours does; at worst ours takes {_worst_ms(both, OURS)} ms and CP-SAT "
            f"{_worst_ms(both, CP_SAT)} ms",
        ),
        (
            f"{groups:,} groups take CP-SAT at least {CATALOGUE_BAR} times as long",
            _verdict(catalogues, CP_SAT, CATALOGUE_BAR),
            ", ".join(f"{name} {ratio(catalogues, name, OURS)}" for name in CATALOGUE_RIVALS) + " times",
        ),
        (
            f"{large_groups:,} groups are proven",
            _MET if _proven(large, OURS) == len(large) else _NOT_MET,
            f"ours {_proven(large, OURS)} of {len(large)} in {_median_ms(large, OURS)} ms, "
            + ", ".join(f"{name} {_proven(large, name)}" for name in CATALOGUE_RIVALS)
            + f" in {results.length.rival_limit_s} s",
        ),
        (
            "No two exact solvers contradict each other",
            _NOT_MET if contradictory else _MET,
            f"{contradictory} contradictions on {len(results.heats):,} instances",
        ),
    ]
    lines = [f"- {claim}: **{verdict}**, {measured}." for claim, verdict, measured in bars]
    return "\n".join([*lines, _default_gaps(songs), _audits(songs, [*songs, *catalogues, *large])])


def _default_gaps(songs: Sequence[Heat]) -> str:
    missed = {name: wrong(songs, name, OURS) for name in (SCIP_DEFAULT, HIGHS_DEFAULT)}
    said = " and ".join(
        f"{name.split(',')[0]} {len(errors)} (by up to {percent(max(errors, default=0.0))})"
        for name, errors in missed.items()
    )
    return (
        f"- A relative gap of 0.0001, a common default, is no proof: of {len(songs)} plans that a solver calls optimal "
        f"with it, these are not: {said}."
    )


def _audits(songs: Sequence[Heat], everything: Sequence[Heat]) -> str:
    return (
        f"- The auditor, which shares no code with the solver, proves {_proven(songs, PROOF)} of {len(songs)} plans of "
        f"songs, and with the catalogues {_proven(everything, PROOF)} of {len(everything)}."
    )


def _songs(results: Results) -> list[str]:
    heats = results.round_two
    losses = _losses(heats)
    by_length = [
        (segments, _median_ms(some, OURS), _median_ms(some, CURVE), _median_ms(some, CP_SAT), _median_ms(some, SCIP))
        for segments, some in results.songs.items()
    ]
    return [
        f"The second round, on {len(heats)} instances: songs of {_listed(results.length.song_segments)} segments, "
        f"{results.length.song_seeds} of each length, with budgets at {_shares(results)} of the way from the cheapest "
        "film to the best one. `Wrong` counts answers that are called optimal and are not.",
        _race_table(heats, (*EXACT, SCIP_DEFAULT, HIGHS_DEFAULT)),
        "The same, median milliseconds by the number of segments.",
        table(("segments", OURS, CURVE, CP_SAT, SCIP), by_length),
        f"The greedy takes {_median_ms(heats, GREEDY)} ms and misses the optimum on "
        f"{sum(loss > 0 for loss in losses)} of {len(heats)}: mean loss {percent(mean(losses))}, greatest "
        f"{percent(max(losses))}.",
        "Both rounds, from the segments to the plan, against one CP-SAT model that decides for every segment alone and "
        "never hears of joint plans.",
        _race_table(results.both_rounds, (OURS, CP_SAT, CP_SAT_LIGHTEST)),
        _budget_tables(results),
    ]


def _budget_tables(results: Results) -> str:
    unit, finest = list(results.budget_tables.items())[-1]
    cpu_s, memory_bytes = unit * median(t.cpu_s for t in finest), unit * max(t.table_bytes for t in finest)
    rows = [
        (
            f"${unit / 1e6:g}",
            milliseconds(median(t.cpu_s for t in tables)),
            f"{max(t.table_bytes for t in tables) / 1e6:,.1f}",
            f"{sum(t.loss > 0 for t in tables)} of {len(tables)}",
            percent(max(t.loss for t in tables)),
        )
        for unit, tables in results.budget_tables.items()
    ]
    return (
        "The textbook's table over every budget, on the same songs at half of the range. Costs are rounded up to a "
        "unit, so that a coarse one misses the optimum and a fine one takes time and memory, both in proportion. At "
        f"one micro-dollar, where nothing is rounded, that makes {cpu_s:,.0f} s for the median song and "
        f"{memory_bytes / 1e9:,.1f} GB for the greatest.\n\n"
        + table(("unit", "median ms", "most MB", "optimum missed", "greatest loss"), rows)
    )


def _catalogues(results: Results) -> list[str]:
    return [
        part
        for (groups, seeds), heats in (
            (results.length.catalogues, results.catalogues),
            (results.length.large_catalogues, results.large_catalogues),
        )
        for part in (
            f"{groups:,} groups of 5 to 40 plans, seeds: {seeds}, budgets at {_shares(results)} of the range.",
            _race_table(heats, (OURS, *CATALOGUE_RIVALS, PROOF)),
        )
    ]


def _families(results: Results) -> list[str]:
    length = results.length
    magnitudes = length.family_magnitudes
    rows = [
        (
            f"{family}, {classes:,} x {items}",
            *(_cell(results.families[Cell(family, classes, items, r)]) for r in magnitudes),
        )
        for family in FAMILIES
        for classes, items in length.family_shapes
    ]
    rivals = [
        (family, rival, len(heats), _proven(heats, OURS), _proven(heats, rival), ratio(heats, rival, OURS))
        for family in FAMILIES
        for rival in FAMILY_RIVALS
        if (
            heats := [
                heat
                for cell, some in results.families.items()
                if cell.family == family
                for heat in some
                if rival in heat
            ]
        )
    ]
    return [
        "Classes x items, by the greatest coefficient R; capacity half of the lightest and the most profitable choice "
        f"together; median of {length.family_seeds}, in milliseconds. Ours is stopped after {length.family_limit_s} s "
        "of wall time; how often it was is in brackets.",
        table(("family", *(f"R = {r:,}" for r in magnitudes)), rows),
        f"Rivals on the smaller ones, up to {length.family_rival_items:,} items, one seed, stopped after "
        f"{length.family_rival_limit_s} s.",
        table(("family", "rival", "instances", "ours proven", "rival proven", "ratio"), rivals),
    ]


def _cell(heats: Sequence[Heat]) -> str:
    stopped = len(heats) - _proven(heats, OURS)
    middle = milliseconds(median(heat[OURS].cpu_s for heat in heats))
    return f">= {middle} ({stopped} of {len(heats)} stopped)" if stopped else middle


def _race_table(heats: Sequence[Heat], solvers: Sequence[str]) -> str:
    rows = [
        (
            name,
            *spread([heat[name].cpu_s for heat in heats]),
            f"{_proven(heats, name)} of {len(heats)}",
            len(wrong(heats, name, OURS)),
            None if name == PROOF else ratio(heats, name, OURS),
        )
        for name in solvers
    ]
    return table(("solver", "median", "p90", "max", "called optimal", "wrong", "ratio"), rows)


def _verdict(heats: Sequence[Heat], rival: str, bar: float) -> str:
    measured = ratio(heats, rival, OURS)
    if measured is None or (measured.at_least and measured.median < bar):
        return "open, the rival was stopped too soon to tell"
    return _MET if measured.median >= bar else _NOT_MET


def _losses(heats: Sequence[Heat]) -> list[float]:
    """Return how much of the optimum the greedy misses, instance by instance."""
    return [1 - (heat[GREEDY].answer.profit or 0) / (heat[OURS].answer.profit or 1) for heat in heats]


def _agreed(heats: Sequence[Heat], rival: str) -> int:
    return _proven(heats, rival) - len(wrong(heats, rival, OURS))


def _proven(heats: Sequence[Heat], name: str) -> int:
    return sum(heat[name].answer.claims_optimum for heat in heats)


def _median_ms(heats: Sequence[Heat], name: str) -> str:
    return milliseconds(median(heat[name].cpu_s for heat in heats))


def _worst_ms(heats: Sequence[Heat], name: str) -> str:
    return milliseconds(max(heat[name].cpu_s for heat in heats))


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:-1])) + f" and {numbers[-1]}"


def _shares(results: Results) -> str:
    return ", ".join(f"{100 * share:.0f} %" for share in results.length.shares)
