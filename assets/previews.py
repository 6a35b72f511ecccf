"""Pictures in the metadata of assets: plots and frames that the Dagster UI shows beside what was decided.

The UI shows Markdown in place only below 1,000 characters, so every preview has a small inline form (an SVG line, a
tiny WebP) and, where it is worth it, a full one behind a click.
"""

import base64
import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import dagster as dg

from state.music import EnergyCurve, Lyrics, Sections
from state.plan import AllocationPlan, BudgetCurve, SaliencyTable

INLINE_CHARACTERS = 990
SECTION_COLOURS = ("#7c5cff", "#ff5fa2", "#27b6d6", "#ffb02e", "#5ac878", "#e8664e", "#8a8fa8")
TIER_COLOURS = {"high": "#ff5fa2", "mid": "#7c9cff", "reuse": "#5ac878"}


def line(values: Sequence[float], width: int = 240, height: int = 48) -> dg.MarkdownMetadataValue:
    """Return a small line plot that the UI shows in place."""
    step = max(1, len(values) // 56)
    points = [sum(values[i : i + step]) / len(values[i : i + step]) for i in range(0, len(values), step)]
    low, high = min(points), max(points)
    scale = (height - 4) / (high - low or 1)
    path = " ".join(
        f"{round(i * width / max(1, len(points) - 1))},{round(height - 2 - (v - low) * scale)}"
        for i, v in enumerate(points)
    )
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'>"
        f"<polyline points='{path}' fill='none' stroke='#7c5cff' stroke-width='2'/></svg>"
    )
    return dg.MetadataValue.md(f"![line](data:image/svg+xml,{quote(svg, safe=' =:/,')})".replace(" ", "%20"))


def picture(encoded: bytes) -> dg.MarkdownMetadataValue:
    """Return a JPEG or PNG for the UI, as it is."""
    kind = "png" if encoded.startswith(b"\x89PNG") else "jpeg"
    return dg.MetadataValue.md(f"![preview](data:image/{kind};base64,{base64.b64encode(encoded).decode()})")


def thumbnail(encoded: bytes) -> dg.MarkdownMetadataValue:
    """Return a picture small enough that the UI shows it in place."""
    from PIL import Image

    image = Image.open(io.BytesIO(encoded)).convert("RGB")
    for width in (160, 128, 96, 72, 48):
        small = image.resize((width, max(1, round(image.height * width / image.width))))
        buffer = io.BytesIO()
        small.save(buffer, "WEBP", quality=20, method=6)
        markdown = f"![preview](data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()})"
        if len(markdown) <= INLINE_CHARACTERS:
            return dg.MetadataValue.md(markdown)
    return dg.MetadataValue.md("(too detailed for an inline preview)")


def shown(name: str, encoded: bytes, glimpse: bytes | None = None) -> dict[str, dg.MarkdownMetadataValue]:
    """Return a picture under its name as a thumbnail, and as it is behind a click.

    A picture of many pictures is nothing but dots as a thumbnail; `glimpse` is then shown in its place.
    """
    return {name: thumbnail(glimpse or encoded), f"{name}_in_full": picture(encoded)}


def plot_sections(sections: Sections, curve: EnergyCurve) -> bytes:
    """Draw the song's form: one bar per section, coloured by motif, as high as its energy."""
    total = sections.sections[-1].end_s
    figure, axes = _figure()
    motifs = sorted({s.motif for s in sections.sections})
    for s in sections.sections:
        colour = SECTION_COLOURS[motifs.index(s.motif) % len(SECTION_COLOURS)]
        height = 0.25 + 0.75 * curve.mean(s.start_s, s.end_s)
        axes.bar(s.start_s, height, width=s.end_s - s.start_s, align="edge", color=colour, edgecolor="white")
        axes.text((s.start_s + s.end_s) / 2, 0.05, f"{s.label}\n{s.motif}", ha="center", fontsize=7, color="white")
    axes.set(xlim=(0, total), ylim=(0, 1.05), xlabel="seconds", ylabel="energy")
    return _as_png(figure)


def plot_lyrics(lyrics: Lyrics) -> bytes:
    """Draw the lyrics: a row per line, first line on top, its words along time, the surer the brighter."""
    from matplotlib import colormaps

    figure, axes = _figure(height=min(6.0, 1.2 + 0.08 * len(lyrics.lines)))
    for row, sung in enumerate(lyrics.lines):
        spans = [(word.start_s, max(0.05, word.end_s - word.start_s)) for word in sung.words]
        colours = [colormaps["viridis"](word.confidence) for word in sung.words]
        axes.broken_barh(spans, (row - 0.45, 0.9), facecolors=colours, edgecolor="white", linewidth=0.3)
    axes.set(ylim=(len(lyrics.lines) - 0.5, -0.5), xlabel="seconds", ylabel="line")
    return _as_png(figure)


def plot_plan(plan: AllocationPlan, saliency: SaliencyTable, frames: Sequence[int]) -> bytes:
    """Draw the plan: one bar per segment, as wide as it lasts, as high as its saliency, coloured by its action."""
    figure, axes = _figure()
    start = 0
    for action, row, count in zip(plan.actions, saliency.rows, frames, strict=True):
        colour = TIER_COLOURS[action.kind]
        axes.bar(start, row.saliency, width=count, align="edge", color=colour, edgecolor="white")
        start += count
    for kind, colour in TIER_COLOURS.items():
        axes.bar(0, 0, color=colour, label=kind)
    axes.legend(ncols=3, fontsize=7, loc="upper left")
    axes.set(xlim=(0, start), ylim=(0, 5.9), xlabel="frame", ylabel="saliency")
    return _as_png(figure)


def plot_budget_curve(curve: BudgetCurve, plan: AllocationPlan) -> bytes:
    """Draw the best utility that every budget buys, and where this film stands on it."""
    figure, axes = _figure()
    budgets = [p.budget_microdollars / 1e6 for p in curve.rows]
    axes.step(budgets, [p.utility for p in curve.rows], where="post", color=SECTION_COLOURS[0])
    axes.axvline(plan.budget_microdollars / 1e6, color=TIER_COLOURS["high"], linestyle="--", label="budget")
    axes.plot([plan.cost_microdollars / 1e6], [plan.utility], "o", color=TIER_COLOURS["reuse"], label="this plan")
    axes.legend(fontsize=7)
    axes.set(xlabel="budget, USD", ylabel="utility")
    return _as_png(figure)


def _figure(height: float = 2.0) -> tuple[Any, Any]:
    # The figure is made without pyplot, whose global state does not survive Dagster's threads.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, height), dpi=110, layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=7)
    return figure, axes


def _as_png(figure: Any) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()
