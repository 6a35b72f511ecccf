"""Buildings: skylines with stepped and pointed roofs, their lit windows, neon signs."""

from dataclasses import dataclass

import numpy as np
import skia

Roof = tuple[float, float, float]  # left, height of the roof line, width


@dataclass(frozen=True)
class Sign:
    """A neon sign: its box, which lamp colour it has, on which beat of four it flares, and its strokes."""

    x: float
    y: float
    width: float
    height: float
    lamp: int
    beat: int
    strokes: tuple[bool, ...]


def skyline(
    random: np.random.Generator, base: float, heights: tuple[float, float], widths: tuple[float, float], span: float
) -> tuple[skia.Path, list[Roof]]:
    """Return the outline of a row of buildings that rise `heights` above the base, and their roofs."""
    path, roofs, x = skia.Path(), list[Roof](), -span
    path.moveTo(x, 1.3)
    while x < span:
        width, top = random.uniform(*widths), base - random.uniform(*heights)
        style = random.random()
        path.lineTo(x, top)
        if style < 0.22:
            for u, rise in ((0.22, 0.0), (0.22, 0.25), (0.78, 0.25), (0.78, 0.0)):
                path.lineTo(x + u * width, top - rise * width)
        elif style < 0.32:
            path.lineTo(x + 0.5 * width, top - 0.3 * width)
        elif style < 0.42:
            path.lineTo(x + width, top - 0.22 * width)
        path.lineTo(x + width, top if not 0.32 <= style < 0.42 else top - 0.22 * width)
        roofs.append((x, top, width))
        x += width
    path.lineTo(x, 1.3)
    path.close()
    for index in random.choice(len(roofs), min(6, len(roofs)), replace=False):
        left, top, width = roofs[index]
        path.addRect(skia.Rect.MakeXYWH(left + 0.48 * width, top - 0.7 * width, 0.0025, 0.75 * width))
    return path, roofs


def windows(
    random: np.random.Generator, roofs: list[Roof], cell: float, share: float, bottom: float, detail: float
) -> list[skia.Path]:
    """Return lit windows in four groups (three colours and one that answers the beat).

    With less `detail` some of the same windows are left out, the others stay where they are.
    """
    groups = [skia.Path() for _ in range(4)]
    pitch = 1.5 * cell
    for left, top, width in roofs:
        columns, rows = int(width / cell) - 1, int((bottom - top) / pitch) - 1
        lit = share * random.uniform(0.2, 1.8)
        cells = random.random((max(columns, 0), max(rows, 0), 2))
        for column, row in np.argwhere(cells[..., 0] < lit).tolist():
            if (column * 37 + row * 91) % 100 < 100 * detail:
                pane = skia.Rect.MakeXYWH(
                    left + cell * (column + 0.75), top + pitch * (row + 0.8), 0.5 * cell, 0.45 * pitch
                )
                groups[min(int(cells[column, row, 1] * 4.6), 3)].addRect(pane)
    return groups


def sign(random: np.random.Generator, roofs: list[Roof], within: float) -> Sign:
    """Return a vertical sign on a random building whose middle is inside -within..within."""
    near = [roof for roof in roofs if abs(roof[0] + roof[2] / 2) < within] or roofs
    left, top, width = near[int(random.integers(len(near)))]
    return Sign(
        x=left + width * random.uniform(0.15, 0.6),
        y=top + 0.03 + 0.05 * random.random(),
        width=random.uniform(0.030, 0.045),
        height=random.uniform(0.10, 0.20),
        lamp=int(random.integers(3)),
        beat=int(random.integers(4)),
        strokes=tuple(bool(bit) for bit in random.integers(0, 2, 8)),
    )
