"""Small pictures of long videos: a contact sheet of a film, a filmstrip of a clip, a sheet of its shots, as JPEG bytes.

They are for looking; nothing is measured on them.
"""

import io
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from editorial.decode import decode_frames, decode_key_frames, frame_count
from editorial.typefaces import lettering

JPEG_QUALITY = 85
DECODERS = 2
PAPER, INK, FAINT = (17, 16, 26), (240, 237, 248), (150, 144, 172)
MARGIN_PX, GAP_PX, CAPTION_PX, HEAD_PX, STRIPE_PX = 28, 14, 40, 78, 4


@dataclass(frozen=True)
class Shot:
    """A picture of the sheet of shots: the frame shown, two short lines under it, and the colour of its stripe."""

    frame: int
    name: str
    detail: str
    colour: tuple[int, int, int]


def contact_sheet(path: Path, columns: int, rows: int, width: int) -> bytes:
    """Return a JPEG of `columns` x `rows` key frames spread evenly over a film, `width` pixels wide in all."""
    frames, share = _middles(path, columns * rows), -(-columns * rows // DECODERS)
    shares = [frames[first : first + share] for first in range(0, len(frames), share)]
    with ThreadPoolExecutor(DECODERS) as pool:
        decoded = pool.map(lambda numbers: list(decode_key_frames(path, numbers, width // columns)), shares)
        stills = [Image.fromarray(picture) for pictures in decoded for picture in pictures]
    sheet = Image.new("RGB", (stills[0].width * columns, stills[0].height * rows))
    for place, still in enumerate(stills):
        row, column = divmod(place, columns)
        sheet.paste(still, (column * still.width, row * still.height))
    return _jpeg(sheet)


def shot_sheet(path: Path, shots: Sequence[Shot], *, heading: str, columns: int, width: int) -> bytes:
    """Return a JPEG with one captioned frame per shot under a heading, `width` pixels wide in all."""
    tile_width = (width - 2 * MARGIN_PX - (columns - 1) * GAP_PX) // columns
    stills = _frames(path, [shot.frame for shot in shots])
    tile_height = round(tile_width * stills[0].height / stills[0].width)
    step = tile_height + CAPTION_PX + GAP_PX
    rows = -(-len(shots) // columns)
    sheet = Image.new("RGB", (width, HEAD_PX + rows * step + MARGIN_PX), PAPER)
    pen = ImageDraw.Draw(sheet)
    _print(pen, (MARGIN_PX, HEAD_PX - 26), heading, 30, INK)
    for place, (shot, still) in enumerate(zip(shots, stills, strict=True)):
        row, column = divmod(place, columns)
        left, top = MARGIN_PX + column * (tile_width + GAP_PX), HEAD_PX + row * step
        sheet.paste(_scaled(still, tile_width, tile_height), (left, top))
        pen.rectangle((left, top + tile_height, left + tile_width - 1, top + tile_height + STRIPE_PX - 1), shot.colour)
        _print(pen, (left, top + tile_height + 21), shot.name, 15, INK)
        _print(pen, (left, top + tile_height + 36), shot.detail, 11, FAINT)
    return _jpeg(sheet)


def filmstrip(path: Path, count: int, height: int) -> bytes:
    """Return a JPEG of `count` frames of a clip side by side, `height` pixels high."""
    stills = _stills(path, count)
    tile_width = round(height * stills[0].width / stills[0].height)
    strip = Image.new("RGB", (tile_width * count, height))
    for place, still in enumerate(stills):
        strip.paste(_scaled(still, tile_width, height), (place * tile_width, 0))
    return _jpeg(strip)


def _print(pen: ImageDraw.ImageDraw, place: tuple[int, int], text: str, size: int, fill: tuple[int, int, int]) -> None:
    written = lettering(text)
    pen.text(place, written.text, font=written.at(size), fill=fill, anchor="ls")


def _stills(path: Path, count: int) -> list[Image.Image]:
    return _frames(path, _middles(path, count))


def _middles(path: Path, count: int) -> list[int]:
    """Return the middle frames of `count` equal parts of a video: fades at its ends are not among them."""
    frames = frame_count(path)
    return [(2 * part + 1) * frames // (2 * count) for part in range(count)]


def _frames(path: Path, numbers: Iterable[int]) -> list[Image.Image]:
    """Return frames of a video; as each is decoded alone, several are at a time."""
    with ThreadPoolExecutor(DECODERS) as pool:
        return list(pool.map(lambda number: Image.fromarray(next(decode_frames(path, first=number))), numbers))


def _scaled(still: Image.Image, width: int, height: int) -> Image.Image:
    return still.resize((width, height), Image.Resampling.LANCZOS)


def _jpeg(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=JPEG_QUALITY)
    return target.getvalue()
