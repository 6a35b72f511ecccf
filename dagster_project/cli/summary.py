"""What is said in the end: what was heard, what was spent where, how well the film sits on the beat, where to look."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from metrics.flashes import MOST_PER_SECOND
from state.money import MICRODOLLARS_PER_USD, usd
from state.persistent import PersistentState
from state.report import BenchmarkRow, QualityReport

console = Console()

COMPARISON_COLUMNS = ("strategy", "tiers", "cost", "of full", "felt", "CQR", "to Mid")
CLEAR_BEATS = 0.6
"""Mean confidence of beats below which the tempo is said to be hard to hear."""
PLAN_COLUMNS = ("segment", "from", "music", "saliency", "action", "cost", "shot")
LEAST_SHOT_WIDTH = 12
TIGHT: dict[str, Any] = {"box": SIMPLE_HEAD, "padding": (0, 1), "collapse_padding": True, "pad_edge": False}
CQR_IN_WHOLE_POINTS = 100


def summary_fields(report: QualityReport, artifacts: dict[str, str]) -> dict[str, Any]:
    """Return the summary as plain JSON fields; money in US dollars."""
    beats = report.beat_align
    return {
        "title": report.title,
        "song_seconds": report.song_seconds,
        "frames": report.frames,
        "fps": report.fps,
        "width": report.width,
        "height": report.height,
        "segments": report.segments,
        "sections": list(report.sections),
        "tiers": report.tiers.model_dump(),
        "budget": report.budget_microdollars / MICRODOLLARS_PER_USD,
        "planned": report.planned_microdollars / MICRODOLLARS_PER_USD,
        "spent": report.spent_microdollars / MICRODOLLARS_PER_USD,
        "compute_seconds": report.compute_seconds,
        "optimal": report.optimal,
        "cuts": report.cuts,
        "cuts_found": report.cuts_found,
        "cuts_on_beat": report.cuts_on_beat,
        "beat_align": beats.score if beats else None,
        "beat_align_chance": beats.chance if beats else None,
        "motif_consistency": report.motif_consistency,
        "flashes_per_second": report.flashes_per_second,
        "red_flashes_per_second": report.red_flashes_per_second,
        "cqr": report.cqr,
        "audio_copied": report.audio_copied,
        "stand_ins": list(report.stand_ins),
        "notes": list(report.notes),
        "artifacts": artifacts,
    }


def print_summary(report: QualityReport, out: Path, data: str) -> None:
    """Print a finished film's summary for a person."""
    tiers = report.tiers
    share = report.spent_microdollars / max(1, report.full_high_microdollars)
    lines = {
        "film": f"{out}  ({report.width}x{report.height}, {report.frames} frames at {report.fps:g} per second)",
        "heard": f"{report.song_seconds:.1f} s {_pulse_words(report)}, {report.lyric_words} words",
        "form": "  ".join(report.sections),
        "segments": f"{report.segments}: {tiers.high} High, {tiers.mid} Mid, {tiers.reuse} Reuse"
        + (f", {tiers.still} held as a picture" if tiers.still else ""),
        "spent": f"{usd(report.spent_microdollars)} of {usd(report.budget_microdollars)}"
        f" ({share:.0%} of all-High), {report.compute_seconds:.0f} s of computing",
        "plan": _plan_words(report),
        **_beat_words(report),
        "motifs": _motif_words(report),
        "flashes": _flash_words(report),
        "look next": "allocmv ui  (every decision, picture and clip)",
        "files": data,
    }
    _print(f"{report.title}", lines)
    for note in report.notes:
        console.print(f"  [yellow]note[/yellow] {escape(note)}", highlight=False, soft_wrap=True)


def print_plan(state: PersistentState, page: str, document: str) -> None:
    """Print a plan for a person, one line per segment."""
    print_segments(state)
    proof = "proven optimal" if state.plan_is_proven_optimal else "not proven"
    spent = f"{usd(state.planned_microdollars)} of {usd(state.budget_microdollars)}, {proof}"
    next_steps = {"look at it": page, "read it": document, "make it": f"allocmv make {state.song.key}"}
    _print("plan", {"cost": spent, **next_steps})


def print_segments(state: PersistentState) -> None:
    """Print the film's logline, and what every segment is, gets, costs and shows."""
    cells = [
        (
            f"{segment.index:02d}",
            f"{state.brief.rate.seconds(segment.start_frame):.2f} s",
            f"{segment.label} {segment.motif}",
            "●" * row.saliency,
            action.kind.capitalize() + (f" of {action.owner:02d}" if action.owner is not None else ""),
            usd(action.cost_microdollars),
            escape(shot.description),
        )
        for segment, row, action, shot in zip(state.segments, state.saliency, state.actions, state.shots, strict=True)
    ]
    table = Table(title=escape(state.logline), title_justify="left", **TIGHT)
    widths = [max(map(len, column)) for column in zip(PLAN_COLUMNS, *cells, strict=True)]
    # The shot gives way on a narrow terminal; the decisions never do. Borders and padding take two per column.
    widths[-1] = max(LEAST_SHOT_WIDTH, min(widths[-1], console.width - sum(widths[:-1]) - 2 * len(widths) - 1))
    for name, width in zip(PLAN_COLUMNS, widths, strict=True):
        table.add_column(name, no_wrap=True, overflow="ellipsis", width=width)
    for row_of_cells in cells:
        table.add_row(*row_of_cells)
    console.print(table)


def print_comparison(rows: Sequence[BenchmarkRow], prices: str) -> None:
    """Print what every strategy buys with one budget, the optimum first."""
    first = rows[0]
    mid = next(row for row in rows if row.strategy == "uniform_mid")
    full = next(row for row in rows if row.strategy == "uniform_high")
    table = Table(**TIGHT)
    for name in COMPARISON_COLUMNS:
        table.add_column(name, justify="left" if name == "strategy" else "right", no_wrap=True)
    for row in rows:
        over = "" if row.within_budget else "[red]over[/red] "
        table.add_row(
            row.strategy,
            f"{row.high}+{row.mid}+{row.reuse}",
            usd(row.cost_microdollars),
            f"{over}{row.cost_microdollars / row.full_high_microdollars:.0%}",
            f"{row.utility / full.utility:.1%}",
            f"{row.cqr:,.0f}" if row.cqr >= CQR_IN_WHOLE_POINTS else f"{row.cqr:.3g}",
            f"{row.cqr / mid.cqr:.3f}",
        )
    console.print(table)
    share = first.budget_microdollars / first.full_high_microdollars
    _print(
        "one budget",
        {
            "budget": f"{usd(first.budget_microdollars)}, {share:.0%} of the full price",
            "full": f"all-High, at {usd(full.cost_microdollars)}",
            "prices": f"{first.tariff}: {prices}",
            "tiers": "segments at High + Mid + Reuse",
            "felt": "utility: saliency x time x quality, as a share of all-High",
            "CQR": "saliency-weighted quality per dollar (equation 3), and over that of all-Mid",
        },
    )


def _pulse_words(report: QualityReport) -> str:
    """Return the tempo, and how far it can be trusted."""
    if not report.has_pulse:
        return "without a pulse, cut where the sound turns"
    unsure = " (hard to hear: see allocmv edit)" if report.beat_confidence < CLEAR_BEATS else ""
    return f"at {report.tempo_bpm:.1f} beats a minute{unsure}"


def _plan_words(report: QualityReport) -> str:
    proof = "optimal, proven twice" if report.optimal else "not proven optimal"
    more = report.price_of_more_microdollars
    return f"{proof}; {'no money could make it better' if more is None else f'{usd(more)} more would buy a better one'}"


def _beat_words(report: QualityReport) -> dict[str, str]:
    own, heard = report.beat_align_own_grid, report.beat_align
    words = {}
    if own is not None and report.cuts_on_beat is not None:
        words["on the beat"] = (
            f"{report.cuts_on_beat:.0%} of {report.cuts} cuts within one frame of the grid, "
            f"{own.on_downbeats:.0%} on downbeats"
        )
    if heard is not None:
        words["BeatAlign"] = f"{heard.score:.2f} on an independent tracker's beats (chance {heard.chance:.2f})"
    return words


def _motif_words(report: QualityReport) -> str:
    if report.motif_consistency is None:
        return "nothing repeats"
    reused = "" if report.shared_prefix_ssim is None else f", {report.shared_prefix_ssim:.3f} where it is reused"
    return f"{report.motif_consistency:.3f} mean likeness where the music repeats{reused}"


def _flash_words(report: QualityReport) -> str:
    most = max(report.flashes_per_second, report.red_flashes_per_second)
    found = f"{most or 'none'} in any second"
    if most <= MOST_PER_SECOND:
        return f"{found}: within the three that WCAG 2.3.1 allows"
    return f"{found}, at {report.flashiest_s:.1f} s: more than the three that WCAG 2.3.1 allows, warn your viewers"


def print_line(name: str, words: str) -> None:
    """Print one more line under a summary."""
    console.print(f"  [cyan]{name:12}[/cyan] {escape(words)}", highlight=False, soft_wrap=True)


def _print(title: str, lines: dict[str, str]) -> None:
    console.print(f"\n[bold]{escape(title)}[/bold]", highlight=False)
    for name, words in lines.items():
        print_line(name, words)
