"""Contact sheets and filmstrips show the frames they should, in order."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from editorial.encode import write_clip
from editorial.sheets import contact_sheet, filmstrip
from state.time import FrameRate

GREY = np.full((27, 48), 128, np.uint8)


def brightening(path: Path, frames: int) -> Path:
    def pictures() -> Iterator[tuple[NDArray[np.uint8], ...]]:
        for frame in range(frames):
            yield np.full((54, 96), 16 + 4 * frame, np.uint8), GREY, GREY

    write_clip(path, pictures(), width=96, height=54, rate=FrameRate(numerator=24), keyframes=(), frame_count=frames)
    return path


def shown_frames(image: Image.Image, columns: int, rows: int) -> list[int]:
    """Return the frame that each tile shows, read off its brightness."""
    grey = np.asarray(image.convert("L"), float).reshape(rows, image.height // rows, columns, image.width // columns)
    luma = 16 + grey.mean(axis=(1, 3)) * 219 / 255
    return [round((value - 16) / 4) for value in luma.ravel()]


def test_a_contact_sheet_spreads_the_middles_of_equal_parts_row_by_row(tmp_path: Path) -> None:
    sheet = Image.open(io.BytesIO(contact_sheet(brightening(tmp_path / "film.mp4", 48), 3, 2, 288)))
    assert sheet.format == "JPEG"
    assert sheet.size == (288, 108)
    assert shown_frames(sheet, 3, 2) == [4, 12, 20, 28, 36, 44]


def test_a_filmstrip_has_the_asked_height_and_repeats_frames_of_a_clip_too_short_for_it(tmp_path: Path) -> None:
    strip = Image.open(io.BytesIO(filmstrip(brightening(tmp_path / "clip.mp4", 2), 4, 27)))
    assert strip.size == (4 * 48, 27)
    assert shown_frames(strip, 4, 1) == [0, 0, 1, 1]
