"""The sheet that every drawing is made on: its size, its colours, and how it becomes a PNG."""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure

WIDTH_IN, DPI = 10.0, 120
ACCENT = "#7c5cff"
SECTION_COLOURS = (ACCENT, "#ff5fa2", "#27b6d6", "#ffb02e", "#5ac878", "#e8664e", "#8a8fa8")
TIER_COLOURS = {"high": "#ff5fa2", "mid": "#7c9cff", "reuse": "#5ac878"}
INK, FAINT = "#2b2d42", "#b9bccb"
SHADES = ("#ffffff", "#cfc6ff", ACCENT, "#2a1470")
"""From nothing to all of something."""


def sheet(height_in: float, width_in: float = WIDTH_IN) -> "Figure":
    """Return an empty figure, 1,200 pixels wide unless said."""
    # Made without pyplot, whose global state does not survive Dagster's threads.
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(h_pad=0.03, hspace=0.0)
    return Figure(figsize=(width_in, height_in), dpi=DPI, layout=layout)


def drawing(height_in: float) -> "tuple[Figure, Axes]":
    """Return a figure with one plain pair of axes."""
    figure = sheet(height_in)
    axes = figure.subplots()
    plain(axes)
    return figure, axes


def plain(axes: "Axes") -> None:
    """Leave of the axes' frame only what is read."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.tick_params(labelsize=8, color=FAINT, labelcolor=INK)
    for label in (axes.xaxis.label, axes.yaxis.label):
        label.set(fontsize=9, color=INK)


def title(axes: "Axes", words: str) -> None:
    """Head a drawing."""
    axes.set_title(words, loc="left", fontsize=11, fontweight="bold", color=INK)


def shades() -> "Colormap":
    """Return the shades from nothing (0) to all (1)."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("shades", SHADES)


def as_png(figure: "Figure") -> bytes:
    """Return the figure as a PNG file."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()
