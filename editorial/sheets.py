"""Small pictures of long videos: a contact sheet of a film, a filmstrip of a clip, both as JPEG bytes.

They are for looking; nothing is measured on them.
"""

import io
from pathlib import Path

from PIL import Image

from editorial.decode import decode_frames, frame_count

JPEG_QUALITY = 85


def contact_sheet(path: Path, columns: int, rows: int, width: int) -> bytes:
    """Return a JPEG of `columns` x `rows` frames spread evenly over a film, `width` pixels wide in all."""
    stills = _stills(path, columns * rows)
    tile_width = width // columns
    tile_height = round(tile_width * stills[0].height / stills[0].width)
    sheet = Image.new("RGB", (tile_width * columns, tile_height * rows))
    for place, still in enumerate(stills):
        row, column = divmod(place, columns)
        sheet.paste(_scaled(still, tile_width, tile_height), (column * tile_width, row * tile_height))
    return _jpeg(sheet)


def filmstrip(path: Path, count: int, height: int) -> bytes:
    """Return a JPEG of `count` frames of a clip side by side, `height` pixels high."""
    stills = _stills(path, count)
    tile_width = round(height * stills[0].width / stills[0].height)
    strip = Image.new("RGB", (tile_width * count, height))
    for place, still in enumerate(stills):
        strip.paste(_scaled(still, tile_width, height), (place * tile_width, 0))
    return _jpeg(strip)


def _stills(path: Path, count: int) -> list[Image.Image]:
    """Return frames from the middles of `count` equal parts of a video, so that fades at its ends are not shown."""
    frames = frame_count(path)
    places = [(2 * part + 1) * frames // (2 * count) for part in range(count)]
    return [Image.fromarray(next(decode_frames(path, first=place))) for place in places]


def _scaled(still: Image.Image, width: int, height: int) -> Image.Image:
    return still.resize((width, height), Image.Resampling.LANCZOS)


def _jpeg(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=JPEG_QUALITY)
    return target.getvalue()
