"""Contact sheets and filmstrips show the frames they should, in order."""

import io
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from editorial.encode import write_clip
from editorial.sheets import (
    CAPTION_PX,
    GAP_PX,
    HEAD_PX,
    MARGIN_PX,
    STRIPE_PX,
    Shot,
    contact_sheet,
    filmstrip,
    shot_sheet,
)
from state.time import FrameRate

GREY = np.full((27, 48), 128, np.uint8)


def brightening(path: Path, frames: int, keyframes: Collection[int] = ()) -> Path:
    def pictures() -> Iterator[tuple[NDArray[np.uint8], ...]]:
        for frame in range(frames):
            yield np.full((54, 96), 16 + 4 * frame, np.uint8), GREY, GREY

    rate = FrameRate(numerator=24)
    write_clip(path, pictures(), width=96, height=54, rate=rate, keyframes=keyframes, frame_count=frames)
    return path


def shown_frames(image: Image.Image, columns: int, rows: int) -> list[int]:
    """Return the frame that each tile shows, read off its brightness."""
    grey = np.asarray(image.convert("L"), float).reshape(rows, image.height // rows, columns, image.width // columns)
    luma = 16 + grey.mean(axis=(1, 3)) * 219 / 255
    return [round((value - 16) / 4) for value in luma.ravel()]


def test_a_contact_sheet_shows_the_key_frames_before_the_middles_of_equal_parts_row_by_row(tmp_path: Path) -> None:
    film = brightening(tmp_path / "film.mp4", 48, (4, 11, 13, 20, 26, 35, 44))
    sheet = Image.open(io.BytesIO(contact_sheet(film, 3, 2, 288)))
    assert sheet.format == "JPEG"
    assert sheet.size == (288, 108)
    assert shown_frames(sheet, 3, 2) == [4, 11, 20, 26, 35, 44]


def test_a_filmstrip_has_the_asked_height_and_repeats_frames_of_a_clip_too_short_for_it(tmp_path: Path) -> None:
    strip = Image.open(io.BytesIO(filmstrip(brightening(tmp_path / "clip.mp4", 2), 4, 27)))
    assert strip.size == (4 * 48, 27)
    assert shown_frames(strip, 4, 1) == [0, 0, 1, 1]


def test_a_sheet_of_shots_shows_each_shot_s_frame_over_its_stripe_row_by_row(tmp_path: Path) -> None:
    shots = [Shot(frame=8 * n, name=f"{n:02d} verse", detail="high", colour=(255, 40 * n, 0)) for n in range(5)]
    film = brightening(tmp_path / "film.mp4", 48)
    sheet = Image.open(io.BytesIO(shot_sheet(film, shots, heading="A <song>\U0001f3b5", columns=3, width=700)))
    tile_width = (700 - 2 * MARGIN_PX - 2 * GAP_PX) // 3
    tile_height = round(tile_width * 54 / 96)
    pixels = np.asarray(sheet.convert("RGB"), float)
    for place, shot in enumerate(shots):
        row, column = divmod(place, 3)
        left, top = MARGIN_PX + column * (tile_width + GAP_PX), HEAD_PX + row * (tile_height + CAPTION_PX + GAP_PX)
        picture = pixels[top + 8 : top + tile_height - 8, left + 8 : left + tile_width - 8].mean(axis=(0, 1))
        assert round((16 + picture.mean() * 219 / 255 - 16) / 4) == shot.frame
        stripe = pixels[top + tile_height + 1 : top + tile_height + STRIPE_PX - 1, left + 8 : left + tile_width - 8]
        assert np.abs(stripe.mean(axis=(0, 1)) - shot.colour).max() < 24
