"""Values and pictures as the Dagster UI shows them.

The UI shows Markdown in place only below 1,000 characters, so every preview has a small inline form (an SVG line, a
tiny WebP) and, where it is worth it, a full one behind a click.
"""

import base64
import io
from collections.abc import Sequence
from urllib.parse import quote

import dagster as dg

INLINE_CHARACTERS = 990


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
