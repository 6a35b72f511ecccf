"""Markdown tables and the numbers in them. What the numbers mean does not belong here."""

from collections.abc import Sequence

import numpy as np

Row = Sequence[object]


def table(header: Row, rows: Sequence[Row]) -> str:
    """Return a Markdown table; columns of numbers stand to the right.

    Raises
    ------
    ValueError
        If a row has another number of cells than the header.
    """
    if any(len(row) != len(header) for row in rows):
        raise ValueError("every row of a table needs as many cells as its header")
    sides = ["---"] + ["---:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(map(_cell, row)) + " |" for row in [header, sides, *rows])


def milliseconds(seconds: float) -> str:
    """Return a time in milliseconds with two or three digits that matter."""
    ms = seconds * 1000
    return f"{ms:,.0f}" if ms >= 100 else f"{ms:.1f}" if ms >= 10 else f"{ms:.2f}"


def percent(share: float) -> str:
    """Return a share as a percentage: two decimals, or two digits if it is smaller."""
    return f"{100 * share:.2f} %" if share >= 1e-4 or share == 0 else f"{100 * share:.1g} %"


def spread(seconds: Sequence[float]) -> tuple[str, str, str]:
    """Return median, 90th percentile and maximum in milliseconds."""
    median, ninety, most = np.quantile(seconds, (0.5, 0.9, 1.0)).tolist()
    return milliseconds(median), milliseconds(ninety), milliseconds(most)


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|")
